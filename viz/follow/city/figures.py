"""The city on its schematic map: one arm on one evening, and what changes from day to day.

Lives here: the figure, the small updates that play it, a place clicked, and the map in a sentence.
May not: run anything, lay out a plan (plan.py), or name a measure (names.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from scenarios.follow.city import City, CityArm
from scenarios.follow.flows import Group
from viz.follow.city.names import measure_name, say
from viz.follow.city.plan import CityPlan, city_plan, on_plan, outlines
from viz.follow.flows.names import field_names
from viz.shared.colours import LIGHT, Ink, on_page
from viz.words.language import Language

Name = Literal["before", "after"]
Table = np.ndarray[Any, Any]

LABELS, CELLS, NUMBERS, GROUND, SQUARES = range(5)
"""Traces. The first has no outlines: Plotly fetches a world map if the first one does."""
PLAYED = (LABELS, CELLS, NUMBERS, SQUARES)
"""Traces that change from evening to evening."""
FEW, SMALL, HEIGHT = 3, 60, 600
"""Townships up to which labels are large, and from which on numbers alone; a figure's height."""


@dataclass(frozen=True)
class CityMeasure:
    """What the map may show: the arm's series by township, that by grid if any, and its scale."""

    town: str
    grid: str | None
    factor: float
    digits: int
    from_nought: bool


MEASURES = {
    "open": CityMeasure("open", "grid_open", 1.0, 0, True),
    "backlog": CityMeasure("backlog", None, 1.0, 1, True),
    "burden": CityMeasure("burden", None, 100.0, 0, False),
    "trust": CityMeasure("trust", "grid_trust", 100.0, 0, False),
    "calls": CityMeasure("calls_30", None, 1.0, 0, True),
}
"""Measures to choose from, in the order they are offered."""


def plan_of(city: City) -> CityPlan:
    """The plan of this city; townships only where its grids were not kept."""
    place = city.scenario.place
    grids = place.grids_per_township if city.before.grid_open.shape[1] else 0
    return city_plan(place.townships, grids, place.departments, place.districts)


def figure(
    city: City,
    arm: Name,
    measure: str,
    evening: int,
    language: Language,
    ink: Ink = LIGHT,
    height: int = HEIGHT,
) -> go.Figure:
    """The map of one arm on one evening (a place in `city.days`), with its legend.

    Colours are the same for all evenings and both arms. Backlog colours departments, too.
    """
    where, (low, high) = plan_of(city), span(city, measure)
    now = colours(city, arm, measure, evening, language, ink)
    by_trace = dict(zip(now["traces"], now["data"], strict=True))
    scale = {"zmin": low, "zmax": high, "colorscale": ink.ramp, "showscale": False}
    prefix = "t" if where.by_town else "g"
    names = [f"{prefix}{n}" for n in range(len(where.cells))]
    squares = [f"d{n}" for n in range(len(where.departments))]
    tiles = outlines(where.departments, where.square, 4, "d")
    fields = field_names(city.scenario, language)
    said = [
        say(language, "hover_department", number=d + 1, field=fields[d % len(fields)])
        for d in range(len(squares))
    ]
    drawn = go.Figure()
    drawn.add_scattergeo(
        lon=[x for x, _ in where.towns],
        lat=[y for _, y in where.towns],
        mode="text",
        ids=[f"t{n}" for n in range(len(where.towns))],
        hovertext=[str(n + 1) for n in range(len(where.towns))],
        hovertemplate=_town_hover(language),
        **by_trace[LABELS],
    )
    drawn.add_choropleth(
        geojson=outlines(where.cells, where.cell, 6, prefix),
        locations=names,
        locationmode="geojson-id",
        text=_cell_names(city, where, language),
        marker_line_width=0,
        hovertemplate="%{text}<br><b>%{z}</b><extra></extra>",
        **by_trace[CELLS],
        **scale,
        colorbar=_legend(),
    )
    drawn.data[CELLS].showscale = True
    drawn.add_scattergeo(mode="text", hoverinfo="skip", **_places(where), **by_trace[NUMBERS])
    blank = {"z": [0] * len(squares), "zmin": 0, "zmax": 1, "showscale": False}
    blank["colorscale"] = [[0, ink.paper], [1, ink.paper]]
    for shaded, hover in ((blank, ""), (by_trace[SQUARES] | scale, "<br><b>%{z}</b>")):
        drawn.add_choropleth(
            geojson=tiles,
            locations=squares,
            locationmode="geojson-id",
            text=said,
            marker_line={"width": 1, "color": ink.quiet},
            hovertemplate=f"%{{text}}{hover}<extra></extra>",
            **shaded,
        )
    on_page(on_plan(drawn, where), ink, height).update_layout(now["layout"])
    return drawn.update_layout(margin={"l": 4, "r": 4, "t": 108, "b": 4})


