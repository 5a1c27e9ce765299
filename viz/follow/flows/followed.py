"""One case followed: its way in sentences, in both languages, and on the map.

Lives here: a case's stops with what is said of each, and the map with its way drawn in.
May not: run anything, or hold a text of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from model.declared.place import Place
from model.tables.records import DESK, HEADQUARTERS, OFFICE_UNIT, World
from scenarios.follow.city import MOST_GRIDS
from scenarios.follow.event_log import Traced, case_events
from viz.follow.case_sentences import case_sentences
from viz.follow.city.names import say
from viz.follow.city.plan import CityPlan, Point, city_plan, on_plan, outlines
from viz.shared.colours import LIGHT, Ink, on_page
from viz.shared.figure import BLUE, GREY, VERMILLION
from viz.words.language import Language

BESIDE = 0.75
"""Of a township's reach: how far from its middle its offices stand, for each to be seen."""
HEIGHT = 520
FAINT = 0.22
"""Opacity of the ground, so that it is quiet on light paper and on dark."""


@dataclass(frozen=True)
class Stop:
    """One event of a case: the day since the reform, its unit (a row, or None), and what is said.

    `leg` is 0, or the number of a co-department's leg; `buck` where the hand-off was passing
    the buck.
    """

    day: int
    leg: int
    unit: int | None
    text: str
    buck: bool


@dataclass(frozen=True)
class Followed:
    """A case's way: its stops in order, and the sentences (stops, and how it ended)."""

    case: int
    grid: int
    township: int
    stops: tuple[Stop, ...]
    sentences: tuple[str, ...]


def followed(run: Traced, case: int, language: Language) -> Followed:
    """One case's way through the units. Raises ScenarioError where the run has no such case."""
    events, sentences = case_events(run, case), case_sentences(run, case, language)
    stops = tuple(
        Stop(event.day, event.leg, event.row, text, event.verdict == "unwarranted")
        for event, text in zip(events, sentences, strict=False)
    )
    return Followed(case, events[0].grid, events[0].township, stops, tuple(sentences))


def place_on(where: CityPlan, world: World, unit: int | None, grid: int, town: int) -> Point:
    """Where an event stands on the plan; one without a unit stands at the case's own grid."""
    if unit is None:
        return where.towns[town] if where.by_town else where.cells[grid]
    if unit == DESK:
        return where.desk
    row = world.units[unit]
    if row["kind"] == HEADQUARTERS:
        return where.departments[row["department"]]
    x, y = where.towns[row["township"]]
    if row["kind"] == OFFICE_UNIT:
        return x, y + BESIDE * where.reach
    return x, y


def way_map(
    run: Traced,
    place: Place,
    case: Followed,
    language: Language,
    ink: Ink = LIGHT,
    height: int = HEIGHT,
) -> go.Figure:
    """The plan in grey with the case's way on it: numbered stops, those of a leg joined in order.

    A co-department's leg sets out from where the case became known.

    A line between stops is dotted, and of another colour, where the hand-off passed the buck.
    """
    grids = place.grids_per_township
    grids = grids if grids * place.townships <= MOST_GRIDS else 0
    where = city_plan(place.townships, grids, place.departments, place.districts)
    drawn = on_page(_ground(where, language), ink, height)
    places: list[Point] = []
    numbers: list[list[int]] = []
    hover: list[list[str]] = []
    last: dict[int, Point] = {}
    joined: set[tuple[bool, Point, Point]] = set()
    for number, stop in enumerate(case.stops, start=1):
        here = place_on(where, run.world, stop.unit, case.grid, case.township)
        start = last.get(stop.leg, places[0] if places else here)
        if here != start:
            joined.add((stop.buck, start, here))
        if here not in places:
            places.append(here)
            numbers.append([])
            hover.append([])
        numbers[places.index(here)].append(number)
        hover[places.index(here)].append(stop.text)
        last[stop.leg] = here
    for buck, start, end in sorted(joined):  # the dotted ones last, on top
        drawn.add_scattergeo(
            lon=[start[0], end[0]],
            lat=[start[1], end[1]],
            mode="lines",
            hoverinfo="skip",
            line={
                "width": 4 if buck else 2,
                "color": VERMILLION if buck else BLUE,
                "dash": "dot" if buck else "solid",
            },
        )
    drawn.add_scattergeo(
        lon=[x for x, _ in places],
        lat=[y for _, y in places],
        mode="markers+text",
        marker={"size": 23, "color": ink.paper, "line": {"width": 2, "color": BLUE}},
        text=[_first(held) for held in numbers],
        textfont={"size": 10, "color": ink.text},
        hovertext=["<br>".join(lines) for lines in hover],
        hoverinfo="text",
    )
    return drawn


def _first(numbers: list[int]) -> str:
    """The stops at one place, as its mark says them."""
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}…"


def _ground(where: CityPlan, language: Language) -> go.Figure:
    """The plan without a measure: its cells and departments in grey, on any paper."""
    flat = {"colorscale": [[0, GREY], [1, GREY]], "showscale": False, "marker_opacity": FAINT}
    labels = [*where.towns, *where.departments, where.row, where.desk]
    texts = [
        *(f"<b>{n + 1}</b>" for n in range(len(where.towns))),
        *(str(n + 1) for n in range(len(where.departments))),
        say(language, "department_row"),
        say(language, "desk"),
    ]
    drawn = go.Figure()
    drawn.add_scattergeo(
        lon=[x for x, _ in labels],
        lat=[y for _, y in labels],
        mode="text",
        text=texts,
        textfont={"size": 10},
        hoverinfo="skip",
    )
    for prefix, middles, size, corners in (
        ("c", where.cells, where.cell, 6),
        ("d", where.departments, where.square, 4),
    ):
        drawn.add_choropleth(
            geojson=outlines(middles, size, corners, prefix),
            locationmode="geojson-id",
            locations=[f"{prefix}{n}" for n in range(len(middles))],
            z=[0] * len(middles),
            zmin=0,
            zmax=1,
            marker_line_width=0,
            hoverinfo="skip",
            **flat,
        )
    return on_plan(drawn, where).update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 4})
