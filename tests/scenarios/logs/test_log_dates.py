"""Dates of a log: the forms of exports, day or month first, time zones, and dates that are none.

Lives here: what a whole file says of its dates, however it is cut. May not: states or headings.
"""

from __future__ import annotations

from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from logs import table, written, xes
from scenarios.inputs.errors import ScenarioError
from scenarios.logs import reading
from scenarios.logs.dates import NAIVE, NONE, read_dates
from scenarios.logs.measure import Measured, measure_frame, measure_log
from scenarios.logs.remark import remark

JANUARY = "2024-01-31T14:05:00"
FORMS = {
    "2024-01-31T14:05:00": (
        *("2024-01-31 14:05", "2024-01-31T14:05:00.000", "2024/1/31 14:05:00", "31.01.2024 14:05"),
        *("1/31/2024 2:05 PM", "31/1/2024 2:05 pm", "2024年1月31日 14时5分", "20240131140500"),
        *(
            "2024年1月31日（星期三）14:05",
            "2024年1月31日 下午2:05",
            "202401311405",
            "20240131 140500",
        ),
        *("20240131T1405", "31-JAN-24 02.05.00.000000 PM", "31-1月 -24 02.05.00.000000 下午"),
        *(
            "２０２４-０１-３１ １４：０５",
            "31/Jan/24 2:05 PM",
            "Jan 31, 2024 2:05 PM",
            "31 January 2024 14:05",
        ),
        *("2024-01-31 14:05:00:000", "31-Jan-2024 14:05:00", "20240131140500000"),
        *("31/01/24 14:05", "1/31/24 2:05 PM", "31.01.24 14:05", "24年1月31日14时5分"),
        *("'2024-01-31 14:05", "2024. 1. 31. 14:05", "2024-01-31_14:05:00", "31.1.2024 14.05"),
        *("2024-01-31-14.05.00.000000", "Wed Jan 31 14:05:00 2024", "45322.586805556"),
    ),
    "2024-01-31T00:00:00": (
        "2024-01-31",
        "20240131",
        "31-JAN-24",
        "31.1.2024",
        "1/31/2024",
        "45322",
    ),
    "2024-01-31T12:30:00": ("2024/1/31 中午12:30", "2024-01-31 12:30 PM"),
    "2024-01-31T09:00:00": ("2024/1/31 早上9:00", "31.01.2024. 9:00", "45322,375"),
    "2024-02-01T00:00:00": ("2024-01-31 24:00", "2024-02-01"),
}
ZONED = {
    0: (
        *("2024-01-31 14:05:00 (UTC)", "2024-01-31 14:05:00 [GMT]", "2024-01-31 14:05 +0000 UTC"),
        *("1706709900000000000",),
        "2024-01-31T14:05:00Z",
        "2024-01-31 14:05:00 UTC",
        "20240131T140500Z",
        "1706709900",
    ),
    480: ("2024-01-31 14:05+08", "2024-01-31 14:05:00 +0800", "2024-01-31T14:05:00.000+08:00"),
    -300: (
        "2024-01-31T14:05\N{MINUS SIGN}05:00",
        "2024-01-31 14:05:00-05:00",
        "31/Jan/2024:14:05:00 -0500",
        "1/31/2024 2:05 PM -05",
    ),
    60: ("2024-01-31 14:05:00 CET", "Wed, 31 Jan 2024 14:05:00 +0100"),
    540: ("2024-01-31 14:05 JST",),
    330: ("2024-01-31 14:05 UTC+05:30", "Wed Jan 31 2024 14:05:00 GMT+0530 (India)"),
}


@pytest.mark.parametrize(("at", "text"), [(k, t) for k, texts in FORMS.items() for t in texts])
def test_a_form_of_an_export_is_read(at: str, text: str) -> None:
    found = read_dates(pd.Series([text]))
    moments = [one[0] for one in found.readings if one[0] != NONE]
    assert [str(np.datetime64(int(one), "ms"))[:19] for one in moments] == [at] * len(moments)
    assert moments
    assert found.offset[0] == NAIVE


