"""A pilot on the terminal: levels of pilots and controls, the estimate, the truth beside it.

Lives here: the rows of a pilot's table, and its printing.
May not: run anything, compute a quantity, or hold a word of its own (words/pilot.toml).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.table import Table as RichTable

from model.declared.outcomes import OUTCOMES
from scenarios.compare.pilot import Pilot
from scenarios.compare.pilot_effects import EFFECTS, MEASURES, PERIODS
from viz.shared.console import print_already, print_tables, put
from viz.shared.table import Entry, Line, Table, row, table, terminal_table
from viz.shared.verdict import SYMBOLS, mark
from viz.shared.wording import Wording, is_missing, number
from viz.words.language import words

LABEL_COLUMNS, HEADING_COLUMNS = 32, 22
Rows = Mapping[tuple[str, str], Mapping[Any, Any]]
say = words("pilot")


def pilot_tables(found: Pilot, wording: Wording) -> Iterator[RichTable]:
    """A table per place and reform: a column per outcome, levels first, then differences."""
    for (place, reform), frame in found.frame.groupby(["place", "reform"], sort=False):
        rows = {(r["outcome"], r["quantity"]): r for r in frame.to_dict("records")}
        made = _table(found.meta, str(place), str(reform), rows, wording)
        yield terminal_table(made, label=LABEL_COLUMNS, heading=HEADING_COLUMNS)


def _table(meta: Mapping[str, Any], place: str, reform: str, rows: Rows, wording: Wording) -> Table:
    language, sizes = wording.language, meta["townships"][place]
    title = say(
        language,
        "heading",
        reform=wording.short_title(reform),
        place=wording.short_title(place),
        pilots=sizes["pilots"],
        townships=sum(sizes.values()),
    )
    head = [say(language, "levels")]
    for name, measure in MEASURES.items():
        known = name in OUTCOMES
        label = wording.outcome(name) if known else say(language, f"measures.{name}")
        head.append(f"{label} ({wording.unit(measure.unit)})")
    made = [
        row(
            say(language, f"periods.{period}"),
            *(_levels(rows, name, period) for name in MEASURES),
            last=period == PERIODS[-1],
        )
        for period in PERIODS
    ]
    interval = wording.interval(meta.get("behaviour") == "plausible")
    made.append(row(say(language, "effects", interval=interval), kind="group"))
    made += [
        row(say(language, f"quantities.{name}"), *(_effect(rows, m, name) for m in MEASURES))
        for name in EFFECTS
    ]
    keys = ("key", "spill") if meta["spill"] else ("key",)
    return table(
        head,
        made,
        title,
        "\n".join([*(say(language, key) for key in keys), wording.text("mark_legend")]),
    )


def _levels(rows: Rows, outcome: str, period: str) -> str:
    unit, level = MEASURES[outcome].unit, rows[outcome, "pilots_none"]["value"]
    both = (rows[outcome, f"{group}_{period}"]["value"] for group in ("pilots", "controls"))
    return " · ".join(number(value, unit, level) for value in both)


def _effect(rows: Rows, outcome: str, effect: str) -> Entry:
    """A difference and its interval, with a decimal more than the levels where they have two."""
    unit, level = MEASURES[outcome].unit, rows[outcome, "pilots_none"]["value"] / 10.0
    found = rows[outcome, effect]
    value = number(found["value"], unit, level, sign=True)
    judged = mark(found)
    ends = "" if is_missing(found["low"]) else " [{},{}]"
    ends = ends.format(*(number(found[end], unit, level) for end in ("low", "high")))
    return Entry((Line(f"{value}{ends} {SYMBOLS[judged]}"),), judged)


def print_pilot(found: Pilot, folder: Path) -> None:
    """Print every table, what is undefined or was already so, and where everything was written."""
    meta, wording = found.meta, Wording("en", found.meta["titles"])
    print_tables(pilot_tables(found, wording))
    for line in wording.cautions(meta):
        put(line)
    for gap in meta["undefined"]:
        put(say("en", gap["reason"], **gap))
    print_already(meta["already"], meta["titles"])
    count = "1 replication" if meta["replications"] == 1 else f"{meta['replications']} replications"
    put(
        f"{count} of {meta['days']} days, {meta['cases']:,} cases, "
        f"{meta['seconds']:.0f} s → {folder / 'pilot.csv'}"
    )
