"""Closing on paper: what the record is worth to a holder, what finds it out, and the choice.

The formula: docs/model.md#closing-on-paper.

Lives here: the stakes on the record, the chance to be found out, the chance of a false closure.
May not: truth, tables, or the days on which the choice comes up.
"""

from __future__ import annotations

import math
from typing import Any

from model.rules.verdict import facts_weight, immediacy
from model.tables.compiled import rule


@rule
def record_stakes(weight: float, personal: bool, lever: Any, p: Any) -> float:
    """S_r: what a case recorded as closed in time is worth to its holder, in staff-days.

    `weight`: the townships' share of the holder's grade (0 for a township's own). `personal`:
    whether the monthly score is the holder's. Accountability is no part of it.
    """
    score = 0.0
    if personal:
        near = immediacy(lever.assessment_interval, p.grade_horizon)
        score = p.stakes_score * lever.monthly_score * near / immediacy(30.0, p.grade_horizon)
    verdict = p.stakes_weight * weight * facts_weight(lever, p) * p.grade_leverage
    return p.record_pressure + verdict + score + p.stakes_ranking * p.ranking


@rule
def found_out(lever: Any, p: Any) -> float:
    """P(found): by call-back 回访, by data, by inspection along the list, or told back-to-back."""
    hidden = (
        (1.0 - p.callback_share)
        * (1.0 - p.find_measurement * lever.continuous_measurement)
        * (1.0 - p.find_list * lever.list_supervision)
        * (1.0 - p.find_back * lever.back_to_back)
    )
    return 1.0 - hidden


@rule
def found_price(lever: Any, p: Any) -> float:
    """What being found out costs, staff-days: more where there is accountability 问责."""
    return p.found_price * (1.0 + p.found_deterrence * lever.accountability)


@rule
def closing_chance(record: float, relief: float, integrity: float, lever: Any, p: Any) -> float:
    """Chance that a holder closes on paper when the choice comes up; exactly zero without stakes.

    1 − exp(−λ·max(gain, 0)), gain = S_r·credit + relief − P(found)·price·(1 + k_f·accountability)
    − integrity, in staff-days. `record`: S_r. `relief`: what the ladder would cost next.
    """
    if record <= 0.0:
        return 0.0
    risk = found_out(lever, p) * found_price(lever, p)
    gain = record * p.credit + relief - risk - integrity
    return 1.0 - math.exp(-p.rationality * max(gain, 0.0))


@rule
def comes_up(late: int, rung_days: int) -> bool:
    """Whether the choice comes up today: the working day before the paper deadline, on it, and
    every `rung_days` after it. `late`: working days past it, negative before.
    """
    return late == -1 or (late >= 0 and late % rung_days == 0)
