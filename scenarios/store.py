"""The folder of a study: its plan, its results in whole batches, and what is already done.

Lives here: what stands in the folder, that nothing in it is half-written, and who may go on in it.
May not: what a run is made of, or how it is run (study.py).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from scenarios.errors import ScenarioError, wrong
from scenarios.results import STAGING, check_folder, write_file, write_json
from scenarios.study import Answer, Row, Study, sweep

PLAN = "plan.json"
LOCK = ".lock"
RESULTS = "results"
FAILURES = "failures.jsonl"
BATCH_ROWS = 1000
"""Rows after which a batch is written."""
BATCH_SECONDS = 20.0
"""Seconds after which a batch is written, however few rows it has: what a kill can cost."""
SHOWN = 3  # differences between two plans that an error still names
PROVENANCE = ("title", "version")  # may change between two sweeps of one study


@dataclass
class Store:
    """An open folder: what it holds of the study, and the batch that is not yet written."""

    folder: Path
    study: Study
    done: set[str]
    failed: int = 0
    kept: int = 0
    _rows: list[Row] = field(default_factory=list)
    _failures: list[Row] = field(default_factory=list)
    _written: float = field(default_factory=time.monotonic)

    def add(self, answer: Answer) -> None:
        """Take an answer in; the batch is written where it is full or old."""
        if answer.error:
            self._failures.append({**self.study.head(answer.run), "error": answer.error})
        else:
            self._rows.append(self.study.row(answer))
        late = time.monotonic() - self._written >= BATCH_SECONDS
        if late or len(self._rows) + len(self._failures) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write the batch; every file appears whole or not at all.

        Raises ScenarioError where the disk does not take it.
        """
        try:
            if self._rows:
                table = pa.Table.from_pylist(self._rows, schema=schema(self.study))
                path = self.folder / RESULTS / f"{self._next():06d}.parquet"
                _write_table(table, path, self.folder / f"{STAGING}batch")
                self.kept += len(self._rows)
                self._rows = []
            if self._failures:
                with (self.folder / FAILURES).open("a", encoding="utf-8") as file:
                    file.writelines(f"{json.dumps(row)}\n" for row in self._failures)
                self.failed += len(self._failures)
                self._failures = []
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ScenarioError(
                f"out = {str(self.folder)!r}: {reason}: {len(self.done) + self.kept:,} runs are "
                "kept, expected room for more. Make room and start the sweep again; it goes on."
            ) from None
        self._written = time.monotonic()

    def _next(self) -> int:
        """The number of the next batch."""
        return 1 + max((int(path.stem) for path in _batches(self.folder)), default=0)


def schema(study: Study) -> pa.Schema:
    """The columns of the results: what a run was, what was varied, and what came of it."""
    numbers = {True: pa.int64(), False: pa.float64()}
    return pa.schema(
        [
            ("run_id", pa.string()),
            ("reform", pa.string()),
            ("replication", pa.int64()),
            ("seed", pa.int64()),
            ("point", pa.int64()),
            *((name, numbers[f.parameter.integer]) for name, f in study.design.factors.items()),
            *((name, pa.float64()) for name in study.outcomes),
            *((f"before_{name}", pa.float64()) for name in study.outcomes),
        ]
    )


@contextmanager
def opened(folder: Path, study: Study) -> Iterator[Store]:
    """The folder of a study, new or begun; what is finished when the work ends is written.

    Runs that failed before are forgotten, for they are tried again. Raises ScenarioError for a
    folder that holds anything else, another plan, or a sweep that is under way.
    """
    check_folder(folder, force=True)
    _check_owner(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        if not _locked(lock):
            raise wrong("out", str(folder), "a folder no other sweep works in", "Wait for it.")
        _check_plan(folder, study)
        (folder / RESULTS).mkdir(exist_ok=True)
        for left in folder.glob(f"{STAGING}*"):
            left.unlink()  # of a sweep that was killed while it wrote
        (folder / FAILURES).unlink(missing_ok=True)
        store = Store(folder, study, _done(folder))
        try:
            yield store
        finally:
            store.flush()


def go_on(store: Store, workers: int | None, tick: Callable[[], None]) -> None:
    """Run what is not yet done of the study into its folder; `tick` is called once a run."""
    left = [run for run in store.study.runs if run.run_id not in store.done]
    with closing(sweep(store.study, left, workers)) as answers:
        for answer in answers:
            store.add(answer)
            tick()


def _check_owner(folder: Path) -> None:
    """Refuse a folder with anything in it and no plan."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    foreign = [name for name in names if name != LOCK and not name.startswith(STAGING)]
    if foreign and PLAN not in names:
        raise wrong(
            "out", str(folder), "a new or empty folder, or one that a sweep began",
            f"It holds {min(foreign)!r}. Choose another.",
        )  # fmt: skip


def _check_plan(folder: Path, study: Study) -> None:
    """Write the plan into a new folder; in one that was begun, refuse any but the same."""
    path, plan = folder / PLAN, json.loads(json.dumps(study.config()))
    if not path.exists():
        write_file(path, write_json(plan))
        return
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        old = _flat(before)
    except (ValueError, AttributeError):
        raise wrong("out", str(folder), f"a readable {PLAN} in it", "Choose another.") from None
    new = _flat(plan)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    changed = [name for name in changed if name not in PROVENANCE]
    if changed:
        shown = [f"{n} = {_said(new, n)}, there {_said(old, n)}" for n in changed[:SHOWN]]
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        raise ScenarioError(
            f"out = {str(folder)!r}: expected the plan this folder was begun with, but it differs: "
            f"{'; '.join(shown)}{more}. Choose another folder, or go back to that plan."
        )


def _flat(value: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    """A nested mapping by dotted names; what hangs on other values comes last."""
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if name == "scenarios":
            for number, scenario in enumerate(inner):
                found |= _flat(scenario, f"{under}{name}.{number}.")
        elif isinstance(inner, dict):
            found |= _flat(inner, f"{under}{name}.")
        else:
            found[f"{under}{name}"] = inner
    return dict(
        sorted(found.items(), key=lambda item: item[0].endswith(("hash", "runs", "points")))
    )


def _said(plan: Mapping[str, Any], name: str) -> str:
    """A value of a plan in an error, shortened."""
    text = json.dumps(plan[name], ensure_ascii=False) if name in plan else "nothing"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _batches(folder: Path) -> list[Path]:
    """The batches written so far, in order."""
    return sorted((folder / RESULTS).glob("[0-9]*.parquet"))


def _done(folder: Path) -> set[str]:
    """The runs whose rows are written."""
    done: set[str] = set()
    for path in _batches(folder):
        try:
            done.update(pq.read_table(path, columns=["run_id"])["run_id"].to_pylist())
        except (OSError, pa.ArrowException) as error:
            raise ScenarioError(
                f"{path}: unreadable ({str(error).splitlines()[0]}): expected a batch of results. "
                "Remove it and start the sweep again: its runs are made anew."
            ) from None
    return done


def _write_table(table: pa.Table, path: Path, staging: Path) -> None:
    """Write a batch apart and see it on the disk before it comes among the results."""
    with staging.open("wb") as file:
        pq.write_table(table, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(staging, path)


def _locked(lock: IO[str]) -> bool:
    """Take the folder for this process; the system lets go of it however the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing guards the folder there
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
