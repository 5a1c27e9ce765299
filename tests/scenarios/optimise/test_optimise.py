"""The search for the best levers: its driver, its budget, its bytes, and what it reports.

Lives here: known fronts, budgets and whole levers, resuming, and regret worked out by hand.
May not: bad plans (test_optimise_input.py), or discovery (test_discover.py).
"""

from __future__ import annotations

import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls import ROOT, answered, call, place
from model.declared.outcomes import OUTCOMES
from scenarios.inputs.ensemble import shipped_ensemble
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.toml_files import shipped
from scenarios.optimise import search as optimising
from scenarios.optimise.found import Found
from scenarios.optimise.nsga import Judged, searched, undominated
from scenarios.optimise.plan import Bound, Limit, Price, SearchPlan
from scenarios.optimise.reading import FOLDER, read_search_plan
from scenarios.optimise.search import Option, Search, optimise
from scenarios.run.evaluations import NOTES
from scenarios.run.experiment import replicate
from scenarios.run.locks import LOCK
from sweeps import TINY_SEARCH as TINY
from viz.optimise.page import search_files

__all__ = ["place"]  # a fixture

WRITTEN = ("front.csv", "optimise.json", "optimise.html")


@pytest.fixture
def plan(place: Path) -> Path:
    """The plan of a tiny search, in the folder the calls are made from."""
    path = place.parent / "plan.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


def written(search: Search, folder: Path) -> dict[str, bytes]:
    """What a search writes, by file."""
    folder.mkdir(exist_ok=True)
    for name, write in search_files(Found(search)).items():
        write(folder / name)
    return {name: (folder / name).read_bytes() for name in WRITTEN}


# --- the driver


def zdt1(points: Sequence[tuple[float, ...]]) -> Judged:
    """Zitzler, Deb and Thiele's first problem: the front is 1 - √x where all else is nought."""
    x = np.array(points)
    rest = 1.0 + 9.0 * x[:, 1:].mean(axis=1)
    second = rest * (1.0 - np.sqrt(x[:, 0] / rest))
    return Judged(np.column_stack([x[:, 0], second]), np.zeros((len(x), 0)))


SIZES = {"population": 24, "generations": 60, "seed": 3}


def as_it_is(point: tuple[float, ...]) -> tuple[float, ...]:
    return point


def test_the_front_of_a_known_problem_is_found() -> None:
    found = searched([0.0] * 3, [1.0] * 3, as_it_is, zdt1, 2, 0, **SIZES)
    ends = zdt1([member.point for member in found]).objectives
    assert len(found) == SIZES["population"]
    assert np.abs(ends[:, 1] - (1.0 - np.sqrt(ends[:, 0]))).max() < 0.02
    assert np.diff(np.sort(ends[:, 0])).max() < 0.2  # all along it
    assert ends[:, 0].min() < 0.05
    assert ends[:, 0].max() > 0.95


def test_a_limit_is_kept_to_and_undefined_points_are_not_taken() -> None:
    def limited(points: Sequence[tuple[float, ...]]) -> Judged:
        x = np.array(points)
        ends = zdt1(points).objectives
        ends[x[:, 0] > 0.8] = math.nan
        return Judged(ends, 0.5 - x[:, :1])

    found = searched([0.0] * 3, [1.0] * 3, as_it_is, limited, 2, 1, **SIZES)
    first = [member.point[0] for member in found]
    assert found
    assert 0.5 <= min(first) <= 0.55
    assert 0.75 <= max(first) <= 0.8
    nowhere = searched(
        [0.0] * 2,
        [1.0] * 2,
        as_it_is,
        lambda points: Judged(zdt1(points).objectives, np.ones((len(points), 1))),
        2,
        1,
        population=8,
        generations=2,
        seed=1,
    )
    assert nowhere == []


