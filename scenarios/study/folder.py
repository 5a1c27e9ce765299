"""The folder of a study: its plan, its results in whole batches, and what is already done.

Lives here: what stands in the folder, that nothing in it is half-written, and going on in it.
May not: which folder is a study's (study/opening.py), what a run is made of, or how it is run.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from scenarios.inputs.errors import ScenarioError
from scenarios.run.lines import sealed
from scenarios.run.provenance import content_hash, provenance
from scenarios.run.results import (
    STAGING,
    file_bytes,
    no_more,
    removed,
    tidied,
    write_file,
    write_json,
)
from scenarios.study.batches import (
    DAILY,
    RESULTS,
    batches,
    check_series,
    is_whole,
    next_name,
    note_checksum,
    read_batch,
    take_out,
    write_batch,
)
from scenarios.study.plan import Row, RunAnswer, Series, Study
from scenarios.study.sweep import TRIES, Runner, sweep

PLAN = "plan.json"
PROVENANCE = "provenance.json"
FAILURES = "failures.jsonl"
NO_MATTER = ("title", "version")
"""What of a plan may change between two sweeps of one study."""
BATCH_ROWS = 1000
"""Rows after which a batch is written."""
BATCH_DAYS = 200_000
"""Days of daily series after which a batch is written: some 60 MB."""
BATCH_SECONDS = 20.0
"""Seconds after which a batch is written, however few rows it has: what a kill can cost."""


@dataclass
class Store:
    """An open folder: what it holds of the study, what was mended, and the batch to come.

    `grown` says of a study just extended how many runs are kept, new, and left out.
    """

    folder: Path
    study: Study
    done: set[str]
    mended: list[str]
    grown: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    kept: int = 0
    _rows: list[Row] = field(default_factory=list)
    _series: list[tuple[str, Series, Series]] = field(default_factory=list)
    _failures: list[Row] = field(default_factory=list)
    _written: float = field(default_factory=time.monotonic)

    def add(self, answer: RunAnswer) -> None:
        """Take an answer in; the batch is written where it is full or old."""
        if answer.error:
            words: Row = {"attempt": answer.attempt, "error": answer.error}
            self._failures.append({**self.study.head(answer.run), **words})
            self.failed += answer.attempt == TRIES
        else:
            self._rows.append(self.study.row(answer))
        if answer.daily is not None:
            self._series.append((answer.run.run_id, *answer.daily))
        late = time.monotonic() - self._written >= BATCH_SECONDS
        full = len(self._rows) + len(self._failures) >= BATCH_ROWS
        if late or full or len(self._series) * self.study.days >= BATCH_DAYS:
            self.flush()

    def flush(self) -> None:
        """Write the batch; every file appears whole or not at all.

        Daily series come first: a run counts as done once its row is there. Raises ScenarioError
        where the disk does not take it.
        """
        try:
            if self._rows:
                name = next_name(self.folder)
                if self._series:
                    self._write(daily_table(self._series), Path(DAILY, name))
                self._write(
                    pa.Table.from_pylist(self._rows, schema=schema(self.study)), Path(RESULTS, name)
                )
                self.kept += len(self._rows)
                self._rows, self._series = [], []
            if self._failures:
                with (self.folder / FAILURES).open("a", encoding="utf-8") as file:
                    file.writelines(map(sealed, self._failures))
                self._failures = []
        except OSError as error:
            done = len(self.done) + self.kept
            raise no_more(self.folder, error, f"{done:,} runs") from None
        self._written = time.monotonic()

    def _write(self, table: pa.Table, name: Path) -> None:
        write_batch(table, self.folder / name, self.folder / f"{STAGING}batch", self._mark)

    @cached_property
    def _mark(self) -> str:
        return study_mark(self.study.config())


def go_on(
    store: Store, runner: Runner, tick: Callable[[], None], part: tuple[int, int] = (1, 1)
) -> None:
    """Run what is not yet done of the study into its folder; `tick` is called once a run.

    `part` is which of how many parts of the study's runs: of equal size, one after the other.
    """
    left = [run for run in store.study.part(*part) if run.run_id not in store.done]
    if not left:
        return
    _note_start(store, runner)
    with closing(sweep(store.study, left, runner)) as answers:
        for answer in answers:
            store.add(answer)
            if not answer.error or answer.attempt == TRIES:
                tick()


def _note_start(store: Store, runner: Runner) -> None:
    """Write into the folder by which code, on what, it is gone on with."""
    now = {"started": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", "done": len(store.done)}
    now |= {"runner": runner.words(), **provenance()}
    before = recorded_starts(store.folder)
    whole = {"configuration": content_hash(store.study.config()), "starts": [*before, now]}
    write_noted(store.folder, PROVENANCE, whole)


def write_noted(folder: Path, name: str, value: Mapping[str, Any]) -> None:
    """Write a JSON file of a study, with its checksum beside it."""

    def write(path: Path) -> None:
        write_json(value)(path)
        note_checksum(folder, name, path.read_bytes())

    write_file(folder / name, write)


def recorded_starts(folder: Path) -> list[dict[str, Any]]:
    """When and by which code a study was started, oldest first; none where nothing was.

    Raises ScenarioError for a damaged record.
    """
    path = folder / PROVENANCE
    if not os.path.lexists(path):
        return []
    with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        data = file_bytes(path)
        starts = list(json.loads(data)["starts"])
        datetime.fromisoformat(starts[-1]["started"]).timestamp() + int(starts[-1]["done"])
        if is_whole(folder, PROVENANCE, data) is not False:
            return starts
    raise ScenarioError(
        f"{path}: damaged: expected a record of every start. Start the sweep again: it sets the "
        "file aside and begins another."
    )


def schema(study: Study) -> pa.Schema:
    """The columns of the results: what a run was, what was varied, and its results."""
    numbers = {True: pa.int64(), False: pa.float64()}
    return pa.schema(
        [
            ("run_id", pa.string()),
            ("reform", pa.string()),
            ("replication", pa.int64()),
            ("seed", pa.int64()),
            ("ensemble", pa.string()),
            ("set", pa.int64()),
            ("point", pa.int64()),
            *((name, numbers[f.parameter.integer]) for name, f in study.design.factors.items()),
            *((name, pa.float64()) for name in study.outcomes),
            *((f"before_{name}", pa.float64()) for name in study.outcomes),
        ]
    )


def daily_table(series: list[tuple[str, Series, Series]]) -> pa.Table:
    """A row a run and day (from 0, the reform's first): counters after, and before."""
    run_ids, befores, afters = zip(*series, strict=True)
    days = len(afters[0])
    dictionary = pa.DictionaryArray.from_arrays(
        pa.array(np.repeat(np.arange(len(run_ids), dtype=np.int32), days)), pa.array(run_ids)
    )
    columns = {"run_id": dictionary.cast(pa.string())}
    columns["day"] = pa.array(np.tile(np.arange(days, dtype=np.int32), len(run_ids)))
    for prefix, arms in (("", afters), ("before_", befores)):
        joined = np.concatenate(arms)
        for name in joined.dtype.names or ():
            columns[prefix + name] = pa.array(np.ascontiguousarray(joined[name]))
    return pa.table(columns)


def study_mark(plan: Mapping[str, Any]) -> str:
    """What tells the batches of a study: a hash of its plan, but for what may change in it."""
    plan = json.loads(json.dumps(plan))
    return content_hash({name: value for name, value in plan.items() if name not in NO_MATTER})


def checked(folder: Path, study: Study) -> tuple[set[str], list[str]]:
    """The runs whose rows are written, and what had to be mended, in sentences.

    A batch that is damaged, of another study, whose daily series are lost, or that only repeats
    runs of an earlier one, is set aside: its runs are made anew.
    """
    mark, own = study_mark(study.config()), {run.run_id for run in study.runs}
    done: set[str] = set()
    mended: list[str] = []
    for path in batches(folder):
        try:
            runs = set(read_batch(path, mark=mark)["run_id"].to_pylist())
            if not runs <= own:
                raise ScenarioError(f"{path}: it holds runs of another study.")
            if runs <= done:
                raise ScenarioError(f"{path}: a copy: its runs stand in earlier batches.")
            if study.daily:
                check_series(folder, path.name, runs)
        except ScenarioError as error:
            take_out(folder, path.name)
            mended.append(f"set aside, and its runs made anew: {error}")
        else:
            done |= runs
    return done, mended


def tidy(folder: Path) -> None:
    """Take away what a sweep that was killed had not finished writing."""
    tidied(folder)
    for path in batches(folder, DAILY):
        if not os.path.lexists(folder / RESULTS / path.name):
            removed(path)
