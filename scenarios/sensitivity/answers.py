"""What came of one outcome: its indices, a verdict on the sample, and both as rows.

Lives here: which way a factor moves an outcome, and whether more samples are needed.
May not: compute an index (sensitivity/methods.py), read a folder, words or figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from model.declared.outcomes import OUTCOMES
from scenarios.sensitivity.methods import METHODS, Array, Indices, Sample, growth, noise_share

TOLERANCE = 0.1
"""Half an interval of an index, and a share of noise, at which a sample is large enough."""
SCREENING = 0.2
"""The same for Morris, whose means are compared with the largest: it only screens."""
MOST_TIMES = 100
"""Times as much, beyond which no number is named: of replications, there is only noise."""
NEXT_TO_ZERO = 0.005
"""What is shown as zero: of an index, or of Morris relative to the largest mean."""
SAME = 1e-12
"""Values over the points that differ by less, relative to their size, are the same."""

Word = Literal["converged", "not yet", "noise", "noise unknown"]
Direction = Literal["up", "down", "mixed", ""]


@dataclass(frozen=True)
class Verdict:
    """Whether the sample was large enough, and how many times as large it should be.

    `half_width` is that of the widest interval judged, `drift` the most that an index moved from
    half the sample to all of it; of Morris both relative to the largest mean. NaN where unknown.
    `samples` and `replications` are factors, 1 for enough.
    """

    word: Word
    half_width: float
    drift: float
    noise: float
    samples: int
    replications: int


@dataclass(frozen=True)
class OutcomeAnswer:
    """One outcome under one reform: indices by size of the sample, the whole last.

    With a `reason` ("undefined" at so many points, or "constant") there are none. `mean` and
    `sd` are over the points; `directions` say whether the outcome rises with a factor.
    """

    reform: str
    outcome: str
    replications: int
    reason: str = ""
    undefined: int = 0
    mean: float = math.nan
    sd: float = math.nan
    growth: Mapping[int, Indices] | None = None
    directions: tuple[Direction, ...] = ()
    verdict: Verdict | None = None

    @property
    def indices(self) -> Indices:
        """The indices of the whole sample. Raises ValueError where there are none."""
        if not self.growth:
            raise ValueError(f"{self.outcome} has no indices: {self.reason}")
        return self.growth[max(self.growth)]

    @property
    def unit(self) -> str:
        """The unit of the outcome."""
        return OUTCOMES[self.outcome].unit


def analysed(sample: Sample, reform: str, outcome: str) -> OutcomeAnswer:
    """The answer from a sample: x (points, factors) and y (points, replications), no NaN."""
    means = sample.y.mean(axis=1)
    replications = sample.y.shape[1]
    if np.ptp(means) <= SAME * np.abs(sample.y).max():
        mean = float(means[0])
        return OutcomeAnswer(reform, outcome, replications, "constant", mean=mean, sd=0.0)
    found = growth(sample)
    whole = found[sample.size]
    return OutcomeAnswer(
        reform,
        outcome,
        replications,
        mean=float(means.mean()),
        sd=float(means.std(ddof=1)),
        growth=found,
        directions=tuple(_direction(sample, means, whole, k) for k in range(sample.factors)),
        verdict=judged(sample, found),
    )


def _direction(sample: Sample, means: Array, found: Indices, k: int) -> Direction:
    """Up or down where at least half of what a factor does is a straight line; else mixed.

    Nothing is said of a factor whose main index is not clearly above zero, or is next to it.
    """
    main = METHODS[sample.kind].measures[0]
    value, half = found.by_measure[main][k]
    by = found.by_measure[main][:, 0].max() if main == "mu_star" else 1.0
    if not value - half > 0.0 or value < NEXT_TO_ZERO * by:
        return ""
    if main == "mu_star":
        sign = float(found.by_measure["mu"][k, 0])
        straight = abs(sign) >= value / 2
    else:
        sign = float(np.corrcoef(sample.x[:, k], means)[0, 1])
        straight = sign**2 >= value / 2
    return ("up" if sign > 0 else "down") if straight else "mixed"


def judged(sample: Sample, found: Mapping[int, Indices]) -> Verdict:
    """Whether the sample was large enough: by its intervals, by its half, and by its noise."""
    method, whole = METHODS[sample.kind], found[sample.size]
    values = np.concatenate([whole.by_measure[name] for name in method.judged])
    by = float(values[:, 0].max()) if sample.kind == "morris" else 1.0
    half_width = float(values[:, 1].max()) / by
    drift, half = math.nan, found.get(sample.size // 2)
    if half is not None and sample.size > 1:
        some = np.concatenate([half.by_measure[name] for name in method.judged])
        drift = float(np.abs(some - values)[:, 0].max()) / by
    noise = noise_share(sample.y)
    samples = _times(half_width, drift, tolerance_of(sample.kind), doubled=sample.kind == "sobol")
    replications = _quieter(noise)
    if not sample.block:
        known = math.isfinite(half_width)
        samples, replications = 1, max(samples if known else 1, replications)
    word: Word = "converged"
    if _quieter(noise) > MOST_TIMES:
        word = "noise"
    elif samples > 1 or replications > 1:
        word = "not yet"
    elif math.isnan(noise):
        word = "noise unknown"
    return Verdict(word, half_width, drift, noise, samples, replications)


def tolerance_of(kind: str) -> float:
    """What half an interval may be: of an index, or of Morris relative to the largest mean."""
    return SCREENING if kind == "morris" else TOLERANCE


def _times(half_width: float, drift: float, tolerance: float, *, doubled: bool) -> int:
    """Times as many samples, for an error falls with their root; a power of two for Sobol.

    An interval that could not be resampled is as wide as can be.
    """
    off = max(1.0 if math.isnan(one) else one for one in (half_width, drift if drift > 0 else 0.0))
    times = min(max((off / tolerance) ** 2, 1.0), MOST_TIMES + 1.0)
    return 2 ** math.ceil(math.log2(times)) if doubled else math.ceil(times)


def _quieter(noise: float) -> int:
    """Times as many replications until noise is a tolerable share; beyond reason where all is."""
    if math.isnan(noise) or noise <= TOLERANCE:
        return 1
    signal = 1.0 - noise
    times = noise * (1.0 - TOLERANCE) / (TOLERANCE * signal) if signal > 0.0 else math.inf
    return math.ceil(min(times, MOST_TIMES + 1.0))


def as_object(answer: OutcomeAnswer, meta: Mapping[str, Any]) -> dict[str, Any]:
    """An answer, JSON-ready."""
    head = {
        "reform": answer.reform,
        "outcome": answer.outcome,
        "unit": answer.unit,
        "reason": answer.reason or None,
        "undefined_points": answer.undefined,
        "replications": answer.replications,
        "mean": _plain(answer.mean),
        "sd": _plain(answer.sd),
    }
    if not answer.growth or answer.verdict is None:
        return {**head, "verdict": None, "factors": None, "pairs": None, "growth": None}
    verdict = {name: _plain(value) for name, value in vars(answer.verdict).items()}
    names, found = list(meta["factors"]), answer.indices
    factors = [
        {
            "factor": name,
            "direction": answer.directions[k],
            **{measure: _interval(both[k]) for measure, both in found.by_measure.items()},
        }
        for k, name in enumerate(names)
    ]
    pairs = (
        [
            {"factors": [names[j], names[k]], **_interval(found.pairs[j, k])}
            for j in range(len(names))
            for k in range(j + 1, len(names))
        ]
        if found.pairs is not None
        else None
    )
    main = METHODS[meta["kind"]].measures[0]
    grown = [
        {"size": size, main: [_interval(both) for both in some.by_measure[main]]}
        for size, some in answer.growth.items()
    ]
    return {**head, "verdict": verdict, "factors": factors, "pairs": pairs, "growth": grown}


def as_rows(answer: OutcomeAnswer, meta: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The indices of an answer as rows; an answer without has one row with its reason."""
    found = as_object(answer, meta)
    head = {name: found[name] for name in ("reform", "outcome", "unit")}
    empty = {"measure": "", "factor": "", "other": "", "value": None, "low": None, "high": None}
    tail = {
        "of": meta["of"],
        "verdict": found["verdict"] and found["verdict"]["word"],
        "noise": found["verdict"] and found["verdict"]["noise"],
        "reason": found["reason"],
        "label": meta["label"],
    }
    if found["factors"] is None:
        return [{**head, **empty, **tail}]
    listed = [
        {"measure": measure, "factor": factor["factor"], "other": "", **factor[measure]}
        for measure in METHODS[meta["kind"]].measures
        for factor in found["factors"]
    ]
    listed += [
        {
            "measure": "second",
            "factor": pair["factors"][0],
            "other": pair["factors"][1],
            **{end: pair[end] for end in ("value", "low", "high")},
        }
        for pair in found["pairs"] or []
    ]
    return [{**head, **empty, **row, **tail} for row in listed]


def _interval(both: Array) -> dict[str, float | None]:
    value, half = both.tolist()
    return {"value": _plain(value), "low": _plain(value - half), "high": _plain(value + half)}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
