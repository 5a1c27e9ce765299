"""The runs of a study that a visitor keeps, and what they say: means, cells, lines, a sample.

Lives here: factors of a study, ranges over them, and numbers over what is left.
May not: words, colours, or reading a folder.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from model.declared.declare import Parameter
from model.declared.outcomes import OUTCOMES
from scenarios.inputs.checks import KINDS
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.timeline import timed_parameter
from scenarios.run.worlds import DRAWN
from scenarios.study.status import AFTER, DIFFERENCE, Results, means

Array = np.ndarray[Any, Any]
Ranges = dict[str, tuple[float, float]]

MOST_LEVELS = 8
"""Values of a factor that each have a place of their own; of more, bins are made."""
FEWEST_BINS, MOST_BINS = 3, 7
A_CELL = 6
"""Runs that a cell of a heat map should hold on average, where there are enough."""
DOTS = 800
"""Runs that a figure draws one by one; of more it draws a sample."""
MOST_WHOLE = 10_000
"""Runs up to which a file holds every outcome: it passes through the browser's memory."""
SAMPLING_SEED = 1
STEPS = 40
"""Steps of a slider over a range."""
MOST_RANGES = 20
"""Factors that can be narrowed at once: as many as an address holds."""


@dataclass(frozen=True)
class VariedFactor:
    """A varied parameter: its ends, and its levels where there are few; else none."""

    name: str
    low: float
    high: float
    levels: tuple[float, ...]

    @property
    def parameter(self) -> Parameter:
        """Its declaration."""
        found = declaration(self.name)
        assert found
        return found

    @property
    def step(self) -> float:
        """A slider's step, in the stored unit."""
        if self.parameter.integer:
            return 1.0
        size = (self.high - self.low) / STEPS
        power = 10.0 ** math.floor(math.log10(size))
        return power * next(times for times in (1.0, 2.0, 5.0, 10.0) if power * times >= size)

    def bins(self, runs: int) -> tuple[Array, Array]:
        """Edges (bins + 1,) and middles (bins,) of the cells it is cut into."""
        if self.levels:
            middles = np.array(self.levels)
            between = (middles[1:] + middles[:-1]) / 2
            return np.concatenate([[-np.inf], between, [np.inf]]), middles
        wished = min(max(round(math.sqrt(runs / A_CELL)), FEWEST_BINS), MOST_BINS)
        edges = self._edges(wished)
        middles = (edges[1:] + edges[:-1]) / 2
        edges[0], edges[-1] = -np.inf, np.inf
        return edges, middles

    def _edges(self, most: int) -> Array:
        """Edges of that many bins, or of one or two fewer where they are rounder numbers."""
        times = 100.0 if self.parameter.unit.startswith("share") else 1.0  # as readers see it

        def written(count: int) -> int:
            return sum(len(f"{edge * times:.4g}") for edge in self._cut(count)) // (count + 1)

        counts = range(most, max(FEWEST_BINS, most - 2) - 1, -1)
        return self._cut(min(counts, key=written))

    def _cut(self, count: int) -> Array:
        return np.linspace(self.low, self.high, count + 1)


@dataclass(frozen=True, eq=False)
class Cells:
    """Means over cells: `mean` and `runs` are (rows, columns); NaN where no run is left."""

    x: VariedFactor
    y: VariedFactor
    columns: Array
    rows: Array
    mean: Array
    runs: Array

    def csv(self) -> str:
        """A row a cell that holds runs: its middle, the mean, and how many."""
        row, column = np.nonzero(self.runs)
        found = {self.x.name: self.columns[column], self.y.name: self.rows[row]}
        found |= {"mean": self.mean[row, column], "runs": self.runs[row, column]}
        return csv_text(pd.DataFrame(found))


@dataclass(frozen=True, eq=False)
class Trend:
    """One factor: a sample of runs as (dots, 2), and means (bins, 2) of all that are kept."""

    factor: VariedFactor
    dots: Array
    line: Array


