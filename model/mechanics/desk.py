"""The dispatcher's desk and the hand-over itself: how a leg gets from one unit to the next.

Lives here: hand-over days, routing on the record, hand-offs, returns re-dispatched or designated.
May not: what a holder wants, or whether it owes the leg (mechanics/ownership.py is asked).
"""

from __future__ import annotations

from typing import Any

from model.mechanics.cases import give, write
from model.mechanics.collect import count_handoff
from model.mechanics.ownership import claimed, list_state, owner, recall, relation, unit_for
from model.rules.dispatcher import (
    BY_FIRST_RECEIVER,
    BY_LIST,
    accepts_return,
    calendar_day,
    conference_chance,
    designates,
    workday,
)
from model.tables import draws
from model.tables.compiled import mechanics
from model.tables.draws import uniform
from model.tables.records import EV_HANDOFF, ONE, SECTION_UNIT, TOWNSHIP, VOID, World


@mechanics
def chance(w: World, slot: int, purpose: Any, day: int) -> float:
    """The leg's draw for a purpose, day and move: keyed by the case, never by the slot."""
    leg = w.legs[slot]
    move = (leg.hops + leg.returns) % 16
    return uniform(w.cases[leg.case].key, purpose, (day * 16 + move) * 4 + leg.number)


@mechanics
def hand_over_day(w: World, slot: int, day: int) -> int:
    """The day a hand-over begun today arrives: `handover_days`, its fraction by draw."""
    p, leg = w.p[0], w.legs[slot]
    days = w.levers[w.cases[leg.case].township].handover_days
    whole = int(days)
    if chance(w, slot, draws.HANDOVER, day) < days - whole:
        whole += 1
    return calendar_day(workday(day, p.workdays_per_week) + whole, p.workdays_per_week)


@mechanics
def routed(w: World, slot: int, day: int) -> int:
    """Whether the platform routes and records this hand-over; a bound whistle always is."""
    leg = w.legs[slot]
    share = w.levers[w.cases[leg.case].township].platform
    return 1 if leg.bound == 1 or chance(w, slot, draws.ROUTE, day) < share else 0


@mechanics
def hand_off(
    w: World, slot: int, target: int, left: int, arrives: int, day: int, day_w: int
) -> None:
    """The leg's holder changes from `left` to `target`: a hand-off, counted once."""
    leg = w.legs[slot]
    give(w, slot, target, arrives, day_w)
    leg.recorded = routed(w, slot, day)
    if within_township(w, left, target):
        w.daily[w.cases[leg.case].day].section_hops += 1
        return
    back = False
    for k in range(4):
        back = back or leg.past[k] == target
    leg.past[leg.hops % 4] = left
    leg.hops += 1
    c = w.cases[leg.case]
    if list_state(w, c.matter, c.township) != ONE:
        w.matters[c.matter].contests += 1
    warranted = 0 if leg.sheds == 1 else 1
    write(w, leg.case, leg.number, target, EV_HANDOFF, warranted)
    count_handoff(w, leg.case, leg.sheds, back)


@mechanics
def within_township(w: World, left: int, target: int) -> bool:
    """Whether both units are sections of one township; such moves are counted apart."""
    a, b = w.units[left], w.units[target]
    return a.kind == SECTION_UNIT and b.kind == SECTION_UNIT and a.township == b.township


@mechanics
def desk_sends(w: World, slot: int, day: int, day_w: int) -> None:
    """A returned leg is sent back, re-dispatched, or given to somebody designated.

    The hand-over's days were spent on the way to the desk: a return and its re-dispatch are one.
    """
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    lever = w.levers[c.township]
    sender = leg.sender
    says = relation(w, c.matter, leg.number, c.township, sender)
    if confers(w, slot, day):
        leg.designated = 1
        target = conferred(w, slot)
    elif leg.returns >= lever.return_limit:
        leg.designated = 1
        target = designated(w, slot, day)
    elif accepts_return(says, leg.returns, lever.return_limit):
        target = redispatched(w, slot, day)
    else:
        target = sender
    if target == sender:
        give(w, slot, target, day, day_w)
        leg.refused = 1
        return
    hand_off(w, slot, target, sender, day, day, day_w)
    if leg.number == 0:
        c.due_w = day_w + c.deadline
        w.alarm[leg.case] = calendar_day(c.due_w - 1, p.workdays_per_week)


@mechanics
def confers(w: World, slot: int, day: int) -> bool:
    """Whether a returned case that lists do not settle comes to a conference, or to inspection."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    if leg.designated == 1 or list_state(w, c.matter, c.township) == ONE:
        return False
    likely = conference_chance(w.levers[c.township], w.p[0])
    return chance(w, slot, draws.CONFERENCE, day) < likely


@mechanics
def conferred(w: World, slot: int) -> int:
    """Whom a conference finds: the one who owes the leg, the territory where nobody does.

    Around one table it comes out; sender, township and finder each spend time on it.
    """
    leg = w.legs[slot]
    c = w.cases[leg.case]
    township = unit_for(w, TOWNSHIP, c.township, c.matter)
    mine = owner(w, c.matter, leg.number, c.township)
    target = township if mine == VOID else unit_for(w, mine, c.township, c.matter)
    cost = w.p[0].conference_cost
    w.units[leg.sender].overhead += cost
    w.units[township].overhead += cost
    w.units[target].overhead += cost
    return target


@mechanics
def designated(w: World, slot: int, day: int) -> int:
    """Who gets a leg when returns are used up: by list, first receiver 首接负责, or territory."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    state = list_state(w, c.matter, c.township)
    first = w.levers[c.township].first_receiver
    how = designates(state, first, chance(w, slot, draws.FIRST, day))
    if how == BY_LIST and leg.number == 0:
        return unit_for(w, claimed(w, c.matter, c.township, 0), c.township, c.matter)
    if how == BY_LIST:
        return unit_for(w, w.matters[c.matter].co[leg.number - 1], c.township, c.matter)
    if how == BY_FIRST_RECEIVER:
        return c.first_unit
    return unit_for(w, TOWNSHIP, c.township, c.matter)


@mechanics
def redispatched(w: World, slot: int, day: int) -> int:
    """Where an accepted return goes: whom the sender names, the territory 属地兜底, or memory.

    Naming the owner is what work revealed to the sender (docs/model.md#starting-values); the
    territorial
    default bites only where the lists do not name one owner.
    """
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    mine = owner(w, c.matter, leg.number, c.township)
    mistaken = mine != VOID and leg.sheds != 1
    if mistaken and chance(w, slot, draws.NAMES, day) < p.names_owner:
        return unit_for(w, mine, c.township, c.matter)
    state = list_state(w, c.matter, c.township)
    if state != ONE and chance(w, slot, draws.TERRITORY, day) < p.territory_share:
        return unit_for(w, TOWNSHIP, c.township, c.matter)
    accuracy = p.address_accuracy if state == ONE else p.dispatcher_disputed
    right = chance(w, slot, draws.MEMORY, day) < accuracy
    guess = chance(w, slot, draws.GUESS, day)
    return unit_for(
        w, recall(w, c.matter, leg.number, c.township, right, guess), c.township, c.matter
    )
