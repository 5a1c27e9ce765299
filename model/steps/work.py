"""Step 5 of the day: clerks work. A leg is in one clerk's hands and finished before the next.

Lives here: whose day is how long, which leg is taken up, and what is worked on it.
May not: decisions about a leg; a clerk works what its unit has accepted.
"""

from __future__ import annotations

from model.mechanics.cases import free_leg, move
from model.mechanics.collect import count_solved, count_start
from model.mechanics.ownership import office_class, own_staff
from model.mechanics.queue import pop
from model.rules.dispatcher import calendar_day
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.draws import make_key, uniform
from model.tables.records import (
    DROPPED,
    IN_HAND,
    LOCALISED,
    NEVER,
    NONE,
    OPEN,
    SIGNING,
    STEADY,
    SURGE,
    World,
)

CRUMB = 1e-12  # staff-days below which work is done


@mechanics
def work(w: World, day: int, day_w: int) -> None:
    """Step 5. Who is there mans empty counters, then works the own pile, then helps where idle."""
    for first in range(1, w.units.size):
        row = w.units[first]
        if row.pool_first != first or (row.pool_count == 1 and resting(w, first)):
            continue
        last = first + row.pool_count
        shared = row.pool_count > 1 and helps_out(w, first)
        for unit in range(first, last):
            open_counter(w, unit, day)
        if shared:
            for unit in range(first, last):
                man_empty_counter(w, unit, day, day_w)
        for unit in range(first, last):
            serve_own(w, unit, day, day_w)
        if shared:
            for unit in range(first, last):
                help_neighbours(w, unit, day, day_w)


@mechanics
def resting(w: World, unit: int) -> bool:
    """Whether nothing waits at a unit, nothing is in hand and nothing is owed to friction."""
    row = w.units[unit]
    return not waits(w, unit) and row.idle == 1 and row.overhead == 0.0


@mechanics
def waits(w: World, unit: int) -> bool:
    """Whether a leg lies on one of a unit's piles."""
    root = w.units[unit].root
    return root[STEADY] != NONE or root[SURGE] != NONE


@mechanics
def helps_out(w: World, unit: int) -> bool:
    """Whether the rules in force let clerks of one section serve another's cases."""
    lever = w.levers[w.units[unit].township]
    return lever.sections_pooled > 0.0 or lever.cross_training > 0.0


@mechanics
def open_counter(w: World, unit: int, day: int) -> None:
    """Every present clerk of a unit has a day before it, less what the unit's friction takes."""
    row = w.units[unit]
    present = 1.0 - w.p[0].absence
    length = row.capacity / present
    if row.overhead > 0.0:
        length -= pay(w, unit) / (row.clerks * present)
    for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
        w.spare[clerk] = 0.0 if absent(w, clerk, day) else length


@mechanics
def pay(w: World, unit: int) -> float:
    """Staff-days of today that go to friction, out of the day."""
    row = w.units[unit]
    paid = min(row.overhead, row.capacity * row.clerks)
    row.overhead -= paid
    row.friction += paid
    return paid


