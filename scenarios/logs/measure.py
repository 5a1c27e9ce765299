"""An event log measured, each measure with a bootstrap interval: one code for any log and our own.

Lives here: the answer as one object, its intervals, and the reason for what is undefined.
May not: read a file's bytes, decide which rows count (logs/cases.py), hold a formula, or print.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.logs.cases import Events, Units, read_cases
from scenarios.logs.columns import Columns, columns_chosen
from scenarios.logs.estimates import ENOUGH, OfCases, OfUnits, OfWeeks, Values
from scenarios.logs.reading import open_log
from scenarios.logs.remark import Remark, remark
from scenarios.logs.rows import LogRows

Array = np.ndarray[Any, Any]

RESAMPLES = 200
LEVEL = 0.95
DEFINED = 0.9  # share of resamples in which a value must be defined to have an interval
PLURAL = ("hazard", "deadline_met", "distribution")
STATISTICS = (
    *("handoffs.mean", "handoffs.variance", "handoffs.share_1", "handoffs.share_3"),
    *("handoffs.share_5", "handoffs.max", "hazard", "pingpong_given_2"),
    *("time_days.median", "time_days.mean", "time_days.p90", "spearman", "deadline_met"),
    *("gini", "top_tenth", "unit_passing.mean", "unit_passing.sd", "unit_passing.logit_sd"),
    *("demand.mean", "demand.dispersion", "demand.unit_mean", "demand.unit_dispersion"),
)
"""Every measure by its path in the JSON, in the order in which they are shown."""
NO_INTERVAL = ("handoffs.max",)
"""A largest value: a resample can only fall short of it."""


@dataclass(frozen=True)
class Measured:
    """A measured log: its numbers as a JSON object, its cases and units, and demand by week.

    `undefined` says by measure why it is null, `notes` how the log was read. `weeks` are the
    Monday (YYYY-MM-DD) and the cases opened per weekday.
    """

    values: dict[str, Any]
    undefined: dict[str, Remark]
    notes: list[Remark]
    events: Events
    weeks: list[tuple[str, float]]

    def frame(self) -> pd.DataFrame:
        """A row per measure: statistic, at (hand-offs, where it is a list), value, low, high.

        `undefined` has the key of the reason where there is no value.
        """
        rows = []
        for name in ("cases", "units", *STATISTICS):
            value, ends = self.at(name), self.values["intervals"].get(name)
            listed = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for at, one in listed:
                span = ends[at] if ends and at is not None else ends
                low, high = span or (None, None)
                why = self.undefined[name].key if name in self.undefined else ""
                rows.append((name, at, one, low, high, why if one is None else ""))
        frame = pd.DataFrame(rows, columns=["statistic", "at", "value", "low", "high", "undefined"])
        return frame.astype({"at": "Int64", "value": float, "low": float, "high": float})

    def at(self, path: str) -> Any:
        """The value at a path such as `handoffs.mean`."""
        value: Any = self.values
        for key in path.split("."):
            value = value[key]
        return value


def measure_log(
    path: Path,
    asked: Mapping[str, str | None] | None = None,
    *,
    desk: str | None = None,
    encoding: str | None = None,
    seed: int = 1,
) -> Measured:
    """Measure a log in a file (CSV or XES, plain or gzipped).

    `asked` maps roles (`scenarios.logs.columns.ROLES`) to columns; the others are guessed. `desk`
    is a
    unit that only passes on, and so is none. Raises ScenarioError for what cannot be measured.
    """
    _check_seed(seed)
    events, columns, facts = read_events(path, asked or {}, desk=desk, encoding=encoding)
    measured = _measured(events, columns, seed)
    return replace(measured, values=facts | measured.values)


def read_events(
    path: Path,
    asked: Mapping[str, str | None],
    *,
    desk: str | None,
    encoding: str | None,
    labels: bool = False,
) -> tuple[Events, Columns, dict[str, str]]:
    """The events of a log in a file, its columns, and its name, format, encoding and hash.

    `labels` reads the columns of `scenarios.logs.columns.LABELS`, too. ScenarioError as
    `measure_log`.
    """
    log = open_log(path, encoding)
    first = next(log.frames, pd.DataFrame())
    if first.empty:
        raise ScenarioError(
            f"{path}: headings at most, and no {log.row_word} below them: expected events. Is the "
            "export empty?"
        )
    columns = columns_chosen(first, asked, desk, log.name, labels=labels)
    events = read_cases(chain([first], log.frames), LogRows(columns, log.name, log.row_word))
    facts = {"log": path.name, "format": log.kind, "encoding": log.encoding, "sha256": _hash(path)}
    return events, columns, facts


def measure_frame(
    frame: pd.DataFrame,
    asked: Mapping[str, str | None] | None = None,
    *,
    desk: str | None = None,
    seed: int = 1,
) -> Measured:
    """Measure a log that is a frame already, say `Traced.log`; as `measure_log`."""
    _check_seed(seed)
    columns = columns_chosen(frame.head(2_000), asked or {}, desk, "log")
    return _measured(read_cases([frame], LogRows(columns, "log")), columns, seed)


def _check_seed(seed: int) -> None:
    if seed < 0:
        raise wrong("seed", seed, "a whole number, 0 or more", "Choose another.")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _measured(events: Events, columns: Columns, seed: int) -> Measured:
    """All measures and intervals as the JSON object."""
    rng = np.random.default_rng(seed)
    by_case, by_unit, by_week = OfCases(events.cases), OfUnits(events), OfWeeks(events.cases)
    points: Values = {}
    intervals: dict[str, Any] = {}
    for statistics in (by_case, by_unit, by_week):
        found = statistics(np.ones(statistics.size))
        points |= found
        intervals |= _intervals(statistics, statistics.size, found, rng)
    shown = {name: _plain(points[name], name) for name in STATISTICS}
    values: dict[str, Any] = {
        "cases": len(events.cases.unit),
        "units": int((events.units.cases > 0).sum()),
    }
    for name, value in shown.items():
        head, _, tail = name.partition(".")
        (values.setdefault(head, {}) if tail else values)[tail or head] = value
    values["unit_passing"]["units"] = int(by_unit.enough.sum())
    values["demand"] |= by_week.window()
    values["distribution"] = None if "handoffs" in events.reasons else by_case.distribution()
    values["intervals"] = {
        name: ends
        for name, ends in intervals.items()
        if name not in NO_INTERVAL and shown[name] is not None
    }
    values["left_out"] = events.left_out
    values["columns"] = columns.listed() | ({"desk": columns.desk} if columns.desk else {})
    values["by_unit"] = _by_unit(events.units)
    values["resamples"], values["seed"] = RESAMPLES, seed
    undefined = _reasons(shown, events.reasons)
    return Measured(values, undefined, events.notes, events, by_week.weeks())


def _by_unit(units: Units) -> list[dict[str, Any]]:
    """The table of units, the busiest first."""
    order = np.argsort(-units.cases, kind="stable")
    columns = zip(units.names, units.cases, units.stays, units.passed, strict=True)
    rows = [
        {"unit": name, "cases": int(cases), "stays": int(stays), "passed": int(passed)}
        for name, cases, stays, passed in columns
    ]
    return [rows[i] for i in order if rows[i]["stays"]]


def _plain(value: Array, name: str) -> Any:
    """A number, a list of numbers, or None where nothing is defined."""
    listed = [float(v) if math.isfinite(v) else None for v in np.atleast_1d(value)]
    if name == "handoffs.max":
        return None if listed[0] is None else int(listed[0])
    if name not in PLURAL:
        return listed[0]
    return listed if any(v is not None for v in listed) else None


def _intervals(
    statistics: Callable[[Array], Values], size: int, found: Values, rng: np.random.Generator
) -> dict[str, Any]:
    """Percentile intervals over resamples of the elements; None where there is too little."""
    if size < 2:
        return dict.fromkeys(found)
    drawn: dict[str, list[Array]] = {name: [] for name in found}
    for _ in range(RESAMPLES):
        weights = np.bincount(rng.integers(0, size, size), minlength=size).astype(float)
        for name, value in statistics(weights).items():
            drawn[name].append(np.atleast_1d(value))
    return {name: _ends(np.array(values), name) for name, values in drawn.items()}


def _ends(drawn: Array, name: str) -> Any:
    spans: list[list[float] | None] = []
    for column in drawn.T:
        fit = column[np.isfinite(column)]
        enough = fit.size >= DEFINED * len(column)
        tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
        spans.append([float(end) for end in np.quantile(fit, tails)] if enough else None)
    return spans if name in PLURAL else spans[0]


def _reasons(shown: Mapping[str, Any], reasons: Mapping[str, Remark]) -> dict[str, Remark]:
    """Why each measure that is null is."""

    def first(*names: str, otherwise: str, **values: int) -> Remark:
        known = (reasons[name] for name in names if name in reasons)
        return next(known, remark(otherwise, **values))

    of_handoffs = first("handoffs", otherwise="few_handed_off")
    why = {
        "handoffs": of_handoffs,
        "hazard": of_handoffs,
        "pingpong_given_2": first("pingpong_given_2", "handoffs", otherwise="none_twice"),
        "time_days": first("time_days", otherwise="no_times"),
        "spearman": first("handoffs", "time_days", otherwise="no_variation"),
        "deadline_met": first("deadline_met", "handoffs", otherwise="no_deadlines"),
        "unit_passing": first("handoffs", otherwise="few_stays", least=ENOUGH),
        "demand": remark("few_weekdays"),
    }
    return {
        name: why.get(name.partition(".")[0], remark("no_unit"))
        for name, value in shown.items()
        if value is None
    }