@pytest.mark.parametrize(("zone", "text"), [(k, t) for k, texts in ZONED.items() for t in texts])
def test_a_zone_is_read(zone: int, text: str) -> None:
    found = read_dates(pd.Series([text]))
    assert found.offset[0] == zone
    assert np.datetime64(int(found.readings[1][0]), "ms") == np.datetime64(JANUARY)


YEARS = {
    3.0: (
        *(("31/01/24", "03/02/24"), ("1/31/24", "2/3/24"), ("31-01-24", "03-02-24")),
        *(("24/01/31", "24/02/03"), ("24-01-31 9:00", "24-02-03 9:00"), ("45322", "45325")),
    ),
    1.0: (("12/10/24", "13/10/24"), ("11/12/24", "12/12/24"), ("24.11.12", "24.11.13")),
}


@pytest.mark.parametrize(("days", "dates"), [(k, t) for k, texts in YEARS.items() for t in texts])
@pytest.mark.parametrize(
    "headings", [("case", "unit", "time"), ("case", "unit", "opened", "closed")]
)
def test_years_of_two_digits_and_days_of_a_spreadsheet_are_read_and_said(
    days: float, dates: tuple[str, str], headings: tuple[str, ...]
) -> None:
    """A file shows where its years stand, all columns of it together: none is guessed by itself."""
    if len(headings) == 3:
        rows = [(case, unit, at) for case in "ab" for unit, at in zip("AB", dates, strict=True)]
    else:
        rows = [(case, "A", *dates) for case in "ab"]
    found = measure_frame(pd.DataFrame(rows, columns=list(headings)))
    assert found.values["time_days"]["median"] == days
    said = {note.key for note in found.notes}
    assert said & {"two_digit_years", "serial_days"}


def test_years_of_two_digits_that_may_stand_either_way_are_refused() -> None:
    rows = [(case, unit, "24/01/23") for case in "ab" for unit in "AB"]
    with pytest.raises(ScenarioError, match=r"'time' as --time.*years of two digits"):
        measure_frame(pd.DataFrame(rows, columns=["case", "unit", "time"]))


def test_two_names_of_a_zone_are_daylight_saving() -> None:
    times = ["2024-11-03 01:30:00 EDT", "2024-11-03 01:10:00 EST"]
    found = measure_frame(pd.DataFrame({"case": "a", "unit": list("AB"), "time": times}))
    assert found.values["time_days"]["median"] == pytest.approx(40 / 1440)
    with pytest.raises(ScenarioError, match="CST"):
        measure_frame(pd.DataFrame({"case": "a", "unit": "A", "time": ["2024-03-01 9:00 CST"]}))


@pytest.mark.parametrize(
    "text", ["1704067200000", "1704067200", "1704067200.0", "1704067200000000"]
)
def test_seconds_since_1970_are_a_moment(text: str) -> None:
    found = read_dates(pd.Series([text]))
    assert np.datetime64(int(found.readings[0][0]), "ms") == np.datetime64("2024-01-01")


@pytest.mark.parametrize(
    "text",
    [
        *("9999-12-31", "9999-12-31 23:59:59", "2099-12-31", "0000-00-00", "0000-00-00 00:00:00"),
        *("0", "1900-01-01", "1899-12-30 00:00", "0001-01-01T00:00:00", "1970-01-01 08:00:00"),
        *("99991231", "31-DEC-9999", "12/31/9999", "1/1/1900", "4712-12-31", "1753-01-01"),
        *("31-DEC-99", "31-DEC-99 11.59.59.000000 PM", "2079-06-06"),
    ],
)
def test_a_date_that_stands_for_none_is_none_and_said(tmp_path: Path, text: str) -> None:
    rows = [("a", "A", "2024-01-01", text), ("b", "A", "2024-01-02", "2024-01-05")]
    path = written(tmp_path / "log.csv", table(rows, ("case", "unit", "opened", "closed")))
    found = measure_log(path)
    assert found.values["time_days"]["median"] == 3.0
    assert found.values["left_out"]["cases_without_end"] == 1
    assert remark("placeholders", column="closed", count=1) in found.notes


