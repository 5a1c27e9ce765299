"""The plan of a district: grids as hexagons, townships as patches of them, departments in rows.

Lives here: where everything lies on the schematic map, and the outlines as GeoJSON.
May not: a colour, a value, a word, or a true place: a neighbour on the plan is none on the ground.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

REACH = 9.0
"""Degrees from the middle to the farthest edge; so small a piece of a globe is flat."""
GAP = 0.93
"""Size of a hexagon in its cell: what is left shows the paper."""
ROW = 15
"""Departments in a row."""
HOLE = ((1, 1), (7, 18), (19, 60))
"""(cells left free, grids from which on) in the middle of a township, for its number."""

Point = tuple[float, float]


@dataclass(frozen=True)
class CityPlan:
    """Where everything lies, in degrees: x to the right, y upward, the middle at zero.

    `cells` are grids, township by township, or townships where `by_town`; `towns` and
    `departments` are middles, `desk` and `row` the places of the dispatcher's desk and of the
    departments' heading; `width` and `height` half of the whole's; `cell`, `square` half-sizes;
    `reach` from a township's middle to its edge.
    """

    cells: tuple[Point, ...]
    towns: tuple[Point, ...]
    departments: tuple[Point, ...]
    desk: Point
    row: Point
    by_town: bool
    cell: float
    square: float
    reach: float
    width: float
    height: float


@lru_cache(maxsize=16)
def city_plan(townships: int, grids: int, departments: int, districts: int = 1) -> CityPlan:
    """The plan of a district of so many townships of so many grids; `grids` 0: townships only.

    Grids fill a township from its middle outward, townships a district, districts a city, each
    by its number; a township is nearer to its own grids than to any other's.
    """
    free = max((cells for cells, least in HOLE if grids >= least), default=0)
    spots = spiral(grids + free)[free:] if grids else [(0, 0)]
    reach = max((_ring(spot) for spot in spots), default=0)
    home = [town * districts // townships for town in range(townships)]
    inner = spiral(max(home.count(district) for district in range(districts)))
    wide = max(_ring(spot) for spot in inner)
    outer = spiral(districts)
    towns: list[tuple[int, int]] = []
    for district in range(districts):
        at = _spread(outer[district], wide + 1)
        towns += [
            _spread((at[0] + q, at[1] + r), reach + 1) if grids else (at[0] + q, at[1] + r)
            for q, r in inner[: home.count(district)]
        ]
    cells = [(q + a, r + b) for q, r in towns for a, b in spots]
    laid = ([_flat(cell) for cell in cells], [_flat(town) for town in towns])
    return _scaled(*laid, departments, reach if grids else None)


def spiral(count: int) -> list[tuple[int, int]]:
    """The `count` cells of a hexagonal lattice nearest to its middle, axial, from there outward."""
    rings = 0
    while 3 * rings * (rings + 1) + 1 < count:
        rings += 1
    rings += 1
    cells = [
        (q, r)
        for q in range(-rings, rings + 1)
        for r in range(-rings, rings + 1)
        if _ring((q, r)) <= rings
    ]
    return sorted(cells, key=_from_middle)[:count]


def _from_middle(cell: tuple[int, int]) -> tuple[int, float]:
    """Distance from the middle, squared and whole, then the angle from the top, clockwise."""
    q, r = cell
    x, y = _flat(cell)
    return q * q + q * r + r * r, round(math.atan2(x, y) % math.tau, 9)


def _ring(cell: tuple[int, int]) -> int:
    """In which ring around the middle a cell lies."""
    q, r = cell
    return max(abs(q), abs(r), abs(q + r))


def _spread(cell: tuple[int, int], pitch: int) -> tuple[int, int]:
    """The middle of a patch of `pitch` - 1 rings in a lattice of patches with a cell between."""
    a, b = cell
    return pitch * (2 * a + b), pitch * (b - a)


def _flat(cell: tuple[int, int]) -> Point:
    """A cell's middle on paper; hexagons of radius 1 stand on a point."""
    q, r = cell
    return math.sqrt(3) * (q + r / 2), 1.5 * r


def _scaled(
    cells: list[Point], towns: list[Point], departments: int, rings: int | None
) -> CityPlan:
    """The plan with its departments below it, in degrees around its middle.

    `rings` of cells around a township's middle; None where a cell is a township.
    """
    left, right = (pick(x for x, _ in cells) + s for pick, s in ((min, -1.0), (max, 1.0)))
    bottom, top = (pick(y for _, y in cells) + s for pick, s in ((min, -1.0), (max, 1.0)))
    columns = min(departments, ROW)
    pitch = (right - left) / max(columns, 9)
    start = (left + right) / 2 - (columns - 1) * pitch / 2
    head = bottom - 0.75 * pitch
    squares = [
        (start + (d % ROW) * pitch, head - pitch * (0.95 + d // ROW)) for d in range(departments)
    ]
    floor = squares[-1][1] - 0.7 * pitch
    middle = (left + right) / 2, (floor + top) / 2
    scale = REACH / max(right - middle[0], top - middle[1])

    def place(point: Point) -> Point:
        return (round((point[0] - middle[0]) * scale, 4), round((point[1] - middle[1]) * scale, 4))

    return CityPlan(
        cells=tuple(map(place, cells)),
        towns=tuple(map(place, towns)),
        departments=tuple(map(place, squares)),
        row=place((middle[0], head)),
        desk=place((right - 0.5 * pitch, head)),
        by_town=rings is None,
        cell=scale,
        reach=scale * (1.5 * (rings or 0) + 0.5),
        square=0.42 * pitch * scale,
        width=(right - left) / 2 * scale,
        height=(top - floor) / 2 * scale,
    )


def on_plan(drawn: go.Figure, where: CityPlan) -> go.Figure:
    """The figure's globe as a plain sheet with nothing of the world on it, fitted to the plan."""
    wide, tall = where.width * 1.02, where.height * 1.02
    return drawn.update_geos(
        visible=False,
        bgcolor="rgba(0,0,0,0)",
        projection_type="equirectangular",
        lonaxis_range=[-wide, wide],
        lataxis_range=[-tall, tall],
    )


def outlines(middles: Sequence[Point], size: float, corners: int, prefix: str) -> dict[str, Any]:
    """Hexagons or squares as GeoJSON, named `prefix` and number; wound as Plotly wants them."""
    turn = math.pi / 4 if corners == 4 else 0.0
    size *= math.sqrt(2) if corners == 4 else GAP
    steps = [turn + k * math.tau / corners for k in range(corners + 1)]
    ring = [(size * math.sin(step), size * math.cos(step)) for step in steps]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"{prefix}{number}",
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[round(x + a, 3), round(y + b, 3)] for a, b in ring]],
                },
            }
            for number, (x, y) in enumerate(middles)
        ],
    }
