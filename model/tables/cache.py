"""The folder in which the compiled engine is kept: private to the user, and whole or thrown away.

Lives here: where that folder is, whom it belongs to, and the seal by which damage is noticed.
May not: anything about districts, or how a function is compiled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numba
import numpy as np

from model.key import stamp

SEAL = "seal.json"
"""Checksums of every file of a compiled engine, written whenever something was compiled."""
OTHERS_MAY_WRITE = 0o022


def cache_key() -> str:
    """Sixteen hex digits over the model's stamp, where it lies, and the libraries that compile it.

    Numba's own cache does not notice a change in a function imported from another file; a
    directory named after all sources does. Numba compiles anew for every place that a file lies
    in, so each copy of the model has a directory of its own.
    """
    bounds = os.environ.get("NUMBA_BOUNDSCHECK", "")
    model = Path(__file__).resolve().parents[1]
    made_by = f"{stamp()} {model} {numba.__version__} {np.__version__} {sys.version} {bounds}"
    return hashlib.sha256(made_by.encode()).hexdigest()[:16]


def cache_directory() -> Path | None:
    """Where compiled code is kept: `$BUCKSTOP_CACHE`, the user's cache, or a temporary folder.

    What lies there is unpickled and run, so a folder that belongs to somebody else is passed over,
    and what does not match its seal is removed, to be compiled anew. None where nothing can be
    written: the engine is then compiled at every start.
    """
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    roots = [Path(home) / "buckstop"]
    if "BUCKSTOP_CACHE" in os.environ:
        roots.insert(0, Path(os.environ["BUCKSTOP_CACHE"]))
    if os.name == "posix":
        roots.append(Path(tempfile.gettempdir()) / f"buckstop-{os.getuid()}")
    for root in roots:
        folder = root / cache_key()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _made_private(folder):
                continue
            with tempfile.TemporaryFile(dir=folder):
                keep_whole(folder)
                return folder
        except OSError:
            continue
    return _fresh()


def keep_whole(folder: Path) -> None:
    """Remove what lies in a folder if it is not exactly what was sealed there."""
    if checksums(folder) != _sealed(folder):
        _emptied(folder)


def seal(folder: Path) -> None:
    """Note the checksums of what a compilation has just written; a full disk is no error."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file:
            json.dump(checksums(folder), file)
        os.replace(file.name, folder / SEAL)
    except OSError:
        return


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every compiled file (`.nbi`, `.nbc`) in a folder, by its name inside."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.nb[ic]"))
    }


def _sealed(folder: Path) -> dict[str, str]:
    """The checksums that were noted; none where the seal is missing or damaged."""
    try:
        found = json.loads((folder / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _made_private(folder: Path) -> bool:
    """Whether a folder is the user's own; what others could have put there is removed first."""
    if os.name != "posix":
        return True
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.getuid():
        return False
    if found.st_mode & OTHERS_MAY_WRITE:
        folder.chmod(0o700)
        _emptied(folder)
    return True


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _fresh() -> Path | None:
    """A new private folder for this process alone; None where none can be made."""
    try:
        return Path(tempfile.mkdtemp(prefix="buckstop-"))
    except OSError:
        return None
