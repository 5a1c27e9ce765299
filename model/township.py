"""The township's rules: what it does with a case its grids bring, and what a whistle is worth.

Lives here: triage, stakes of a section and the whistle habit (MODEL.md 5.5).
May not: truth, tables, or how a unit answers a leg sent to it (that is `units.py`).
"""

from __future__ import annotations

from typing import Any

from model.compiled import rule
from model.units import LegFacts, felt, stall_shows


@rule
def section_stakes(lever: Any, p: Any) -> float:
    """Stakes per case of a township's section, staff-days: accountability reaches it, too."""
    return p.stakes_township + p.stakes_accountability * lever.accountability


@rule
def triage_payoffs(
    f: LegFacts, whistle_worth: float, beside: bool, p: Any
) -> tuple[float, float, float, float]:
    """Payoffs of self, whistle, other section and let lie, staff-days.

    A whistle is worth the duty felt towards what is another's, times the habit: how often
    whistles were answered well. `beside`: the matter looks like the next section's.
    """
    self_ = (
        f.belief * f.duty
        - felt(f.work, p.work_scale) * (1.0 + p.backlog_weight * f.backlog)
        + f.stakes * f.belief * p.credit
    )
    seen = f.stakes * f.visibility * f.shirk
    whistle = (1.0 - f.belief) * f.duty * whistle_worth - p.whistle_cost - seen
    section = (f.duty if beside else 0.0) - p.pass_cost - seen
    shows = stall_shows(f.stalled_days, f.recorded, p)
    lie = -p.stall_cost - seen * shows - f.ladder * p.stall_price
    return self_, whistle, section, lie


@rule
def whistle_habit(worth: float, answered_well: float, asked: float, speed: float) -> float:
    """The worth of a whistle after a month: a step towards the share answered well."""
    if asked <= 0.0:
        return worth
    return worth + speed * (answered_well / asked - worth)