def colours(
    city: City, arm: Name, measure: str, evening: int, language: Language, ink: Ink = LIGHT
) -> dict[str, Any]:
    """What one evening changes in the figure: `data` for the `traces` named, and the `layout`.

    It is a frame as Plotly's `animate` takes it, a few kilobytes of JSON; the geometry stays.
    """
    frame = _frame(city, arm, measure, evening, language, ink, span(city, measure))
    cells = frame["data"][PLAYED.index(CELLS)]
    cells["z"] = [value for value in cells["z"] for _ in range(_repeat(city, measure))]
    return {"traces": list(PLAYED), **frame}


def frames(
    city: City, arm: Name, measure: str, language: Language, ink: Ink = LIGHT
) -> dict[str, Any]:
    """What every evening changes, to be played where the figure is: `colours` of all at once.

    `frames` have `data` for `traces` and the `layout`; the `z` of the trace `CELLS` stand for
    `repeat` cells each, which are a township's grids where its colour is the township's. `narrow`
    has the labels for a map with no room for numbers, if it needs other ones.
    """
    ends, towns = span(city, measure), city.scenario.place.townships
    crowded = FEW < towns < SMALL
    return {
        "traces": PLAYED,
        "cells": PLAYED.index(CELLS),
        "repeat": _repeat(city, measure),
        "narrow": {"text": [f"<b>{n + 1}</b>" for n in range(towns)], "size": 9}
        if crowded
        else None,
        "frames": [
            _frame(city, arm, measure, evening, language, ink, ends)
            for evening in range(len(city.days))
        ],
    }


def _repeat(city: City, measure: str) -> int:
    """Cells on the map for each number of the measure: a township's grids, or one."""
    by_grid = MEASURES[measure].grid is not None
    return 1 if by_grid or plan_of(city).by_town else city.scenario.place.grids_per_township


def _frame(
    city: City,
    arm: Name,
    measure: str,
    evening: int,
    language: Language,
    ink: Ink,
    ends: tuple[float, float],
) -> dict[str, Any]:
    """What one evening changes; `ends` are those of the colours."""
    held, shown = getattr(city, arm), MEASURES[measure]
    where = plan_of(city)
    towns = _values(getattr(held, shown.town)[evening], shown)
    by_grid = shown.grid is not None and not where.by_town
    cells = _values(getattr(held, str(shown.grid))[evening], shown) if by_grid else towns
    piles = _values(held.departments[evening], shown) if measure == "backlog" else None
    count = held.departments.shape[1]
    low, high = ends
    far = where.by_town & (towns > (low + high) / 2)
    labels = {
        "text": [_town_label(n, value, shown) for n, value in enumerate(towns)]
        if len(towns) < SMALL
        else [str(n + 1) for n in range(len(towns))],
        "customdata": _town_numbers(held, evening),
        "textfont": {
            "size": 20 if len(towns) <= FEW else 11 if len(towns) < SMALL else 8,
            "color": [ink.paper if beyond else ink.text for beyond in far],
        },
    }
    return {
        "data": [
            labels,
            {"z": _plain(cells, shown)},
            _numbers(piles, count, high, language, ink),
            {"z": [None] * count if piles is None else _plain(piles, shown)},
        ],
        "layout": {"annotations": [_title(city, arm, measure, evening, language)]},
    }


def ring(city: City, group: Group, ink: Ink = LIGHT) -> list[dict[str, Any]]:
    """A line around a unit on the map, as traces to lay over it; none for a unit without a place.

    Dispatched offices sit in many townships, and the dispatcher's desk is not on the map.
    """
    where = plan_of(city)
    town = (where.cell, 6, 0.0) if where.by_town else (where.reach + 0.95 * where.cell, 48, 0.0)
    places = {
        "township": (where.towns, *town),
        "department": (where.departments, where.square * 1.15 * math.sqrt(2), 4, math.pi / 4),
    }
    if group.kind not in places:
        return []
    middles, reach, corners, turn = places[group.kind]
    x, y = middles[group.number]
    steps = [turn + k * math.tau / corners for k in range(corners + 1)]
    return [
        {
            "type": "scattergeo",
            "mode": "lines",
            "hoverinfo": "skip",
            "lon": [x + reach * math.sin(step) for step in steps],
            "lat": [y + reach * math.cos(step) for step in steps],
            "line": {"color": ink.text, "width": 2},
        }
    ]


def span(city: City, measure: str) -> tuple[float, float]:
    """The ends of the colours: of all evenings and both arms, but for the oddest hundredth."""
    shown = MEASURES[measure]
    by_grid = shown.grid is not None and city.before.grid_open.shape[1] > 0
    columns = [shown.grid if by_grid else shown.town]
    columns += ["departments"] if measure == "backlog" else []
    every = np.concatenate(
        [getattr(arm, str(name)).ravel() for arm in (city.before, city.after) for name in columns]
    )
    every = every[~np.isnan(every)] * shown.factor
    low = 0.0 if shown.from_nought or not every.size else float(np.quantile(every, 0.01))
    high = float(np.quantile(every, 0.99)) if every.size else 1.0
    return low, high if high > low else low + 1.0


