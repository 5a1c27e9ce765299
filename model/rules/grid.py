"""The grid's rules: problems appear, become known or fade, and small ones are settled on the spot.

Lives here: steps 1 and 2 of the day as rules (docs/model.md#a-day).
May not: truth, tables, or what happens to a case once it leaves the grid.
"""

from __future__ import annotations

import math
from typing import Any

from model.tables.compiled import rule
from model.tables.records import HOTLINE, NONE, PATROL

FADED = 2
MOST = 10_000  # a stop for the sum where rounding leaves it just below one


@rule
def appear(p0: float, size: float, theta: float, u: float) -> int:
    """How many problems appear today: negative binomial by inversion of u.

    P(0) = p0 = (1 − θ)^size; P(n+1)/P(n) = θ·(size + n)/(n + 1). Mean size·θ/(1 − θ), variance
    over mean 1/(1 − θ). `MOST` is never reached at the demand a place may have.
    """
    n = 0
    chance = p0
    total = p0
    while u >= total and n < MOST:
        chance = chance * theta * (size + n) / (n + 1)
        n += 1
        total += chance
    return n


@rule
def report_chance(rate: float, pull: float, trust: float) -> float:
    """A resident's chance of reporting a problem today; follows trust (zero effect at .5)."""
    return min(1.0, rate * math.exp(pull * (trust - 0.5)))


@rule
def leaves(patrol: float, report: float, damping: float, u: float) -> int:
    """How a latent problem leaves today: PATROL, HOTLINE, FADED, or NONE (it stays)."""
    if u < patrol:
        return PATROL
    if u < patrol + report:
        return HOTLINE
    if u < patrol + report + damping:
        return FADED
    return NONE


@rule
def settling_hours(lever: Any, p: Any) -> float:
    """Hours a grid has today: its workers, less village heads' town hours, and volunteers.

    Volunteers 志愿 come with double registration 双报到 and with a review of resident units that
    the township has a voice in; their hours are nobody's paid staff.
    """
    staff = max(p.grid_hours - p.tie_hours * lever.village_ties, 0.0)
    return (
        staff
        + p.volunteers_registered * lever.double_registration
        + p.volunteers_reviewed * lever.unit_review
    )


@rule
def settles(work: float, hours_left: float) -> bool:
    """A petty matter is settled in the grid if the hours left today suffice (8 to a staff-day)."""
    return work * 8.0 <= hours_left
