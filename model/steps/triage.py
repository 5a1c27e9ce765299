"""Step 3 of the day: triage in the township, and the desk's first dispatch of what residents bring.

Lives here: the mechanics of a first address, a call and the co-departments' legs.
May not: payoffs (rules/township.py), what is true (mechanics/ownership.py), or anything after a
first dispatch.
"""

from __future__ import annotations

from model.mechanics.asked import asks, triage_asked
from model.mechanics.cases import enter, give, leave, open_leg, write
from model.mechanics.collect import count_response
from model.mechanics.desk import chance, sent_on
from model.mechanics.facts import backlog_days, leg_facts, stakes_of
from model.mechanics.ownership import (
    contact,
    convened,
    list_state,
    listed_unit,
    office_class,
    owes,
    owing_unit,
    owner,
    recalled_unit,
    relation,
    unit_for,
)
from model.rules.address import MINUTES, looks_up, memory_error
from model.rules.answer import choose, shirk_chance
from model.rules.contacts import presence, stations
from model.rules.dispatcher import calendar_day, workday
from model.rules.township import gate_refuses, heed_chance, triage_payoffs
from model.steps.arise import work_of
from model.steps.respond import accept, stall
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.draws import uniform
from model.tables.records import (
    EV_DISPATCH,
    EV_TRIAGE,
    LET_LIE,
    NONE,
    ON_CALL,
    ONE,
    OPEN,
    PATROL,
    SECTION_BESIDE,
    SELF,
    TOWNSHIP,
    UNHEARD,
    WHISTLE,
    World,
)
from model.tables.slots import TRIAGE_SLOT


@mechanics
def triage(w: World, day: int, day_w: int) -> None:
    """Step 3. Grids' finds go to the township's section, residents' reports to the desk."""
    clock, p = w.clock[0], w.p[0]
    for slot in range(clock.leg_top):
        unheard = w.wake[slot] <= day and w.legs[slot].state == UNHEARD
        if unheard and w.cases[w.legs[slot].case].status == OPEN:
            triage_anew(w, slot, day, day_w)
    held = 0
    for k in range(clock.intake):
        case = w.intake[k]
        c = w.cases[case]
        if c.at_grid == 1:
            w.intake[held] = case
            held += 1
            continue
        c.status = OPEN
        w.alarm[case] = calendar_day(c.due_w - 1, p.workdays_per_week)
        lead = open_leg(w, case, 0, work_of(w, case, 0))
        w.legs[lead].convened = 1 if convened(w, c.matter, c.township) else 0
        count_owed(w, lead)
        if c.inlet == PATROL:
            township_triage(w, lead, day, day_w)
        else:
            c.sent = 1
            w.daily[c.day].sent += 1
            first_dispatch(w, lead, addressed(w, lead, 0, day), day, day_w)
        if owner(w, c.matter, 0, c.township) != TOWNSHIP:
            for number in range(1, w.matters[c.matter].co_count + 1):
                co_dispatch(w, case, number, day, day_w)
    clock.intake = held


