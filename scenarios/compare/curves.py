"""Daily shares of many pairs: the line of all together and the bands between worlds.

Lives here: smoothing over four weeks, quantiles between replications, and the rows of a CSV.
May not: run anything, colours, words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from model.readings import SERIES
from scenarios.compare.comparison import SMOOTHING
from scenarios.run.experiment import Arm, Pair

Array = np.ndarray[Any, Any]
ARMS = ("before", "after")
EVERY = 7
"""Curves smoothed over 28 days lose nothing when every seventh day is kept."""
BANDS = {90: (0.05, 0.95), 50: (0.25, 0.75)}
"""The share of worlds inside a band, in per cent, and its ends as quantiles."""
FEWEST = 6
"""Worlds from which on bands are drawn."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One series of one arm: `line` (days,), and `bands` by width, two rows (2, days) each."""

    line: Array
    bands: dict[int, Array]


@dataclass(frozen=True, eq=False)
class Curves:
    """All series of both arms on the same days; NaN where nothing is counted yet."""

    days: Array
    by: dict[tuple[str, str], Curve]

    def frame(self) -> pd.DataFrame:
        """A row a day, arm and series, with the ends of the bands where there are any."""
        frames = []
        for (arm, name), curve in self.by.items():
            columns = {"day": self.days, "arm": arm, "series": name, "share": curve.line}
            for width, ends in curve.bands.items():
                columns |= {f"low_{width}": ends[0], f"high_{width}": ends[1]}
            frames.append(pd.DataFrame(columns))
        return pd.concat(frames, ignore_index=True)


KEPT = tuple(dict.fromkeys(name for both in SERIES.values() for name in both))
"""The daily counters that curves are drawn from."""


def slim(run: Arm) -> Arm:
    """The arm with no other daily counters than curves need: a small part of its memory."""
    columns = [(name, run.daily.dtype[name]) for name in KEPT]
    daily = np.zeros(len(run.daily), columns)
    for name in KEPT:
        daily[name] = run.daily[name]
    return replace(run, daily=daily)


def curves(pairs: Sequence[Pair]) -> Curves:
    """The daily shares of pairs with one arm after."""
    arms: dict[str, list[Arm]] = {
        "before": [pair.before for pair in pairs],
        "after": [pair.after[0] for pair in pairs],
    }
    days = np.arange(0, len(arms["before"][0].daily), EVERY)
    by = {
        (arm, name): _curve(held, above, below)
        for arm, held in arms.items()
        for name, (above, below) in SERIES.items()
    }
    return Curves(days, by)


def _curve(arms: Sequence[Arm], above: str, below: str) -> Curve:
    counts, bases = (_rolled(arms, column) for column in (above, below))
    line = _share(counts.sum(axis=0), bases.sum(axis=0))
    bands: dict[int, Array] = {}
    if len(arms) >= FEWEST:
        shares = _share(counts, bases)
        seen = ~np.isnan(shares).any(axis=0)
        for width, ends in BANDS.items():
            band = np.full((2, len(line)), np.nan)
            band[:, seen] = np.quantile(shares[:, seen], ends, axis=0)
            bands[width] = band
    return Curve(line, bands)


def _rolled(arms: Sequence[Arm], column: str) -> Array:
    """Sums over the four weeks up to a day (arms, days), on the days that are kept."""
    total = np.cumsum([arm.daily[column] for arm in arms], axis=1, dtype=float)
    total[:, SMOOTHING:] -= total[:, :-SMOOTHING].copy()
    return total[:, ::EVERY]


def _share(counts: Array, bases: Array) -> Array:
    return np.asarray(np.divide(counts, bases, out=np.full(counts.shape, np.nan), where=bases > 0))
