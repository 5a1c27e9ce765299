"""Measures of cases, units and weeks, as functions of how often each of them is counted.

Lives here: the formulas; weights of one give the log itself, weights of a resample its interval.
May not: draw a resample, read a log, or know the shape of an answer.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from scenarios.logs.cases import NOT_KNOWN, Cases, Events
from scenarios.logs.dates import DAY, NONE

Array = np.ndarray[Any, Any]
Values = dict[str, Array]

MANY = 8  # deadlines are counted at 0 … 7 hand-offs, and by this many or more
ENOUGH = 100  # stays a unit must have before its passing counts
WORKDAYS = 5  # of a week: demand is counted Monday to Friday


def ratio_estimate(above: Any, below: Any) -> Array:
    """Element by element, NaN where nothing stands below."""
    above, below = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    found: Array = np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
    return found


def dot(a: Array, b: Array) -> float:
    """The sum of products, without the threads of a BLAS, which cost more than they bring here."""
    return float((a * b).sum())


class OfCases:
    """Measures over cases, as a function of how often each case is counted."""

    def __init__(self, cases: Cases) -> None:
        self.cases, self.size = cases, len(cases.unit)
        self.counted = cases.handoffs >= 0
        self.k = np.maximum(cases.handoffs, 0)
        self.top = int(self.k.max(initial=0)) + 1
        self.timed = (cases.opened != NONE) & (cases.ended != NONE)
        self.days = np.where(self.timed, (cases.ended - cases.opened) / DAY, 0.0)
        self.moments, self.moment = np.unique(self.days[self.timed], return_inverse=True)
        self.both = (self.counted & self.timed)[self.timed]
        self.due_known = cases.met != NOT_KNOWN

    def distribution(self) -> list[int]:
        """Cases by hand-offs, from none to the most."""
        return [int(n) for n in np.bincount(self.k[self.counted], minlength=self.top)]

    def __call__(self, weights: Array) -> Values:
        """Every measure; weights of one are the log itself."""
        w = weights * self.counted
        shares = np.bincount(self.k, w, self.top)
        reach = shares[::-1].cumsum()[::-1]
        total, ks = reach[0], np.arange(self.top)
        mean = float(ratio_estimate(dot(shares, ks), total))
        at_least = {
            f"handoffs.share_{n}": ratio_estimate(shares[n:].sum(), total) for n in (1, 3, 5)
        }
        twice = w * (self.k >= 2) * (self.cases.pingpong != NOT_KNOWN)
        return {
            "handoffs.mean": np.asarray(mean),
            "handoffs.variance": ratio_estimate(dot(shares, (ks - mean) ** 2), total - 1),
            **at_least,
            "handoffs.max": np.asarray(np.nan if not total else shares.nonzero()[0].max()),
            "hazard": ratio_estimate(np.append(reach[1:], 0.0), reach),
            "pingpong_given_2": ratio_estimate(dot(twice, self.cases.pingpong), twice.sum()),
            **self._times(weights[self.timed]),
            "deadline_share": ratio_estimate(
                dot(weights * self.due_known, self.cases.met), dot(weights, self.due_known)
            ),
            "deadline_met": self._deadlines(w * self.due_known),
        }

    def _times(self, w: Array) -> Values:
        """Days from opened to ended, and their rank correlation with hand-offs."""
        at = np.bincount(self.moment, w, len(self.moments))
        total = at.sum()
        names = ("time_days.median", "time_days.mean", "time_days.p90", "spearman")
        if not total:
            return {name: np.asarray(np.nan) for name in names}
        upto = at.cumsum()
        quantiles = [self._quantile(upto, q) for q in (0.5, 0.9)]
        found = (
            quantiles[0],
            ratio_estimate(dot(at, self.moments), total),
            quantiles[1],
            self._spearman(w),
        )
        return {name: np.asarray(value) for name, value in zip(names, found, strict=True)}

    def _quantile(self, upto: Array, q: float) -> float:
        """As `numpy.quantile` of the sample in which every case stands as often as it counts."""
        place = q * (upto[-1] - 1)
        low, high = (
            self.moments[np.searchsorted(upto, edge, side="right")]
            for edge in (math.floor(place), math.ceil(place))
        )
        return float(low + (high - low) * (place - math.floor(place)))

    def _spearman(self, w: Array) -> float:
        """Correlation of middle ranks of hand-offs and of days."""
        w = w * self.both
        ranks = []
        for values, size in ((self.k[self.timed], self.top), (self.moment, len(self.moments))):
            at = np.bincount(values, w, size)
            rank = (at.cumsum() - at / 2)[values]
            ranks.append(rank - ratio_estimate(dot(rank, w), w.sum()))
        a, b = ranks
        return float(ratio_estimate(dot(a * b, w), math.sqrt(dot(a * a, w) * dot(b * b, w))))

    def _deadlines(self, w: Array) -> Array:
        """Share of cases that met their deadline, by hand-offs; the last of MANY or more."""
        group = np.minimum(self.k, MANY)
        met = np.bincount(group, w * (self.cases.met == 1), MANY + 1)
        return ratio_estimate(met, np.bincount(group, w, MANY + 1))


class OfUnits:
    """Measures over units, as a function of how often each unit is counted."""

    def __init__(self, events: Events) -> None:
        present = events.units.stays > 0
        self.cases = events.units.cases[present].astype(float)
        stays = events.units.stays[present]
        self.size = len(stays)
        self.enough = (stays >= ENOUGH) & ("handoffs" not in events.reasons)
        passed = events.units.passed[present]
        self.rate = passed / stays
        shed, kept = passed + 0.5, stays - passed + 0.5
        self.logit, self.noise = np.log(shed / kept), 1 / shed + 1 / kept
        self.demand = _unit_demand(events.cases, len(events.units.names))[:, present]

    def __call__(self, weights: Array) -> Values:
        """Every measure; weights of one are the log itself."""
        w = weights * self.enough
        of = weights.astype(int)
        mean, variance = _mean_variance(self.rate, w)
        over = _mean_variance(self.logit, w)[1] - ratio_estimate(dot(self.noise, w), w.sum())
        daily, dispersion = (np.repeat(row, of) for row in self.demand)
        defined = daily > 0
        return {
            "gini": np.asarray(gini_estimate(np.repeat(self.cases, of))),
            "top_tenth": np.asarray(top_tenth(np.repeat(self.cases, of))),
            "unit_passing.mean": mean,
            "unit_passing.sd": np.sqrt(variance),
            "unit_passing.logit_sd": np.sqrt(np.maximum(over, 0.0)),
            "demand.unit_mean": _median(daily[defined]),
            "demand.unit_dispersion": _median(dispersion[defined]),
        }


def _mean_variance(values: Array, w: Array) -> tuple[Array, Array]:
    """Mean and sample variance under weights; NaN where fewer than one or two."""
    mean = ratio_estimate(dot(values, w), w.sum())
    return mean, ratio_estimate(dot(np.nan_to_num(values - mean) ** 2, w), w.sum() - 1)


def _median(values: Array) -> Array:
    return np.median(values) if values.size else np.asarray(np.nan)


def gini_estimate(values: Array) -> float:
    """Gini coefficient of numbers from 0 on; NaN where all are zero."""
    ordered, n = np.sort(values), len(values)
    total = ordered.sum()
    return (
        float(2 * dot(np.arange(1, n + 1), ordered) / n / total - (n + 1) / n) if total else np.nan
    )


def top_tenth(values: Array) -> float:
    """The share of the largest tenth of the elements (rounded down, at least one)."""
    ordered = np.sort(values)[::-1]
    total = ordered.sum()
    return float(ordered[: max(len(values) // 10, 1)].sum() / total) if total else np.nan


def _weekday(days: Array) -> Array:
    """Monday is 0; days since 1970, whose first day was a Thursday."""
    return (days + 3) % 7


def _weekdays_upto(days: Array) -> Array:
    """How many weekdays lie between the Monday of 1970's first week and a weekday."""
    found: Array = (days + 3) // 7 * WORKDAYS + _weekday(days)
    return found


