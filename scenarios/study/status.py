"""What stands in the folder of a study: done, failed, left, how fast, and what it says so far.

Lives here: reading a folder, also while a sweep writes into it, means over what is there, and what
a sweep into it would take.
May not: write into it, or how anything is printed.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from model.declared.outcomes import OUTCOMES
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.inputs.own_files import kept_marks
from scenarios.run.effects import measured_effect
from scenarios.run.experiment import CASES_A_MINUTE
from scenarios.run.lines import unsealed
from scenarios.run.locks import is_taken
from scenarios.run.results import check_readable, file_bytes
from scenarios.run.worlds import with_sets
from scenarios.study.batches import REMEDY, RESULTS, batches, read_batch, strangers
from scenarios.study.folder import (
    BATCH_ROWS,
    BATCH_SECONDS,
    FAILURES,
    recorded_starts,
    schema,
    study_mark,
)
from scenarios.study.growing import LEFT_OUT, both_arms, check_growth, run_ids
from scenarios.study.opening import (
    check_extendable,
    check_owner,
    differs,
    read_study_plan,
    version_of,
    versions,
)
from scenarios.study.plan import Study
from scenarios.study.sweep import TRIES

DIFFERENCE, AFTER, BEFORE = "difference", "after", "before"
OF = (DIFFERENCE, AFTER, BEFORE)
"""What may be asked of an outcome: what the reform makes of it, or its level in one arm."""
TOLD = {"run_id", "reform", "point", "replication", "attempt", "error"}
"""What a failed attempt tells of itself."""
A_NUMBER, A_DAY, A_BATCH = 8, 80, 32_000
"""Bytes on the disk of a number in a row, of a run's day of series, and of a batch's own head."""
A_PROCESS, A_RUN = 350_000_000, 1_000
"""Bytes of memory of a process that runs the engine, and of a run in the index of a study."""
MEASURED, GUESSED = "measured", "guessed"


@dataclass(frozen=True)
class Results:
    """The rows of a study's folder, sorted by run, with the plan they belong to.

    `repeated` rows were left out: a run counts once, however often its batch was copied.
    """

    folder: Path
    plan: dict[str, Any]
    frame: pd.DataFrame
    repeated: int = 0

    @property
    def label(self) -> str:
        """What must stand beside any statistic of an incomplete study; empty for a whole one."""
        done, runs = len(self.frame), int(self.plan["runs"])
        return f"incomplete: {done:,} of {runs:,} runs" if done < runs else ""


def read_results(folder: Path) -> Results:
    """The results in a study's folder: those of its newest version.

    Raises ScenarioError where no sweep began, or nothing is done yet.
    """
    home = newest(folder)
    paths = batches(home)
    if not paths:
        raise wrong("study", str(home), "results of one run or more", "Wait for the first batch.")
    plan, order = read_study_plan(home), ["replication", "point", "reform"]
    frame = pd.concat([_read(path, plan) for path in paths], ignore_index=True)
    once = frame.drop_duplicates("run_id").sort_values(order, ignore_index=True)
    return Results(home, plan, once, len(frame) - len(once))


def _read(path: Path, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a batch. Raises ScenarioError where they cannot be of this plan."""
    both = both_arms(plan)
    needed = ("run_id", "replication", "point", "reform", *plan["design"]["over"], *both)
    frame: pd.DataFrame = read_batch(path, needed, study_mark(plan)).to_pandas()
    numbers = frame[["replication", "point", *plan["design"]["over"], *both]]
    fits = all(pd.api.types.is_numeric_dtype(kind) for kind in numbers.dtypes)
    ends = {"replication": plan["replications"], "point": plan["design"]["points"]}
    fits = fits and all(frame[name].between(0, end - 1).all() for name, end in ends.items())
    if not (fits and frame["reform"].isin(plan["reform"]).all()):
        raise ScenarioError(f"{path}: it holds runs of another study. {REMEDY}")
    return with_sets(frame, plan)


def newest(folder: Path) -> Path:
    """The newest version of the study in a folder."""
    check_readable(folder)
    known = versions(folder)
    if not known:
        raise wrong(
            "study",
            str(folder),
            "a folder that a sweep began",
            "Begin one with sweep STUDY --out FOLDER.",
        )
    return known[-1]


def status(folder: Path) -> dict[str, Any]:
    """How a study stands, JSON-ready; of a folder with versions, the newest.

    `rate` is in runs a minute since the last start, `eta_seconds` is None where it is unknown,
    `damaged` says of files beside the results what cannot be read,
    `means` are over what is done: as long as `label` is not empty, over part of the study.
    """
    home = newest(folder)
    plan = read_study_plan(home)
    runs, running = int(plan["runs"]), is_taken(home)
    results = read_results(home) if batches(home) else None
    done = len(results.frame) if results else 0
    failed, torn = ({}, 0) if done == runs else failures(home)
    damaged = []
    if torn:
        damaged = [
            f"{home / FAILURES}: {torn:,} of its lines cannot be read: more runs may have failed."
        ]
    if os.path.lexists(home / RESULTS) and not (home / RESULTS).is_dir():
        damaged.append(f"{home / RESULTS}: expected a folder. Start the sweep again: it makes one.")
    start = rate = eta = None
    try:
        start, rate, eta = _pace(home, done, runs - done - len(failed), running=running)
    except ScenarioError as error:
        damaged.append(str(error))
    found = {
        "folder": str(home),
        "title": plan["title"],
        "runs": runs,
        "done": done,
        "failed": len(failed),
        "left": runs - done - len(failed),
        "running": running,
        "started": start,
        "rate": rate,
        "eta_seconds": eta,
        "label": f"incomplete: {done:,} of {runs:,} runs" if done < runs else "",
        "damaged": damaged,
        "repeated": results.repeated if results else 0,
        "strangers": strangers(home),
        "left_out": len(run_ids(batches(home / LEFT_OUT))),
        "versions": [str(path) for path in versions(folder)],
        **kept_marks(plan),
    }
    return {**found, "means": means(results) if results else []}


