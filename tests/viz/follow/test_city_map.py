"""The map of a city: a plan without overlaps, small frames, the same bytes, words in two languages.

Lives here: the plan, the figure, its frames, and a unit's words. May not: a browser.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pytest

from calls import fields, tiny
from scenarios import load
from scenarios.follow.city import MOST_GRIDS, STATES, City, CityArm, city, unit_view
from scenarios.follow.flows import Group
from viz.follow.city import names as city_words
from viz.follow.city.figures import (
    CELLS,
    LABELS,
    MEASURES,
    clicked,
    colours,
    figure,
    frames,
    plan_of,
    ring,
    span,
    summary,
)
from viz.follow.city.plan import GAP, REACH, city_plan, outlines, spiral
from viz.follow.city.unit import queue_figure, unit_words
from viz.shared.colours import DARK, LIGHT
from viz.words.language import LANGUAGES, Language

FRAME = 60_000
SIZES = [(1, 15, 9, 1), (3, 4, 6, 1), (22, 120, 30, 1), (15, 91, 30, 1), (245, 0, 30, 16)]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> City:
    place = tiny(tmp_path_factory.mktemp("place"))
    return city(load(place=place, reform="six_powers"), 2, 40, 10)


@pytest.mark.parametrize("size", SIZES)
def test_no_cell_lies_on_another_and_every_grid_lies_once(size: tuple[int, int, int, int]) -> None:
    townships, grids, departments, _ = size
    where = city_plan(*size)
    assert len(where.cells) == townships * max(grids, 1)
    assert len(where.towns) == townships
    assert len(where.departments) == departments
    cells = np.array(where.cells)
    apart = math.sqrt(3) * where.cell
    order = cells[np.lexsort((cells[:, 1], cells[:, 0]))]
    for shift in range(1, min(len(order), 400)):
        gaps = np.hypot(*(order[shift:] - order[:-shift]).T)
        assert gaps.min() > apart * 0.999
    squares = np.array(where.departments)
    assert min(cells[:, 1]) - where.cell > max(squares[:, 1]) + where.square
    for one, two in pairwise(where.departments):
        assert max(abs(one[0] - two[0]), abs(one[1] - two[1])) > 2 * where.square


@pytest.mark.parametrize("size", SIZES)
def test_everything_lies_on_the_sheet(size: tuple[int, int, int, int]) -> None:
    where = city_plan(*size)
    for middles, half in ((where.cells, where.cell), (where.departments, where.square)):
        for x, y in middles:
            assert abs(x) + half * 0.8 <= where.width <= REACH + 1e-6
            assert abs(y) + half * 0.8 <= where.height <= REACH + 1e-6


def test_a_grid_lies_in_its_own_township() -> None:
    where = city_plan(22, 120, 30)
    towns = np.array(where.towns)
    for number, cell in enumerate(where.cells):
        assert np.hypot(*(towns - cell).T).argmin() == number // 120


def test_districts_lie_apart() -> None:
    where = city_plan(245, 0, 30, 16)
    home = np.arange(245) * 16 // 245
    towns = np.array(where.towns)
    middles = np.array([towns[home == district].mean(axis=0) for district in range(16)])
    for town, district in zip(towns, home, strict=True):
        assert np.hypot(*(middles - town).T).argmin() == district


def test_a_spiral_goes_outward_and_repeats_no_cell() -> None:
    cells = spiral(200)
    assert len(set(cells)) == 200
    reach = [q * q + q * r + r * r for q, r in cells]
    assert reach == sorted(reach)
    assert spiral(50) == cells[:50]


def test_outlines_are_hexagons_with_a_gap_between() -> None:
    found = outlines([(0.0, 0.0)], 1.0, 6, "g")["features"][0]
    ring = found["geometry"]["coordinates"][0]
    assert found["id"] == "g0"
    assert ring[0] == ring[-1]
    assert len(ring) == 7
    for x, y in ring:
        assert math.hypot(x, y) == pytest.approx(GAP, abs=0.002)


def test_the_first_trace_has_no_outlines(found: City) -> None:
    """Plotly fetches a map of the world from the network where it has."""
    drawn = json.loads(figure(found, "after", "open", 0, "en").to_json())
    assert drawn["data"][LABELS]["type"] == "scattergeo"
    assert "locations" not in drawn["data"][LABELS]
    assert drawn["layout"]["geo"]["visible"] is False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_frame_holds_what_the_figure_holds(found: City, measure: str, language: Language) -> None:
    first = json.loads(figure(found, "after", measure, 0, language, DARK).to_json())
    last = json.loads(figure(found, "after", measure, 3, language, DARK).to_json())
    frame = colours(found, "after", measure, 3, language, DARK)
    for trace, changed in zip(frame["traces"], frame["data"], strict=True):
        first["data"][trace] |= changed
    first["layout"] |= frame["layout"]
    assert [trace.get("z") for trace in first["data"]] == [t.get("z") for t in last["data"]]
    assert first["data"][LABELS]["text"] == last["data"][LABELS]["text"]
    titles = (one["layout"]["annotations"][0]["text"] for one in (first, last))
    assert len(set(titles)) == 1


def test_the_same_seed_draws_the_same_bytes(found: City) -> None:
    again = city(found.scenario, found.seed, 40, 10)
    for measure in MEASURES:
        one, two = (figure(c, "before", measure, 2, "zh").to_json() for c in (found, again))
        assert one == two


def test_a_frame_of_the_largest_map_is_small() -> None:
    each = 120
    towns = MOST_GRIDS // each
    rng = np.random.default_rng(1)
    place = load(place="baiyun", reform="six_powers")
    bigger = place.place.model_copy(update={"townships": towns, "grids_per_township": each})
    shape = {"grid": towns * each, "town": towns, "departments": 30}
    arm = {
        name: rng.uniform(50, 99, (1, shape[kind])).astype(np.float32)
        for name, kind in (
            *((name, "town") for name in ("open", "backlog", "burden", "trust", "calls")),
            *((name, "town") for name in ("calls_30", "in_time")),
            *((name, "grid") for name in ("grid_open", "grid_latent", "grid_trust")),
            ("departments", "departments"),
        )
    }
    big = City(replace(place, place=bigger), 1, (1,), CityArm(**arm), CityArm(**arm))
    for measure in MEASURES:
        for language in LANGUAGES:
            assert len(json.dumps(colours(big, "after", measure, 0, language))) < FRAME


def test_colours_are_the_same_for_both_arms_and_all_evenings(found: City) -> None:
    for measure in MEASURES:
        low, high = span(found, measure)
        for arm in ("before", "after"):
            for evening in (0, 3):
                drawn = figure(found, arm, measure, evening, "en").data[CELLS]
                assert (drawn.zmin, drawn.zmax) == (low, high)


def test_every_place_can_be_clicked(found: City) -> None:
    drawn = figure(found, "after", "open", 0, "en")
    places = found.scenario.place
    assert [clicked(found, name) for name in drawn.data[CELLS].locations] == [
        Group("township", grid // places.grids_per_township)
        for grid in range(places.townships * places.grids_per_township)
    ]
    assert clicked(found, drawn.data[LABELS].ids[2]) == Group("township", 2)
    assert clicked(found, drawn.data[-1].locations[5]) == Group("department", 5)


def test_a_ring_lies_around_its_unit_alone(found: City) -> None:
    where = plan_of(found)
    for group, middles in (
        (Group("township", 1), where.towns),
        (Group("department", 4), where.departments),
    ):
        (line,) = ring(found, group)
        corners = np.column_stack([line["lon"], line["lat"]])
        nearest = [np.hypot(*(np.array(middles) - corner).T).argmin() for corner in corners]
        assert set(nearest) == {group.number}
        assert np.hypot(*(corners - middles[group.number]).T).min() > where.square / 2
    assert ring(found, Group("desk")) == ring(found, Group("office", 1)) == []


@pytest.mark.parametrize("arm", ["before", "after"])
@pytest.mark.parametrize("measure", MEASURES)
def test_what_is_played_is_what_each_evening_changes(
    found: City, measure: str, arm: Literal["before", "after"]
) -> None:
    played = json.loads(json.dumps(frames(found, arm, measure, "en", DARK), allow_nan=False))
    assert len(played["frames"]) == len(found.days)
    assert played["traces"][played["cells"]] == CELLS
    for evening, frame in enumerate(played["frames"]):
        cells = frame["data"][played["cells"]]
        cells["z"] = [value for value in cells["z"] for _ in range(played["repeat"])]
        one = colours(found, arm, measure, evening, "en", DARK)
        assert {"traces": played["traces"], **frame} == json.loads(json.dumps(one))


def test_gaps_are_played_as_gaps(found: City) -> None:
    burden = found.after.burden.copy()
    burden[1, 2] = np.nan
    holed = replace(found, after=replace(found.after, burden=burden))
    cells = frames(holed, "after", "burden", "en")["frames"][1]["data"][1]["z"]
    assert [place for place, value in enumerate(cells) if value is None] == [2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_names_the_most(found: City, language: Language) -> None:
    towns = found.after.open[3]
    said = summary(found, "after", "open", 3, language)
    assert f"{towns.max():,}" in said
    assert str(int(towns.argmax()) + 1) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_is_told(found: City, language: Language) -> None:
    towns = [Group("township", town) for town in range(len(found.after.open[0]))]
    views = [unit_view(found.scenario, found.seed, 40, town, reformed=True) for town in towns]
    view = max(views, key=lambda one: sum(one.given.values()))
    lines = unit_words(view, found.scenario, "after", language)
    assert len(lines) >= 4
    assert "-0.0" not in " ".join(lines)
    assert f"{view.received:,}" in lines[2]
    assert not any("{" in line for line in lines)
    drawn = queue_figure(view, language, LIGHT)
    assert len(drawn.data) == len(STATES)
    assert sum(sum(trace.y) for trace in drawn.data) == view.held


def test_the_map_has_the_same_words_in_both_languages() -> None:
    english, chinese = city_words.TEXTS["en"], city_words.TEXTS["zh"]
    assert set(english) == set(chinese)
    for key, text in english.items():
        assert fields(text) == fields(chinese[key]), key
    assert set(STATES) <= set(english)
    for measure in MEASURES:
        for language in LANGUAGES:
            assert city_words.measure_name(measure, language)
            assert city_words.say(language, f"unit_{measure}")
