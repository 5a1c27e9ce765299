"""The time plan: burn-in, snapshot, arms, cohort, follow-up (MODEL.md section 4, "Time").

Lives here: which days are run under which rules, and what is read off at the end.
May not: rules, formulas of outcomes, or replications.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model.scenario import Scenario
from model.tables import World
from model.world import build_world, copied, enact, run_days

BURN_IN = 365
DAYS = 730
COHORT = 365
FOLLOW_UP = 60

Table = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Cohort:
    """What one arm left behind: cases known in the cohort's days, and units over those days.

    `daily` (cohort days,) counters by the day known; `units` what each unit did from the first
    cohort day to the end of follow-up; `worlds_end` is the state at the end.
    """

    daily: Table
    reach: Table
    solved_at: Table
    durations: Table
    units_before: Table
    units: Table
    towns: Table
    workdays: int
    paperwork: float
    followed: int

    def total(self, column: str) -> int:
        """A counter summed over the cohort's days."""
        return int(self.daily[column].sum())

    def grown(self, column: str) -> Table:
        """A unit counter's growth over the cohort's days and the follow-up; row 0 is the desk."""
        return np.asarray(self.units[column] - self.units_before[column])


def burnt_in(scenario: Scenario, seed: int, *, log: bool = False) -> World:
    """The snapshot: a district after a year under the rules that stood before the reform."""
    return run_days(build_world(scenario, seed, log=log), BURN_IN)


def run_arm(
    world: World, scenario: Scenario, seed: int, days: int, *, reformed: bool
) -> tuple[World, Cohort]:
    """One arm from a copy of the snapshot: `days` days and the follow-up, arrivals going on."""
    world = copied(world)
    if reformed and scenario.after != scenario.before:
        enact(world, scenario, seed)
    return finish_arm(world, scenario, days)


def finish_arm(world: World, scenario: Scenario, days: int) -> tuple[World, Cohort]:
    """Run an arm that starts today to the end of its follow-up and read its cohort."""
    start = int(world.clock["day"][0])
    length = min(days, COHORT)
    first = start + days - length
    world.clock["cohort_from"], world.clock["cohort_to"] = first, start + days
    world = run_days(world, first - start)
    units_before = world.units.copy()
    world = run_days(world, length + FOLLOW_UP)
    return world, read_cohort(world, scenario, units_before, first, first + length)


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
        units_before=units_before,
        units=world.units.copy(),
        towns=world.towns.copy(),
        workdays=sum(1 for day in range(first, today) if day % 7 < week),
        paperwork=scenario.place.paperwork,
        followed=today - last,
    )
