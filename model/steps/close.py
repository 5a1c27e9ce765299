"""Step 7 of the day: sign-off, true and paper closure, shelving, call-back, judgement.

Lives here: the mechanics of every ending of a case, on the record and in truth.
May not: the choice to close on paper (rules/closing.py), or how a resident judges
(rules/resident.py).
"""

from __future__ import annotations

from model.mechanics.asked import asks, closing_asked, reporting_asked
from model.mechanics.cases import move, pile, release, write
from model.mechanics.collect import count_evasion, count_record
from model.mechanics.dossier import note_record
from model.mechanics.facts import open_call
from model.mechanics.incentives import record_of
from model.mechanics.ownership import delegated, owes
from model.rules.closing import closing_chance, comes_up, found_out, found_price
from model.rules.dispatcher import calendar_day, ladder_chance
from model.rules.grid import report_chance
from model.rules.resident import moved_trust, satisfaction
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.draws import uniform
from model.tables.records import (
    AT_DESK,
    DONE,
    DROPPED,
    EV_CALLED_BACK,
    EV_CLOSED,
    EV_LEG_DONE,
    EV_REOPENED,
    NEVER,
    NONE,
    ON_PAPER,
    OPEN,
    SIGNING,
    TRANSIT,
    WAITING,
    World,
)
from model.tables.slots import CLOSING, REPORTING


@mechanics
def close(w: World, day: int, day_w: int) -> None:
    """Step 7. Sign-offs that are due end legs; cases near or past their deadline are looked at."""
    for slot in range(w.clock[0].leg_top):
        due = w.wake[slot] <= day and w.legs[slot].state == SIGNING
        if due and w.cases[w.legs[slot].case].status == OPEN:
            leg_done(w, slot, day_w)
    for case in range(w.clock[0].case_top):
        if w.alarm[case] > day:
            continue
        if w.cases[case].status == ON_PAPER:
            reopen(w, case, day_w)
        else:
            press(w, case, day, day_w)


@seldom
def leg_done(w: World, slot: int, day_w: int) -> None:
    """A leg is worked in full and signed; the lead releases waiting co-legs, the last ends it."""
    leg = w.legs[slot]
    case = leg.case
    c = w.cases[case]
    move(w, slot, DONE, NEVER)
    write(w, case, leg.number, leg.holder, EV_LEG_DONE, NONE)
    c.legs_done += 1
    if leg.number == 0:
        for number in range(1, c.legs):
            if w.legs[c.leg[number]].state == WAITING:
                pile(w, c.leg[number], NEVER)
    if c.legs_done == c.legs:
        on_record(w, case, day_w, 1)
        carried(w, case, day_w > c.due_w)
        write(w, case, 0, w.legs[c.leg[0]].holder, EV_CLOSED, NONE)
        judge(w, case, day_w, True)
        release(w, case)


@seldom
def on_record(w: World, case: int, day_w: int, step: int) -> None:
    """Recorded as closed (step 1) or taken back (step -1), in the counters and in the dossier."""
    late = w.cases[case].recorded == 1 if step < 0 else day_w > w.cases[case].due_w
    note_record(w, case, step, not late)
    count_record(w, case, day_w, step)
    if late or step < 0:
        note_incident(w, case)


@mechanics
def note_incident(w: World, case: int) -> None:
    """A red case of a veto domain closed late or found false: an incident of its lead's holder."""
    c = w.cases[case]
    if c.colour == 0 and w.matters[c.matter].veto_rank < w.levers[c.township].veto_domains:
        w.units[w.legs[c.leg[0]].holder].incidents += 1


@mechanics
def carried(w: World, case: int, late: bool) -> None:
    """A township remembers which delegated matters it could not carry 接不住."""
    c = w.cases[case]
    if not delegated(w, c.matter, c.township):
        return
    w.matters[c.matter].kept += 1
    if late:
        w.matters[c.matter].late += 1


@mechanics
def press(w: World, case: int, day: int, day_w: int) -> None:
    """A case near its deadline: extended, shelved 挂账, closed on paper, or left for tomorrow.

    What is worked in full only waits for its signatures.
    """
    p, c = w.p[0], w.cases[case]
    week = p.workdays_per_week
    w.alarm[case] = calendar_day(day_w + 1, week)
    if c.worked == 1:
        return
    if c.extended == 0:
        c.extended = 1
        if uniform(c.key, draws.EXTEND, 0) < p.extension_share:
            w.daily[c.day].extended += 1
            c.due_w += c.deadline
            w.alarm[case] = calendar_day(c.due_w - 1, week)
            return
        if uniform(c.key, draws.SHELVE, 0) < p.shelving_share:
            w.daily[c.day].shelved += 1
            judge(w, case, day_w, False)
            end_unsolved(w, case)
            return
    choice = comes_up(day_w - c.due_w, p.rung_days)
    if choice and uniform(c.key, draws.PAPER, day) < tempted(w, case, day_w):
        close_on_paper(w, case, day, day_w)


