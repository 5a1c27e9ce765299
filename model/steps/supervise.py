"""Step 6 of the day: the ladder of supervision, and the deadline of a whistle.

Lives here: who is reminded, and what is noted when nobody acted.
May not: closing (step 7), or any capacity: nobody works faster for being supervised.
"""

from __future__ import annotations

from model.mechanics.cases import write
from model.rules.dispatcher import colour_weight, reach_chance
from model.tables import draws
from model.tables.compiled import mechanics
from model.tables.draws import uniform
from model.tables.records import EV_RED, NEVER, NONE, OPEN, QUEUED, STALLED, STUCK, World

RUNGS = 4  # reminder 催办, supervision 督办, talk 约谈, accountability 问责


@mechanics
def supervise(w: World, day: int, day_w: int) -> None:
    """Step 6. Late cases climb the ladder as far as attention reaches; idle answers are noted."""
    clock, p = w.clock[0], w.p[0]
    clock.late_before, clock.late_now = clock.late_now, 0
    a_day = clock.known * 1.0 / (day + 1)
    chance = reach_chance(p.supervision_slots, a_day, clock.late_before)
    for case in range(clock.case_top):
        if w.alarm[case] > day:
            continue
        c = w.cases[case]
        if c.status == OPEN and day_w > c.due_w:
            climb(w, case, chance, day, day_w)
    for slot in range(clock.leg_top):
        if w.wake[slot] <= day and w.legs[slot].state == QUEUED:
            note_idle(w, slot)


@mechanics
def climb(w: World, case: int, chance: float, day: int, day_w: int) -> None:
    """One late case: at each rung it may be taken up, and whoever lets it lie must think again."""
    c, clock = w.cases[case], w.clock[0]
    if c.rung >= RUNGS or day_w <= c.due_w + c.rung * w.p[0].rung_days:
        return
    clock.late_now += 1
    if c.rung == 0:
        write(w, case, 0, w.legs[c.leg[0]].holder, EV_RED, NONE)
    examined = w.levers[c.township].accountability if c.rung >= 2 else 1.0
    weight = colour_weight(c.colour, w.levers[c.township].colour_supervision)
    reached = uniform(c.key, draws.REACHED, day) < chance * examined * weight
    c.rung += 1
    if not reached:
        return
    for number in range(c.legs):
        state = w.legs[c.leg[number]].state
        if state == STALLED or state == STUCK:
            w.wake[c.leg[number]] = day + 1


@mechanics
def note_idle(w: World, slot: int) -> None:
    """Present but idle: a call acted on, no work done by its deadline; as good as unheard."""
    leg = w.legs[slot]
    w.wake[slot] = NEVER
    if leg.case != NONE and leg.worked == 0:
        c = w.cases[leg.case]
        w.daily[c.day].whistle_idle += leg.bound
        w.towns[c.township].answered_well -= 1.0
