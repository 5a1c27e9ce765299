"""The department's rules: its attention, and what is at stake for headquarters and offices.

Lives here: Holmström and Milgrom's split of effort (docs/model.md#attention) and stakes per case
(5.1).
May not: truth, tables, or how a unit answers a leg (that is `units.py`).
"""

from __future__ import annotations

from typing import Any

from model.rules.verdict import immediacy, verdict_sensitivity
from model.tables.compiled import rule
from model.tables.slots import LEAST_ATTENTION, MOST_ATTENTION


@rule
def effort(own: float, other: float, c: float, g: float) -> float:
    """Effort on one of two tasks that compete: (c·b1 − g·b2) ÷ (c² − g²), and at its corners.

    `own` b1 and `other` b2 are returns; cost is c/2·(e1² + e2²) + g·e1·e2 with c > g ≥ 0 (Holmström
    and Milgrom 1991). Zero where c·b1 ≤ g·b2; b1/c where the other task's effort is zero.
    """
    if c * own <= g * other:
        return 0.0
    if c * other <= g * own:
        return own / c
    return (c * own - g * other) / (c * c - g * g)


@rule
def attention(weight: float, p: Any) -> float:
    """φ: the share of a day that goes to township cases, the rest to the vertical line 条线.

    `weight`: townships' share of the grade. b1 = β1 + k·weight, b2 = β2 + k·(1 − weight); c = 1.
    """
    cases = p.attention_township + p.attention_weight * weight
    line = p.attention_vertical + p.attention_weight * (1.0 - weight)
    e1 = effort(cases, line, 1.0, p.attention_rivalry)
    e2 = effort(line, cases, 1.0, p.attention_rivalry)
    return min(max(e1 / (e1 + e2), LEAST_ATTENTION), MOST_ATTENTION)


@rule
def leverage(weight: float, pull: float, lever: Any, p: Any) -> float:
    """k_w·weight·leverage: stakes that come of the townships' verdict, staff-days per case.

    More where the verdict follows one's work and is near, where personal grades are linked but not
    equal, departments' grades are spread, and the quota of excellent grades pulls (`pull`).
    """
    near = immediacy(lever.assessment_interval, p.grade_horizon)
    gains = (
        near
        * (1.0 + p.link_gain * lever.personal_link)
        * (1.0 + p.spread_gain * lever.department_spread)
    )
    return (
        p.stakes_weight * weight * p.grade_leverage * verdict_sensitivity(lever, p) * gains * pull
    )


@rule
def stakes(weight: float, voice: float, paired: bool, pull: float, lever: Any, p: Any) -> float:
    """S of a headquarters or an office: own + verdict + careers + accountability + pairing.

    `weight`: the townships' share of its grade; `voice`: their say over its head; staff-days.
    """
    return (
        p.stakes_department
        + leverage(weight, pull, lever, p)
        + p.stakes_personnel * voice
        + p.stakes_accountability * lever.accountability
        + (p.stakes_pairing if paired else 0.0)
    )
