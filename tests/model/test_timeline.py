"""Phases and shocks: zeros, pairing, and the direction of each shock.

Lives here: the engine's part of a timeline. May not: files, commands, or outcomes over windows
(tests/scenarios).
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from districts import digest, toy
from model.declared.scenario import Scenario
from model.declared.timeline import (
    LARGEST,
    SHOCKS,
    OutcomeWindow,
    Phase,
    PhaseNumbers,
    Shock,
    ShockNumbers,
    Timeline,
)
from model.district.phases import books_on, in_phase
from model.district.setup import build_world, run_days
from model.district.shocks import struck_by
from model.plan import BURN_IN, Cohort, begin_arm, burnt_in, run_arm, run_on
from model.readings import outcomes
from model.tables.records import World
from scenarios import load

SEED, DAYS = 1, 60
SIZES = {"demand": 4.0, "absence": 0.5, "budget": 0.5, "platform": 1.0}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("huaisi", "big_department")


@pytest.fixture(scope="module")
def snapshot(scenario: Scenario) -> World:
    return burnt_in(scenario, SEED)


@pytest.fixture(scope="module")
def reformed(scenario: Scenario, snapshot: World) -> World:
    return timed(scenario, snapshot)[0]


def timed(
    scenario: Scenario, snapshot: World, reformed: bool = True, **parts: Any
) -> tuple[World, Cohort]:
    """An arm under a timeline of these parts."""
    scenario = replace(scenario, timeline=Timeline(**parts))
    return run_arm(snapshot, scenario, SEED, DAYS, reformed=reformed)


def shock(kind: str, size: float, first: int = 10, days: int = 10, **where: Any) -> Shock:
    return Shock(kind, ShockNumbers(from_day=first, days=days, size=size), **where)


def phase(scenario: Scenario, **numbers: Any) -> Phase:
    return Phase("reform", scenario.after, PhaseNumbers(**numbers))


def same(one: World, other: World) -> bool:
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def daily(world: World, column: str, first: int = 0, last: int = DAYS) -> list[int]:
    found: list[int] = world.daily[column][BURN_IN + first : BURN_IN + last].tolist()
    return found


def test_shocks_of_size_zero_change_no_bit(
    scenario: Scenario, snapshot: World, reformed: World
) -> None:
    shocks = tuple(shock(kind, 0.0) for kind in SHOCKS)
    assert same(timed(scenario, snapshot, shocks=shocks)[0], reformed)


def test_a_shock_that_is_to_come_changes_no_bit_of_any_day_before(
    scenario: Scenario, snapshot: World, reformed: World
) -> None:
    shocks = tuple(shock(kind, size) for kind, size in SIZES.items())
    struck = timed(scenario, snapshot, shocks=shocks)[0]
    for column in ("known", "open"):
        assert daily(struck, column, 0, 10) == daily(reformed, column, 0, 10)
        assert daily(struck, column) != daily(reformed, column)


def test_what_a_flood_brings_is_apart_from_all_other_problems(
    scenario: Scenario, snapshot: World, reformed: World
) -> None:
    flood = shock("demand", 4.0, domains=(3, 4))
    struck = timed(scenario, snapshot, shocks=(flood,))[0]
    ordinary = np.array(daily(reformed, "known", 0, 11))
    assert daily(struck, "known", 0, 11) == ordinary.tolist()  # new problems, known from tomorrow
    share = snapshot.matters["share"][np.isin(snapshot.matters["domain"], (3, 4))].sum()
    brought = sum(daily(struck, "known")) - sum(daily(reformed, "known"))
    # Expected: size x share x ordinary problems of ten days; variance as that of a day's problems.
    expected = 4.0 * share * snapshot.grids["demand"].sum() * 10
    seen = expected * 0.9  # some fade before they are known
    spread = np.sqrt(expected / (1.0 - snapshot.grids["theta"].mean()))
    assert abs(brought - seen) < 5 * spread + 0.1 * expected


@pytest.mark.parametrize("kind", ["demand", "absence"])
def test_a_shock_leaves_more_open_and_passes(
    kind: str, scenario: Scenario, snapshot: World, reformed: World
) -> None:
    struck = timed(scenario, snapshot, shocks=(shock(kind, SIZES[kind]),))[0]
    there = daily(reformed, "open", 15, 20), daily(struck, "open", 15, 20)
    assert np.mean(there[1]) > np.mean(there[0])
    assert struck.units["there"].tolist() == reformed.units["there"].tolist()


def test_a_cut_department_leaves_line_work_undone() -> None:
    scenario = load("wenjiang", "one_list")
    snapshot = burnt_in(scenario, SEED)
    cut = shock("budget", 0.6, first=0, days=DAYS + 61, departments=(3,))
    struck = timed(scenario, snapshot, shocks=(cut,))[0]
    whole = timed(scenario, snapshot)[0]
    mine = snapshot.units["department"] == 3
    assert struck.units["there"][mine].tolist() == pytest.approx([0.4] * int(mine.sum()))
    assert struck.units["there"][~mine].min() == 1.0
    done = (one.units["vertical_done"][mine].sum() for one in (struck, whole))
    assert 0.0 < next(done) < next(done)


def test_without_the_platform_nothing_is_routed_by_it(scenario: Scenario, snapshot: World) -> None:
    down = shock("platform", 1.0, first=0, days=DAYS + 60)
    struck = timed(scenario, snapshot, shocks=(down,))[0]
    legs = struck.legs[: struck.clock["leg_top"][0]]
    assert (struck.towns["online"] == 0.0).all()
    assert not ((legs["recorded"] == 1) & (legs["bound"] == 0) & (legs["state"] == 1)).any()


def test_a_phase_everywhere_from_the_start_is_the_reform(
    scenario: Scenario, snapshot: World, reformed: World
) -> None:
    assert same(timed(scenario, snapshot, phases=(phase(scenario),))[0], reformed)


def test_until_the_first_phase_every_township_is_the_baseline(
    scenario: Scenario, snapshot: World
) -> None:
    before = timed(scenario, snapshot, reformed=False)[0]
    late = timed(scenario, snapshot, phases=(phase(scenario, from_day=30),))[0]
    assert daily(late, "open", 0, 30) == daily(before, "open", 0, 30)
    assert daily(late, "open") != daily(before, "open")
    never = timed(scenario, snapshot, phases=(phase(scenario, share=0.0),))[0]
    assert same(never, before)
    arm_before = timed(scenario, snapshot, reformed=False, phases=(phase(scenario),))[0]
    assert same(arm_before, before)


def test_a_phase_that_has_ended_leaves_the_rules_that_stood(scenario: Scenario) -> None:
    timeline = Timeline(phases=(phase(scenario, from_day=5, until_day=20),))
    timed_scenario = replace(scenario, timeline=timeline)
    for day, book in ((4, scenario.before), (5, scenario.after), (20, scenario.before)):
        assert books_on(timed_scenario, SEED, day) == [book] * scenario.place.townships


def test_a_larger_share_holds_the_townships_of_a_smaller_one() -> None:
    scenario = load("wenjiang", "one_list")
    count = scenario.place.townships
    drawn = [in_phase(phase(scenario, share=s), count, SEED) for s in (0.0, 0.3, 0.5, 1.0)]
    assert [int(one.sum()) for one in drawn] == [round(s * count) for s in (0.0, 0.3, 0.5, 1.0)]
    assert all((more | ~less).all() for less, more in itertools.pairwise(drawn))


def test_levers_of_the_district_wait_until_a_phase_covers_it() -> None:
    scenario = load("wenjiang", "one_list")
    half = phase(scenario, share=0.5)
    for wide in (False, True):
        timeline = Timeline(phases=(replace(half, whole_district=wide),))
        books = books_on(replace(scenario, timeline=timeline), SEED, 0)
        told = scenario.after if wide else scenario.before
        assert {one.lists_merged for one in books} == {told.lists_merged}
        assert len({one.admission_control for one in books}) == 2


def test_windows_are_cohorts_of_their_own_days(scenario: Scenario, snapshot: World) -> None:
    periods = (OutcomeWindow("first", 0, 20), OutcomeWindow("rest", 20, DAYS))
    world, cohort = timed(scenario, snapshot, windows=periods)
    assert same(world, timed(scenario, snapshot)[0])
    parts = list(cohort.windows.values())
    for column in ("known", "solved", "passed"):
        assert sum(one.total(column) for one in parts) == cohort.total(column)
    assert all(outcomes(one)["true_in_time"] is not None for one in parts)
    assert all(outcomes(one)["gini_townships"] is None for one in parts)


def struck_bytes() -> str:
    """The smallest district struck by every shock, compiled or not: a hash of all its arrays."""
    scenario = toy("six_powers")
    shocks = [shock(kind, size, first=2, days=4) for kind, size in SIZES.items()]
    world = run_days(struck_by(build_world(scenario, 5), shocks, 0), 12)
    return digest(world)


@pytest.mark.long
def test_shocks_are_the_same_bytes_without_the_compiler() -> None:
    done = subprocess.run(
        [sys.executable, __file__],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == struck_bytes()


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_shock_leaves_somebody_there_and_every_number_finite(
    kind: str, scenario: Scenario, snapshot: World
) -> None:
    struck = timed(scenario, snapshot, shocks=(shock(kind, LARGEST[kind]),))[0]
    for table in (struck.units, struck.towns, struck.grids):
        for column in table.dtype.names or ():
            assert np.isfinite(table[column]).all(), column
    with pytest.raises(ValueError, match=f"(at most|equal to) {LARGEST[kind]:g}"):
        shock(kind, LARGEST[kind] + 0.01)


def test_a_shock_of_no_known_kind_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="expected one of demand, absence, budget, platform"):
        shock("flood", 0.5)


def test_statements_are_cleared_once_and_not_again_by_a_later_phase() -> None:
    scenario = load("baiyun", "six_powers")
    snapshot = burnt_in(scenario, SEED)
    half, everywhere = phase(scenario, share=0.5), phase(scenario, from_day=20)
    begun = replace(scenario, timeline=Timeline(phases=(half, everywhere)))
    first = in_phase(half, scenario.place.townships, SEED)
    later = run_on(begin_arm(snapshot, begun, SEED), begun, 20)
    later.towns["statements"] = 0.5  # as they come back
    later = run_on(later, begun, 1)
    assert (later.towns["statements"][first] == 0.5).all()
    assert (later.towns["statements"][~first] == 0.0).all()


if __name__ == "__main__":
    print(struck_bytes())
