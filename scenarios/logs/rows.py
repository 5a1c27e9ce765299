"""The rows of a log, read slice by slice: text to numbers, and a count of what is unknown.

Lives here: which rows count, what a deadline, a state or a number says, and what is refused.
May not: the order of events, a stay, or a statistic.

A row is kept as some numbers, so memory grows with rows and not with how wide they are.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.columns import LABELS, Columns, option_of
from scenarios.logs.dates import NONE, UNKNOWN, Form, form_of, known, read_dates
from scenarios.logs.verdicts import bare, verdict

Array = np.ndarray[Any, Any]

UNREADABLE = 0.05  # share of dates or numbers beyond which a column is refused
ROWS_NAMED = 5
MOST_HANDOFFS = 10_000  # of one case, by a column that counts them: beyond, it counts no hand-offs
NOBODY, AT_DESK = -1, -2
STILL, RESOLVED, CLOSED, REOPENED = 0, 1, 2, 3
ENDINGS = (
    (REOPENED, re.compile(r"re-?open|重开|重新办理|返工", re.IGNORECASE)),
    (
        STILL,
        re.compile(r"\b(un|not |in)?(unresolved|unsolved|incomplete)|未办结|未结案|未解决", re.I),
    ),
    (RESOLVED, re.compile(r"resolve|solved|办结|解决|办毕", re.IGNORECASE)),
    (CLOSED, re.compile(r"closed?\b|complete|finish|结案|关闭|归档|销案", re.IGNORECASE)),
)
"""What a state or an activity says of the end of a case; the first that fits."""
DATES_READ = "Read are 2024-01-31 14:05, 31/1/2024 14:05, 1/31/2024 and 2024年1月31日."


@dataclass
class LogRows:
    """The rows of a log, added slice by slice."""

    columns: Columns
    where: str
    row_word: str = "row"
    rows: int = 0
    without: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    unreadable: dict[str, list[int]] = field(default_factory=dict)
    readable: Counter[str] = field(default_factory=Counter)
    units: dict[str, int] = field(default_factory=dict)
    labels: dict[str, dict[str, int]] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    parts: dict[str, list[Array]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The column of each role."""
        return dict(self.columns.names)

    def add(self, frame: pd.DataFrame) -> None:
        """Add one slice; its index is the row or event number."""
        self.rows += len(frame)
        text = {role: self._text(frame, name) for role, name in self.names.items()}
        kept = ~_silent(text["case"])
        self.without["rows_without_case"] += int((~kept).sum())
        taken: dict[str, Array] = {"row": _hashes(frame), "case": _hashes(text["case"].to_frame())}
        for role in ("time", "opened", "resolved", "due"):
            if role in text:
                taken[role] = self._due(text) if role == "due" else self._dates(role, text[role])
        if "time" in text:
            timed = taken["time"] != NONE
            self.without["rows_without_time"] += int((kept & ~timed).sum())
            kept &= timed
        taken["leg"] = _hashes(text["leg"].to_frame()) if "leg" in text else taken["case"]
        if "count" in text:
            taken["count"] = self._counts(text["count"])
        for role in ("status", "activity"):
            if role in text:
                taken[role] = _endings(text[role])
        codes, unknown = _coded(text["unit"], self.units, kept, self.columns.desk)
        self.unknown += unknown
        taken["unit"] = codes
        for role in [role for role in LABELS if role in text]:
            names = self.labels.setdefault(role, {})
            taken[role] = _coded(text[role], names, kept)[0].astype(np.int32)
        for role, values in taken.items():
            self.parts.setdefault(role, []).append(values[kept])

    def _text(self, frame: pd.DataFrame, name: str) -> pd.Series:
        """A column as text; empty in a slice of an XES whose events lack it. Dates stay dates."""
        if name not in frame:
            return pd.Series("", index=frame.index, dtype=object)
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            return column
        return column.astype(object).where(column.notna(), "").map(_plain)

    def _dates(self, role: str, text: pd.Series) -> Array:
        if role not in self.forms and text.dtype == object:
            self.forms[role] = form_of(text)
        found, bad = read_dates(text, self.forms.get(role, Form(True, True, 0)))
        self._note(role, text, bad, int((found != NONE).sum()))
        return found

    def _note(self, role: str, text: pd.Series, bad: Array, good: int) -> None:
        """Write down what could not be read, and which rows."""
        self.readable[role] += good
        rows = text.index[bad]
        self.without["unreadable " + role] += len(rows)
        held = self.unreadable.setdefault(role, [])
        held += [int(row) for row in rows[: ROWS_NAMED - len(held)]]

    def _due(self, text: dict[str, pd.Series]) -> Array:
        """The deadline as a moment, or as 1 and 0 where the column says met and missed."""
        values = text["due"]
        if values.dtype == object and "due" not in self.forms:
            said = _verdicts(values, self.names["due"])
            if (said >= 0).any():
                bad = (said == NONE) & known(values)
                self._note("due", values, bad, int((said >= 0).sum()))
                return np.where(said >= 0, said, NONE)
        return self._dates("due", values)

    def _counts(self, text: pd.Series) -> Array:
        numbers = pd.to_numeric(text.where(~_silent(text)), errors="coerce").to_numpy(dtype=float)
        good = (numbers >= 0) & (numbers <= MOST_HANDOFFS) & (numbers == np.floor(numbers))
        self._note("count", text, ~good & ~_silent(text).to_numpy(), int(good.sum()))
        return np.where(good, numbers, -1).astype(np.int64)

    def check(self) -> None:
        """Refuse a column of which more than `UNREADABLE` cannot be read."""
        for role, rows in self.unreadable.items():
            bad, good = self.without["unreadable " + role], self.readable[role]
            if bad > UNREADABLE * (bad + good):
                kind = "numbers" if role == "count" else "dates"
                shown = ", ".join(map(str, rows)) + " …" * (bad > len(rows))
                read = "Read are whole numbers from 0 to 10,000." if role == "count" else DATES_READ
                raise ScenarioError(
                    f"{self.where}: {self.names[role]!r} as {option_of(role)}: "
                    f"{bad / (bad + good):.1%} of its values are no {kind} "
                    f"({self.row_word}s {shown}): expected at most {UNREADABLE:.0%}. {read}"
                )
        if not sum(map(len, self.parts["case"])):
            raise ScenarioError(
                f"{self.where}: no {self.row_word} has both a case and a time: expected some. "
                "Is it the right column? Name it with --case, --time."
            )

    def table(self) -> dict[str, Array]:
        """All rows, column by column; the slices are dropped."""
        joined = {role: np.concatenate(self.parts.pop(role)) for role in list(self.parts)}
        again = pd.Series(joined.pop("row")).duplicated().to_numpy()
        self.without["duplicate_rows"] = int(again.sum())
        return {role: values[~again] for role, values in joined.items()}


