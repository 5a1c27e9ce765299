"""How the dashboard's questions are answered: stages, the cache, the queue, giving up.

Lives here: the laboratory without a page. May not: a browser, or the engine's own rules.
"""

from __future__ import annotations

import math
import threading
import time
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.declared.outcomes import CARDS
from scenarios.compare.comparison import comparison_rows, daily
from scenarios.compare.curves import FEWEST
from scenarios.inputs.ensemble import CENTRAL, PLAUSIBLE, behaviour_sets
from scenarios.run.experiment import experiment
from viz.kit import jobs as work
from viz.kit.cache import Cache
from viz.kit.jobs import JobQueue, Laboratory, Stage
from viz.kit.state import Ask

TOWN = Ask("huaisi", "big_department")
SMALL = Stage((1, 3), 30, True)
FULL = Stage(tuple(range(1, 9)), 40, False, (2, 6))
BOTH = (SMALL, FULL)


@pytest.fixture(scope="module")
def lab() -> Laboratory:
    return Laboratory(workers=2)


def asked(lab: Laboratory, ask: Ask, stages: Any = BOTH) -> tuple[list[Any], list[Any]]:
    answers: list[Any] = []
    told: list[Any] = []

    def tell(progress: Any, answer: Any) -> None:
        told.append(progress)
        answers.extend([answer] if answer else [])

    lab.answer(ask, threading.Event(), tell, stages)
    return answers, told


def test_a_coarse_answer_comes_first_then_more_and_more_worlds(lab: Laboratory) -> None:
    answers, told = asked(lab, TOWN)
    assert [answer.replications for answer in answers] == [2, 2, 6, 8]
    assert [answer.stage.coarse for answer in answers] == [True, False, False, False]
    assert [answer.final for answer in answers] == [False, False, False, True]
    assert all(set(CARDS) <= set(answer.rows) for answer in answers)
    assert [p.finished for p in told] == [False] * (len(told) - 1) + [True]
    assert lab.ready.is_set()


def test_bands_come_with_enough_worlds_and_hold_the_middle(lab: Laboratory) -> None:
    answers, _ = asked(lab, TOWN)
    for answer in answers:
        for curve in answer.curves.by.values():
            assert bool(curve.bands) == (answer.replications >= FEWEST)
    for curve in answers[-1].curves.by.values():
        seen = ~np.isnan(curve.bands[90][0])
        ends = [curve.bands[90][0], curve.bands[50][0], curve.bands[50][1], curve.bands[90][1]]
        assert all((low[seen] <= high[seen]).all() for low, high in pairwise(ends))


@pytest.mark.parametrize("behaviour", [CENTRAL, PLAUSIBLE])
def test_an_answer_is_what_the_comparison_finds(lab: Laboratory, behaviour: str) -> None:
    ask = TOWN.put("platform", 0.8).behaving(behaviour)
    answer = asked(lab, ask, (FULL,))[0][-1]
    group, ensemble = [ask.scenario], behaviour_sets(behaviour)
    pairs = experiment([group], FULL.seeds, FULL.days, ensemble=ensemble)[0]
    expected = {
        row["outcome"]: row for row in comparison_rows(group, pairs, ensemble).to_dict("records")
    }
    for name, row in answer.rows.items():
        assert pd.Series(row).equals(pd.Series(expected[name]))
    frame = daily(group, pairs)
    for (name, series), curve in answer.curves.by.items():
        whole = frame[frame["arm"] == name][series].to_numpy()
        there = whole[answer.curves.days]
        assert np.allclose(curve.line, np.where(np.isnan(there), curve.line, there), equal_nan=True)
        assert not np.nan_to_num(curve.line[np.isnan(there)]).any()  # nothing counted: nought


def test_behaviours_share_no_world(lab: Laboratory) -> None:
    central, plausible = (
        asked(lab, TOWN.behaving(word), (SMALL,))[0][0].rows["burden"]["before"]
        for word in (CENTRAL, PLAUSIBLE)
    )
    assert central != plausible


