"""How the engine is compiled: one decorator for rules, one cached entry, one key for the cache.

Lives here: the decorators and the cache directory, keyed by every engine source and by library.
May not: anything about districts. The cache is the only thing the model ever writes to disk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dis import get_instructions
from functools import cache
from types import FunctionType
from typing import Any, TypeVar, cast

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
"""Compile mechanics that come up seldom, or stand in many places: as `mechanics`, never inlined.

What is inlined in a dozen places is compiled a dozen times.
"""


def plain(rule: Function) -> Function:
    """A rule, and the rules that it calls, as Python runs them: the same bits, nothing compiled.

    For a few calls of a start; compiling one rule takes longer than a hundred thousand of them.
    """
    function: Any = getattr(rule, "py_func", None)
    return rule if function is None else cast("Function", _plain_of(function))


@cache
def _plain_of(function: Any) -> Any:
    code, known = function.__code__, function.__globals__
    read = {step.argval for step in get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return FunctionType(code, {name: plain(known[name]) for name in read & known.keys()})


CACHE = cache_directory() if JIT else None


def engine_entry(function: Function) -> Function:
    """Compile the one entry of the engine, kept on disk under the key of its sources.

    It says on stderr when it is compiled, and what was compiled is sealed before it runs: a run
    that is stopped, or a second kind of arguments later on, leaves a folder that is whole.
    """
    if not JIT:
        return function
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(CACHE or before)
    try:
        made = numba.njit(**OPTIONS, cache=CACHE is not None)(function)
    finally:
        numba.config.CACHE_DIR = before
    kept = made._cache
    look_up, store = kept.load_overload, kept.save_overload

    def loaded(*of: Any) -> Any:
        found = look_up(*of)
        if found is None:
            said = "Compiling the engine once (about half a minute) …"
            print(said, file=sys.stderr, flush=True)
        return found

    def saved(*what: Any) -> None:
        store(*what)
        if CACHE is not None:
            seal(CACHE)

    kept.load_overload, kept.save_overload = loaded, saved
    compiled: Function = made
    return compiled
