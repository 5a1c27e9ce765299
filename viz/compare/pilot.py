"""A pilot on the terminal: levels of pilots and controls, the estimate, the truth beside it.

Lives here: the layout of a pilot's table, its words in English and Chinese, and its printing.
May not: run anything, or compute a quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from scenarios.compare.pilot import EFFECTS, MEASURES, PERIODS, Pilot
from viz.shared.console import print_already, print_tables
from viz.shared.wording import Wording, is_missing, lines, number

LABEL_COLUMNS = 32
CELL_COLUMNS = 22
WORDS = {
    "en": {
        "heading": "{reform} in {pilots} of {townships} townships: {place}",
        "levels": "Pilots · controls",
        "effects": "Difference and 95 % interval",
        "key": "Estimate = effect on the pilots − displacement + chance of the draw.",
        "spill": "Levers of the whole district are in force in the controls too.",
    },
    "zh": {
        "heading": "{reform}：{place} {townships} 个镇街中 {pilots} 个试点",
        "levels": "试点 · 对照",
        "effects": "差值与 95% 区间",
        "key": "估计 = 对试点自身的效应 − 转移 + 抽签的偶然差异。",
        "spill": "全区范围的杠杆在对照镇街同样生效。",
    },
}


def pilot_tables(found: Pilot, wording: Wording) -> list[Table]:
    """A table per place and reform: a column per outcome, levels first, then differences."""
    tables = []
    for (place, reform), rows in found.frame.groupby(["place", "reform"], sort=False):
        by_name = {(r["outcome"], r["quantity"]): r for r in rows.to_dict("records")}
        tables.append(_table(found.meta, str(place), str(reform), by_name, wording))
    return tables


def _table(
    meta: Mapping[str, Any],
    place: str,
    reform: str,
    rows: Mapping[tuple[str, str], Mapping[Any, Any]],
    wording: Wording,
) -> Table:
    words, sizes = WORDS[wording.language], meta["townships"][place]
    title = words["heading"].format(
        reform=wording.short_title(reform),
        place=wording.short_title(place),
        pilots=sizes["pilots"],
        townships=sum(sizes.values()),
    )
    table = Table(
        title=title,
        title_style="bold",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        caption="\n".join([words["key"], *([words["spill"]] if meta["spill"] else [])]),
        caption_justify="left",
    )
    table.add_column(words["levels"], overflow="fold")
    for measure in MEASURES.values():
        label = lines(getattr(measure, wording.language), CELL_COLUMNS)
        table.add_column("\n".join([*label, f"({wording.unit(measure.unit)})"]), justify="right")
    language = 0 if wording.language == "en" else 1
    for period, labels in PERIODS.items():
        cells = [_levels(rows, outcome, period) for outcome in MEASURES]
        table.add_row(labels[language], *cells, end_section=period == "all")
    table.add_row(Text(words["effects"], style="bold"))
    for effect, labels in EFFECTS.items():
        cells = [_effect(rows[outcome, effect], rows, outcome) for outcome in MEASURES]
        table.add_row("\n".join(lines(labels[language], LABEL_COLUMNS)), *cells)
    return table


def _levels(rows: Mapping[tuple[str, str], Mapping[Any, Any]], outcome: str, period: str) -> str:
    unit, level = MEASURES[outcome].unit, rows[outcome, "pilots_none"]["value"]
    both = (rows[outcome, f"{group}_{period}"]["value"] for group in ("pilots", "controls"))
    return " · ".join(number(value, unit, level) for value in both)


def _effect(
    row: Mapping[Any, Any], rows: Mapping[tuple[str, str], Mapping[Any, Any]], outcome: str
) -> Text:
    """A difference and its interval, with a decimal more than the levels where they have two."""
    unit, level = MEASURES[outcome].unit, rows[outcome, "pilots_none"]["value"] / 10.0
    cell = Text(number(row["value"], unit, level, sign=True))
    if not is_missing(row["low"]):
        low, high = (number(row[end], unit, level) for end in ("low", "high"))
        cell.append(f" [{low},{high}]", style="dim")
    return cell


def print_pilot(found: Pilot, folder: Path) -> None:
    """Print every table, what is undefined or was already so, and where everything was written."""
    meta, words = found.meta, Wording("en", found.meta["titles"])
    print_tables(pilot_tables(found, words))
    for gap in meta["undefined"]:
        print("{place} · {reform} · {outcome} · {quantity}: {reason}".format(**gap))
    print_already(meta["already"], meta["titles"])
    count = "1 replication" if meta["replications"] == 1 else f"{meta['replications']} replications"
    print(
        f"{count} of {meta['days']} days, {meta['cases']:,} cases, "
        f"{meta['seconds']:.0f} s → {folder / 'pilot.csv'}"
    )
