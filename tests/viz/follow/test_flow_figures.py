"""Hand-offs in pictures and words, and a case followed: the numbers of the flows, two languages.

Lives here: figures and sentences against the frames they are made of. May not: a browser.
"""

from __future__ import annotations

import json
import re

import pytest

from calls import fields, tiny
from scenarios import load
from scenarios.follow.event_log import ENDS, EVENTS, HANDOFF_KINDS, Traced, traced
from scenarios.follow.flows import LEVELS, Compared, compared_flows
from scenarios.inputs.errors import ScenarioError
from viz.follow.case_sentences import say as trace_say
from viz.follow.city.plan import city_plan
from viz.follow.flows import names as passing_words
from viz.follow.flows.figures import BUCK, CLEAR, bands, matrix
from viz.follow.flows.followed import followed, place_on, way_map
from viz.follow.flows.names import ARMS
from viz.follow.flows.sentences import said
from viz.shared.colours import DARK, LIGHT
from viz.words.language import LANGUAGES, Language

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    place = tiny(tmp_path_factory.mktemp("place"))
    return compared_flows(load(place=place, reform="six_powers"), [1, 2, 3], 90)


@pytest.fixture(scope="module")
def run(found: Compared) -> Traced:
    return traced(found.scenario, 1, 90)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("arm", ARMS)
def test_pictures_hold_all_hand_offs(found: Compared, arm: str, level: str) -> None:
    whole = found.table(level)[f"{arm}_count"].sum()
    heat = matrix(found, arm, "en", level=level).data[0]
    assert sum(sum(row) for row in heat.z) == pytest.approx(whole)
    drawn = bands(found, arm, "zh", level=level, most=1000).data[0]
    shown = [v for v, c in zip(drawn.link.value, drawn.link.color, strict=True) if c != CLEAR]
    assert sum(shown) == pytest.approx(whole)
    buck = [v for v, c in zip(drawn.link.value, drawn.link.color, strict=True) if c == BUCK]
    assert sum(buck) == pytest.approx(found.table(level)[f"{arm}_unwarranted"].sum())


@pytest.mark.parametrize("level", LEVELS)
def test_both_arms_are_on_one_scale(found: Compared, level: str) -> None:
    heats = [matrix(found, arm, "en", level=level).data[0] for arm in ARMS]
    assert heats[0].zmax == heats[1].zmax
    assert heats[0].x == heats[1].x
    sums = [sum(bands(found, arm, "en", level=level).data[0].link.value) for arm in ARMS]
    assert sums[0] == pytest.approx(sums[1])


def test_groups_beyond_the_largest_are_put_together(found: Compared) -> None:
    heat = matrix(found, "before", "en", level="units", most=4).data[0]
    assert len(heat.x) == 5
    assert heat.x[-1] == "Others"
    whole = found.table("units")["before_count"].sum()
    assert sum(sum(row) for row in heat.z) == pytest.approx(whole)


def test_passing_the_buck_is_marked_without_colour(found: Compared) -> None:
    texts = [text for row in matrix(found, "before", "en").data[0].text for text in row]
    assert any("▲" in text for text in texts)
    large = matrix(found, "before", "en", level="units")
    assert large.data[1].marker.symbol == "x-thin"
    labels = bands(found, "before", "en").data[0].node.label
    assert any("▲" in label for label in labels)


def test_the_same_flows_draw_the_same_bytes(found: Compared) -> None:
    for draw in (matrix, bands):
        one, two = (draw(found, "after", "zh", ink=DARK).to_json() for _ in range(2))
        assert one == two
        assert draw(found, "after", "zh", ink=LIGHT).to_json() != one


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_say_the_numbers(found: Compared, language: Language) -> None:
    lines = said(found, language)
    pairs = found.totals()
    before, after = (sum(values) / len(values) for values in zip(*pairs, strict=True))
    assert f"{before:,.0f}" in lines[0] or f"{before:.1f}" in lines[0]
    assert f"{after:,.0f}" in lines[0] or f"{after:.1f}" in lines[0]
    assert not any("{" in line for line in lines)
    assert all(bool(CHINESE.search(line)) == (language == "zh") for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reform_is_said(language: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    idle = compared_flows(load(place=tiny(tmp_path_factory.mktemp("p")), reform="none"), [1], 60)
    assert said(idle, language)[0] == passing_words.say(language, "same")
    for arm in ARMS:
        assert bands(idle, arm, language).data


def test_words_are_the_same_in_both_languages() -> None:
    english, chinese = passing_words.TEXTS["en"], passing_words.TEXTS["zh"]
    assert set(english) == set(chinese)
    for key, text in english.items():
        assert fields(text) == fields(chinese[key]), key
        assert not CHINESE.search(text), key


def test_every_event_end_and_verdict_has_its_words() -> None:
    tables = {"events": EVENTS, "ends": ENDS, "verdicts": HANDOFF_KINDS}
    for table, keys in tables.items():
        assert set(trace_say.table(table)) == set(keys)


def busiest(run: Traced) -> list[int]:
    """The cases with most events, and the first ones."""
    sizes = run.log["case"].value_counts(sort=True)
    return [*(int(case) for case in sizes.index[:15]), 1, 2, 3]


def test_a_case_is_told_as_the_log_tells_it(run: Traced) -> None:
    for case in busiest(run):
        english, chinese = (followed(run, case, language) for language in LANGUAGES)
        assert all(re.match(r"(by )?day ", line) for line in english.sentences)
        assert len(chinese.sentences) == len(english.sentences)
        for line in chinese.sentences:
            assert line.startswith(("第", "至第"))
            assert not re.search(r"[a-z{}]", line), line
        assert [stop.unit for stop in english.stops] == [stop.unit for stop in chinese.stops]


def test_every_event_stands_somewhere_on_the_map(run: Traced, found: Compared) -> None:
    place = found.scenario.place
    where = city_plan(place.townships, place.grids_per_township, place.departments)
    by_town = city_plan(place.townships, 0, place.departments)
    for case in busiest(run):
        told = followed(run, case, "en")
        for stop in told.stops:
            for one in (where, by_town):
                x, y = place_on(one, run.world, stop.unit, told.grid, told.township)
                assert abs(x) <= one.width
                assert abs(y) <= one.height
        assert place_on(where, run.world, None, told.grid, told.township) == where.cells[told.grid]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_way_is_drawn_with_its_sentences(
    run: Traced, found: Compared, language: Language
) -> None:
    told = followed(run, busiest(run)[0], language)
    drawn = way_map(run, found.scenario.place, told, language, DARK)
    marks = drawn.data[-1]
    assert sum(len(text.split("<br>")) for text in marks.hovertext) == len(told.stops)
    assert json.loads(drawn.to_json())["data"][0]["type"] == "scattergeo"
    lines = [trace for trace in drawn.data if getattr(trace, "mode", "") == "lines"]
    assert lines
    dotted = sum(trace.line.dash == "dot" for trace in lines)
    assert dotted <= sum(stop.buck for stop in told.stops)


def test_an_unknown_case_is_refused(run: Traced) -> None:
    with pytest.raises(ScenarioError, match="case = 0"):
        followed(run, 0, "zh")
