"""Rules that replace default ones: by name, out of a Python file, or as a function of a notebook.

Lives here: which rule stands in which slot, checked and compiled once before anything is run.
May not: a rule, or what a slot is (model.tables.slots). Imports are lazy: no name needs Numba.
"""

from __future__ import annotations

import ast
import inspect
import math
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from model.declared.rules import ChosenRule, RuleError, Rules
from scenarios.inputs.errors import LONG, ScenarioError, unknown, wrong

RULES = "rules"
"""The key in `meta`, and in a study, under which the rules that are not the default stand."""
FILE = "file"
"""The key of a study's `rules` that names the Python file of one's own."""
DEFAULT_NAME = "default"
SIGNATURE = "(facts, p, u)"
RuleChoice = Rules | Mapping[str, str | Callable[..., float]]
NOISE = r"Failed in nopython mode pipeline \(step: [^)]*\)|, defined at None"
"""What Numba says before its reason."""
TAIL = r" (File|During|There are|This error|>>>|\^)[ :].*"
"""Where Numba's reason ends."""


def asked_rules(texts: Sequence[str], file: Path | None = None) -> Rules:
    """The rules of `--rule slot=name`, given as texts, and of `--rules FILE`.

    Functions of the file that are named after slots stand in them; a name of `texts` is looked for
    in the file first, then among the rules that ship. Raises ScenarioError.
    """
    names: dict[str, str] = {}
    for text in texts:
        slot, mark, name = (part.strip() for part in text.partition("="))
        if not (slot and mark and name):
            raise wrong("rule", text, "slot=name", "Write, say, --rule answer=imitation.")
        if slot in names:
            raise wrong("rule", text, f"{slot} once, but it is given twice", "Leave one out.")
        names[slot] = name
    return named_rules(names, file)


def study_rules(given: object, where: str, folder: Path) -> Rules:
    """The rules of a study's table: `slot = "name"`, and `file` from the study's folder on."""
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given.values()):
        raise wrong(
            f"{where}: {RULES}",
            given,
            'a table of slot = "name"',
            'Write { answer = "imitation" }.',
        )
    names = {slot: name for slot, name in given.items() if slot != FILE}
    return named_rules(names, folder / given[FILE] if FILE in given else None)


def named_rules(names: Mapping[str, str], file: Path | None = None) -> Rules:
    """The rules of these names by slot, and of a file; see `asked_rules`."""
    from model.rules.variants import VARIANTS
    from model.tables.slots import SLOTS

    source = "" if file is None else _text(file)
    own = [] if file is None else _functions(source, file)
    found = [ChosenRule(slot, slot, source) for slot in SLOTS if slot in own and slot not in names]
    for slot, name in names.items():
        if slot not in SLOTS:
            raise unknown("slot", slot, SLOTS, "rule")
        if name in own:
            found.append(ChosenRule(slot, name, source))
        elif name in VARIANTS[slot]:
            found.append(ChosenRule(slot, name))
        elif name != DEFAULT_NAME:
            raise unknown("rule", name, [DEFAULT_NAME, *VARIANTS[slot], *own], f"rule in {slot}")
    if file is not None and not any(rule.source for rule in found):
        raise ScenarioError(
            f"{file}: no rule is taken from it: expected a function {SIGNATURE} named after a slot "
            f"({', '.join(SLOTS)}). Name one so, or choose one with --rule slot=function."
        )
    return _checked(found, file)


def given_rules(given: RuleChoice) -> Rules:
    """The rules that `load` is given, checked: a tuple, or names and functions by slot.

    Of a function the text is kept, so that it goes wherever the scenario goes, with the modules and
    plain numbers it names. Raises ScenarioError.
    """
    from model.tables.slots import SLOTS

    if isinstance(given, Mapping):
        functions = {slot: rule for slot, rule in given.items() if callable(rule)}
        for slot in functions:
            if slot not in SLOTS:
                raise unknown("slot", slot, SLOTS, RULES)
        names = {slot: str(rule) for slot, rule in given.items() if slot not in functions}
        own = [_of_function(slot, rule) for slot, rule in functions.items()]
        return _checked([*named_rules(names), *own])
    rules = tuple(given) if isinstance(given, (tuple, list)) else (given,)
    if not all(isinstance(rule, ChosenRule) for rule in rules):
        raise wrong(RULES, given, "a mapping of slot to rule", 'Write {"answer": "imitation"}.')
    slots = [rule.slot for rule in rules]
    for slot in slots:
        if slots.count(slot) > 1:
            raise wrong(RULES, slot, "each slot once", "Leave one out.")
    for rule in rules:
        if not rule.source or rule.slot not in SLOTS:
            named_rules({rule.slot: rule.name})
    return _checked(rules)


