"""Sweeps: common random numbers, a row a run, runners that all find the same, and a second try.

Lives here: what a sweep that is let run promises. May not: what the numbers ought to be, an end
that nobody wished for (test_sweep_ends.py), or what is refused (test_sweep_refused.py).
"""

from __future__ import annotations

import json
import multiprocessing
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calls import call, contents, place
from model.declared.outcomes import OUTCOMES
from model.plan import burnt_in
from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import arm
from scenarios.study import sweep as running
from scenarios.study.plan_file import read_study
from scenarios.study.sweep import Processes, Runner, Threads, sweep
from sweeps import EVERYTHING, Poisoned, bits, failures, plan, same, series, swept, table

__all__ = ["place"]  # a fixture


def test_a_row_for_every_run(place: Path) -> None:
    rows = swept(plan(place.parent), "o")
    assert len(rows) == 2 * 3 * 2 * 2
    head = ["run_id", "reform", "replication", "seed", "ensemble", "set", "point"]
    head += ["platform", "return_limit"]
    assert list(rows) == [*head, *OUTCOMES, *(f"before_{name}" for name in OUTCOMES)]
    assert rows["run_id"].is_unique
    assert set(zip(rows["replication"], rows["seed"], strict=True)) == {(0, 3), (1, 4)}
    assert str(rows["return_limit"].dtype) == "int64"
    assert {str(rows[name].dtype) for name in OUTCOMES} == {"float64"}
    kept = json.loads(Path("o/plan.json").read_text("utf-8"))
    assert (kept["runs"], kept["days"], kept["reform"]) == (24, 20, ["none", "one_list"])
    chosen = swept(plan(place.parent, outcomes='["gap", "burden"]'), "p")
    assert list(chosen) == [*head, "gap", "burden", "before_gap", "before_burden"]
    same(chosen, rows[list(chosen)])


def test_a_replication_meets_one_chance_at_every_point(place: Path) -> None:
    rows = swept(plan(place.parent, days=120), "o")
    before = [name for name in rows if name.startswith("before_")]
    for _, group in rows.groupby("replication"):
        assert group["seed"].nunique() == 1
        assert (group[before].nunique(dropna=False) == 1).all()
        assert (group[list(OUTCOMES)].nunique() > 1).any()
    assert rows.groupby("replication")["before_backlog_days"].first().nunique() == 2


def test_results_do_not_depend_on_workers_or_company(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent, EVERYTHING)
    one = swept(study, "one", "--workers", 1)
    monkeypatch.setattr(running, "SHARING", 1)
    two = swept(study, "two", "--workers", 2)
    assert len(one) == len(two) > 0
    same(one, two)


def test_started_again_a_finished_study_runs_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent)
    swept(study, "o")
    before = contents(Path("o"))
    monkeypatch.setattr(running, "arm", None)
    result = call("sweep", study, "--threads", "--out", "o")
    assert result.exit_code == 0
    assert "24 of 24 runs, 24 of them before" in result.stdout
    assert contents(Path("o")) == before


def test_a_failed_run_is_recorded_and_tried_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(world: Any, scenario: Any, *rest: Any, **more: Any) -> Any:
        if more["reformed"] and scenario.after.return_limit == 4:
            raise RuntimeError("a test")
        return sound(world, scenario, *rest, **more)

    sound, study = running.arm, plan(place.parent)
    with monkeypatch.context() as patch:
        patch.setattr(running, "arm", failing)
        result = call("sweep", study, "--threads", "--out", "o")
    assert result.exit_code == 0
    assert "16 of 24 runs" in result.stdout
    assert "failed: 8: see" in result.stdout
    lines = failures("o")
    assert Counter(line["run_id"] for line in lines) == dict.fromkeys(
        {line["run_id"] for line in lines}, 4
    )
    assert {line["attempt"] for line in lines} == {1, 2, 3, 4}
    assert {line["error"] for line in lines} == {"RuntimeError: a test"}
    assert {line["return_limit"] for line in lines} == {4}
    assert {line["run_id"] for line in lines}.isdisjoint(table("o")["run_id"])
    same(swept(study, "o"), swept(study, "undisturbed"))
    assert not Path("o/failures.jsonl").exists()


