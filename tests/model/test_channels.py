"""Every lever's channel: the first link of it, in the engine, on the toy district.

Exact where the arithmetic is exact; elsewhere a difference paired over worlds beyond 3.5 standard
errors (a wrong verdict once in four thousand tests). What comes of a channel in the end is measured
in docs/clauses.md. May not: a lever's effect on an outcome.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from channels import ERRORS, QUIET, TOWNS, B, Levers, P, close, district, logged, units
from districts import TOY
from model.declared.declare import engine_row
from model.declared.levers import Reform
from model.district.matters import VETO_ORDER
from model.district.setup import run_days
from model.rules.answer import case_stakes
from model.rules.dispatcher import colour_weight
from model.tables.records import (
    EV_HANDOFF,
    EV_KNOWN,
    HEADQUARTERS,
    LIFE,
    OFFICE_UNIT,
    PLAN,
    PROJECT,
    SECTION_UNIT,
)

# --- Plans, projects, paper -----------------------------------------------------------------

HEARD = {
    "planning_voice": (PLAN, "plans", B.plan_effect, P.plan_turnover),
    "project_voice": (PROJECT, "projects", B.project_effect, P.project_turnover),
    "project_acceptance": (PROJECT, "projects", B.acceptance_effect, P.project_turnover),
}


@pytest.mark.parametrize("lever", HEARD)
def test_a_township_heard_leaves_fewer_misfits(lever: str) -> None:
    kind, stock, effect, yearly = HEARD[lever]
    worlds = [
        district({lever: v}, 720, behaviour=QUIET, log=True, grid_hours=0.0) for v in (0.0, 0.5)
    ]
    left = 1.0 - 0.5 * effect * (1.0 - math.exp(-yearly * 720 / 365))
    assert close(worlds[0].towns[stock], 1.0)
    assert close(worlds[1].towns[stock], left)
    born = []
    for world in worlds:
        known = logged(world, EV_KNOWN)
        kinds = world.matters["born"][known["matter"]]
        born.append([int((kinds == k).sum()) for k in (kind, LIFE)])
    assert born[1][0] < born[0][0]
    assert born[1][1] == born[0][1] > 5000


PAPER = {
    "assessment_consolidated": P.paper_assessment,
    "noncore_cleared": P.paper_noncore,
    "township_vetoes_cleared": P.paper_vetoes,
}


@pytest.mark.parametrize("lever", PAPER)
def test_paperwork_falls_by_its_part(lever: str) -> None:
    world = district({lever: 0.5})
    paper = P.paperwork * (1.0 - 0.5 * PAPER[lever])
    sections = units(world, SECTION_UNIT)
    assert close(world.towns["paper"], paper)
    assert close(sections["attention"], 1.0 - paper)
    assert close(sections["capacity"] * sections["clerks"], sections["paid"] * (1.0 - paper))


@pytest.mark.parametrize(("control", "penalty"), [(0.0, 0.0), (1.0, 0.0), (1.0, 3.0), (0.5, 3.0)])
def test_statements_cleared_come_back_unless_admission_is_controlled(
    control: float, penalty: float
) -> None:
    levers = {"statements_cleared": 1.0, "admission_control": control, "admission_penalty": penalty}
    at_once, later = district(levers, 1), district(levers, 360)
    leak = math.exp(-B.rationality * (B.admission_price + penalty))
    comes = 1.0 - control * (1.0 - leak)
    assert close(at_once.towns["statements"], 0.0)
    assert close(at_once.towns["paper"], P.paperwork * (1.0 - P.paper_statements))
    assert close(later.towns["statements"], comes * (1.0 - math.exp(-360 / B.statement_life)))


# --- Stakes ---------------------------------------------------------------------------------


def pull(quota: float) -> float:
    """A quota's pull against the usual one."""
    return quota * (1 - quota) / (P.excellent_quota * (1 - P.excellent_quota))