@seldom
def triage_anew(w: World, slot: int, day: int, day_w: int) -> None:
    """What was called for in vain: the section chooses again; a co-leg is called for again."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    leg.answered = 0
    if leg.number == 0:
        township_triage(w, slot, day, day_w)
        return
    call(w, slot, unit_for(w, TOWNSHIP, c.township, c.matter), day, day_w)


@seldom
def township_triage(w: World, slot: int, day: int, day_w: int) -> None:
    """The section's choice: solve itself, whistle 吹哨, another section, or let it lie."""
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    section = unit_for(w, TOWNSHIP, c.township, c.matter)
    leg.arrived_w = day_w
    facts = leg_facts(w, slot, section, day_w)
    beside = p.sections_per_township > 1 and chance(w, slot, draws.SECTION, day) < p.section_pass
    values = triage_payoffs(facts, w.towns[c.township].whistle_worth, beside, p)
    u = chance(w, slot, draws.TRIAGE, day)
    if asks(w, TRIAGE_SLOT):
        choice = triage_asked(w, slot, section, facts, beside, values, u)
    else:
        choice = choose(values, p.rationality, u)
    write(w, leg.case, 0, NONE if choice == WHISTLE else section, EV_TRIAGE, NONE)
    binds = chance(w, slot, draws.BINDING, day) < w.levers[c.township].whistle_binding
    if choice == WHISTLE and binds and refused(w, slot, section, day):
        w.daily[c.day].whistle_refused += 1
        choice = SELF
    if choice == WHISTLE:
        call(w, slot, section, day, day_w)
        return
    if choice != LET_LIE:
        count_response(w, leg.case, day_w)
    if c.first_unit == NONE:
        c.first_unit = section
        count_kept(w, slot, section)
    leave(w, slot)
    enter(w, slot, section)
    if choice == SELF:
        accept(w, slot, day)
    elif choice == SECTION_BESIDE and p.sections_per_township > 1:
        first = 1 + c.township * p.sections_per_township
        beside_unit = first + (section - first + 1) % p.sections_per_township
        give(w, slot, beside_unit, day, day_w)
        w.daily[c.day].section_hops += 1
    else:
        stall(w, slot, day_w)


@mechanics
def refused(w: World, slot: int, section: int, day: int) -> bool:
    """Whether one of the sign-offs at the gate 吹哨审核 refuses this whistle."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    says = relation(w, leg.case, leg.number, section)
    risk = gate_refuses(shirk_chance(says, w.p[0]), w.p[0])
    for gate in range(w.levers[c.township].whistle_gate):
        if uniform(c.key, draws.GATE, day * 2 + gate) < risk:
            return True
    return False


@seldom
def call(w: World, slot: int, section: int, day: int, day_w: int) -> None:
    """A call 呼叫 to whom the section takes to owe the leg; one that binds is a whistle 吹哨.

    A whistle is recorded and has a deadline, whose clock starts when it has passed the gate, and is
    heeded as far as something is at stake. Any other call is given up after some days. An office
    under command is told, not called.
    """
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    lever = w.levers[c.township]
    if c.sent == 0:
        c.sent = 1
        w.daily[c.day].sent += 1
    unit = addressed(w, slot, section, day)
    if office_class(w, unit) == ON_CALL:
        binds = chance(w, slot, draws.BINDING, day) < lever.whistle_binding
        backing = heed_chance(stakes_of(w, unit, c.township), p)
        heeds = binds and chance(w, slot, draws.HEEDED, day) < backing
        leg.called, leg.bound, leg.heeded = 1, 1 if binds else 0, 1 if heeds else 0
        w.daily[c.day].calls += 1
        w.daily[c.day].whistles += leg.bound
        patience = lever.whistle_gate + int(lever.whistle_deadline) if binds else p.call_deadline
        leg.whistle_due_w = day_w + patience
    first_dispatch(w, slot, unit, day, day_w)


@seldom
def first_dispatch(w: World, slot: int, unit: int, day: int, day_w: int) -> None:
    """Send a leg to its first addressee; whoever is at hand is simply told, today.

    A whistle waits a day for each sign-off at the gate.
    """
    leg = w.legs[slot]
    c = w.cases[leg.case]
    if leg.number == 0 and c.first_unit == NONE:
        c.first_unit = unit
        count_sent(w, slot, unit)
    arrives = sent_on(w, slot, w.p[0].dispatch_days, day)
    if at_hand(w, slot, unit):
        arrives = day
    if leg.bound == 1:
        week = w.p[0].workdays_per_week
        gate = w.levers[c.township].whistle_gate
        arrives = calendar_day(workday(arrives, week) + gate, week)
    give(w, slot, unit, arrives, day_w)
    leg.sender = 0
    write(w, leg.case, leg.number, NONE if leg.called == 1 else unit, EV_DISPATCH, NONE)


@mechanics
def at_hand(w: World, slot: int, unit: int) -> bool:
    """Whether the addressee needs no hand-over: an office at the township's command, an officer.

    A resident officer 常驻人员 takes technical enforcement matters of the own department in person.
    """
    if office_class(w, unit) != ON_CALL:
        return True
    c = w.cases[w.legs[slot].case]
    who = w.units[unit].department
    if who < 0 or w.matters[c.matter].enforced == 0 or not stations(who):
        return False
    here = presence(w.levers[c.township].resident_officers)
    return uniform(c.key, draws.HANDOVER, w.legs[slot].number) < here


@seldom
def count_owed(w: World, slot: int) -> None:
    """Book a leg's work with the unit that truly owes it, whoever will get it (burden)."""
    leg = w.legs[slot]
    unit = owing_unit(w, leg.case, leg.number)
    if unit != NONE:
        w.units[unit].owing += leg.work


