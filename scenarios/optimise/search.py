"""The best levers within a budget: a Pareto front in paired worlds, run again in others.

Lives here: how a choice of levers is tried, the notebook it is kept in, and the second look.
May not: breed choices (optimise/nsga.py), judge them (optimise/found.py), words or figures.

Every choice meets the same worlds, from the same snapshots, so that chance does not choose. What
is best in some worlds is partly lucky in them: so the front is run again in worlds that the
search has not seen, and only these are reported.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.key import stamp
from model.plan import burnt_in
from scenarios.inputs.ensemble import group_drawn
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import shipped
from scenarios.optimise.nsga import Judged, Member, searched
from scenarios.optimise.plan import Limit, Point, SearchPlan
from scenarios.run.evaluations import Notebook, Stats, opened_notebook
from scenarios.run.experiment import arm, on_threads, reform_label, replicate

Array = np.ndarray[Any, Any]
Tick = Callable[[], None]

BEFORE = "before"


@dataclass(frozen=True)
class Option:
    """Something to choose: of the front, or a reform beside it; outcomes by world (worlds,).

    `found` is the mean difference of every outcome as the search saw it, empty for what it did not
    search.
    """

    name: str
    scenario: Scenario
    after: dict[str, Array]
    found: dict[str, float] = field(default_factory=dict)
    generation: int = 0


@dataclass(frozen=True)
class Search:
    """What a search left: the front and what stands beside it, in worlds it has not seen.

    `before` (worlds,) by outcome is the arm before, which all options share.
    """

    plan: SearchPlan
    stamp: str
    front: tuple[Option, ...]
    beside: tuple[Option, ...]
    before: dict[str, Array]
    tried: int


def optimise(
    plan: SearchPlan, folder: Path, workers: int | None = None, tick: Tick = lambda: None
) -> Search:
    """Search as the plan says; the same front for any number of `workers` (threads).

    `tick` is called once an evaluation and once a world of the second look, also for those the
    folder knew. Interrupted, it can be started again and goes on. Raises ScenarioError where no
    choice keeps within the constraints.
    """
    engine = stamp()
    config = plan.config() | {
        "stamp": engine,
        "scenario": plan.base.config_hash,
        "search": f"NSGA-II of pymoo {metadata.version('pymoo')}",
    }
    with opened_notebook(folder, config, "search") as notebook:
        return _searched(SearchBench(plan, notebook, workers, tick), engine)


def _searched(bench: SearchBench, engine: str) -> Search:
    plan = bench.plan
    bench.check_defined()
    members = searched(
        [bound.low for bound in plan.bounds],
        [bound.high for bound in plan.bounds],
        plan.afforded,
        bench.judged,
        len(plan.objectives),
        len(plan.constraints),
        population=plan["population"],
        generations=plan["generations"],
        seed=plan["seed"],
    )
    if not members:
        raise ScenarioError(
            f"{plan.name}: none of {len(bench.tried)} choices keeps to every constraint: expected "
            "one or more. Widen [levers] or [constraints], raise the budget, or enlarge "
            "generations."
        )
    return bench.second_look(engine, members)


def expected_steps(plan: SearchPlan) -> int:
    """Steps that a search takes at most: evaluations, and worlds of the second look."""
    return plan["population"] * plan["generations"] + plan["confirm"]


def excess(limit: Limit, before: Array, after: Array) -> float:
    """How far the mean over worlds lies beyond a limit, as a share of the level before."""
    value = mean(after if limit.of == "after" else after - before)
    beyond = max(limit.low - value, value - limit.high)
    return beyond / (abs(mean(before)) or 1.0)


def mean(values: Array) -> float:
    """The mean over worlds in which it is defined; NaN where it is in none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else math.nan


def small(outcome: str) -> float:
    """The sign that makes the better value the smaller one."""
    return -1.0 if OUTCOMES[outcome].better == "higher" else 1.0