NEAR = math.exp((365 - 30) / (2 * B.grade_horizon))
FACTS = B.facts_share + (1 - B.facts_share) * B.impression_step
TOLD = 1 - B.favour - B.fear
DEPARTMENTS_QUOTA = P.excellent_quota - 0.1 * TOWNS / TOY["departments"]
MULTIPLIED = {
    "bottom_up_weight": (0.5, (10.0, 1.0)),
    "bottom_up_weight_office": (0.5, (1.0, 10.0)),
    "localised_offices": (1.0, (1.0, 20.0)),
    "continuous_measurement": (1.0, (1 / FACTS, 1 / FACTS)),
    "back_to_back": (1.0, (1 / TOLD, 1 / TOLD)),
    "township_vetoes_cleared": (1.0, ((1 - B.favour) / TOLD, (1 - B.favour) / TOLD)),
    "department_spread": (1.0, (1 + B.spread_gain, 1 + B.spread_gain)),
    "personal_link": (1.0, (1 + B.link_gain, 1 + B.link_gain)),
    "excellent_tilt": (0.1, (pull(DEPARTMENTS_QUOTA), pull(DEPARTMENTS_QUOTA))),
}
ADDED = {
    "accountability": (0.35, (0.3 * B.stakes_accountability, 0.3 * B.stakes_accountability)),
    "personnel_voice_office": (0.3, (0.0, 0.3 * B.stakes_personnel)),
    "personnel_voice_department": (0.3, (0.3 * B.stakes_personnel, 0.0)),
}
OWN_RULES = {
    "monthly_score": (0.5, 0.5 * B.stakes_score / NEAR),
    "exit_mechanism": (0.01, 0.01 * B.stakes_exit),
    "assessment_interval": (30.0, B.stakes_township * (NEAR - 1)),
    "personal_link": (1.0, B.stakes_township * B.link_gain),
    "excellent_tilt": (0.1, B.stakes_township * (pull(P.excellent_quota + 0.1) - 1)),
    "accountability": (0.35, 0.3 * B.stakes_accountability),
}


def stakes(levers: Levers, office: int) -> Any:
    """Stakes of headquarters (0) or of offices (1) over all pairs of department and township."""
    world = district(levers)
    there = world.offices >= 0 if office else np.full(world.offices.shape, True)
    return world.ties["stake"][there, office]


@pytest.mark.parametrize("lever", MULTIPLIED)
def test_stakes_follow_the_verdict(lever: str) -> None:
    value, factors = MULTIPLIED[lever]
    apart = B.stakes_department + 0.05 * B.stakes_accountability
    for office, factor in enumerate(factors):
        verdict = stakes({}, office) - apart
        assert verdict.min() > 0.0
        assert close(stakes({lever: value}, office) - apart, factor * verdict)


def test_a_weight_for_posting_departments_moves_no_other() -> None:
    levers = {"bottom_up_weight": 0.5, "weight_posting_only": 1.0}
    before, all_, some = (district(rules) for rules in ({}, {"bottom_up_weight": 0.5}, levers))
    posting = before.offices >= 0
    assert posting.any()
    assert not posting.all()
    for column in ("stake", "record"):
        found = [world.ties[column][:, :, 0] for world in (before, all_, some)]
        assert (found[2][posting] == found[1][posting]).all()
        assert (found[2][~posting] == found[0][~posting]).all()
        assert (found[1] > found[0]).all()


@pytest.mark.parametrize("lever", ADDED)
def test_stakes_add_up(lever: str) -> None:
    value, sums = ADDED[lever]
    for office, added in enumerate(sums):
        assert close(stakes({lever: value}, office) - stakes({}, office), added)


@pytest.mark.parametrize("lever", OWN_RULES)
def test_a_sections_stakes_follow_its_own_rules(lever: str) -> None:
    value, added = OWN_RULES[lever]
    before, after = district({}).towns["stake"], district({lever: value}).towns["stake"]
    assert close(after - before, added)


def test_a_veto_raises_its_domains_and_all_vetoes_share_one_attention() -> None:
    lever = engine_row(Reform(veto_domains=3)).view(np.recarray)[0]  # veto_domains
    p = engine_row(P, B).view(np.recarray)[0]
    world = district({})
    assert [VETO_ORDER[rank] for rank in world.matters["veto_rank"]] == list(
        world.matters["domain"]
    )
    for rank in range(10):
        stake = case_stakes(2.0, (rank, False, 1), lever, p)
        assert close(stake, 2.0 + B.stakes_veto / 3 if rank < 3 else 2.0)
    found = []
    for seed in range(1, 13):
        worlds = [
            district({"veto_domains": v}, 365, seed, log=True, behaviour={"stakes_veto": 5.0})
            for v in (0, 3)
        ]
        shed = []
        for world in worlds:
            rows = logged(world, EV_HANDOFF)
            vetoed = world.matters["veto_rank"][rows["matter"]] < 3
            shed.append(int((vetoed & (rows["warranted"] == 0)).sum()))
        found.append(shed[1] - shed[0])
    assert np.mean(found) < -ERRORS * np.std(found, ddof=1) / math.sqrt(len(found))


