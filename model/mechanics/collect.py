"""Counters and histograms while the world runs, each on the day its case became known.

Lives here: one small function per thing counted; formulas over them are in `outcomes.py`.
May not: decide, or change a case, a leg or a unit beyond its counters.
"""

from __future__ import annotations

from model.tables.compiled import mechanics, seldom
from model.tables.records import DURATIONS, NONE, PATROL, REACH, VOID, World

CIRCULATING_DAYS = 30  # a return or pass on the record counts within 30 days (docs/model.md#terms)


@mechanics
def in_cohort(w: World, day: int) -> bool:
    """Whether a case known on this day belongs to the cohort that outcomes are read from."""
    return w.clock[0].cohort_from <= day < w.clock[0].cohort_to


@mechanics
def count_duty(w: World, unit: int, shed: bool) -> None:
    """A leg truly owed under one clear list: answered, or shed (spread of units, S5)."""
    row = w.units[unit]
    row.owed += 1
    if shed:
        row.shed += 1


@mechanics
def count_known(w: World, case: int) -> None:
    """Count a case on the day it becomes known, under the baseline division of powers."""
    c = w.cases[case]
    day = w.daily[c.day]
    w.clock[0].known += 1
    if in_cohort(w, c.day):
        w.towns[c.township].known += 1
    day.known += 1
    day.bound += c.bound_to_department
    if c.bound_to_department == 1:
        w.reach[c.day, 0] += 1
    if c.inlet == PATROL:
        day.patrol += 1
    if w.true_matters[c.matter].lead == VOID:
        day.unsolvable += 1


@mechanics
def count_handoff(w: World, case: int, kind: int, back: bool) -> None:
    """A hand-off of the case: kind 1 unwarranted, 0 re-routing, 2 contested; back: ping-pong."""
    c, true = w.cases[case], w.true_cases[case]
    day = w.daily[c.day]
    c.hops += 1
    day.hops += 1
    if kind == 2 and true.contested == 0:
        true.contested = 1
        day.contested += 1
    if c.bound_to_department == 0:
        return
    w.reach[c.day, min(c.hops, REACH)] += 1
    if back and c.pingpong == 0:
        c.pingpong = 1
        day.pingpong += 1
    if kind == 1 and true.passed == 0:
        true.passed = 1
        day.passed += 1


@mechanics
def count_evasion(w: World, case: int) -> None:
    """A unit truly owing the case shed it, stalled it past the response deadline or papered it."""
    c, true = w.cases[case], w.true_cases[case]
    if c.bound_to_department == 1 and true.evaded == 0:
        true.evaded = 1
        w.daily[c.day].evaded += 1


@mechanics
def count_response(w: World, case: int, now_w: int) -> None:
    """The case has its first answer from anybody, in time or not (the recorded rate 响应率)."""
    c = w.cases[case]
    if c.responded == 1:
        return
    c.responded = 1
    if c.sent == 1 and now_w - c.known_w <= w.p[0].response_deadline:
        w.daily[c.day].responded += 1


@mechanics
def count_call(w: World, slot: int, late: bool, now_w: int) -> None:
    """A call has its first answer; of one that binds, a whistle, it is counted apart, too."""
    leg = w.legs[slot]
    day = w.daily[w.cases[leg.case].day]
    if leg.answered == 2:
        day.call_absent -= 1
    if late:
        day.call_late += 1
    else:
        day.call_answered += 1
    if leg.bound == 0:
        return
    if leg.answered == 2:
        day.whistle_absent -= 1
    if late:
        day.whistle_late += 1
    day.whistle_answered += 1
    day.whistle_wait += now_w - leg.sent_w


@mechanics
def count_start(w: World, case: int, now_w: int) -> None:
    """Somebody has turned up and works on the case: response time on the resident's clock."""
    c = w.cases[case]
    if c.started == 1:
        return
    c.started = 1
    if in_cohort(w, c.day):
        w.towns[c.township].responses += 1
        w.towns[c.township].response_days += now_w - c.known_w


@mechanics
def count_rejection(w: World, case: int, today: int) -> None:
    """On the record: returned, passed or left without a response within thirty days."""
    c = w.cases[case]
    if c.sent == 1 and c.rejected == 0 and today - c.day <= CIRCULATING_DAYS:
        c.rejected = 1
        w.daily[c.day].rejected += 1


@seldom
def count_solved(w: World, case: int, now_w: int) -> None:
    """The case is truly solved, on the day its last owed leg is worked in full."""
    c = w.cases[case]
    day = w.daily[c.day]
    w.true_cases[case].solved_w = now_w
    day.solved += 1
    w.durations[c.day, min(now_w - c.known_w, DURATIONS - 1)] += 1
    in_time = now_w <= c.base_due_w
    if c.first_unit != NONE and now_w <= c.due_w:
        day.solved_by_paper += 1
    if not in_time:
        return
    day.solved_in_time += 1
    if in_cohort(w, c.day):
        w.towns[c.township].in_time += 1
    if c.bound_to_department == 1:
        w.solved_at[c.day, min(c.hops, REACH)] += 1


@mechanics
def count_record(w: World, case: int, now_w: int, step: int) -> None:
    """The case is recorded as closed (step 1), or that record is taken back (step -1).

    In time by the paper due date it had when it was closed; dispatched cases only.
    """
    c = w.cases[case]
    if c.first_unit == NONE:
        return
    day = w.daily[c.day]
    if step > 0:
        c.recorded = 2 if now_w <= c.due_w else 1
    day.recorded += step
    if c.recorded == 2:
        day.recorded_in_time += step
    if step < 0:
        c.recorded = 0
