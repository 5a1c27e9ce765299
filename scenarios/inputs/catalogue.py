"""The catalogue: every place, reform, lever, parameter, outcome and rule, out of the declarations.

Lives here: the rows of `list --json`.
May not: a label, a range or a number of its own, or a page (documents/parameters.py).
"""

from __future__ import annotations

from typing import Any

from model.declared.outcomes import OUTCOMES
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS
from scenarios.inputs.rules import rules_table
from scenarios.inputs.toml_files import SourcedLine, read_place, read_reform, shipped


def catalogue() -> dict[str, list[dict[str, Any]]]:
    """Everything that can be asked for by name, as JSON-ready rows."""
    return {
        "places": [_place_row(name) for name in shipped("place")],
        "reforms": [_reform_row(name) for name in shipped("reform")],
        "levers": [lever.row() for lever in LEVERS.values()],
        "parameters": [
            {"kind": kind, **parameter.row()}
            for kind, table in (("place", FACTS), ("behaviour", BEHAVIOURAL))
            for parameter in table.values()
        ],
        "outcomes": [outcome.row() for outcome in OUTCOMES.values()],
        "rules": rules_table(),
    }


def _place_row(name: str) -> dict[str, Any]:
    place = read_place(name)
    return {
        "name": name,
        **place.texts,
        "facts": [_line_row(line, "source") for line in place.facts],
        "before": [_line_row(line, "source") for line in place.before],
    }


def _reform_row(name: str) -> dict[str, Any]:
    reform = read_reform(name)
    return {
        "name": name,
        **reform.texts,
        "clauses": [_line_row(line, "clause") for line in reform.levers],
    }


def _line_row(line: SourcedLine, words: str) -> dict[str, Any]:
    return {
        "name": line.name,
        "value": line.value,
        "count": line.count,
        words: line.words,
        f"{words}_zh": line.words_zh,
    }
