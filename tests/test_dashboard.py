"""The dashboard without a browser: what is asked, how it is answered, where it is served.

Lives here: rules of the request, the laboratory and the server's checks. May not: a browser.
"""

from __future__ import annotations

import math
import re
import socket
import string
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.declare import Parameter
from scenarios.compare import daily, rows
from scenarios.errors import ScenarioError
from scenarios.experiment import experiment
from viz.app import serve, state, work
from viz.app.state import Ask
from viz.app.texts import CHINESE, ENGLISH, LEVER_UNITS
from viz.app.work import GivenUpError, Laboratory, Shelf, Stage
from viz.groups import GROUPS
from viz.texts import LANGUAGES
from viz.wording import levers

ROOT = Path(__file__).parent.parent
APP = ROOT / "viz" / "app"
WORKING = [lever for lever in levers().values() if lever.mechanism]
TOWN = Ask("huaisi", "big_department")
SMALL = Stage(3, 30, True)
BOTH = (SMALL, Stage(5, 40, False))


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
        path.read_text(encoding="utf-8") for path in APP.glob("*.py") if path.name != "texts.py"
    )
    assert [key for key in ENGLISH if f'"{key}"' not in sources] == []


@pytest.mark.parametrize("lever", WORKING, ids=lambda lever: lever.name)
def test_every_lever_has_its_group_and_its_unit_in_chinese(lever: Parameter) -> None:
    assert lever.group in GROUPS
    assert lever.unit.split(" ")[0] == "share" or lever.unit in LEVER_UNITS


# ---- what is asked


def test_the_page_has_every_lever_in_force_and_no_other() -> None:
    assert [lever for _, held in state.groups() for lever in held] == WORKING


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


@pytest.mark.parametrize("lever", WORKING, ids=lambda lever: lever.name)
def test_what_a_lever_shows_can_be_typed_and_slid(lever: Parameter) -> None:
    for value in (lever.low, lever.default, lever.high):
        assert state.typed(lever, state.written(lever, value), "en") == (value, "")
        assert state.stored(lever, state.shown(lever, value)) == value
        assert not state.moves(lever, value, state.shown(lever, value))
    low, size = state.shown(lever, lever.low), state.step(lever)
    assert state.moves(lever, lever.low, low + size)
    assert low + 5 * size <= state.shown(lever, lever.high) or lever.integer


@pytest.mark.parametrize("lever", WORKING, ids=lambda lever: lever.name)
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


def test_a_lever_that_no_rule_reads_stays_where_it_was(idle: str) -> None:
    asked, complaint = state.tried(TOWN, idle, "50", "en")
    assert asked == TOWN
    assert "not yet in force" in complaint


def test_a_lever_that_excludes_another_stays_where_it_was() -> None:
    commanded = TOWN.put("force_command", 0.6)
    asked, complaint = state.tried(commanded, "localised_offices", "60", "en")
    assert asked == commanded
    assert "sum of at most 1" in complaint


# ---- how it is answered


@pytest.fixture(scope="module")
def lab() -> Laboratory:
    return Laboratory(workers=2)


def asked(lab: Laboratory, ask: Ask, stages: Any = BOTH) -> tuple[list[Any], list[Any]]:
    answers: list[Any] = []
    told: list[Any] = []
    lab.answer(ask, threading.Event(), answers.append, told.append, stages)
    return answers, told


def test_a_coarse_answer_comes_first_then_the_full_one(lab: Laboratory) -> None:
    answers, told = asked(lab, TOWN)
    assert [answer.stage for answer in answers] == list(BOTH)
    assert all(set(answer.headline) == set(work.HEADLINE) for answer in answers)
    assert [p.finished for p in told] == [False] * (len(told) - 1) + [True]
    assert lab.ready.is_set()


def test_an_answer_is_what_the_comparison_finds(lab: Laboratory) -> None:
    ask = TOWN.put("platform", 0.8)
    answer = asked(lab, ask, (SMALL,))[0][0]
    group = [ask.scenario]
    pairs = experiment([group], range(1, 1 + SMALL.replications), SMALL.days)[0]
    expected = {row["outcome"]: row for row in rows(group, pairs).to_dict("records")}
    for name, row in answer.headline.items():
        assert pd.Series(row).equals(pd.Series(expected[name]))
    assert answer.daily.equals(daily(group, pairs))