def test_what_stood_before_is_run_once_for_all(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(lab, TOWN, (SMALL,))
    arms = []
    real = work.arm

    def counted(*given: Any, **how: Any) -> Any:
        arms.append(how["reformed"])
        return real(*given, **how)

    monkeypatch.setattr(work, "burnt_in", lambda *_: pytest.fail("burnt in again"))
    monkeypatch.setattr(work, "arm", counted)
    asked(lab, TOWN.put("platform", 0.6), (SMALL,))
    assert arms == [True] * SMALL.replications


def test_snapshots_on_the_cache_are_never_written_to(lab: Laboratory) -> None:
    asked(lab, TOWN, (SMALL,))
    key = ("snapshot", TOWN.place, TOWN.behaviour, 1)
    for table in lab.cache.get(key, lambda: None, lambda _: 0):
        table.setflags(write=False)
    assert asked(lab, TOWN.put("platform", 0.7), (SMALL,))[0]


def test_no_reform_makes_no_difference(lab: Laboratory) -> None:
    answer = asked(lab, Ask("huaisi", "none"), (SMALL,))[0][0]
    differences = [row["difference"] for row in answer.rows.values()]
    assert {value for value in differences if not math.isnan(value)} == {0.0}  # undefined in both


def test_a_superseded_question_ends_between_runs_and_shows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab, given_up = Laboratory(workers=1), threading.Event()
    runs: list[int] = []

    def slow(self: Any, ask: Ask, seed: int, days: int, go_on: Any) -> Any:
        go_on()
        runs.append(seed)
        given_up.set()
        return None

    monkeypatch.setattr(Laboratory, "_pair", slow)
    seen: list[Any] = []
    lab.answer(TOWN, given_up, lambda progress, answer: seen.append(progress.done), (FULL,))
    assert runs == [1]
    assert seen == [0]  # told that it began, then silent


def test_an_error_is_told_and_the_next_question_works(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "gathered_answer", lambda *_: 1 / 0)
        answers, told = asked(lab, TOWN, (SMALL,))
    assert answers == []
    assert "ZeroDivisionError" in told[-1].failed
    assert asked(lab, TOWN, (SMALL,))[0]


# ---- the queue, and long work


def test_who_stands_in_line_knows_how_many_stand_before() -> None:
    line = JobQueue()
    with line.joined() as first, line.joined() as second:
        assert (first(), second()) == (0, 1)
        with line.joined() as third:
            assert third() == 2
        assert second() == 1
    with line.joined() as last:
        assert last() == 0


def worked(lab: Laboratory, job: Any, given_up: threading.Event) -> list[Any]:
    told: list[Any] = []
    lab.work("question", 3, job, given_up, lambda progress, found: told.append((progress, found)))
    return told


def occupied(lab: Laboratory, release: threading.Event) -> threading.Thread:
    """A thread whose long work is under way until it is released."""
    thread = threading.Thread(
        target=worked, args=(lab, lambda tick, go_on: release.wait(20), threading.Event())
    )
    thread.start()
    time.sleep(0.2)
    return thread


def test_long_work_tells_its_progress_and_what_it_found(lab: Laboratory) -> None:
    def job(tick: Any, go_on: Any) -> str:
        go_on()
        tick()
        time.sleep(3 * work.LISTEN)
        return "found"

    told = worked(lab, job, threading.Event())
    assert told[-1][1] == "found"
    assert told[-1][0].finished
    assert 1 in [progress.done for progress, _ in told]


def test_long_work_is_done_one_at_a_time_and_says_how_many_wait(lab: Laboratory) -> None:
    release, told = threading.Event(), []
    first = occupied(lab, release)
    second = threading.Thread(
        target=lambda: told.extend(worked(lab, lambda tick, go_on: "x", threading.Event()))
    )
    second.start()
    time.sleep(0.2)
    release.set()
    first.join()
    second.join()
    assert told[0][0].ahead == 1
    assert told[-1][1] == "x"


def test_what_takes_seconds_does_not_wait_for_what_takes_minutes(lab: Laboratory) -> None:
    release, told = threading.Event(), []
    first = occupied(lab, release)

    def tell(progress: Any, found: Any) -> None:
        told.append((progress, found))

    lab.work("question", 1, lambda tick, go_on: "x", threading.Event(), tell, "short")
    assert not release.is_set()
    assert (told[0][0].ahead, told[-1][1]) == (0, "x")
    release.set()
    first.join()


def test_long_work_given_up_ends_at_its_next_step_and_frees_the_line(lab: Laboratory) -> None:
    given_up = threading.Event()

    def job(tick: Any, go_on: Any) -> None:
        given_up.set()
        go_on()
        pytest.fail("went on")

    told = worked(lab, job, given_up)
    assert not any(progress.finished or progress.failed for progress, _ in told)
    assert worked(lab, lambda tick, go_on: "next", threading.Event())[-1][1] == "next"


def test_an_error_in_long_work_is_told(lab: Laboratory) -> None:
    told = worked(lab, lambda tick, go_on: 1 / 0, threading.Event())
    assert "ZeroDivisionError" in told[-1][0].failed


# ---- the cache


def test_a_value_is_made_once_whoever_asks() -> None:
    cache, made = Cache(100), []

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(cache.get(("a",), make, lambda _: 1)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, found) == ([1], [7] * 8)


def test_the_cache_keeps_to_its_room_and_drops_the_longest_unused() -> None:
    cache, made = Cache(100), []
    for key in (1, 2, 1, 3):
        cache.get((key,), lambda key=key: made.append(key), lambda _: 40)
        assert cache.bytes <= 100
    cache.get((1,), lambda: made.append("again"), lambda _: 40)
    assert made == [1, 2, 3]
    cache.get((2,), lambda: made.append(2), lambda _: 40)
    assert made == [1, 2, 3, 2]


def test_a_value_that_could_not_be_made_is_tried_again() -> None:
    cache = Cache(100)
    with pytest.raises(ZeroDivisionError):
        cache.get(("a",), lambda: 1 / 0, lambda _: 1)
    assert cache.get(("a",), lambda: 5, lambda _: 1) == 5
