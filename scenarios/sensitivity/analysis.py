"""Which factors an outcome depends on: a study's results analysed as its design allows.

Lives here: what of a folder is analysed, what is refused, and the files that are written.
May not: compute an index (sensitivity/methods.py), or judge one (sensitivity/answers.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.own_files import kept_marks
from scenarios.run.results import Writers, write_json
from scenarios.sensitivity.answers import (
    TOLERANCE,
    OutcomeAnswer,
    analysed,
    as_object,
    as_rows,
    tolerance_of,
)
from scenarios.sensitivity.methods import LEVEL, METHODS, RESAMPLES, Array, Sample
from scenarios.study.folder import PLAN
from scenarios.study.opening import read_study_plan
from scenarios.study.status import (
    AFTER,
    BEFORE,
    DIFFERENCE,
    OF,
    Results,
    newest,
    read_results,
    status,
)

WHOLE = ("sobol", "morris", "full_factorial")
"""Kinds that cannot be analysed in part: every point has its place among the others."""


@dataclass(frozen=True)
class Sensitivity:
    """The analysis of a study: what it is of, and an answer a reform and outcome."""

    meta: dict[str, Any]
    answers: tuple[OutcomeAnswer, ...]

    def values(self) -> dict[str, Any]:
        """One JSON-ready object; null for what is undefined."""
        return {
            "meta": self.meta,
            "answers": [as_object(answer, self.meta) for answer in self.answers],
        }

    def rows(self) -> list[dict[str, Any]]:
        """A row an index: reform, outcome, measure, factor (and the other of a pair), interval."""
        return [row for answer in self.answers for row in as_rows(answer, self.meta)]

    @property
    def files(self) -> Writers:
        """The rows and the object."""

        def write(path: Path) -> None:
            write_csv(pd.DataFrame(self.rows()), path)

        return {"sensitivity.csv": write, "sensitivity.json": write_json(self.values())}


@dataclass(frozen=True)
class SensitivityPlan:
    """What of a study is analysed: checked, with nothing computed yet."""

    results: Results
    of: str
    outcomes: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many answers there will be."""
        return len(self.results.plan["reform"]) * len(self.outcomes)


def sensitivity_plan(
    folder: Path, asked: Sequence[str], preferred: Iterable[str], of: str = DIFFERENCE
) -> SensitivityPlan:
    """What to analyse of a study's folder; the preferred outcomes it has, if none is asked for.

    Raises ScenarioError for no study, one without a distribution, one factor, an outcome it does
    not have, or a sample with holes where the analysis needs all of it.
    """
    if of not in OF:
        raise unknown("quantity", of, OF, "--of")
    home = newest(folder)
    design = read_study_plan(home).get("design")
    if not isinstance(design, dict):
        raise wrong("study", str(home), f"a {PLAN} with a design", "Name the folder of a sweep.")
    _check_design(design, home)
    results = read_results(home)
    for reform in results.plan["reform"]:
        _check_whole(results, reform)
    known = results.plan["outcomes"]
    for name in asked:
        if name not in known:
            raise unknown("outcome", name, known, f"--outcome, of {home}")
    chosen = asked or [name for name in preferred if name in known] or known
    return SensitivityPlan(results, of, tuple(dict.fromkeys(chosen)))


def sensitivity_of(
    planned: SensitivityPlan, tick: Callable[[], None] = lambda: None
) -> Sensitivity:
    """Analyse a study: every reform and outcome by itself; `tick` is called after each.

    The same folder gives the same bytes: intervals are resampled with a seed of their own.
    """
    results = planned.results
    answers = []
    for reform in results.plan["reform"]:
        for outcome in planned.outcomes:
            answers.append(_answer(results, reform, outcome, planned.of))
            tick()
    design = results.plan["design"]
    meta = {
        "study": results.plan["title"],
        "folder": str(results.folder),
        "place": results.plan["scenarios"][0]["place_name"],
        "label": results.label,
        "of": planned.of,
        "kind": design["kind"],
        "points": design["points"],
        "samples": design.get("samples"),
        "factors": {name: [min(v), max(v)] for name, v in design["over"].items()},
        "reforms": results.plan["reform"],
        "outcomes": list(planned.outcomes),
        "replications": results.plan["replications"],
        "days": results.plan["days"],
        "seed": results.plan["seed"],
        "behaviour": results.plan["behaviour"],
        "level": LEVEL,
        "resamples": RESAMPLES,
        "tolerance": tolerance_of(design["kind"]),
        "noise_tolerance": TOLERANCE,
        "version": results.plan["version"],
        "model": results.plan["model"],
        **kept_marks(results.plan),
    }
    return Sensitivity(meta, tuple(answers))


