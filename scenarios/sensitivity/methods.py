"""Four ways to say which factors an outcome depends on, one for each kind of design.

Lives here: indices with intervals from arrays, by SALib where it has them, and by prefixes.
May not: read a folder, know what an outcome is, or judge whether a sample was large enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import stdtrit
from scipy.stats import norm

Array = np.ndarray[Any, Any]

RESAMPLES = 300
RESAMPLING_SEED = 1
LEVEL = 0.95
HARMONICS = 4
"""Harmonics of RBD-FAST: at 48 points fewer miss a bent factor, and more only add noise."""
PREFIXES = (8, 4, 2)
"""Parts of a sample that are analysed by themselves: an eighth, a quarter, a half."""


@dataclass(frozen=True)
class Sample:
    """What is analysed: x (points, factors) and y (points, replications), in SALib's order.

    `levels` are how many values each factor takes (factorial), or the grid's (Morris, the same
    for all). `pairs` says whether a Sobol sample has the rows that second order needs.
    """

    kind: str
    x: Array
    y: Array
    levels: tuple[int, ...] = ()
    pairs: bool = False

    @property
    def factors(self) -> int:
        """How many factors are varied."""
        return int(self.x.shape[1])

    @property
    def problem(self) -> dict[str, Any]:
        """SALib's definition; bounds only scale what is scaled already."""
        names = [str(k) for k in range(self.factors)]
        bounds = [[0.0, 1.0]] * self.factors
        return {"num_vars": self.factors, "names": names, "bounds": bounds}

    @property
    def block(self) -> int:
        """Points that can only be analysed together; zero where the design is one whole."""
        return METHODS[self.kind].block(self)

    @property
    def size(self) -> int:
        """How large the sample is, in what can be had more of: blocks, or replications."""
        return len(self.x) // self.block if self.block else int(self.y.shape[1])

    def first(self, size: int) -> Sample:
        """The first part of the sample: so many blocks, or replications."""
        if not self.block:
            return replace(self, y=self.y[:, :size])
        return replace(self, x=self.x[: size * self.block], y=self.y[: size * self.block])


@dataclass(frozen=True)
class Indices:
    """What was found, by measure: (factors, 2), and of pairs (factors, factors, 2).

    The last axis holds the value and half the width of its 95 % interval; NaN where there is
    none. Of pairs the upper triangle is filled.
    """

    by_measure: dict[str, Array]
    pairs: Array | None = None


@dataclass(frozen=True)
class Method:
    """A way to analyse: its measures, the main one first, and the least it can work on.

    `judged` are the measures that tell whether a sample was large enough.
    """

    measures: tuple[str, ...]
    judged: tuple[str, ...]
    fewest: int
    block: Callable[[Sample], int]
    indices: Callable[[Sample], Indices]


