"""One table, as a value, and how it is printed on a terminal; pages print it by `table.html.j2`.

Lives here: lines, entries, rows and tables, in one language or (as markup) in both.
May not: a word of its own, or what a question shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from scenarios.run.effects import GAINS, LOSSES
from viz.shared.streams import visible
from viz.shared.wording import lines

Style = Literal["plain", "strong", "quiet"]
COLOURS = {
    **dict.fromkeys(GAINS, "green"),
    **dict.fromkeys(LOSSES, "red"),
    **dict.fromkeys(("unchanged", "uncertain", "too_few"), "dim"),
}
"""The terminal's style of what is judged so; what is quiet is dim."""


@dataclass(frozen=True)
class Line:
    """A line of an entry."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True)
class Entry:
    """What stands in one place of a table.

    `mark`: how it is judged, which colours its strong lines. `about`: said when it is pointed at.
    `bar`: a bar beneath it on a page, in per cent of its width.
    """

    lines: tuple[Line, ...]
    mark: str = ""
    about: str = ""
    bar: int | None = None


def cell_entry(text: str, *quiet: str, style: Style = "plain", mark: str = "") -> Entry:
    """A text, and quiet lines beneath it; empty ones are left out."""
    beneath = tuple(Line(line, "quiet") for line in quiet if line)
    return Entry((Line(text, style), *beneath), mark)


@dataclass(frozen=True)
class Row:
    """A row: its heading, then its cells. `kind` is its class on a page: `group` for a heading."""

    cells: tuple[Entry, ...]
    kind: str = ""
    last: bool = False


def row(*cells: Entry | str, kind: str = "", last: bool = False) -> Row:
    """A row of entries, or of texts."""
    return Row(tuple(c if isinstance(c, Entry) else cell_entry(c) for c in cells), kind, last)


@dataclass(frozen=True)
class Table:
    """Head, rows and what is said over and under them.

    `align`: `l` or `r` a column, `L` for one on the left that a terminal may not break; further
    columns are aligned as the last one named.
    """

    head: tuple[Entry, ...]
    rows: tuple[Row, ...]
    title: str = ""
    caption: str = ""
    align: str = "lr"


def table(
    head: Sequence[Entry | str],
    rows: Sequence[Row],
    title: str = "",
    caption: str = "",
    align: str = "lr",
) -> Table:
    """A table whose head may be of texts."""
    return Table(row(*head).cells, tuple(rows), title, caption, align)


def side_by_side(one: Table, other: Table, both: Callable[[str, str], str]) -> Table:
    """Two tables of one shape as one, every text being `both` of theirs."""

    def paired(a: Entry, b: Entry) -> Entry:
        pairs = zip(a.lines, b.lines, strict=True)
        spoken = (replace(x, text=both(x.text, y.text)) for x, y in pairs)
        return replace(a, lines=tuple(spoken), about=both(a.about, b.about))

    def cells(a: Sequence[Entry], b: Sequence[Entry]) -> tuple[Entry, ...]:
        return tuple(paired(*pair) for pair in zip(a, b, strict=True))

    rows = zip(one.rows, other.rows, strict=True)
    return replace(
        one,
        head=cells(one.head, other.head),
        rows=tuple(replace(a, cells=cells(a.cells, b.cells)) for a, b in rows),
        title=both(one.title, other.title),
        caption=both(one.caption, other.caption),
    )


def terminal_table(
    made: Table, *, label: int = 0, heading: int | None = None, leading: int = 0
) -> RichTable:
    """The table as Rich prints it.

    `label`: columns after which the first cell of a row is broken (0: where the table is full);
    `heading`: the widest that a column gets for its heading; `leading`: empty lines after a row.
    """
    built = RichTable(
        title=visible(made.title) or None,
        title_style="bold",
        title_justify="left",
        caption=visible(made.caption) or None,
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        leading=leading,
    )
    for k, head in enumerate(made.head):
        align = made.align[min(k, len(made.align) - 1)]
        built.add_column(
            _written(head),
            justify="right" if align == "r" else "left",
            no_wrap=align == "L",
            overflow="fold",
            max_width=heading if k else None,
        )
    for one in made.rows:
        bold = "bold" if one.kind == "group" else ""
        first, *rest = one.cells
        texts = (_written(first, bold, label), *map(_written, rest))
        built.add_row(*texts, end_section=one.last)
    return built


def _written(one: Entry, style: str = "", columns: int = 0) -> Text:
    """An entry's lines beneath each other, styled as they are judged."""
    text = Text(style=style)
    for k, line in enumerate(one.lines):
        said = visible(line.text)
        broken = lines(said, columns) if columns else [said]
        colour = COLOURS.get(one.mark, "") if line.style == "strong" else ""
        text.append("\n" if k else "")
        text.append("\n".join(broken), style="dim" if line.style == "quiet" else colour)
    return text
