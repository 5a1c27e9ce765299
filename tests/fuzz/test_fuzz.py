"""Structured inputs at random, always the same: none ends in a traceback.

Lives here: what is done with each, and that only our own errors come of it.
May not: draw an input (support/fuzzed.py), or ask whether a sentence is a good one.
"""

from __future__ import annotations

import random
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import fuzzed
from calls import call, tiny
from scenarios.calibrate.plan_file import read_targets
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS, checked_number
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.logs.measure import measure_log
from scenarios.optimise.reading import read_search_plan
from scenarios.study.design import read_design
from scenarios.study.plan_file import read_study
from sweeps import plan, swept
from viz.shared.options import settings
from viz.site.main import app

READ: dict[str, Callable[[Path], Any]] = {
    "place": lambda path: load(place=path),
    "reform": lambda path: load(reform=path),
    "study": read_study,
    "plan": read_search_plan,
    "targets": read_targets,
}
FILES, CALLS = 250, 240
NEVER = ("--dask", "--help", "--version", "folder", "study", "log", "plan", "targets")
"""What would wait for somebody else, or is given already."""
LONGEST = 5_000
"""Characters of an error: what is shown of a value is cut."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny place, a study that was swept, and a log."""
    made = tmp_path_factory.mktemp("fuzz")
    tiny(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        plan(made, days=3, replications=1).rename(made / "study.toml")
        swept(made / "study.toml", "o")
        rows = "case,unit,time\n1,A,2024-01-01\n1,B,2024-01-02\n2,A,2024-01-03\n"
        (made / "log.csv").write_text(rows, encoding="utf-8")
    return made


def tried(what: Callable[[random.Random], object], times: int, told: str) -> int:
    """Do something with so many seeds, and count how often our own error comes of it.

    AssertionError where anything else comes.
    """
    wrong, refused = [], 0
    for seed in range(times):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                what(random.Random(f"{told} {seed}"))
        except ScenarioError as error:
            refused += 1
            if len(str(error)) > LONGEST:
                wrong.append(f"{told} {seed}: an error of {len(str(error)):,} characters")
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            wrong.append(f"{told} {seed}: {error!r:.200} in {last.filename}, line {last.lineno}")
    assert not wrong, "\n".join(wrong)
    return refused


@pytest.mark.parametrize("kind", READ)
def test_toml(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "fuzz.toml"

    def read(chance: random.Random) -> None:
        path.write_bytes(fuzzed.toml(chance, kind))
        READ[kind](path)

    assert 0 < tried(read, FILES, kind) < FILES  # some are read, some are refused


def test_points(tmp_path: Path) -> None:
    def read(chance: random.Random) -> None:
        (tmp_path / "points.csv").write_bytes(fuzzed.points(chance))
        read_design({"kind": "csv", "file": "points.csv"}, "fuzz", tmp_path)

    assert 0 < tried(read, FILES, "points") < FILES


@pytest.mark.parametrize(("made", "name"), [(fuzzed.log, "log.csv"), (fuzzed.xes, "log.xes")])
def test_logs(made: Callable[[random.Random], bytes], name: str, tmp_path: Path) -> None:
    def read(chance: random.Random) -> None:
        (tmp_path / name).write_bytes(made(chance))
        measure_log(tmp_path / name)

    assert 0 < tried(read, FILES, name) < FILES


def test_numbers() -> None:
    declared = {**LEVERS, **FACTS, **BEHAVIOURAL}

    def read(chance: random.Random) -> None:
        text, name = chance.choice(fuzzed.NUMBERS), chance.choice(list(declared))
        for value in settings([f"{name}={text}"]).values():
            checked_number(value, declared[name], name)
            load(set={name: value})

    assert 0 < tried(read, 2 * FILES, "numbers") < 2 * FILES


@pytest.mark.long
def test_calls(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    codes: Counter[int] = Counter()
    program: Any = get_command(app)
    options = {
        name: {
            one.opts[0]: getattr(one, "is_flag", False)
            for one in command.params
            if one.opts[0] not in NEVER
        }
        for name, command in program.commands.items()
    }

    def ask(chance: random.Random) -> None:
        words = fuzzed.words(chance, options)
        found = call(*words)
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        if found.exit_code not in (0, 2) or "Traceback" in found.stderr:
            raise AssertionError(f"{words}: exit code {found.exit_code}: {found.stderr:.300}")
        codes[found.exit_code] += 1

    tried(ask, CALLS, "call")
    assert codes[0] > CALLS / 10
