"""Locks of folders: one sweep, one search, one calibration at a time.

Lives here: taking a folder for this process, and asking whether another has it.
May not: what is written into the folder.
"""

from __future__ import annotations

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
    try:
        lock = (folder / LOCK).open("a")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise wrong(
            "out",
            str(folder),
            f"a plain file {LOCK} in it, but there {reason}",
            f"Remove {LOCK} from that folder, and start again.",
        ) from None
    if _locked(lock, LOCK_SECONDS):
        return lock
    lock.close()
    raise wrong("out", str(folder), f"a folder no other {who} works in", "Wait for it.")


def is_taken(folder: Path) -> bool:
    """Whether a process works in a folder."""
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
