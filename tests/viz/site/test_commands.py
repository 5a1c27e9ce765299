"""The command line as one thing: every command has the same names, `--json`, and progress.

Lives here: what all commands share, and the JSON of those whose results are sentences or files.
May not: bad input (test_bad_input.py), or the results of a command (its own file).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer

from calls import COMMANDS, ROOT, answered, call, place
from scenarios.inputs.defaults import DAYS, LOGGED_DAYS, ROBUST_DAYS
from sweeps import TINY_SEARCH
from viz.shared import console
from viz.site.main import app

__all__ = ["place"]  # a fixture

SHORT = ("--days", 40)
PAIRS = ("--replications", 2)


def options(command: str) -> dict[str, Any]:
    """The options of a command by name, as Click holds them."""
    found = typer.main.get_command(app).commands[command].params  # type: ignore[attr-defined]
    return {name: option for option in found for name in option.opts if name.startswith("--")}


def test_every_command_is_tested_here() -> None:
    assert set(typer.main.get_command(app).commands) == set(COMMANDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_json_if_asked(command: str) -> None:
    assert "--json" in options(command)
    assert options(command)["--json"].help == options("run")["--json"].help


SHARED = {
    "--place": "PLACE",
    "--reform": "REFORM",
    "--replications": "N",
    "--days": "N",
    "--seed": "N",
    "--set": "LEVER=VALUE",
    "--behaviour": "WORD",
    "--workers": "N",
    "--json": "",
    "--force": "",
}
ALIKE = ("--seed", "--set", "--workers", "--json", "--force")
"""Options with one default and one help text wherever they are."""


@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_has_one_name_and_one_meaning_in_every_command(command: str) -> None:
    first: dict[str, Any] = {}
    for other in COMMANDS:
        first = options(other) | first
    for name, option in options(command).items():
        if name in SHARED:
            assert (option.metavar or "") == SHARED[name]
        if name in ALIKE:
            assert option.default == first[name].default
            assert option.help == first[name].help
    assert not {"--output", "--place-name", "--overwrite", "--random-seed"} & set(options(command))
    if "--force" in options(command):
        assert "--out" in options(command)


@pytest.mark.parametrize("command", COMMANDS)
def test_days_have_one_default_and_another_is_explained(command: str) -> None:
    if days := options(command).get("--days"):
        fewer = {"trace": LOGGED_DAYS, "flows": LOGGED_DAYS, "robustness": ROBUST_DAYS}
        if "--timeline" in options(command):
            assert days.default is None
            assert days.show_default == f"the timeline's, else {fewer.get(command, DAYS)}"
        else:
            assert days.default == fewer.get(command, DAYS)
        assert (f"Fewer than the {DAYS} of other commands" in days.help) == (command in fewer)


def test_the_program_is_named_as_it_was_called(tmp_path: Path) -> None:
    script = tmp_path / "buckstop"
    script.write_text(
        f"#!{sys.executable}\nfrom viz.site.main import app\napp()\n", encoding="utf-8"
    )
    script.chmod(0o755)
    for command, name in (([script], "buckstop"), ([sys.executable, "run.py"], "run.py")):
        how = {"cwd": ROOT, "capture_output": True, "text": True, "check": False}
        how["env"] = {**os.environ, "PYTHONPATH": str(ROOT)}
        said = subprocess.run([*command, "compare", "--help"], **how).stdout
        assert f"Usage: {name} compare" in said
        assert f" {name} compare --place baiyun" in said
        assert f"{name} list" in subprocess.run([*command, "--help"], **how).stdout
        wrong = subprocess.run([*command, "compare", "--dyas", "3"], **how)
        assert (wrong.returncode, f"See {name} compare --help." in wrong.stderr) == (2, True)
        wrong = subprocess.run([*command, "comprae"], **how)
        assert (wrong.returncode, f"See {name} --help." in wrong.stderr) == (2, True)


def test_the_version_is_that_of_the_package() -> None:
    result = call("--version")
    assert (result.exit_code, result.stdout) == (0, f"buckstop {version('buckstop')}\n")


# --- JSON of commands whose results are sentences, files or a folder


def test_trace_answers_in_json(place: Path) -> None:
    asked = ("trace", "--place", place, "--reform", "one_list", *SHORT, "--seed", 3)
    answer = answered(*asked, "--case", 2)
    asked_for = [answer["meta"][key] for key in ("place", "reform", "days", "seed")]
    assert [*asked_for, answer["case"]] == ["tiny", "one_list", 40, 3, 2]
    assert all(row["case"] == 2 for row in answer["rows"])
    assert answer["rows"][0]["activity"] == "known"
    assert answer["sentences"] == call(*asked, "--case", 2).stdout.splitlines()
    whole = answered(*asked, "--log", "log.csv")
    assert whole["file"] == "log.csv"
    assert whole["events"] == len(Path("log.csv").read_text("utf-8").splitlines()) - 1
    answered(*asked, "--out", "same.csv")
    assert Path("same.csv").read_bytes() == Path("log.csv").read_bytes()


def test_flows_answer_in_json(place: Path) -> None:
    asked = ("flows", "--place", place, "--reform", "one_list", *SHORT, *PAIRS)
    answer = answered(*asked, "--csv", "flows.csv")
    meta = answer["meta"]
    assert (meta["place"], meta["reform"], meta["replications"]) == ("tiny", "one_list", 2)
    assert answer["sentences"] == call(*asked).stdout.splitlines()
    assert len(answer["rows"]) == len(Path("flows.csv").read_text("utf-8").splitlines()) - 1
    assert {"giver", "taker", "before_count", "after_count"} <= set(answer["rows"][0])


def test_a_sweep_answers_in_json_as_its_status_does(place: Path) -> None:
    study = f"""title = "S"
