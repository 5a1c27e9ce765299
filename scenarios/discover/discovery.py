"""Where does a reform fail? The condition asked about, and the points of a study that meet it.

Lives here: the condition, the points, and what was found of them.
May not: run an arm, choose a design, look for a box (discover/boxes.py), or show anything.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES
from scenarios.discover.boxes import MOST_BOXES, Box, by_cart, by_prim
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.own_files import kept_marks
from scenarios.run.experiment import check_count
from scenarios.run.results import Writers, write_json
from scenarios.study.status import Results, read_results

Array = np.ndarray[Any, Any]

FEWEST = 20
"""Points below which no box is looked for."""
SIGNS: dict[str, Callable[[Array, float], Array]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
JUDGED = ("value", "fails")
"""Columns of the points beside their parameters."""
ARMS = ("before", "after", "difference")
FORM = re.compile(r"\s*(\w+)(?:\.(\w+))?\s*(<=|>=|<|>)\s*([-+.\deE]+)\s*")


@dataclass(frozen=True)
class Condition:
    """What counts as failing: an arm of an outcome, or its difference, on one side of a value."""

    outcome: str
    arm: str
    sign: str
    value: float

    @property
    def text(self) -> str:
        """The condition as it is written."""
        return f"{self.outcome}.{self.arm} {self.sign} {self.value:g}"


@dataclass(frozen=True)
class Discovery:
    """What was asked of which points, and the boxes that were found.

    `points` has a row a point: its parameters, the `value` asked about, and whether it `fails`.
    `trail` is the way PRIM's first box was peeled: coverage, density and how many parameters were
    restricted.
    """

    meta: dict[str, Any]
    fails: Condition
    points: pd.DataFrame
    prim: tuple[Box, ...]
    cart: tuple[Box, ...]
    trail: tuple[tuple[float, float, int], ...]

    @property
    def names(self) -> list[str]:
        """The parameters that were varied."""
        return [str(name) for name in self.points.columns if name not in JUDGED]

    def values(self) -> dict[str, Any]:
        """The one object of `--json`."""
        boxes = {
            how: [asdict(box) | {"sentence": box.sentence} for box in found]
            for how, found in (("prim", self.prim), ("cart", self.cart))
        }
        return {"meta": self.meta, **boxes}

    def files(self) -> Writers:
        """What is written beside the page: a writer by file name."""
        return {
            "points.csv": lambda path: write_csv(self.points, path),
            "discover.json": write_json(self.values()),
        }


def condition(text: str) -> Condition:
    """A condition as written: `NAME.difference < 0`; without an arm, after the reform.

    Raises ScenarioError for any other text, or a name that no outcome has.
    """
    found = FORM.fullmatch(text)
    try:
        value = float(found[4]) if found else math.nan
    except ValueError:
        value = math.nan
    if not found or math.isnan(value):
        raise wrong(
            "where",
            text,
            "an outcome, < <= > or >=, and a number",
            'Write, say, --where "true_in_time.difference < 0".',
        )
    name, arm = found[1], found[2] or "after"
    _check_outcome(name)
    if arm not in ARMS:
        raise unknown("arm", arm, ARMS, f"where = {text!r}")
    return Condition(name, arm, found[3], value)


def worse(outcome: str) -> Condition:
    """The condition that a reform makes an outcome worse. ScenarioError if it has no worse side."""
    _check_outcome(outcome)
    better = OUTCOMES[outcome].better
    if better == "neither":
        raise wrong(
            "worse",
            outcome,
            "an outcome that has a better side",
            f'Write, say, --where "{outcome}.difference > 0".',
        )
    return Condition(outcome, "difference", "<" if better == "higher" else ">", 0.0)


def _check_outcome(name: str) -> None:
    if name not in OUTCOMES:
        raise unknown("outcome", name, OUTCOMES)


def discover(
    folder: Path, fails: Condition, reform: str = "", boxes: int = MOST_BOXES
) -> Discovery:
    """The boxes in which a reform of a study fails; a point fails by its mean over replications.

    `reform` may be left out where the study has one. Raises ScenarioError for a folder without
    results, a study that did not keep the outcome or has too few points, or without the extra.
    """
    check_count("boxes", boxes, 1, 10)
    results = read_results(folder)
    points = _points(results, fails, _reform(results, reform))
    failing = int(points["fails"].sum())
    meta = {
        "study": str(results.plan["title"]),
        "folder": str(results.folder),
        "reform": _reform(results, reform),
        "condition": fails.text,
        "points": len(points),
        "failing": failing,
        "least": float(points["value"].min()),
        "most": float(points["value"].max()),
        "replications": int(results.plan["replications"]),
        "label": results.label,
        **kept_marks(results.plan),
    }
    if failing in (0, len(points)):  # everywhere or nowhere: no box would tell more
        return Discovery(meta, fails, points, (), (), ())
    x, y = points.drop(columns=list(JUDGED)), points["fails"].to_numpy().astype(int)
    prim, trail = by_prim(x, y, boxes)
    return Discovery(meta, fails, points, prim, by_cart(x, y, boxes), trail)


def _reform(results: Results, asked: str) -> str:
    """Which reform of the study is looked at."""
    known = [str(name) for name in results.plan["reform"]]
    if not asked and len(known) > 1:
        raise wrong(
            "reform", None, f"one of the study's: {', '.join(known)}", "Name it with --reform."
        )
    if asked and asked not in known:
        raise unknown("reform of this study", asked, known)
    return asked or known[0]


def _points(results: Results, fails: Condition, reform: str) -> pd.DataFrame:
    """A row a point of the design where the outcome is defined, as `Discovery` has them."""
    frame = results.frame[results.frame["reform"] == reform]
    name = fails.outcome
    if name not in frame:
        raise unknown("outcome of this study", name, results.plan["outcomes"])
    over = [n for n in results.plan["design"]["over"] if frame[n].nunique() > 1]
    level = {"before": frame[f"before_{name}"], "after": frame[name]}
    level["difference"] = level["after"] - level["before"]
    table = frame[["point", *over]].assign(value=level[fails.arm])
    means = table.groupby("point").mean().dropna(subset=["value"])
    points = means[over].astype({n: frame[n].dtype for n in over}).reset_index(drop=True)
    if len(points) < FEWEST or not over:
        raise ScenarioError(
            f"{results.folder}: {len(points)} points of the design with a value of {name!r}: "
            f"expected {FEWEST} or more, over a parameter or more. Sweep a larger design, say a "
            "latin_hypercube of 200 samples."
        )
    value = means["value"].to_numpy()
    return points.assign(value=value, fails=SIGNS[fails.sign](value, fails.value))