def _date(number: int) -> str:
    """The date of a weekday by its number."""
    return str(np.datetime64(number // WORKDAYS * 7 + number % WORKDAYS - 3, "D"))


def _opening(cases: Cases) -> tuple[Array, Array, int]:
    """Of cases opened on a weekday: its number from the first Monday on, their unit; and weekdays.

    The number of weekdays is of those from the first to the last day on which a case was opened.
    """
    known = cases.day != NONE
    days = cases.day[known]
    worked = _weekday(days) < WORKDAYS
    if not worked.any():
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int), 0
    place = _weekdays_upto(days[worked])
    return place, cases.unit[known][worked], int(place.max() - place.min()) + 1


def _unit_demand(cases: Cases, units: int) -> Array:
    """Cases per weekday and their variance ÷ mean for every unit; in rows."""
    place, unit, length = _opening(cases)
    if length < 2:
        return np.full((2, units), np.nan)
    here = unit >= 0
    pairs, counts = np.unique(
        unit[here].astype(np.int64) * length + (place[here] - place.min()), return_counts=True
    )
    owner = pairs // length
    mean = np.bincount(owner, counts, units) / length
    squares = np.bincount(owner, counts.astype(float) ** 2, units) / length
    variance = (squares - mean**2) * length / (length - 1)
    return np.array([mean, ratio_estimate(variance, mean)])


class OfWeeks:
    """Demand of the whole log over weekdays, as a function of how often each week is counted."""

    def __init__(self, cases: Cases) -> None:
        place, _, self.length = _opening(cases)
        self.first = int(place.min()) if self.length else 0
        offset = self.first % WORKDAYS
        weeks = -(-(offset + self.length) // WORKDAYS)
        self.size = max(weeks, 1)
        cells = np.bincount(place - self.first + offset, minlength=self.size * WORKDAYS)
        inside = np.arange(self.size * WORKDAYS) - offset
        self.inside = ((inside >= 0) & (inside < self.length)).reshape(-1, WORKDAYS)
        self.counts = cells.reshape(-1, WORKDAYS).astype(float)

    def window(self) -> dict[str, Any]:
        """The first and the last weekday counted, how many, and how many of them without a case."""
        if not self.length:
            return {"first": None, "last": None, "weekdays": 0, "empty_weekdays": 0}
        first, last = (_date(number) for number in (self.first, self.first + self.length - 1))
        empty = int((self.inside & (self.counts == 0)).sum())
        return {"first": first, "last": last, "weekdays": self.length, "empty_weekdays": empty}

    def weeks(self) -> list[tuple[str, float]]:
        """The Monday of each week and its cases per weekday counted."""
        if not self.length:
            return []
        days = self.inside.sum(axis=1)
        monday = self.first - self.first % WORKDAYS
        mondays = (_date(monday + WORKDAYS * week) for week in range(self.size))
        means = ((self.counts * self.inside).sum(axis=1) / days).tolist()
        return list(zip(mondays, means, strict=True))

    def __call__(self, weights: Array) -> Values:
        """Cases per weekday and their variance ÷ mean."""
        w = np.where(self.inside, weights[:, None], 0.0).ravel()
        if self.length < 2:
            return dict.fromkeys(("demand.mean", "demand.dispersion"), np.asarray(np.nan))
        mean, variance = _mean_variance(self.counts.ravel(), w)
        return {"demand.mean": mean, "demand.dispersion": ratio_estimate(variance, mean)}