@mechanics
def tempted(w: World, case: int, day_w: int) -> float:
    """Chance that the lead's holder closes on paper today; nobody does while it is on its way."""
    p, c = w.p[0], w.cases[case]
    lead, lever = w.legs[c.leg[0]], w.levers[c.township]
    if lead.state == TRANSIT or lead.state == AT_DESK:
        return 0.0
    relief = ladder_chance(c.rung, lever.accountability) * p.stall_price
    unit = w.units[lead.holder]
    record = record_of(w, lead.holder, c.township)
    if asks(w, CLOSING):
        worth = (record, relief, unit.integrity, found_out(lever, p))
        return closing_asked(w, worth, found_price(lever, p), day_w - c.due_w)
    return closing_chance(record, relief, unit.integrity, lever, p)


@seldom
def close_on_paper(w: World, case: int, day: int, day_w: int) -> None:
    """Recorded as closed though not solved; call-back 回访 finds some, the rest are lost."""
    p, c = w.p[0], w.cases[case]
    lead = w.legs[c.leg[0]]
    if owes(w, case, 0, lead.holder):
        count_evasion(w, case)
    w.daily[c.day].papered += 1
    on_record(w, case, day_w, 1)
    carried(w, case, True)
    write(w, case, 0, lead.holder, EV_CLOSED, 0)
    if uniform(c.key, draws.FOUND, day) < found_out(w.levers[c.township], p):
        c.status = ON_PAPER
        w.alarm[case] = calendar_day(day_w + p.callback_days, p.workdays_per_week)
        return
    judge(w, case, day_w, False)
    if uniform(c.key, draws.RECUR, 0) < p.recurrence:
        w.grids[c.grid].latent += 1
        w.clock[0].latent += 1
    end_unsolved(w, case)


@seldom
def end_unsolved(w: World, case: int) -> None:
    """The case is over without being solved: calls that nobody answered were made in vain."""
    c = w.cases[case]
    for number in range(c.legs):
        leg = w.legs[c.leg[number]]
        if open_call(leg):
            w.daily[c.day].call_absent += 1
            w.daily[c.day].whistle_absent += leg.bound
            w.towns[c.township].asked += 1.0
    release(w, case)


@seldom
def reopen(w: World, case: int, day_w: int) -> None:
    """Call-back finds the case unsolved: reopened, the record taken back, the paper clock anew."""
    c = w.cases[case]
    on_record(w, case, day_w, -1)
    w.daily[c.day].reopened += 1
    write(w, case, 0, w.legs[c.leg[0]].holder, EV_CALLED_BACK, NONE)
    write(w, case, 0, w.legs[c.leg[0]].holder, EV_REOPENED, NONE)
    c.status = OPEN
    c.due_w = day_w + c.deadline
    w.alarm[case] = calendar_day(c.due_w - 1, w.p[0].workdays_per_week)
    for number in range(c.legs):
        if w.legs[c.leg[number]].state == DROPPED:
            pile(w, c.leg[number], NEVER)


@seldom
def judge(w: World, case: int, day_w: int, solved: bool) -> None:
    """The resident judges, trust moves, and the survey records its own version."""
    p, c = w.p[0], w.cases[case]
    day, grid = w.daily[c.day], w.grids[c.grid]
    u = uniform(c.key, draws.JUDGE, 0)
    chance = satisfaction(solved, (day_w - c.known_w) * 1.0, c.hops, p)
    content = u < chance
    day.judged += 1
    if content:
        day.satisfied += 1
    if content or uniform(c.key, draws.ANSWERED, 0) < p.dissatisfied_answer:
        day.surveyed += 1
        if content or uniform(c.key, draws.COACHED, 0) < p.coaching:
            day.satisfied_recorded += 1
    grid.trust = moved_trust(grid.trust, content, p.trust_step)
    if asks(w, REPORTING):
        grid.report = reporting_asked(w, grid.trust)
    else:
        grid.report = report_chance(p.report_rate, p.trust_report, grid.trust)
