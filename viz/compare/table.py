"""The table of a comparison: outcomes down, reforms across; built once for every place it is shown.

Lives here: rows and columns of the table, and its printing on a terminal of any width.
May not: judge a cell (`verdict`), or write one (`cell`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table as RichTable

from model.declared.outcomes import HEADLINE, OUTCOMES
from scenarios.compare.comparison import Comparison
from scenarios.compare.windows import recovery_means
from scenarios.run.worlds import BEFORE
from viz.compare.sentences import harmed
from viz.shared.cell import Cell, cell
from viz.shared.console import print_already, print_tables, put, wide
from viz.shared.table import Entry, Table, cell_entry, row, table, terminal_table
from viz.shared.verdict import reforms
from viz.shared.wording import Wording

LABEL_COLUMNS = (14, 30)
UNIT_COLUMNS = 21  # the longest unit in brackets, and what stands between columns
CELL_COLUMNS = 16  # a reform's heading is broken beyond
BETWEEN = 2  # a column's padding and the line after it
Pair = tuple[str, str]


def comparison_table(
    frame: pd.DataFrame, wording: Wording, *, compact: bool = False, title: str = ""
) -> Table:
    """A row an outcome, a column a reform: the headline outcomes, then the others under a heading.

    `compact`, for a terminal: the headline outcomes only, narrow cells, the key beneath, and places
    named in the head only where there are several.
    """
    pairs = reforms(frame)
    cells = _cells(frame)
    shown = [name for name in HEADLINE if name in cells]
    others = [] if compact else [name for name in OUTCOMES if name in cells and name not in shown]
    named = not compact or len({place for place, _ in pairs}) > 1
    head = [_heading(pair, wording, place=named) for pair in pairs]
    rows = []
    for heading, names in (("headline", shown), ("others", others)):
        if others and names:
            rows.append(row(wording.text(heading), kind="group"))
        for name in names:
            unit = wording.unit(OUTCOMES[name].unit)
            label = cell_entry(wording.outcome(name), f"({unit})" if compact else unit)
            found = [cells[name].get(pair, Cell("undefined")) for pair in pairs]
            rows.append(row(label, *(c.compact() if compact else c.full(wording) for c in found)))
    doubted = bool(frame["behaviour_share"].notna().any())
    keys = [wording.text("mark_legend"), wording.text_on_interval("mark_key", doubted)]
    keys += [wording.text("worlds_key")]
    keys += [wording.text("doubt_key")] if doubted else []
    caption = "\n".join(keys) if compact else ""
    return table([wording.text("outcome"), *head], rows, title, caption, "l")


def _cells(frame: pd.DataFrame) -> dict[str, dict[Pair, Cell]]:
    """Every cell, by outcome and by place and reform."""
    found: dict[str, dict[Pair, Cell]] = {}
    for one in frame.to_dict("records"):
        found.setdefault(one["outcome"], {})[one["place"], one["reform"]] = cell(one)
    return found


def _heading(pair: Pair, wording: Wording, *, place: bool) -> Entry:
    where, reform = pair
    return cell_entry(wording.short_title(reform), wording.short_title(where) if place else "")


def comparison_tables(
    own: pd.DataFrame, common: pd.DataFrame, wording: Wording, width: int
) -> Iterator[RichTable]:
    """Reforms at home, then in each common place; split so that no interval is broken."""
    frames = [(own, wording.text("own"))] if len(own) else []
    for place, rows in common.groupby("place", sort=False):
        frames.append((rows, wording.text_on_place("common", str(place))))
    for frame, title in frames:
        yield from fitting_tables(frame, title, wording, width)


def window_tables(windows: pd.DataFrame, wording: Wording, width: int) -> Iterator[RichTable]:
    """Outcomes by window of a timeline, in each place; nothing without one."""
    if len(windows):
        for (name, start, end, place), rows in windows.groupby(
            ["window", "from_day", "until_day", "place"], sort=False
        ):
            where = wording.text_on_place("common", str(place))
            title = wording.text("window", name=name, start=start, end=end, where=where)
            yield from fitting_tables(rows, title, wording, width)


def recovery_table(means: pd.DataFrame, wording: Wording) -> Table:
    """How each arm recovers after the last shock, in each place."""
    keys = ("recovery_arm", "recovered", "recovery_days", "peak_excess")
    rows = []
    for one in means.to_dict("records"):
        reform = wording.short_title(one["reform"]) if one["arm"] != BEFORE else ""
        arm = reform or wording.text("before")
        days = "–" if pd.isna(one["recovery_days"]) else f"{one['recovery_days']:.0f}"
        label = cell_entry(arm, wording.short_title(one["place"]))
        rows.append(row(label, f"{one['recovered']:.0%}", days, f"{one['peak_excess']:,.0f}"))
    head = [wording.text(key) for key in keys]
    return table(head, rows, wording.text("recovery"), wording.text("recovery_note"), "l")


def fitting_tables(
    frame: pd.DataFrame, title: str, wording: Wording, width: int = 100
) -> Iterator[RichTable]:
    """One comparison in as many tables as the width asks for; title first and key last."""
    whole = comparison_table(frame, wording, compact=True, title=title)
    cells = [line.text for one in whole.rows for found in one.cells[1:] for line in found.lines]
    widest = max(map(len, cells), default=CELL_COLUMNS)
    fit = max(1, (width - UNIT_COLUMNS) // (widest + BETWEEN))
    count = len(whole.head) - 1
    for start in range(0, count, fit):
        columns = range(start + 1, min(start + fit, count) + 1)
        part = _part(whole, columns, first=start == 0, last=start + fit >= count)
        room = width - len(columns) * (CELL_COLUMNS + BETWEEN) - BETWEEN
        label = min(max(LABEL_COLUMNS[0], room), LABEL_COLUMNS[1])
        yield terminal_table(part, label=label, heading=CELL_COLUMNS, leading=1)


def _part(whole: Table, columns: Sequence[int], *, first: bool, last: bool) -> Table:
    """The table with some of its columns."""
    return table(
        [whole.head[0], *(whole.head[k] for k in columns)],
        [row(one.cells[0], *(one.cells[k] for k in columns)) for one in whole.rows],
        whole.title if first else "",
        whole.caption if last else "",
        whole.align,
    )


def print_comparison(found: Comparison, folder: Path) -> None:
    """Print the two tables, what was already so, and where everything was written."""
    m, words = found.meta, Wording("en", found.meta["titles"])
    print_tables(comparison_tables(found.own, found.common, words, wide().width))
    print_tables(window_tables(found.windows, words, wide().width))
    if len(found.recovery):
        print_tables([recovery_table(recovery_means(found.recovery), words)])
    print_already(m["already"], m["titles"])
    for reform, said in harmed(found.own if len(found.own) else found.common, words):
        put(f"{words.text('harm')}: {reform}: {said}")
    for line in words.cautions(m):
        put(line)
    count = "1 replication" if m["replications"] == 1 else f"{m['replications']} replications"
    put(
        f"{count} of {m['days']} days, {m['cases']:,} cases, "
        f"{m['seconds']:.0f} s → {folder / 'report.html'}"
    )
