"""A city day by day: stepping is the run, and what is read is what the tables hold.

Lives here: the arms of a city and a unit's view against the engine. May not: figures.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from calls import tiny
from model.declared.scenario import Scenario
from model.district.setup import run_days
from model.governance import GovernanceModel
from model.plan import BURN_IN, begin_arm, burnt_in
from model.tables.records import DONE, DROPPED, NONE, World
from scenarios import load
from scenarios.follow import city as cityday
from scenarios.follow.city import City, CityArm, city, stepped, unit_view
from scenarios.follow.flows import Group
from scenarios.inputs.errors import ScenarioError

DAYS, SEED = 50, 2


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return load(place=tiny(tmp_path_factory.mktemp("place")), reform="six_powers")


@pytest.fixture(scope="module")
def snapshot(scenario: Scenario) -> World:
    return burnt_in(scenario, SEED)


@pytest.fixture(scope="module")
def found(scenario: Scenario, snapshot: World) -> City:
    return city(scenario, SEED, DAYS, snapshot=snapshot)


def apart(one: World, other: World) -> list[str]:
    """The arrays that do not hold the same bytes, but for the log, which no rule reads."""
    found = []
    for name in World._fields:
        a, b = getattr(one, name).copy(), getattr(other, name).copy()
        if name == "clock":
            a["log_rows"], b["log_rows"] = 0, 0
            a["log_on"], b["log_on"] = 0, 0
        if name != "log" and a.tobytes() != b.tobytes():
            found.append(name)
    return found


@pytest.mark.parametrize("reformed", [False, True])
@pytest.mark.parametrize("stride", [1, 7])
def test_stepping_is_the_run(
    scenario: Scenario, snapshot: World, reformed: bool, stride: int
) -> None:
    start = begin_arm(snapshot, scenario, SEED, reformed=reformed)
    whole = run_days(begin_arm(snapshot, scenario, SEED, reformed=reformed), DAYS)
    evenings = tuple(dict.fromkeys([*range(stride, DAYS + 1, stride), DAYS]))
    assert apart(snapshot, whole) != []
    assert apart(stepped(start, scenario, evenings, reformed=reformed)[0], whole) == []


def test_the_snapshot_is_left_as_it_was(scenario: Scenario, snapshot: World, found: City) -> None:
    assert found.before.open.any()  # both arms have been run from it
    assert apart(snapshot, burnt_in(scenario, SEED)) == []


def test_what_is_read_is_what_the_tables_hold(
    scenario: Scenario, snapshot: World, found: City
) -> None:
    start = begin_arm(snapshot, scenario, SEED, reformed=True)
    world, arm = stepped(start, scenario, tuple(range(1, DAYS + 1)))
    daily = world.daily[BURN_IN : BURN_IN + DAYS]
    assert arm.open.sum(axis=1).tolist() == daily["open"].tolist()
    assert (arm.grid_open.sum(axis=1) == daily["open"]).all()
    before = snapshot.daily["calls"][: BURN_IN + DAYS].sum()
    assert arm.calls.sum() == world.daily["calls"][: BURN_IN + DAYS].sum() - before > 0
    assert (arm.calls_30[-1] == arm.calls[-30:].sum(axis=0)).all()
    assert arm.in_time[-1] == pytest.approx(world.towns["in_time"] / world.towns["known"])
    assert arm.grid_latent[-1].tolist() == world.grids["latent"].tolist()
    assert arm.trust[-1].mean() == pytest.approx(world.grids["trust"].mean())
    for field in fields(CityArm):
        assert getattr(arm, field.name).tobytes() == getattr(found.after, field.name).tobytes()


def test_burden_and_backlog_are_the_outcomes_ones() -> None:
    place = load(place="huaisi", reform="big_department")
    model = GovernanceModel(place, rng=SEED)
    for _ in range(28):
        model.step()
    arm = city(place, SEED, 28).after
    outcomes = model.outcomes()
    assert arm.burden[-1, 0] == pytest.approx(outcomes["burden"])
    assert arm.backlog[-1, 0] == pytest.approx(outcomes["backlog_days"], abs=1e-5)
    assert arm.in_time[-1, 0] == pytest.approx(outcomes["true_in_time"])


def test_strides_keep_some_of_the_evenings(
    scenario: Scenario, snapshot: World, found: City
) -> None:
    weekly = city(scenario, SEED, DAYS, 7, snapshot)
    assert weekly.days == (7, 14, 21, 28, 35, 42, 49, 50)
    kept = [day - 1 for day in weekly.days]
    for name in ("open", "backlog", "trust", "calls_30", "in_time", "departments", "grid_trust"):
        one, other = getattr(weekly.after, name), getattr(found.after, name)[kept]
        assert one.tobytes() == other.tobytes(), name
    assert weekly.after.calls.sum() == found.after.calls.sum()


def test_arms_share_their_chance(scenario: Scenario, found: City, tmp_path: Path) -> None:
    assert found.before.open.tobytes() != found.after.open.tobytes()
    idle = city(load(place=tiny(tmp_path), reform="none"), SEED, DAYS)
    for field in fields(CityArm):
        pair = (getattr(arm, field.name).tobytes() for arm in (idle.before, idle.after))
        assert len(set(pair)) == 1, field.name


def test_a_large_city_keeps_townships_only(
    scenario: Scenario, snapshot: World, found: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cityday, "MOST_GRIDS", 5)
    large = city(scenario, SEED, DAYS, snapshot=snapshot)
    assert large.after.grid_open.shape == (DAYS, 0)
    assert large.after.trust.tobytes() == found.after.trust.tobytes()


@pytest.mark.parametrize("group", [Group("township", 1), Group("department", 2)])
def test_a_units_queue_is_what_it_holds(scenario: Scenario, snapshot: World, group: Group) -> None:
    view = unit_view(scenario, SEED, DAYS, group, reformed=True, snapshot=snapshot)
    world = run_days(begin_arm(snapshot, scenario, SEED, reformed=True), DAYS)
    units = world.units
    mine = (units["kind"] == (1 if group.kind == "township" else 3)) & (
        units[group.kind] == group.number
    )
    legs = world.legs[(world.legs["state"] > 0) & (world.legs["case"] != NONE)]
    ended = np.isin(legs["state"], (DONE, DROPPED)) & mine[legs["holder"]]
    assert view.held == units["holding"][mine].sum() - ended.sum() > 0
    grown = (units["received"] - snapshot.units["received"])[mine].sum()
    assert view.received == grown
    assert view.window == DAYS
    assert view.given["count"] == view.to["count"].sum()
    assert view.passing == pytest.approx(view.given["count"] / view.received)


def test_what_all_units_give_is_what_all_receive(scenario: Scenario, snapshot: World) -> None:
    place = scenario.place
    every = [
        *(Group("township", t) for t in range(place.townships)),
        *(Group("department", d) for d in range(place.departments)),
    ]
    offices = snapshot.units["department"][snapshot.units["kind"] == 2]
    every += [Group("office", int(d)) for d in np.unique(offices)]
    views = [
        unit_view(scenario, SEED, 120, group, reformed=False, snapshot=snapshot) for group in every
    ]
    given = sum(view.given["count"] for view in views)
    assert given == sum(int(view.came_from["count"].sum()) for view in views) > 0


def test_an_unknown_unit_is_refused(scenario: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"unit = \('township', 99, -1\)"):
        unit_view(scenario, SEED, 10, Group("township", 99), reformed=True)


@pytest.mark.parametrize(("days", "stride"), [(0, 1), (10, 0), (10, 11)])
def test_what_cannot_be_run_is_refused(scenario: Scenario, days: int, stride: int) -> None:
    with pytest.raises(ScenarioError):
        city(scenario, SEED, days, stride)