def test_colour_weighs_stakes() -> None:
    weights = [colour_weight(colour, 1.0) for colour in range(4)]
    shares = [P.share_red, P.share_orange, P.share_yellow]
    mean = np.dot([*shares, 1 - sum(shares)], weights)
    assert weights == sorted(weights, reverse=True)
    assert mean == pytest.approx(1.0, abs=0.01)  # attention is limited
    for red, sign in ((1.0, -1), (0.0, 1)):  # all cases are red, or all plain
        one_colour = {"share_red": red, "share_orange": 0.0, "share_yellow": 0.0}
        gained = []
        for seed in range(1, 13):
            passed = [
                district(
                    {"colour_supervision": v, "bottom_up_weight": 0.5}, 200, seed, **one_colour
                )
                .daily["passed"]
                .sum()
                for v in (0.0, 1.0)
            ]
            gained.append(float(passed[1]) - float(passed[0]))
        error = np.std(gained, ddof=1) / math.sqrt(len(gained))
        assert sign * np.mean(gained) > ERRORS * error


# --- Attention, verdicts, heads -------------------------------------------------------------


def split(weight: float) -> float:
    """Holmström and Milgrom's share of township cases at a weight of the grade, by hand."""
    b1 = B.attention_township + B.attention_weight * weight
    b2 = B.attention_vertical + B.attention_weight * (1 - weight)
    g = B.attention_rivalry
    return (b1 - g * b2) / ((1 - g) * (b1 + b2))


@pytest.mark.parametrize(
    ("lever", "weight", "kind", "other"),
    [
        ("bottom_up_weight", 0.5, HEADQUARTERS, OFFICE_UNIT),
        ("bottom_up_weight_office", 0.5, OFFICE_UNIT, HEADQUARTERS),
        ("localised_offices", 1.0, OFFICE_UNIT, HEADQUARTERS),
    ],
)
def test_attention_moves_towards_the_weight(
    lever: str, weight: float, kind: int, other: int
) -> None:
    before, after = district({}, 180), district({lever: weight}, 180)
    left = (1.0 - B.attention_speed) ** 6
    wanted = split(weight) + (split(0.05) - split(weight)) * left
    assert close(units(after, kind)["attention"], wanted)
    assert close(units(after, other)["attention"], split(0.05))
    done = [units(w, kind)["vertical_done"].sum() for w in (before, after)]
    assert done[1] < done[0]  # paid for by the vertical line


def test_verdicts_are_given_at_their_interval() -> None:
    monthly = district({"assessment_interval": 30.0}, 60)
    yearly = district({"assessment_interval": 365.0}, 60)
    assert monthly.ties["asked"].sum() == monthly.ties["closed"].sum() == 0.0
    assert (monthly.ties["verdict"] < 1.0).any()
    assert yearly.ties["asked"].sum() > 0.0
    assert (yearly.ties["verdict"] == 1.0).all()
    spent = [units(w, SECTION_UNIT)[["friction", "overhead"]] for w in (monthly, yearly)]
    assert sum(map(sum, spent[0].tolist())) > sum(map(sum, spent[1].tolist()))


@pytest.mark.parametrize(
    ("lever", "weight", "kind"),
    [
        ("personnel_voice_office", "bottom_up_weight_office", OFFICE_UNIT),
        ("personnel_voice_department", "bottom_up_weight", HEADQUARTERS),
    ],
)
def test_a_head_judged_badly_is_held_back(lever: str, weight: str, kind: int) -> None:
    held = {}
    for voice in (0.0, 0.5, 1.0):
        world = district({lever: voice, weight: 0.5}, 360, office_share=1.0, departments=20)
        duty = units(world, kind)["duty"].copy()
        world.ties["verdict"][:] = 0.0
        rows = units(run_days(world, 5), kind)
        assert (rows["affected"] == 1).all()
        assert ((rows["duty"] != duty) == (rows["held_back"] == 1)).all()  # successors
        held[voice] = rows["held_back"].mean()
        error = math.sqrt(voice * (1 - voice) / len(rows))
        assert abs(held[voice] - voice) <= ERRORS * error


def test_rotation_mixes_cultures_and_costs_skill() -> None:
    world = district({"rotation": 0.3})
    duty = world.units["duty"].copy()
    own = world.units["kind"] == SECTION_UNIT
    lost = 0.3 * B.learning_days / 365 * (1 - B.second_skill)
    assert close(world.units["skill"][own], 1.0 - lost)
    assert close(world.units["skill"][~own], 1.0)
    mixed = run_days(world, 364).units["duty"]
    assert (mixed[own] != duty[own]).all()
    assert (mixed[~own] == duty[~own]).all()
    assert (mixed[own] >= 0.7 * duty[own]).all()
