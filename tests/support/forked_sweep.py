"""What a fork server loads before it forks sweeps off: the engine, ready, so that a start is cheap.

Lives here: one sweep, to be killed at any moment. May not: an assertion.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyarrow.dataset  # noqa: F401 (else every reader of a batch imports it anew)

from districts import toy
from model.district.setup import build_world, run_days
from scenarios.study import folder as store
from scenarios.study.folder import go_on
from scenarios.study.opening import opened_study
from scenarios.study.plan_file import read_study
from scenarios.study.sweep import Threads

run_days(build_world(toy(), 1), 1)


def sweep_in_small_batches(study: Path, out: Path) -> None:
    """Sweep until the end, or until killed, writing a batch as often as can be.

    Fifty runs a second at most, so that twenty kills come before the end on any machine.
    """
    os.chdir(out.parent)
    store.BATCH_SECONDS = 0.01
    with opened_study(out, read_study(study)) as opened_store:
        go_on(opened_store, Threads(2), lambda: time.sleep(0.02))


def command(folder: Path, *arguments: str) -> None:
    """A command until its end, or until killed; calibrations look at the tiny place alone."""
    from scenarios.calibrate import diagnosis
    from viz.site.main import app

    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    diagnosis.checked_places = lambda: ["./tiny.toml"]
    app([*arguments])