def test_a_seed_is_a_search_and_a_small_space_ends_it() -> None:
    sizes = {"population": 8, "generations": 4}
    one, same, other = (
        searched([0.0] * 3, [1.0] * 3, as_it_is, zdt1, 2, 0, **sizes, seed=seed)
        for seed in (1, 1, 2)
    )
    assert one == same != other
    asked = []

    def corners(points: Sequence[tuple[float, ...]]) -> Judged:
        asked.extend(points)
        return zdt1(points)

    rounded = searched(
        [0.0] * 2,
        [1.0] * 2,
        lambda p: tuple(round(v) for v in p),
        corners,
        2,
        0,
        population=8,
        generations=50,
        seed=1,
    )
    assert {member.point for member in rounded} == {(0.0, 0.0), (1.0, 0.0)}
    assert len(asked) < 100


def test_what_nothing_dominates() -> None:
    ends = np.array([[1.0, 4.0], [2.0, 2.0], [3.0, 3.0], [4.0, 1.0], [0.0, math.nan]])
    assert undominated(ends).tolist() == [True, True, False, True, False]
    assert undominated(np.full((2, 2), math.nan)).tolist() == [False, False]


# --- the budget


def shipped_plan() -> SearchPlan:
    return read_search_plan("weights_and_people")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=6, max_size=6))
def test_no_choice_costs_more_than_the_budget_and_whole_levers_stay_whole(
    shares: list[float],
) -> None:
    plan = shipped_plan()
    wish = tuple(b.low + s * (b.high - b.low) for b, s in zip(plan.bounds, shares, strict=True))
    point = plan.afforded(wish)
    scenario = plan.scenario(point)
    assert plan.cost(scenario.after) <= plan.total + 1e-6
    assert isinstance(plan.values(point)["signoff_levels"], int)
    assert plan.afforded(point) == point
    for bound, value in zip(plan.bounds, point, strict=True):
        assert bound.low <= value <= bound.high
        steps = abs(value - bound.idle) / bound.step
        assert value in (bound.low, bound.high) or abs(steps - round(steps)) < 1e-6


def test_what_costs_nothing_is_left_and_what_can_be_paid_for_stays() -> None:
    plan = shipped_plan()
    idle = tuple(bound.idle for bound in plan.bounds)
    assert plan.afforded(idle) == idle
    assert plan.cost(plan.scenario(idle).after) == 0.0
    wish = (0.3, 0.5, 0.05, 1.0, 365.0, 2)
    assert plan.afforded(wish) == wish
    everything = plan.afforded(tuple(bound.high for bound in plan.bounds))
    spent = plan.cost(plan.scenario(everything).after)
    assert 0.9 * plan.total < spent <= plan.total  # drawn back no further than need be


def test_prices_are_of_moves_and_of_times_a_year() -> None:
    assert Price("platform", 10.0, False).of(0.3, 0.8) == pytest.approx(5.0)
    assert Price("platform", 10.0, False).of(0.8, 0.3) == pytest.approx(5.0)
    meetings = Price("joint_meeting_interval", 2.0, True)
    assert meetings.of(365.0, 73.0) == pytest.approx(8.0)  # five a year and not one
    assert meetings.of(365.0, 365.0) == 0.0
    assert math.isnan(meetings.of(365.0, 0.0))  # by need is no number of times


def test_a_step_never_leaves_its_range() -> None:
    bound = Bound("platform", 0.3, 0.777, 0.42, 0.01)
    assert bound.snapped(0.776) == 0.777
    assert bound.snapped(0.777, 0.5) == pytest.approx(0.59)
    assert bound.snapped(0.3, 0.0) == 0.42


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_a_shipped_plan_is_whole(name: str) -> None:
    plan = read_search_plan(name)
    assert plan.name == name
    assert plan.titles["title_zh"] != plan.titles["title"]
    assert not set(plan.worlds) & set(plan.others)
    sets = shipped_ensemble()
    last, first = plan.worlds[-1], plan.others[0]
    assert (last + 2) // 3 < (first + 2) // 3, "neighbouring worlds share their behaviour"
    assert sets.index(plan.others[0]) == sets.index(plan.others[1])


# --- the same bytes


