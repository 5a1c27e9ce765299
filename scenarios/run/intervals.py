"""The 95 % interval of an effect, and how much of it is chance and how much doubt about behaviour.

Lives here: the split of paired differences by the set they were run under, and what they predict.
May not: draw a set, run an arm, or judge an effect (run/effects.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import stdtrit

Array = np.ndarray[Any, Any]
Ends = tuple[float | None, float | None]
FEWEST = 8
"""Sets below which there is no prediction interval, and worlds below which no verdict."""
ENOUGH = 40
"""Sets from which on the interval comes from quantiles: with fewer it is wide for that reason."""
MARGIN = 0.5
"""The allowance: standard errors added to the variance between sets."""
TAIL = 0.025
ANYWHERE = (-math.inf, math.inf)


def spread(
    differences: Array, sets: Sequence[int] | None, limits: tuple[float, float] = ANYWHERE
) -> tuple[float | None, float | None, float | None]:
    """The 95 % interval of an effect inside `limits`, and the share of it that behaviour makes.

    `differences` (worlds,) are paired; `sets` names the set of each world. Without sets the
    interval is a confidence interval: of the mean, by chance alone, from two worlds on. With sets
    it is a prediction interval: of the effect under one more plausible set, chance averaged out.
    Its variance is that between sets, which more worlds do not shrink, and what both leave unsure
    about the mean (Searle, Casella and McCulloch 1992, chapter 3; a variance estimated below zero
    is zero). Sets tell the variance between them badly, so half a standard error is added to it.

    From 40 sets on the ends are quantiles of the sets' means, each drawn towards the mean of all
    by what chance adds to it, at the place (m + 1) p among m of them, which holds 95 % of what
    comes next whatever the distribution (Wilks 1941). With fewer they are Student's, with the
    variance shared out between the two sides as the sets' means are (Wallis 2014), and reach at
    least as far as those means. Below eight sets there are none. No end lies beyond the limits.

    The share is that of the variance between sets, without allowance, in the variance of the
    interval: None where no set was run twice, for then all variance is taken for behaviour's.
    """
    if sets is None:
        return (*_confidence(differences, limits), None)
    groups = np.unique(np.asarray(sets, int), return_inverse=True)[1]
    total, count = differences.size, int(groups.max(initial=-1)) + 1
    if count < FEWEST:
        return None, None, None
    mean, sizes = float(differences.mean()), np.bincount(groups)
    means = np.bincount(groups, differences) / sizes
    between = float(sizes @ (means - mean) ** 2) / (count - 1)
    usual = (total - float(sizes @ sizes) / total) / (count - 1)
    within, error = 0.0, 0.0
    if total > count:
        within = float(((differences - means[groups]) ** 2).sum()) / (total - count)
        squares = between**2 / (count - 1) + within**2 / (total - count)
        error = math.sqrt(2.0 * squares) / usual
    behaviour, chance = max((between - within) / usual, 0.0), within / total
    stretch = 1.0 + float(sizes @ sizes) / total**2
    wanted, seen = behaviour + MARGIN * error + chance, behaviour + within / sizes
    kept = np.sqrt(np.minimum(np.divide(wanted, seen, out=np.ones(count), where=seen > 0.0), 1.0))
    quiet = mean + kept * (means - mean)
    if count >= ENOUGH:
        ends = np.quantile(quiet, (TAIL, 1.0 - TAIL), method="weibull")
    else:
        variance = stretch * (behaviour + MARGIN * error) + chance
        ends = np.array(_two_sided(mean, means, variance))
        ends = np.array((min(ends[0], quiet.min()), max(ends[1], quiet.max())))
    low, high = np.clip(ends, *limits).tolist()
    estimated = stretch * behaviour + chance
    known = total > count and estimated > 0.0
    return low, high, stretch * behaviour / estimated if known else None


def _two_sided(mean: float, means: Array, variance: float) -> tuple[float, float]:
    """Student's ends; each side takes its share of twice the variance, as the means have it."""
    above = np.maximum(means - mean, 0.0)
    squares = float(((means - mean) ** 2).sum())
    upper = float(above @ above) / squares if squares > 0.0 else 0.5
    student = float(stdtrit(means.size - 1, 1.0 - TAIL))
    down, up = (student * math.sqrt(2.0 * side * variance) for side in (1.0 - upper, upper))
    return mean - down, mean + up


def _confidence(differences: Array, limits: tuple[float, float]) -> Ends:
    """The interval of the mean by chance alone (Student); None with one world."""
    n = differences.size
    if n < 2:
        return None, None
    half = float(stdtrit(n - 1, 1.0 - TAIL)) * float(differences.std(ddof=1)) / math.sqrt(n)
    mean = float(differences.mean())
    return max(mean - half, limits[0]), min(mean + half, limits[1])