def test_a_run_that_fails_once_is_done_in_the_end(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(world: Any, *rest: Any, **more: Any) -> Any:
        if not failed:
            failed.append(world)
            raise MemoryError("for once")
        return sound(world, *rest, **more)

    sound, study, failed = running.arm, plan(place.parent), []
    monkeypatch.setattr(running, "arm", failing)
    assert len(swept(study, "o", "--workers", 1)) == 24
    assert [(line["attempt"], line["error"]) for line in failures("o")] == [
        (1, "MemoryError: for once")
    ]


def test_daily_series_are_those_of_the_arms(place: Path) -> None:
    study = plan(place.parent, EVERYTHING, daily="true")
    rows, days = swept(study, "o"), series("o")
    assert len(days) == len(rows) * 20
    assert set(days["run_id"]) == set(rows["run_id"])
    read = read_study(study)
    run = read.runs[-1]
    scenario, seed = read.at(read.points[run.point], run.reform, 4), 4
    snapshot = burnt_in(scenario, seed)
    mine = days[days["run_id"] == run.run_id]
    assert list(mine["day"]) == list(range(20))
    for prefix, reformed in (("before_", False), ("", True)):
        counters = arm(snapshot, scenario, seed, 20, reformed=reformed).daily
        for name in counters.dtype.names:
            assert list(mine[prefix + name]) == list(counters[name])
    same(rows, swept(plan(place.parent, EVERYTHING), "without"))
    assert not Path("without/daily").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    "runner", [Threads(2), Threads(8), Processes(2), Processes(8)], ids=lambda one: one.words()
)
def test_all_runners_find_the_same(runner: Runner, place: Path) -> None:
    study = read_study(plan(place.parent, EVERYTHING, daily="true"))
    runs = list(study.runs)
    random.Random(runner.words()).shuffle(runs)
    one, other = list(sweep(study, study.runs, Threads(1))), list(sweep(study, runs, runner))
    assert [a.run.run_id for a in one] != [a.run.run_id for a in other]
    assert bits(one) == bits(other)
    byte = [{a.run: [s.tobytes() for s in a.daily or ()] for a in many} for many in (one, other)]
    assert byte[0] == byte[1]


@pytest.mark.long
def test_a_worker_that_is_killed_costs_its_runs_in_flight_only(place: Path) -> None:
    study = read_study(plan(place.parent, replications=20, days=200))
    answers = []
    for answer in sweep(study, study.runs, Processes(2)):
        answers.append(answer)
        if len(answers) == 1:
            multiprocessing.active_children()[0].kill()
    lost = [answer for answer in answers if answer.error]
    assert 0 < len(lost) <= running.SHARING
    assert {answer.error for answer in lost} == {"the worker died (BrokenProcessPool)"}
    assert {answer.attempt for answer in lost} == {1}
    done = [answer for answer in answers if not answer.error]
    assert bits(done) == bits(list(sweep(study, study.runs, Threads(1))))


@pytest.mark.long
def test_a_run_that_kills_its_worker_fails_alone(place: Path) -> None:
    sound = read_study(plan(place.parent, replications=1))
    study = Poisoned(**{name: getattr(sound, name) for name in sound.__dataclass_fields__})
    answers = list(sweep(study, study.runs, Processes(2)))
    done = [answer for answer in answers if not answer.error]
    assert len(done) == study.size - 1
    (failed,) = {answer.run for answer in answers} - {answer.run for answer in done}
    assert study.head(failed)["return_limit"] == 4
    assert [a.attempt for a in answers if a.run == failed] == [1, 2, 3, 4]
    assert bits(done) == bits([a for a in sweep(sound, sound.runs, Threads(1)) if a.run != failed])


def test_workers_that_cannot_live_are_an_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*_: object) -> list[Any]:
        raise running.BrokenExecutor("it died")

    monkeypatch.setattr(running, "play", dying)
    study = read_study(plan(place.parent))
    with pytest.raises(ScenarioError, match="died before a run was done"):
        list(sweep(study, study.runs, Threads(1)))


def test_a_worker_with_another_model_refuses_to_work(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pickle

    study = read_study(plan(place.parent))
    blob = pickle.dumps(replace(study, model="another").packed())
    with pytest.raises(ScenarioError, match="on a worker: expected 'another'"):
        running.play_packed(blob, running.Share(tuple(study.runs[:1]), tuple(study.points[:1])))
