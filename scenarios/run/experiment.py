"""Paired replications: one snapshot, a before-arm and any number of after-arms, on threads.

Lives here: which arms are run under which seed, and how they are gathered in order.
May not: tables, intervals or files. Arms share snapshot and keys, so differences are paired.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from importlib import metadata
from typing import Any, TypeVar

import numpy as np

from model.declared.scenario import Scenario
from model.declared.timeline import LAST_DAY
from model.plan import BURN_IN, GoOn, burnt_in, run_arm
from model.readings import outcomes
from model.tables.records import World
from scenarios.inputs.ensemble import Ensemble, behaviour_meta, group_drawn
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.inputs.rules import rules_meta
from scenarios.inputs.timeline import check_horizon, timeline_meta
from scenarios.run.recovery import recovery

Replication = TypeVar("Replication")

MOST_REPLICATIONS = 10_000
"""Pairs in the largest experiment that is run."""
MOST_CASES = 2_000_000_000
"""Known cases in the largest experiment that is run: about an hour on one core."""
CASES_A_MINUTE = 30_000_000
"""Rough speed of one thread, on the cautious side: for the cost that is stated."""
MOST_WORKERS = 256
LAST_SEED = 2**63 - 1 - MOST_REPLICATIONS
"""The largest first seed: the seeds of the replications after it must fit the engine's key."""


@dataclass(frozen=True)
class Arm:
    """What one run gave: outcomes (also by window), daily counters over its horizon, its size."""

    outcomes: dict[str, float | None]
    daily: np.ndarray[Any, Any]
    cases: int
    events: int
    windows: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """One replication in one place: the arm before, and one arm after per reform.

    `calm`: the same arms in that order without the timeline's shocks; none where it has none.
    """

    seed: int
    before: Arm
    after: tuple[Arm, ...]
    calm: tuple[Arm, ...] = ()


def arm(
    snapshot: World,
    scenario: Scenario,
    seed: int,
    days: int,
    *,
    reformed: bool,
    go_on: GoOn | None = None,
) -> Arm:
    """Run one arm from a copy of the snapshot; `go_on` as in `model.plan`, to stop it midway."""
    known, events = int(snapshot.clock["known"][0]), int(snapshot.clock["events"][0])
    end, cohort = run_arm(snapshot, scenario, seed, days, reformed=reformed, go_on=go_on)
    return Arm(
        outcomes=outcomes(cohort),
        daily=end.daily[BURN_IN : BURN_IN + days].copy(),
        cases=int(end.clock["known"][0]) - known,
        events=int(end.clock["events"][0]) - events,
        windows={name: outcomes(one) for name, one in cohort.windows.items()},
    )


def single(
    scenario: Scenario, seed: int, days: int, ensemble: Ensemble | None = None
) -> dict[str, Any]:
    """One district under its reform: `meta` (what was run, its size) and `outcomes`, JSON-ready.

    Under a timeline also `windows`, the outcomes of each, and `recovery` from its shocks.

    With an ensemble, under the set that the world of that seed draws from it; else as it is.
    Raises ScenarioError for a seed or a number of days that cannot be.
    """
    check_size([[scenario]], 1, days, seed)
    (scenario,) = group_drawn([scenario], seed, ensemble)
    started = time.perf_counter()
    snapshot = burnt_in(scenario, seed)
    result = arm(snapshot, scenario, seed, days, reformed=True)
    more: dict[str, Any] = {"windows": result.windows} if result.windows else {}
    if shocks := scenario.timeline.shocks:
        calm = arm(snapshot, calmed(scenario), seed, days, reformed=True)
        end = max(one.until_day for one in shocks)
        more["recovery"] = recovery(result.daily["open"], calm.daily["open"], end)
    meta = {
        "place": scenario.place_name,
        "reform": reform_label(scenario),
        "days": days,
        "seed": seed,
        "version": version(),
        "config_hash": scenario.config_hash,
        **timeline_meta(scenario),
        "cases": result.cases,
        "events": result.events,
        "seconds": round(time.perf_counter() - started, 3),
        "already": list(scenario.already),
        **rules_meta(scenario.rules),
        **behaviour_meta(ensemble, [seed]),
    }
    return {"meta": meta, "outcomes": result.outcomes, **more}


def reform_label(scenario: Scenario) -> str:
    """A scenario's reforms as one word: `six_powers+one_list`, or `none`."""
    return "+".join(scenario.reform_names) or "none"


def version() -> str:
    """The installed version of Buckstop."""
    return metadata.version("buckstop")


