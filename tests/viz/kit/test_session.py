"""The dashboard without a browser: its words, what is asked, and one visitor's session.

Lives here: rules of the request and of a session. May not: a browser, a run, or the server.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from model.declared.declare import Parameter
from viz.kit import state
from viz.kit.state import LEVER_UNITS, Ask
from viz.shared.wording import GROUPS, levers
from viz.words.language import LANGUAGES, words

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "viz"
LEVERS = list(levers().values())
TOWN = Ask("huaisi", "big_department")


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_every_lever_has_its_group_and_its_unit_in_chinese(lever: Parameter) -> None:
    assert lever.group in GROUPS
    assert lever.unit.split(" ")[0] == "share" or lever.unit in LEVER_UNITS


# ---- what is asked


def test_the_page_has_every_lever_and_no_other() -> None:
    assert [lever for _, held in state.lever_groups() for lever in held] == LEVERS


@pytest.mark.parametrize("place", state.places())
@pytest.mark.parametrize("reform", state.reform_titles())
def test_every_choice_can_be_asked(place: str, reform: str) -> None:
    asked = Ask(place, reform)
    assert asked.scenario.place_name == place
    assert set(state.place_titles()[place]) == set(state.place_titles()[reform]) == set(LANGUAGES)


def test_a_lever_put_back_is_not_moved() -> None:
    reform = TOWN.after.signoff_levels
    moved = TOWN.put("signoff_levels", 4)
    assert moved != TOWN
    assert moved.after.signoff_levels == 4
    assert moved.put("signoff_levels", reform) == moved.reset() == TOWN


def test_moved_levers_stay_in_another_place_and_go_back_under_another_reform() -> None:
    moved = TOWN.put("platform", 0.75)
    assert moved.at("baiyun").after.platform == 0.75
    assert moved.under("one_list") == Ask("huaisi", "one_list")


def test_the_order_of_moves_does_not_matter() -> None:
    one = TOWN.put("platform", 0.75).put("first_receiver", 0.5)
    assert one == TOWN.put("first_receiver", 0.5).put("platform", 0.75)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_what_a_lever_shows_can_be_typed_and_slid(lever: Parameter) -> None:
    for value in (lever.low, lever.default, lever.high):
        assert state.typed(lever, state.field_value(lever, value), "en") == (value, "")
        assert state.stored(lever, state.shown_value(lever, value)) == value
        assert not state.moves(lever, value, state.shown_value(lever, value))
    low, size = state.shown_value(lever, lever.low), state.step(lever)
    assert state.moves(lever, lever.low, low + size)
    assert low + 5 * size <= state.shown_value(lever, lever.high) or lever.integer


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_outside_the_range_is_refused_in_words(lever: Parameter, language: Any) -> None:
    below, above = state.shown_value(lever, lever.low) - 1, state.shown_value(lever, lever.high) + 1
    for text in (f"{below}", f"{above}", "nan", "inf", "-1e400", "many", ""):
        value, complaint = state.typed(lever, text, language)
        assert value is None
        assert state.with_unit(lever, lever.high, language) in complaint


def test_a_whole_lever_takes_no_fraction() -> None:
    value, complaint = state.typed(levers()["return_limit"], "2.5", "en")
    assert value is None
    assert "whole" in complaint


@pytest.mark.parametrize("text", ["12.5", " 12.5 %", "12,5", "12.5％"])
def test_shares_are_typed_in_per_cent(text: str) -> None:
    assert state.typed(levers()["platform"], text, "zh") == (0.125, "")


def test_a_lever_that_excludes_another_stays_where_it_was() -> None:
    commanded = TOWN.put("force_command", 0.6)
    asked, complaint = state.tried(commanded, "localised_offices", "60", "en")
    assert asked == commanded
    assert "sum of at most 1" in complaint


# ---- one visitor's session


@pytest.fixture
def session() -> Any:
    page = pytest.importorskip("viz.kit.session")
    return page.Session()


def test_a_wrong_value_stays_beside_its_lever_and_asks_nothing(session: Any) -> None:
    session.type("platform", "150")
    assert session.refused.value == {"platform": "150"}
    assert session.ask == Ask()
    for language, told in (("en", "Out of range"), ("zh", "超出范围")):
        assert told in state.tried(Ask(), "platform", "150", language)[1]
    session.type("platform", "40")
    assert session.refused.value == {}
    assert session.ask.after.platform == 0.4


def test_reset_puts_everything_back(session: Any) -> None:
    session.type("platform", "40")
    session.type("return_limit", "x")
    session.reset()
    assert session.ask == Ask()
    assert session.refused.value == {}


def test_two_desks_share_nothing() -> None:
    page = pytest.importorskip("viz.kit.session")
    one, other = page.Session(), page.Session()
    one.type("platform", "40")
    one.speak("zh")
    assert other.ask == Ask()
    assert other.language == "en"


def test_a_question_superseded_while_a_slider_moves_is_never_begun(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pytest.importorskip("viz.kit.session")
    begun: list[Ask] = []

    class Stub:
        def answer(self, ask: Ask, *_: Any) -> None:
            begun.append(ask)

    monkeypatch.setattr(page, "laboratory", Stub)
    monkeypatch.setattr(page, "REST", 0.2)
    look_away = session.watch()
    for percent in (41, 42, 43):
        session.type("platform", str(percent))
    time.sleep(0.6)
    look_away()
    session.type("platform", "44")
    time.sleep(0.4)
    assert [ask.after.platform for ask in begun] == [0.43]


def test_moves_are_taken_back_and_made_again(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 1000, 10))
    monkeypatch.setattr("viz.kit.session.time.monotonic", lambda: next(now))
    first = session.ask
    session.type("platform", "40")
    session.type("platform", "50")
    session.put(session.ask.at("huaisi"))
    asked = session.ask
    for _ in range(3):
        session.undo()
    assert session.ask == first
    session.undo()
    assert session.ask == first
    for _ in range(3):
        session.redo()
    assert session.ask == asked
    session.undo()
    session.free("platform")
    assert session.ask == first
    assert session.future.value == ()


def test_a_slider_drawn_over_many_values_is_one_move(session: Any) -> None:
    first = session.ask
    for percent in range(41, 60):
        session.type("platform", str(percent))
    session.undo()
    assert session.ask == first


def test_one_lever_goes_back_alone(session: Any) -> None:
    session.type("platform", "40")
    session.type("first_receiver", "150")
    session.free("first_receiver")
    assert session.refused.value == {}
    assert session.ask.after.platform == 0.4
    session.free("platform")
    assert session.ask == Ask()


def test_a_desk_begins_where_its_link_says_and_follows_another() -> None:
    session_module = pytest.importorskip("viz.kit.session")
    session = session_module.Session("v=1&place=huaisi&reform=none&lang=zh")
    assert (session.ask, session.language) == (Ask("huaisi", "none"), "zh")
    session.follow("v=1&place=jinniu&reform=none&lang=en")
    assert (session.ask.place, session.language) == ("jinniu", "en")
    session.follow("v=1&place=<b>")
    assert session.trouble.value == "place"
    assert session.ask.place == "jinniu"
    assert words("site").has(f"link_{session.trouble.value}")


def test_a_refused_link_begins_as_none_does() -> None:
    session_module = pytest.importorskip("viz.kit.session")
    session = session_module.Session("v=2")
    assert (session.ask, session.trouble.value) == (Ask(), "v")
