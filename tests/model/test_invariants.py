"""What must hold after every day, whatever the configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from districts import toy
from harness import between
from model.declared.declare import declared
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.district.setup import build_world, enact, run_days
from model.mechanics.posts import KEEPS
from model.tables.records import (
    AT_DESK,
    DONE,
    FREE,
    HEADQUARTERS,
    IN_HAND,
    KNOWN,
    NONE,
    OPEN,
    QUEUED,
    SECTION_UNIT,
    World,
)
from scenarios.inputs.toml_files import shipped

Table = np.ndarray[Any, Any]
LEVERS = declared(Reform)
STAFF = {
    "staff_shift": {"staff_shift": 0.3},
    "auxiliaries_local": {"auxiliaries_local": 1.0},
    "resident_officers": {"resident_officers": 10.0},
    "village_ties": {"village_ties": 1.0},
    "enforcement_posts": {"enforcement_posts": 0.1},
    "surge_posts": {"surge_posts": 0.5},
    "list_staffing": {"list_staffing": 1.0, "delegated_powers": 1.0},
    "take_back": {"list_staffing": 1.0, "take_back": 1.0, "joint_meeting_interval": 30.0},
    "rotation": {"rotation": 0.3},
    "exit_mechanism": {"exit_mechanism": 0.05},
    "job_matching": {"job_matching": 1.0},
    "cross_training": {"cross_training": 1.0},
}
"""Whatever moves, matches, trains or loses staff, at its strongest."""
TABLES_OF_SHARES = {
    "units": ("attention",),
    "towns": ("whistle_worth", "plans", "projects", "statements", "paper"),
    "ties": ("impression", "verdict"),
    "grids": ("trust",),
}
PLACES = st.fixed_dictionaries(
    {
        "townships": st.integers(1, 5),
        "districts": st.integers(1, 5),
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
        "absence": st.floats(0, 0.5),
        "auxiliary_share": st.floats(0, 0.5),
        "paperwork": st.floats(0, 0.8),
        "callback_share": st.floats(0, 1),
        "shelving_share": st.floats(0, 0.5),
        "record_pressure": st.floats(0, 10),
        "ranking": st.floats(0, 1),
        "boundary_share": st.floats(0, 1),
        "surge_share": st.floats(0, 1),
        "handover_days": st.floats(0, 5),
        "dispatch_days": st.floats(0, 3),
    }
)
BEHAVIOURS = st.fixed_dictionaries(
    {
        "call_duty": st.floats(0, 1),
        "integrity_sd": st.floats(0, 3),
        "neglect_spawn": st.floats(0, 3),
        "rationality": st.floats(0, 5),
        "recurrence": st.floats(0, 1),
        "habit": st.floats(0, 1),
        "peers": st.floats(0, 5),
    }
)
REFORMS = st.fixed_dictionaries({}, optional={name: between(p) for name, p in LEVERS.items()})


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
    piled = [leg for root in w.units["root"].ravel().tolist() for leg in walk(w, root)]
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


def check_work(units: Table, w: World) -> None:
    """Nobody worked more today than was there; piles are never negative.

    `units`: as they stood a day ago. A month's end seats everybody anew after the day's work, a
    reform before it. Who is present works the absent ones' share, too, so that the mean is the
    capacity; no clerk works more than a day.
    """
    today, p = int(w.clock["day"][0]) - 1, w.p[0]
    seats = units if (today + 1) % 30 == 0 else w.units
    spent = (w.units["worked"] + w.units["friction"]) - (units["worked"] + units["friction"])
    assert (spent >= 0.0).all()
    if today % 7 >= p["workdays_per_week"]:
        assert (spent == 0.0).all()
    assert (spent <= seats["capacity"] / (1.0 - p["absence"]) * seats["clerks"] + 1e-9).all()
    assert (spent <= seats["clerks"] + 1e-9).all()
    assert (w.units["capacity"] <= 1.0 - p["absence"] + 1e-9).all()
    assert (w.units["capacity"][1:] > 0.0).all()
    assert (w.units["backlog"] > -1e-6).all()


def check_staff(w: World) -> None:
    """Paid staff-days over each district are what they were, and village heads' hours on top.

    What they work in the town, the grids lack. Everybody keeps part of the own staff.
    """
    p, units = w.p[0], w.units
    hours = np.minimum(p["tie_hours"] * w.levers["village_ties"], p["grid_hours"])
    from_grids = hours * p["grids_per_township"] / 8.0
    for district in range(p["districts"]):
        moved = units["moved"][units["district"] == district].sum()
        tied = from_grids[w.towns["district"] == district].sum()
        assert moved == pytest.approx(tied, abs=1e-9 * (1.0 + units["paid"].sum()))
    assert (units["paid"] + units["moved"] >= KEEPS * units["paid"] - 1e-9).all()
    assert (units["clerks"] <= units["posts"]).all()


def check_shares(w: World) -> None:
    """Stocks, verdicts and attention are shares; what is learned stays within its bounds."""
    for table, columns in TABLES_OF_SHARES.items():
        for column in columns:
            values = getattr(w, table)[column]
            assert ((values >= 0.0) & (values <= 1.0)).all(), (table, column)
    assert (np.abs(w.units["attraction"]) <= 3.0).all()
    assert np.isfinite(w.units["pull"]).all()
    assert (w.units["experience"] >= 1.0).all()
    assert (w.units["vertical_done"] <= w.units["vertical_owed"] + 1e-9).all()
    for table in (w.ties, w.towns):
        assert (np.isfinite(table["stake"]) & (table["stake"] >= 0.0)).all()


def check_day(units: Table, w: World) -> None:
    """All invariants of a day's end; `units` as they stood a day ago."""
    assert w.clock["illegal"][0] == 0
    check_conservation(w)
    check_one_holder(w)
    check_hands(w)
    check_work(units, w)
    check_staff(w)
    check_shares(w)


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=PLACES, behaviour=BEHAVIOURS, levers=REFORMS, seed=st.integers(0, 2**62))
def test_every_day_of_any_district(
    facts: dict[str, Any], behaviour: dict[str, float], levers: dict[str, float], seed: int
) -> None:
    facts["districts"] = min(facts["districts"], facts["townships"])
    scenario = reformed(toy(behaviour=behaviour, **facts), levers)
    world = build_world(scenario, seed)
    for day in range(65):
        if day == 20:
            enact(world, scenario, seed)
        units = world.units.copy()
        world = run_days(world, 1)
        check_day(units, world)


