"""The ledger: opens cases and legs, and moves them; nothing else changes a holder or a status.

Lives here: slots, legal transitions, the event log's rows.
May not: decisions, or counting beyond the clock's own counters.
"""

from __future__ import annotations

import numpy as np

from model.mechanics.queue import order, push
from model.tables.compiled import mechanics, seldom
from model.tables.records import (
    AT_DESK,
    DONE,
    DROPPED,
    FREE,
    IN_HAND,
    KNOWN,
    NEVER,
    NONE,
    QUEUED,
    SIGNING,
    STALLED,
    STEADY,
    STUCK,
    SURGE,
    TRANSIT,
    UNHEARD,
    WAITING,
    World,
)


def _legal() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which state of a leg may follow which: rows from, columns to."""
    follows = {
        FREE: (TRANSIT, STALLED, QUEUED, STUCK),
        TRANSIT: (TRANSIT, STALLED, QUEUED, WAITING, STUCK, AT_DESK, FREE),
        STALLED: (TRANSIT, STALLED, QUEUED, WAITING, STUCK, AT_DESK, UNHEARD, FREE),
        QUEUED: (IN_HAND, DROPPED, FREE),
        IN_HAND: (SIGNING, DROPPED, FREE),
        WAITING: (QUEUED, FREE),
        SIGNING: (DONE, FREE),
        AT_DESK: (TRANSIT, FREE),
        DONE: (FREE,),
        STUCK: (TRANSIT, AT_DESK, FREE),
        DROPPED: (QUEUED, FREE),
        UNHEARD: (TRANSIT, STALLED, QUEUED, STUCK, FREE),
    }
    table = np.zeros((len(follows), len(follows)), np.bool_)
    for state, after in follows.items():
        table[state, list(after)] = True
    return table


LEGAL = _legal()


@mechanics
def write(w: World, case: int, number: int, unit: int, activity: int, warranted: int) -> None:
    """Count an event and, if a log is kept, write its row (warranted: 1, 0 or NONE)."""
    clock = w.clock[0]
    clock.events += 1
    if clock.log_on == 0:
        return
    row, c = w.log[clock.log_rows], w.cases[case]
    clock.log_rows += 1
    row.day, row.grid, row.case_day, row.nth = clock.day, c.grid, c.day, c.nth
    row.town, row.matter, row.inlet = c.township, c.matter, c.inlet
    row.leg, row.unit, row.activity, row.warranted = number, unit, activity, warranted


@mechanics
def open_case(w: World, grid: int, day: int, nth: int) -> int:
    """Take a slot for a case that becomes known; its columns are filled by the intake."""
    clock = w.clock[0]
    clock.cases_free -= 1
    slot = w.free_cases[clock.cases_free]
    clock.case_top = max(clock.case_top, slot + 1)
    c, t = w.cases[slot], w.true_cases[slot]
    c.grid, c.day, c.nth, c.status = grid, day, nth, KNOWN
    c.legs, c.legs_done, c.rung, c.hops = 0, 0, 0, 0
    c.first_unit = NONE
    c.sent, c.rejected, c.recorded, c.extended, c.pingpong = 0, 0, 0, 0, 0
    c.responded, c.started = 0, 0
    c.legs_worked, c.worked, c.at_grid = 0, 0, 0
    c.grid_work = 0.0
    t.passed, t.evaded, t.contested = 0, 0, 0
    w.alarm[slot] = NEVER
    return slot


@mechanics
def open_leg(w: World, case: int, number: int, work: float) -> int:
    """Take a slot for a leg of a case: no holder yet, nothing done."""
    clock = w.clock[0]
    clock.legs_free -= 1
    slot = w.free_legs[clock.legs_free]
    clock.leg_top = max(clock.leg_top, slot + 1)
    leg = w.legs[slot]
    leg.case, leg.number, leg.work, leg.state = case, number, work, FREE
    leg.holder, leg.sender, leg.hops, leg.returns = NONE, NONE, 0, 0
    leg.recorded, leg.called, leg.bound, leg.heeded, leg.designated = 0, 0, 0, 0, 0
    leg.answered, leg.convened, leg.refused, leg.worked, leg.sheds = 0, 0, 0, 0, 0
    leg.whistle_due_w = NEVER
    leg.visit = NONE
    for k in range(4):
        leg.past[k] = NONE
    w.wake[slot] = NEVER
    w.cases[case].leg[number] = slot
    w.cases[case].legs += 1
    return slot


@mechanics
def move(w: World, slot: int, state: int, wake: int) -> None:
    """Change a leg's state and the day it wants somebody; an illegal move is counted (tests)."""
    leg = w.legs[slot]
    if not LEGAL[leg.state, state]:
        w.clock[0].illegal += 1
    leg.state = state
    w.wake[slot] = wake


@mechanics
def enter(w: World, slot: int, unit: int) -> None:
    """The leg has a holder from now on; the unit's stock grows by one."""
    leg, row = w.legs[slot], w.units[unit]
    leg.holder = unit
    leg.since = w.clock[0].day
    row.holding += 1
    row.received += 1


@mechanics
def leave(w: World, slot: int) -> None:
    """The leg leaves its holder, if it has one; the days it stayed are booked (Little)."""
    leg = w.legs[slot]
    if leg.holder == NONE:
        return
    row = w.units[leg.holder]
    row.holding -= 1
    row.stayed += w.clock[0].day - leg.since
    leg.holder = NONE


@seldom
def give(w: World, slot: int, unit: int, arrives: int, day_w: int) -> None:
    """Send a leg on its way to a new holder, who sees it on the day it arrives."""
    leg = w.legs[slot]
    leg.sender = leg.holder
    leave(w, slot)
    enter(w, slot, unit)
    leg.sent_w = day_w
    leg.refused = 0
    move(w, slot, TRANSIT, arrives)


@seldom
def pile(w: World, slot: int, wake: int) -> None:
    """Put an accepted leg on its holder's pile."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    leg.order = order(c.colour == 0, leg.bound == 1, c.day, c.key, leg.number)
    move(w, slot, QUEUED, wake)
    w.units[leg.holder].backlog += leg.work
    surge = w.matters[c.matter].surge == 1 and w.levers[c.township].surge_posts > 0.0
    push(w, leg.holder, SURGE if surge else STEADY, slot)


@mechanics
def free_leg(w: World, slot: int) -> None:
    """Give a leg's slot back."""
    clock = w.clock[0]
    leave(w, slot)
    move(w, slot, FREE, NEVER)
    w.legs[slot].case = NONE
    w.free_legs[clock.legs_free] = slot
    clock.legs_free += 1


@seldom
def release(w: World, case: int) -> None:
    """Give a case's slots back; legs on a pile or in a hand go when they are next touched."""
    for number in range(w.cases[case].legs):
        slot = w.cases[case].leg[number]
        leg = w.legs[slot]
        if leg.state == QUEUED or leg.state == IN_HAND:
            w.units[leg.holder].backlog -= leg.work
            leave(w, slot)
            leg.case = NONE
            w.wake[slot] = NEVER
        else:
            free_leg(w, slot)
    w.alarm[case] = NEVER
    drop_case(w, case)


@mechanics
def drop_case(w: World, case: int) -> None:
    """Give a case's slot back."""
    clock = w.clock[0]
    w.cases[case].status = FREE
    w.free_cases[clock.cases_free] = case
    clock.cases_free += 1
