"""A measured log, or many of the model's own, as the shapes S1 to S6 with intervals.

Lives here: shapes read off what `measure` gives, for any log, and whether a log was fitted to.
May not: read or measure a log, run an arm, or give a verdict.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.calibrate.shapes import hazard, over_dispersion
from scenarios.calibrate.targets import Stats
from scenarios.logs.measure import Measured
from scenarios.logs.reading import unpacked
from scenarios.run.provenance import content_hash
from scenarios.validate.patterns import Estimate, Pattern

DRAWS = 1000
LEVELS = ("handoffs_mean", "hazard_0", "hazard_3")
"""Levels of a log: no target for a district, but what `log_like` was made to show."""
READ = {
    "S4": "pingpong_given_2",
    "S5": "unit_passing.logit_sd",
    "spearman": "spearman",
    "handoffs_mean": "handoffs.mean",
}
"""Patterns that `measure` gives as they are, with an interval."""
UNKNOWN = math.nan


def log_shapes(found: Measured) -> Stats:
    """Shapes, Spearman's correlation and levels of a measured log; NaN where it has none."""
    stats = {name: _number(found.at(path)) for name, path in READ.items()}
    dist = np.array(found.values["distribution"] or [0], float)
    met = found.values["deadline_met"] or []
    return {**_of_handoffs(dist), "S6": _fall(met), **stats}


def intervals(found: Measured, seed: int = 1) -> dict[str, Estimate]:
    """The same with 95 % intervals by resampling cases (of units for S5), all keyed by `seed`."""
    rng = np.random.default_rng(seed)
    dist = np.array(found.values["distribution"] or [0])
    total = int(dist.sum())
    drawn: dict[str, list[float]] = {}
    if total:
        for sample in rng.multinomial(total, dist / total, DRAWS):
            for name, value in _of_handoffs(sample.astype(float)).items():
                drawn.setdefault(name, []).append(value)
    drawn["S6"] = _falls(found, rng)
    spans = {name: _ends(values) for name, values in drawn.items()}
    for name, path in READ.items():
        spans[name] = tuple(found.values["intervals"].get(path) or (UNKNOWN, UNKNOWN))
    return {
        name: Estimate(value, *spans.get(name, (UNKNOWN, UNKNOWN)), worlds=1)
        for name, value in log_shapes(found).items()
    }


def log_patterns(found: Measured, name: str) -> list[Pattern]:
    """What a log shows, as patterns of its own: each the interval of its estimate."""
    return [
        Pattern("log", key, one.low, one.high, name)
        for key, one in intervals(found).items()
        if math.isfinite(one.value)
    ]


def contents(found: Measured, path: Path) -> frozenset[str]:
    """Hashes by which a log is known again: of its bytes, unpacked, and of its table of units.

    The first survives another packing, the second other headings, names and order of rows.
    """
    digest = hashlib.sha256()
    for part in unpacked(path):
        digest.update(part)
    units = sorted((u["cases"], u["stays"], u["passed"]) for u in found.values["by_unit"])
    return frozenset((digest.hexdigest()[:16], content_hash(units)))


def _of_handoffs(dist: np.ndarray[Any, Any]) -> Stats:
    """What the distribution of hand-offs alone shows (`dist`: cases by hand-offs 0, 1, …)."""
    dist = np.pad(dist, (0, 4))
    reach = dist[::-1].cumsum()[::-1]
    last = dist.size - 2
    more, none = hazard(reach, 3, last), hazard(reach, 0, 0)
    return {
        "S1": over_dispersion(dist, 0),
        "S2": over_dispersion(dist, 1),
        "S3a": more - hazard(reach, 1, 2),
        "S3b": more - none,
        "hazard_0": none,
        "hazard_3": more,
    }


def _fall(met: list[float | None]) -> float:
    """S6: deadlines met at three hand-offs over at none."""
    if len(met) < 4 or not met[0] or met[3] is None:
        return UNKNOWN
    return met[3] / met[0]


def _falls(found: Measured, rng: np.random.Generator) -> list[float]:
    """S6 of resampled cases: met or not are binomial at each number of hand-offs."""
    cases = found.events.cases
    told = {k: cases.met[(cases.handoffs == k) & (cases.met >= 0)] for k in (0, 3)}
    if not all(t.size for t in told.values()) or not told[0].any():
        return []
    shares = {k: rng.binomial(t.size, t.mean(), DRAWS) / t.size for k, t in told.items()}
    with np.errstate(divide="ignore"):
        ratios: list[float] = (shares[3] / shares[0]).tolist()
    return ratios


def _ends(values: list[float]) -> tuple[float, float]:
    fit = np.array(values)[np.isfinite(values)]
    if not fit.size:
        return UNKNOWN, UNKNOWN
    low, high = np.quantile(fit, [0.025, 0.975])
    return float(low), float(high)


def _number(value: float | None) -> float:
    return UNKNOWN if value is None else value
