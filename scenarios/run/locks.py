"""Locks of folders: one sweep, one search, one calibration at a time.

Lives here: taking a folder for this process, and asking whether another has it.
May not: what is written into the folder.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import IO

from scenarios.inputs.errors import wrong

LOCK = ".lock"
LOCK_SECONDS = 1.0
"""Seconds for which a folder is asked for: `status` holds it for a moment, too."""


def taken(folder: Path, who: str) -> IO[str]:
    """Hold a folder for this process, until the file returned is closed.

    `who` is what else may hold it, such as `sweep`. Raises ScenarioError where another one does.
    """
    path = folder / LOCK
    if os.path.lexists(path) and not path.is_file():  # a pipe would be waited for for ever
        expected = f"a plain file {LOCK} in it, or none"
        raise wrong("out", str(folder), expected, f"Remove {LOCK} from it, and start again.")
    lock = path.open("a")
    if _locked(lock, LOCK_SECONDS):
        return lock
    lock.close()
    raise wrong("out", str(folder), f"a folder no other {who} works in", "Wait for it.")


def is_taken(folder: Path) -> bool:
    """Whether a process works in a folder."""
    if not (folder / LOCK).is_file():
        return False
    try:
        with (folder / LOCK).open("r") as lock:
            return not _locked(lock, 0.0)
    except OSError:
        return False


def _locked(lock: IO[str], seconds: float) -> bool:
    """Take the folder for this process; the system lets go of it however the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing guards the folder there
        return True
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.05)
