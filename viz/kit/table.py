"""A table of the house as an element of the page.

Lives here: the printer of `viz.shared.table` for the dashboard. May not: build a table.
"""

from __future__ import annotations

from typing import Any

from viz.kit.elements import html
from viz.shared.table import Entry, Table

TAGS = {"plain": "span", "strong": "b", "quiet": "small"}


def table_element(made: Table, label: str) -> Any:
    """The table, to be scrolled sideways; `label` says to a screen reader what it is of."""
    head = html("thead", [html("tr", [_place("th", one, scope="col") for one in made.head])])
    body = []
    for row in made.rows:
        first, *rest = row.cells
        wide = {"colspan": str(len(made.head))} if row.kind == "group" else {}
        scope = "colgroup" if wide else "row"
        cells = () if wide else (_place("td", cell) for cell in rest)
        body.append(html("tr", [_place("th", first, scope=scope, **wide), *cells], row.kind))
    attributes = {"tabindex": "0", "role": "region", "aria-label": label}
    return html("div", [html("table", [head, html("tbody", body)])], "wide", **attributes)


def _place(tag: str, entry: Entry, **attributes: str) -> Any:
    """A place of the table with its lines."""
    lines = [html(TAGS[line.style], [line.text]) for line in entry.lines]
    about = {"title": entry.about} if entry.about else {}
    mark = f"m-{entry.mark}" if entry.mark else ""
    return html(tag, lines, mark, **attributes, **about)