def rules_meta(rules: Rules) -> dict[str, dict[str, str]]:
    """For `meta`: the rules that are not the default, by slot; nothing where all are."""
    found = {rule.slot: rule.label.removeprefix(f"{rule.slot}=") for rule in rules}
    return {RULES: found} if found else {}


def rules_table() -> list[dict[str, Any]]:
    """Every slot: what it decides and returns, its facts, and its rules with what they say."""
    from model.rules.variants import VARIANTS
    from model.tables.slots import SLOTS

    return [
        {
            "slot": name,
            "what": slot.what,
            "returns": slot.returns,
            "facts": dict(slot.facts),
            "rules": {key: _first_line(rule) for key, rule in VARIANTS[name].items()},
        }
        for name, slot in SLOTS.items()
    ]


def _first_line(rule: Callable[..., float]) -> str:
    """The claim of a rule: the first paragraph of its docstring, on one line."""
    return " ".join((inspect.getdoc(rule) or "").split("\n\n")[0].split())


def _text(file: Path) -> str:
    """The text of a file of rules."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise ScenarioError(
            f"{file}: {reason}: expected a Python file of rules. Give the path of one."
        ) from None


def _functions(source: str, file: Path) -> list[str]:
    """Names that a file defines at its top: its functions, and other names for them."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise ScenarioError(
            f"{file}{f', line {line}' if line else ''}: {getattr(error, 'msg', error)}: expected "
            "Python. Mend the file."
        ) from None
    found = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    targets = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
    return found + [target.id for target in targets if isinstance(target, ast.Name)]


def _of_function(slot: str, rule: Callable[..., float]) -> ChosenRule:
    """A rule out of a function, with its text."""
    plain: Any = getattr(rule, "py_func", rule)
    name = str(getattr(plain, "__name__", ""))
    try:
        text = textwrap.dedent(inspect.getsource(plain))
        (node,) = ast.parse(text).body
    except (OSError, TypeError, SyntaxError, ValueError):
        node = None
    if not isinstance(node, ast.FunctionDef):
        raise ScenarioError(
            f"rule in {slot}: the text of {name or rule!r} cannot be had: expected a function that "
            "def defines in a file or a cell. Write it into a file, and use "
            "asked_rules([], Path(file))."
        )
    body = text.splitlines()[node.lineno - 1 :]  # without decorators
    named = {key: plain.__globals__.get(key) for key in plain.__code__.co_names}
    head = []
    for key, value in sorted(named.items()):
        if isinstance(value, ModuleType):
            head.append(f"import {value.__name__} as {key}")
        elif isinstance(value, (int, float)) and math.isfinite(value):
            head.append(f"{key} = {value!r}")
    return ChosenRule(slot, name, "\n".join([*head, *body, ""]))


def _checked(rules: Sequence[ChosenRule], file: Path | None = None) -> Rules:
    """The rules in the order of slots, those of one's own compiled once. Raises ScenarioError."""
    if not rules:
        return ()
    from model.district.chosen import numbers_of
    from model.tables.slots import SLOTS

    for rule in rules:
        if rule.source:
            try:
                _check_arguments(rule)
                numbers_of((rule,))
            except (RuleError, SystemExit) as error:
                where = f"{file}: " if file else ""
                raise ScenarioError(
                    f"{where}function {rule.name!r} in slot {rule.slot!r}: {_reason(error)}: "
                    f"expected {rule.name}{SIGNATURE} that Numba compiles. Mend it, or see "
                    "docs/rules.md."
                ) from None
    return tuple(sorted(rules, key=lambda rule: list(SLOTS).index(rule.slot)))


def _check_arguments(rule: ChosenRule) -> None:
    """Raise RuleError for a function that takes other arguments than three."""
    from model.district.chosen import function_of

    try:
        inspect.signature(function_of(rule)).bind(None, None, None)
    except TypeError as error:
        raise RuleError(f"{rule.label}: {error}") from None


def _reason(error: BaseException) -> str:
    """Why a rule is none, in one short line."""
    said = re.sub(NOISE, "", str(error).partition(": ")[2].removeprefix("cannot be compiled: "))
    said = re.sub(TAIL, "", said).strip(" .:")
    if re.fullmatch(r"'\w+'", said):  # all that Numba says of it
        said = f"no fact or parameter is called {said}"
    said = said or "it ends the program"
    return said if len(said) <= LONG else f"{said[:LONG]}..."