def clicked(city: City, name: str) -> Group:
    """Which unit a place on the map is: by the `location` or `id` that a click tells."""
    kind, number = name[0], int(name[1:])
    if kind == "d":
        return Group("department", number)
    each = city.scenario.place.grids_per_township if kind == "g" else 1
    return Group("township", number // each)


def summary(city: City, arm: Name, measure: str, evening: int, language: Language) -> str:
    """The map in a sentence: the least and the most, and the township in the middle."""
    shown = MEASURES[measure]
    towns = _values(getattr(getattr(city, arm), shown.town)[evening], shown)
    unit = say(language, f"unit_{measure}")
    said = {
        "day": city.days[evening],
        "arm": say(language, f"arm_{arm}"),
        "measure": f"{measure_name(measure, language)}" + _bracketed(unit, language),
        "high": _written(float(towns.max()), shown),
    }
    if len(towns) == 1:
        return say(language, "summary_one", **said)
    middle = float(np.median(towns))
    return say(
        language,
        "summary",
        **said,
        low=_written(float(towns.min()), shown),
        low_town=int(towns.argmin()) + 1,
        high_town=int(towns.argmax()) + 1,
        middle=_written(middle, shown),
    )


def _bracketed(unit: str, language: Language) -> str:
    return f" ({unit})" if language == "en" else f"（{unit}）"


def _values(series: Table, shown: CityMeasure) -> Table:
    return np.round(series.astype(float) * shown.factor, shown.digits)


def _plain(values: Table, shown: CityMeasure) -> list[float | int | None]:
    """Numbers as JSON has them, as short as they are shown; `values` are rounded already."""
    gaps = np.isnan(values)
    whole = values if shown.digits else np.where(gaps, 0.0, values).astype(np.int64)
    plain: list[float | int | None] = whole.tolist()
    return [None if gap else v for v, gap in zip(plain, gaps, strict=True)] if gaps.any() else plain


def _written(value: float, shown: CityMeasure) -> str:
    return "–" if np.isnan(value) else f"{value:,.{shown.digits}f}"


def _town_label(number: int, value: float, shown: CityMeasure) -> str:
    return f"<b>{number + 1}</b><br>{_written(value, shown)}"


def _town_hover(language: Language) -> str:
    """What is said of a township; its numbers are those of `_town_numbers`, in their order."""
    named = [*MEASURES, "in_time"]
    numbers = {name: f"%{{customdata[{place}]}}" for place, name in enumerate(named)}
    return say(language, "hover_town", town="%{hovertext}", **numbers) + "<extra></extra>"


def _town_numbers(arm: CityArm, evening: int) -> list[list[float | int | None]]:
    """Every measure of every township, and the share solved in time so far in per cent."""
    columns = [
        _plain(_values(getattr(arm, shown.town)[evening], shown), shown)
        for shown in MEASURES.values()
    ]
    share = MEASURES["trust"]
    columns.append(_plain(_values(arm.in_time[evening], share), share))
    return [list(row) for row in zip(*columns, strict=True)]


def _cell_names(city: City, where: CityPlan, language: Language) -> list[str]:
    if where.by_town:
        return [say(language, "town", town=n + 1) for n in range(len(where.towns))]
    each = city.scenario.place.grids_per_township
    return [say(language, "grid", town=n // each + 1, grid=n + 1) for n in range(len(where.cells))]


def _places(where: CityPlan) -> dict[str, Any]:
    """Where the departments' numbers and their heading stand."""
    places = [*where.departments, where.row]
    return {"lon": [x for x, _ in places], "lat": [y for _, y in places]}


def _numbers(piles: Table | None, count: int, high: float, language: Language, ink: Ink) -> Any:
    """The departments' numbers, to be read on the colours of their piles, and their heading."""
    heading = "department_row" if piles is None else "department_row_backlog"
    inside = [ink.quiet] * count
    if piles is not None:
        inside = [ink.paper if pile > high / 2 else ink.text for pile in piles]
    return {
        "text": [*(str(d + 1) for d in range(count)), say(language, heading)],
        "textfont": {"size": 10, "color": [*inside, ink.quiet]},
    }


def _title(city: City, arm: Name, measure: str, evening: int, language: Language) -> dict[str, Any]:
    """Arm, day and measure, above the map: the figure is exported, too."""
    by_grid = MEASURES[measure].grid is not None and not plan_of(city).by_town
    text = say(
        language,
        "title",
        arm=say(language, arm),
        day=city.days[evening],
        measure=measure_name(measure, language),
        unit=say(language, f"unit_{measure}"),
        by=say(language, "by_grid" if by_grid else "by_town"),
    )
    return {
        "text": text,
        "showarrow": False,
        "align": "left",
        "font": {"size": 13},
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 40,
    }


def _legend() -> dict[str, Any]:
    return {
        "orientation": "h",
        "thickness": 9,
        "len": 0.8,
        "y": 1.0,
        "yanchor": "bottom",
        "x": 0.02,
        "xanchor": "left",
        "nticks": 5,
        "outlinewidth": 0,
    }
