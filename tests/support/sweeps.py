"""Plans in the tiny place, sweeps of them, and their tables.

Lives here: what the tests of studies share. May not: what a sweep promises.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pandas as pd

from calls import call, contents
from model.declared.scenario import Scenario
from scenarios.study.design_samplers import Point
from scenarios.study.plan import RunAnswer, Study

PLAN = """title = "A test"
place = "./tiny.toml"
reform = ["none", "one_list"]
days = {days}
replications = {replications}
seed = 3
behaviour = "central"
outcomes = {outcomes}
daily = {daily}

[design]
{design}
"""
LEVERS_ONLY = """kind = "full_factorial"

[design.over]
platform = [0.3, 0.9]
return_limit = [1, 4, 8]
"""
EVERYTHING = """kind = "latin_hypercube"
samples = 6

[design.over]
platform = [0.0, 1.0]
load = [0.7, 1.0]
rationality = [0.2, 1.0]
departments = [4, 9]
"""


def plan(folder: Path, design: str = LEVERS_ONLY, **values: object) -> Path:
    """A plan in the tiny place, written into a folder."""
    path = folder / f"study{len(list(folder.glob('study*.toml')))}.toml"
    settled = {"days": 20, "replications": 2, "outcomes": '"all"', "daily": "false"} | values
    path.write_text(PLAN.format(design=design, **settled), encoding="utf-8")
    return path


def table(folder: str | Path) -> pd.DataFrame:
    """The results in a study's folder, sorted."""
    return pd.read_parquet(Path(folder) / "results").sort_values("run_id", ignore_index=True)


def series(folder: str | Path) -> pd.DataFrame:
    """The daily series in a study's folder, sorted."""
    rows = pd.read_parquet(Path(folder) / "daily")
    return rows.sort_values(["run_id", "day"], ignore_index=True)


def failures(folder: str | Path) -> list[dict[str, Any]]:
    """The failed attempts that a study's folder tells of."""
    path = Path(folder) / "failures.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def swept(study: Path, out: str, *arguments: object) -> pd.DataFrame:
    """The table of a sweep that goes well."""
    result = call("sweep", study, "--threads", "--out", out, *arguments)
    assert result.exit_code == 0, result.output
    return table(out)


def refused(*arguments: object) -> str:
    """The one line of a refused sweep, which prints and writes nothing."""
    before = contents(Path())
    result = call("sweep", *arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert contents(Path()) == before
    said = str(result.stderr)
    assert said.startswith("Error: ")
    assert (said.count("\n"), said[-1]) == (1, "\n")
    return said


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Assert the same bits in the same columns, of whatever study their files say they are."""
    one.attrs = other.attrs = {}
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert one.to_parquet() == other.to_parquet()


def bits(answers: list[RunAnswer]) -> list[Any]:
    """What answers say, in the order of runs, for comparison."""
    return sorted((a.run.run_id, list(a.before.items()), list(a.after.items())) for a in answers)


class Poisoned(Study):
    """A study with one run that kills the worker process which tries it."""

    def at(self, values: Point, reform: int, seed: int | None = None) -> Scenario:
        """As in a study, but for the one run."""
        worker = multiprocessing.parent_process() is not None
        if worker and reform == 1 and values == {"platform": 0.3, "return_limit": 4}:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().at(values, reform, seed)


TINY_SEARCH = """title = "A tiny search"
place = "tiny.toml"
days = 60
replications = 2
confirm = 4
population = 8
generations = 3
seed = 1
objectives = ["true_in_time", "buck_passing_rate"]

[levers]
platform = [0.3, 1.0]
signoff_levels = [1, 4]
joint_meeting_interval = [30.0, 365.0]

[budget]
total = 10.0
unit = "days"

[budget.costs]
platform = 20.0
signoff_levels = 3.0
joint_meeting_interval = { each = 1.0 }
"""
