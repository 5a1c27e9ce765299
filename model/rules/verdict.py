"""Verdicts: what a township reports of a department, and what the grade makes of it.

The formula: docs/model.md#verdict.

Lives here: recorded facts, impression, favour and fear, the grade, and what an assessment is worth.
May not: truth, tables, or what is at stake in one case (rules/department.py, rules/township.py).
"""

from __future__ import annotations

import math
from typing import Any

from model.tables.compiled import rule


@rule
def facts(asked: float, answered: float, closed: float, good: float) -> float:
    """Recorded facts, 0 to 1: answered in time, and recorded as solved in time and not reopened.

    Each share counts half where both are known; 1 where nothing is on the record.
    """
    if asked <= 0.0 and closed <= 0.0:
        return 1.0
    if asked <= 0.0:
        return good / closed
    if closed <= 0.0:
        return answered / asked
    return 0.5 * (answered / asked + good / closed)


@rule
def impression(held: float, seen: float, noise: float, p: Any) -> float:
    """A sticky, noisy memory moves a step towards the facts; stays in [0, 1].

    `noise`: a standard deviate.
    """
    moved = held + p.impression_step * (seen + p.impression_noise * noise - held)
    return min(max(moved, 0.0), 1.0)


@rule
def facts_weight(lever: Any, p: Any) -> float:
    """Weight of facts over impression: continuous measurement 过程数据考评 shifts it to facts."""
    return p.facts_share + (1.0 - p.facts_share) * lever.continuous_measurement


@rule
def shade(lever: Any, p: Any) -> float:
    """Share of a fault that is not reported: favours returned, and fear of retaliation.

    Back-to-back scoring 背靠背 hides who said what and ends both; cleared veto items 一票否决
    leave departments less to retaliate with.
    """
    untold = p.favour + p.fear * (1.0 - lever.township_vetoes_cleared)
    return min(untold, 1.0) * (1.0 - lever.back_to_back)


@rule
def verdict(seen: float, felt: float, lever: Any, p: Any) -> float:
    """The verdict a township gives, 0 to 1: facts and impression mixed, faults shaded."""
    share = facts_weight(lever, p)
    honest = share * seen + (1.0 - share) * felt
    return honest + shade(lever, p) * (1.0 - honest)


@rule
def verdict_sensitivity(lever: Any, p: Any) -> float:
    """How far one's work moves the verdict on it, 0 to 1: what makes a weight worth working for."""
    share = facts_weight(lever, p)
    return (share + (1.0 - share) * p.impression_step) * (1.0 - shade(lever, p))


@rule
def grade(weight: float, told: float) -> float:
    """Yearly grade, 0 to 1: the townships' weight of it is their verdict, the rest is given."""
    return 1.0 - weight * (1.0 - told)


@rule
def quota_pull(quota: float, usual: float) -> float:
    """How hard a quota of excellent grades pulls, against the usual quota: q(1 − q) ÷ q0(1 − q0).

    The density of a logistic tournament at its threshold: chance moved per unit of effort.
    """
    return quota * (1.0 - quota) / (usual * (1.0 - usual))


@rule
def immediacy(interval: float, horizon: float) -> float:
    """How much of a grade is felt when it lies half an interval ahead; 1 at a yearly assessment.

    exp(−interval ÷ 2·horizon), over its value at 365 days (assumption: exponential).
    """
    return math.exp((365.0 - interval) / (2.0 * horizon))
