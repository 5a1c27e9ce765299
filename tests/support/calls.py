"""Calls of the command line, in this process and in one of its own, and a tiny place for them.

Lives here: what the tests of the command line share. May not: an assertion.
"""

from __future__ import annotations

import json
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from viz.shared import console
from viz.site.main import app

ROOT = Path(__file__).resolve().parents[2]
TINY = """title = "A tiny place"
title_zh = "小地方"
[facts]
townships = { value = 3, source = "a test" }
grids_per_township = { value = 4, source = "a test" }
departments = { value = 6, source = "a test" }
residents = { value = 20000, source = "a test" }
matters = { value = 60, source = "a test" }
sections_per_township = { value = 2, source = "a test" }
duty = { value = 7.1, source = "a test" }
"""
BORROWER = TINY.replace('duty = { value = 7.1, source = "a test" }\n', "")
"""The same place without a level of its own: it borrows the baseline's."""
COMMANDS = (
    "dashboard",
    "run",
    "compare",
    "sweep",
    "merge",
    "status",
    "calibrate",
    "trace",
    "measure",
    "validate",
    "list",
    "terms",
    "explain",
    "response",
    "robustness",
    "fit",
    "new",
    "level",
    "sensitivity",
    "optimise",
    "discover",
    "flows",
)
COMPARISON_FILES = {
    *("comparison.csv", "daily.csv", "config.json", "report.html"),
    *("worlds.parquet", "sets.parquet"),
}


def had_before(place: Path) -> str:
    """Let a place have a clause of every reform but big_department already; the lever's name."""
    with place.open("a", encoding="utf-8") as file:
        file.write('[before]\nplatform = { value = 1.0, source = "a test" }\n')
    return "platform"


def tiny(folder: Path) -> Path:
    """The file of a place that runs in no time, written into a folder."""
    path = folder / "tiny.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


def call(*arguments: object, columns: int = 80, encoding: str = "utf-8") -> Any:
    """A call in this process: its `exit_code`, `stdout` and `stderr`, in that encoding."""
    runner = CliRunner(charset=encoding, env={"COLUMNS": str(columns), "TERMINAL_WIDTH": None})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "PACE", 3600.0)  # a busy machine is no reason for a line of progress
        return runner.invoke(app, [str(a) for a in arguments], prog_name="run.py")


def answered(*arguments: object) -> Any:
    """The JSON of a call; AssertionError where it fails or says anything else."""
    result = call(*arguments, "--json")
    if result.exit_code or result.stderr:
        raise AssertionError(f"exit code {result.exit_code}: {result.stderr or result.output}")
    return strict(result.stdout)


def process(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The same call as a user makes it: a process of its own, nothing of it a terminal."""
    command = [sys.executable, str(ROOT / "run.py"), *(str(a) for a in arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )


def strict(text: str) -> Any:
    """The one JSON value in a text; ValueError for NaN, Infinity or anything beside it."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything under a folder by name: bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny place's file, in an otherwise empty folder that the calls are made from."""
    monkeypatch.chdir(tmp_path)
    return tiny(tmp_path)


def fields(text: str) -> set[str]:
    """The places to fill in a text."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}