@dataclass(frozen=True, eq=False)
class Whole:
    """All runs of a study that are done, prepared for being asked again and again."""

    results: Results

    @property
    def frame(self) -> pd.DataFrame:
        """A row a run."""
        return self.results.frame

    @property
    def plan(self) -> dict[str, Any]:
        """The plan of the study."""
        return self.results.plan

    @cached_property
    def factors(self) -> dict[str, VariedFactor]:
        """What the study varies, in the order of its plan; what it holds fixed is left out."""
        found = {}
        for name, values in self.plan["design"]["over"].items():
            low, high = float(min(values)), float(max(values))
            if low < high and declaration(name):
                levels = np.unique(self.frame[name].to_numpy(dtype=float))
                few = tuple(levels.tolist()) if 1 < len(levels) <= MOST_LEVELS else ()
                found[name] = VariedFactor(name, low, high, few)
        return found

    @property
    def outcomes(self) -> list[str]:
        """Its outcomes, without any that is no more."""
        return [name for name in self.plan["outcomes"] if name in OUTCOMES]

    @cached_property
    def under(self) -> dict[str, Array]:
        """The positions of the runs of every reform."""
        reforms = self.frame["reform"].to_numpy()
        return {name: np.flatnonzero(reforms == name) for name in self.plan["reform"]}

    @cached_property
    def shuffled(self) -> Array:
        """The place of every run in one random order: those that come first are drawn."""
        return np.random.default_rng(SAMPLING_SEED).permutation(len(self.frame))

    def column(self, name: str, at: Array) -> Array:
        """A column at these positions."""
        return np.asarray(self.frame[name].to_numpy(dtype=float)[at])

    def quantity(self, outcome: str, of: str, at: Array) -> Array:
        """An outcome after, before, or the difference between both, at these positions."""
        if of != DIFFERENCE:
            return self.column(outcome if of == AFTER else f"before_{outcome}", at)
        return self.column(outcome, at) - self.column(f"before_{outcome}", at)

    def first_of(self, reform: str, outcome: str) -> str:
        """The quantity shown first: the difference, or the level where nothing differs."""
        apart = self.quantity(outcome, DIFFERENCE, self.under[reform])
        return DIFFERENCE if np.any(np.nan_to_num(apart) != 0.0) else AFTER


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of a study under one reform: all figures and counts are of these runs."""

    whole: Whole
    reform: str
    ranges: Ranges

    @property
    def factors(self) -> dict[str, VariedFactor]:
        """The parameters that the study varies."""
        return self.whole.factors

    @property
    def runs(self) -> int:
        """Runs of the reform, kept or not."""
        return len(self.whole.under[self.reform])

    @cached_property
    def at(self) -> Array:
        """The positions of the runs that lie in all ranges."""
        at = self.whole.under[self.reform]
        for name, (low, high) in self.ranges.items():
            values = self.whole.column(name, at)
            fine = 1e-9 * (self.factors[name].high - self.factors[name].low)
            at = at[(values >= low - fine) & (values <= high + fine)]
        return at

    @property
    def frame(self) -> pd.DataFrame:
        """The runs that are kept."""
        return self.whole.frame.iloc[self.at]

    def means(self, outcomes: Sequence[str]) -> list[dict[str, Any]]:
        """Means of these outcomes, as `status` has them, over what is kept."""
        columns = ["reform", *outcomes, *(f"before_{name}" for name in outcomes)]
        frame = self.whole.frame[columns].iloc[self.at]
        plan = self.whole.plan | {"outcomes": list(outcomes)}
        return means(Results(self.whole.results.folder, plan, frame))

    def values(self, outcome: str, of: str) -> Array:
        """An outcome of every run that is kept; NaN where undefined."""
        return self.whole.quantity(outcome, of, self.at)

    def cells(self, x: str, y: str, outcome: str, of: str) -> Cells:
        """The mean of an outcome over two factors; cells are those of the whole study."""
        across, up = self.factors[x], self.factors[y]
        (columns, column_at), (rows, row_at) = (across.bins(self.runs), up.bins(self.runs))
        shape = (len(row_at), len(column_at))
        values = self.values(outcome, of)
        known = ~np.isnan(values)
        column, row = (
            _bin(self.whole.column(f.name, self.at), edges)
            for f, edges in ((across, columns), (up, rows))
        )
        place = (row * shape[1] + column)[known]
        runs = np.bincount(place, minlength=shape[0] * shape[1])
        total = np.bincount(place, values[known], minlength=shape[0] * shape[1])
        mean = np.divide(total, runs, out=np.full(len(runs), np.nan), where=runs > 0)
        return Cells(across, up, column_at, row_at, mean.reshape(shape), runs.reshape(shape))

    def trend(self, name: str, outcome: str, of: str) -> Trend:
        """An outcome over one factor: some runs as dots, the mean of all in every bin."""
        factor, values = self.factors[name], self.values(outcome, of)
        x, known = self.whole.column(name, self.at), ~np.isnan(values)
        drawn = self._sample[known[self._sample]]
        edges, middles = factor.bins(self.runs)
        place = _bin(x, edges)[known]
        runs = np.bincount(place, minlength=len(middles))
        total = np.bincount(place, values[known], minlength=len(middles))
        some = runs > 0
        line = np.column_stack([middles[some], total[some] / runs[some]])
        return Trend(factor, np.column_stack([x[drawn], values[drawn]]), line)

    def csv(self, outcome: str) -> str:
        """The runs that are kept as CSV; of very many, with this outcome alone."""
        frame = self.frame
        if len(self.at) > MOST_WHOLE:
            heads = ["run_id", "reform", "replication", "seed", *DRAWN, "point"]
            varied = list(self.whole.plan["design"]["over"])
            frame = frame[[*heads, *varied, outcome, f"before_{outcome}"]]
        return csv_text(frame)

    @cached_property
    def _sample(self) -> Array:
        """Positions of the runs that are drawn: always the same ones of the same runs."""
        order = self.whole.shuffled[self.at]
        return np.sort(np.argsort(order, kind="stable")[:DOTS])


def declaration(name: str) -> Parameter | None:
    """The declaration of a parameter; None for one that is no more, in a study of old."""
    return next((t[name] for t in KINDS.values() if name in t), None) or timed_parameter(name)


def read_ranges(text: str, known: Mapping[str, VariedFactor]) -> Ranges:
    """Ranges out of an address; what the study does not vary, or cannot be a range, is let go."""
    found: Ranges = {}
    for part in text.split(",") if text else ():
        name, _, ends = part.partition(":")
        try:
            low, high = (float(end) for end in ends.split("~"))
        except ValueError:
            continue
        if name in known and math.isfinite(low) and math.isfinite(high) and low <= high:
            found[name] = (low, high)
    return found


def ranges_text(ranges: Ranges, known: Mapping[str, VariedFactor]) -> str:
    """Ranges as an address has them; one over all of a factor is none."""
    parts = [
        f"{name}:{low:.9g}~{high:.9g}"
        for name, (low, high) in ranges.items()
        if low > known[name].low or high < known[name].high
    ]
    return ",".join(parts[-MOST_RANGES:])


def _bin(values: Array, edges: Array) -> Array:
    found = np.searchsorted(edges, values, side="right") - 1
    return np.asarray(np.clip(found, 0, len(edges) - 2))
