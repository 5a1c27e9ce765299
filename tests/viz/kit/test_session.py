"""The dashboard without a browser: its words, what is asked, and one visitor's desk.

Lives here: rules of the request and of a session. May not: a browser, a run, or the server.
"""

from __future__ import annotations

import re
import string
import time
from pathlib import Path
from typing import Any

import pytest

from model.declared.declare import Parameter
from viz.kit import state
from viz.kit.state import Ask
from viz.kit.texts import APP_TEXTS, LEVER_UNITS
from viz.shared.wording import GROUPS, levers
from viz.words.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "viz"
ENGLISH, CHINESE = APP_TEXTS["en"], APP_TEXTS["zh"]
LEVERS = list(levers().values())
TOWN = Ask("huaisi", "big_department")


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


# ---- words


def test_same_keys_and_same_places_to_fill_in_both_languages() -> None:
    assert set(ENGLISH) == set(CHINESE)
    assert {k: fields(v) for k, v in ENGLISH.items()} == {k: fields(v) for k, v in CHINESE.items()}


def test_no_chinese_in_english_and_no_half_width_marks_in_chinese() -> None:
    assert not [key for key, text in ENGLISH.items() if re.search(r"[一-鿿]", text)]
    assert not [key for key, text in CHINESE.items() if re.search(r"[一-鿿][,;:?!]", text)]


def test_no_text_of_the_page_is_left_over() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in APP.rglob("*.py")
        if not path.name.startswith("texts")
    )
    begun = tuple(re.findall(r'f"([a-z]+_)\{', sources))  # keys that are put together
    left = [
        key
        for key in ENGLISH
        if f'"{key}"' not in sources and not key.startswith(begun) and "." not in key
    ]
    assert left == []


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_every_lever_has_its_group_and_its_unit_in_chinese(lever: Parameter) -> None:
    assert lever.group in GROUPS
    assert lever.unit.split(" ")[0] == "share" or lever.unit in LEVER_UNITS


# ---- what is asked


def test_the_page_has_every_lever_and_no_other() -> None:
    assert [lever for _, held in state.groups() for lever in held] == LEVERS


@pytest.mark.parametrize("place", state.places())
@pytest.mark.parametrize("reform", state.reforms())
def test_every_choice_can_be_asked(place: str, reform: str) -> None:
    asked = Ask(place, reform)
    assert asked.scenario.place_name == place
    assert set(state.titles()[place]) == set(state.titles()[reform]) == set(LANGUAGES)


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
        assert state.typed(lever, state.written(lever, value), "en") == (value, "")
        assert state.stored(lever, state.shown(lever, value)) == value
        assert not state.moves(lever, value, state.shown(lever, value))
    low, size = state.shown(lever, lever.low), state.step(lever)
    assert state.moves(lever, lever.low, low + size)
    assert low + 5 * size <= state.shown(lever, lever.high) or lever.integer


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_outside_the_range_is_refused_in_words(lever: Parameter, language: Any) -> None:
    below, above = state.shown(lever, lever.low) - 1, state.shown(lever, lever.high) + 1
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


# ---- one visitor's desk


@pytest.fixture
def desk() -> Any:
    page = pytest.importorskip("viz.kit.session")
    return page.Desk()


def test_a_wrong_value_stays_beside_its_lever_and_asks_nothing(desk: Any) -> None:
    desk.type("platform", "150")
    assert desk.refused.value == {"platform": "150"}
    assert desk.ask == Ask()
    for language, words in (("en", "Out of range"), ("zh", "超出范围")):
        assert words in state.tried(Ask(), "platform", "150", language)[1]
    desk.type("platform", "40")
    assert desk.refused.value == {}
    assert desk.ask.after.platform == 0.4


def test_reset_puts_everything_back(desk: Any) -> None:
    desk.type("platform", "40")
    desk.type("return_limit", "x")
    desk.reset()
    assert desk.ask == Ask()
    assert desk.refused.value == {}


def test_two_desks_share_nothing() -> None:
    page = pytest.importorskip("viz.kit.session")
    one, other = page.Desk(), page.Desk()
    one.type("platform", "40")
    one.speak("zh")
    assert other.ask == Ask()
    assert other.language == "en"


def test_a_question_superseded_while_a_slider_moves_is_never_begun(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pytest.importorskip("viz.kit.session")
    begun: list[Ask] = []

    class Stub:
        def answer(self, ask: Ask, *_: Any) -> None:
            begun.append(ask)

    monkeypatch.setattr(page, "laboratory", Stub)
    monkeypatch.setattr(page, "REST", 0.2)
    look_away = desk.watch()
    for percent in (41, 42, 43):
        desk.type("platform", str(percent))
    time.sleep(0.6)
    look_away()
    desk.type("platform", "44")
    time.sleep(0.4)
    assert [ask.after.platform for ask in begun] == [0.43]


def test_moves_are_taken_back_and_made_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 1000, 10))
    monkeypatch.setattr("viz.kit.session.time.monotonic", lambda: next(now))
    first = desk.ask
    desk.type("platform", "40")
    desk.type("platform", "50")
    desk.put(desk.ask.at("huaisi"))
    asked = desk.ask
    for _ in range(3):
        desk.undo()
    assert desk.ask == first
    desk.undo()
    assert desk.ask == first
    for _ in range(3):
        desk.redo()
    assert desk.ask == asked
    desk.undo()
    desk.free("platform")
    assert desk.ask == first
    assert desk.future.value == ()


def test_a_slider_drawn_over_many_values_is_one_move(desk: Any) -> None:
    first = desk.ask
    for percent in range(41, 60):
        desk.type("platform", str(percent))
    desk.undo()
    assert desk.ask == first


def test_one_lever_goes_back_alone(desk: Any) -> None:
    desk.type("platform", "40")
    desk.type("first_receiver", "150")
    desk.free("first_receiver")
    assert desk.refused.value == {}
    assert desk.ask.after.platform == 0.4
    desk.free("platform")
    assert desk.ask == Ask()


def test_a_desk_begins_where_its_link_says_and_follows_another() -> None:
    desk_module = pytest.importorskip("viz.kit.session")
    desk = desk_module.Desk("v=1&place=huaisi&reform=none&lang=zh")
    assert (desk.ask, desk.language) == (Ask("huaisi", "none"), "zh")
    desk.follow("v=1&place=jinniu&reform=none&lang=en")
    assert (desk.ask.place, desk.language) == ("jinniu", "en")
    desk.follow("v=1&place=<b>")
    assert desk.trouble.value == "place"
    assert desk.ask.place == "jinniu"
    assert f"link_{desk.trouble.value}" in ENGLISH


def test_a_refused_link_begins_as_none_does() -> None:
    desk_module = pytest.importorskip("viz.kit.session")
    desk = desk_module.Desk("v=2")
    assert (desk.ask, desk.trouble.value) == (Ask(), "v")
