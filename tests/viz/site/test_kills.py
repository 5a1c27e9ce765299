"""Kills of commands that are no sweeps: calibrations resume, explanations leave nothing behind.

Lives here: that going on, or starting again, gives the bytes of an undisturbed run; and a terminal
that closes. May not: kills of sweeps (scenarios/study/test_sweep_ends.py).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from calls import ROOT, contents, place
from forked_sweep import command
from mini_targets import MINI
from scenarios.run.evaluations import NOTES

__all__ = ["place"]  # a fixture

EXPLAIN = ("explain", "--place", "./tiny.toml", "--reform", "one_list", "--days", "60")
COMMANDS = {
    "calibrate": ("calibrate", "./targets.toml", "--workers", "2"),
    "explain": (*EXPLAIN, "--replications", "30", "--behaviour", "central"),
}
KILLS = 12
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a fork server"),
    pytest.mark.long,
]


@pytest.fixture
def forked(place: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What begins a command in a process of its own, at once."""
    (place.parent / "targets.toml").write_text(MINI, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")]))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["forked_sweep"])

    def begin(name: str, out: str) -> Any:
        call = (*COMMANDS[name], "--out", out)
        running = context.Process(target=command, args=(place.parent, *call))
        running.start()
        return running

    return begin


def results(folder: str) -> dict[str, bytes | None]:
    """The tables that a command wrote."""
    return {n: data for n, data in contents(Path(folder)).items() if n.endswith(".csv")}


def lines() -> int:
    """Evaluations that are kept in the folder `o`."""
    notes = Path("o", NOTES)
    return notes.read_bytes().count(b"\n") if notes.exists() else 0


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_random_moments_it_gives_the_same(name: str, forked: Any) -> None:
    for out in ("first", "whole"):  # the fork server is made ready by the first
        started = time.monotonic()
        running = forked(name, out)
        running.join()
        spent = time.monotonic() - started
        assert running.exitcode == 0
    chance, kept = random.Random(4), [0]
    for _ in range(KILLS):
        running = forked(name, "o")
        if name == "explain":
            running.join(chance.uniform(0.05, 0.6) * spent)
        else:  # some evaluations later, however busy the machine is
            wished = kept[-1] + chance.randint(1, 5)
            while running.is_alive() and lines() < wished:
                time.sleep(0.005)
        if running.exitcode is not None:
            break
        running.kill()
        running.join()
        kept.append(lines())
        if name == "explain":
            assert not Path("o").exists()
    assert len(kept) > 3
    assert kept == sorted(kept)
    assert (kept[-1] > 1) == (name == "calibrate")
    running = forked(name, "o")
    running.join()
    assert running.exitcode == 0
    assert results("o") == results("whole") == results("first")
    assert results("o")


@pytest.mark.usefixtures("hangup")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_that_closes_ends_it_as_an_interruption_does(
    name: str, forked: Any, place: Path
) -> None:
    line = [sys.executable, str(ROOT / "run.py"), *COMMANDS[name], "--out", "o"]
    running = subprocess.Popen(
        [word.replace("30", "3000") for word in line],
        cwd=place.parent,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    end = time.monotonic() + 120
    while time.monotonic() < end and lines() < 2:  # the first line names the plan
        time.sleep(0.05)
        if name == "explain" and time.monotonic() > end - 114:
            break
    os.killpg(running.pid, signal.SIGHUP)
    said = running.communicate()[1].decode()
    assert running.returncode == 130, said
    assert "Interrupted: " in said
    assert "Traceback" not in said
    assert not list(place.parent.rglob(".writing-*"))


def test_what_a_kill_left_in_a_folder_does_not_stop_the_next_one(forked: Any, place: Path) -> None:
    for name in COMMANDS:
        half = Path(f"o_{name}", ".writing-1-x")
        half.mkdir(parents=True)
        (half / "file").write_text("half", encoding="utf-8")
        running = forked(name, f"o_{name}")
        running.join()
        assert running.exitcode == 0
        assert not half.exists()
