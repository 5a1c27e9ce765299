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
SURGE_EVERY = 60  # days in which a surging matter surges once (assumption)
MOST = 10_000  # a stop for the sum where rounding leaves it just below one


@rule
def appear(size: float, theta: float, u: float) -> int:
    """How many problems appear today: negative binomial by inversion of u.

    P(0) = (1 − θ)^size; P(n+1)/P(n) = θ·(size + n)/(n + 1). Mean size·θ/(1 − θ), variance
    over mean 1/(1 − θ). `MOST` is never reached at the demand a place may have.
    """
    n = 0
    p0 = math.exp(size * math.log(1.0 - theta))
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
def whole_number(mean: float, u: float) -> int:
    """A whole number with this mean: its whole part, and one more by chance."""
    part = int(mean)
    return part + 1 if u < mean - part else part


@rule
def surge_level(day: int, start: float, length: int) -> float:
    """How much more of a surging matter arises today, 0 or `SURGE_EVERY` ÷ length; 1 on average.

    `day` of the sixty, `start` in [0, 1): where in them the surge begins.
    """
    first = int(start * (SURGE_EVERY - length + 1))
    return SURGE_EVERY / length if first <= day < first + length else 0.0


@rule
def paid_hours(lever: Any, p: Any) -> float:
    """Hours that a grid's workers have today, less village heads' hours in the town."""
    return max(p.grid_hours - p.tie_hours * lever.village_ties, 0.0)


@rule
def volunteers(weariness: float, lever: Any, p: Any) -> float:
    """Volunteers' hours 志愿 today: the more they were used, the fewer come.

    They come with double registration 双报到 and with a review of resident units that the township
    has a voice in; their hours are nobody's paid staff.
    """
    hours = (
        p.volunteers_registered * lever.double_registration
        + p.volunteers_reviewed * lever.unit_review
    )
    return hours * (1.0 - weariness)


@rule
def tired(weariness: float, used: float, rested: int, p: Any) -> float:
    """Volunteers' weariness, 0 to 1: it follows the share of their hours used, over a month.

    `rested`: days since in which none was used.
    """
    moved = weariness + (p.volunteer_fatigue * used - weariness) / 30.0
    return moved * math.exp(-rested / 30.0)


@rule
def settling_hours(weariness: float, lever: Any, p: Any) -> float:
    """Hours a grid has today for petty matters: its workers' and its volunteers'."""
    return paid_hours(lever, p) + volunteers(weariness, lever, p)


@rule
def settles(hours_owed: float, hours_a_day: float, days: int) -> bool:
    """A grid takes a job on if all it has taken on would be done within the deadline."""
    return hours_owed <= hours_a_day * days


@rule
def patrol_chance(spent: float, volunteered: float, force: float, lever: Any, p: Any) -> float:
    """Chance that patrol finds a problem today: what is found follows the hours left for it.

    `spent`: hours of the last day that went to petty matters; volunteers' hours go first. `force`:
    share of the enforcement force that is in the grids.
    """
    rate = p.patrol_rate * (1.0 + p.command_patrol * force)
    if p.grid_hours <= 0.0:
        return rate
    left = paid_hours(lever, p) - max(spent - volunteered, 0.0)
    return rate * max(left, 0.0) / p.grid_hours
