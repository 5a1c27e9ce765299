"""The dispatcher's desk and the hand-over itself: how a leg gets from one unit to the next.

Lives here: days on the way, routing on the record, hand-offs, returns re-dispatched or designated.
May not: what a holder wants, or whether it owes the leg (mechanics/ownership.py is asked).
"""

from __future__ import annotations

from typing import Any

from model.mechanics.cases import give, write
from model.mechanics.collect import count_handoff
from model.mechanics.ownership import (
    list_state,
    listed_unit,
    owing_unit,
    recalled_unit,
    relation,
    unit_for,
)
from model.rules.dispatcher import (
    BY_FIRST_RECEIVER,
    BY_LIST,
    accepts_return,
    calendar_day,
    conference_chance,
    designates,
    workday,
    worth_meeting,
)
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.draws import uniform
from model.tables.records import EV_HANDOFF, NONE, ONE, SECTION_UNIT, TOWNSHIP, World


@mechanics
def chance(w: World, slot: int, purpose: Any, day: int) -> float:
    """The leg's draw for a purpose, day and move: keyed by the case, never by the slot."""
    leg = w.legs[slot]
    move = (leg.hops + leg.returns) % 16
    return uniform(w.cases[leg.case].key, purpose, (day * 16 + move) * 4 + leg.number)


@seldom
def sent_on(w: World, slot: int, days: float, day: int) -> int:
    """Draw once whether the platform routes and records what is sent; the day it arrives.

    Today on the platform, else after `days` working days, the fraction by draw. A whistle is
    always on the record.
    """
    leg = w.legs[slot]
    town = w.cases[leg.case].township
    share = w.levers[town].platform * w.towns[town].online
    routed = leg.bound == 1 or chance(w, slot, draws.ROUTE, day) < share
    leg.recorded = 1 if routed else 0
    if routed:
        return day
    whole = int(days)
    if chance(w, slot, draws.HANDOVER, day) < days - whole:
        whole += 1
    week = w.p[0].workdays_per_week
    return calendar_day(workday(day, week) + whole, week)


@seldom
def hand_off(w: World, slot: int, target: int, left: int, arrives: int, day_w: int) -> None:
    """The leg's holder changes from `left` to `target`: a hand-off, counted once."""
    leg = w.legs[slot]
    give(w, slot, target, arrives, day_w)
    leg.designated = 0
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
    if between_townships(w, left, target):
        w.daily[c.day].town_hops += 1
    warranted = 0 if leg.sheds == 1 else 1
    write(w, leg.case, leg.number, target, EV_HANDOFF, warranted)
    count_handoff(w, leg.case, leg.sheds, back)


@mechanics
def within_township(w: World, left: int, target: int) -> bool:
    """Whether both units are sections of one township; such moves are counted apart."""
    a, b = w.units[left], w.units[target]
    return a.kind == SECTION_UNIT and b.kind == SECTION_UNIT and a.township == b.township


@mechanics
def between_townships(w: World, left: int, target: int) -> bool:
    """Whether a township hands a case on to another, as on a boundary 交界."""
    a, b = w.units[left], w.units[target]
    return a.kind == SECTION_UNIT and b.kind == SECTION_UNIT and a.township != b.township


@seldom
def desk_sends(w: World, slot: int, day: int, day_w: int) -> None:
    """A returned leg is sent back, re-dispatched, or given to somebody designated.

    The hand-over's days were spent on the way to the desk: a return and its re-dispatch are one.
    """
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    lever = w.levers[c.township]
    sender = leg.sender
    says = relation(w, leg.case, leg.number, sender)
    named = 1
    if confers(w, slot, day):
        target = conferred(w, slot)
    elif leg.returns >= lever.return_limit:
        target = designated(w, slot, day)
    else:
        named = 0
        accepted = accepts_return(says, leg.returns, lever.return_limit)
        target = redispatched(w, slot, day) if accepted else sender
    if target == sender:
        give(w, slot, target, day, day_w)
        leg.refused = 1
        leg.designated = named
        return
    hand_off(w, slot, target, sender, day, day_w)
    leg.designated = named
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
    if not worth_meeting(max(leg.hops, leg.returns), w.p[0]):
        return False
    likely = conference_chance(w.levers[c.township], w.p[0])
    return chance(w, slot, draws.CONFERENCE, day) < likely


@mechanics
def conferred(w: World, slot: int) -> int:
    """Whom a conference finds: the one who owes the leg, the territory where nobody does.

    Around one table it comes out. Its parties, who returned the case and who gets it, spend an
    hour each; nobody else does.
    """
    leg = w.legs[slot]
    target = owing_unit(w, leg.case, leg.number)
    if target == NONE:
        c = w.cases[leg.case]
        target = unit_for(w, TOWNSHIP, c.township, c.matter)
    cost = w.p[0].conference_cost
    w.units[leg.sender].overhead += cost
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
    if how == BY_LIST:
        return listed_unit(w, leg.case, leg.number, 0)
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
    mine = owing_unit(w, leg.case, leg.number)
    mistaken = mine != NONE and leg.sheds != 1
    if mistaken and chance(w, slot, draws.NAMES, day) < p.names_owner:
        return mine
    state = list_state(w, c.matter, c.township)
    if state != ONE and chance(w, slot, draws.TERRITORY, day) < p.territory_share:
        return unit_for(w, TOWNSHIP, c.township, c.matter)
    accuracy = p.address_accuracy if state == ONE else p.dispatcher_disputed
    right = chance(w, slot, draws.MEMORY, day) < accuracy
    return recalled_unit(w, leg.case, leg.number, right, chance(w, slot, draws.GUESS, day))
