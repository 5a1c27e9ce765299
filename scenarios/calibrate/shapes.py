"""The shapes S1–S6 (docs/evidence.md#shapes-s1-to-s6), read off cohorts before any reform.

Lives here: their formulas over counted hand-offs, with intervals over worlds.
May not: fit anything, or read a log.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.declared.scenario import Scenario
from model.plan import Cohort, burnt_in, run_arm
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import shipped
from scenarios.run.experiment import on_threads

DAYS = 365
WORLDS = range(2001, 2021)  # apart from the worlds of the fit and of comparisons
FEWEST = 100  # legs a unit must have owed before its passing rate counts (S5)

Table = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Shape:
    """One shape: where it should lie, and what the model gives."""

    name: str
    low: float
    high: float
    estimate: float
    half_width: float

    @property
    def holds(self) -> bool:
        """Whether the estimate lies inside the target."""
        return self.low <= self.estimate <= self.high


def cohorts(
    scenario: Scenario,
    worlds: Sequence[int] = WORLDS,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> list[Cohort]:
    """The cohorts of a place before any reform, a world each; `tick` is called after each."""

    def one(group: Sequence[Scenario], seed: int) -> Cohort:
        return run_arm(burnt_in(group[0], seed), group[0], seed, DAYS, reformed=False)[1]

    return on_threads(one, [[scenario]], worlds, workers, tick)[0]


def over_dispersion(final: Table, first: int) -> float:
    """(variance ÷ mean) ÷ (1 + mean) of K − first given K ≥ first; 1 for constant passing.

    NaN where nobody is handed on further.
    """
    k = np.arange(first, final.size) - first
    total = final[first:].sum()
    mean = float(final[first:] @ k / total) if total else 0.0
    if not mean:
        return math.nan
    return (float(final[first:] @ (k * k) / total) - mean * mean) / mean / (1.0 + mean)


def hazard(reach: Table, low: int, high: int) -> float:
    """Pooled chance of one more hand-off after `low` to `high` of them; NaN if none got there."""
    there = float(reach[low : high + 1].sum())
    return float(reach[low + 1 : high + 2].sum()) / there if there else math.nan


def passing_spread(cohort: Cohort) -> float:
    """SD of units' passing rates on the logit scale, sampling variance taken off (S5)."""
    owed, shed = cohort.grown("owed").astype(float), cohort.grown("shed").astype(float)
    enough = owed >= FEWEST
    shed, kept = shed[enough] + 0.5, owed[enough] - shed[enough] + 0.5
    noise = 1.0 / shed + 1.0 / kept
    return math.sqrt(max(float(np.log(shed / kept).var() - noise.mean()), 0.0))


def shape_values(some: Sequence[Cohort]) -> dict[str, float]:
    """The six shapes over department-bound cases of these cohorts taken together."""
    reach = np.sum([c.reach for c in some], axis=0).astype(float)
    final = reach - np.append(reach[1:], 0.0)
    in_time = np.sum([c.solved_at for c in some], axis=0) / np.maximum(final, 1.0)
    last = reach.size - 2
    return {
        "S1": over_dispersion(final, 0),
        "S2": over_dispersion(final, 1),
        "S3a": hazard(reach, 3, last) - hazard(reach, 1, 2),
        "S3b": hazard(reach, 3, last) - hazard(reach, 0, 0),
        "S4": sum(c.total("pingpong") for c in some) / max(float(reach[2]), 1.0),
        "S5": float(np.mean([passing_spread(c) for c in some])),
        "S6": float(in_time[3] / in_time[0]) if in_time[0] else math.nan,
    }


TARGETS = {
    "S1": (1.15, math.inf),
    "S2": (1.1, 2.0),
    "S3a": (0.0, math.inf),
    "S3b": (0.0, math.inf),
    "S4": (0.45, 0.75),
    "S5": (0.7, 1.1),
    "S6": (0.3, 0.6),
}
"""Where each shape should lie."""


def shapes(some: Sequence[Cohort]) -> list[Shape]:
    """Every shape with its 95 % interval over worlds (needs two or more worlds)."""
    pooled = shape_values(some)
    apart = [shape_values([c]) for c in some]
    return [
        Shape(name, low, high, pooled[name], _half([world[name] for world in apart]))
        for name, (low, high) in TARGETS.items()
    ]


def _half(by_world: Sequence[float]) -> float:
    return 1.96 * float(np.nanstd(by_world, ddof=1)) / math.sqrt(len(by_world))


if __name__ == "__main__":
    for place in sys.argv[1:] or shipped("place"):
        print(place)
        for shape in shapes(cohorts(load(place))):
            found = f"{shape.estimate:6.3f} ± {shape.half_width:.3f}"
            target = f"target {shape.low:g} to {shape.high:g}"
            verdict = "holds" if shape.holds else "MISSED"
            print(f"  {shape.name:<4}{found}   {target}   {verdict}", flush=True)