def forecast(
    folder: Path | None,
    study: Study,
    workers: int,
    processes: int,
    *,
    part: tuple[int, int] = (1, 1),
    new_version: bool = False,
    extend: bool = False,
) -> dict[str, Any]:
    """What a sweep into a folder would run and take, JSON-ready; nothing is written.

    `seconds` are by the rate of the folder's last start (`rate_is` measured, by `runner`), else by
    a cautious speed that is declared (guessed). `disk_bytes` and `memory_bytes` are guesses: the
    first of the runs to come, the second of all processes. Raises ScenarioError as the sweep would.
    """
    kept, left_out = set[str](), 0
    pace: dict[str, Any] = {"rate": None, "rate_is": GUESSED, "runner": None}
    if folder is not None:
        check_readable(folder)
        check_owner(folder)
        check_extendable(folder, new_version=new_version, extend=extend)
    if folder is not None and (known := versions(folder)):
        home, changed = version_of(folder, study)
        there = home or known[-1]
        if home:
            kept = run_ids(batches(home), study_mark(read_study_plan(home)))
        elif extend:
            kept, left_out = check_growth(there, read_study_plan(there), study, changed)
        elif not new_version:
            raise differs(there, changed)
        pace |= _measured(there)
    new = len({run.run_id for run in study.part(*part)} - kept)
    minutes = study.expected * new / study.size / CASES_A_MINUTE / workers
    if pace["rate"]:
        minutes = new / pace["rate"]
    files = math.ceil(max(new / BATCH_ROWS, 60.0 * minutes / BATCH_SECONDS)) if new else 0
    days = A_DAY * study.days if study.daily else 0
    found = {"runs": study.size, "kept": len(kept), "new": new, "left_out": left_out, **pace}
    found |= {"workers": workers, "seconds": round(60.0 * minutes, 3)}
    found["disk_bytes"] = new * (A_NUMBER * len(schema(study)) + days) + A_BATCH * files
    return found | {"memory_bytes": A_PROCESS * (1 + processes) + A_RUN * study.size}


def _measured(home: Path) -> dict[str, Any]:
    """Runs a minute of the last start in a folder, and what they were run on; empty if unknown."""
    with suppress(ScenarioError):
        plan, starts = read_study_plan(home), recorded_starts(home)
        done = len(read_results(home).frame) if starts and batches(home) else 0
        rate = _pace(home, done, int(plan["runs"]) - done, running=False)[1]
        if rate:
            return {"rate": rate, "rate_is": MEASURED, "runner": starts[-1]["runner"]}
    return {}


def means(results: Results) -> list[dict[str, Any]]:
    """Means over all points and replications there are: a row a reform and outcome.

    Shares of runs that get better, stay the same or get worse, and the verdict on them, are those
    of run/effects.py, every run taken for a world.
    """
    rows = []
    for reform, group in results.frame.groupby("reform", sort=False):
        for outcome in results.plan["outcomes"]:
            both = group[[f"before_{outcome}", outcome]].dropna().to_numpy()
            before, after = both.mean(axis=0).tolist() if len(both) else (None, None)
            apart = None if before is None or after is None else after - before
            row = {"reform": reform, "outcome": outcome, "before": before, "after": after}
            effect = measured_effect(OUTCOMES[outcome], both[:, 1] - both[:, 0], before, None)
            said = {name: getattr(effect, name) for name in ("helps", "same", "hurts", "verdict")}
            rows.append({**row, "difference": apart, **said, "runs": len(both)})
    return rows


def failures(home: Path) -> tuple[dict[str, dict[str, Any]], int]:
    """The runs that failed the last time, too, by `run_id`, and how many lines tell of none."""
    if not os.path.lexists(home / FAILURES):
        return {}, 0
    try:
        lines, damaged = unsealed(file_bytes(home / FAILURES))
    except OSError:
        return {}, 1
    told = [line for line in lines if line.keys() >= TOLD and isinstance(line["run_id"], str)]
    last = {line["run_id"]: line for line in told if line["attempt"] == TRIES}
    return last, damaged + len(lines) - len(told)


def _pace(
    home: Path, done: int, left: int, *, running: bool
) -> tuple[str | None, float | None, float | None]:
    """When it was last started, runs a minute since then, and the seconds that are left."""
    starts = recorded_starts(home)
    if not starts:
        return None, None, None
    since, before = datetime.fromisoformat(starts[-1]["started"]), int(starts[-1]["done"])
    newest_batch = max((path.stat().st_mtime for path in batches(home)), default=0.0)
    written = newest_batch - since.timestamp()
    made = done - before
    if made <= 0 or written <= 0:
        return starts[-1]["started"], None, None
    waited = datetime.now(UTC).timestamp() - newest_batch
    eta = max(left * written / made - waited, 0.0) if running else None
    return starts[-1]["started"], 60.0 * made / written, eta