def _check_design(design: Mapping[str, Any], home: Path) -> None:
    """Refuse a design that has no distribution, or too little of it."""
    kind, over = design["kind"], design["over"]
    if kind not in METHODS:
        raise wrong(
            f"design of {home}",
            kind,
            f"one of {', '.join(METHODS)}, for points chosen by hand "
            "stand for no distribution and have no shares of its variance",
            'Run a study with kind = "sobol", or "morris" to screen many factors.',
        )
    varied = [name for name, values in over.items() if min(values) < max(values)]
    if len(varied) < 2:
        raise wrong(
            f"factors of {home}",
            ", ".join(varied),
            "two or more, for of one alone there is nothing to share out",
            "Vary more, or read its results as they are.",
        )
    method, samples = METHODS[kind], design.get("samples", 1)
    if samples < method.fewest:
        raise wrong(
            f"samples of {home}",
            samples,
            f"{method.fewest} or more for indices of {kind}",
            "Run a larger study.",
        )


def _check_whole(results: Results, reform: str) -> None:
    """Refuse holes where every point is needed, and too few points where they are not."""
    there = _there(results, reform)
    kind = results.plan["design"]["kind"]
    enough = METHODS[kind].fewest
    if there.all(axis=0).any() or (kind not in WHOLE and there.sum(axis=0).max() >= enough):
        return
    standing = status(results.folder)
    missing = standing["runs"] - standing["done"]
    failed = f", {standing['failed']:,} of them failed" if standing["failed"] else ""
    expected = f"every point of {kind}" if kind in WHOLE else f"{enough} points or more"
    raise ScenarioError(
        f"study = {str(results.folder)!r}: {missing:,} of {standing['runs']:,} runs are missing"
        f"{failed}: expected {expected} in one replication at least. Start the sweep again with "
        "the same --out: it resumes."
    )


def _there(results: Results, reform: str) -> Array:
    """Which runs of a reform are done (points, replications)."""
    frame = results.frame[results.frame["reform"] == reform]
    shape = (results.plan["design"]["points"], results.plan["replications"])
    found: Array = np.zeros(shape, dtype=bool)
    found[frame["point"], frame["replication"]] = True
    return found


def _answer(results: Results, reform: str, outcome: str, of: str) -> OutcomeAnswer:
    """One outcome under one reform: over the replications that are whole."""
    frame = results.frame[results.frame["reform"] == reform]
    there = _there(results, reform)
    rows, whole = np.arange(len(there)), there.all(axis=0)
    if not whole.any():
        most = int(there.sum(axis=0).argmax())
        rows, whole = np.flatnonzero(there[:, most]), np.arange(there.shape[1]) == most
    y = np.full(there.shape, math.nan)
    y[frame["point"], frame["replication"]] = _quantity(frame, outcome, of)
    y = y[rows][:, whole]
    defined = ~np.isnan(y).any(axis=0)
    if not defined.any():
        undefined = int(np.isnan(y).any(axis=1).sum())
        return OutcomeAnswer(reform, outcome, 0, "undefined", undefined)
    design = results.plan["design"]
    points = frame.drop_duplicates("point").set_index("point").loc[rows, list(design["over"])]
    sample = _sample(design, points.to_numpy(dtype=float), y[:, defined])
    return analysed(sample, reform, outcome)


def _quantity(frame: pd.DataFrame, outcome: str, of: str) -> Array:
    after, before = (frame[name].to_numpy(dtype=float) for name in (outcome, f"before_{outcome}"))
    quantities: dict[str, Array] = {AFTER: after, BEFORE: before, DIFFERENCE: after - before}
    return quantities[of]


def _sample(design: Mapping[str, Any], x: Array, y: Array) -> Sample:
    over: Mapping[str, Sequence[float]] = design["over"]
    if design["kind"] == "full_factorial":
        levels = tuple(len(values) for values in over.values())
    else:
        levels = (design["levels"],) * len(over) if "levels" in design else ()
    return Sample(design["kind"], x, y, levels, bool(design.get("second_order", False)))
