"""Targets of a calibration: what runs before a reform should show, and what rules a set out.

Lives here: the form of a plan, priors, statistics of cohorts and their implausibility.
May not: read a file (calibrate/plan_file.py), search, or run an arm.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from model.declared.outcomes import OUTCOMES
from model.plan import Cohort
from model.readings import outcomes
from scenarios.calibrate.shapes import TARGETS as SHAPES
from scenarios.calibrate.shapes import hazard, shape_values

HAZARDS = ("hazard_0", "hazard_3")
STATISTICS = (*SHAPES, *HAZARDS, *OUTCOMES)
Stats = dict[str, float]
Values = dict[str, float]


@dataclass(frozen=True)
class Target:
    """An interval for one statistic, and the distance from it that is still borne."""

    name: str
    low: float
    high: float
    tolerance: float
    counts: bool
    source: str

    def implausibility(self, value: float) -> float:
        """Distance outside the interval in tolerances; zero inside, infinite for no value."""
        if math.isnan(value):
            return math.inf
        return max(self.low - value, value - self.high, 0.0) / self.tolerance


@dataclass(frozen=True)
class Prior:
    """What is held possible of one parameter: uniform if it is to be learnt, else triangular."""

    name: str
    low: float
    high: float
    central: float
    learnt: bool
    integer: bool

    def at(self, share: float) -> float:
        """The value below which that share (0 to 1) of the prior lies, to six digits."""
        span, peak = self.high - self.low, self.central - self.low
        if self.learnt:
            value = self.low + share * span
        elif share * span < peak:
            value = self.low + math.sqrt(share * span * peak)
        else:
            value = self.high - math.sqrt((1.0 - share) * span * (span - peak))
        value = min(max(value, self.low), self.high)
        return round(value) if self.integer else float(f"{value:.6g}")

    def share(self, value: float) -> float:
        """How much of the prior lies below a value: the inverse of `at`, rounding apart."""
        span, peak, above = self.high - self.low, self.central - self.low, value - self.low
        if self.learnt:
            return above / span
        if above < peak:
            return above * above / (span * peak)
        return 1.0 - (span - above) ** 2 / (span * (span - peak))


@dataclass(frozen=True)
class Threshold:
    """A parameter that changes nothing before a reform, and the targets after it that it raises."""

    prior: Prior
    raises: tuple[str, ...]


@dataclass(frozen=True)
class After:
    """What a reform's own report says of the years after it: a second sieve for confirmed sets.

    `tries`: how often a set's thresholds are drawn before it is ruled out.
    """

    place: str
    reform: str
    days: int
    worlds: int
    tries: int
    targets: tuple[Target, ...]
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True)
class CalibrationPlan:
    """A checked plan: where, how large a search, which targets, and the priors.

    `logs` are the content hashes of the logs that targets were read off: against these the result
    proves nothing.
    """

    name: str
    title: str
    place: str
    logs: tuple[str, ...]
    search: Mapping[str, int]
    targets: tuple[Target, ...]
    priors: tuple[Prior, ...]
    after: After | None = None

    @property
    def all_priors(self) -> tuple[Prior, ...]:
        """The priors of all that a set holds: those of thresholds come last."""
        return self.priors + tuple(t.prior for t in (self.after.thresholds if self.after else ()))

    def config(self) -> dict[str, Any]:
        """All that was resolved, as plain JSON-ready values; no bound is null."""
        return {
            "title": self.title,
            "place": self.place,
            "logs": list(self.logs),
            "search": dict(self.search),
            "targets": [_plain(target) for target in self.targets],
            "priors": [asdict(prior) for prior in self.priors],
            **({"after": self._after(self.after)} if self.after else {}),
        }

    @staticmethod
    def _after(after: After) -> dict[str, Any]:
        return asdict(after) | {"targets": [_plain(target) for target in after.targets]}


def _plain(target: Target) -> dict[str, Any]:
    """A target as plain values; no bound is null."""
    return {k: None if v in (math.inf, -math.inf) else v for k, v in asdict(target).items()}


def statistics(some: Sequence[Cohort], names: Sequence[str]) -> Stats:
    """The named statistics of cohorts: shapes and hazards of all pooled, outcomes as their mean.

    NaN where nothing can be measured, such as the hazard after hand-offs that nobody made.
    """
    found = pooled_statistics(some)
    by_world = [outcomes(c) for c in some]
    for name in names:
        if name in OUTCOMES:
            found[name] = float(np.mean(np.array([o[name] for o in by_world], float)))
    return {name: float(found[name]) for name in names}


def pooled_statistics(some: Sequence[Cohort]) -> Stats:
    """Shapes and hazards of cohorts taken together.

    NaN where nobody handed a case on twice, or no unit owed enough.
    """
    reach = np.sum([c.reach for c in some], axis=0).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of the mean of no unit: a NaN
        found: Stats = shape_values(some)
    return found | {"hazard_0": hazard(reach, 0, 0), "hazard_3": hazard(reach, 3, reach.size - 2)}


def implausibilities(stats: Mapping[str, float], targets: Sequence[Target]) -> Stats:
    """The implausibility of a set by target."""
    return {target.name: target.implausibility(stats[target.name]) for target in targets}


def worst(stats: Mapping[str, float], targets: Sequence[Target]) -> float:
    """The largest implausibility over the targets that count: at most one is plausible."""
    return max(t.implausibility(stats[t.name]) for t in targets if t.counts)