def _plain(value: object) -> str:
    """A value as text without blanks around it; a whole number without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _silent(text: pd.Series) -> pd.Series:
    return text.str.lower().isin(UNKNOWN)


def _hashes(frame: pd.DataFrame) -> Array:
    """A number per row that no other row has: of a billion pairs none by chance."""
    found: Array = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return found


def _coded(
    text: pd.Series, names: dict[str, int], kept: Array, desk: str | None = None
) -> tuple[Array, Counter[str]]:
    """A number per name, new ones put into `names`; and how often what is unknown is kept."""
    codes, uniques = pd.factorize(text)
    silent = pd.Series(uniques, dtype=object).str.lower().isin(UNKNOWN).to_numpy()
    counts = np.bincount(codes[kept], minlength=len(uniques))
    unknown: Counter[str] = Counter()
    mine = np.empty(len(uniques), dtype=np.int64)
    for i, name in enumerate(uniques):
        if name == desk:
            mine[i] = AT_DESK
        elif silent[i]:
            mine[i] = NOBODY
            unknown[name] += int(counts[i])
        else:
            mine[i] = names.setdefault(name, len(names))
    return mine[codes], unknown


def _verdicts(text: pd.Series, heading: str) -> Array:
    """MET, MISSED or OPEN_YET where a deadline is said in words; NONE where it is not."""
    codes, uniques = pd.factorize(text)

    def says(word: str) -> int:
        found = bare(word, heading)
        found = verdict(word) if found is None else found
        return NONE if found is None else found

    found: Array = np.array([*map(says, uniques), NONE], dtype=np.int64)[codes]
    return found


def _endings(text: pd.Series) -> Array:
    """What each state or activity says of the end of a case."""
    codes, uniques = pd.factorize(text)
    means = [next((m for m, form in ENDINGS if form.search(value)), STILL) for value in uniques]
    found: Array = np.array([*means, STILL], dtype=np.int64)[codes]
    return found
