"""Every lever's channel, second half: lists, staff, counters, the way of a case.

As test_channels.py: the first link, in the engine, exact where it can be.
May not: a lever's effect on an outcome.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from channels import (
    ERRORS,
    QUIET,
    B,
    P,
    arrived,
    close,
    district,
    held_by,
    legs,
    logged,
    units,
    way,
)
from districts import TOY
from model.declared.declare import engine_row
from model.declared.levers import Reform
from model.district.setup import run_days
from model.rules.answer import case_stakes
from model.rules.dispatcher import calendar_day, workday
from model.tables import draws
from model.tables.draws import make_key, uniform
from model.tables.records import (
    AT_DESK,
    EV_CLOSED,
    EV_LEG_DONE,
    HEADQUARTERS,
    HOTLINE,
    NONE,
    OFFICE_UNIT,
    ONE,
    SECTION_UNIT,
    SEVERAL,
    SIGNING,
    SILENT,
    TOWNSHIP,
    VOID,
    WAITING,
    World,
)

GRIDS = TOY["grids_per_township"]
SHEDDING = {"duty": 0.0}  # place fact: nobody feels bound, so that cases travel


# --- Lists ----------------------------------------------------------------------------------


def test_lists_name_more_and_disagree_less() -> None:
    before, covered, merged = (
        district(levers) for levers in ({}, {"list_coverage": 1.0}, {"lists_merged": 1.0})
    )
    settled = merged.true_matters["lead"] != VOID
    assert (before.matters["list_state"] == SILENT).any()
    assert not (covered.matters["list_state"] == SILENT).any()
    assert (before.matters["list_state"] == SEVERAL)[settled].any()
    assert not (merged.matters["list_state"] == SEVERAL)[settled].any()


def test_a_quick_look_up_is_made() -> None:
    clear = {"list_error_blurred": 0.0, "list_error_clear": 0.0, "void_share": 0.0}
    right = []
    for lookup_minutes in (60.0, 0.5):
        world = district(
            {"lookup_minutes": lookup_minutes, "list_coverage": 1.0},
            200,
            behaviour={"address_trouble": 0.02},
            address_accuracy=0.5,
            two_holders_share=0.0,
            **clear,
        )
        right.append(world.daily["address_right"].sum() / world.daily["addressed"].sum())
    assert right[0] < 0.75 < 0.95 < right[1]


@pytest.mark.parametrize(("joint_meeting_interval", "sits"), [(365, 0), (30, 1), (0, 1)])
def test_a_joint_meeting_settles_what_is_contested(
    joint_meeting_interval: float, sits: int
) -> None:
    levers = {"joint_meeting_interval": float(joint_meeting_interval)}
    world = district(levers, 95, residents=200_000.0, **SHEDDING)
    settled = world.matters["settled"] == 1
    assert (settled.sum() > 0) == bool(sits)
    assert settled.sum() <= 3 * P.meeting_items
    assert (world.matters["list_state"][settled] == ONE).all()
    assert (world.matters["claim"][settled, 0] == world.true_matters["lead"][settled]).all()
    assert (world.true_matters["lead"][settled] != VOID).all()


def test_what_townships_cannot_carry_is_taken_back() -> None:
    levers = {"delegated_powers": 1.0, "joint_meeting_interval": 30.0}
    kept = district(levers, 200, load=1.3)
    back = district(levers | {"take_back": 1.0}, 200, load=1.3)
    taken = back.matters["taken"] == 1
    assert not kept.matters["taken"].any()
    assert taken.any()
    assert (back.matters["delegable"][taken] < 1.0).all()


RETURNED = {"list_coverage": 0.0, "platform": 1.0}


@pytest.mark.parametrize("return_limit", [1, 3])
def test_returns_are_used_up(return_limit: int) -> None:
    rows = legs(district(RETURNED | {"return_limit": return_limit}, 150, **SHEDDING))
    assert rows["returns"].max() == return_limit
    used_up = (rows["returns"] == return_limit) & (rows["state"] != AT_DESK)
    assert (rows["designated"][used_up] == 1).all()
    assert not rows["designated"][~used_up].any()


def test_who_received_a_case_first_leads_it() -> None:
    for first_receiver in (0.0, 1.0):
        levers = RETURNED | {"return_limit": 1, "first_receiver": first_receiver}
        world = district(levers, 150, **SHEDDING)
        rows = legs(world)
        first = world.cases["first_unit"][rows["case"]]
        sent = (rows["number"] == 0) & (rows["designated"] == 1) & (rows["hops"] == 0)
        sent &= world.units["kind"][first] != SECTION_UNIT
        assert sent.sum() > 10 if first_receiver else not sent.any()
        assert (rows["holder"] == first)[sent].all()


def test_disputes_come_to_a_conference_or_an_inspection() -> None:
    for lever, likely in (("", 0.0), ("case_conference", 1.0), ("list_supervision", 0.5)):
        levers = {"return_limit": 10, "platform": 1.0, "list_coverage": 0.3}
        world = district(levers | ({lever: 1.0} if lever else {}), 150, **SHEDDING)
        rows = legs(world)
        disputed = world.matters["list_state"][world.cases["matter"][rows["case"]]] != ONE
        rows = rows[disputed & (rows["returns"] == 1) & (rows["state"] != AT_DESK)]
        share = (rows["designated"] == 1).mean()
        assert len(rows) > 20
        assert abs(share - likely) <= ERRORS * math.sqrt(likely * (1 - likely) / len(rows))
    p = engine_row(P, B).view(np.recarray)[0]
    lever_row = engine_row(Reform(list_supervision=0.5)).view(np.recarray)[0]
    assert close(case_stakes(2.0, (9, True, 1), lever_row, p), 2.0 + 0.5 * B.stakes_list)
    assert close(case_stakes(2.0, (9, False, 1), lever_row, p), 2.0)


# --- Whistles and hand-overs ----------------------------------------------------------------


@pytest.mark.parametrize("whistle_binding", [0.0, 1.0])
@pytest.mark.parametrize("whistle_deadline", [3.0, 17.0])
def test_a_whistle_binds_and_has_a_deadline(
    whistle_binding: float, whistle_deadline: float
) -> None:
    levers = {"whistle_binding": whistle_binding, "whistle_deadline": whistle_deadline}
    rows = arrived(district(levers, 60))
    whistled = rows[rows["whistled"] == 1]
    assert len(whistled) > 10
    assert (whistled["bound"] == whistle_binding).all()
    assert (whistled["whistle_due_w"] - whistled["sent_w"] == whistle_deadline).all()


def test_a_gate_delays_and_refuses() -> None:
    refused = []
    for whistle_gate in range(3):
        levers = {"whistle_gate": whistle_gate, "handover_days": 0.0}
        world = district(levers, 360, behaviour={"gate_strictness": 1.0})
        rows = arrived(world)
        assert (way(rows[rows["whistled"] == 1]) == whistle_gate).all()
        assert (way(rows[rows["whistled"] == 0]) == 0).all()
        refused.append(int(world.daily["whistle_refused"].sum()))
    assert refused[0] == 0 < refused[1] < refused[2]


@pytest.mark.parametrize("handover_days", [0.0, 2.0, 5.0])
def test_a_hand_over_takes_its_days(handover_days: float) -> None:
    rows = arrived(district({"handover_days": handover_days}, 60))
    assert len(rows) > 20
    assert (way(rows) == handover_days).all()


@pytest.mark.parametrize("platform", [0.0, 1.0])
def test_the_platform_records_its_share(platform: float) -> None:
    rows = arrived(district({"platform": platform}, 60))
    assert len(rows) > 20
    assert (rows["recorded"] == platform).all()


@pytest.mark.parametrize("lever", ["force_command", "localised_offices"])
def test_a_force_under_command_is_at_hand(lever: str) -> None:
    worlds = [district({lever: v}, 100, behaviour=QUIET, office_share=0.5) for v in (0.0, 1.0)]
    for world, days in zip(worlds, (2, 0), strict=True):
        rows = arrived(world)
        assert (way(held_by(world, rows, OFFICE_UNIT)) == days).all()
        assert (way(held_by(world, rows, HEADQUARTERS)) == 2).all()
    found = [world.daily["patrol"].sum() for world in worlds]
    assert found[1] > found[0]


def test_resident_officers_take_enforcement_matters_the_same_day() -> None:
    world = district({"resident_officers": 10.0}, 100, residents=200_000.0)
    rows = arrived(world)
    who = world.units["department"][rows["holder"]]
    enforced = world.matters["enforced"][world.cases["matter"][rows["case"]]] == 1
    there = enforced & np.isin(who % 10, (4, 5, 6, 7, 9))
    assert there.sum() > 10
    assert (way(rows[there]) == 0).all()
    assert (way(rows[~there]) == 2).all()
    stationing = np.isin(world.units["department"], (4, 5, 6, 7, 9))
    posted = np.isin(world.units["department"], np.flatnonzero(world.offices[:, 0] >= 0))
    sends = stationing & (posted == (world.units["kind"] == OFFICE_UNIT))  # the office if any
    assert (world.units["skill"][sends] < 1.0).all()
    assert close(world.units["skill"][1:][~sends[1:]], 1.0)


def test_a_convened_matter_has_one_clock() -> None:
    waiting = []
    for coordination in (0.0, 0.5, 1.0):
        world = district({"coordination": coordination}, 100)
        rows = legs(world)
        matter = world.matters[world.cases["matter"][rows["case"]]]
        convened = (matter["co_count"] > 0) & (matter["convene"] < coordination)
        assert ((rows["convened"] == 1) == convened).all()
        waiting.append(int((rows["state"] == WAITING).sum()))
        assert not (rows["state"][convened] == WAITING).any()
    assert waiting[0] > waiting[2] == 0


def first_address(levers: dict[str, float], seed: int) -> float:
    """Share of first addresses right, everybody going by a poor memory."""
    world = district(levers, 200, seed, behaviour={"address_trouble": 0.0}, address_accuracy=0.5)
    return float(world.daily["address_right"].sum() / world.daily["addressed"].sum())


@pytest.mark.parametrize(
    "levers",
    [
        {"pairing": 1.0},
        {"reporting_interval": 1.0},
        {"village_ties": 1.0},
        {"tiered_dispatch": 1.0},
        {"resident_officers": 10.0},
    ],
    ids=lambda levers: next(iter(levers)),
)
def test_people_who_come_are_known(levers: dict[str, float]) -> None:
    gained = [first_address(levers, seed) - first_address({}, seed) for seed in range(1, 13)]
    assert np.mean(gained) > ERRORS * np.std(gained, ddof=1) / math.sqrt(len(gained))


def test_tiers_send_petty_reports_to_the_grid() -> None:
    settled = []
    for tiered_dispatch in (0.0, 0.5, 1.0):
        world = district({"tiered_dispatch": tiered_dispatch}, 100, log=True)
        rows = logged(world, EV_CLOSED)
        on_the_spot = rows["unit"] == NONE
        settled.append(int((on_the_spot & (rows["inlet"] == HOTLINE)).sum()))
        assert world.matters["petty"][rows["matter"][on_the_spot]].all()
    assert settled[0] == 0 < settled[1] < settled[2]


# --- Staff and counters ---------------------------------------------------------------------


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
    world = district({"village_ties": 0.5}, 30, petty_share=0.0)
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
    world = district({"cross_training": cross_training}, 70, absence=0.4, load=1.2)
    served: list[float] = []
    for week in range(10, 20):
        before = world.units["worked"].copy()
        away = absent_weeks(world, week)
        world = run_days(world, 7)
        served += (world.units["worked"] - before)[away].tolist()
    assert len(served) > 20
    assert (np.mean(served) > 0.1) if cross_training else (max(served) == 0.0)
