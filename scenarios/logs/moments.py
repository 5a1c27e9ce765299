"""The columns of dates of a whole file: one order of day and month, one zone where none is written.

Lives here: what slices showed of dates, kept until the file has been heard, and then moments.
May not: read a text (dates.py), or know what a column is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from scenarios.logs.dates import DAY, MINUTE, NAIVE, NONE, Array, Dates
from scenarios.logs.remark import Remark, remark

ROWS_NAMED = 5


@dataclass
class Tally:
    """How many values of a column were read, how many were not, and the first rows of these."""

    good: int = 0
    bad: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, index: Array, good: Array, bad: Array) -> None:
        """Count the values of one slice; `index` is their rows in the file."""
        self.good += int(good.sum())
        self.bad += int(bad.sum())
        self.rows += [int(row) for row in index[bad][: ROWS_NAMED - len(self.rows)]]


@dataclass
class DateColumn:
    """A column of dates, added slice by slice, in both readings."""

    slices: list[tuple[Array, Array, Array]] = field(default_factory=list)
    tallies: tuple[Tally, Tally] = field(default_factory=lambda: (Tally(), Tally()))
    votes: Counter[int] = field(default_factory=Counter)
    zones: Counter[int] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)

    def add(self, dates: Dates, index: Array, kept: Array) -> None:
        """Add a slice, of which the rows `kept` count."""
        for tally, found in zip(self.tallies, dates.readings, strict=True):
            tally.add(index, found != NONE, dates.said & (found == NONE))
        self.votes.update(dict(enumerate(dates.votes)))
        self.doubts.update(dates.doubts)
        offsets, counts = np.unique(dates.offset[dates.any], return_counts=True)
        self.zones.update(dict(zip(offsets.tolist(), counts.tolist(), strict=True)))
        first, second = dates.readings
        day = first[kept]
        month = day if second is first else second[kept]
        self.slices.append((day, month, dates.offset[kept]))


@dataclass(frozen=True)
class Moments:
    """A column of the file: milliseconds since 1970 in Greenwich, and the local day; NONE for none.

    `whole_days` is True where no date has a time of day.
    """

    at: Array
    day: Array
    whole_days: bool


@dataclass(frozen=True)
class FileDates:
    """What all columns of dates of a file say together: the order of day and month, and the zone.

    `zone` in minutes east of Greenwich, for moments that are written without one; None if no moment
    of the file has one. `certain` is False where day and month could stand either way.
    """

    day_first: bool
    certain: bool
    zone: int | None

    @classmethod
    def of(cls, columns: Iterable[DateColumn], heard: Counter[int]) -> FileDates:
        """The answer of these columns; `heard` are votes of further columns."""
        votes, zones = Counter(heard), Counter[int]()
        for column in columns:
            votes.update(column.votes)
            zones.update(column.zones)
        del zones[NAIVE]
        zone = max(zones, key=lambda one: (zones[one], -abs(one))) if zones else None
        certain = votes[0] != votes[1] or not votes[2]
        return cls(votes[0] >= votes[1], certain, zone)

    def tally(self, column: DateColumn) -> Tally:
        """What could be read of a column in the order of the file."""
        return column.tallies[0 if self.day_first else 1]

    def moments(self, column: DateColumn) -> Moments:
        """The column as moments; its slices are dropped."""
        reading = 0 if self.day_first else 1
        local = np.concatenate([one[reading] for one in column.slices])
        offset = np.concatenate([one[2] for one in column.slices]).astype(np.int64)
        column.slices.clear()
        offset = np.where(offset == NAIVE, self.zone or 0, offset)
        there = local != NONE
        day = np.where(there, local // DAY, NONE)
        whole = not (local[there] % DAY).any()
        return Moments(np.where(there, local - offset * MINUTE, NONE), day, whole)

    def remarks(self, columns: dict[str, DateColumn]) -> list[Remark]:
        """How dates were read, by the names of their columns."""
        said = []
        for name, column in columns.items():
            naive, zoned = column.zones[NAIVE], column.zones.total() - column.zones[NAIVE]
            if column.votes[2] and not self.certain:
                said.append(remark("day_first", column=name))
            doubts = sorted((+column.doubts).items())
            said += [remark(key, column=name, count=count) for key, count in doubts]
            if naive and self.zone is not None:
                key = "zone_missing" if zoned else "zone_of_others"
                said.append(remark(key, column=name, count=naive, zone=zone_text(self.zone)))
        zones = [set(column.zones) - {NAIVE} for column in columns.values()]
        if any(not one & other for one in zones for other in zones if one and other):
            said.append(remark("time_zones"))
        return said


def zone_text(minutes: int) -> str:
    """A zone as it is written, +08:00."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
