"""Step 5 of the day: clerks work. A leg is in one clerk's hands and finished before the next.

Lives here: whose day is how long, which leg is taken up, and what is worked on it.
May not: decisions about a leg; a clerk works what its unit has accepted.
"""

from __future__ import annotations

from model.mechanics.cases import free_leg, move
from model.mechanics.collect import count_start
from model.mechanics.ownership import office_class, own_staff
from model.mechanics.queue import pop
from model.rules.dispatcher import calendar_day
from model.tables import draws
from model.tables.compiled import mechanics
from model.tables.draws import make_key, uniform
from model.tables.records import DROPPED, IN_HAND, LOCALISED, NEVER, NONE, OPEN, SIGNING, World

CRUMB = 1e-12  # staff-days below which work is done


@mechanics
def work(w: World, day: int, day_w: int) -> None:
    """Step 5. Every unit pays its friction first, then each clerk works through the pile."""
    for unit in range(1, w.units.size):
        row = w.units[unit]
        owing = row.overhead > 0.0 or row.lent > 0.0
        if row.root == NONE and not owing and row.idle == 1 and row.pool_count == 1:
            continue
        present = 1.0 - w.p[0].absence
        day_length = row.capacity / present
        if owing:
            day_length -= pay(w, unit) / (row.clerks * present)
        idle = 1
        for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
            if absent(w, clerk, day):
                if covered(w, unit, clerk, day):
                    stand_in(w, unit, clerk, day_length, day, day_w)
            else:
                together = pooled(w, unit, clerk, day)
                serve(w, unit, clerk, day_length, 1.0, together, day, day_w)
            if w.hands[clerk] != NONE:
                idle = 0
        row.idle = idle


@mechanics
def pay(w: World, unit: int) -> float:
    """Staff-days of today that go to friction and to a neighbour's counter, out of the day."""
    row = w.units[unit]
    today = row.capacity * row.clerks
    paid = min(row.overhead, today)
    row.overhead -= paid
    row.friction += paid
    back = min(row.lent, today - paid)
    row.lent -= back
    return paid + back


@mechanics
def absent(w: World, clerk: int, day: int) -> bool:
    """Whether a clerk is away this week; the leg in hand waits, the counter is empty 人走门关."""
    key = make_key(w.clock[0].seed, clerk, day // 7, 2)
    return uniform(key, draws.ABSENT, 0) < w.p[0].absence


@mechanics
def covered(w: World, unit: int, clerk: int, day: int) -> bool:
    """Whether a B-post stands in for this absent clerk of the town's own A/B岗."""
    if not own_staff(w, unit):
        return False
    share = w.levers[w.units[unit].township].cross_training
    return uniform(make_key(w.clock[0].seed, clerk, day // 7, 2), draws.COVER, 0) < share


@mechanics
def stand_in(w: World, unit: int, clerk: int, left: float, day: int, day_w: int) -> None:
    """The counter is served at the second skill's speed; the next section lends the time."""
    row = w.units[unit]
    spent = left - serve(w, unit, clerk, left, w.p[0].second_skill, False, day, day_w)
    lender = row.pool_first + (unit - row.pool_first + 1) % row.pool_count
    w.units[lender].lent += spent


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
    w: World, unit: int, clerk: int, left: float, speed: float, together: bool, day: int, day_w: int
) -> float:
    """One clerk's day of `left` staff-days: the leg in hand first, then the next on the pile.

    Returns the staff-days left over.
    """
    while left > CRUMB:
        slot = w.hands[clerk]
        if slot == NONE:
            pile = next_pile(w, unit, together)
            if pile == NONE:
                return left
            slot = pop(w, pile)
            if not still_wanted(w, slot):
                continue
            w.hands[clerk] = slot
            move(w, slot, IN_HAND, NEVER)
            w.legs[slot].worked = 1
            count_start(w, w.legs[slot].case, day_w)
        elif not still_wanted(w, slot):
            w.hands[clerk] = NONE
            continue
        leg = w.legs[slot]
        skill = speed if leg.holder == unit else speed * w.p[0].second_skill
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
    return 0.0


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

    The lever rules a township's sections, a town's own bureaus and offices turned over to it, not
    those that stay their department's.
    """
    p, leg = w.p[0], w.legs[slot]
    holder = w.units[leg.holder]
    town_rules = own_staff(w, leg.holder) or office_class(w, leg.holder) == LOCALISED
    levels = w.levers[holder.township].signoff_levels if town_rules else p.department_signoff
    days = levels * p.signoff_days
    whole = int(days)
    key = w.cases[leg.case].key
    if uniform(key, draws.SIGNOFF, day * 4 + leg.number) < days - whole:
        whole += 1
    move(w, slot, SIGNING, calendar_day(day_w + whole, p.workdays_per_week))
