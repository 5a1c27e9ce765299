"""How a study stands, in words and a table on the terminal.

Lives here: what `sweep` says at its end, and what `status` says at any time.
May not: read a folder, or compute.
"""

from __future__ import annotations

from typing import Any

from model.declared.outcomes import OUTCOMES
from scenarios.run.experiment import CASES_A_MINUTE
from viz.shared.console import print_tables, put
from viz.shared.table import Table, row, table
from viz.shared.verdict import SYMBOLS
from viz.shared.wording import Wording, number, share_of_worlds

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def print_sweep(store: Any) -> None:
    """Print what stands in a study's folder, and what failed."""
    before, folder = len(store.done), store.folder
    went_on = f", {before:,} of them before" if before else ""
    put(f"{before + store.kept:,} of {store.study.size:,} runs{went_on} → {folder / 'results'}")
    where = f": see {folder / 'failures.jsonl'}; started again, they are tried again"
    put(f"failed: {store.failed:,}{where if store.failed else ''}")
    for line in (*store.mended, *Wording("en", {}).marks(store.study.config())):
        put(line)


def grown_words(grown: dict[str, int], folder: Any) -> list[str]:
    """What an extension kept, adds and leaves out, as a line; none where nothing was extended."""
    if not grown:
        return []
    left = grown["left_out"]
    out = f", {left:,} no longer part of the design: they stay in {folder / 'left_out'}"
    said = f"extended: {grown['kept']:,} runs kept, {grown['new']:,} new"
    return [said + (out if left else "")]


def print_forecast(found: dict[str, Any]) -> None:
    """Print what a sweep would run, and what it would take."""
    left = f", {found['left_out']:,} no longer part of the design" if found["left_out"] else ""
    kept = f"{found['kept']:,} kept, {found['new']:,} new{left}"
    put(f"{found['runs']:,} runs: {kept}")
    cores = f"{found['workers']:,} cores" if found["workers"] > 1 else "one core"
    by = f"a guess: {CASES_A_MINUTE / 1e6:.0f} million cases a minute and core, {cores}"
    if found["rate"]:
        by = f"at {found['rate']:,.1f} runs a minute, measured in this folder on {found['runner']}"
    put(f"time: about {_span(found['seconds'])} ({by})")
    put(f"disk: about {_size(found['disk_bytes'])} more (a guess)")
    put(f"memory: about {_size(found['memory_bytes'])} (a guess)")
    put("nothing was run, and nothing written")


def print_merged(found: dict[str, int], folder: Any) -> None:
    """Print what became one folder."""
    again = f", {found['again']:,} of them in more than one folder" if found["again"] else ""
    put(f"{found['done']:,} of {found['runs']:,} runs{again} → {folder / 'results'}")


def _size(bytes_: int) -> str:
    """Bytes in the unit that suits them."""
    for length, unit in ((1e9, "GB"), (1e6, "MB")):
        if bytes_ >= length:
            return f"{bytes_ / length:,.1f} {unit}"
    return f"{bytes_ / 1e3:,.0f} kB"


def print_status(found: dict[str, Any]) -> None:
    """Print how a study stands, and the means over what is done."""
    put(f"{found['title']} ({found['folder']})")
    counts = f"{found['done']:,} of {found['runs']:,} runs done, {found['failed']:,} failed"
    put(f"{counts}, {found['left']:,} left")
    put("a sweep is under way" if found["running"] else "no sweep is under way")
    if found["rate"] is not None:
        put(f"{found['rate']:,.1f} runs a minute since {found['started']}")
    if found["eta_seconds"] is not None:
        put(f"done in about {_span(found['eta_seconds'])}")
    if len(found["versions"]) > 1:
        put(f"versions: {', '.join(found['versions'])}")
    for reason in found["damaged"]:
        put(reason)
    if found["repeated"]:
        put(f"{found['repeated']:,} rows left out: their runs stand in another batch, too")
    if found["left_out"]:
        put(f"{found['left_out']:,} runs in left_out are no part of the design, nor of any answer")
    if found["strangers"]:
        put(f"not read, for no batch is called so: {', '.join(found['strangers'])}")
    for line in Wording("en", {}).marks(found):
        put(line)
    put()
    print_tables(_means(one, found) for one in dict.fromkeys(r["reform"] for r in found["means"]))


def _means(reform: str, found: dict[str, Any]) -> Table:
    """Means of one reform; the heading says it where the study is not whole."""
    label = f" ({found['label']})" if found["label"] else ""
    heading = f"{reform}: means over the runs done{label}"
    wording, rows = Wording("en", {}), []
    for one in found["means"]:
        if one["reform"] == reform:
            outcome, before = OUTCOMES[one["outcome"]], one["before"]
            levels = (
                number(before, outcome.unit),
                number(one["after"], outcome.unit, before),
                judged_change(one),
                "/".join(share_of_worlds(one).values()),
            )
            rows.append(row(outcome.en, wording.unit(outcome.unit), *levels, f"{one['runs']:,}"))
    head = ("outcome", "unit", "before", "after", "difference", "better/same/worse %", "runs")
    return table(head, rows, heading, wording.text("mark_legend"), align="llr")


def judged_change(one: dict[str, Any]) -> str:
    """The difference of a mean, with the symbol of its verdict."""
    unit = OUTCOMES[one["outcome"]].unit
    return f"{number(one['difference'], unit, one['before'], sign=True)} {SYMBOLS[one['verdict']]}"


def _span(seconds: float) -> str:
    """A span of time in the unit that suits it."""
    for length, unit in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
