"""Provenance: which code, in which state, on which machine and libraries, made a result.

Lives here: the hash of a configuration, the state of a git checkout, and the environment.
May not: decide whether two studies are one (study/folder.py), or hold a path, a user or a host.
"""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import model
from scenarios.run.experiment import version

PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "pandas", "pyarrow", "pydantic", "SALib")
GIT_SECONDS = 10


def content_hash(value: object) -> str:
    """Sixteen hex digits over a JSON-ready value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def provenance() -> dict[str, Any]:
    """Version, git state and environment of this process, JSON-ready."""
    return {
        "version": version(),
        "git": git_state(Path(model.__file__).parent.parent),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _installed(name) for name in PACKAGES},
    }


def git_state(folder: Path) -> dict[str, Any] | None:
    """The commit a folder is at, and whether it was changed since; None if it is no checkout."""
    if not (folder / ".git").exists():
        return None
    try:
        commit = _git(folder, "rev-parse", "HEAD").strip()
        changed = bool(_git(folder, "status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return None
    return {"commit": commit, "changed": changed}


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=GIT_SECONDS, encoding="utf-8"
    )
    return done.stdout


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
