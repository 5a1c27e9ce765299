"""Evaluations in a folder: kept at once, damage noticed line by line, one search at a time.

Lives here: the notebook by itself. May not: a search (tests/scenarios/optimise, calibrate).
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from scenarios.inputs.errors import ScenarioError
from scenarios.run.evaluations import NOTES, opened_notebook, reopened

CONFIG = {"plan": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three evaluations."""
    with opened_notebook(tmp_path / "o", CONFIG, "search") as notebook:
        for key in "abc":
            notebook.write(key, {"gap": 0.25, "time": math.nan})
    return tmp_path / "o"


def test_what_was_written_is_known_again(folder: Path) -> None:
    known = reopened(folder).known
    assert set(known) == set("abc")
    assert known["a"]["gap"] == 0.25
    assert math.isnan(known["a"]["time"])


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"b"', b'"d"'), (b"0.25", b"0.75"), (b'{"key": "b"', b'{"k\xff\x00y": "b"'), (b"}", b"")],
)
def test_a_damaged_line_is_passed_over_and_no_other(folder: Path, old: bytes, new: bytes) -> None:
    path = folder / NOTES
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second.replace(old, new) + third)
    assert set(reopened(folder).known) == set("ac")


def test_a_torn_last_line_is_cut_off(folder: Path) -> None:
    path = folder / NOTES
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"key": "d", "sta')
    assert set(reopened(folder).known) == set("abc")
    assert path.read_bytes() == whole


def test_a_second_search_in_the_folder_is_refused(folder: Path) -> None:
    with (
        opened_notebook(folder, CONFIG, "calibration"),
        pytest.raises(ScenarioError, match="no other calibration works in"),
        opened_notebook(folder, CONFIG, "calibration"),
    ):
        pass
    with opened_notebook(folder, CONFIG, "calibration") as notebook:
        assert set(notebook.known) == set("abc")
