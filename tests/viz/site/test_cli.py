"""The command line as its users meet it: help, `run`, `list`, and what goes to stderr.

Lives here: what stands on stdout and stderr, and what is written, of calls that succeed.
May not: bad input (test_bad_input.py), `compare` and `trace` (their own files), or what the
numbers ought to be.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from calls import COMMANDS, ROOT, answered, call, contents, had_before, place, process, strict
from model.declared.outcomes import OUTCOMES
from scenarios import load
from scenarios.compare import comparison as comparing
from scenarios.inputs.defaults import REPLICATIONS
from scenarios.inputs.toml_files import shipped

__all__ = ["place"]  # a fixture

META = ["place", "reform", "days", "seed", "version", "config_hash", "cases", "events", "seconds"]
SHORT = ("--days", 40)
PAIRS = ("--replications", 2)
HEAVY = ("numba", "mesa", "pandas", "plotly", "scipy", "numpy")


# --- help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_there_for_every_command_at_eighty_columns(command: str) -> None:
    result = call(*command.split(), "--help")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert f"Usage: run.py {command}".strip() in result.stdout
    assert "[bold]" not in result.stdout
    assert "…" not in result.stdout
    assert call(*command.split(), "-h").stdout == result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_every_option_in_words(command: str) -> None:
    text = re.sub(r"[│╭╮╰╯─]", " ", call(command, "--help", columns=200).stdout)
    options = {line.split()[0]: line for line in text.splitlines() if line.strip().startswith("--")}
    assert "--help" in options
    for name, line in options.items():
        said = re.sub(rf"{name}|-h\b|<\w+>|\b[A-Z=]+\b|\[default: .*\]", "", line).strip()
        assert len(said.split()) >= 3, line


def test_help_names_every_command_and_where_names_are_listed() -> None:
    text = " ".join(call("--help").stdout.split())
    assert all(f"│ {command} " in text for command in COMMANDS)
    assert "run.py list" in text
    assert "Without a command it runs compare" in text


@pytest.mark.parametrize("arguments", [["--help"], ["compare", "--help"], ["trace", "--help"]])
def test_help_is_quick_and_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import runpy, sys\n"
        f"sys.argv = ['run.py', *{arguments!r}]\n"
        "try:\n    runpy.run_path('run.py', run_name='__main__')\n"
        "except SystemExit as end:\n"
        f"    print('imported', [m for m in {HEAVY!r} if m in sys.modules], end.code)\n"
    )
    spent = []
    for _ in range(2):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        spent.append(time.perf_counter() - started)
    assert done.stdout.splitlines()[-1] == "imported [] 0"
    assert min(spent) < 2.0  # about a fifth of a second on a quiet machine


@pytest.mark.parametrize("arguments", [[], ["--days", "5"]])
def test_no_command_is_compare(
    arguments: list[str], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[str]]] = []
    group = [load(place, "one_list")]

    def plan(where: str, reforms: list[str], **_: Any) -> list[list[Any]]:
        asked.append((where, reforms))
        return [[load("baseline", "none")][:0] or group]

    monkeypatch.setattr(comparing, "comparison_plan", plan)
    monkeypatch.setattr(comparing, "titles", lambda *_: {})
    result = call(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert asked == [("own", [])]
    days = 5 if arguments else 730
    assert f"{REPLICATIONS} replications of {days} days" in result.stdout
    assert len(list((place.parent / "results").iterdir())) == 1


# --- run


def test_run_answers_in_json(place: Path) -> None:
    arguments = ("run", "--place", place, "--reform", "one_list", *SHORT, "--seed", 7)
    answer = answered(*arguments, "--behaviour", "central")
    meta, outcomes = answer["meta"], answer["outcomes"]
    assert list(answer) == ["meta", "outcomes"]
    assert list(meta) == [*META, "already", "behaviour"]
    assert (meta["place"], meta["reform"]) == ("tiny", "one_list")
    assert (meta["days"], meta["seed"]) == (40, 7)
    assert meta["config_hash"] == load(place, "one_list").config_hash
    assert meta["events"] > meta["cases"] > 0
    assert meta["already"] == []
    assert list(outcomes) == list(OUTCOMES)
    assert all(v is None or isinstance(v, float) for v in outcomes.values())
    assert sum(v is not None for v in outcomes.values()) > 20


def test_one_seed_gives_the_same_numbers_in_any_process(place: Path) -> None:
    arguments = ("run", "--place", place, *SHORT, "--seed", 3)
    here, other = answered(*arguments), answered("run", "--place", place, *SHORT, "--seed", 4)
    done = process(*arguments, "--json", cwd=place.parent)
    assert (done.returncode, done.stderr) == (0, "")
    there = strict(done.stdout)
    assert here["meta"].pop("seconds") >= 0
    assert there["meta"].pop("seconds") >= 0
    assert here == there
    assert other["outcomes"] != here["outcomes"]


def test_run_prints_every_outcome(place: Path) -> None:
    result = call("run", "--place", place, "--reform", "one_list", *SHORT)
    assert (result.exit_code, result.stderr) == (0, "")
    roomy = call("run", "--place", place, "--reform", "one_list", *SHORT, columns=120).stdout
    assert [outcome.en for outcome in OUTCOMES.values() if outcome.en not in roomy] == []
    assert max(map(len, result.stdout.splitlines()[: len(OUTCOMES)])) <= 80
    assert "already so" not in result.stdout
    assert "tiny · one_list · 40 days · seed 1" in result.stdout


def test_run_names_what_was_already_so(place: Path) -> None:
    lever = had_before(place)
    result = call("run", "--place", place, "--reform", "one_list", *SHORT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"one_list: already so: {lever}\n" in result.stdout
    meta = answered("run", "--place", place, "--reform", "one_list", *SHORT)["meta"]
    assert meta["already"] == [lever]


def test_run_puts_a_lever_where_it_is_set(place: Path) -> None:
    plain = answered("run", "--place", place, "--reform", "one_list", *SHORT)
    same = answered("run", "--place", place, "--reform", "one_list", *SHORT, "--set", "platform=.9")
    arguments = ("run", "--place", place, "--reform", "one_list", *SHORT, "--set", "platform=0.1")
    moved = answered(*arguments, "--set", "return_limit = 1", "--out", "o")
    assert same["outcomes"] == plain["outcomes"]
    assert moved["meta"]["config_hash"] != plain["meta"]["config_hash"]
    after = strict(Path("o/config.json").read_text("utf-8"))["after"]
    assert (after["platform"], after["return_limit"]) == (0.1, 1)


def test_run_writes_its_answer_and_its_configuration(place: Path) -> None:
    answer = answered("run", "--place", place, *SHORT, "--out", "a/new/folder")
    folder = place.parent / "a/new/folder"
    assert set(contents(folder)) == {"outcomes.json", "config.json"}
    written = strict((folder / "outcomes.json").read_text("utf-8"))
    assert written | {"folder": "a/new/folder"} == answer
    config = strict((folder / "config.json").read_text("utf-8"))
    assert config["config_hash"] == answer["meta"]["config_hash"]
    assert config["place"]["townships"] == 3


# --- stderr


def test_where_nobody_watches_stderr_says_only_that_worlds_are_few(place: Path) -> None:
    arguments = ("compare", "--place", place, "--reform", "one_list", *SHORT, *PAIRS)
    done = process(*arguments, "--out", "o", cwd=place.parent)
    said = done.stderr.replace("Compiling the engine once (about half a minute) …\n", "")
    assert done.returncode == 0
    assert said.startswith("Parameter sets drawn: 1.")
    assert said.count("\n") == 1
    assert "Replications" not in done.stdout
    assert "\x1b" not in done.stdout
    assert "Truly solved" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_progress_goes_to_the_terminal_and_json_to_stdout(place: Path) -> None:
    import pty

    terminal, screen = pty.openpty()
    arguments = ["compare", "--place", str(place), "--reform", "one_list", "--days", "40"]
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), *arguments, "--json"],
        cwd=place.parent,
        stdout=subprocess.PIPE,
        stderr=screen,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(screen)
    shown = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        shown += chunk
    os.close(terminal)
    assert running.stdout
    answer = strict(running.stdout.read().decode("utf-8"))
    assert running.wait() == 0
    assert b"Replications" in shown
    assert b"Writing the report" in shown
    assert answer["rows"]


# --- list


def test_list_in_json_is_one_object() -> None:
    found = answered("list")
    assert list(found) == ["places", "reforms", "levers", "parameters", "outcomes", "rules"]
    assert [row["name"] for row in found["places"]] == shipped("place")
    assert [row["name"] for row in found["reforms"]] == shipped("reform")
    assert [row["name"] for row in found["outcomes"]] == list(OUTCOMES)


@pytest.mark.parametrize("columns", [80, 120])
def test_list_shows_every_name_whole(columns: int) -> None:
    found = answered("list")
    result = call("list", columns=columns)
    assert result.exit_code == 0
    shown = {word for line in result.stdout.splitlines() for word in line.split()[:2]}
    names = {row.get("name") or row["slot"] for rows in found.values() for row in rows}
    assert names <= shown
    assert max(map(len, result.stdout.splitlines())) <= 110


def test_a_reader_who_leaves_is_no_error() -> None:
    done = subprocess.run(
        f'"{sys.executable}" run.py list --json | head -c 10; echo " ${{PIPESTATUS[0]}}"',
        cwd=ROOT,
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith('{"places":')
    assert "Traceback" not in done.stderr
    assert "nothing was written" not in done.stderr


def test_json_on_stdout_is_read_by_a_program(place: Path) -> None:
    done = process("list", "--json", cwd=place.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["places"][0]["title_zh"] == "基准区"
