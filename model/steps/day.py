"""The day: the numbered list of docs/model.md#a-day, each line one call, in one compiled entry.

Lives here: the order of the day and the one entry `advance`.
May not: rules or mechanics; each line calls the room that has them.
"""

from __future__ import annotations

import numpy as np

from model.rules.dispatcher import is_workday, workday
from model.steps.arise import arise, settle
from model.steps.close import close
from model.steps.meeting import MONTH
from model.steps.month import begin, month
from model.steps.respond import respond
from model.steps.room import has_room
from model.steps.supervise import supervise
from model.steps.triage import triage
from model.steps.work import work
from model.steps.year import YEAR, year
from model.tables.compiled import JIT, engine_entry, mechanics
from model.tables.records import World, readable


@mechanics
def one_day(w: World, day: int) -> None:
    """One day of a district; offices rest on days that are not worked."""
    if w.clock[0].enacted != 0:
        begin(w)
    arise(w, day)  # 1
    settle(w, day)  # 2
    if is_workday(day, w.p[0].workdays_per_week):
        day_w = workday(day, w.p[0].workdays_per_week)
        triage(w, day, day_w)  # 3
        respond(w, day, day_w)  # 4
        work(w, day, day_w)  # 5
        supervise(w, day, day_w)  # 6
        close(w, day, day_w)  # 7
    if (day + 1) % MONTH == 0:
        month(w, day)
    if (day + 1) % YEAR == 0:
        year(w, day)
    present(w, day)


@mechanics
def present(w: World, day: int) -> None:
    """Stock at the end of the day: cases open, and case-days by unit (Little)."""
    clock = w.clock[0]
    w.daily[day].open = w.cases.size - clock.cases_free
    for unit in range(w.units.size):
        w.units[unit].present += w.units[unit].holding
    clock.day = day + 1


@engine_entry
def _advance(w: World, from_day: int, to_day: int) -> int:
    for day in range(from_day, to_day):
        w.clock[0].day = day
        if not has_room(w, day):
            return day
        one_day(w, day)
    return to_day


def advance(world: World, from_day: int, to_day: int) -> int:
    """Run the days from `from_day` up to `to_day`; the day reached (earlier if a table is full).

    The same arrays and days give the same bytes, compiled or not.
    """
    if not JIT:
        with np.errstate(over="ignore"):
            return int(_advance(readable(world), from_day, to_day))
    return int(_advance(world, from_day, to_day))
