"""Which rows are a case, and which rows are copies: names, numbers of rows, returns within a day.

Lives here: cases and their rows. May not: dates, words, or the worth of a measure.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from logs import table, way, written, xes
from scenarios.logs import reading
from scenarios.logs.measure import measure_log
from scenarios.logs.remark import remark

HEADED = ("case", "unit", "date")


@pytest.mark.parametrize("kind", ["csv", "xes"])
def test_a_return_in_one_day_is_a_return(tmp_path: Path, kind: str) -> None:
    """A, B, A, B of one day are three hand-offs, though rows are equal; it is said."""
    rows = [
        ("1", unit, f"2024-01-0{day}") for unit, day in (("A", 1), ("B", 1), ("A", 1), ("B", 2))
    ]
    path = tmp_path / f"log.{kind}"
    events = {"1": [{"org:group": u, "time:timestamp": d} for _, u, d in rows]}
    found = measure_log(
        written(path, table(rows, HEADED) if kind == "csv" else xes(events)),
        {"time": "date"} if kind == "csv" else None,
    )
    assert found.values["distribution"] == [0, 0, 0, 1]
    assert found.values["pingpong_given_2"] == 1.0
    assert found.values["left_out"]["duplicate_rows"] == 0
    assert remark("kept_repeats", count=1) in found.notes


@pytest.mark.parametrize("order", ["doubled", "appended", "newest first", "slices"])
def test_neighbouring_copies_count_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    """Equal rows of one moment, beside each other once the case is in order, are copies."""
    rows = [*way("a", "ABA"), *way("b", "AB", 2)]
    twice = [row for row in rows for _ in range(2)] if order == "doubled" else rows * 2
    if order == "slices":
        monkeypatch.setattr(reading, "MOST_ROWS", 1)
    twice = twice[::-1] if order == "newest first" else twice
    values = measure_log(written(tmp_path / "log.csv", table(twice))).values
    assert values["left_out"]["duplicate_rows"] == 5
    assert values["distribution"] == [0, 1, 1]


@pytest.mark.parametrize("name", ["NA", "None", "-", "nan", "NULL", "?", "无", "n/a"])
def test_a_case_may_have_any_name(tmp_path: Path, name: str) -> None:
    rows = [*way(name, "AB"), *way("b", "AB", 2), *way("c", "A", 3), ("", "A", "2024-01-01")]
    found = measure_log(written(tmp_path / "log.csv", table(rows)))
    assert found.values["cases"] == 3
    assert found.values["left_out"]["rows_without_case"] == 1
    assert remark("case_called", name=name, count=2) in found.notes


def test_cases_of_which_every_one_is_called_na_go_before_the_number_of_a_row(
    tmp_path: Path,
) -> None:
    ways = [row for name in ("NA", "None", "-", "null") for row in way(name, "ABA")]
    rows = [(n, *row) for n, row in enumerate(ways)]
    found = measure_log(
        written(tmp_path / "log.csv", table(rows, ("id", "ticket", "unit", "time")))
    )
    assert found.values["columns"]["case"]["column"] == "ticket"
    assert found.values["cases"] == 4


@pytest.mark.parametrize("number", ["id", "编号", "number", "ID"])
@pytest.mark.parametrize("case", ["issue", "ticket", "工单编号", "Case ID", None])
def test_the_number_of_a_row_is_no_case(tmp_path: Path, number: str, case: str | None) -> None:
    """Another column that repeats is the case; where there is none, it is said."""
    ways = [row for k in range(40) for row in way(f"T{k}", "ABA", k % 20 + 1)]
    rows = [(max(n, 1), *row) for n, row in enumerate(ways)]  # one number stands twice
    for order in ((0, 1, 2, 3), (3, 1, 2, 0)):
        headings = (number, case or "remark", "unit", "time")
        path = written(
            tmp_path / "log.csv",
            table([[row[k] for k in order] for row in rows], [headings[k] for k in order]),
        )
        found = measure_log(path)
        assert found.values["cases"] == (40 if case else 119)
        doubts = [note for note in found.notes if note.key == "case_never_repeats"]
        assert [note.values["column"] for note in doubts] == ([] if case else [number])
