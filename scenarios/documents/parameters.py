"""docs/parameters.md from the declarations: levers, place facts, behaviour, denominators.

Lives here: the form of the page, and its writing by `python -m scenarios.documents.parameters`.
May not: a label, a range or a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from model.declared.declare import Parameter
from model.declared.levers import DENOMINATORS
from scenarios.documents.clauses import unused_levers_table
from scenarios.documents.markdown import markdown_table
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"
INTRO = """# Parameters

Generated from the declarations in `model/declared/` by `python -m scenarios.documents.parameters`;
a test compares this page with the declarations. Ranges are inclusive. The default of a lever is
what holds before a reform.
"""

DENOMINATORS_INTRO = """## Denominators

Counts travel between places as shares: in a TOML file `count = 34` is divided by the denominator
that the lever declares.
"""
UNUSED = "## Levers that no measured clause moves"


def parameters_page() -> str:
    """The parameter page in Markdown: levers, place facts, behaviour, denominators."""
    parts = [
        INTRO,
        *_section("Levers", LEVERS.values(), lever=True),
        *_section("Place facts", FACTS.values()),
        *_section("Behaviour", BEHAVIOURAL.values()),
        DENOMINATORS_INTRO,
        markdown_table(("name", "matters"), ((name, str(n)) for name, n in DENOMINATORS.items())),
        f"{UNUSED}\n",
        unused_levers_table(),
    ]
    return "\n".join(parts)


def _section(title: str, parameters: Iterable[Parameter], lever: bool = False) -> list[str]:
    """A heading, and a table for each group in the order of the declaration."""
    head = ["name", "unit", "range", "default"]
    head += ["scope", "stronger"] if lever else []
    head += ["English", "Chinese", "source"]
    parts = [f"## {title}\n"]
    for group, members in groupby(parameters, key=lambda parameter: parameter.group):
        parts.append(f"### {title}: {group}\n")
        parts.append(markdown_table(head, (_cells(parameter, lever) for parameter in members)))
    return parts


def _cells(p: Parameter, lever: bool) -> list[str]:
    cells = [f"`{p.name}`", p.unit, f"{p.low:.10g} to {p.high:.10g}", f"{p.default:.10g}"]
    return [*cells, *([p.scope, p.stronger] if lever else []), p.en, p.zh, p.source]


if __name__ == "__main__":
    PAGE.write_text(parameters_page(), encoding="utf-8")