place = "./{place.name}"
reform = "one_list"
days = 10
replications = 1
seed = 1
outcomes = ["buck_passing_rate"]
[design]
kind = "full_factorial"
[design.over]
platform = [0.1, 0.9]
"""
    Path("study.toml").write_text(study, encoding="utf-8")
    answer = answered("sweep", "./study.toml", "--out", "o", "--threads")
    assert (answer["runs"], answer["done"], answer["failed"]) == (2, 2, 0)
    again = answered("status", "o")
    assert {key: again[key] for key in ("title", "runs", "done", "means")} == {
        key: answer[key] for key in ("title", "runs", "done", "means")
    }


WRITTEN = {
    "status": "s",
    "fit": "fit.toml",
    "new": "new.toml",
    "level": "level.toml",
    "trace": None,
    "sweep --dry-run": None,
}
FILED = ("fit", "trace", "flows", "new", "level")
"""Commands that write one file and no folder."""
MANY_WORLDS = {"sweep", "calibrate", "optimise"}
"""Commands that run many worlds and have no --replications: their plan says how many."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_takes_workers_where_it_runs_many_worlds_and_only_there(command: str) -> None:
    many = command in MANY_WORLDS or "--replications" in options(command)
    assert ("--workers" in options(command)) == many
    if many:
        assert options(command)["--workers"].default is None


PLAN = """title = "S"
place = "./tiny.toml"
reform = ["one_list"]
days = 20
replications = 2
behaviour = "central"
[design]
kind = "latin_hypercube"
samples = 40
[design.over]
platform = [0.1, 0.9]
load = [0.7, 1.0]
"""
HERE = ("--place", "./tiny.toml", "--reform", "one_list", "--days", 20)
ANSWERS = {
    "run": HERE,
    "trace": (*HERE, "--case", 1),
    "compare": (*HERE, *PAIRS),
    "compare --pilot": (*HERE, *PAIRS, "--pilot", 0.5, "--spill"),
    "explain": (*HERE, *PAIRS, "--outcome", "gap"),
    "response": (*HERE, *PAIRS, "--lever", "platform"),
    "robustness": (*HERE, "--replications", 1, "--joint", 0),
    "flows": (*HERE, *PAIRS),
    "sweep": ("./plan.toml", "--threads"),
    "sweep --dry-run": ("./plan.toml", "--dry-run"),
    "status": ("s",),
    "sensitivity": ("s",),
    "discover": ("s", "--where", "gap.after > 0.1"),
    "merge": ("s1", "s2"),
    "optimise": ("./search.toml",),
    "measure": ("log.csv",),
    "fit": ("log.csv", "--name", "own"),
    "new": ("reform", "mine"),
    "level": ("./tiny.toml", "--replications", 2),
}


@pytest.mark.long
def test_the_same_things_have_the_same_names_in_the_json_of_all_commands(place: Path) -> None:
    """What was asked stands in meta, a table in rows, what is written in folder or in file."""
    minutes, quiet = {"calibrate", "validate"}, {"dashboard", "list", "terms"}
    assert {name.split()[0] for name in ANSWERS} == set(COMMANDS) - minutes - quiet
    Path("plan.toml").write_text(PLAN, encoding="utf-8")
    Path("search.toml").write_text(TINY_SEARCH, encoding="utf-8")
    call("trace", "--place", place, "--days", 90, "--log", "log.csv")
    call("sweep", "./plan.toml", "--out", "s", "--threads")
    for k in (1, 2):
        call("sweep", "./plan.toml", "--out", f"s{k}", "--threads", "--part", f"{k}/2")
    for name, given in ANSWERS.items():
        command, known = name.split()[0], options(name.split()[0])
        written = WRITTEN.get(name, f"o {name}")
        where = ("--out", written) if written and command != "status" else ()
        answer = answered(command, *given, *where)
        kind = "file" if command in FILED else "folder"
        assert answer.get(kind) == written, name
        if "--seed" in known and command != "measure":
            assert {"place", "reform", "seed", "days", "version"} <= set(answer["meta"]), name
        if "--replications" in known:
            assert "replications" in answer["meta"], name
            assert isinstance(answer["rows"], list), name
        if "--workers" in known and command not in MANY_WORLDS:
            again = "w.toml" if command == "level" else "w"
            alone = answered(command, *given, "--out", again, "--workers", 1)
            assert alone["rows"] == answer["rows"], name
            shutil.rmtree(again) if Path(again).is_dir() else Path(again).unlink()
            said = call(command, *given, "--out", again, "--workers", 0)
            assert (said.exit_code, "workers = 0" in said.stderr) == (2, True), name
            assert not Path(again).exists()


# --- progress


def test_a_long_command_whose_stderr_is_redirected_reports_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "PACE", 0.05)
    with console.counted("Runs", 1000, done=200) as tick:
        for _ in range(4):
            tick()
            time.sleep(0.1)
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert all(re.fullmatch(r"Runs: 20[0-4] of 1,000, about \d+ min left", line) for line in lines)
    with console.waiting("Measuring the log"):
        time.sleep(0.2)
    assert set(capsys.readouterr().err.splitlines()) == {"Measuring the log …"}


def test_a_short_command_whose_stderr_is_redirected_reports_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    started = time.perf_counter()
    with console.counted("Runs", 10) as tick, console.waiting("Writing"):
        tick()
    assert time.perf_counter() - started < 1.0
    assert capsys.readouterr().err == ""
