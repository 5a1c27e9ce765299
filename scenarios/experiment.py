"""Paired replications: one snapshot, a before-arm and any number of after-arms, on threads.

Lives here: which arms are run under which seed, and how they are gathered in order.
May not: tables, intervals or files. Arms share snapshot and keys, so differences are paired.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.outcomes import outcomes
from model.plan import BURN_IN, burnt_in, run_arm
from model.scenario import Scenario
from scenarios.errors import ScenarioError

LONGEST = 7300
"""Days in the longest horizon that is run: twenty years."""
MOST_CASES = 2_000_000_000
"""Known cases in the largest experiment that is run: some forty minutes on two cores."""
CASES_A_MINUTE = 60_000_000
"""Rough speed of one thread (measured, docs/decisions.md): for the cost that is stated."""


@dataclass(frozen=True)
class Arm:
    """What one run gave: outcomes, daily counters over its horizon, and its size."""

    outcomes: dict[str, float | None]
    daily: np.ndarray[Any, Any]
    cases: int
    events: int


@dataclass(frozen=True)
class Pair:
    """One replication in one place: the arm before, and one arm after per reform."""

    seed: int
    before: Arm
    after: tuple[Arm, ...]


def arm(world: Any, scenario: Scenario, seed: int, days: int, *, reformed: bool) -> Arm:
    """Run one arm from a copy of the snapshot."""
    known, events = int(world.clock["known"][0]), int(world.clock["events"][0])
    end, cohort = run_arm(world, scenario, seed, days, reformed=reformed)
    return Arm(
        outcomes=outcomes(cohort),
        daily=end.daily[BURN_IN : BURN_IN + days].copy(),
        cases=int(end.clock["known"][0]) - known,
        events=int(end.clock["events"][0]) - events,
    )


def replicate(scenarios: Sequence[Scenario], seed: int, days: int) -> Pair:
    """One replication of scenarios that share a place: one snapshot, one before, an after each."""
    first = scenarios[0]
    snapshot = burnt_in(first, seed)
    return Pair(
        seed=seed,
        before=arm(snapshot, first, seed, days, reformed=False),
        after=tuple(arm(snapshot, s, seed, days, reformed=True) for s in scenarios),
    )


def experiment(
    groups: Sequence[Sequence[Scenario]],
    seeds: Sequence[int],
    days: int,
    *,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> list[list[Pair]]:
    """All replications of all groups (scenarios of one place), by group and seed, in order.

    The result does not depend on `workers` (default: all cores). `tick` is called once for every
    finished replication, in this thread.
    """
    tasks = [(group, seed) for group in groups for seed in seeds]
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        results: Iterator[Pair] = pool.map(lambda task: replicate(task[0], task[1], days), tasks)
        gathered = []
        for pair in results:
            gathered.append(pair)
            tick()
    count = len(seeds)
    return [gathered[k : k + count] for k in range(0, len(gathered), count)]


def expected_cases(groups: Sequence[Sequence[Scenario]], replications: int, days: int) -> float:
    """Known cases that an experiment will simulate, burn-ins included."""
    total = 0.0
    for group in groups:
        place = group[0].place
        a_day = place.residents * place.known_per_person / 365.0
        total += a_day * (BURN_IN + (1 + len(group)) * (days + 60))
    return total * replications


def check_size(groups: Sequence[Sequence[Scenario]], replications: int, days: int) -> None:
    """Refuse what would take beyond reason, stating the cost; ScenarioError names the limit."""
    cases = expected_cases(groups, replications, days)
    cost = f"about {cases:,.0f} cases, {cases / CASES_A_MINUTE:,.1f} minutes of one core"
    if days > LONGEST:
        raise ScenarioError(
            f"days: {days:,} is beyond the limit of {LONGEST:,} (twenty years); it would cost "
            f"{cost}; choose fewer days"
        )
    if cases > MOST_CASES:
        raise ScenarioError(
            f"replications: {replications:,} of {days:,} days would cost {cost}; the limit is "
            f"{MOST_CASES:,} cases; choose fewer replications, days or places"
        )
