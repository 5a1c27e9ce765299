"""One cell of a comparison: before, after, difference, interval, share of worlds, verdict.

Lives here: the numbers of a row as written, and the entry they make in a table.
May not: judge (`verdict`), or know where a table is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from viz.shared.table import Entry, Line, cell_entry
from viz.shared.verdict import SYMBOLS, Mark, mark
from viz.shared.wording import Wording, is_missing, number, share_of_worlds


@dataclass(frozen=True)
class Cell:
    """A row of a comparison as written; differences bear their sign, shares are in per cent.

    `worlds` (shares better, the same, worse) and `behaviour` are empty where they are not known.
    """

    mark: Mark
    before: str = ""
    after: str = ""
    difference: str = ""
    low: str = ""
    high: str = ""
    worlds: tuple[str, ...] = ()
    behaviour: str = ""

    @property
    def levels(self) -> str:
        """Before and after."""
        return f"{self.before} → {self.after}"

    @property
    def judged(self) -> str:
        """The difference with the symbol of its verdict."""
        return f"{self.difference} {SYMBOLS[self.mark]}"

    @property
    def interval(self) -> str:
        """The interval in brackets; nothing without one."""
        return f"[{self.low}, {self.high}]" if self.low else ""

    def compact(self) -> Entry:
        """The entry where columns are scarce: the interval without plus signs and blanks."""
        interval = self.interval.replace("+", "").replace(" ", "")
        worlds = [f"{'/'.join(self.worlds)}%"] if self.worlds else []
        worlds += [f"b {self.behaviour}%"] if self.behaviour else []
        return self._entry(interval, " ".join(worlds))

    def full(self, wording: Wording) -> Entry:
        """The entry on a page, with the share of worlds in words."""
        shares = dict(zip(("helps", "same", "hurts"), self.worlds, strict=False))
        return self._entry(
            self.interval,
            wording.text("cell_worlds", **shares) if shares else "",
            wording.text("cell_behaviour", share=self.behaviour) if self.behaviour else "",
        )

    def _entry(self, *quiet: str) -> Entry:
        if self.mark == "undefined":
            return cell_entry(SYMBOLS[self.mark], style="strong", mark=self.mark)
        beneath = tuple(Line(text, "quiet") for text in quiet if text)
        return Entry((Line(self.levels), Line(self.judged, "strong"), *beneath), self.mark)


def cell(row: Mapping[str, Any] | None) -> Cell:
    """The cell of a row of a comparison; undefined where there is none."""
    if row is None or mark(row) == "undefined":
        return Cell("undefined")
    unit, before, behaviour = row["unit"], row["before"], row["behaviour_share"]
    ends = () if is_missing(row["low"]) else (row["low"], row["high"])
    low, high = (number(end, unit, before, sign=True) for end in ends) if ends else ("", "")
    return Cell(
        mark(row),
        number(before, unit),
        number(row["after"], unit, before),
        number(row["difference"], unit, before, sign=True),
        low,
        high,
        tuple(share_of_worlds(row).values()),
        "" if is_missing(behaviour) else f"{100 * behaviour:.0f}",
    )