def replicate(scenarios: Sequence[Scenario], seed: int, days: int) -> Pair:
    """One replication of scenarios that share a place: one snapshot, one before, an after each."""
    snapshot = burnt_in(scenarios[0], seed)

    def arms(some: Sequence[Scenario]) -> list[Arm]:
        before = arm(snapshot, some[0], seed, days, reformed=False)
        return [before, *(arm(snapshot, one, seed, days, reformed=True) for one in some)]

    before, *after = arms(scenarios)
    shocked = scenarios[0].timeline.shocks
    calm = arms([calmed(one) for one in scenarios]) if shocked else []
    return Pair(seed, before, tuple(after), tuple(calm))


def calmed(scenario: Scenario) -> Scenario:
    """The scenario with its phases and windows, but without a shock."""
    return replace(scenario, timeline=replace(scenario.timeline, shocks=()))


def experiment(
    groups: Sequence[Sequence[Scenario]],
    seeds: Sequence[int],
    days: int,
    *,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> list[list[Pair]]:
    """All replications of all groups (scenarios of one place), by group and seed, in order.

    With an ensemble, every replication is run under the set its seed draws from it, in all arms;
    else under the behaviour of the scenarios. The result does not depend on `workers` (default:
    all cores). `tick` is called once for every finished replication, in this thread. An
    interruption waits for the replications under way and starts no other.
    """
    return on_threads(
        lambda group, seed: replicate(group_drawn(group, seed, ensemble), seed, days),
        groups,
        seeds,
        workers,
        tick,
    )


def on_threads(
    play: Callable[[Sequence[Scenario], int], Replication],
    groups: Sequence[Sequence[Scenario]],
    seeds: Sequence[int],
    workers: int | None,
    tick: Callable[[], None],
) -> list[list[Replication]]:
    """What `play(group, seed)` gives for all groups and seeds, on threads and in order.

    Raises ScenarioError for a number of workers that cannot be.
    """
    check_workers(workers)
    tasks = [(group, seed) for group in groups for seed in seeds]
    found: list[Replication] = []
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        try:
            for one in pool.map(lambda task: play(*task), tasks):
                found.append(one)
                tick()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [found[k : k + len(seeds)] for k in range(0, len(found), len(seeds))]


def expected_cases(groups: Sequence[Sequence[Scenario]], replications: int, days: int) -> float:
    """Known cases that an experiment will simulate, burn-ins included."""
    total = 0.0
    for group in groups:
        place = group[0].place
        a_day = place.residents * place.known_per_person / 365.0
        twice = 2 if group[0].timeline.shocks else 1
        total += a_day * (BURN_IN + twice * (1 + len(group)) * (days + 60))
    return total * replications


def check_size(
    groups: Sequence[Sequence[Scenario]], replications: int, days: int, seed: int = 0
) -> None:
    """Refuse an experiment that cannot be, or takes beyond reason (stating the cost).

    Raises ScenarioError, which names what was asked for, its limit and what to do.
    """
    check_count("seed", seed, 0, LAST_SEED)
    check_count("replications", replications, 1)
    check_count("days", days, 1)
    for group in groups:
        check_horizon(group[0].timeline, days)
    largest = 10**9  # beyond any limit, and still a float
    cases = expected_cases(groups, min(replications, largest), min(days, largest))
    for name, asked, limit, why in (
        ("days", days, LAST_DAY, "twenty years"),
        ("replications", replications, MOST_REPLICATIONS, "pairs of worlds"),
    ):
        if asked > limit:
            raise ScenarioError(
                f"{name} = {asked:,}: expected at most {limit:,} ({why}), for this would cost "
                f"{cost(cases)}. Choose fewer {name}."
            )
    if cases > MOST_CASES:
        raise ScenarioError(
            f"replications = {replications:,} of {days:,} days: expected at most {MOST_CASES:,} "
            f"cases in all, for this would cost {cost(cases)}. Choose fewer replications, days, "
            "reforms or places."
        )


def check_count(name: str, value: int, low: int, high: int | None = None) -> None:
    """Raise ScenarioError for what is no whole number, or outside its range."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        limits = f"from {low} to {high:,}" if high is not None else f", {low} or more"
        expected = f"a whole number {limits}".replace(" ,", ",")
        raise wrong(name, value, expected, "Choose another number.")


def check_workers(workers: int | None) -> None:
    """Raise ScenarioError for a number of workers that cannot be; None stands for all cores."""
    if workers is not None:
        check_count("workers", workers, 1, MOST_WORKERS)


def cost(cases: float) -> str:
    """What simulating so many cases takes, in words."""
    minutes = cases / CASES_A_MINUTE
    spent = f"{minutes:,.1f} minutes" if minutes < 100 else f"{minutes / 60:,.1f} hours"
    return f"about {cases:,.0f} cases and {spent} of one core"
