"""Habit: experience-weighted attraction of the four answers, and the pull of peers.

The formula: docs/model.md#habit.

Lives here: what an answer teaches, how a month's lessons move an attraction, and the pull on a
payoff. May not: truth, tables, or the payoffs themselves (rules/answer.py).
"""

from __future__ import annotations

from typing import Any

from model.rules.answer import IMPOSSIBLE
from model.tables.compiled import rule

MOST = 3.0  # staff-days: attractions are clipped to ± this (docs/model.md#habit)


@rule
def centre(values: tuple[float, float, float, float]) -> float:
    """Mean payoff of the answers that may be given, staff-days."""
    total = 0.0
    count = 0
    for value in values:
        if value > IMPOSSIBLE:
            total += value
            count += 1
    return total / count


@rule
def lesson(value: float, middle: float, given: bool, foregone: float) -> float:
    """What one answer teaches about itself or another: its payoff over the mean, staff-days.

    An answer not given counts with weight `foregone` (δ); one that may not be given, not at all.
    """
    if value <= IMPOSSIBLE:
        return 0.0
    return (1.0 if given else foregone) * (value - middle)


@rule
def experience(weight: float, p: Any) -> float:
    """N(t) = ρ·N(t−1) + 1: the weight of experience after another month (Camerer and Ho 1999)."""
    return p.habit_decay * weight + 1.0


@rule
def attraction(held: float, weight: float, lessons: float, p: Any) -> float:
    """A(t) = (φ·N(t−1)·A(t−1) + mean lesson of the month) ÷ N(t), within ± 3 staff-days.

    `weight`: N(t−1). `lessons`: mean over the month's answers, staff-days.
    """
    value = (p.habit_keep * weight * held + lessons) / experience(weight, p)
    return min(max(value, -MOST), MOST)


@rule
def pull(held: float, own: float, peers: float, p: Any) -> float:
    """habit·A + peers·(peers' share − own share), staff-days; exactly nought where both are nought.

    `own`, `peers`: shares of this answer among the unit's, and its kind's, answers last month.
    """
    return p.habit * held + p.peers * (peers - own)


@rule
def pulled(value: float, force: float) -> float:
    """A payoff with the pull on it; what may not be done stays so."""
    return value + force if value > IMPOSSIBLE else value
