"""Step 4 of the day: a leg arrives, and its holder acts, passes it on, returns it or stalls.

Lives here: the mechanics of an answer, of a hand-off and of the desk's re-dispatch.
May not: payoffs (rules/answer.py), what is true (mechanics/ownership.py), or work done on a leg.
"""

from __future__ import annotations

from model.mechanics.asked import answer_asked, asks, destination_asked
from model.mechanics.cases import enter, leave, move, pile, write
from model.mechanics.collect import (
    count_call,
    count_duty,
    count_evasion,
    count_rejection,
    count_response,
)
from model.mechanics.desk import chance, desk_sends, hand_off, sent_on
from model.mechanics.dossier import note_answer
from model.mechanics.facts import leg_facts, open_call
from model.mechanics.ownership import list_state, listed_unit, owes, serves, unit_for
from model.rules.address import MINUTES
from model.rules.answer import (
    CLAIMED,
    PARTNER,
    SENDER,
    LegFacts,
    centre,
    choose,
    destination_kind,
    lesson,
    payoffs,
    pulled,
)
from model.rules.dispatcher import calendar_day
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.records import (
    ACT,
    AT_DESK,
    DONE,
    EV_DISPATCH,
    EV_RESPONSE,
    NEVER,
    NONE,
    ON_PAPER,
    ONE,
    PASS,
    RETURN,
    SECTION_UNIT,
    SILENT,
    STALL,
    STALLED,
    STUCK,
    TOWNSHIP,
    TRANSIT,
    UNHEARD,
    VOID,
    WAITING,
    World,
)
from model.tables.slots import ANSWER, DESTINATION

ROUNDS = 3  # times a day that what arrived the same day may be answered (docs/model.md#a-day)


@mechanics
def respond(w: World, day: int, day_w: int) -> None:
    """Step 4. The desk sends what lies there, then holders answer; up to three times a day.

    What arrives the same day is answered in the next round, so that no leg moves on twice in one.
    """
    turn = 0
    while turn < ROUNDS and one_round(w, day * ROUNDS + turn, day, day_w):
        turn += 1


@mechanics
def one_round(w: World, visit: int, day: int, day_w: int) -> bool:
    """One round of the desk and of all holders; whether anything may be answered again today."""
    again = False
    for slot in range(w.clock[0].leg_top):
        if w.wake[slot] <= day and w.legs[slot].state == AT_DESK and is_open(w, slot):
            desk_sends(w, slot, day, day_w)
    for slot in range(w.clock[0].leg_top):
        leg = w.legs[slot]
        if w.wake[slot] > day or leg.visit == visit or not is_open(w, slot):
            continue
        if leg.state == TRANSIT:
            leg.arrived_w = day_w
        elif leg.state != STALLED and leg.state != STUCK:
            continue
        leg.visit = visit
        if leg.state == STUCK:
            give_up(w, slot, day, day_w)
        elif unheard(w, slot, day_w):
            call_given_up(w, slot, day)
        else:
            decide(w, slot, day, day_w)
        again = again or w.wake[slot] <= day
    return again


@mechanics
def is_open(w: World, slot: int) -> bool:
    """Whether a leg's case stands open: nobody looks at one that is closed on paper."""
    return w.cases[w.legs[slot].case].status != ON_PAPER


@mechanics
def unheard(w: World, slot: int, day_w: int) -> bool:
    """Whether a call that nobody heeds has lain unanswered past the days a township waits."""
    leg = w.legs[slot]
    return leg.state == STALLED and open_call(leg) and day_w >= leg.whistle_due_w