@dataclass
class SearchBench:
    """Where choices are tried: the plan, its worlds, and the notebook."""

    plan: SearchPlan
    notebook: Notebook
    workers: int | None
    tick: Tick
    tried: set[Point] = field(default_factory=set)
    _snapshots: dict[int, Any] = field(default_factory=dict)
    _locks: dict[int, Lock] = field(init=False)

    def __post_init__(self) -> None:
        self._locks = {seed: Lock() for seed in self.plan.worlds}

    def check_defined(self) -> None:
        """Raise ScenarioError for an outcome that has no value in any world of the search."""
        plan, before = self.plan, self._outcomes(None)
        for name in plan.outcomes:
            if np.isnan(before[name]).all():
                raise ScenarioError(
                    f"{plan.name}: {name!r} has no value in {plan.place!r} in {plan['days']} days "
                    "before a reform: expected objectives and constraints that have. Choose "
                    "another outcome, place or number of days."
                )

    def judged(self, points: Sequence[Point]) -> Judged:
        """A generation: every choice in every world of the search, on threads."""
        self.tried.update(points)
        before = self._outcomes(None)
        objectives, excesses = [], []
        with ThreadPoolExecutor(self.workers or os.cpu_count()) as pool:
            try:
                for after in pool.map(self._outcomes, points):
                    objectives.append([small(o) * mean(after[o]) for o in self.plan.objectives])
                    excesses.append(
                        [
                            excess(limit, before[limit.outcome], after[limit.outcome])
                            for limit in self.plan.constraints
                        ]
                    )
                    self.tick()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return Judged(np.array(objectives, float), np.array(excesses, float))

    def second_look(self, engine: str, members: Sequence[Member]) -> Search:
        """The front in other worlds, beside the base reform and those that are shipped."""
        plan = self.plan
        front = [plan.scenario(member.point) for member in members]
        beside = self._beside()
        worlds = self._again([*front, *beside])
        before = {name: _column(worlds, BEFORE, name) for name in plan.outcomes}
        options = [
            Option("", scenario, {name: _column(worlds, k, name) for name in plan.outcomes})
            for k, scenario in enumerate([*front, *beside])
        ]
        return Search(
            plan=plan,
            stamp=engine,
            front=self._ranked(options[: len(front)], members),
            beside=tuple(replace(o, name=reform_label(o.scenario)) for o in options[len(front) :]),
            before=before,
            tried=len(self.tried),
        )

    def _ranked(self, options: Sequence[Option], members: Sequence[Member]) -> tuple[Option, ...]:
        """The front from the best to the worst in its first objective, numbered so."""
        first = self.plan.objectives[0]
        pairs = sorted(
            zip(options, members, strict=True),
            key=lambda pair: (small(first) * mean(pair[0].after[first]), pair[1].point),
        )
        return tuple(
            replace(
                option,
                name=str(rank),
                found=self._searched(member.point),
                generation=member.generation,
            )
            for rank, (option, member) in enumerate(pairs, 1)
        )

    def _searched(self, point: Point) -> dict[str, float]:
        """The mean difference of every outcome that is defined in the worlds of the search."""
        before, after = self._outcomes(None), self._outcomes(point)
        found = {name: mean(after[name] - before[name]) for name in after}
        return {name: value for name, value in found.items() if not math.isnan(value)}

    def _beside(self) -> list[Scenario]:
        """The base reform, if there is one, and the shipped reforms in this place."""
        asked = [self.plan.reform] if self.plan.reform != "none" else []
        names = dict.fromkeys((*asked, *shipped("reform")))
        return [load(self.plan.place, name, rules=self.plan.base.rules) for name in names]

    def _outcomes(self, point: Point | None) -> dict[str, Array]:
        """Outcomes by world of a choice, or of the arm before; from the notebook if it knows."""
        plan = self.plan
        seeds = plan.worlds
        told = [BEFORE if point is None else plan.values(point), list(plan.outcomes)]
        key = _key([*told, seeds.start, seeds.stop])
        if key not in self.notebook.known:
            found = [self._world(point, seed) for seed in seeds]
            self.notebook.write(
                key,
                {
                    f"{name} {seed}": _number(one[name])
                    for seed, one in zip(seeds, found, strict=True)
                    for name in plan.outcomes
                },
            )
        known = self.notebook.known[key]
        return {name: np.array([known[f"{name} {s}"] for s in seeds]) for name in plan.outcomes}

    def _world(self, point: Point | None, seed: int) -> dict[str, float | None]:
        """One arm in one world of the search."""
        base = self.plan.base if point is None else self.plan.scenario(point)
        (drawn,) = group_drawn([base], seed, self.plan.ensemble)
        with self._locks[seed]:
            if seed not in self._snapshots:
                self._snapshots[seed] = burnt_in(drawn, seed)
        days, reformed = self.plan["days"], point is not None
        return arm(self._snapshots[seed], drawn, seed, days, reformed=reformed).outcomes

    def _again(self, scenarios: Sequence[Scenario]) -> list[Stats]:
        """Every scenario in the other worlds: a mapping a world, of `which outcome` to value."""

        def play(group: Sequence[Scenario], seed: int) -> Stats:
            key = _key([[one.config_hash for one in group], list(self.plan.outcomes), seed])
            if key not in self.notebook.known:
                drawn = group_drawn(group, seed, self.plan.ensemble)
                pair = replicate(drawn, seed, self.plan["days"])
                arms = [(BEFORE, pair.before), *((str(k), a) for k, a in enumerate(pair.after))]
                found = {
                    f"{which} {name}": _number(ran.outcomes[name])
                    for which, ran in arms
                    for name in self.plan.outcomes
                }
                self.notebook.write(key, found)
            return self.notebook.known[key]

        (found,) = on_threads(play, [scenarios], self.plan.others, self.workers, self.tick)
        return found


def _column(worlds: Sequence[Stats], which: int | str, outcome: str) -> Array:
    return np.array([world[f"{which} {outcome}"] for world in worlds])


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _key(told: list[Any]) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
