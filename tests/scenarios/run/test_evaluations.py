"""Evaluations in a folder: kept at once, damage noticed line by line, one search at a time.

Lives here: the notebook by itself. May not: a search (tests/scenarios/optimise, calibrate).
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from calls import call, place
from scenarios.inputs.errors import ScenarioError
from scenarios.run import evaluations
from scenarios.run.evaluations import NOTES, opened_notebook, reopened
from sweeps import TINY_SEARCH
from viz.optimise import page

__all__ = ["place"]  # a fixture

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
    head, first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + first + second.replace(old, new) + third)
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


def broken(path: Path) -> None:
    """A plan with a bit flipped, so that it reads as another one."""
    path.write_bytes(path.read_bytes().replace(b"1", b"3"))


@pytest.mark.parametrize(
    "harm",
    [
        broken,
        Path.unlink,
        lambda path: path.write_bytes(b"{"),
        lambda path: path.write_bytes(b"[" * 100_000),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), path.symlink_to("plan.json")),
        lambda path: (path.unlink(), os.mkfifo(path)),
    ],
)
def test_a_damaged_or_lost_plan_is_written_anew_by_its_own_search_only(
    harm: Callable[[Path], object], folder: Path
) -> None:
    whole = (folder / "plan.json").read_bytes()
    harm(folder / "plan.json")
    with (
        pytest.raises(ScenarioError, match=r"a whole plan\.json"),
        opened_notebook(folder, {"plan": 2}, "search"),
    ):
        pass
    with opened_notebook(folder, CONFIG, "search") as notebook:
        assert set(notebook.known) == set("abc")
    assert (folder / "plan.json").read_bytes() == whole


@pytest.mark.parametrize("form", ["folder", "pipe", "nonsense"])
def test_a_notebook_that_is_none_is_set_aside_or_passed_over(form: str, folder: Path) -> None:
    path = folder / NOTES
    path.unlink()
    if form == "folder":
        path.mkdir()
    elif form == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"\xff\x00\n[1]\n")
    with opened_notebook(folder, CONFIG, "search") as notebook:
        assert notebook.known == {}
        notebook.write("a", {"gap": 0.5})
    assert reopened(folder).known == {"a": {"gap": 0.5}}


def test_a_full_disk_and_a_folder_that_is_gone_are_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with opened_notebook(folder, CONFIG, "search") as notebook:
        with monkeypatch.context() as patch:
            patch.setattr(evaluations, "sealed", full)
            with pytest.raises(ScenarioError, match="no space left on device: 3 evaluations are k"):
                notebook.write("d", {"gap": 0.5})
        shutil.rmtree(folder)
        with pytest.raises(ScenarioError, match="removed or renamed meanwhile"):
            notebook.write("d", {"gap": 0.5})


def test_a_disk_that_fills_up_at_the_end_of_a_search_is_not_said_to_have_kept_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    text = TINY_SEARCH.replace("generations = 3", "generations = 1")
    Path("search.toml").write_text(text.replace("days = 60", "days = 30"), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(page, "search_files", lambda _: {"front.csv": full})
        said = call("optimise", "search.toml", "--out", "o")
    assert said.exit_code == 2
    assert "no space left on device: what is done is kept. Make room" in said.stderr
    assert reopened(Path("o")).known
