"""A results folder opened again: its tables as frames, and what each of them holds.

Lives here: which files are whose, what a row of each is, and what is wrong with a folder.
May not: compute anything, or know more of a question than the names of its files.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.declared.outcomes import OUTCOMES
from scenarios.inputs.ensemble import read_sets
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.run.lines import unsealed
from scenarios.run.parquet import about_file, check_version, checked_table, column_labels
from scenarios.run.results import STAGING, check_readable, file_bytes
from scenarios.run.worlds import with_sets

OBJECTS = {
    "compare": ("config.json", "comparison.csv"),
    "compare --pilot": ("pilot.json", "pilot.csv"),
    "explain": ("explain.json", "explain.csv"),
    "response": ("response.json", "response.csv"),
    "run": ("outcomes.json", "outcomes.json"),
    "optimise": ("optimise.json", "front.csv"),
    "calibrate": ("ensemble.json", "ensemble.csv"),
    "discover": ("discover.json", "points.csv"),
    "sensitivity": ("sensitivity.json", "sensitivity.csv"),
    "robustness": ("robustness.json", "robustness.csv"),
    "validate": ("validation.json", "validation.csv"),
    "measure": ("measured.json", "measured.csv"),
    "sweep": ("plan.json", "results"),
    "a search": ("plan.json", "evaluations.jsonl"),
}
"""By command, the object that says what was run, and its main table; the first that fits."""
TABLES = (
    ("comparison", "comparison.csv", "an outcome of a reform in a place, over all worlds"),
    ("pilot", "pilot.csv", "a quantity of a pilot, over all worlds"),
    ("explain", "explain.csv", "an outcome and a part of the reform, over all worlds"),
    ("response", "response.csv", "an outcome at a value of the lever, over all worlds"),
    ("outcomes", "outcomes.json", "an outcome of the one world"),
    ("front", "front.csv", "an option: of the front, the status quo, or a reform"),
    ("points", "points.csv", "a point of the design"),
    ("sensitivity", "sensitivity.csv", "an index of a factor"),
    ("robustness", "robustness.csv", "an outcome and a parameter"),
    ("validation", "validation.csv", "a finding"),
    ("measured", "measured.csv", "a measure of the log"),
    ("runs", "results", "a run: a point under a reform in one replication, both arms"),
    ("worlds", "worlds.parquet", "an arm of a world"),
    ("sets", "sets.parquet", "a parameter set that worlds drew"),
    ("sets", "ensemble.csv", "a parameter set that was accepted"),
    ("daily", "daily.csv", "a day of an arm, all worlds together"),
    ("daily", "daily", "a day of a run"),
    ("evaluations", "evaluations.jsonl", "a parameter set or choice that was simulated"),
    ("failures", "failures.jsonl", "a failed attempt at a run"),
)
"""Name, file (or folder of batches), and what a row is; a folder holds one of each name."""
BATCH = re.compile(r"\d{6,}\.parquet")
RAN = ("place", "reform", "days", "replications", "seed", "version")
"""What of a command's `meta` is printed."""
WIDTH = 100


@dataclass(frozen=True)
class ResultFolder:
    """What a command wrote: `frame = results(folder)["worlds"]`; printed, what is in it.

    A table is read when it is asked for, and kept. `meta` is what the command said it ran.
    """

    folder: Path
    command: str
    meta: dict[str, Any]
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def tables(self) -> dict[str, tuple[tuple[Path, ...], str]]:
        """The tables there are, by name: their files, and what a row is."""
        found = [(name, _files(self.folder / file), row) for name, file, row in TABLES]
        return {name: (files, row) for name, files, row in found if files}

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table by its name. Raises ScenarioError for one that is not there, or is damaged."""
        if name not in self.tables:
            raise unknown("table", name, self.tables, str(self.folder))
        if name not in self._frames:
            frame = pd.concat(map(_frame, self.tables[name][0]), ignore_index=True)
            self._frames[name] = self._once(frame) if name in ("runs", "daily") else frame
        return self._frames[name]

    def _once(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a study in its order, each once, however often a batch was copied."""
        if "run_id" not in frame:
            return frame
        frame = frame.drop_duplicates(["run_id", *{"day"} & {*frame}], ignore_index=True)
        if "day" in frame:
            return frame
        if len(frame) > self.meta["runs"] or not {*frame["reform"]} <= {*self.meta["reform"]}:
            raise wrong("study", str(self.folder), "runs of its plan alone", "See its status.")
        order = ["replication", "point", "reform"]
        return with_sets(frame.sort_values(order, ignore_index=True), self.meta)

    def __str__(self) -> str:
        """The command, then of every table its rows, columns, what a row is, and its units."""
        ran = [f"{key} = {self.meta[key]}" for key in RAN if key in self.meta]
        lines = [", ".join([f"{self.folder}: {self.command}", *ran])]
        lines += [self.unfinished] if self.unfinished else []
        for name, (_, row) in self.tables.items():
            rows, units = self._held(name)
            columns = sum(map(len, units.values()))
            lines.append(f"{name}: {rows:,} rows, {columns} columns; a row is {row}")
            for unit, named in units.items():
                own = "as the column unit says" if "unit" in named else "no unit"
                said = f"{unit or own}: {', '.join(named)}"
                lines += textwrap.wrap(said, WIDTH, initial_indent="  ", subsequent_indent="    ")
        return "\n".join(lines)

    __repr__ = __str__

    def _held(self, name: str) -> tuple[int, dict[str, list[str]]]:
        """How many rows a table has, and its columns by unit; of Parquet without reading it."""
        files, units = self.tables[name][0], dict[str, list[str]]()
        if files[0].suffix == ".parquet":
            schema = pq.read_schema(files[0])
            named = {
                one.name: str((one.metadata or {}).get(b"unit", b""), "utf-8") for one in schema
            }
            counted = name != "runs"  # of which a batch may have been copied
            rows = sum(pq.read_metadata(file).num_rows for file in files) if counted else 0
        else:
            named = {str(name): column_labels(str(name)).get("unit", "") for name in self[name]}
            counted = False
        for column, unit in named.items():
            units.setdefault(unit, []).append(column)
        return rows if counted else len(self[name]), units

    @property
    def unfinished(self) -> str:
        """What must stand beside numbers out of a study or search under way; else empty."""
        if self.command == "a search":
            return "incomplete: its results are not written yet. Start it again: it resumes."
        runs = int(self.meta["runs"]) if self.command == "sweep" else 0
        done = len(self["runs"]) if "runs" in self.tables else 0
        return f"incomplete: {done:,} of {runs:,} runs" if done < runs else ""


