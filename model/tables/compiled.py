"""How the engine is compiled: one decorator for rules, one cached entry, one key for the cache.

Lives here: the decorators and the cache directory, keyed by every engine source and by library.
May not: anything about districts. The cache is the only thing the model ever writes to disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba as _numba
from numba.core.types import unliteral as _unliteral

from model.tables.cache import cache_directory, seal

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


CACHE = cache_directory() if JIT else None


def engine_entry(function: Function) -> Function:
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


def sealed(function: Any) -> None:
    """Seal the cache if calling this entry had it compiled."""
    if CACHE is not None and any(function.stats.cache_misses.values()):
        seal(CACHE)
