"""Patterns a model is compared with: what was seen, what the model gives, and the verdict.

Lives here: the patterns and where they come from, pooled estimates with intervals, and verdicts.
May not: run an arm, read a log, or hold a word a reader sees (viz/words/validate.toml).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

import numpy as np
from scipy.special import stdtrit

from model.declared.outcomes import OUTCOMES
from model.plan import Cohort
from model.readings import READINGS
from scenarios.calibrate.shapes import TARGETS as SHAPES
from scenarios.calibrate.targets import Stats, Target, pooled_statistics
from scenarios.data import DATA

World = TypeVar("World")
Verdict = Literal["holds", "holds, unsure", "missed, unsure", "missed", "not measured"]
Group = Literal["shape", "level", "figure", "reported", "own log", "log"]

SEEN = DATA / "patterns.toml"
NINE_IN_TEN = (0.05, 0.95)
ENOUGH_WORLDS = 20
"""Worlds below which the range of nine in ten is not known."""


@dataclass(frozen=True)
class Pattern:
    """An interval that an estimate should lie in; for a figure seen once, both ends are it."""

    group: Group
    name: str
    low: float
    high: float
    source: str

    @property
    def seen(self) -> float | None:
        """The figure, where the pattern is one."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class Estimate:
    """What the model gives: a value, an interval around it, and from how many worlds."""

    value: float
    low: float
    high: float
    worlds: int


@dataclass(frozen=True)
class Finding:
    """A pattern compared with a configuration of the model.

    `calibrated_on` says what of this was fitted, and by which content hash; '' where nothing was.
    """

    pattern: Pattern
    configuration: str
    place: str
    estimate: Estimate
    calibrated_on: str

    @property
    def verdict(self) -> Verdict:
        """Whether the pattern holds, and whether more worlds could turn that round."""
        p, e = self.pattern, self.estimate
        if not math.isfinite(e.value) or math.isnan(p.low):
            return "not measured"
        if p.seen is not None and e.worlds < ENOUGH_WORLDS:
            return "holds, unsure" if e.low <= p.low <= e.high else "missed, unsure"
        if p.seen is not None or p.group == "log":
            return "holds" if e.low <= p.high and p.low <= e.high else "missed"
        inside, sure = p.low <= e.value <= p.high, not math.isnan(e.low)
        if inside:
            return "holds" if sure and p.low <= e.low and e.high <= p.high else "holds, unsure"
        return "missed" if sure and (e.high < p.low or e.low > p.high) else "missed, unsure"

    @property
    def holds(self) -> bool:
        """Whether the estimate meets the pattern, sure or not."""
        return self.verdict.startswith("holds")

    def row(self) -> dict[str, Any]:
        """The finding as a JSON-ready row; what is not finite is null."""
        p, e = self.pattern, self.estimate
        numbers = {
            "target_low": p.low,
            "target_high": p.high,
            "estimate": e.value,
            "low": e.low,
            "high": e.high,
        }
        return {
            "group": p.group,
            "configuration": self.configuration,
            "place": self.place,
            "pattern": p.name,
            **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
            "replications": e.worlds,
            "verdict": self.verdict,
            "calibrated_on": self.calibrated_on,
            "source": p.source,
        }


def shape_patterns() -> list[Pattern]:
    """S1 to S6: free of the mean, so for a district and for any other organisation."""
    return [
        Pattern("shape", name, low, high, "docs/evidence.md#a-real-organisation-passing-cases")
        for name, (low, high) in SHAPES.items()
    ]


def level_patterns(targets: Iterable[Target]) -> list[Pattern]:
    """The levels of a plan of calibration, counted there or not."""
    return [
        Pattern("level", t.name, t.low, t.high, t.source) for t in targets if t.name in OUTCOMES
    ]


def reported_figures() -> list[Pattern]:
    """Figures that one city or province published."""
    return [_figure("figure", line) for line in _seen()["figures"]]


def reported() -> dict[str, list[Pattern]]:
    """What the articles report of themselves, by reform."""
    found: dict[str, list[Pattern]] = {}
    for line in _seen()["reported"]:
        found.setdefault(line["reform"], []).append(_figure("reported", line))
    return found


def unchecked() -> list[dict[str, str]]:
    """Figures that no model can be compared with, and why (`en`, `zh`, `why`, `why_zh`)."""
    return list(_seen()["unchecked"])


def reasons() -> dict[str, dict[str, dict[str, str]]]:
    """Why a pattern is missed, where it is known: `en` and `zh` by its group and its name."""
    return dict(_seen()["reasons"])


@cache
def _seen() -> dict[str, Any]:
    return tomllib.loads(SEEN.read_text(encoding="utf-8"))


def _figure(group: Group, line: Mapping[str, Any]) -> Pattern:
    value = float(line["value"])
    return Pattern(group, line["outcome"], value, value, line["source"])


def measured(worlds: Sequence[Cohort], names: Iterable[str]) -> Stats:
    """Shapes and hazards of these worlds taken together, and the means of the outcomes named."""
    found = pooled_statistics(worlds)
    for name in names:
        values = np.array([READINGS[name](cohort) for cohort in worlds], float)
        found[name] = float(np.nanmean(values)) if np.isfinite(values).any() else math.nan
    return found


def jackknifed(
    groups: Sequence[Sequence[World]], estimate: Callable[[Sequence[World]], Stats]
) -> dict[str, Estimate]:
    """Estimates of all worlds together, with 95 % intervals by leaving out one group at a time.

    A group are the worlds that share a set of behaviour, so that doubt about behaviour is in the
    interval (Quenouille's jackknife, Student's quantile). One group has no interval.
    """
    everything = [world for group in groups for world in group]
    whole = estimate(everything)
    count = len(groups)
    if count < 2:
        return {name: Estimate(v, math.nan, math.nan, len(everything)) for name, v in whole.items()}
    left = [
        estimate([world for j, group in enumerate(groups) if j != k for world in group])
        for k in range(count)
    ]
    found = {}
    for name, value in whole.items():
        without = np.array([one[name] for one in left])
        error = math.sqrt((count - 1) / count * float(((without - without.mean()) ** 2).sum()))
        half = float(stdtrit(count - 1, 0.975)) * error
        found[name] = Estimate(value, value - half, value + half, len(everything))
    return found


def among_worlds(worlds: Sequence[Cohort], name: str) -> Estimate:
    """The mean of an outcome, and where nine in ten worlds lie: what one district may show."""
    values = np.array([READINGS[name](cohort) for cohort in worlds], float)
    values = values[np.isfinite(values)]
    if not values.size:
        return Estimate(math.nan, math.nan, math.nan, len(worlds))
    low, high = np.quantile(values, NINE_IN_TEN)
    return Estimate(float(values.mean()), float(low), float(high), len(worlds))


def fitted_names(recipe: Mapping[str, Any]) -> set[str]:
    """The statistics before a reform that a calibration was fitted to."""
    return {target["name"] for target in recipe["plan"]["targets"] if target["counts"]}


def fitted_after(recipe: Mapping[str, Any], reform: str) -> set[str]:
    """The outcomes under a reform that a calibration was fitted to."""
    after = recipe["plan"].get("after")
    if not after or after["reform"] != reform:
        return set()
    return {target["name"] for target in after["targets"] if target["counts"]}
