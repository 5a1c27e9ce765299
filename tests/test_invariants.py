"""What must hold after every day, whatever the configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from conftest import toy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.declare import declared
from model.levers import Reform
from model.scenario import Scenario
from model.tables import (
    AT_DESK,
    DONE,
    FREE,
    IN_HAND,
    KNOWN,
    NONE,
    OPEN,
    QUEUED,
    World,
)
from model.world import build_world, enact, run_days

LEVERS = {name: p for name, p in declared(Reform).items() if p.mechanism}
PLACES = st.fixed_dictionaries(
    {
        "townships": st.integers(1, 5),
        "grids_per_township": st.integers(1, 6),
        "departments": st.integers(2, 7),
        "sections_per_township": st.integers(1, 3),
        "sections_per_department": st.integers(1, 2),
        "office_share": st.floats(0, 1),
        "residents": st.floats(2_000, 40_000),
        "load": st.floats(0.5, 1.3),
        "workdays_per_week": st.sampled_from([5, 7]),
        "own_share": st.floats(0, 0.9),
        "multi_share": st.floats(0, 1),
        "void_share": st.floats(0, 0.2),
        "powers_held": st.floats(0, 1),
        "callback_share": st.floats(0, 1),
        "shelving_share": st.floats(0, 0.5),
    }
)
BEHAVIOURS = st.fixed_dictionaries(
    {"pressure": st.floats(0, 10), "rationality": st.floats(0, 5), "recurrence": st.floats(0, 1)}
)


def _value(name: str) -> st.SearchStrategy[float]:
    p = LEVERS[name]
    if p.integer:
        return st.integers(int(p.low), int(p.high))
    return st.floats(p.low, p.high)


REFORMS = st.fixed_dictionaries({}, optional={name: _value(name) for name in LEVERS})


def reformed(scenario: Scenario, values: dict[str, float]) -> Scenario:
    """The scenario with these levers in force after."""
    return replace(scenario, after=Reform(**(scenario.before.model_dump() | values)))


def check_conservation(w: World) -> None:
    """Every case known is over or open; slots are neither lost nor doubled."""
    clock, d = w.clock[0], w.daily
    ended = w.cases.size - int((w.cases["status"] != FREE).sum())
    assert ended == clock["cases_free"]
    assert d["known"].sum() == clock["known"]
    open_cases = int((w.cases["status"] != FREE).sum())
    final = int(d["judged"].sum())
    assert final + open_cases == clock["known"]
    free = w.free_cases[: clock["cases_free"]]
    assert len(set(free.tolist())) == len(free)
    free_legs = w.free_legs[: clock["legs_free"]]
    assert len(set(free_legs.tolist())) == len(free_legs)
    assert int((w.legs["state"] == FREE).sum()) == clock["legs_free"]
    assert int(w.grids["latent"].sum()) == clock["latent"] >= 0
    assert (w.grids["latent"] >= 0).all()


def check_one_holder(w: World) -> None:
    """Every leg of an open case has exactly one holder; units' stocks are what the legs say."""
    living = (w.legs["state"] != FREE) & (w.legs["case"] != NONE)
    holders = w.legs["holder"][living]
    assert (holders >= 0).all()
    assert (holders < w.units.size).all()
    assert (np.bincount(holders, minlength=w.units.size) == w.units["holding"]).all()
    assert (w.legs["holder"][w.legs["state"] == AT_DESK] == 0).all()
    for case in np.flatnonzero(w.cases["status"] >= OPEN):
        legs = w.cases["leg"][case][: w.cases["legs"][case]]
        assert (w.legs["case"][legs] == case).all()
        assert len(set(legs.tolist())) == len(legs)
        assert int((w.legs["state"][legs] == DONE).sum()) == w.cases["legs_done"][case]
    assert not (w.cases["status"][w.cases["legs"] == 0] > KNOWN).any()


def check_hands(w: World) -> None:
    """A leg in hand is in one clerk's hands, and every pile holds what it should."""
    held = w.hands[w.hands != NONE]
    assert len(set(held.tolist())) == len(held)
    assert (w.legs["state"][held] == IN_HAND).all()
    assert int((w.legs["state"] == IN_HAND).sum()) == len(held)
    piled = [leg for unit in range(w.units.size) for leg in walk(w, int(w.units["root"][unit]))]
    assert len(set(piled)) == len(piled) == int((w.legs["state"] == QUEUED).sum())


def walk(w: World, root: int) -> list[int]:
    """All legs on a pile; a child never comes before its parent."""
    found, stack = [], [root] if root != NONE else []
    while stack:
        leg = stack.pop()
        found.append(leg)
        child = int(w.legs["child"][leg])
        while child != NONE:
            assert w.legs["order"][child] > w.legs["order"][leg]
            stack.append(child)
            child = int(w.legs["sibling"][child])
    return found


def check_work(w: World, days_worked: int) -> None:
    """Nobody worked more than was there; piles are never negative."""
    capacity = w.units["capacity"] * w.units["clerks"] * days_worked
    assert (w.units["worked"] + w.units["friction"] <= capacity + 1e-6).all()
    assert (w.units["backlog"] > -1e-6).all()
    assert (w.units["capacity"] <= 1.0).all()


def check_day(w: World) -> None:
    """All invariants of a day's end."""
    day = int(w.clock["day"][0])
    week = int(w.p["workdays_per_week"][0])
    assert w.clock["illegal"][0] == 0
    check_conservation(w)
    check_one_holder(w)
    check_hands(w)
    check_work(w, sum(1 for d in range(day) if d % 7 < week))


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=PLACES, behaviour=BEHAVIOURS, levers=REFORMS, seed=st.integers(0, 2**62))
def test_every_day_of_any_district(
    facts: dict[str, Any], behaviour: dict[str, float], levers: dict[str, float], seed: int
) -> None:
    scenario = reformed(toy(behaviour=behaviour, **facts), levers)
    world = build_world(scenario, seed)
    for day in range(45):
        if day == 20:
            enact(world, scenario, seed)
        world = run_days(world, 1)
        check_day(world)


def test_little_holds_as_an_integer_identity_in_every_unit() -> None:
    world = run_days(build_world(toy(), 3), 300)
    today = int(world.clock["day"][0])
    living = (world.legs["state"] != FREE) & (world.legs["case"] != NONE)
    still = np.zeros(world.units.size, np.int64)
    np.add.at(still, world.legs["holder"][living], today - world.legs["since"][living])
    assert world.units["present"].sum() > 10_000
    assert (world.units["present"] == world.units["stayed"] + still).all()


def test_staff_is_conserved_whatever_the_reform() -> None:
    before = toy()
    after = toy("six_powers+five_powers")
    world = build_world(after, 1)
    staff = (world.units["clerks"] * world.units["capacity"]).copy()
    enact(world, after, 1)
    world = run_days(world, 200)
    assert (world.units["clerks"] * world.units["capacity"] == staff).all()
    plain = build_world(before, 1)
    assert (plain.units["clerks"] * plain.units["capacity"] == staff).all()


def test_a_place_where_grids_settle_everything_opens_no_leg() -> None:
    easy = {"own_share": 0.95, "petty_share": 1.0, "void_share": 0.0, "blurred_share": 0.0}
    scenario = toy(**easy, report_rate=0.0, grid_hours=24.0, mean_work=0.02)
    world = run_days(build_world(scenario, 4), 100)
    assert world.daily["settled"].sum() > 0.85 * world.daily["known"].sum()