@mechanics
def count_sent(w: World, slot: int, unit: int) -> None:
    """Count a case first sent to somebody, and whether that unit truly owes it."""
    case = w.legs[slot].case
    day = w.daily[w.cases[case].day]
    day.dispatched += 1
    day.addressed += 1
    if owes(w, case, 0, unit):
        day.address_right += 1


@mechanics
def count_kept(w: World, slot: int, section: int) -> None:
    """Count a case that the township keeps for itself, and whether it keeps it wrongly."""
    case = w.legs[slot].case
    day = w.daily[w.cases[case].day]
    day.dispatched += 1
    day.kept += 1
    if not owes(w, case, 0, section):
        day.kept_wrongly += 1


@mechanics
def co_dispatch(w: World, case: int, number: int, day: int, day_w: int) -> None:
    """A co-department's leg 协办, sent by whoever sent the lead."""
    c = w.cases[case]
    slot = open_leg(w, case, number, work_of(w, case, number))
    leg = w.legs[slot]
    leg.convened = 1 if convened(w, c.matter, c.township) else 0
    count_owed(w, slot)
    section = unit_for(w, TOWNSHIP, c.township, c.matter) if c.inlet == PATROL else 0
    if c.inlet == PATROL:
        call(w, slot, section, day, day_w)
    else:
        first_dispatch(w, slot, addressed(w, slot, 0, day), day, day_w)


@seldom
def addressed(w: World, slot: int, addresser: int, day: int) -> int:
    """The unit an addresser (a section, or the desk: 0) picks: by look-up or by memory.

    Where the lists do not name one owner, the look-up shows nothing and memory is worse, too.
    """
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    lever, row = w.levers[c.township], w.matters[c.matter]
    known = known_to(w, slot, addresser)
    error = memory_error(p.address_accuracy, row.familiar) * (1.0 - known)
    queue = backlog_days(w, addresser) if addresser > 0 else 0.0
    if looks_up(lever.lookup_minutes, queue, p.address_trouble, error):
        if addresser > 0:
            w.units[addresser].overhead += lever.lookup_minutes / MINUTES
        if list_state(w, c.matter, c.township) == ONE:
            return listed_unit(w, leg.case, leg.number, 0)
    if list_state(w, c.matter, c.township) != ONE:
        error = (1.0 - p.dispatcher_disputed) * (1.0 - known)
    right = chance(w, slot, draws.MEMORY, day) >= error
    return recalled_unit(w, leg.case, leg.number, right, chance(w, slot, draws.GUESS, day))


@mechanics
def known_to(w: World, slot: int, addresser: int) -> float:
    """Share of its errors that an addresser is spared by tiers, by contacts or by village ties."""
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    lever = w.levers[c.township]
    if addresser == 0:
        return p.tier_gain * lever.tiered_dispatch
    strange = 1.0 - contact(w, c.matter, leg.number, c.township)
    if c.inlet == PATROL:
        strange *= 1.0 - p.tie_knowledge * lever.village_ties
    return 1.0 - strange
