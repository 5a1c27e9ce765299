"""The rows of a log, read slice by slice: text to numbers, and a count of what is unknown.

Lives here: which rows count, what a deadline, a state or a number says, and what is refused.
May not: the order of events, a stay, or a statistic.

A row is kept as some numbers, so memory grows with rows and not with how wide they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.columns import LABELS, Columns, option_of
from scenarios.logs.date_forms import UNKNOWN
from scenarios.logs.dates import NONE, NOWHERE, Array, known, read_dates, year_shown
from scenarios.logs.moments import DateColumn, FileDates, Tally
from scenarios.logs.remark import Remark, remark
from scenarios.logs.verdicts import NO, YES, bare, deadline_verdict, turns_round

UNREADABLE = 0.05  # share of dates or numbers beyond which a column is refused
MOST_HANDOFFS = 10_000  # of one case, by a column that counts them: beyond, it counts no hand-offs
NOBODY, AT_DESK = -1, -2
DATED = ("time", "opened", "resolved", "due")
LOCAL_DAY = " day"
"""Stands behind a role that has dates: its local days since 1970."""
VERDICT = "due in words"
DATES_READ = (
    "Read are 2024-01-31 14:05, 31/1/2024, 1/31/2024, 2024年1月31日, 31-Jan-2024, 20240131 and "
    "seconds since 1970; years of two digits where the file shows where they stand."
)


@dataclass
class LogRows:
    """The rows of a log, added slice by slice."""

    columns: Columns
    where: str
    row_word: str = "row"
    rows: int = 0
    without: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    dates: dict[str, DateColumn] = field(default_factory=dict)
    heard: Counter[int] = field(default_factory=Counter)
    tallies: dict[str, Tally] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    labels: dict[str, dict[str, int]] = field(default_factory=dict)
    end_words: tuple[str, ...] = ()
    year_at: str = ""
    yes_or_no: bool = False
    odd_cases: Counter[str] = field(default_factory=Counter)
    whole_days: set[str] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    parts: dict[str, list[Array]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The column of each role."""
        return dict(self.columns.names)

    def add(self, frame: pd.DataFrame) -> None:
        """Add one slice; its index is the row or event number."""
        self.rows += len(frame)
        text = {role: self._text(frame, name) for role, name in self.names.items()}
        kept = (text["case"] != "").to_numpy(dtype=bool)
        self.odd_cases.update(text["case"][kept & _silent(text["case"])].tolist())
        self.without["rows_without_case"] += int((~kept).sum())
        taken: dict[str, Array] = {"row": _hashes(frame), "case": _hashes(text["case"].to_frame())}
        dates = {role: read_dates(text[role], self.year_at) for role in DATED if role in text}
        if not self.year_at and any(one.doubts.get("two_digit_years") for one in dates.values()):
            self.year_at = year_shown(one.lead for one in dates.values())
            dates = {role: read_dates(text[role], self.year_at or NOWHERE) for role in dates}
        timed = kept & dates["time"].any if "time" in text else kept
        for role, found in dates.items():
            self.dates.setdefault(role, DateColumn()).add(found, frame.index.to_numpy(), kept)
        for name in self.columns.also_dates:
            self.heard.update(dict(enumerate(read_dates(self._text(frame, name)).votes)))
        if "due" in text:
            taken[VERDICT] = self._verdicts(text["due"])
        taken["leg"] = _hashes(text["leg"].to_frame()) if "leg" in text else taken["case"]
        if "count" in text:
            taken["count"] = self._counts(text["count"])
        codes, unknown = _coded(text["unit"], self.units, timed, self.columns.desk)
        self.unknown += unknown
        taken["unit"] = codes
        for role in [role for role in (*LABELS, "status", "activity") if role in text]:
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

    def _verdicts(self, text: pd.Series) -> Array:
        """MET or MISSED where a deadline is said in words."""
        if text.dtype != object:
            return np.full(len(text), NONE)
        said = _verdicts(text, self.names["due"])
        self.yes_or_no |= bool(text.str.lower().isin(YES | NO).any())
        bad = (said == NONE) & known(text)
        self.tallies.setdefault(VERDICT, Tally()).add(text.index.to_numpy(), said >= 0, bad)
        return np.where(said >= 0, said, NONE)

    def _counts(self, text: pd.Series) -> Array:
        numbers = pd.to_numeric(text.where(~_silent(text)), errors="coerce").to_numpy(dtype=float)
        good = (numbers >= 0) & (numbers <= MOST_HANDOFFS) & (numbers == np.floor(numbers))
        bad = ~good & ~_silent(text).to_numpy()
        self.tallies.setdefault("count", Tally()).add(text.index.to_numpy(), good, bad)
        return np.where(good, numbers, -1).astype(np.int64)

    def check(self) -> None:
        """Hear the whole file, then refuse a column of which more than `UNREADABLE` is unreadable.

        A deadline is one in words where more of its values are words than dates.
        """
        words = self.tallies.pop(VERDICT, Tally())
        if "due" in self.dates and words.good > max(one.good for one in self.dates["due"].tallies):
            del self.dates["due"]
            self.tallies["due"] = words
            if self.yes_or_no:
                key = "yes_is_missed" if turns_round(self.names["due"]) else "yes_is_met"
                self.remarks.append(remark(key, column=self.names["due"]))
        file = FileDates.of(self.dates.values(), self.heard)
        self.remarks += file.remarks({self.names[role]: c for role, c in self.dates.items()})
        self.tallies |= {role: file.tally(column) for role, column in self.dates.items()}
        for role, tally in self.tallies.items():
            if tally.bad > UNREADABLE * (tally.bad + tally.good):
                raise self._unreadable(role, tally, file)
        self._settle(file)
        if self.without["rows_without_time"] == sum(map(len, self.parts["case"])):
            raise ScenarioError(
                f"{self.where}: no {self.row_word} has both a case and a time: expected some. "
                "Is it the right column? Name it with --case, --time."
            )

    def _unreadable(self, role: str, tally: Tally, file: FileDates) -> ScenarioError:
        kind, read = ("numbers", "") if role == "count" else ("dates", DATES_READ)
        if role == "count":
            read = "Read are whole numbers from 0 to 10,000."
        elif sum(column.votes[k] > 0 for column in self.dates.values() for k in (0, 1)) > 1:
            read += f" All dates of a file are read {'day' if file.day_first else 'month'} first."
        shown = ", ".join(map(str, tally.rows)) + " …" * (tally.bad > len(tally.rows))
        share = tally.bad / (tally.bad + tally.good)
        return ScenarioError(
            f"{self.where}: {self.names[role]!r} as {option_of(role)}: {share:.1%} of its values "
            f"are no {kind} ({self.row_word}s {shown}): expected at most {UNREADABLE:.0%}. {read}"
        )

    def _settle(self, file: FileDates) -> None:
        """Dates become moments and local days; a row without a time tells no stay in a unit."""
        for role, column in self.dates.items():
            found = file.moments(column)
            self.parts[role], self.parts[role + LOCAL_DAY] = [found.at], [found.day]
            if found.whole_days:
                self.whole_days.add(role)
        if "due" not in self.dates and VERDICT in self.parts:
            self.parts["due"] = self.parts[VERDICT]
        self.parts.pop(VERDICT, None)
        self.parts = {role: [np.concatenate(parts)] for role, parts in self.parts.items()}
        if "time" in self.dates:
            untimed = self.parts["time"][0] == NONE
            self.without["rows_without_time"] = int(untimed.sum())
            self.parts["unit"][0][untimed] = NOBODY


def _plain(value: object) -> str:
    """A value as text without blanks around it; a whole number without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _silent(text: pd.Series) -> pd.Series:
    return text.astype(str).str.lower().isin(UNKNOWN)


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
        found = deadline_verdict(word) if found is None else found
        return NONE if found is None else found

    found: Array = np.array([*map(says, uniques), NONE], dtype=np.int64)[codes]
    return found
