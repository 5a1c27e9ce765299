"""The ODD page: tables of parameters written between its marks, out of the declarations.

Lives here: the filling of docs/ODD.md. May not: the page's own words, or a number of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

from scenarios.documents.markdown import markdown_table
from scenarios.inputs.checks import BEHAVIOURAL

PAGE = Path(__file__).parents[2] / "docs" / "ODD.md"
MARKED = re.compile(r"<!-- begin: ([\w ]+) -->\n.*?<!-- end -->", re.DOTALL)


def filled(page: str) -> str:
    """The page with every marked table written anew: behavioural parameters of the groups named.

    Raises KeyError for a group that no parameter has.
    """
    return MARKED.sub(lambda mark: _between(mark.group(1)), page)


def _between(marks: str) -> str:
    rows = []
    for group in marks.split():
        members = [p for p in BEHAVIOURAL.values() if p.group == group]
        if not members:
            raise KeyError(group)
        rows += [
            (
                f"`{p.name}`",
                p.en,
                f"{p.default:.10g}",
                f"{p.low:.10g} to {p.high:.10g}",
                p.unit,
                p.source,
            )
            for p in members
        ]
    head = ("name", "meaning", "value", "range", "unit", "source")
    return f"<!-- begin: {marks} -->\n{markdown_table(head, rows)}<!-- end -->"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), encoding="utf-8")
