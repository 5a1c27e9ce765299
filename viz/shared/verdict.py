"""How a difference is judged: better, worse, little, uncertain, moved or undefined.

Lives here: the judgement of one row of a comparison, and of one reform.
May not: words, colours, or anything about how a judgement is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from model.declared.outcomes import TRUTH
from viz.shared.wording import in_percent, is_missing

Mark = Literal["better", "worse", "moved", "little", "uncertain", "undefined"]
Verdict = Literal["helps", "hurts", "mixed", "does_little", "unclear"]

SYMBOLS: dict[Mark, str] = {
    "better": "✓",
    "worse": "✗",
    "moved": "•",
    "little": "≈",
    "uncertain": "?",
    "undefined": "–",
}

LITTLE_POINTS = 0.01
LITTLE_SHARE_OF_BEFORE = 0.05


def margin(unit: str, before: float) -> float:
    """The largest difference that counts as little."""
    relative = LITTLE_SHARE_OF_BEFORE * abs(before)
    return min(LITTLE_POINTS, relative) if in_percent(unit) else relative


def mark(row: Mapping[str, Any]) -> Mark:
    """The judgement of one row of a comparison."""
    difference, low, high = row["difference"], row["low"], row["high"]
    if is_missing(difference) or is_missing(row["before"]):
        return "undefined"
    if is_missing(low) or is_missing(high):
        return "uncertain"
    little = margin(row["unit"], row["before"])
    if -little <= low and high <= little:
        return "little"
    if low <= 0 <= high:
        return "uncertain"
    if row["better"] not in ("higher", "lower"):
        return "moved"
    return "better" if (difference > 0) == (row["better"] == "higher") else "worse"


def reform_verdict(rows: pd.DataFrame) -> Verdict:
    """The judgement of one reform from its rows: by the true outcomes alone."""
    marks = {mark(row) for row in records(rows, TRUTH)}
    if "better" in marks:
        return "mixed" if "worse" in marks else "helps"
    if "worse" in marks:
        return "hurts"
    return "does_little" if marks <= {"little", "undefined"} and "little" in marks else "unclear"


def records(rows: pd.DataFrame, outcomes: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of these outcomes, in this order; an outcome that is not there is left out."""
    by_name = {row["outcome"]: row for row in rows.to_dict("records")}
    return [{str(k): v for k, v in by_name[name].items()} for name in outcomes if name in by_name]


def reforms(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The (place, reform) pairs of a comparison, in its order."""
    return list(rows[["place", "reform"]].drop_duplicates().itertuples(index=False, name=None))


def of(rows: pd.DataFrame, place: str, reform: str) -> pd.DataFrame:
    """The rows of one reform in one place."""
    return rows[(rows["place"] == place) & (rows["reform"] == reform)]
