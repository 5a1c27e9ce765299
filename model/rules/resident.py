"""The resident's rules: how a case is judged and how trust moves.

Lives here: step 7's judgement, on the resident's own clock (docs/model.md#a-day).
May not: truth, tables, or what is on the record.
"""

from __future__ import annotations

import math
from typing import Any

from model.tables.compiled import rule


@rule
def satisfaction(solved: bool, waited: float, sent_elsewhere: int, p: Any) -> float:
    """Chance that a resident is satisfied: result, waiting on their clock, being sent elsewhere.

    `waited`: working days from report to closure. Logistic; assumption, levels from
    docs/evidence.md#levels-in-chinese-districts-and-cities.
    """
    base = p.satisfied_solved if solved else p.satisfied_unsolved
    logit = base - waited / p.patience - p.sent_elsewhere * sent_elsewhere
    return 1.0 / (1.0 + math.exp(-logit))


@rule
def moved_trust(trust: float, satisfied: bool, step: float) -> float:
    """Trust takes a small step towards the latest experience; stays in [0, 1]."""
    return trust + step * ((1.0 if satisfied else 0.0) - trust)
