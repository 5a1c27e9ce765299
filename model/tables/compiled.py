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
from numba.core.types import unliteral as _unliteral

from model.key import stamp

numba: Any = _numba  # its stubs know neither the config's fields nor the wrapper options
JIT = not numba.config.DISABLE_JIT
unliteral: Any = _unliteral

Function = TypeVar("Function", bound=Callable[..., Any])

# Nothing in the engine allocates, so Numba's reference counts (`_nrt`) are off: a third faster.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


def _plain(kind: Any) -> Any:
    """The type that a function is compiled for where it is given this one."""
    kind = unliteral(kind)
    return numba.int64 if kind == numba.int32 else kind


def _compiler(**options: Any) -> Callable[[Function], Function]:
    """A decorator that compiles a function once, not for each constant or width of an integer.

    Numba makes a specialisation for every literal that is passed; a third of all compiling went
    into them, and what is inlined folds its constants anyway.
    """

    def compiled(function: Function) -> Function:
        made = numba.njit(**OPTIONS, no_cfunc_wrapper=True, **options)(function)
        if JIT:
            template = made.get_call_template
            made.get_call_template = lambda args, kws: template(
                tuple(map(_plain, args)), {name: _plain(kws[name]) for name in kws}
            )
        return made

    return compiled


rule: Callable[[Function], Function] = _compiler()
"""Compile a rule: scalars and one record in, a decision out; it can be called from Python."""

mechanics: Callable[[Function], Function] = _compiler(no_cpython_wrapper=True, forceinline=True)
"""Compile a piece of mechanics, which takes the world: callable from compiled code only.

Without wrappers for Python the engine compiles in half the time.
"""

seldom: Callable[[Function], Function] = _compiler(no_cpython_wrapper=True)
"""Compile mechanics of the month or the year: as `mechanics`, but never inlined."""


def cache_key() -> str:
    """Sixteen hex digits over the model's stamp and the libraries that compile it.

    Numba's own cache does not notice a change in a function imported from another file; a
    directory named after all sources does.
    """
    bounds = os.environ.get("NUMBA_BOUNDSCHECK", "")
    made_by = f"{stamp()} {numba.__version__} {np.__version__} {sys.version} {bounds}"
    return hashlib.sha256(made_by.encode()).hexdigest()[:16]


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
        folder = root / cache_key()
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
