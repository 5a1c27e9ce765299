"""The township's rules: what it does with a case its grids bring, and what a whistle is worth.

Lives here: triage, stakes of a section, the gate and the whistle habit
(docs/model.md#townships-and-sections).
May not: truth, tables, or how a unit answers a leg sent to it (that is `units.py`).
"""

from __future__ import annotations

import math
from typing import Any

from model.rules.answer import LegFacts, stall_shows
from model.rules.verdict import immediacy
from model.tables.compiled import rule


@rule
def personal_stakes(lever: Any, p: Any) -> float:
    """What a town's own people have at stake personally: monthly score and exit, staff-days.

    A score is felt as far as the assessment is near (Huaisi: monthly, four dimensions 四维考核).
    """
    near = immediacy(lever.assessment_interval, p.grade_horizon)
    return (
        p.stakes_score * lever.monthly_score * near / immediacy(30.0, p.grade_horizon)
        + p.stakes_exit * lever.exit_mechanism
    )


@rule
def section_stakes(pull: float, lever: Any, p: Any) -> float:
    """Stakes per case of a township's section: its own rank, accountability, personal reward.

    `pull`: how hard the quota of excellent grades pulls on townships (1 without a tilt).
    """
    rank = p.stakes_township * pull * (1.0 + p.link_gain * lever.personal_link)
    near = immediacy(lever.assessment_interval, p.grade_horizon)
    return rank * near + p.stakes_accountability * lever.accountability + personal_stakes(lever, p)


@rule
def triage_payoffs(
    f: LegFacts, whistle_worth: float, beside: bool, p: Any
) -> tuple[float, float, float, float]:
    """Payoffs of self, whistle, other section and let lie, staff-days.

    A whistle is worth the duty felt towards what is another's, and relief where the own pile is
    high, both times the habit: how often whistles were answered well. `beside`: the matter looks
    like the next section's.
    """
    self_ = (
        f.belief * f.duty
        - f.felt * (1.0 + p.backlog_weight * f.backlog)
        + f.stakes * f.belief * p.credit
    )
    seen = f.stakes * f.visibility * f.shirk
    relief = p.whistle_relief * f.backlog
    whistle = ((1.0 - f.belief) * f.duty + relief) * whistle_worth - p.whistle_cost - seen
    section = (f.duty if beside else 0.0) - p.pass_cost - seen
    shows = stall_shows(f.stalled_days, f.recorded, p)
    lie = -p.stall_cost - seen * shows - f.ladder * p.stall_price
    return self_, whistle, section, lie


@rule
def whistle_habit(worth: float, answered_well: float, asked: float, speed: float) -> float:
    """The worth of a whistle after a month: a step towards the share answered well.

    `answered_well` may fall below zero: what was answered last month may prove idle in this.
    """
    if asked <= 0.0:
        return worth
    share = min(max(answered_well / asked, 0.0), 1.0)
    return worth + speed * (share - worth)


@rule
def heed_chance(stake: float, p: Any) -> float:
    """Chance that a whistle is heeded: as far as something is at stake behind it, in staff-days.

    1 − exp(−S ÷ call_scale); what is not heeded is a call like any other, though it is on record.
    """
    return 1.0 - math.exp(-stake / p.call_scale)


@rule
def gate_refuses(shirk: float, p: Any) -> float:
    """Chance that a sign-off refuses a whistle: the surer the list says it is the township's own.

    `shirk`: the chance that shedding is taken for shirking (units.shirk_chance).
    """
    return p.gate_strictness * shirk
