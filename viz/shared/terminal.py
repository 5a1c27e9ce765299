"""Tables and lines as they are printed on a terminal.

Lives here: the layout of a comparison, of one run and of the catalogue, in a given width.
May not: print, or choose what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from model.declared.outcomes import HEADLINE, OUTCOMES
from viz.shared.verdict import SYMBOLS, Mark, mark, of, records, reforms
from viz.shared.wording import Wording, is_missing, lines, number

LABEL_COLUMNS = (14, 30)
UNIT_COLUMNS = 21  # the longest unit in brackets, and what stands between columns
CELL_COLUMNS = 16  # a reform's heading is broken beyond
BETWEEN = 2  # a column's padding and the line after it
STYLES: dict[Mark, str] = {
    "better": "green",
    "worse": "red",
    "moved": "",
    "little": "dim",
    "uncertain": "dim",
    "undefined": "dim",
}


def comparison_tables(
    own: pd.DataFrame, common: pd.DataFrame, wording: Wording, width: int
) -> list[Table]:
    """Reforms at home, then in each common place; split so that no interval is broken."""
    frames = [(own, wording.text("own"))] if len(own) else []
    for place, rows in common.groupby("place", sort=False):
        frames.append((rows, wording.text_on_place("common", str(place))))
    return [
        table for frame, heading in frames for table in _fitting(frame, heading, wording, width)
    ]


def _fitting(frame: pd.DataFrame, heading: str, wording: Wording, width: int) -> list[Table]:
    """One comparison in as many tables as the width asks for; heading first and key last."""
    pairs = reforms(frame)
    cells = [_cell(row) for pair in pairs for row in _by_outcome(of(frame, *pair)).values()]
    widest = max((line.cell_len for cell in cells for line in cell.split()), default=CELL_COLUMNS)
    fit = max(1, (width - UNIT_COLUMNS) // (widest + BETWEEN))
    parts = [pairs[start : start + fit] for start in range(0, len(pairs), fit)]
    return [
        comparison_table(
            pd.concat([of(frame, *pair) for pair in part]),
            heading if part is parts[0] else "",
            wording,
            width=width,
            key=part is parts[-1],
            one_place=len({place for place, _ in pairs}) == 1,
        )
        for part in parts
    ]


def comparison_table(
    frame: pd.DataFrame,
    heading: str,
    wording: Wording,
    *,
    width: int = 100,
    key: bool = True,
    one_place: bool | None = None,
) -> Table:
    """The headline outcomes of a comparison: a row each, a column per reform.

    A cell holds before → after, the difference with its mark, and the interval; the lines under
    the table (`key`) explain the marks. Reforms are headed by their place unless all share it.
    """
    pairs = reforms(frame)
    if one_place is None:
        one_place = len({place for place, _ in pairs}) == 1
    table = Table(
        title=heading or None,
        title_style="bold",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        leading=1,
    )
    low, high = LABEL_COLUMNS
    label_columns = min(max(low, width - len(pairs) * (CELL_COLUMNS + BETWEEN) - BETWEEN), high)
    table.add_column(wording.text("outcome"), overflow="fold")
    for place, reform in pairs:
        name = wording.short_title(reform)
        header = name if one_place else f"{name}\n{wording.short_title(place)}"
        table.add_column(Text(header), max_width=CELL_COLUMNS, overflow="fold")
    by_pair = {pair: _by_outcome(of(frame, *pair)) for pair in pairs}
    for outcome in HEADLINE:
        found = [by_pair[pair].get(outcome) for pair in pairs]
        first = next((row for row in found if row is not None), None)
        if first is not None:
            unit = f"({wording.unit(first['unit'])})"
            label = [*lines(wording.outcome(outcome), label_columns), unit]
            table.add_row(Text("\n".join(label)), *(_cell(row) for row in found))
    if key:
        doubted = "helps" in frame and frame["helps"].notna().any()
        keys = ["mark_key", "doubt_key"] if doubted else ["mark_key"]
        table.caption = "\n".join(wording.text(key) for key in keys)
        table.caption_justify = "left"
    return table


def _by_outcome(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["outcome"]: row for row in records(rows, HEADLINE)}


def _cell(row: Mapping[str, Any] | None) -> Text:
    if row is None or mark(row) == "undefined":
        return Text(SYMBOLS["undefined"], style=STYLES["undefined"])
    unit, before, judged = row["unit"], row["before"], mark(row)
    low, high = (number(row[end], unit, before) for end in ("low", "high"))
    change = number(row["difference"], unit, before, sign=True)
    cell = Text(f"{number(before, unit)} → {number(row['after'], unit, before)}\n")
    cell.append(f"{change} {SYMBOLS[judged]}", style=STYLES[judged])
    cell.append(f"\n[{low},{high}]", style="dim")
    helps, share = row.get("helps"), row.get("behaviour_share")
    if not (is_missing(helps) and is_missing(share)):
        said = "" if is_missing(helps) else f"helps {100 * helps:.0f}% "
        said += "" if is_missing(share) else f"b {100 * share:.0f}%"
        cell.append(f"\n{said.rstrip()}", style="dim")
    return cell


def outcome_table(outcomes: Mapping[str, float | None]) -> Table:
    """Every outcome of one run, a row each."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for heading in ("outcome", "value", "unit"):
        table.add_column(heading, justify="right" if heading == "value" else "left")
    wording = Wording("en", {})
    for name, value in outcomes.items():
        unit = OUTCOMES[name].unit
        table.add_row(OUTCOMES[name].en, number(value, unit), wording.unit(unit))
    return table


def catalogue_tables(catalogue: Mapping[str, Any]) -> list[Table]:
    """What can be run and set: places, reforms, levers, parameters and outcomes."""
    tables = [
        _listing("Places (--place)", ("name", "title"), catalogue["places"]),
        _listing("Reforms (--reform)", ("name", "title", "home", "clauses"), catalogue["reforms"]),
        _listing("Levers (--set)", ("name", "range", "default"), catalogue["levers"]),
    ]
    for kind, heading in (("place", "Facts of a place"), ("behaviour", "Behaviour")):
        rows = [row for row in catalogue["parameters"] if row["kind"] == kind]
        tables.append(_listing(heading, ("name", "range", "default"), rows))
    outcomes = ("name", "unit", "better if")
    return [*tables, _listing("Outcomes", outcomes, catalogue["outcomes"])]


def _listing(heading: str, columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> Table:
    """A table of declared things: name first and unbroken, what it is in words last."""
    table = Table(
        title=heading,
        title_style="bold",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    labelled = "title" not in columns
    for name in (*columns, "what it is") if labelled else columns:
        table.add_column(name, no_wrap=name in ("name", "default", "home"), overflow="fold")
    for row in rows:
        cells = [_listed(row, name) for name in columns]
        if labelled:
            unit = f" ({row['unit']})" if "range" in columns else ""
            cells.append(f"{row['en']}{unit} {row['zh']}")
        table.add_row(*cells)
    return table


def _listed(row: Mapping[str, Any], column: str) -> str:
    """One cell of a listing."""
    if column == "title":
        return f"{row['title']} {row['title_zh']}"
    if column == "home":
        return str(row["place"])
    if column == "range":
        return f"{row['low']:,.10g}–{row['high']:,.10g}"
    if column == "default":
        return f"{row['default']:,.10g}"
    if column == "better if":
        return str(row["better"])
    if column == "clauses":
        return str(len(row["clauses"]))
    return str(row[column])