@mechanics
def absent(w: World, clerk: int, day: int) -> bool:
    """Whether a clerk is away this week; the leg in hand waits, the counter is empty 人走门关."""
    key = make_key(w.clock[0].seed, clerk, day // 7, 2)
    return uniform(key, draws.ABSENT, 0) < w.p[0].absence


@mechanics
def covered(w: World, unit: int, clerk: int, day: int) -> bool:
    """Whether the next section has a trained stand-in for this absent clerk A/B岗."""
    share = w.levers[w.units[unit].township].cross_training
    return uniform(make_key(w.clock[0].seed, clerk, day // 7, 2), draws.COVER, 0) < share


@mechanics
def pooled(w: World, unit: int, clerk: int, day: int) -> bool:
    """Whether a clerk may serve all sections of the parent today 大部制."""
    share = w.levers[w.units[unit].township].sections_pooled
    return uniform(make_key(w.clock[0].seed, clerk, day, 1), draws.POOL, 0) < share


@mechanics
def pool_neighbour(w: World, unit: int, step: int) -> int:
    """The section `step` places on in the same pool; -1 is the one before."""
    row = w.units[unit]
    return row.pool_first + (unit - row.pool_first + step + row.pool_count) % row.pool_count


@mechanics
def present_clerks(w: World, unit: int, day: int) -> int:
    """Clerks of a unit who are there today."""
    row = w.units[unit]
    there = 0
    for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
        if not absent(w, clerk, day):
            there += 1
    return there


@seldom
def man_empty_counter(w: World, unit: int, day: int, day_w: int) -> None:
    """A counter that would stay empty all day is manned first, by a clerk of another section.

    By a trained stand-in of the next one, or by whoever is pooled; at the second skill's speed, and
    by nobody who would leave the own counter empty instead.
    """
    seat = w.units[unit].first_clerk
    if not waits(w, unit) and w.hands[seat] == NONE:
        return
    if present_clerks(w, unit, day) > 0:
        return
    trained = covered(w, unit, seat, day)
    for step in range(1, w.units[unit].pool_count):
        lender = pool_neighbour(w, unit, step)
        if present_clerks(w, lender, day) < 2:
            continue
        row = w.units[lender]
        for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
            free = w.spare[clerk] > CRUMB
            if free and ((trained and step == 1) or pooled(w, lender, clerk, day)):
                stand_in(w, unit, seat, lender, clerk, day, day_w)
                return


@seldom
def stand_in(w: World, unit: int, seat: int, lender: int, clerk: int, day: int, day_w: int) -> None:
    """A clerk of another section works at an absent one's seat, with what is left of the day."""
    spare = w.spare[clerk]
    left = serve(w, unit, seat, spare, w.p[0].second_skill, False, day, day_w)
    w.units[lender].worked += spare - left
    w.spare[clerk] = left


@mechanics
def serve_own(w: World, unit: int, day: int, day_w: int) -> None:
    """Each present clerk works through the unit's own piles."""
    row = w.units[unit]
    idle = 1
    for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
        if w.spare[clerk] > CRUMB:
            left = serve(w, unit, clerk, w.spare[clerk], 1.0, False, day, day_w)
            row.worked += w.spare[clerk] - left
            w.spare[clerk] = left
        if w.hands[clerk] != NONE:
            idle = 0
    row.idle = idle


@seldom
def help_neighbours(w: World, unit: int, day: int, day_w: int) -> None:
    """Who is idle serves the piles of the whole pool, or the absent neighbour stood in for."""
    row = w.units[unit]
    for clerk in range(row.first_clerk, row.first_clerk + row.clerks):
        if w.spare[clerk] <= CRUMB:
            continue
        if pooled(w, unit, clerk, day):
            left = serve(w, unit, clerk, w.spare[clerk], 1.0, True, day, day_w)
            row.worked += w.spare[clerk] - left
            w.spare[clerk] = left
            if w.hands[clerk] != NONE:
                row.idle = 0
            continue
        left_alone = pool_neighbour(w, unit, -1)
        first = w.units[left_alone].first_clerk
        for seat in range(first, first + w.units[left_alone].clerks):
            if absent(w, seat, day) and covered(w, left_alone, seat, day):
                stand_in(w, left_alone, seat, unit, clerk, day, day_w)


@mechanics
def surge_post(w: World, unit: int, clerk: int) -> bool:
    """Whether a clerk's post is kept for surges 突击性, and takes them first."""
    if not own_staff(w, unit):
        return False
    share = w.levers[w.units[unit].township].surge_posts
    return uniform(make_key(w.clock[0].seed, clerk, 0, 4), draws.POST, 0) < share


@mechanics
def taken_up(w: World, unit: int, clerk: int) -> int:
    """The first leg of a unit's piles, off its pile: a post's own kind first; or NONE."""
    if not waits(w, unit):
        return NONE
    side = SURGE if surge_post(w, unit, clerk) else STEADY
    if w.units[unit].root[side] == NONE:
        side = SURGE if side == STEADY else STEADY
    return pop(w, unit, side)


@mechanics
def next_leg(w: World, unit: int, clerk: int, together: bool) -> int:
    """The leg a clerk takes up next: of the own unit, or, if idle, of all sections together."""
    slot = taken_up(w, unit, clerk)
    if slot != NONE or not together:
        return slot
    row = w.units[unit]
    best, first = NONE, 0
    for other in range(row.pool_first, row.pool_first + row.pool_count):
        for side in range(2):
            root = w.units[other].root[side]
            if root != NONE and (best == NONE or w.legs[root].order < first):
                best, first = other, w.legs[root].order
    return taken_up(w, best, clerk) if best != NONE else NONE


@seldom
def serve(
    w: World, unit: int, clerk: int, left: float, speed: float, together: bool, day: int, day_w: int
) -> float:
    """A day of `left` staff-days at a clerk's seat: the leg in hand first, then the next.

    Returns the staff-days left over.
    """
    while left > CRUMB:
        slot = w.hands[clerk]
        if slot == NONE:
            slot = next_leg(w, unit, clerk, together)
            if slot == NONE:
                return left
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
        w.units[leg.holder].backlog -= spent * skill
        if leg.work <= CRUMB:
            w.hands[clerk] = NONE
            w.units[leg.holder].backlog -= leg.work
            leg.work = 0.0
            note_worked(w, leg.case, day_w)
            sign(w, slot, day, day_w)
    return 0.0


@mechanics
def note_worked(w: World, case: int, day_w: int) -> None:
    """A leg is worked in full; with the last that is owed the case is truly solved."""
    c = w.cases[case]
    c.legs_worked += 1
    if c.legs_worked == c.legs:
        c.worked = 1
        count_solved(w, case, day_w)


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