@pytest.mark.parametrize(
    "text", ["soon", "24 hours", "2024-02-30", "31/31/2024", "2024-13-01", "7"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    found = read_dates(pd.Series([text]))
    assert not found.any[0]
    assert found.said[0]


def test_a_column_that_begins_late_tells_the_order_of_day_and_month(tmp_path: Path) -> None:
    rows = [(k, "A", "3/4/2024", "5/4/2024", "") for k in range(300)]
    rows.append((300, "A", "3/4/2024", "5/4/2024", "4/25/2024"))
    found = measured_of(tmp_path / "log.csv", rows, ("case", "unit", "opened", "closed", "seen"))
    assert found.values["time_days"]["median"] == 61.0


def short(day: int, month: int, month_first: bool) -> str:
    return f"{month}/{day}/2024" if month_first else f"{day}/{month}/2024"


def measured_of(path: Path, rows: list[tuple[object, ...]], headings: tuple[str, ...]) -> Measured:
    return measure_log(written(path, table(rows, headings)))


@pytest.mark.parametrize("month_first", [True, False])
@pytest.mark.parametrize("tells", ["opened", "last login", "due"])
@pytest.mark.parametrize("order", list(permutations((0, 1, 2)))[::2])
@pytest.mark.parametrize("slices", [3, 100_000])
def test_one_column_tells_the_order_of_all(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    month_first: bool,
    tells: str,
    order: tuple[int, ...],
    slices: int,
) -> None:
    """Days beyond the twelfth in any column, used or not, in any slice: 48 days to resolve."""
    monkeypatch.setattr(reading, "MOST_ROWS", slices)
    plain = [(k, "A", short(2, 3, month_first), short(5, 3, month_first), "") for k in range(20)]
    plain.append((20, "A", short(2, 3, month_first), short(5, 3, month_first), ""))
    beyond = short(25, 4, month_first)
    role = {"opened": 2, "last login": 4, "due": 4}[tells]
    rows = [list(row) for row in plain]
    for row in rows[-5:]:
        row[4] = beyond if role == 4 else ""
    if role == 2:
        rows[-1][2:4] = [beyond, beyond]
    headings = ["case", "unit", "opened", "resolved", "note" if role == 2 else tells]
    if role == 2:
        headings[4] = "remark"
    elif tells == "last login":
        for row in rows:
            row[4] = row[4] or short(1, 2, month_first)
    places = [0, 1, *(2 + k for k in order)]
    found = measured_of(
        tmp_path / "log.csv",
        [tuple(row[k] for k in places) for row in rows],
        tuple(headings[k] for k in places),
    )
    assert found.values["time_days"]["median"] == 3.0
    assert not [note for note in found.notes if note.key == "day_first"]


def test_what_nothing_tells_stays_in_doubt_in_every_column(tmp_path: Path) -> None:
    rows = [(k, "A", f"{k}/3/2024", f"{k}/4/2024") for k in range(1, 9)]
    found = measured_of(tmp_path / "log.csv", rows, ("case", "unit", "opened", "resolved"))
    notes = [note for note in found.notes if note.key == "day_first"]
    assert [note.values["column"] for note in notes] == ["opened", "resolved"]
    assert found.values["time_days"]["median"] == 31.0


def test_columns_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    rows = [(k, "A", f"{k}/1/2024", f"1/{k + 1}/2024") for k in range(13, 25)]
    with pytest.raises(ScenarioError, match="All dates of a file are read day first"):
        measured_of(tmp_path / "log.csv", rows, ("case", "unit", "opened", "resolved"))


OPENED = datetime.fromisoformat("2024-01-15T16:00:00+08:00")


@pytest.mark.parametrize(
    ("times", "resolved", "days"),
    [
        (("2024-01-15T08:00:00Z", "2024-01-16T08:00:00Z"), "2024-01-16T17:00:00+08:00", 25),
        (("2024-01-15T16:00:00+08", "2024-01-16T16:00:00+08"), "2024-01-16T09:00:00Z", 25),
        (("2024-01-15 03:00:00-0500", "2024-01-16T08:00:00 UTC"), "1705395600", 25),
        (("1705305600000", "1705392000000"), "2024-01-16 17:00 GMT+8", 25),
        (("2024-03-09T12:00:00-05:00", "2024-03-10T12:00:00-04:00"), "2024-03-10 12:00 -0400", 23),
        (("2024-11-02 12:00 -0400", "2024-11-03 12:00 -0500"), "2024-11-03T17:00Z", 25),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xes"])
def test_durations_are_between_absolute_moments(
    tmp_path: Path, times: tuple[str, str], resolved: str, days: float, kind: str
) -> None:
    """Hours between moments of whatever zones, also over the change to summer time."""
    if kind == "csv":
        rows = [("x", unit, time, resolved) for unit, time in zip("AB", times, strict=True)]
        found = measured_of(tmp_path / "l.csv", rows, ("case", "unit", "time", "resolved"))
    else:
        events: list[dict[str, Any]] = [
            {"org:group": unit, "time:timestamp": time, "resolved": resolved}
            for unit, time in zip("AB", times, strict=True)
        ]
        found = measure_log(written(tmp_path / "l.xes.gz", xes({"x": events})))
    assert found.values["time_days"]["mean"] * 24 == pytest.approx(days)
    assert found.values["left_out"]["rows_out_of_order"] == 0


def test_a_day_is_a_day_by_its_own_zone() -> None:
    """One o'clock on Monday in Beijing, eleven in the evening in New York: both are Mondays."""
    rows = [
        *(("x", "A", "2024-03-04T01:00:00+08:00"), ("x", "B", "2024-03-05T01:00:00+08:00")),
        *(("y", "A", "2024-03-04T23:00:00-05:00"), ("y", "B", "2024-03-06T23:00:00-05:00")),
    ]
    demand = measure_frame(pd.DataFrame(rows, columns=["case", "unit", "time"])).values["demand"]
    assert (demand["first"], demand["last"]) == ("2024-03-04", "2024-03-04")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_column_without_a_zone_takes_that_of_the_others_and_it_is_said(
    tmp_path: Path, swapped: bool
) -> None:
    rows = [
        *(("x", "A", "2024-01-05 01:00:00+08", "2024-01-05 00:30:00"),),
        *(("x", "B", "2024-01-06 01:00:00+08", ""),),
    ]
    headings = ("case", "unit", "time", "opened")
    if swapped:
        rows = [(a, b, d, c) for a, b, c, d in rows]
        headings = ("case", "unit", "opened", "time")
    found = measured_of(tmp_path / "log.csv", rows, headings)
    assert found.values["demand"]["first"] == "2024-01-05"
    key = remark("zone_of_others", column=headings[3], count=1, zone="+08:00")
    assert key in found.notes or swapped
    if not swapped:
        assert found.values["time_days"]["mean"] * 24 == pytest.approx(24.5)


def test_dates_with_and_without_a_zone_in_one_column_are_counted_and_said(tmp_path: Path) -> None:
    rows = [("x", "A", "2024-01-05T09:00:00+08:00"), ("x", "B", "2024-01-06 09:00:00")]
    rows += [("y", "A", "2024-01-05T09:00:00+08:00"), ("y", "B", "2024-01-06T09:00:00+08:00")]
    found = measured_of(tmp_path / "log.csv", rows, ("case", "unit", "time"))
    assert found.values["time_days"]["mean"] == 1.0
    assert remark("zone_missing", column="time", count=1, zone="+08:00") in found.notes


def test_slices_change_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order of day and month, zone, deadline in words: the whole file is heard, however cut."""
    rows: list[tuple[object, ...]] = []
    for k in range(60):
        late = "" if k < 40 else "yes" if k % 2 else "no"
        rows += [(k, "A", f"{1 + k % 9}/{1 + k % 12}/2024 09:00", late)]
        rows += [(k, "B", f"{1 + k % 9 + 15 * (k > 50)}/{1 + k % 12}/2024 10:00", late)]
    path = written(tmp_path / "l.csv", table(rows, ("case", "unit", "time", "overdue")))
    whole = measure_log(path)
    for size in (1, 7, 50):
        monkeypatch.setattr(reading, "MOST_ROWS", size)
        cut = measure_log(path)
        assert cut.values == whole.values
        assert cut.notes == whole.notes
