"""Every lever's channel, third part: staff, posts and counters.

As test_channels.py: the first link, in the engine, exact where it can be.
May not: a lever's effect on an outcome.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from channels import B, P, close, district, logged, units
from districts import TOY
from model.district.setup import run_days
from model.mechanics.posts import BRIGADE
from model.rules.dispatcher import calendar_day, workday
from model.tables import draws
from model.tables.draws import make_key, uniform
from model.tables.records import (
    EV_KNOWN,
    EV_LEG_DONE,
    HEADQUARTERS,
    NONE,
    OFFICE_UNIT,
    SECTION_UNIT,
    SIGNING,
    TOWNSHIP,
    World,
)

GRIDS = TOY["grids_per_township"]
SHEDDING = {"duty": 0.0}  # place fact: nobody feels bound, so that cases travel


def test_posts_move_down_and_none_is_made() -> None:
    for staff_shift, auxiliaries_local in ((0.3, 0.0), (0.0, 1.0), (0.1, 0.5)):
        levers = {"staff_shift": staff_shift, "auxiliaries_local": auxiliaries_local}
        world = district(levers)
        auxiliaries = auxiliaries_local * P.auxiliary_share
        given = staff_shift + auxiliaries
        bureaus, sections = units(world, HEADQUARTERS), units(world, SECTION_UNIT)
        assert close(world.units["moved"].sum(), 0.0)
        assert close(bureaus["moved"], -given * bureaus["paid"])
        assert (sections["moved"] > 0.0).all()
        slow = auxiliaries / given * (1 - B.second_skill)
        skill = 1.0 - slow * sections["moved"] / (sections["paid"] + sections["moved"])
        assert close(sections["skill"], skill)


def test_enforcement_posts_come_from_the_brigade() -> None:
    for office_share in (0.0, 1.0):
        world = district({"enforcement_posts": 0.1}, office_share=office_share)
        moved, paid = world.units["moved"], world.units["paid"]
        own = world.units["kind"] == SECTION_UNIT
        brigade = world.units["department"] == BRIGADE
        gave = brigade & (world.units["kind"] == (OFFICE_UNIT if office_share else HEADQUARTERS))
        assert close(moved.sum(), 0.0)
        assert (moved[gave] < 0.0).all()
        assert (moved[~gave & ~own] == 0.0).all()
        assert 0.0 < moved[own].sum() <= 0.1 * paid[own].sum() + 1e-9


def test_posts_for_surges_take_them_first() -> None:
    first = []
    for surge_posts in (0.0, 1.0):
        world = district({"surge_posts": surge_posts}, 200, own_share=0.9, load=1.1, log=True)
        known, done = logged(world, EV_KNOWN), logged(world, EV_LEG_DONE)
        matter = world.matters["surge"][done["matter"]] == 1
        days = done["day"] - done["case_day"]
        first.append(days[matter].mean() - days[~matter].mean())
        assert world.matters["surge"][known["matter"]].sum() > 100
    assert first[1] < first[0]


def test_staff_follow_a_delegated_matter() -> None:
    moved = []
    for list_staffing in (0.0, 0.2, 0.4):
        world = district({"delegated_powers": 1.0, "list_staffing": list_staffing})
        assert close(world.units["moved"].sum(), 0.0)
        assert (world.units["paid"] + world.units["moved"] >= 0.19 * world.units["paid"]).all()
        moved.append(units(world, SECTION_UNIT)["moved"].sum())
    assert moved[0] == 0.0
    assert moved[1] > 0.0
    assert close(moved[2], 2.0 * moved[1])  # proportional below the least staff kept


def test_delegated_matters_are_worked_in_the_township() -> None:
    where = []
    for delegated_powers in (0.0, 1.0):
        world = district({"delegated_powers": delegated_powers}, 150, log=True)
        done = logged(world, EV_LEG_DONE)
        matter = done["matter"]
        one = (world.matters["delegable"] < 1.0) & (world.true_matters["second"] < TOWNSHIP)
        rows = done[one[matter] & (done["leg"] == 0)]
        assert len(rows) > 100
        where.append((world.units["kind"][rows["unit"]] == SECTION_UNIT).mean())
    assert where == [0.0, 1.0]


def test_village_heads_hours_move_into_the_town() -> None:
    world = district({"village_ties": 0.5}, 0, petty_share=1.0)
    world.matters["work"] *= 1e9  # more than any grid's hours: they are looked up, and not spent
    world = run_days(world, 30)
    sections = units(world, SECTION_UNIT)
    hours = 0.5 * B.tie_hours
    visited = world.grids["settled_on"] >= 0
    assert close(sections["moved"].sum(), TOY["townships"] * GRIDS * hours / 8.0)
    assert close(world.grids["hours"][visited], P.grid_hours - hours)
    assert visited.any()


@pytest.mark.parametrize(
    ("lever", "hours"),
    [("double_registration", B.volunteers_registered), ("unit_review", B.volunteers_reviewed)],
)
def test_volunteers_lengthen_the_grids_day(lever: str, hours: float) -> None:
    day = district({lever: 0.5}, 30, petty_share=0.0).grids
    assert close(day["hours"][day["settled_on"] >= 0], P.grid_hours + 0.5 * hours)
    settled = [district({lever: v}, 100, grid_hours=0.0).daily["settled"].sum() for v in (0.0, 1.0)]
    assert settled[0] == 0 < settled[1]


@pytest.mark.parametrize(
    ("lever", "value", "skill"),
    [
        ("job_matching", 1.0, 1 + B.match_gain),
        ("exit_mechanism", 0.05, 1 - 0.05 * B.vacancy_days / 365),
    ],
)
def test_skill_is_part_of_the_length_of_a_day(lever: str, value: float, skill: float) -> None:
    before, after = (units(district({lever: v}), SECTION_UNIT) for v in (0.0, value))
    day = [rows["capacity"] * rows["clerks"] for rows in (before, after)]
    assert close(after["skill"], skill)
    assert close(day[1], skill * day[0])


def test_pooled_clerks_serve_every_pile() -> None:
    def strangers(world: World) -> int:
        """Legs in hands of clerks of another section."""
        count = 0
        for unit in np.flatnonzero(world.units["kind"] == SECTION_UNIT):
            row = world.units[unit]
            hands = world.hands[row["first_clerk"] :][: row["clerks"]]
            held = world.legs["holder"][hands[hands != NONE]]  # none where a case was closed
            count += int(((held != unit) & (held != NONE)).sum())
        return count

    days = range(100, 140)
    for sections_pooled, met in ((0.0, False), (1.0, True)):
        world = district({"sections_pooled": sections_pooled}, days[0], load=1.0)
        seen = 0
        for _ in days:
            world = run_days(world, 1)
            seen += strangers(world)
        assert (seen > 0) == met


@pytest.mark.parametrize("signoff_levels", [1, 4])
def test_each_level_of_sign_off_takes_its_time(signoff_levels: int) -> None:
    today = 99
    world = district(
        {"signoff_levels": signoff_levels},
        today + 1,
        behaviour={"signoff_days": 1.0},
        residents=200_000.0,
    )
    now = world.legs["state"] == SIGNING
    kinds = world.units["kind"][world.legs["holder"]]
    for kind, levels in ((SECTION_UNIT, signoff_levels), (HEADQUARTERS, P.department_signoff)):
        due = calendar_day(workday(today, P.workdays_per_week) + levels, P.workdays_per_week)
        assert world.wake[now & (kinds == kind)].max() == due


def absent_weeks(world: World, week: int) -> Any:
    """Which one-clerk sections have their clerk away in a week."""
    alone = (world.units["kind"] == SECTION_UNIT) & (world.units["clerks"] == 1)
    seed = world.clock["seed"][0]
    with np.errstate(over="ignore"):
        away = [
            uniform(np.uint64(make_key(seed, int(c), week, 2)), draws.ABSENT, 0)
            < world.p["absence"][0]
            for c in world.units["first_clerk"]
        ]
    return alone & np.array(away)


@pytest.mark.parametrize("cross_training", [0.0, 1.0])
def test_an_absent_clerks_counter_is_served(cross_training: float) -> None:
    # no sign-off, so that what ends in a week was worked in it; neighbours have time to spare
    world = district(
        {"cross_training": cross_training},
        70,
        behaviour={"signoff_days": 0.0},
        absence=0.4,
        load=0.5,
        log=True,
    )
    served: list[int] = []
    for week in range(10, 20):
        away = absent_weeks(world, week)
        world = run_days(world, 7)
        done = logged(world, EV_LEG_DONE)
        units_done = done["unit"][done["day"] // 7 == week]
        served += np.bincount(units_done, minlength=len(away))[away].tolist()
    assert len(served) > 20
    assert (np.mean(served) > 0.1) if cross_training else (max(served) == 0)
