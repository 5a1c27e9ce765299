"""When each case of a log ended: by a column that tells, or by the words of a state.

Lives here: which words end a case in this log, opening again, and ends whose time nobody tells.
May not: read a text, or say what a single word means (endings.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from scenarios.inputs.errors import wrong
from scenarios.logs.dates import DAY, NONE, Array
from scenarios.logs.endings import CLOSED, ENDED, OPEN, REOPENED, RESOLVED, SILENT, STILL, ending
from scenarios.logs.remark import Remark, remark
from scenarios.logs.rows import LogRows

STATES = ("status", "activity")
MOSTLY = 0.5  # share of its cases in which an activity must come last to end them
LISTED = 8  # words that a remark still names


@dataclass
class Ends:
    """When each case ended (milliseconds, NONE where unknown), and whether it has, `over`.

    `words` are the states or activities that end a case, with the rows that have them.
    """

    at: Array
    over: Array
    words: dict[str, int] = field(default_factory=dict)
    notes: list[Remark] = field(default_factory=list)


class CaseEnds:
    """The ends of the cases of a log, from its rows in order of case and time.

    `rows` are columns by role, `case` (rows,) numbers from 0; `events` is False for a table of
    cases, where the time of a row is not that of its state.
    """

    def __init__(
        self, rows: Mapping[str, Array], case: Array, count: int, log_rows: LogRows, events: bool
    ) -> None:
        self.rows, self.case, self.count, self.log_rows = rows, case, count, log_rows
        self.events = events
        self.place = np.arange(len(case))
        self.notes: list[Remark] = []
        self.role, self.says = self._states()
        self.words = self._taken()

    def found(self) -> Ends | None:
        """The ends, by a column or by words; None where the log has neither."""
        resolved = "resolved" in self.rows
        if resolved and self.words:  # a column that is empty throughout tells nothing
            resolved = bool((self.rows["resolved"] != NONE).any())
        if not resolved and not self.words:
            return None
        last, over = self._by_words()
        at = np.full(self.count, NONE)
        if resolved:
            told = self._last(self.rows["resolved"], self.rows["resolved"] != NONE)
            again = self._again(told)
            if again.any():
                self.notes.append(remark("open_again", count=int(again.sum())))
            over = ((told != NONE) | over) & ~again
            at = np.where(again, NONE, told)
        else:
            if "time" in self.rows and (self.events or "opened" in self.rows):
                at = np.where(over, self.rows["time"][np.maximum(last, 0)], NONE)
            listed = list(self.words.items())
            shown = ", ".join(f"{word} {n:,}" for word, n in listed[:LISTED])
            column = self.log_rows.names[self.role]
            words = shown + " …" * (len(listed) > LISTED)
            self.notes.append(remark("end_by_column", column=column, words=words))
        return Ends(at, over, self.words, self.notes)

    def _last(self, values: Array, known: Array) -> Array:
        """The last value of each case among the rows known; NONE where there is none."""
        found = np.full(self.count, NONE)
        found[self.case[known]] = values[known]
        return found

    def _states(self) -> tuple[str, Array]:
        """The column that shows the end, and what each row says: named words, else words known."""
        asked = {word.strip().casefold() for word in self.log_rows.end_words}
        there = [role for role in STATES if role in self.rows]
        for role in there:
            names = list(self.log_rows.labels[role])
            means = [ending(name) for name in names]
            if asked:
                mine = [name.casefold() in asked for name in names]
                if not any(mine):
                    continue
                self._check_asked(asked, names)
                kinds = [CLOSED if kind not in ENDED else kind for kind in means]
                free = [STILL if kind in ENDED else kind for kind in means]
                means = [a if m else b for m, a, b in zip(mine, kinds, free, strict=True)]
            says = np.array([*means, SILENT])[self.rows[role]]
            if role == "activity" and not asked:
                says = self._lasting(says)
            if np.isin(says, (*ENDED, REOPENED)).any() or ("resolved" in self.rows and not asked):
                return role, says
        if asked:
            self._check_asked(asked, [n for role in there for n in self.log_rows.labels[role]])
        return "", np.full(len(self.case), SILENT)

    def _check_asked(self, asked: set[str], names: list[str]) -> None:
        """Refuse a word to end a case that no row has."""
        missing = sorted(asked - {name.casefold() for name in names})
        if missing:
            raise wrong(
                f"{self.log_rows.where}: --end-word",
                missing[0],
                "a state or an activity of this log",
                f"There are {', '.join(map(repr, names[:20]))}; name their column with --status or "
                "--activity.",
            )

    def _lasting(self, says: Array) -> Array:
        """Activities end a case only where they come last in most cases that have them.

        Rows that say nothing, and others that end a case, may follow.
        """
        code, says = self.rows["activity"], says.copy()
        size = int(code.max(initial=0)) + 1
        while True:
            ends = np.isin(says, ENDED)
            other = self._last(self.place, ~ends & (says != SILENT))
            pairs = np.unique(self.case[ends] * size + code[ends])
            tail = ends & (self.place > other[self.case])
            late = np.unique(self.case[tail] * size + code[tail])
            in_all, at_end = (np.bincount(one % size, minlength=size) for one in (pairs, late))
            passing = ends & (at_end <= MOSTLY * in_all)[code]
            if not passing.any():
                return says
            says[passing] = STILL

    def _taken(self) -> dict[str, int]:
        """The words that end a case, the most frequent first."""
        if not self.role:
            return {}
        code = self.rows[self.role][np.isin(self.says, ENDED)]
        names = list(self.log_rows.labels[self.role])
        counts = np.bincount(code, minlength=len(names)).tolist()
        found = [(name, n) for name, n in zip(names, counts, strict=True) if n]
        return dict(sorted(found, key=lambda pair: -pair[1]))

    def _by_words(self) -> tuple[Array, Array]:
        """The row at which each case was resolved (closed, where it never was), and whether it is.

        Of rows after the last that is not of an ended case: any other state, or opening again. What
        stands first in the file without a time may end a case, and says nothing against its end.
        """
        ended = np.isin(self.says, ENDED)
        open_ = self.says == REOPENED
        if self.role == "status":
            open_ = ~ended & (self.says != SILENT)
        open_ = open_ & ~self.rows["moved"]
        after = self.place > self._last(self.place, open_)[self.case]
        last, closed = (
            self._last(self.place, after & (self.says == kind)) for kind in (RESOLVED, CLOSED)
        )
        last = np.where(last == NONE, closed, last)
        return last, last != NONE

    def _again(self, told: Array) -> Array:
        """Which cases are open again: their last state says so, later than they were resolved."""
        kinds = (OPEN, REOPENED) if self.role == "status" else (REOPENED,)
        speaks = self.says != SILENT
        if self.role != "status":
            speaks = np.isin(self.says, (*ENDED, REOPENED))
        last = self._last(self.place, speaks)
        row = np.maximum(last, 0)
        again = (last != NONE) & (told != NONE) & np.isin(self.says[row], kinds)
        if "time" not in self.rows:
            return np.asarray(again)
        until = told + DAY - 1 if "resolved" in self.log_rows.whole_days else told
        filled = self._last(self.place, self.rows["resolved"] != NONE)
        at = self.rows["time"][row]
        behind = ((at >= told) | (at == NONE)) & (last > filled) & ~self.rows["moved"][row]
        return np.asarray(again & ((at > until) | behind))
