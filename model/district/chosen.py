"""Rules that are not the default, made callable by the engine of this process.

Lives here: a chosen rule's function, compiled once a process, and its number for the clock.
May not: read a file; the text of one's own rule comes with the scenario.
"""

from __future__ import annotations

import threading
from functools import cache
from math import isnan
from typing import Any

import numpy as np

from model.declared.behaviour import Behaviour
from model.declared.declare import engine_dtype
from model.declared.place import Place
from model.declared.rules import ChosenRule, RuleError, Rules
from model.rules.variants import VARIANTS
from model.tables.slots import SLOTS, Rule, address_of

_lock = threading.RLock()


def numbers_of(rules: Rules) -> np.ndarray[Any, Any]:
    """The number of the rule in each slot (slots,), 0 for the default. Raises RuleError."""
    numbers = np.zeros(len(SLOTS), np.int64)
    for one in rules:
        with _lock:
            numbers[list(SLOTS).index(one.slot)] = _callable(one)[0]
    return numbers


def function_of(rule: ChosenRule) -> Rule:
    """The rule as a Python function. Raises RuleError where its text does not define it."""
    if not rule.source:
        return VARIANTS[rule.slot][rule.name]
    names: dict[str, Any] = {"__name__": f"rules_{rule.label}"}
    try:
        exec(compile(rule.source, f"<{rule.label}>", "exec"), names)
    except Exception as error:
        raise RuleError(f"{rule.label}: {type(error).__name__}: {error}") from None
    found = names.get(rule.name)
    if not callable(found):
        raise RuleError(f"{rule.label}: expected a function {rule.name}(facts, p, u) in the file")
    return getattr(found, "py_func", found)


@cache
def _callable(rule: ChosenRule) -> tuple[int, Any]:
    """A rule's number in the engine, and what must live as long as it is called."""
    function = function_of(rule)
    try:
        return address_of(function, rule.slot, engine_dtype(Place, Behaviour))
    except Exception as error:
        said = " ".join(str(error).split())
        raise RuleError(f"{rule.label}: cannot be compiled: {said}") from None


def check_fault(clock: Any) -> None:
    """Raise RuleError if a rule has returned what its slot does not allow."""
    if not clock["faulty"]:
        return
    slot = list(SLOTS.values())[int(clock["faulty"]) - 1]
    given = float(clock["fault"])
    did = "raised an error, or returned no number" if isnan(given) else f"returned {given:g}"
    raise RuleError(f"rule in slot {slot.name!r} {did}: expected {slot.returns}. Mend the rule.")
