"""The two comparison tables as they are printed on a terminal.

Lives here: the layout of a comparison at a hundred columns.
May not: print, or choose which comparison is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from model.outcomes import OUTCOMES
from viz.verdict import HEADLINE, SYMBOLS, Mark, mark, of, records, reforms
from viz.wording import Wording, lines, number

LABEL_COLUMNS = 14
STYLES: dict[Mark, str] = {
    "better": "green",
    "worse": "red",
    "moved": "",
    "little": "dim",
    "uncertain": "dim",
    "undefined": "dim",
}


def comparison_table(frame: pd.DataFrame, heading: str, wording: Wording) -> Table:
    """The headline outcomes of a comparison: a row each, a column per reform.

    A cell holds before → after, the difference with its mark, and the interval; the lines under
    the table explain the marks.
    """
    pairs = reforms(frame)
    one_place = len({place for place, _ in pairs}) == 1
    table = Table(
        title=heading,
        title_style="bold",
        title_justify="left",
        caption=wording.text("mark_key"),
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        leading=1,
    )
    table.add_column(wording.text("outcome"), overflow="fold")
    for place, reform in pairs:
        name = wording.short_title(reform)
        header = name if one_place else f"{name}\n{wording.short_title(place)}"
        table.add_column(Text(header), max_width=16, overflow="fold")
    by_pair = {pair: _by_outcome(of(frame, *pair)) for pair in pairs}
    for outcome in HEADLINE:
        found = [by_pair[pair].get(outcome) for pair in pairs]
        first = next((row for row in found if row is not None), None)
        if first is not None:
            unit = f"({wording.unit(first['unit'])})"
            label = [*lines(wording.outcome(outcome), LABEL_COLUMNS), unit]
            table.add_row(Text("\n".join(label)), *(_cell(row) for row in found))
    return table


def clause_lines(meta: Mapping[str, Any], wording: Wording) -> list[str]:
    """One line per reform for the clauses not yet in force, and for those that were already so."""
    return [
        wording.text(key, reform=wording.short_title(reform), names=", ".join(levers))
        for key, clauses in (("pending_line", "pending"), ("already_line", "already"))
        for reform, levers in meta[clauses].items()
        if levers
    ]


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
    columns = {
        "places": ("name", "title", "title_zh"),
        "reforms": ("name", "title", "place"),
        "levers": ("name", "unit", "low", "high", "default", "en", "zh", "mechanism"),
        "parameters": ("name", "kind", "unit", "low", "high", "default", "en", "zh"),
        "outcomes": ("name", "unit", "better", "en", "zh"),
    }
    tables = []
    for kind, names in columns.items():
        table = Table(title=kind, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
        for name in names:
            table.add_column("in force" if name == "mechanism" else name, overflow="fold")
        for row in catalogue[kind]:
            table.add_row(*(_plain(row[name]) for name in names))
        tables.append(table)
    return tables


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "not yet"
    return f"{value:g}" if isinstance(value, float) else str(value)
