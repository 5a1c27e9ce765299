"""A study that grows: the runs it has done become runs of a larger one, and none is run again.

Lives here: rows taken over under another plan, and an extension that is whole or not there at all.
May not: which folder is a study's (study/opening.py), or joining folders (study/merging.py).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scenarios.inputs.errors import ScenarioError
from scenarios.run.results import STAGING, file_bytes, removed
from scenarios.study.batches import (
    CHECKSUMS,
    DAILY,
    RESULTS,
    batches,
    check_series,
    next_name,
    note_checksum,
    read_batch,
    take_out,
    write_batch,
)
from scenarios.study.folder import (
    PLAN,
    PROVENANCE,
    recorded_starts,
    schema,
    study_mark,
    write_noted,
)
from scenarios.study.plan import Study

LEFT_OUT = "left_out"
"""The folder of runs that are done and no longer part of the study: kept, and in no answer."""
EXTENDED = ".extended"
"""The larger study while it takes the place of the smaller: whole, or it is not called so."""
FIXED = ("model", "days", "outcomes", "daily")
"""What rows of two plans must share to stand in one table."""
NESTED = ("full_factorial", "sobol", "morris", "list", "csv")
"""Designs in which a larger one can hold the points of a smaller one."""

Placed = Callable[[pa.Table], Sequence[tuple[int, int] | None]]
"""For each row its replication and point in the study that takes it in; None if it has none."""


@dataclass
class Gathering:
    """Rows of finished runs on their way into a folder, each run once, batch by batch.

    `found` holds by run id what tells the bits of its row and series, and the batch it stood in;
    `differing` the runs that were met again with other bits.
    """

    target: Path
    plan: Mapping[str, Any]
    schema: pa.Schema | None = None
    found: dict[str, tuple[bytes, Path]] = field(default_factory=dict)
    differing: dict[str, tuple[Path, Path]] = field(default_factory=dict)
    again: int = 0

    def take(self, path: Path, placed: Placed, mark: str = "") -> None:
        """Take in the rows of one batch. Raises ScenarioError for one that is damaged."""
        table, home, series = read_batch(path, columns(self.plan), mark), path.parents[1], None
        runs = table["run_id"].to_pylist()
        if self.plan["daily"]:
            check_series(home, path.name, set(runs))
            series = read_batch(home / DAILY / path.name)
        places, kept, out = placed(table), [], []
        for row, (run_id, bits) in enumerate(zip(runs, self._bits(table, series), strict=True)):
            if places[row] is None:
                out.append(row)
            elif run_id not in self.found:
                self.found[run_id] = bits, path
                kept.append(row)
            elif self.found[run_id][0] == bits:
                self.again += 1
            else:
                self.differing[run_id] = self.found[run_id][1], path
        numbers = [place for row in kept if (place := places[row]) is not None]
        self._write(
            _renumbered(table.take(pa.array(kept, pa.int64())), numbers), series, self.target, path
        )
        self._write(table.take(pa.array(out, pa.int64())), series, self.target / LEFT_OUT, path)

    def _bits(self, table: pa.Table, series: pa.Table | None) -> list[bytes]:
        """A digest for each row: its outcomes before and after, and its daily series."""
        values = [table[name].to_numpy() for name in both_arms(self.plan)]
        whole = np.ascontiguousarray(np.column_stack(values).astype(float))
        days = {} if series is None else _series_bits(series)
        return [
            hashlib.sha256(row.tobytes() + days.get(run_id, b"")).digest()
            for row, run_id in zip(whole, table["run_id"].to_pylist(), strict=True)
        ]

    def _write(self, table: pa.Table, series: pa.Table | None, target: Path, old: Path) -> None:
        """Write rows as the next batch of a folder, their series before them.

        It bears the time of the batch they stood in: how fast a sweep was is told by it.
        """
        if not len(table):
            return
        self.schema = self.schema or table.schema
        names, mark, staging = self.schema.names, study_mark(self.plan), target / f"{STAGING}batch"
        for kind in (RESULTS, DAILY) if series is not None else (RESULTS,):
            (target / kind).mkdir(parents=True, exist_ok=True)
        name = next_name(target)
        if series is not None:
            own = series.filter(pc.is_in(series["run_id"], table["run_id"].combine_chunks()))
            write_batch(own, target / DAILY / name, staging, mark)
        write_batch(table.select(names).cast(self.schema), target / RESULTS / name, staging, mark)
        os.utime(target / RESULTS / name, (old.stat().st_atime, old.stat().st_mtime))


def both_arms(plan: Mapping[str, Any]) -> list[str]:
    """The columns of a study's outcomes."""
    return [f"{arm}{name}" for name in plan["outcomes"] for arm in ("", "before_")]