def growth(sample: Sample) -> dict[int, Indices]:
    """Indices by size of the sample: prefixes of it that can be analysed, and the whole last."""
    method = METHODS[sample.kind]
    least = max(method.fewest // 2, 1)
    sizes = [sample.size // part for part in PREFIXES if sample.size // part >= least]
    found = {size: method.indices(without_pairs(sample.first(size))) for size in sizes}
    return {**found, sample.size: method.indices(sample)}


def without_pairs(sample: Sample) -> Sample:
    """A Sobol sample without the rows of second order; any other as it is."""
    if not sample.pairs:
        return sample
    kept = np.r_[0 : sample.factors + 1, sample.block - 1]
    rows = (np.arange(sample.size)[:, None] * sample.block + kept).ravel()
    return replace(sample, x=sample.x[rows], y=sample.y[rows], pairs=False)


def noise_share(y: Array) -> float:
    """The share of the variance over points that other seeds would not repeat; NaN for one.

    y (points, replications). Replications share their chance over points, so what they have in
    common is taken out first: what is left of points × replications, as it stands in a mean of
    so many replications, over the variance of these means.
    """
    points, replications = y.shape
    if replications < 2 or points < 2:
        return math.nan
    means = y.mean(axis=1)
    left = y - means[:, None] - y.mean(axis=0)[None, :] + y.mean()
    free = (points - 1) * (replications - 1)
    noise = float((left**2).sum()) / free / replications
    return float(min(noise / means.var(ddof=1), 1.0))


def _sobol(sample: Sample) -> Indices:
    """First and total order, their difference, and second order where it was sampled."""
    from SALib.analyze import sobol

    found = sobol.analyze(
        sample.problem,
        sample.y.mean(axis=1),
        calc_second_order=sample.pairs,
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        keep_resamples=True,
        seed=RESAMPLING_SEED,
    )
    apart = found["ST_conf_all"] - found["S1_conf_all"]
    by_measure = {
        "total": _joined(found["ST"], found["ST_conf"]),
        "first": _joined(found["S1"], found["S1_conf"]),
        "interaction": _joined(found["ST"] - found["S1"], _reach() * apart.std(axis=0, ddof=1)),
    }
    return Indices(by_measure, _joined(found["S2"], found["S2_conf"]) if sample.pairs else None)


def _morris(sample: Sample) -> Indices:
    """Mean absolute effect of crossing a factor's range, its spread, and the mean with its sign."""
    from SALib.analyze import morris

    found = morris.analyze(
        sample.problem,
        sample.x,
        sample.y.mean(axis=1),
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        num_levels=sample.levels[0],
        seed=RESAMPLING_SEED,
    )
    bare = np.full(sample.factors, math.nan)
    return Indices(
        {
            "mu_star": _joined(found["mu_star"], found["mu_star_conf"]),
            "sigma": _joined(found["sigma"], bare),
            "mu": _joined(found["mu"], bare),
        }
    )


def _rbd_fast(sample: Sample) -> Indices:
    """First order from any sample of independent factors.

    SALib resamples halves, so an interval of the whole is narrower by the root of two. There is
    none where a half happens to be all the same.
    """
    from SALib.analyze import rbd_fast

    with np.errstate(invalid="ignore"):
        found = rbd_fast.analyze(
            sample.problem,
            sample.x,
            sample.y.mean(axis=1),
            M=HARMONICS,
            num_resamples=RESAMPLES,
            conf_level=LEVEL,
            seed=RESAMPLING_SEED,
        )
    width = np.array(found["S1_conf"], dtype=float) / math.sqrt(2.0)
    return Indices({"first": _joined(found["S1"], width)})


def _factorial(sample: Sample) -> Indices:
    """Shares of the variance over every combination of levels, each of the same weight.

    Nothing is sampled but chance, so intervals come from leaving out one replication at a time.
    """
    value = _shares(sample, sample.y)
    replications = sample.y.shape[1]
    half = np.full(value.shape, math.nan)
    if replications > 1:
        without = [np.delete(sample.y, k, axis=1) for k in range(replications)]
        some = np.array([_shares(sample, y) for y in without])
        spread = ((some - some.mean(axis=0)) ** 2).sum(axis=0) * (replications - 1) / replications
        half = stdtrit(replications - 1, 0.5 + LEVEL / 2) * np.sqrt(spread)
    both, count = np.stack([value, half], axis=-1), sample.factors
    measures = ("total", "first", "interaction")
    return Indices({name: both[k] for k, name in enumerate(measures)}, both[3 : 3 + count])


def _shares(sample: Sample, y: Array) -> Array:
    """Rows of total, first, interaction, and then of pairs (3 + factors, factors)."""
    grid = y.mean(axis=1).reshape(sample.levels)
    axes = range(sample.factors)
    whole = grid.var() or math.nan  # with a replication left out nothing may vary
    first = np.array([_explained(grid, {k}) for k in axes]) / whole
    total = np.array([grid.var(axis=k).mean() for k in axes]) / whole
    pairs = np.full((sample.factors, sample.factors), math.nan)
    for j in axes:
        for k in range(j + 1, sample.factors):
            pairs[j, k] = _explained(grid, {j, k}) / whole - first[j] - first[k]
    return np.vstack([total, first, total - first, pairs])


def _explained(grid: Array, kept: set[int]) -> float:
    """The variance of means over all factors but those kept."""
    return float(grid.mean(axis=tuple(k for k in range(grid.ndim) if k not in kept)).var())


def _joined(value: Any, half: Any) -> Array:
    """Values and half widths side by side on a last axis."""
    return np.stack([np.asarray(value, dtype=float), np.asarray(half, dtype=float)], axis=-1)


def _reach() -> float:
    return float(norm.ppf(0.5 + LEVEL / 2))


SHARES = ("total", "first", "interaction")
METHODS: dict[str, Method] = {
    "sobol": Method(
        SHARES,
        ("total", "first"),
        8,
        lambda sample: (2 if sample.pairs else 1) * sample.factors + 2,
        _sobol,
    ),
    "morris": Method(
        ("mu_star", "sigma", "mu"), ("mu_star",), 4, lambda sample: sample.factors + 1, _morris
    ),
    "latin_hypercube": Method(("first",), ("first",), 40, lambda sample: 1, _rbd_fast),
    "full_factorial": Method(SHARES, ("total", "first"), 1, lambda sample: 0, _factorial),
}
"""How each kind of design is analysed; a kind that is not here has no distribution to analyse."""
