"""Hand-offs from unit to unit: their sums are the engine's, their givers the ledger's.

Lives here: flows against counters, tables and chance. May not: figures or words.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calls import tiny
from model.declared.scenario import Scenario
from model.district.setup import copied, enact, run_days
from model.plan import burnt_in, run_arm
from model.tables.records import DESK, EV_HANDOFF, NONE, SECTION_UNIT, World
from scenarios import load
from scenarios.follow.event_log import HANDOFF_KINDS
from scenarios.follow.flows import (
    LEVELS,
    Flows,
    case_keys,
    compared_flows,
    counted_pairs,
    flows,
    handoffs,
    held_legs,
)
from scenarios.inputs.errors import ScenarioError

DAYS, SEED = 90, 3


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A tiny place under a reform with whistles, and a gate that refuses some."""
    place = tiny(tmp_path_factory.mktemp("place"))
    return load(place=place, reform="six_powers", set={"whistle_gate": 1})


@pytest.fixture(scope="module")
def snapshot(scenario: Scenario) -> World:
    return burnt_in(scenario, SEED)


@pytest.fixture(scope="module")
def arms(scenario: Scenario, snapshot: World) -> tuple[Flows, Flows]:
    found = (
        flows(scenario, SEED, DAYS, reformed=reformed, snapshot=snapshot)
        for reformed in (False, True)
    )
    before, after = found
    return before, after


@pytest.mark.parametrize("reformed", [False, True])
def test_the_sums_are_the_engines_counters(
    scenario: Scenario, snapshot: World, arms: tuple[Flows, Flows], reformed: bool
) -> None:
    found = arms[reformed]
    cohort = run_arm(snapshot, scenario, SEED, DAYS, reformed=reformed)[1]
    assert found.frame["count"].sum() == cohort.total("hops") > 0
    assert found.cases == cohort.total("known")
    assert found.bound == cohort.total("bound")
    assert found.passed == cohort.total("passed") > 0
    assert found.contested == cohort.total("contested")


def test_the_cohort_is_the_last_year_of_a_long_run(tmp_path: Path) -> None:
    short = load(place=tiny(tmp_path), reform="none")
    found = flows(short, 1, 400, reformed=True)
    cohort = run_arm(burnt_in(short, 1), short, 1, 400, reformed=True)[1]
    assert found.frame["count"].sum() == cohort.total("hops")
    assert found.cases == cohort.total("known")


def logged(scenario: Scenario, snapshot: World) -> World:
    world = copied(snapshot)
    enact(world, scenario, SEED)
    world.clock["log_on"] = 1
    return world


def test_givers_are_the_ledgers_last_units(scenario: Scenario, snapshot: World) -> None:
    world, checked, held = logged(scenario, snapshot), 0, held_legs(snapshot)
    for _ in range(60):
        seen = int(world.clock["log_rows"][0])
        world = run_days(world, 1)
        rows = world.log[: world.clock["log_rows"][0]]
        found = handoffs(world, rows, held)[(rows["activity"][:seen] == EV_HANDOFF).sum() :]
        legs = world.legs[(world.legs["state"] > 0) & (world.legs["case"] != NONE)]
        cases = world.cases[legs["case"]]
        day, grid, nth = (cases[name].astype(np.int64) for name in ("day", "grid", "nth"))
        keys = (day << 38) + (grid << 14) + nth
        last = {(int(one["case"]), int(one["leg"])): one for one in found}  # several may be a day's
        for one in last.values():
            leg = legs[(keys == one["case"]) & (legs["number"] == one["leg"])]
            if len(leg):
                assert leg["past"][0, (leg["hops"][0] - 1) % 4] == one["giver"]
                assert leg["holder"][0] == one["taker"]
                assert (leg["sender"][0] == DESK) == one["by_desk"]
                checked += 1
    assert checked > 20


def test_a_log_begun_late_knows_who_held_what(scenario: Scenario, snapshot: World) -> None:
    whole = logged(scenario, snapshot)
    whole = run_days(whole, 40)
    held, seen = held_legs(whole), int(whole.clock["log_rows"][0])
    whole = run_days(whole, 40)
    rows = whole.log[: whole.clock["log_rows"][0]]
    late = handoffs(whole, rows[seen:], held)
    all_of_it = handoffs(whole, rows, held_legs(snapshot))
    same = all_of_it[len(all_of_it) - len(late) :]
    assert len(late) > 5
    assert (late == same).all()


def test_sections_of_one_township_are_no_flow(arms: tuple[Flows, Flows]) -> None:
    for one in arms:
        giver, taker = (one.units[one.frame[end]] for end in ("giver", "taker"))
        inside = (giver["kind"] == SECTION_UNIT) & (taker["kind"] == SECTION_UNIT)
        assert not (inside & (giver["township"] == taker["township"])).any()
        assert (one.frame["giver"] > 0).all()
        assert (one.frame["giver"] != one.frame["taker"]).all()


@pytest.mark.parametrize("level", LEVELS)
def test_groups_keep_the_sums(arms: tuple[Flows, Flows], level: str) -> None:
    for one in arms:
        grouped = one.grouped(level)
        for column in ("count", *HANDOFF_KINDS, "by_desk"):
            assert grouped[column].sum() == one.frame[column].sum()
        assert (grouped["count"] == grouped[list(HANDOFF_KINDS)].sum(axis=1)).all()
        assert grouped["count"].is_monotonic_decreasing


def test_an_unknown_level_is_refused(arms: tuple[Flows, Flows]) -> None:
    with pytest.raises(ScenarioError, match="unknown level 'towns'"):
        arms[0].grouped("towns")


def test_pairs_are_the_same_in_any_number_of_threads(
    scenario: Scenario, arms: tuple[Flows, Flows]
) -> None:
    one, two = (compared_flows(scenario, [SEED, 4], DAYS, workers=workers) for workers in (1, 2))
    for level in LEVELS:
        assert one.table(level).equals(two.table(level))
    assert one.before[0].frame.equals(arms[0].frame)
    assert one.after[0].frame.equals(arms[1].frame)


def test_rates_are_per_thousand_known_cases(scenario: Scenario) -> None:
    found = compared_flows(scenario, [SEED, 4], DAYS)
    hops = sum(int(one.frame["count"].sum()) for one in found.after)
    cases = sum(one.cases for one in found.after)
    assert found.table("kinds")["after_count"].sum() == pytest.approx(1000 * hops / cases)
    given = found.given("kinds")
    of_seed = given[given["seed"] == SEED]
    assert found.totals()[0][1] == pytest.approx(of_seed["after"].sum())


def test_without_a_reform_both_arms_are_one(tmp_path: Path) -> None:
    found = compared_flows(load(place=tiny(tmp_path), reform="none"), [1], 60)
    table = found.table("units")
    assert (table["before_count"] == table["after_count"]).all()


def test_the_reform_that_raises_stakes_lowers_buck_passing() -> None:
    found = compared_flows(load(place="huaisi", reform="big_department"), range(1, 5), 120)
    assert sum(after < before for before, after in found.totals("unwarranted")) >= 3


def test_a_log_too_long_is_refused() -> None:
    with pytest.raises(ScenarioError, match="expected a log of at most"):
        flows(load(place="tianjin_city"), 1, 365, reformed=True)


def test_an_empty_log_has_no_flow(snapshot: World) -> None:
    found = handoffs(snapshot, snapshot.log[:0])
    assert len(found) == len(counted_pairs(found)) == 0
    assert case_keys(snapshot.log[:0]).size == 0