@seldom
def call_given_up(w: World, slot: int, day: int) -> None:
    """Called in vain 喊不动: the case is the township's again, to be triaged anew tomorrow."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    if leg.recorded == 1:
        count_rejection(w, leg.case, day)
        note_answer(w, slot, False)
    if owes(w, leg.case, leg.number, leg.holder):
        count_evasion(w, leg.case)
    w.daily[c.day].call_absent += 1
    w.daily[c.day].whistle_absent += leg.bound
    w.towns[c.township].asked += 1.0
    leg.called, leg.bound, leg.sender = 0, 0, NONE
    leave(w, slot)
    enter(w, slot, unit_for(w, TOWNSHIP, c.township, c.matter))
    move(w, slot, UNHEARD, day + 1)


@mechanics
def decide(w: World, slot: int, day: int, day_w: int) -> None:
    """The holder's answer to a leg, drawn and carried out."""
    p, leg = w.p[0], w.legs[slot]
    facts = leg_facts(w, slot, leg.holder, day_w)
    answer = habitual(w, slot, facts, chance(w, slot, draws.ANSWER, day))
    note_duty(w, slot, answer == PASS or answer == RETURN)
    if answer == ACT:
        answered(w, slot, day_w, True)
        accept(w, slot, day)
        if leg.sender > 0:
            w.units[leg.sender].partner = leg.holder
    elif answer == PASS:
        shed(w, slot, p.pass_cost, day, day_w)
        hand_off_sideways(w, slot, day, day_w)
    elif answer == RETURN:
        shed(w, slot, p.return_cost, day, day_w)
        to_desk(w, slot, day)
    elif open_call(leg):
        move(w, slot, STALLED, calendar_day(leg.whistle_due_w, p.workdays_per_week))
    else:
        stall(w, slot, day_w)


@mechanics
def habitual(w: World, slot: int, f: LegFacts, u: float) -> int:
    """The unit's choice among payoffs, habit and peers pulling; it learns from its answer."""
    p, unit = w.p[0], w.legs[slot].holder
    row, values = w.units[unit], payoffs(f, p)
    if asks(w, ANSWER):
        drawn = answer_asked(w, slot, unit, f, values, u)
    else:
        drawn = choose(
            (
                pulled(values[ACT], row.pull[ACT]),
                pulled(values[PASS], row.pull[PASS]),
                pulled(values[RETURN], row.pull[RETURN]),
                pulled(values[STALL], row.pull[STALL]),
            ),
            p.rationality,
            u,
        )
    middle = centre(values)
    for k in range(4):
        row.gains[k] += lesson(values[k], middle, k == drawn, p.habit_foregone)
    row.answers[drawn] += 1.0
    return drawn


@mechanics
def note_duty(w: World, slot: int, shed: bool) -> None:
    """Book the answer where the holder truly owes the leg and one list says so (S5)."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    clear = list_state(w, c.matter, c.township) == ONE
    if clear and owes(w, leg.case, leg.number, leg.holder):
        count_duty(w, leg.holder, shed)


@mechanics
def answered(w: World, slot: int, day_w: int, well: bool) -> None:
    """A call has its first answer: late, or in time; the township remembers whether acted on."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    write(w, leg.case, leg.number, leg.holder, EV_RESPONSE, NONE)
    count_response(w, leg.case, day_w)
    if leg.recorded == 1 and day_w <= leg.arrived_w + w.p[0].response_deadline:
        note_answer(w, slot, well)
    if leg.called == 0 or leg.answered == 1:
        return
    town = w.towns[c.township]
    late = day_w > leg.whistle_due_w
    if leg.answered == 0:
        town.asked += 1.0
    if well and not late:
        town.answered_well += 1.0
    count_call(w, slot, late, day_w)
    leg.answered = 1


@seldom
def accept(w: World, slot: int, day: int) -> None:
    """Act: the leg goes on the holder's pile, waits for the lead, or lies with one without power.

    Who lacks lawful power spends a look-up, and then returns the leg or lets it lie.
    """
    leg = w.legs[slot]
    c = w.cases[leg.case]
    lever = w.levers[c.township]
    if not owes(w, leg.case, leg.number, leg.holder):
        w.units[leg.holder].overhead += lever.lookup_minutes / MINUTES
        gives_up = chance(w, slot, draws.REVEAL, day) < w.p[0].reveal_return
        move(w, slot, STUCK, day + 1 if gives_up else NEVER)
        return
    waits = leg.number > 0 and leg.convened == 0 and w.legs[c.leg[0]].state != DONE
    if waits:
        move(w, slot, WAITING, NEVER)
        return
    due = NEVER
    if leg.called == 1:
        due = calendar_day(leg.whistle_due_w, w.p[0].workdays_per_week)
    pile(w, slot, due)


@seldom
def shed(w: World, slot: int, cost: float, day: int, day_w: int) -> None:
    """What passing and returning have in common: effort, the record, and whether it was owed."""
    leg = w.legs[slot]
    answered(w, slot, day_w, False)
    w.units[leg.holder].overhead += cost
    leg.sheds = kind_of_shedding(w, slot)
    if leg.sheds == 1:
        count_evasion(w, leg.case)
    if leg.recorded == 1:
        count_rejection(w, leg.case, day)


