"""How much of a difference's interval is chance, and how much is doubt about behaviour.

Lives here: the one-way random-effects split of paired differences by the set they were run under.
May not: draw a set, run an arm, or know what an outcome means.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import stdtrit

Array = np.ndarray[Any, Any]
MARGIN = 0.5
"""Standard errors added to the variance between sets."""


def spread(
    differences: Array, sets: Sequence[int]
) -> tuple[float | None, float | None, float | None]:
    """The 95 % interval of the effect of a reform, and the share of it that behaviour makes.

    `differences` (pairs,) were run under `sets` (the number of each pair's set). The interval is
    that of the effect under one more plausible behaviour, chance averaged out: its variance is
    that between sets, which more pairs do not shrink, and what both leave unsure about the mean
    (Searle, Casella and McCulloch 1992, chapter 3; a variance estimated below zero is zero).
    Few sets tell the variance between them badly, so half a standard error is added to it: with
    fifteen sets in two worlds each the interval then holds at least 95 % whatever the mixture, at
    Student's quantile with the sets' degrees of freedom. The share is that of the variance between
    sets, as estimated, in the variance of the interval. Where no set was run twice, chance and
    behaviour are not separated: the share is None, and all variance is taken for behaviour's,
    which can only widen the interval. Of one set alone the interval is that of chance, and of one
    pair there is none.
    """
    groups = np.unique(np.asarray(sets, int), return_inverse=True)[1]
    total, count = differences.size, int(groups.max(initial=-1)) + 1
    if total < 2:
        return None, None, None
    mean = float(differences.mean())
    if count < 2:
        half = float(stdtrit(total - 1, 0.975)) * float(differences.std(ddof=1)) / math.sqrt(total)
        return mean - half, mean + half, None
    sizes = np.bincount(groups)
    means = np.bincount(groups, differences) / sizes
    between = float(sizes @ (means - mean) ** 2) / (count - 1)
    usual = (total - float(sizes @ sizes) / total) / (count - 1)
    within = 0.0
    if total > count:
        within = float(((differences - means[groups]) ** 2).sum()) / (total - count)
    error, known = 0.0, total > count
    if known:
        squares = between**2 / (count - 1) + within**2 / (total - count)
        error = math.sqrt(2.0 * squares) / usual
    behaviour, chance = max((between - within) / usual, 0.0), within / total
    stretch = 1.0 + float(sizes @ sizes) / total**2
    variance = stretch * (behaviour + MARGIN * error) + chance
    half = float(stdtrit(count - 1, 0.975)) * math.sqrt(variance)
    estimated = stretch * behaviour + chance
    share = stretch * behaviour / estimated if known and estimated > 0.0 else None
    return mean - half, mean + half, share


def helping(differences: Array, better: str) -> float | None:
    """The share of plausible worlds whose difference is in the better direction.

    A world is a pair: a behaviour and its chance. None without a pair or a better direction.
    """
    if not differences.size or better not in ("higher", "lower"):
        return None
    return float((differences > 0.0 if better == "higher" else differences < 0.0).mean())