def _files(path: Path) -> tuple[Path, ...]:
    """The files of a table: itself, or the batches in a folder, in order; none if it is not there.

    Batches are numbered from 000001 on, with more digits from a million on.
    """
    if not path.is_dir():
        return (path,) if path.exists() else ()
    inside = [one for one in path.iterdir() if BATCH.fullmatch(one.name)]
    return tuple(sorted(inside, key=lambda one: int(one.stem)))


def _frame(path: Path) -> pd.DataFrame:
    """One file as a frame. Raises ScenarioError for one that is damaged."""
    try:
        data = file_bytes(path)
        if path.suffix == ".parquet":
            return checked_table(data).to_pandas()
        if path.name == "ensemble.csv":
            accepted = read_sets(path)
            keys = {"ensemble": accepted.hash, "set": range(len(accepted.sets))}
            return pd.DataFrame(keys).join(pd.DataFrame(accepted.sets))
        if path.suffix == ".json":
            listed = json.loads(data)["outcomes"].items()
            rows = [(name, OUTCOMES[name].unit, value) for name, value in listed]
            return pd.DataFrame(rows, columns=["outcome", "unit", "value"])
        if path.suffix == ".jsonl":
            lines = [line for line in unsealed(data)[0] if len(line) > 1]
            rows = pd.DataFrame([line | line.get("stats", {}) for line in lines])
            return rows.drop(columns="stats", errors="ignore")
        return pd.read_csv(path)
    except (OSError, pa.ArrowException, ValueError, LookupError, TypeError) as error:
        raise _damaged(path, error) from None


def results(folder: str | Path) -> ResultFolder:
    """The results that a command wrote into a folder; of a study with versions, the newest.

    Raises ScenarioError for a folder that no command wrote, one that is written in part, and one
    by a newer version of Buckstop.
    """
    home = _newest(Path(folder))
    check_readable(home)
    inside = {path.name for path in home.iterdir()}
    whole = {name for name in inside if not name.startswith(".")}
    for command, (said, table) in OBJECTS.items():
        if {said, table} <= whole:
            found = ResultFolder(home, command, _meta(home / said))
            _check(found)
            return found
    expected = "a folder that a command wrote, its --out"
    if any(name.startswith(STAGING) for name in inside) and not whole:
        raise wrong("folder", str(home), expected, "It was killed as it wrote. Start it again.")
    known = {name for pair in OBJECTS.values() for name in pair}
    half = sorted(whole & known)
    if half:
        lost = {file for pair in OBJECTS.values() if set(pair) & whole for file in pair} - whole
        raise wrong(
            "folder",
            str(home),
            f"{' or '.join(sorted(lost))} beside {half[0]}, for it is written in part",
            "Copy all of it, or start the command again.",
        )
    has = f"It holds {min(whole)!r}" if whole else "It is empty"
    raise wrong("folder", str(home), expected, f"{has}. Name another.")


def _newest(folder: Path) -> Path:
    """The newest version of a study, the folder itself where there is but one."""
    if not folder.is_dir():
        what = "a folder, but this is a file" if folder.exists() else "a folder that exists"
        raise wrong("folder", str(folder), what, "Name the --out of a command.")
    numbered = [path for path in folder.glob("v*") if path.name[1:].isdecimal()]
    begun = [path for path in numbered if (path / "plan.json").exists()]
    return max(begun, key=lambda path: int(path.name[1:]), default=folder)


def _meta(path: Path) -> dict[str, Any]:
    """What an object says was run: its `meta`, or all of a plan."""
    try:
        found = json.loads(file_bytes(path))
        return dict(found.get("meta", found))
    except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise _damaged(path, error) from None


def _check(found: ResultFolder) -> None:
    """Refuse a plan that is none, what a newer version wrote, and Parquet files that are cut."""
    meta = found.meta
    check_version(found.folder, meta.get("version", ""))
    if found.command == "sweep" and not isinstance(meta.get("runs"), int):
        raise _damaged(found.folder / "plan.json", ValueError("it is no plan of a study"))
    for path in (file for files, _ in found.tables.values() for file in files):
        if path.suffix == ".parquet":
            try:
                about = about_file(pq.read_schema(pa.BufferReader(file_bytes(path))))
            except (OSError, pa.ArrowException) as error:
                raise _damaged(path, error) from None
            check_version(path, about.get("version", ""))


def _damaged(path: Path, error: Exception) -> ScenarioError:
    """The error for a file that is cut, or holds something else."""
    reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return ScenarioError(
        f"{path}: damaged ({reason}): expected it as the command wrote it. Start the command "
        "again, or copy the folder again."
    )
