"""Every lever's channel, second part: lists, whistles and hand-overs, the way of a case.

As test_channels.py: the first link, in the engine, exact where it can be.
May not: a lever's effect on an outcome.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from channels import ERRORS, QUIET, B, P, arrived, close, district, held_by, legs, logged, way
from districts import TOY
from model.declared.declare import engine_row
from model.declared.levers import Reform
from model.rules.answer import case_stakes
from model.tables.records import (
    AT_DESK,
    EV_CLOSED,
    HEADQUARTERS,
    HOTLINE,
    NONE,
    OFFICE_UNIT,
    ONE,
    SECTION_UNIT,
    SEVERAL,
    SILENT,
    VOID,
    WAITING,
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
    # nobody passes on sideways: whoever is designated keeps the case
    behaviour = {"off_route_cost": 10.0, "reveal_return": 0.0}
    levers = RETURNED | {"return_limit": return_limit}
    rows = legs(district(levers, 150, behaviour=behaviour, **SHEDDING))
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
        cheap = {"conference_cost": 0.05, "off_route_cost": 10.0, "reveal_return": 0.0}
        rules = levers | ({lever: 1.0} if lever else {})
        world = district(rules, 150, behaviour=cheap, **SHEDDING)
        rows = legs(world)
        disputed = world.matters["list_state"][world.cases["matter"][rows["case"]]] != ONE
        rows = rows[disputed & (rows["returns"] == 1) & (rows["state"] != AT_DESK)]
        share = (rows["designated"] == 1).mean()
        assert len(rows) > 15
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
    called = rows[rows["called"] == 1]
    assert len(called) > 10
    assert (called["bound"] == whistle_binding).all()
    patience = whistle_deadline if whistle_binding else P.call_deadline
    assert (called["whistle_due_w"] - called["sent_w"] == patience).all()


def test_a_gate_delays_and_refuses() -> None:
    refused = []
    for whistle_gate in range(3):
        levers = {"whistle_gate": whistle_gate, "whistle_binding": 1.0, "platform": 1.0}
        world = district(levers, 360, behaviour={"gate_strictness": 1.0})
        rows = arrived(world)
        assert (way(rows[rows["called"] == 1]) == whistle_gate).all()
        assert (way(rows[rows["called"] == 0]) == 0).all()
        refused.append(int(world.daily["whistle_refused"].sum()))
    assert refused[0] == 0 < refused[1] < refused[2]


@pytest.mark.parametrize("dispatch_days", [0.0, 2.0, 3.0])
@pytest.mark.parametrize("platform", [0.0, 1.0])
def test_a_first_dispatch_takes_its_days_and_none_on_the_platform(
    dispatch_days: float, platform: float
) -> None:
    rows = arrived(district({"platform": platform}, 60, dispatch_days=dispatch_days))
    assert len(rows) > 20
    assert (way(rows) == (0.0 if platform else dispatch_days)).all()


@pytest.mark.parametrize("platform", [0.0, 1.0])
def test_the_platform_records_its_share(platform: float) -> None:
    rows = arrived(district({"platform": platform}, 60))
    assert len(rows) > 20
    assert (rows["recorded"] == platform).all()


@pytest.mark.parametrize("lever", ["force_command", "localised_offices"])
def test_a_force_under_command_is_at_hand(lever: str) -> None:
    off = {"platform": 0.0}
    worlds = [
        district({lever: v} | off, 100, behaviour=QUIET, office_share=0.5) for v in (0.0, 1.0)
    ]
    for world, days in zip(worlds, (P.dispatch_days, 0), strict=True):
        rows = arrived(world)
        assert (way(held_by(world, rows, OFFICE_UNIT)) == days).all()
        assert (way(held_by(world, rows, HEADQUARTERS)) == P.dispatch_days).all()
    found = [world.daily["patrol"].sum() for world in worlds]
    assert found[1] > found[0]


def test_resident_officers_take_enforcement_matters_the_same_day() -> None:
    world = district({"resident_officers": 10.0, "platform": 0.0}, 100, residents=200_000.0)
    rows = arrived(world)
    who = world.units["department"][rows["holder"]]
    enforced = world.matters["enforced"][world.cases["matter"][rows["case"]]] == 1
    there = enforced & np.isin(who % 10, (4, 5, 6, 7, 9))
    assert there.sum() > 10
    assert (way(rows[there]) == 0).all()
    assert (way(rows[~there]) == P.dispatch_days).all()
    stationing = np.isin(world.units["department"], (4, 5, 6, 7, 9))
    posted = np.isin(world.units["department"], np.flatnonzero(world.offices[:, 0] >= 0))
    sends = stationing & (posted == (world.units["kind"] == OFFICE_UNIT))  # the office if any
    assert (world.units["skill"][sends] < 1.0).all()
    assert close(world.units["skill"][1:][~sends[1:]], 1.0)


def test_a_convened_matter_has_one_clock() -> None:
    waiting = []
    for coordination in (0.0, 0.5, 1.0):
        world = district({"coordination": coordination}, 100, residents=200_000.0)
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
