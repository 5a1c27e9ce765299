"""From the rows of a log to its cases: their stays in units, their times, what is left out.

Lives here: the order of events, stays, when a case opens and ends, the ledger of what is left out.
May not: a statistic, or the reading of a file or of a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.case_ends import CaseEnds, Ends
from scenarios.logs.columns import LABELS, SELDOM
from scenarios.logs.dates import DAY, NONE
from scenarios.logs.remark import Remark, remark
from scenarios.logs.rows import AT_DESK, LOCAL_DAY, NOBODY, LogRows

Array = np.ndarray[Any, Any]

NOT_KNOWN = -1  # whether a deadline was met


@dataclass(frozen=True)
class Cases:
    """The cases that are measured, an element each; times in milliseconds, NONE where unknown.

    `handoffs` is -1 where the log does not record them. `pingpong` (back to a unit it had left)
    and `met` (the deadline) are 1, 0 or NOT_KNOWN. `unit` is the row of the first one. `day`
    is the local day of opening, since 1970; NONE where unknown.
    """

    handoffs: Array
    pingpong: Array
    opened: Array
    ended: Array
    met: Array
    unit: Array
    day: Array


@dataclass(frozen=True)
class Units:
    """The units of a log, an element each: cases that were there, stays, and stays passed on."""

    names: list[str]
    cases: Array
    stays: Array
    passed: Array


@dataclass(frozen=True)
class Known:
    """Every case of the log, an element each, also those that no unit ever held: demand.

    `day` and `due` are local days since 1970, NONE where unknown. `labels` has, for the roles of
    `LABELS` that were read, the row in `names` that a case said last; negative where it said none.
    """

    day: Array
    due: Array
    unit: Array
    labels: dict[str, Array]
    names: dict[str, list[str]]


@dataclass(frozen=True)
class Events:
    """The cases and units of a log, what was left out, and remarks.

    `reasons` say by measure (its name up to the point) why it is undefined; `notes` how the log was
    read. `end_words` are the states or activities that end a case, with the rows that have them.
    """

    cases: Cases
    known: Known
    units: Units
    left_out: dict[str, Any]
    reasons: dict[str, Remark]
    notes: list[Remark]
    end_words: dict[str, int]


def read_cases(frames: Iterable[pd.DataFrame], log_rows: LogRows) -> Events:
    """Read all frames and put the cases together; ScenarioError for a log that cannot be."""
    for frame in frames:
        log_rows.add(frame)
    log_rows.check()
    return Assembly(log_rows).events()


class Assembly:
    """The rows of a log, put in order of case and time, and the cases that come of them."""

    def __init__(self, log_rows: LogRows) -> None:
        self.log_rows = log_rows
        self.notes = list(log_rows.columns.notes)
        self.reasons: dict[str, Remark] = {}
        rows = {role: parts[0] for role, parts in log_rows.parts.items()}
        log_rows.parts.clear()
        _, case = np.unique(rows["case"], return_inverse=True)
        time = rows["time"] if "time" in rows else np.zeros(len(case), dtype=np.int64)
        timed = np.unique(case[time != NONE])
        if len(timed) <= case.max():  # a case of which no row has a time is none
            known = np.isin(case, timed)
            rows = {role: values[known] for role, values in rows.items()}
            (_, case), time = np.unique(case[known], return_inverse=True), time[known]
        self.backwards = 0
        order, time, moved = self._order(case, time)
        self.log_rows.without["duplicate_rows"], once = self._once(rows.pop("row")[order])
        order = order[once]
        self.rows = {role: values[order] for role, values in rows.items()}
        self.rows["moved"] = moved[once]
        self.case, self.time = case[order], time[once]
        self.count = int(case.max()) + 1

    def _order(self, case: Array, time: Array) -> tuple[Array, Array, Array]:
        """By case and time, rows of one moment as in the file (from its end, if newest first).

        A row without a time stands behind the row before it; where it is the first of its case, as
        exports sorted by time have it, it is `moved` behind the last. Times are filled so, too.
        """
        by_file = np.argsort(case, kind="stable")
        there = by_file[time[by_file] != NONE]
        steps = np.diff(time[there])[np.diff(case[there]) == 0]
        self.backwards = int((steps < 0).sum())
        if self.backwards > int((steps > 0).sum()):
            self.notes.append(remark("newest_first"))
            self.backwards = int((steps > 0).sum())
            by_file = np.argsort(case[::-1], kind="stable")
            by_file = len(case) - 1 - by_file
        case, time, place = case[by_file], time[by_file], np.arange(len(case))
        latest = np.full(case[-1] + 1, NONE)
        np.maximum.at(latest, case, time)
        before = np.maximum.accumulate(np.where(time == NONE, 0, place))
        moved = (time[before] == NONE) | (case[before] != case)
        time = np.where(moved, latest[case], time[before])
        order = np.lexsort((moved, time, case))
        return by_file[order], time[order], moved[order]

    def _once(self, row: Array) -> tuple[int, Array]:
        """How many copies there are, and which rows are none.

        Of neighbouring rows that are equal in every column the first counts. An equal row further
        on is the way back of a case within one day, and stays.
        """
        once = np.append(True, row[1:] != row[:-1])
        repeats = int(pd.Series(row[once]).duplicated().sum())
        if repeats:
            self.notes.append(remark("kept_repeats", count=repeats))
        return int((~once).sum()), once

    def events(self) -> Events:
        """Everything that is measured."""
        if not (self.rows["unit"] >= 0).any():
            raise ScenarioError(
                f"{self.log_rows.where}: no case has a known unit in "
                f"{self.log_rows.names['unit']!r}: expected some. Name another column with --unit."
            )
        handoffs, pingpong, unit, units = self._stays()
        if "count" in self.rows:
            handoffs = self._counted()
            self.reasons["pingpong_given_2"] = remark("only_counted")
            pingpong = np.full(self.count, NOT_KNOWN)
        opened, day = self._opened()
        ends = self._ends()
        ended = ends.at
        met = self._met(opened, ends)
        known = self._known(day, unit)
        reason = None if "count" in self.rows else self._no_events()
        base = handoffs >= 0 if "count" in self.rows else unit >= 0
        if reason:
            self.reasons["handoffs"] = reason
            handoffs = np.full(self.count, -1)
        cases = Cases(*(x[base] for x in (handoffs, pingpong, opened, ended, met, unit, day)))
        backwards = (cases.ended != NONE) & (cases.opened != NONE) & (cases.ended < cases.opened)
        cases.ended[backwards] = NONE
        untimed = int((ends.over[base] & (ended[base] == NONE)).sum())
        left_out = self._ledger(base, cases, int(backwards.sum()), untimed)
        notes = self._remarks()
        return Events(cases, known, units, left_out, self.reasons, notes, ends.words)

    def _known(self, day: Array, unit: Array) -> Known:
        """Every case with what it last said of itself; a deadline only where it is a date."""
        due = self._last_of("due" + LOCAL_DAY) if "due" in self.log_rows.dates else NONE
        labels = {
            role: self._last(self.rows[role], self.rows[role] >= 0)
            for role in LABELS
            if role in self.rows
        }
        names = {role: list(self.log_rows.labels[role]) for role in labels}
        return Known(day, np.broadcast_to(due, day.shape), unit, labels, names)

    def _stays(self) -> tuple[Array, Array, Array, Units]:
        """Hand-offs and ping-pong per case, its first unit, and the table of units.

        Consecutive rows of a leg in one unit are one stay; rows in no known unit are no stay.
        """
        held = self.rows["unit"] >= 0
        case, leg, unit = self.case[held], self.rows["leg"][held], self.rows["unit"][held]
        by_leg = np.lexsort((leg, case))
        case, leg, unit = case[by_leg], leg[by_leg], unit[by_leg]
        new_leg = np.ones(len(case), dtype=bool)
        new_leg[1:] = (case[1:] != case[:-1]) | (leg[1:] != leg[:-1])
        begins = new_leg.copy()
        begins[1:] |= unit[1:] != unit[:-1]
        arrived = begins & ~new_leg
        handoffs = np.bincount(case[arrived], minlength=self.count)
        stays = pd.DataFrame(
            {"case": case[begins], "leg": np.cumsum(new_leg)[begins], "unit": unit[begins]}
        )
        back = stays.duplicated(["leg", "unit"]).to_numpy()
        pingpong = np.bincount(stays["case"].to_numpy()[back], minlength=self.count)
        pingpong = np.minimum(pingpong, 1)
        passed = np.append(~new_leg[begins][1:], False)
        first = np.full(self.count, NOBODY)
        earliest = self.case[held], self.rows["unit"][held]
        first[earliest[0][::-1]] = earliest[1][::-1]
        names, size = list(self.log_rows.units), len(self.log_rows.units)
        visits = stays.drop_duplicates(["case", "unit"])["unit"].to_numpy()
        there = stays["unit"].to_numpy()
        units = Units(
            names,
            np.bincount(visits, minlength=size),
            np.bincount(there, minlength=size),
            np.bincount(there[passed], minlength=size),
        )
        return handoffs, pingpong, first, units

    def _no_events(self) -> Remark | None:
        """Why this is a table of cases and not of events, if it is one."""
        if "time" not in self.rows:
            return remark("no_event_times")
        moved = (np.diff(self.case) == 0) & (np.diff(self.time) != 0)
        if not moved.any():
            return remark("one_moment_each")
        return None

    def _counted(self) -> Array:
        """The largest number of hand-offs on any row of a case; -1 where none says."""
        most = np.full(self.count, -1)
        np.maximum.at(most, self.case, self.rows["count"])
        return most

    def _last(self, values: Array, known: Array) -> Array:
        """The last value of each case among the rows known; NONE where there is none."""
        found = np.full(self.count, NONE)
        found[self.case[known]] = values[known]
        return found

    def _last_of(self, role: str) -> Array:
        """The last value of each case that a column has."""
        return self._last(self.rows[role], self.rows[role] != NONE)

    def _opened(self) -> tuple[Array, Array]:
        """When each case was opened, and on which local day: by its column, else its first event.

        Both are read off one row, the first that says so.
        """
        moments = np.full((2, self.count), NONE)
        for role in ("time", "opened"):
            if role in self.rows:
                rows = np.flatnonzero(self.rows[role] != NONE)[::-1]
                for kept, column in zip(moments, (role, role + LOCAL_DAY), strict=True):
                    kept[self.case[rows]] = self.rows[column][rows]
        return moments[0], moments[1]

    def _ends(self) -> Ends:
        """When each case ended, by the best the log has."""
        why = self._no_events()
        rows, case = self.rows, self.case
        found = CaseEnds(rows, case, self.count, self.log_rows, events=why is None).found()
        if found is None and why is None:
            self.notes.append(remark("end_by_last_event"))
            every = np.ones(len(self.time), dtype=bool)
            return Ends(self._last(self.time, every), np.ones(self.count, dtype=bool))
        found = found or Ends(np.full(self.count, NONE), np.zeros(self.count, dtype=bool))
        self.notes += found.notes
        if "resolved" not in self.rows and not (found.at != NONE).any():
            self.reasons["time_days"] = remark("no_resolved")
        return found

    def _met(self, opened: Array, ends: Ends) -> Array:
        """Whether each case met its deadline: 1, 0, or NOT_KNOWN."""
        ended = ends.at
        if "due" not in self.rows:
            self.reasons["deadline_met"] = remark("no_due")
            return np.full(self.count, NOT_KNOWN)
        due = self._last_of("due")
        if "due" not in self.log_rows.dates:
            return np.where(due == NONE, NOT_KNOWN, due)
        if "time_days" in self.reasons:
            self.reasons["deadline_met"] = self.reasons["time_days"]
            return np.full(self.count, NOT_KNOWN)
        if "due" in self.log_rows.whole_days:  # without a time of day: due by the end of that day
            due = np.where(due == NONE, NONE, due + DAY - 1)
        end_of_log = max(int(self.time.max()), int(ended.max()), int(opened.max()))
        late = ~ends.over & (due < end_of_log)
        unknown = (due == NONE) | ((ended == NONE) & ~late)
        return np.where(unknown, NOT_KNOWN, (ended <= due) & ~late)

    def _ledger(self, base: Array, cases: Cases, backwards: int, untimed: int) -> dict[str, Any]:
        log_rows = self.log_rows
        unreadable = {
            log_rows.names[role]: {
                "count": tally.bad,
                "share": tally.bad / (tally.bad + tally.good),
                "rows": tally.rows,
            }
            for role, tally in log_rows.tallies.items()
            if tally.bad
        }
        return {
            "rows_read": log_rows.rows,
            "rows_without_case": log_rows.without["rows_without_case"],
            "rows_without_time": log_rows.without["rows_without_time"],
            "duplicate_rows": log_rows.without["duplicate_rows"],
            "rows_out_of_order": self.backwards,
            "unknown_units": {name: n for name, n in log_rows.unknown.items() if n},
            "desk_rows": int((self.rows["unit"] == AT_DESK).sum()),
            "cases_without_unit": int((~base).sum()),
            "cases_without_end": int((cases.ended == NONE).sum()) - backwards - untimed,
            "cases_ended_without_time": untimed,
            "cases_ending_before_they_open": backwards,
            "unreadable": unreadable,
        }

    def _remarks(self) -> list[Remark]:
        self.notes += self.log_rows.remarks
        for name, rows in self.log_rows.odd_cases.items():
            self.notes.append(remark("case_called", name=name, count=rows))
        columns = self.log_rows.columns
        seldom = self.count >= (1.0 - SELDOM) * len(self.case) > 1.0
        if seldom and "time" in self.rows and "case" in columns.guessed:
            self.notes.append(remark("case_never_repeats", column=columns.names["case"]))
        desk = self.log_rows.columns.desk
        if desk is not None and not (self.rows["unit"] == AT_DESK).any():
            self.notes.append(remark("no_such_desk", desk=desk))
        return self.notes
