"""The catalogue: every place, reform, lever, parameter and outcome, out of the declarations.

Lives here: listings for `list --json` and the parameter page, and the writing of that page.
May not: a label, a range or a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

from model.declared.declare import Parameter
from model.declared.levers import DENOMINATORS
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS
from scenarios.inputs.toml_files import Line, read_place, read_reform, shipped

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"

INTRO = """# Parameters

Generated from the declarations in `model/declared/` by `python -m scenarios.inputs.catalogue`; a
test
holds this page and the declarations together. Ranges are inclusive. The default of a lever is
what stands before a reform.
"""

DENOMINATORS_INTRO = """## Denominators

Counts travel between places as shares: in a TOML file `count = 34` is divided by the denominator
that the lever declares.
"""


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
        "outcomes": _outcome_rows(),
    }


def parameters_page() -> str:
    """The parameter page in Markdown: levers, place facts, behaviour, denominators."""
    parts = [
        INTRO,
        *_section("Levers", LEVERS.values(), lever=True),
        *_section("Place facts", FACTS.values()),
        *_section("Behaviour", BEHAVIOURAL.values()),
        DENOMINATORS_INTRO,
        table(("name", "matters"), ((name, str(n)) for name, n in DENOMINATORS.items())),
    ]
    return "\n".join(parts)


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


def _outcome_rows() -> list[dict[str, Any]]:
    """The declared outcomes, imported late because the listing of places needs none of them."""
    try:
        outcomes = import_module("model.readings").OUTCOMES
    except ModuleNotFoundError:
        return []
    return [outcome.row() for outcome in outcomes.values()]


def _line_row(line: Line, words: str) -> dict[str, Any]:
    return {
        "name": line.name,
        "value": line.value,
        "count": line.count,
        words: line.words,
        f"{words}_zh": line.words_zh,
    }


def _section(title: str, parameters: Iterable[Parameter], lever: bool = False) -> list[str]:
    """A heading, and a table for each group in the order of the declaration."""
    head = ["name", "unit", "range", "default"]
    head += ["scope", "stronger"] if lever else []
    head += ["English", "Chinese", "source"]
    parts = [f"## {title}\n"]
    for group, members in groupby(parameters, key=lambda parameter: parameter.group):
        parts.append(f"### {title}: {group}\n")
        parts.append(table(head, (_cells(parameter, lever) for parameter in members)))
    return parts


def _cells(p: Parameter, lever: bool) -> list[str]:
    cells = [f"`{p.name}`", p.unit, f"{p.low:.10g} to {p.high:.10g}", f"{p.default:.10g}"]
    return [*cells, *([p.scope, p.stronger] if lever else []), p.en, p.zh, p.source]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; bars inside a cell are escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    escaped = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)


if __name__ == "__main__":
    PAGE.write_text(parameters_page(), encoding="utf-8")
