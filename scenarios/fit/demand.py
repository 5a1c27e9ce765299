"""What a log shows of demand: how many cases a year, from where, about what, how uneven by day.

Lives here: the estimators of `fit`, from the cases of a log to numbers, with their errors.
May not: read a file, know a template's other facts, or say anything in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from model.district.matters import shared_out
from scenarios.logs.cases import Known
from scenarios.logs.dates import NONE

Array = np.ndarray[Any, Any]

WEEK = 7
LEAST_DAYS = 4 * WEEK
STRAY = 0.01  # of cases at each end of the log, beyond which no day need be trusted
FEW_CASES = 0.05  # share of cases: left out in silence at most, or another window's gain at least
FEW_AREAS = 5  # below, the spread over areas gives no error
RESAMPLES = 1_000
STEP = 0.01  # of an exponent, over which a slope is taken
STEEPEST = 10.0  # exponent: beyond, all cases are of one category
WORLDS = 32  # drawn domains over which the expected concentration is taken
OTHER = {"en": "other", "zh": "其他"}


@dataclass(frozen=True)
class Window:
    """Whole weeks of the log: the first day (days since 1970), how many, and which cases lie in it.

    `day` (cases,) counts from the first day; it means nothing where `inside` is False.
    """

    first: int
    days: int
    inside: Array
    day: Array

    @property
    def cases(self) -> int:
        """Cases opened in it."""
        return int(self.inside.sum())

    @property
    def weeks(self) -> float:
        """Its length in weeks."""
        return self.days / WEEK

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last date."""
        first, last = (str(np.datetime64(self.first + at, "D")) for at in (0, self.days - 1))
        return first, last


def window(day: Array) -> Window | None:
    """The whole weeks that hold the middle 98 % of the cases; None where no case has an opening.

    `day` (cases,) is the day of opening since 1970, NONE where unknown.

    Stray dates before a log begins or after it was cut lie outside. Weeks are whole, so that no
    weekday counts more than another; less than a week leaves none (`days` 0). They begin with the
    first day or, where that keeps more than `FEW_CASES` of all cases besides, on a later one.
    """
    known = day != NONE
    if not known.any():
        return None
    ends = np.quantile(day[known], [STRAY, 1.0 - STRAY], method="inverted_cdf")
    first, over = int(ends[0]), (int(ends[1]) - int(ends[0]) + 1) % WEEK
    days = int(ends[1]) - first + 1 - over
    starts = range(first, first + over + 1)
    kept = [int((known & (day >= at) & (day < at + days)).sum()) for at in starts]
    if max(kept) - kept[0] > FEW_CASES * known.sum():
        first += int(np.argmax(kept))
    inside = known & (day >= first) & (day < first + days)
    return Window(first, days, inside, day - first)


def by_name(known: Known, role: str, seen: Window) -> dict[str, int]:
    """Cases in the window by name, the most first; those that say none are not among them."""
    codes = known.labels[role][seen.inside]
    counts = np.bincount(codes[codes >= 0], minlength=len(known.names[role])).tolist()
    found = [(name, n) for name, n in zip(known.names[role], counts, strict=True) if n]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def together(cases: Mapping[str, int], most: int) -> dict[str, int]:
    """At most so many names: the smallest are put together as `other` (其他 if in Chinese)."""
    if len(cases) <= most:
        return dict(cases)
    names = list(cases)
    kept = {name: cases[name] for name in names[: most - 1]}
    chinese = any("\u4e00" <= letter <= "\u9fff" for name in kept for letter in name)
    there = (name for name in kept if name.lower() in OTHER.values())
    other = next(there, OTHER["zh" if chinese else "en"])
    kept[other] = kept.get(other, 0) + sum(cases[name] for name in names[most - 1 :])
    return kept


