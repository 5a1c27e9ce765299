"""The time plan: burn-in, snapshot, arms, cohort, follow-up (docs/model.md#time).

Lives here: which days are run under which rules, and what is read off at the end.
May not: rules, formulas of outcomes, or replications.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from model.declared.declare import engine_row
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.declared.timeline import OutcomeWindow
from model.district.phases import books_on
from model.district.setup import build_world, copied, enact, run_days
from model.district.shocks import struck_by
from model.rules.dispatcher import workday
from model.tables.compiled import plain
from model.tables.records import DURATIONS, World

BURN_IN = 365
COHORT = 365
FOLLOW_UP = 60
BASELINE_DAYS = 180
"""Days before the snapshot over which townships are measured (pre-period of a pilot's estimate)."""

PIECE = 10
"""Days run in one call where an arm may be stopped: that takes some twenty milliseconds."""

TALLIES = ["known", "in_time", "responses", "response_days"]

Table = np.ndarray[Any, Any]
GoOn = Callable[[], None]
"""Called between pieces of days; it raises to stop the arm."""


@dataclass(frozen=True)
class Cohort:
    """What one arm left behind: cases known in the cohort's days, and units over those days.

    `daily` (cohort days,) counters by the day known; `durations` (working days,) cases by time to
    true solution and `censored` by time followed unsolved; `units_before` and `units` the units on
    the first cohort day and at the end of follow-up; `years` ended under the rules in force;
    `windows` the cohorts of the timeline's windows by name.
    """

    daily: Table
    reach: Table
    solved_at: Table
    durations: Table
    censored: Table
    units_before: Table
    units: Table
    towns: Table
    workdays: int
    followed: int
    years: int
    windows: Mapping[str, Cohort] = field(default_factory=dict)

    def total(self, column: str) -> int:
        """A counter summed over the cohort's days."""
        return int(self.daily[column].sum())

    @cached_property
    def survival(self) -> Table:
        """Kaplan and Meier's share of cases not truly solved after each working day.

        Open cases, and those closed on paper, are censored on the day they were last followed;
        beyond the longest time counted one by one, all are.
        """
        solved = self.durations.copy()
        solved[-1] = 0
        seen = self.durations + self.censored
        at_risk = seen[::-1].cumsum()[::-1]
        left = np.divide(at_risk - solved, at_risk, out=np.ones(DURATIONS), where=at_risk > 0)
        return np.asarray(np.cumprod(left))

    def grown(self, column: str) -> Table:
        """A unit counter's growth over the cohort's days and the follow-up; row 0 is the desk."""
        return np.asarray(self.units[column] - self.units_before[column])


def burnt_in(scenario: Scenario, seed: int, *, log: bool = False) -> World:
    """The snapshot: a district after a year under the rules that stood before the reform.

    Townships' tallies in it are those of its last `BASELINE_DAYS`; what years make of heads and
    grades is counted from here on.
    """
    world = build_world(scenario, seed, log=log)
    world.clock["cohort_from"], world.clock["cohort_to"] = BURN_IN - BASELINE_DAYS, BURN_IN
    world = run_days(world, BURN_IN)
    for yearly in ("affected", "held_back", "downgraded"):
        world.units[yearly] = 0
    world.units["undone_before"] = world.units["undone"]
    return world


def begin_arm(
    snapshot: World,
    scenario: Scenario,
    seed: int,
    *,
    reformed: bool = True,
    books: list[Reform] | None = None,
) -> World:
    """A copy of the snapshot on the eve of an arm: its rules in force, its tallies at zero.

    `books`: a rule book per township, where only some of them are reformed. Townships' tallies
    count cases known from today on, until `finish_arm` narrows them to the cohort.
    """
    world = copied(snapshot)
    timeline = scenario.timeline
    if timeline.phases and reformed and not books:
        turn(world, scenario, seed)
    elif books or (reformed and scenario.after != scenario.before):
        enact(world, scenario, seed, books)
    world = struck_by(world, timeline.shocks, int(world.clock["day"][0]))
    for tally in TALLIES:
        world.towns[tally] = 0
    world.clock["cohort_from"], world.clock["cohort_to"] = world.clock["day"], 1 << 30
    return world


def turn(world: World, scenario: Scenario, seed: int) -> None:
    """Put the phases that stand today in force; nothing where the same rules stand already."""
    books = books_on(scenario, seed, int(world.clock["day"][0]) - BURN_IN)
    if (np.concatenate([engine_row(book) for book in books]) != world.levers).any():
        enact(world, scenario, seed, books)


def run_on(
    world: World, scenario: Scenario, days: int, go_on: GoOn | None = None, *, reformed: bool = True
) -> World:
    """The world some days later, its phases put in force on their days where it is `reformed`.

    In one call, or in pieces with `go_on` called before each.
    """
    today = int(world.clock["day"][0])
    end = today + days
    turns = [BURN_IN + day for day in scenario.timeline.turns] if reformed else []
    for stop in [*(day for day in turns if today <= day < end), end]:
        world = _in_pieces(world, stop - int(world.clock["day"][0]), go_on)
        if stop < end:
            turn(world, scenario, int(world.clock["seed"][0]))
    return world


def _in_pieces(world: World, days: int, go_on: GoOn | None) -> World:
    if go_on is None:
        return run_days(world, days)
    while days > 0:
        go_on()
        world = run_days(world, min(days, PIECE))
        days -= PIECE
    return world


def run_arm(
    snapshot: World,
    scenario: Scenario,
    seed: int,
    days: int,
    *,
    reformed: bool,
    go_on: GoOn | None = None,
) -> tuple[World, Cohort]:
    """One arm from a copy of the snapshot: `days` days and the follow-up, arrivals going on."""
    world = begin_arm(snapshot, scenario, seed, reformed=reformed)
    return finish_arm(world, scenario, days, go_on, reformed=reformed)


def finish_arm(
    world: World, scenario: Scenario, days: int, go_on: GoOn | None = None, *, reformed: bool = True
) -> tuple[World, Cohort]:
    """Run an arm that starts today to the end of its follow-up; read its cohort and windows."""
    start = int(world.clock["day"][0])
    length = min(days, COHORT)
    first, end = start + days - length, start + days + FOLLOW_UP
    world.clock["cohort_from"], world.clock["cohort_to"] = first, start + days
    for tally in TALLIES:
        world.towns[tally] = 0
    windows = scenario.timeline.windows
    marks = {first, *(start + day for w in windows for day in (w.from_day, w.until_day))}
    units = {}
    for day in sorted(day for day in marks if start <= day <= end):
        world = run_on(world, scenario, day - int(world.clock["day"][0]), go_on, reformed=reformed)
        units[day] = world.units.copy()
    world = run_on(world, scenario, end - int(world.clock["day"][0]), go_on, reformed=reformed)
    cohort = read_cohort(world, scenario, units[first], first, first + length)
    read = {w.name: _window(world, scenario, w, start, units) for w in windows}
    return world, replace(cohort, windows=read)


def _window(
    world: World, scenario: Scenario, window: OutcomeWindow, start: int, units: Mapping[int, Table]
) -> Cohort:
    """The cohort of a window's cases, followed to the end; units as they were in its own days.

    What townships' tallies hold is of the main cohort alone, and undefined in a window.
    """
    first, last = start + window.from_day, start + window.until_day
    cohort = read_cohort(world, scenario, units[first], first, last)
    week = scenario.place.workdays_per_week
    return replace(
        cohort,
        units=units[last],
        towns=np.zeros_like(cohort.towns),
        workdays=sum(1 for day in range(first, last) if day % 7 < week),
        followed=0,
        years=0,
    )


def read_cohort(
    world: World, scenario: Scenario, units_before: Table, first: int, last: int
) -> Cohort:
    """The cohort of cases known from day `first` up to `last`, as the world stands today."""
    days = slice(first, last)
    week = scenario.place.workdays_per_week
    today = int(world.clock["day"][0])
    return Cohort(
        daily=world.daily[days],
        reach=world.reach[days].sum(axis=0),
        solved_at=world.solved_at[days].sum(axis=0),
        durations=world.durations[days].sum(axis=0),
        censored=_censored(world, first, last, week),
        units_before=units_before,
        units=world.units.copy(),
        towns=world.towns.copy(),
        workdays=sum(1 for day in range(first, today) if day % 7 < week),
        followed=today - last,
        years=today // 365 - BURN_IN // 365,
    )


def _censored(world: World, first: int, last: int, week: int) -> Table:
    """Cases not truly solved, by the working days they were followed (capped as durations are)."""
    clock = plain(workday)
    today = clock(int(world.clock["day"][0]) - 1, week)
    known = world.daily["known"][first:last]
    solved = world.durations[first:last].sum(axis=1)
    followed = [min(today - clock(day, week), DURATIONS - 1) for day in range(first, last)]
    return np.bincount(followed, known - solved, minlength=DURATIONS).astype(np.int64)
