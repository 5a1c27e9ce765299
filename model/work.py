"""Step 5 of the day: clerks work. A leg is in one clerk's hands and finished before the next.

Lives here: whose day is how long, which leg is taken up, and what is worked on it.
May not: decisions about a leg; a clerk works what its unit has accepted.
"""

from __future__ import annotations

from model import draws
from model.cases import free_leg, move
from model.compiled import mechanics
from model.district import calendar_day
from model.draws import make_key, uniform
from model.queue import pop
from model.tables import (
    DROPPED,
    IN_HAND,
    NEVER,
    NONE,
    OFFICE_UNIT,
    OPEN,
    SIGNING,
    World,
)

CRUMB = 1e-12  # staff-days below which work is done


@mechanics
def work(w: World, day: int, day_w: int) -> None:
    """Step 5. Every unit pays its friction first, then each clerk works through the pile."""
    for unit in range(1, w.units.size):
        row = w.units[unit]
        if row.root == NONE and row.overhead <= 0.0 and row.idle == 1 and row.pool_count == 1:
            continue
        day_length = row.capacity
        if row.overhead > 0.0:
            paid = min(row.overhead, row.capacity * row.clerks)
            row.overhead -= paid
            row.friction += paid
            day_length -= paid / row.clerks
        idle = 1
        for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
            serve(w, unit, clerk, day_length, pooled(w, unit, clerk, day), day, day_w)
            if w.hands[clerk] != NONE:
                idle = 0
        row.idle = idle


@mechanics
def pooled(w: World, unit: int, clerk: int, day: int) -> bool:
    """Whether a clerk serves all sections of the parent today 大部制, or the own pile only."""
    row = w.units[unit]
    if row.pool_count == 1:
        return False
    share = w.levers[row.township].sections_pooled
    if share <= 0.0:
        return False
    return uniform(make_key(w.clock[0].seed, clerk, day, 1), draws.POOL, 0) < share


@mechanics
def next_pile(w: World, unit: int, together: bool) -> int:
    """The pile whose first leg comes first: the own one, or among all sections of the parent."""
    if not together:
        return unit if w.units[unit].root != NONE else NONE
    row = w.units[unit]
    best = NONE
    for other in range(row.pool_first, row.pool_first + row.pool_count):
        root = w.units[other].root
        if root == NONE:
            continue
        if best == NONE or w.legs[root].order < w.legs[w.units[best].root].order:
            best = other
    return best


@mechanics
def serve(
    w: World, unit: int, clerk: int, left: float, together: bool, day: int, day_w: int
) -> None:
    """One clerk's day of `left` staff-days: the leg in hand first, then the next on the pile."""
    while left > CRUMB:
        slot = w.hands[clerk]
        if slot == NONE:
            pile = next_pile(w, unit, together)
            if pile == NONE:
                return
            slot = pop(w, pile)
            if not still_wanted(w, slot):
                continue
            w.hands[clerk] = slot
            move(w, slot, IN_HAND, NEVER)
            w.legs[slot].worked = 1
        elif not still_wanted(w, slot):
            w.hands[clerk] = NONE
            continue
        leg = w.legs[slot]
        skill = 1.0 if leg.holder == unit else w.p[0].second_skill
        spent = min(left, leg.work / skill)
        left -= spent
        leg.work -= spent * skill
        w.units[unit].worked += spent
        w.units[leg.holder].backlog -= spent * skill
        if leg.work <= CRUMB:
            w.hands[clerk] = NONE
            w.units[leg.holder].backlog -= leg.work
            leg.work = 0.0
            sign(w, slot, day, day_w)


@mechanics
def still_wanted(w: World, slot: int) -> bool:
    """Whether a leg taken up is still to be worked; one whose case was closed is put away."""
    case = w.legs[slot].case
    if case == NONE:
        free_leg(w, slot)
        return False
    if w.cases[case].status != OPEN:
        w.units[w.legs[slot].holder].backlog -= w.legs[slot].work
        move(w, slot, DROPPED, NEVER)
        return False
    return True


@mechanics
def sign(w: World, slot: int, day: int, day_w: int) -> None:
    """A finished leg waits for its levels of sign-off; a part of a day is drawn.

    The lever rules a township's sections (and a town's own bureaus), not its departments' offices.
    """
    p, leg = w.p[0], w.legs[slot]
    holder = w.units[leg.holder]
    own_rules = holder.township >= 0 and holder.kind != OFFICE_UNIT
    levels = w.levers[holder.township].signoff_levels if own_rules else p.department_signoff
    days = levels * p.signoff_days
    whole = int(days)
    key = w.cases[leg.case].key
    if uniform(key, draws.SIGNOFF, day * 4 + leg.number) < days - whole:
        whole += 1
    move(w, slot, SIGNING, calendar_day(day_w + whole, p.workdays_per_week))