@mechanics
def kind_of_shedding(w: World, slot: int) -> int:
    """1 unwarranted (the holder truly owes the leg), 2 contested (nobody does), 0 re-routing."""
    leg = w.legs[slot]
    c = w.cases[leg.case]
    if leg.number == 0 and w.true_matters[c.matter].lead == VOID:
        return 2
    return 1 if owes(w, leg.case, leg.number, leg.holder) else 0


@mechanics
def to_desk(w: World, slot: int, day: int) -> None:
    """A return: the leg lies with the dispatcher's desk until it is sent again or sent back."""
    leg = w.legs[slot]
    leg.returns += 1
    leg.sender = leg.holder
    leave(w, slot)
    enter(w, slot, 0)
    move(w, slot, AT_DESK, sent_on(w, slot, w.p[0].handover_days, day))
    write(w, leg.case, leg.number, 0, EV_DISPATCH, NONE)


@seldom
def stall(w: World, slot: int, day_w: int) -> None:
    """The leg is left lying; thought over in five working days and at each deadline on the way."""
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    respond_by = leg.arrived_w + p.response_deadline
    if day_w >= respond_by:
        if leg.recorded == 1:
            count_rejection(w, leg.case, w.clock[0].day)
            if day_w == respond_by:
                note_answer(w, slot, False)
        if owes(w, leg.case, leg.number, leg.holder):
            count_evasion(w, leg.case)
    if leg.bound == 1 and leg.answered == 0 and day_w >= leg.whistle_due_w:
        leg.answered = 2
        w.towns[c.township].asked += 1.0
        w.daily[c.day].call_absent += 1
        w.daily[c.day].whistle_absent += 1
    next_w = day_w + p.redraw_days
    if respond_by > day_w:
        next_w = min(next_w, respond_by)
    if leg.bound == 1 and leg.whistle_due_w > day_w:
        next_w = min(next_w, leg.whistle_due_w)
    move(w, slot, STALLED, calendar_day(next_w, p.workdays_per_week))


@seldom
def give_up(w: World, slot: int, day: int, day_w: int) -> None:
    """A holder without power sheds what it had accepted: others return, who may not, pass on.

    A township passes, and so does whoever was designated: it may never return
    (docs/model.md#levers).
    """
    leg = w.legs[slot]
    leg.sheds = kind_of_shedding(w, slot)
    if leg.recorded == 1:
        count_rejection(w, leg.case, day)
    if w.units[leg.holder].kind == SECTION_UNIT or leg.designated == 1:
        hand_off_sideways(w, slot, day, day_w)
    else:
        to_desk(w, slot, day)


@mechanics
def hand_off_sideways(w: World, slot: int, day: int, day_w: int) -> None:
    """Pass a leg to another unit, drawn from four kinds (docs/model.md#answering-a-leg)."""
    target = destination(w, slot, day)
    arrives = sent_on(w, slot, w.p[0].handover_days, day)
    hand_off(w, slot, target, w.legs[slot].holder, arrives, day_w)


@seldom
def destination(w: World, slot: int, day: int) -> int:
    """Another claimed owner, the sender, a unit that helped before, or any other department's."""
    p, leg = w.p[0], w.legs[slot]
    c = w.cases[leg.case]
    me = leg.holder
    u = chance(w, slot, draws.TARGET, day)
    listed = NONE
    row = w.matters[c.matter]
    if list_state(w, c.matter, c.township) == SILENT:
        listed = NONE
    elif c.beside != NONE and row.open_line == 1:
        across = c.township if w.units[me].township != c.township else c.beside
        listed = unit_for(w, TOWNSHIP, across, c.matter)
    else:
        listed = listed_unit(w, leg.case, leg.number, int(u * max(row.claims, 1)))
    partner = w.units[me].partner
    claimed = listed != NONE and listed != me
    sent = leg.sender > 0 and leg.sender != me
    helps = partner > 0 and partner != me and serves(w, partner, c.township)
    v = chance(w, slot, draws.DESTINATION, day)
    if asks(w, DESTINATION):
        kind = destination_asked(w, slot, (claimed, sent, helps), v)
    else:
        kind = destination_kind(claimed, sent, helps, v, p)
    if kind == CLAIMED:
        return listed
    if kind == SENDER:
        return leg.sender
    if kind == PARTNER:
        return partner
    other = unit_for(w, int(u * p.departments), c.township, c.matter)
    if other == me:
        other = unit_for(w, (int(u * p.departments) + 1) % p.departments, c.township, c.matter)
    return other