def test_little_holds_as_an_integer_identity_in_every_unit() -> None:
    world = run_days(build_world(toy(), 3), 300)
    today = int(world.clock["day"][0])
    living = (world.legs["state"] != FREE) & (world.legs["case"] != NONE)
    still = np.zeros(world.units.size, np.int64)
    np.add.at(still, world.legs["holder"][living], today - world.legs["since"][living])
    assert world.units["present"].sum() > 10_000
    assert (world.units["present"] == world.units["stayed"] + still).all()


def run_reformed(scenario: Scenario, days: int) -> World:
    """The world some days after a reform that began on its first day."""
    world = build_world(scenario, 1)
    paid = world.units["paid"].copy()
    enact(world, scenario, 1)
    world = run_days(world, days)
    assert (world.units["paid"] == paid).all()
    return world


@pytest.mark.parametrize("districts", [1, 3])
@pytest.mark.parametrize("reform", shipped("reform"))
def test_staff_is_conserved_under_every_shipped_reform(reform: str, districts: int) -> None:
    scenario = toy(reform, districts=districts)
    check_staff(run_reformed(scenario, 1))
    check_staff(run_reformed(scenario, 200))


@pytest.mark.parametrize("districts", [1, 3])
@pytest.mark.parametrize("name", STAFF)
def test_staff_is_conserved_by_every_lever_on_staff(name: str, districts: int) -> None:
    held = 1.0 if name == "take_back" else 0.5  # the more is held the more can't be carried
    facts = toy(districts=districts, powers_held=held, load=1.3, auxiliary_share=0.5)
    world = run_reformed(reformed(facts, STAFF[name]), 200)
    check_staff(world)
    moving = (
        *("staff_shift", "auxiliaries_local", "village_ties", "enforcement_posts"),
        *("list_staffing", "take_back"),
    )
    assert (world.units["moved"] != 0.0).any() == (name in moving)


def test_staff_sent_down_leaves_headquarters_and_arrives_in_sections() -> None:
    world = run_reformed(reformed(toy(), {"staff_shift": 0.3}), 40)
    units = world.units
    above, below = units["kind"] == HEADQUARTERS, units["kind"] == SECTION_UNIT
    assert units["moved"][above] == pytest.approx(-0.3 * units["paid"][above])
    assert (units["moved"][below] > 0.0).all()
    assert units["moved"].sum() == pytest.approx(0.0, abs=1e-9)
    assert (units["moved"][~above & ~below] == 0.0).all()


def test_a_section_that_gains_staff_works_longer_days_or_with_more_clerks() -> None:
    facts = toy(departments=30, office_share=0.0, own_share=0.1)  # many above, few below
    before = build_world(facts, 1).units
    after = run_reformed(reformed(facts, {"staff_shift": 0.3}), 1).units
    below = before["kind"] == SECTION_UNIT
    gained = after["capacity"] * after["clerks"] - before["capacity"] * before["clerks"]
    arrived = after["moved"] * after["skill"] * after["attention"]
    assert (arrived[below] > 0.0).all()
    assert gained[below] == pytest.approx(arrived[below])
    assert (after["clerks"] > before["clerks"])[below].any()


def test_a_place_where_grids_settle_everything_opens_no_leg() -> None:
    easy = {"own_share": 0.95, "petty_share": 1.0, "void_share": 0.0, "blurred_share": 0.0}
    scenario = toy(**easy, report_rate=0.0, grid_hours=24.0, mean_work=0.02)
    world = run_days(build_world(scenario, 4), 100)
    assert world.daily["settled"].sum() > 0.85 * world.daily["known"].sum()
