"""What an effect is called: better, worse, unchanged or uncertain; the one judgement of all.

Lives here: the shares of worlds that get better, stay the same or get worse, and the verdict.
May not: run an arm, a word for readers (viz/words), or how a judgement is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from model.declared.outcomes import Better, Outcome
from scenarios.run.intervals import FEWEST, spread

Array = np.ndarray[Any, Any]
Mark = Literal[
    "better",
    "probably_better",
    "worse",
    "probably_worse",
    "moved",
    "probably_moved",
    "unchanged",
    "uncertain",
    "too_few",
    "undefined",
]
"""The verdict on one effect; `moved` where neither direction is better."""
SURE, PROBABLE = 0.95, 0.80
"""Shares of worlds on one side from which on an effect is there, and is there probably."""
ZERO = 1e-12
"""What sums of differences leave of zero."""
GAINS, LOSSES = ("better", "probably_better"), ("worse", "probably_worse")
"""The verdicts on either side, the sure one first."""
MOVED = (*GAINS, *LOSSES, "moved", "probably_moved")
"""The verdicts that say that there is an effect."""
COLUMNS = ("low", "high", "helps", "same", "hurts", "behaviour_share", "verdict")
"""What a row says of an effect beside its mean."""


@dataclass(frozen=True)
class MeasuredEffect:
    """An effect over worlds: its mean, 95 % interval, shares of worlds and verdict.

    `helps`, `same` and `hurts` are the shares of worlds whose difference is beyond the margin in
    the better direction, within it, and beyond it in the other; without a better direction only
    `same` is there. `behaviour_share` as in `spread`. None where there is nothing to say.
    """

    difference: float | None
    low: float | None
    high: float | None
    helps: float | None
    same: float | None
    hurts: float | None
    behaviour_share: float | None
    verdict: Mark

    def row(self) -> dict[str, Any]:
        """The columns `COLUMNS` of a table."""
        return {name: getattr(self, name) for name in COLUMNS}


def measured_effect(
    outcome: Outcome,
    differences: Array,
    before: float | None,
    sets: Sequence[int] | None,
    *,
    part: bool = False,
) -> MeasuredEffect:
    """The effect on an outcome that `differences` (worlds,) show, from the mean level before.

    `sets` names the set of behaviour of each world, None at central values. A `part` of an effect,
    which starts from no level of its own, may be as large as the outcome's range, either way.
    """
    if not differences.size or before is None:
        return MeasuredEffect(None, None, None, None, None, None, None, "undefined")
    least, most = outcome.limits
    limits = (least - most, most - least) if part else (least - before, most - before)
    margin, better = outcome.within(before), outcome.better
    up, down = (float((side * differences > margin + ZERO).mean()) for side in (1.0, -1.0))
    helps, hurts = {"higher": (up, down), "lower": (down, up)}.get(better, (None, None))
    same = float((abs(differences) <= margin + ZERO).mean())
    mean, (low, high, share) = float(differences.mean()), spread(differences, sets, limits)
    verdict = verdict_on(
        differences, margin, better, len(differences if sets is None else set(sets))
    )
    return MeasuredEffect(mean, low, high, helps, same, hurts, share, verdict)


def verdict_on(differences: Array, margin: float, better: Better, units: int) -> Mark:
    """The verdict on paired differences (worlds,), one or more.

    Unchanged: every world within the margin. Else by the share of worlds on one side of zero:
    from 95 % on it is there, from 80 % on probably, below it is uncertain. `units`: the sets of
    behaviour drawn, worlds at central values; of fewer than eight nothing is said but that no
    world changed.
    """
    size = abs(differences).max()
    if size <= ZERO or (size <= margin + ZERO and units >= FEWEST):
        return "unchanged"
    if units < FEWEST:
        return "too_few"
    up, down = (float((side * differences > ZERO).mean()) for side in (1.0, -1.0))
    share = max(up, down)
    if share < PROBABLE:
        return "uncertain"
    sure = share >= SURE
    if better == "neither":
        return "moved" if sure else "probably_moved"
    if (up > down) == (better == "higher"):
        return "better" if sure else "probably_better"
    return "worse" if sure else "probably_worse"
