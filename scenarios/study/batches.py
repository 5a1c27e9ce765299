"""Batches of a study: whole Parquet files, numbered strictly, each with its checksum beside it.

Lives here: their names, and how one is written, read and checked.
May not: what a row means, or which runs are left to do (study/folder.py).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence, Set
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scenarios.inputs.errors import ScenarioError
from scenarios.run.lines import sealed, unsealed
from scenarios.run.parquet import Labels, about_file, checked_table, write_parquet
from scenarios.run.results import file_bytes

RESULTS, DAILY = "results", "daily"
CHECKSUMS = "checksums.jsonl"
"""A line for each whole file that was written: its name in the folder, and its SHA-256."""
KINDS_OF_ROWS = {RESULTS: "runs", DAILY: "daily"}
"""By folder, what a batch is of."""
NAME = re.compile(r"\d{6,}\.parquet")
"""What a batch is called; a copy such as `000001 (1).parquet` is none."""
REMEDY = "Start the sweep again: it sets the file aside and makes its runs anew."


def batches(folder: Path, kind: str = RESULTS) -> list[Path]:
    """The batches written so far, in order."""
    inside = (folder / kind).iterdir() if (folder / kind).is_dir() else ()
    return sorted((path for path in inside if NAME.fullmatch(path.name)), key=_number)


def strangers(folder: Path) -> list[str]:
    """Names in the folders of batches that are no batch's: they are left alone and not read."""
    found = []
    for kind in (RESULTS, DAILY):
        if (folder / kind).is_dir():
            inside = sorted((folder / kind).iterdir())
            found += [f"{kind}/{path.name}" for path in inside if not NAME.fullmatch(path.name)]
    return found


def next_name(folder: Path) -> str:
    """What the next batch is called."""
    return f"{1 + max(map(_number, batches(folder)), default=0):06d}.parquet"


def write_batch(table: pa.Table, path: Path, staging: Path, mark: str = "") -> None:
    """Write a batch apart and see it on the disk before it comes among the results.

    `mark` says which study it is of, so that one of another study is not taken for its own.
    """
    kind = KINDS_OF_ROWS[path.parent.name]
    # Counters of a day are no outcomes, though some share a name with one.
    labels: Labels = {name: {} for name in table.column_names if kind == DAILY}
    with staging.open("wb") as file:
        write_parquet(table, file, kind, mark, labels=labels)
        file.flush()
        os.fsync(file.fileno())
    note_checksum(path.parents[1], _inside(path), staging.read_bytes())
    os.replace(staging, path)


def read_batch(path: Path, needed: Sequence[str] = ("run_id",), mark: str = "") -> pa.Table:
    """A batch, checked as a whole, or page by page where its checksum is not known.

    Raises ScenarioError for one that is cut, foreign, damaged, or of another study than `mark`.
    """
    try:
        data = file_bytes(path)
        if is_whole(path.parents[1], _inside(path), data) is False:
            raise ValueError("its checksum is another")
        table = checked_table(data)
        if mark and mark_of(table.schema) not in ("", mark):
            raise ValueError("it is of another study")
        lost = [name for name in needed if name not in table.column_names]
        if not lost:
            return table
        reason = f"it has no column {lost[0]!r}"
    except (OSError, pa.ArrowException, ValueError) as error:
        reason = str(error).splitlines()[0].rstrip(".") if str(error) else "unreadable"
    raise ScenarioError(f"{path}: damaged ({reason}): expected a whole batch. {REMEDY}")


def mark_of(schema: pa.Schema) -> str:
    """Which study a batch is of, by its schema; empty where it does not say."""
    about = about_file(schema)
    return about.get("config_hash") or about.get("study", "")  # the latter in an earlier version


def marks(folder: Path) -> set[str]:
    """The studies that the batches of a folder say they are of; unreadable ones say nothing."""
    found = set()
    for path in batches(folder):
        with suppress(OSError, pa.ArrowException):
            found.add(mark_of(pq.read_schema(path)))
    return found - {""}


def check_series(folder: Path, name: str, runs: Set[str]) -> None:
    """Raise ScenarioError where the daily series of these runs are lost or damaged."""
    series = read_batch(folder / DAILY / name)
    lost = runs - set(series["run_id"].unique().to_pylist())
    if lost:
        raise ScenarioError(f"{folder / DAILY / name}: it lacks {len(lost)} runs. {REMEDY}")


def take_out(folder: Path, name: str) -> None:
    """Take a batch out of the results, its series with it; the files stay, under other names."""
    for kind in (RESULTS, DAILY):
        if os.path.lexists(folder / kind / name):
            os.replace(folder / kind / name, folder / f"damaged-{kind}-{name}")


def note_checksum(folder: Path, name: str, data: bytes) -> None:
    """Note the checksum of a file of a study, before it is put in place under that name."""
    line = {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
    with (folder / CHECKSUMS).open("a", encoding="utf-8") as file:
        file.write(sealed(line))


def is_whole(folder: Path, name: str, data: bytes) -> bool | None:
    """Whether a file of a study holds what was written; None where its checksum is not known."""
    known = _checksums(folder / CHECKSUMS).get(name)
    return hashlib.sha256(data).hexdigest() in known if known else None


def _inside(path: Path) -> str:
    """A batch's name in the folder of its study."""
    return f"{path.parent.name}/{path.name}"


def _checksums(path: Path) -> dict[str, set[str]]:
    """The checksums noted for each file; a line that is none is passed over.

    More than one, for a kill may come between a checksum and its file.
    """
    found: dict[str, set[str]] = {}
    for note in unsealed(path.read_bytes())[0] if path.is_file() else ():
        with suppress(LookupError):
            found.setdefault(str(note["name"]), set()).add(str(note["sha256"]))
    return found


def _number(path: Path) -> int:
    return int(path.name.split(".")[0])
