"""How the engine is compiled: one decorator for rules, one cached entry, one key for the cache.

Lives here: the decorators and the cache directory, keyed by every engine source and by library.
May not: anything about districts. The cache is the only thing the model ever writes to disk.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba as _numba
import numpy as np

numba: Any = _numba  # its stubs know neither the config's fields nor the wrapper options
JIT = not numba.config.DISABLE_JIT

Function = TypeVar("Function", bound=Callable[..., Any])

# Nothing in the engine allocates, so Numba's reference counts (`_nrt`) are off: a third faster.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}

rule: Callable[[Function], Function] = numba.njit(**OPTIONS)
"""Compile a rule: scalars and one record in, a decision out; it can be called from Python."""

mechanics: Callable[[Function], Function] = numba.njit(
    **OPTIONS, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True
)
"""Compile a piece of mechanics, which takes the world: callable from compiled code only.

Without wrappers for Python the engine compiles in half the time.
"""


def source_key() -> str:
    """A hash of every engine source and of the libraries that compile it (16 hex digits).

    Numba's own cache does not notice a change in a function imported from another file; a
    directory named after all sources does.
    """
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    digest.update(os.environ.get("NUMBA_BOUNDSCHECK", "").encode())
    return digest.hexdigest()[:16]


def cache_directory() -> Path | None:
    """Where compiled code is kept: `$BUCKSTOP_CACHE`, the user's cache, or a temporary folder.

    None where nothing can be written: the engine is then compiled at every start.
    """
    roots = [Path(tempfile.gettempdir()) / f"buckstop-{os.getuid()}"] if os.name == "posix" else []
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    roots.insert(0, Path(home) / "buckstop")
    if "BUCKSTOP_CACHE" in os.environ:
        roots.insert(0, Path(os.environ["BUCKSTOP_CACHE"]))
    for root in roots:
        folder = root / source_key()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


CACHE = cache_directory() if JIT else None


def entry(function: Function) -> Function:
    """Compile the one entry of the engine, kept on disk under the key of its sources."""
    if CACHE is None:
        return rule(function)
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(CACHE)
    try:
        return numba.njit(**OPTIONS, cache=True)(function)
    finally:
        numba.config.CACHE_DIR = before


def is_compiled() -> bool:
    """Whether a compiled engine for exactly these sources is waiting on disk."""
    return not JIT or (CACHE is not None and any(CACHE.rglob("*.nbc")))