def test_what_stood_before_is_run_once_for_all(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(lab, TOWN, (SMALL,))
    arms = []
    real = work.arm
    monkeypatch.setattr(work, "burnt_in", lambda *_: pytest.fail("burnt in again"))
    monkeypatch.setattr(work, "arm", lambda *a, **k: arms.append(k["reformed"]) or real(*a, **k))
    asked(lab, TOWN.put("platform", 0.6), (SMALL,))
    assert arms == [True] * SMALL.replications


def test_snapshots_on_the_shelf_are_never_written_to(lab: Laboratory) -> None:
    asked(lab, TOWN, (SMALL,))
    world = lab.shelf.get(("snapshot", TOWN.place, 1), lambda: None, lambda _: 0)
    for table in world:
        table.setflags(write=False)
    assert asked(lab, TOWN.put("platform", 0.7), (SMALL,))[0]


def test_no_reform_makes_no_difference(lab: Laboratory) -> None:
    answer = asked(lab, Ask("huaisi", "none"), (SMALL,))[0][0]
    differences = [row["difference"] for row in answer.headline.values()]
    assert {value for value in differences if not math.isnan(value)} == {0.0}  # undefined in both


def test_a_superseded_question_ends_between_runs_and_shows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab, given_up = Laboratory(workers=1), threading.Event()
    runs: list[int] = []

    def slow(self: Any, ask: Ask, seed: int, days: int, event: threading.Event) -> Any:
        if event.is_set():
            raise GivenUpError
        runs.append(seed)
        given_up.set()
        return None

    monkeypatch.setattr(Laboratory, "_pair", slow)
    seen: list[Any] = []
    lab.answer(TOWN, given_up, seen.append, lambda progress: seen.append(progress.done))
    assert runs == [1]
    assert seen == [0]  # told that it began, then silent


def test_an_error_is_told_and_the_next_question_works(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "gathered", lambda *_: 1 / 0)
        answers, told = asked(lab, TOWN, (SMALL,))
    assert answers == []
    assert "ZeroDivisionError" in told[-1].failed
    assert asked(lab, TOWN, (SMALL,))[0]


def test_a_value_is_made_once_whoever_asks() -> None:
    shelf, made = Shelf(100), []

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(shelf.get(("a",), make, lambda _: 1)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, found) == ([1], [7] * 8)


def test_the_shelf_keeps_to_its_room_and_drops_the_longest_unused() -> None:
    shelf, made = Shelf(100), []
    for key in (1, 2, 1, 3):
        shelf.get((key,), lambda key=key: made.append(key), lambda _: 40)
        assert shelf.bytes <= 100
    shelf.get((1,), lambda: made.append("again"), lambda _: 40)
    assert made == [1, 2, 3]
    shelf.get((2,), lambda: made.append(2), lambda _: 40)
    assert made == [1, 2, 3, 2]


def test_a_value_that_could_not_be_made_is_tried_again() -> None:
    shelf = Shelf(100)
    with pytest.raises(ZeroDivisionError):
        shelf.get(("a",), lambda: 1 / 0, lambda _: 1)
    assert shelf.get(("a",), lambda: 5, lambda _: 1) == 5


# ---- one visitor's desk


@pytest.fixture
def desk() -> Any:
    page = pytest.importorskip("viz.app.page")
    return page.Desk()


def test_a_wrong_value_stays_beside_its_lever_and_asks_nothing(desk: Any) -> None:
    desk.type("platform", "150")
    assert desk.refused.value == {"platform": "150"}
    assert desk.ask.value == Ask()
    for language, words in (("en", "Out of range"), ("zh", "超出范围")):
        assert words in state.tried(Ask(), "platform", "150", language)[1]
    desk.type("platform", "40")
    assert desk.refused.value == {}
    assert desk.ask.value.after.platform == 0.4


def test_reset_puts_everything_back(desk: Any) -> None:
    desk.type("platform", "40")
    desk.type("return_limit", "x")
    desk.reset()
    assert desk.ask.value == Ask()
    assert desk.refused.value == {}


def test_two_desks_share_nothing() -> None:
    page = pytest.importorskip("viz.app.page")
    one, other = page.Desk(), page.Desk()
    one.type("platform", "40")
    one.language.value = "zh"
    assert other.ask.value == Ask()
    assert other.language.value == "en"


def test_a_question_superseded_while_a_slider_moves_is_never_begun(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pytest.importorskip("viz.app.page")
    begun: list[Ask] = []

    class Stub:
        def answer(self, ask: Ask, *_: Any) -> None:
            begun.append(ask)

    monkeypatch.setattr(page, "laboratory", Stub)
    for percent in (41, 42, 43):
        desk.type("platform", str(percent))
        give_up = desk.work()
        if percent < 43:
            give_up()
    time.sleep(5 * work.REST)
    assert [ask.after.platform for ask in begun] == [0.43]


# ---- where it is served


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.10"])
def test_this_machine_alone_may_be_served(host: str) -> None:
    serve.check_address(host, 8765, remote=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_others_only_where_it_is_allowed(host: str) -> None:
    with pytest.raises(ScenarioError, match="--allow-remote"):
        serve.check_address(host, 8765, remote=False)
    serve.check_address(host, 8765, remote=True)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_cannot_be(port: int) -> None:
    with pytest.raises(ScenarioError, match="65535"):
        serve.check_address("127.0.0.1", port, remote=False)


def test_a_port_in_use_is_one_sentence_and_exit_code_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "run.py", "dashboard", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"port = {port} on 127.0.0.1: it is in use" in done.stderr


def test_an_address_of_another_machine() -> None:
    with pytest.raises(ScenarioError):
        serve.listening("203.0.113.7", 0)


def test_runs_without_a_page_import_no_page() -> None:
    code = (
        "import sys, run, viz, viz.app, viz.console, viz.report, scenarios.compare;"
        "sys.exit('solara' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120).returncode == 0
