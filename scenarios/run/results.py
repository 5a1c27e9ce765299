"""A results folder: checked before the work, written whole after it.

Lives here: where results go, and that nothing is half-written or overwritten.
May not: know what is in a file.
"""

from __future__ import annotations

import errno
import json
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from scenarios.inputs.errors import ScenarioError, wrong

RESULTS = Path("results")
STAGING = ".writing-"
OLD = 3600.0
"""Seconds after which nobody can still be writing what lies beside the results of others."""

Writers = Mapping[str, Callable[[Path], None]]


def check_folder(out: Path | None, *, force: bool = False) -> None:
    """Refuse a folder that cannot be written or already holds something (unless forced).

    None stands for a fresh folder under `results/`. It is tried out, because permission bits
    do not tell the truth to an administrator or on a special file system.
    """
    out = RESULTS / "fresh" if out is None else out
    if out.exists() and not out.is_dir():
        raise wrong("out", str(out), "a folder, but this is a file", "Choose another name.")
    inside = out.iterdir() if out.is_dir() else ()
    if not force and any(not path.name.startswith(STAGING) for path in inside):
        raise ScenarioError(
            f"out = {str(out)!r}: expected a new or empty folder, but this one already holds "
            "results. Choose another, or say --force to write over them."
        )
    _try_out("out", out, next(p for p in (out, *out.absolute().parents) if p.exists()))


def check_file(path: Path, *, thing: str = "log", force: bool = False) -> None:
    """Refuse a file that exists (unless forced) or whose folder is missing or cannot be written."""
    if path.is_dir():
        raise wrong(thing, str(path), "a file, but this is a folder", "Name a file inside it.")
    if path.exists() and not force:
        raise ScenarioError(
            f"{thing} = {str(path)!r}: expected a new file, but this one already exists. Choose "
            "another, or say --force to write over it."
        )
    folder = path.absolute().parent
    if not folder.exists():
        raise wrong(thing, str(path), "a file in a folder that exists", "Make the folder first.")
    _try_out(thing, path, folder)


def check_toml_file(path: Path, *, force: bool = False) -> None:
    """As `check_file`, of a file that commands are to know as TOML by its name."""
    if path.suffix != ".toml":
        expected = "a name that ends in .toml, by which commands know a file"
        raise wrong("out", str(path), expected, "Add .toml to it.")
    check_file(path, thing="out", force=force)


def _try_out(thing: str, asked: Path, folder: Path) -> None:
    """Make something in the folder and take it away again, to see whether one can."""
    try:
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=folder):
            pass
    except OSError as error:
        reason = (error.strerror or "refused").lower()
        raise ScenarioError(
            f"{thing} = {str(asked)!r}: expected a place that can be written, but {folder} cannot "
            f"({reason}). Choose another."
        ) from None


def tidied(folder: Path, seconds: float = 0.0) -> None:
    """Take away what a killed command had not finished writing, so many seconds ago or more."""
    for left in folder.glob(f"{STAGING}*"):
        with suppress(OSError):  # somebody else tidies, too
            if time.time() - left.stat().st_mtime >= seconds:
                removed(left)


def removed(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """Rename what cannot be used, be it a folder, to `damaged-` and its name."""
    if os.path.lexists(path):
        aside = path.with_name(f"damaged-{path.name}")
        removed(aside)
        os.replace(path, aside)


def no_more(folder: Path, error: OSError, kept: str) -> ScenarioError:
    """The error for a folder that takes nothing more: gone meanwhile, or full; `kept` is safe."""
    if not folder.is_dir():
        return wrong(
            "out",
            str(folder),
            "the folder that was begun: it has been removed or renamed meanwhile",
            "Put it back and start again, or start in a new one.",
        )
    reason = (error.strerror or str(error)).lower()
    return ScenarioError(
        f"out = {str(folder)!r}: {reason}: {kept} are kept, expected a folder that takes more. "
        "Make room, or change its permissions, and start again: it resumes."
    )


def check_readable(folder: Path) -> None:
    """Refuse a folder with anything in it that may not be read: it is not damaged, only closed."""
    for path in (folder, *folder.rglob("*")) if folder.exists() else ():
        asked = os.R_OK | (os.X_OK if path.is_dir() else 0)
        if path.exists() and not os.access(path, asked):
            raise ScenarioError(
                f"{path}: permission denied: expected what you may read. Change its permissions."
            )


def file_bytes(path: Path) -> bytes:
    """What is in a plain file. OSError for anything else: a pipe would be waited for for ever."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "no plain file", str(path))
    return path.read_bytes()


def write_file(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its name first, then put it in place."""
    staging = path.with_name(f"{STAGING}{os.getpid()}-{path.name}")
    try:
        write(staging)
        os.replace(staging, path)
    finally:
        staging.unlink(missing_ok=True)


def write_results(out: Path | None, command: str, files: Writers, *, force: bool = False) -> Path:
    """Write every file apart first, then put all in place at once; the folder they are in.

    `out` None is a fresh time-stamped folder under `results/`. `files` maps a name to a function
    that writes it to the path it is given. Files of other names in a forced folder are let be.
    """
    parent = RESULTS if out is None else out.parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    there = out is not None and out.exists()
    # Not `tempfile`, whose folders only their owner may read: this one becomes the results.
    staging = (out if out is not None and there else parent) / f"{STAGING}{os.getpid()}-{command}"
    tidied(parent, OLD)
    if there and out is not None:
        tidied(out)
    try:
        staging.mkdir(parents=True)
        for name, write in files.items():
            write(staging / name)
        if out is None:
            return _fresh(staging, command)
        if there:
            _put(staging, out, list(files), force=force)
        else:
            staging.rename(out)
        return out
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        with suppress(OSError):  # folders made on the way stay only if they hold results
            for folder in made:
                folder.rmdir()


def _fresh(staging: Path, command: str) -> Path:
    """Rename to a new time-stamped folder; runs that end in the same second get a number."""
    stamp = f"{datetime.now():%Y-%m-%d_%H%M%S}-{command}"
    for name in (stamp, *(f"{stamp}-{n}" for n in range(2, 100))):
        folder = RESULTS / name
        if not folder.exists():
            try:
                return staging.rename(folder)
            except OSError:  # another run took the name in between
                continue
    raise ScenarioError(
        f"{RESULTS / stamp}: a hundred results of this second. Name one with --out."
    )


def _put(staging: Path, out: Path, names: Sequence[str], *, force: bool) -> None:
    """Move files into a folder that was there; all or none, unless old ones are written over."""
    put: list[Path] = []
    if not force and any((out / name).exists() for name in names):
        raise FileExistsError(errno.EEXIST, "somebody has meanwhile written results", str(out))
    try:
        for name in names:
            os.replace(staging / name, out / name)
            put.append(out / name)
    except BaseException:
        for path in put if not force else []:
            path.unlink(missing_ok=True)
        raise


def json_rows(table: Any) -> list[dict[str, Any]]:
    """The rows of a table (pandas), JSON-ready: undefined values are null."""
    return [
        {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
        for row in table.to_dict("records")
    ]


def write_json(value: Any) -> Callable[[Path], None]:
    """A writer of JSON; a number that is not finite is an error, not a NaN nobody can read."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return lambda path: _write(path, text + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
