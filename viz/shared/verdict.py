"""How verdicts are shown: a symbol each, and what the verdicts on a reform come to.

Lives here: symbols, the verdict of a row as it stands there, and the one of a reform.
May not: judge an effect (scenarios/run/effects.py), words, or colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

import pandas as pd

from model.declared.outcomes import TRUTH
from scenarios.run.effects import GAINS, LOSSES, Mark

Verdict = Literal[
    "hurts", "probably_hurts", "mixed", "helps", "probably_helps", "does_little", "unclear"
]

SYMBOLS: dict[Mark, str] = {
    "better": "✓",
    "probably_better": "✓?",
    "worse": "✗",
    "probably_worse": "✗?",
    "moved": "•",
    "probably_moved": "•?",
    "unchanged": "≈",
    "uncertain": "?",
    "too_few": "○",
    "undefined": "–",
}


def mark(row: Mapping[str, Any]) -> Mark:
    """The verdict on one row, as the comparison gave it."""
    return cast("Mark", row["verdict"])


def reform_verdict(rows: pd.DataFrame) -> Verdict:
    """The judgement of one reform from its rows: by the true outcomes alone."""
    marks = {mark(row) for row in records(rows, TRUTH)}
    good, bad = ([m for m in side if m in marks] for side in (GAINS, LOSSES))
    if good and bad:
        return "mixed"
    if good:
        return "helps" if good[0] == GAINS[0] else "probably_helps"
    if bad:
        return "hurts" if bad[0] == LOSSES[0] else "probably_hurts"
    still = marks <= {"unchanged", "undefined"} and "unchanged" in marks
    return "does_little" if still else "unclear"


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
