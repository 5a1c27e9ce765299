"""Studies: a resolved plan, its runs, and what becomes of one.

Lives here: what a study and a run are, and common random numbers.
May not: the form of a plan's file (study/plan_file.py), designs (study/design.py), running
(study/sweep.py), the folder (study/folder.py), or a screen.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from model.declared.scenario import Scenario
from model.plan import BURN_IN, FOLLOW_UP
from scenarios.inputs.ensemble import CENTRAL, Ensemble, behaviour_meta, drawn_sets
from scenarios.inputs.errors import wrong
from scenarios.inputs.rules import rules_meta
from scenarios.inputs.timeline import check_horizon, timeline_meta
from scenarios.run.experiment import reform_label, version
from scenarios.study.design import Design
from scenarios.study.design_samplers import Point

LARGEST = 1_000_000
"""Runs in the largest study there is: its index is kept in memory."""
SHARING = 32
"""Runs that share one snapshot and one arm before, where only levers set them apart."""

Row = dict[str, float | int | str | None]
Series = np.ndarray[Any, Any]
"""Daily counters of an arm, a record a day."""


@dataclass(frozen=True)
class Run:
    """One run: a point of the design under one reform, in one replication."""

    run_id: str
    point: int
    reform: int
    replication: int


@dataclass(frozen=True)
class RunAnswer:
    """What became of a run: its outcomes before and after, or the error it failed with.

    `attempt` counts from 1; `daily` are the series of both arms where the plan asks for them.
    """

    run: Run
    before: Mapping[str, float | None]
    after: Mapping[str, float | None]
    error: str = ""
    attempt: int = 1
    daily: tuple[Series, Series] | None = None


@dataclass(frozen=True)
class Study:
    """A plan, checked and resolved: what `read_study` makes of a file."""

    title: str
    bases: tuple[Scenario, ...]
    days: int
    replications: int
    seed: int
    outcomes: tuple[str, ...]
    design: Design
    model: str
    ensemble: Ensemble | None = None
    daily: bool = False
    borrowed: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def points(self) -> list[Point]:
        """Every point of the design."""
        return self.design.points(self.seed)

    @property
    def size(self) -> int:
        """How many runs the study has."""
        return self.design.size * len(self.bases) * self.replications

    @cached_property
    def runs(self) -> list[Run]:
        """Every run, one replication after the other.

        A run's id says what it is and not where in the study it stands, so that it is the same in
        a study that has grown: of points with the same values, the first is the first in both.
        """
        hashes, times, points = [base.config_hash for base in self.bases], Counter[str](), []
        for point in self.points:
            values = json.dumps(point, sort_keys=True)
            points.append([values, times[values]])
            times[values] += 1
        return [
            Run(self._run_id(config_hash, values, reform, replication), point, reform, replication)
            for replication in range(self.replications)
            for point, values in enumerate(points)
            for reform, config_hash in enumerate(hashes)
        ]

    def part(self, number: int, parts: int) -> list[Run]:
        """The runs of one part of so many: parts follow each other, and are as good as equal.

        Raises ScenarioError for a part that cannot be.
        """
        if not 1 <= number <= parts <= self.size:
            raise wrong(
                "part",
                f"{number}/{parts}",
                f"which part of how many, from 1/1 to {self.size}/{self.size}",
                "Write, say, --part 1/2.",
            )
        return self.runs[self.size * (number - 1) // parts : self.size * number // parts]

    def _run_id(self, config_hash: str, values: list[object], reform: int, replication: int) -> str:
        """Sixteen hex digits over all that determines a run."""
        parts: list[object] = [config_hash, *values, self.seed + replication, self.days]
        parts += [self.model, self.ensemble.hash if self.ensemble else CENTRAL]
        text = json.dumps([*parts, reform_label(self.bases[reform])])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def sets(self) -> Sequence[int | None]:
        """The row of the ensemble that each replication draws; None at central values."""
        drawn = drawn_sets(self.ensemble, range(self.seed, self.seed + self.replications))
        return drawn or [None] * self.replications

    def packed(self) -> Study:
        """The study without its points, to be sent to workers: a run's point goes with the run."""
        return replace(self, design=replace(self.design, given=()))

    def scenario(self, point: int, reform: int) -> Scenario:
        """The scenario of a point under a reform, under the behaviour of the plan."""
        return self.at(self.points[point], reform)

    def at(self, values: Point, reform: int, seed: int | None = None) -> Scenario:
        """The scenario at such values; with a seed, under the set which that draws.

        What the design varies takes the value of the point, whatever the set says.
        """
        base = self.bases[reform]
        if self.ensemble and seed is not None:
            base = self.ensemble.drawn(base, seed)
        said = ", ".join(f"{name} = {value:g}" for name, value in values.items())
        where = f"design under {reform_label(base)!r}, at {said}"
        found = self.design.moved(base, values, where)
        check_horizon(found.timeline, self.days)
        return found

    def head(self, run: Run) -> Row:
        """What a run is, as the first columns of its row."""
        return {
            "run_id": run.run_id,
            "reform": reform_label(self.bases[run.reform]),
            "replication": run.replication,
            "seed": self.seed + run.replication,
            "ensemble": self.ensemble.hash if self.ensemble else None,
            "set": self.sets[run.replication],
            "point": run.point,
            **self.points[run.point],
        }

    def row(self, answer: RunAnswer) -> Row:
        """A run's row of the results."""
        return {
            **self.head(answer.run),
            **{name: answer.after[name] for name in self.outcomes},
            **{f"before_{name}": answer.before[name] for name in self.outcomes},
        }

    def config(self) -> dict[str, Any]:
        """All that was resolved, as plain JSON-ready values: two equal ones are one study."""
        return {
            "title": self.title,
            "reform": [reform_label(base) for base in self.bases],
            "days": self.days,
            "replications": self.replications,
            "seed": self.seed,
            "outcomes": list(self.outcomes),
            "daily": self.daily,
            **behaviour_meta(self.ensemble, range(self.seed, self.seed + self.replications)),
            "design": {**self.design.config(), "hash": points_hash(self.points)},
            "runs": self.size,
            "version": version(),
            "model": self.model,
            "scenarios": [base.config() for base in self.bases],
            **self.borrowed,
            **timeline_meta(self.bases[0]),
            **rules_meta(self.bases[0].rules),
        }

    @cached_property
    def expected(self) -> float:
        """Known cases the study will simulate, burn-ins included."""
        base = self.bases[0].place
        daily = [
            point.get("residents", base.residents)
            * point.get("known_per_person", base.known_per_person)
            / 365.0
            for point in (self.points if self.design.size <= LARGEST else [{}])
        ]
        runs = self.design.size * len(self.bases)
        alone = any(factor.kind != "lever" for factor in self.design.factors.values())
        snapshots = self.design.size if alone else math.ceil(runs / SHARING)
        arms = runs + snapshots
        days = arms * (self.days + FOLLOW_UP) + snapshots * BURN_IN
        return sum(daily) / len(daily) * days * self.replications


def points_hash(points: Sequence[Point]) -> str:
    """Sixteen hex digits over the points of a design, in order."""
    return hashlib.sha256(json.dumps(points).encode()).hexdigest()[:16]