def test_the_front_is_the_same_on_any_number_of_threads(plan: Path) -> None:
    read = read_search_plan(plan)
    one, two = (optimise(read, Path(f"o{n}"), n) for n in (1, 2))
    assert written(one, Path("a")) == written(two, Path("b"))
    assert one.tried >= 8
    for option in one.front:
        assert read.cost(option.scenario.after) <= read.total + 1e-6


def test_an_interrupted_search_goes_on_where_it_was(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, count = read_search_plan(plan), 0

    def impatient() -> None:
        nonlocal count
        count += 1
        if count == 13:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        optimise(read, Path("o"), 1, impatient)
    notes = Path("o", NOTES)
    kept = notes.read_bytes().count(b"\n")
    assert kept >= 13
    with notes.open("ab") as file:
        file.write(b'{"key": "torn')
    ran: list[int] = []
    real = optimising.arm
    monkeypatch.setattr(optimising, "arm", lambda *a, **k: ran.append(1) or real(*a, **k))
    again = optimise(read, Path("o"), 2)
    made = len(ran) // 2
    whole = optimise(read, Path("whole"), 2)
    assert written(again, Path("a")) == written(whole, Path("b"))
    lines = Path("whole", NOTES).read_bytes().count(b"\n")
    assert notes.read_bytes().count(b"\n") == lines
    assert made == lines - 4 - kept  # four notes are of the second look, which runs pairs
    ran.clear()
    assert written(optimise(read, Path("o"), 2), Path("c")) == written(whole, Path("b"))
    assert not ran


@pytest.mark.long
def test_a_killed_search_ends_in_the_same_bytes(plan: Path) -> None:
    command = [sys.executable, str(ROOT / "run.py"), "optimise", str(plan), "--out", "killed"]
    notes = Path("killed", NOTES)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as ours:
        end = time.monotonic() + 300
        while time.monotonic() < end and not (
            notes.exists() and notes.read_bytes().count(b"\n") > 1
        ):
            time.sleep(0.02)
        os.kill(ours.pid, signal.SIGKILL)
    assert not Path("killed", "front.csv").exists()
    for folder in ("killed", "whole"):
        assert call("optimise", plan, "--out", folder).exit_code == 0
    for name in WRITTEN:
        assert Path("killed", name).read_bytes() == Path("whole", name).read_bytes()


def test_another_plan_is_refused_in_its_folder(plan: Path) -> None:
    assert call("optimise", plan, "--out", "o").exit_code == 0
    plan.write_text(TINY.replace("total = 10.0", "total = 9.0"), encoding="utf-8")
    result = call("optimise", plan, "--out", "o")
    assert result.exit_code == 2
    assert "differs in budget" in " ".join(result.stderr.split())


# --- what is reported


def test_a_reported_number_is_that_of_paired_worlds(plan: Path) -> None:
    read = read_search_plan(plan)
    search = optimise(read, Path("o"))
    option, seed = search.front[0], read.others[2]
    assert read.ensemble is not None
    pair = replicate([read.ensemble.drawn(option.scenario, seed)], seed, read["days"])
    for name in read.outcomes:
        assert search.before[name][2] == pair.before.outcomes[name]
        assert option.after[name][2] == pair.after[0].outcomes[name]


def made_up(plan: SearchPlan, constraints: tuple[Limit, ...] = ()) -> Found:
    """A search of two options in four worlds, with a third that both dominate."""
    plan = replace(plan, constraints=constraints, ensemble=None)
    before = {
        "true_in_time": np.array([0.5, 0.5, 0.5, 0.5]),
        "buck_passing_rate": np.array([0.4, 0.4, 0.4, 0.4]),
    }
    solved = ([0.6, 0.7, 0.6, 0.7], [0.7, 0.6, 0.7, 0.4], [0.5, 0.5, 0.5, 0.5])
    passed = ([0.3, 0.3, 0.3, 0.5], [0.2, 0.2, 0.2, 0.2], [0.4, 0.4, 0.4, 0.4])
    front = tuple(
        Option(str(k), plan.base, dict(zip(before, map(np.array, pair), strict=True)))
        for k, pair in enumerate(zip(solved, passed, strict=True), 1)
    )
    return Found(Search(plan, "", front, (), before, 3))


def test_regret_and_satisfaction_are_worked_out_by_world(plan: Path) -> None:
    found = made_up(read_search_plan(plan))
    one, two, third, quo = found.options
    solved = one.outcomes["true_in_time"]
    assert solved.after == pytest.approx(0.65)
    assert solved.difference == pytest.approx(0.15)
    assert solved.regret_max == pytest.approx(0.1)  # in the first and the third world
    assert two.outcomes["true_in_time"].regret_max == pytest.approx(0.3)
    assert two.outcomes["buck_passing_rate"].regret_max == pytest.approx(0.0)
    assert quo.kind == "status quo"
    assert quo.outcomes["buck_passing_rate"].regret_90 == pytest.approx(0.2)
    assert (one.satisfied, two.satisfied, third.satisfied, quo.satisfied) == (0.75, 0.75, 0.0, 0.0)
    assert [one.stands, two.stands, third.stands] == [True, True, False]
    low, high = solved.low, solved.high
    assert low is not None
    assert high is not None
    assert low < 0.15 < high


def test_a_constraint_is_held_against_the_mean_and_against_every_world(plan: Path) -> None:
    limit = Limit("true_in_time", 0.0, math.inf, "difference")
    found = made_up(read_search_plan(plan), (Limit("true_in_time", 0.62, math.inf, "after"), limit))
    one, two, third, _ = found.options
    assert [one.keeps, two.keeps, third.keeps] == [True, False, False]
    assert [one.satisfied, two.satisfied] == [0.25, 0.5]
    assert [one.stands, two.stands] == [True, False]


def test_an_objective_without_a_value_is_refused(plan: Path) -> None:
    text = TINY.replace('"buck_passing_rate"', '"vertical_neglect"')
    plan.write_text(text.replace('"tiny.toml"', '"huaisi"'), encoding="utf-8")
    with pytest.raises(ScenarioError, match="'vertical_neglect' has no value"):
        optimise(read_search_plan(plan), Path("o2"))


def test_constraints_that_nothing_keeps_to_are_said_to_be_so(plan: Path) -> None:
    plan.write_text(f"{TINY}\n[constraints]\ntrue_in_time = {{ low = 1.0 }}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"none of \d+ choices keeps to every constraint"):
        optimise(read_search_plan(plan), Path("o"))


def test_the_command_answers_in_json_and_writes_a_page_in_two_languages(plan: Path) -> None:
    found = answered("optimise", plan, "--out", "o")
    assert {path.name for path in Path("o").iterdir()} == {*WRITTEN, "plan.json", NOTES, LOCK}
    kinds = [option["kind"] for option in found["options"]]
    assert kinds.count("status quo") == 1
    assert kinds.count("reform") == len(shipped("reform"))
    assert all(option["within_budget"] for option in found["options"] if option["kind"] == "front")
    written = json.loads(Path("o/optimise.json").read_text("utf-8"))
    assert written | {"folder": "o"} == found
    text = Path("o/optimise.html").read_text("utf-8")
    assert "预算有限" in text
    assert "Which levers" in text
    assert OUTCOMES["true_in_time"].zh in text
    body = text[: text.index("<script>")]
    assert not any(mark in body for mark in ("http://", "https://", "{{", "nan", "None"))
    figures = text.split("FIGURES")[1]
    plots = re.findall(r'data-figure="(\w+)"', text)
    assert plots == ["all", "nearer"]
    assert all(f'"{plot}"' in figures for plot in plots)
    again = call("optimise", plan, "--out", "o", columns=120)
    assert again.exit_code == 0
    assert "make up the Pareto front" in " ".join(again.stdout.split())


def test_more_objectives_are_drawn_as_lines(plan: Path) -> None:
    text = TINY.replace('"buck_passing_rate"]', '"buck_passing_rate", "vertical_neglect"]')
    plan.write_text(text.replace("generations = 3", "generations = 1"), encoding="utf-8")
    assert call("optimise", plan, "--out", "o").exit_code == 0
    assert '"nearer"' not in Path("o/optimise.html").read_text("utf-8").split("FIGURES")[1]