def columns(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that a row of a study must have."""
    head = ("run_id", "replication", "seed", "point", "reform")
    return (*head, *plan["design"]["over"], *both_arms(plan))


def _renumbered(table: pa.Table, places: Sequence[tuple[int, int]]) -> pa.Table:
    """Rows under their replication and point in another study."""
    for at, name in enumerate(("replication", "point")):
        column = pa.array([place[at] for place in places], pa.int64())
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def _series_bits(series: pa.Table) -> dict[str, bytes]:
    """A digest of the daily series of each run."""
    frame = series.to_pandas()
    return {
        str(run_id): hashlib.sha256(group.drop(columns="run_id").to_numpy().tobytes()).digest()
        for run_id, group in frame.groupby("run_id", sort=False)
    }


def sources(home: Path, plan: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """The batches of a study and those it left out before, each with the mark it must have."""
    mark = study_mark(plan)
    own = [(path, mark) for path in batches(home)]
    return own + [(path, "") for path in batches(home / LEFT_OUT)]


def run_ids(paths: Iterable[Path], mark: str = "") -> set[str]:
    """The ids of the runs in some batches; one that is damaged, or of another study, has none."""
    found: set[str] = set()
    for path in paths:
        with suppress(ScenarioError):  # the sweep sets it aside, and says so
            found.update(read_batch(path, mark=mark)["run_id"].to_pylist())
    return found


def check_growth(
    home: Path, plan: Mapping[str, Any], study: Study, changed: Sequence[str]
) -> tuple[set[str], int]:
    """The ids of the runs that a larger study keeps of a folder, and how many it leaves out.

    Raises ScenarioError where rows of both cannot stand together, where the study is smaller, or
    where none of the runs that are done is part of it.
    """
    said, remedy = "; ".join(changed[:3]), "Say --new-version to begin it beside the old runs."
    config = study.config()
    for name in FIXED:
        if config[name] != plan[name]:
            raise ScenarioError(
                f"extend: {name} is not that of {str(home)!r} ({said}): expected the same {name}, "
                f"for runs of both would stand in one table. {remedy}"
            )
    if study.size < plan["runs"]:
        raise ScenarioError(
            f"extend: {study.size:,} runs, in {str(home)!r} {plan['runs']:,} ({said}): expected a "
            f"study that is larger. Add replications or points. {remedy}"
        )
    there = run_ids(batches(home), study_mark(plan)) | run_ids(batches(home / LEFT_OUT))
    kept = there & {run.run_id for run in study.runs}
    if there and not kept:
        kind = study.design.kind
        why = (
            "A design of this kind has other points in other ranges. "
            if kind in NESTED
            else f"A {kind} of other size or ranges has other points; replications can be added. "
        )
        raise ScenarioError(
            f"extend: none of the {len(there):,} runs in {str(home)!r} is part of this study "
            f"({said}): expected a study that holds some of them. {why}{remedy}"
        )
    return kept, len(there) - len(kept)


def grown(
    home: Path, plan: Mapping[str, Any], study: Study, changed: Sequence[str]
) -> tuple[dict[str, int], list[str]]:
    """Make the folder of a study that of a larger one; how many runs are kept, new and left out.

    Killed at any moment, the folder is that of one of both. Also returned is what was damaged, in
    sentences. Raises ScenarioError as `check_growth` does; then nothing is changed.
    """
    _, left_out = check_growth(home, plan, study, changed)
    own = {run.run_id: (run.replication, run.point) for run in study.runs}
    staging, damaged = home / f"{STAGING}extended", []
    removed(staging)
    for name in (RESULTS, LEFT_OUT):
        (staging / name).mkdir(parents=True)
    try:
        gathering = Gathering(staging, study.config(), schema(study))
        for path, mark in sources(home, plan):
            try:
                gathering.take(
                    path, lambda table: [own.get(one) for one in table["run_id"].to_pylist()], mark
                )
            except ScenarioError as error:
                take_out(path.parents[1], path.name)
                damaged.append(f"set aside, and its runs made anew: {error}")
        kept = len(gathering.found)
        check_equal(gathering)
        with suppress(ScenarioError):  # a damaged record is set aside by the sweep
            if recorded_starts(home):
                note_checksum(staging, PROVENANCE, file_bytes(home / PROVENANCE))
        write_noted(staging, PLAN, study.config())
        os.replace(staging, home / EXTENDED)
    finally:
        removed(staging)
    settle_extension(home)
    return {"kept": kept, "new": study.size - kept, "left_out": left_out}, damaged


def settle_extension(home: Path) -> None:
    """Put an extension in the place of the study it extends; also one that was killed on the way.

    The plan comes last: until then the folder says that it does not fit its results.
    """
    whole = home / EXTENDED
    if (whole / PLAN).exists():
        for name in (LEFT_OUT, DAILY, RESULTS, CHECKSUMS, PLAN):
            if os.path.lexists(whole / name):
                if (whole / name).is_dir():
                    removed(home / name)
                os.replace(whole / name, home / name)
    removed(whole)
    with suppress(OSError):  # it stays where there is something in it
        (home / LEFT_OUT).rmdir()


def check_equal(gathering: Gathering) -> None:
    """Raise ScenarioError where a run was met twice with different bits; it names them."""
    if gathering.differing:
        run_id, (one, other) = next(iter(gathering.differing.items()))
        more = len(gathering.differing)
        raise ScenarioError(
            f"run {run_id}: its numbers in {other} differ from those in {one} ({more:,} runs do): "
            "expected the same bits, for both come from one plan and one engine. Find out which "
            "machine is wrong, and sweep that folder's study again elsewhere."
        )