def unevenness(known: Known, seen: Window, areas: Sequence[str]) -> tuple[float, float]:
    """Variance ÷ mean of an area's cases a day, median over areas; its error (NaN for few areas).

    Σ(x − x′)² ÷ Σ(x + x′) over days x and the same weekday a week before, x′: so neither the
    pattern of a week nor a slow change over months is taken for chance. The error is of resampled
    areas.
    """
    names = known.names["area"]
    place = np.full(len(names) + 1, -1)
    place[[names.index(area) for area in areas]] = np.arange(len(areas))
    code = np.maximum(known.labels["area"], -1)
    of = place[np.where(code < 0, len(names), code)]
    kept = seen.inside & (of >= 0)
    keys, counts = np.unique(of[kept] * seen.days + seen.day[kept], return_counts=True)
    owner, when = keys // seen.days, keys % seen.days
    at = np.searchsorted(keys, keys - WEEK)
    week_ago = np.where((keys[at] == keys - WEEK) & (when >= WEEK), counts[at], 0)
    times = (when >= WEEK).astype(int) + (when < seen.days - WEEK)
    size = len(areas)
    squares = np.bincount(owner, counts**2 * times - 2 * counts * week_ago, size)
    sums = np.bincount(owner, counts * times, size)
    ratio = squares[sums > 0] / sums[sums > 0]
    if ratio.size < FEW_AREAS:
        return float(np.median(ratio)) if ratio.size else np.nan, np.nan
    rng = np.random.default_rng(1)
    again = np.median(rng.choice(ratio, (RESAMPLES, ratio.size)), axis=1)
    return float(np.median(ratio)), float(again.std())


def seen_of_bursts(found: float, leaving: float) -> float:
    """How much of the dispersion of new problems is left in the cases that become known in a day.

    New problems of a grid are negative binomial, so they come in bursts: Poisson clusters, whose
    members each become known on day t = 1, 2, … with chance a(t) = found·(1 − leaving)^(t − 1).
    Two members of one cluster fall on the same day with Σa², a week apart with Σa(t)·a(t + 7) on
    either side, so that variance ÷ mean − 1, as `unevenness` reads it, is that of new problems
    times (Σa² − Σa(t)·a(t + 7)) ÷ Σa. The factor is the same for a grid, a township and the
    district, for negative binomials of one variance ÷ mean add up to one of the same.
    """
    return found / (2.0 - leaving) * (1.0 - (1.0 - leaving) ** WEEK)


def exponent(cases: Sequence[int], domains: Sequence[float]) -> tuple[float, float]:
    """The exponent of frequency over rank at which the model is as concentrated as the log.

    From 0 to `STEEPEST`, with its error. Concentration is the mean log rank of a case, for
    which maximum likelihood of a Zipf law asks, too. Where domains have cases of their own, ranks
    are of shares multiplied by domain, so it is that of worlds whose domains are drawn; the error
    is their spread (without domains, cases are the only chance, and the error is near zero).
    """
    ranks = np.arange(1, len(cases) + 1)
    measured = _log_rank(np.array(cases, dtype=float), ranks)
    rng = np.random.default_rng(1)
    drawn = rng.integers(0, max(len(domains), 1), (WORLDS if domains else 1, len(cases)))

    def above(power: float) -> Array:
        share = 1.0 / ranks**power
        found = [shared_out(share, world, domains) if domains else share for world in drawn]
        return np.array([_log_rank(one, ranks) - measured for one in found])

    def mean(power: float) -> float:
        return float(above(power).mean())

    ends = mean(0.0), mean(STEEPEST)
    if ends[0] <= 0.0 or ends[1] >= 0.0:
        return (0.0 if ends[0] <= 0.0 else STEEPEST), np.nan
    power = float(brentq(mean, 0.0, STEEPEST, xtol=1e-4))
    slope = (mean(power + STEP) - mean(power)) / STEP
    return power, float(above(power).std() / abs(slope))


def _log_rank(share: Array, ranks: Array) -> float:
    """Mean log rank of a case, ranks by share."""
    ordered = np.sort(share)[::-1]
    return float((ordered * np.log(ranks)).sum() / ordered.sum())


def deadlines(known: Known, seen: Window, shares: Sequence[float]) -> tuple[list[float], int]:
    """Working days from opening to deadline for classes of these shares, shortest first; and cases.

    Cases stand in order of their deadline; a class takes the median of its stretch. Monday to
    Friday are worked, the day of opening is not counted; holidays are not known.
    """
    kept = seen.inside & (known.due != NONE) & (known.due >= known.day)
    if not kept.any():
        return [], 0
    begun, due = (days[kept].astype("datetime64[D]") for days in (known.day, known.due))
    days = np.busday_count(begun, due)
    upto = np.cumsum(shares)
    middle = np.minimum(upto - np.array(shares) / 2.0, 1.0)
    found = np.quantile(days, middle, method="inverted_cdf")
    return [float(value) for value in found], int(kept.sum())
