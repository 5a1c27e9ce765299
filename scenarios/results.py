"""A results folder: checked before the work, written whole after it.

Lives here: where results go, and that nothing is half-written or overwritten.
May not: know what is in a file.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from scenarios.errors import ScenarioError

RESULTS = Path("results")


def fresh_folder(command: str) -> Path:
    """A new time-stamped folder under `results/`."""
    return RESULTS / f"{datetime.now():%Y-%m-%d_%H%M%S}-{command}"


def check_folder(out: Path, *, force: bool) -> None:
    """Refuse a folder that cannot be written or already holds something (unless forced)."""
    if out.exists() and not out.is_dir():
        raise ScenarioError(f"out: {out} is a file; expected a folder; choose another name")
    if out.is_dir() and any(out.iterdir()) and not force:
        raise ScenarioError(
            f"out: {out} already holds results; expected a new or empty folder; "
            "choose another or say --force"
        )
    parent = next(p for p in (out, *out.absolute().parents) if p.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise ScenarioError(
            f"out: {out} cannot be written (no permission in {parent}); choose another folder"
        )


def check_file(path: Path, *, force: bool) -> None:
    """Refuse a file that exists (unless forced) or whose folder is missing or cannot be written."""
    if path.exists() and (path.is_dir() or not force):
        raise ScenarioError(f"log: {path} already exists; choose another name or say --force")
    folder = path.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise ScenarioError(f"log: {folder} cannot be written; choose a folder that can")


def write_file(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its name first, then put it in place."""
    staging = path.with_name(f".writing-{path.name}")
    try:
        write(staging)
        os.replace(staging, path)
    finally:
        staging.unlink(missing_ok=True)


def write_folder(out: Path, files: Mapping[str, Callable[[Path], None]]) -> None:
    """Write every file beside the folder first, then put all in place.

    `files` maps a name to a function that writes it to the path it is given.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".writing-", dir=out.parent))
    try:
        for name, write in files.items():
            write(staging / name)
        out.mkdir(exist_ok=True)
        for name in files:
            os.replace(staging / name, out / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_json(value: Any) -> Callable[[Path], None]:
    """A writer of JSON: numbers that are not finite become null."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return lambda path: _write(path, text + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
