"""A place fitted to a log, on the terminal: fact by fact, what the log told and what it did not.

Lives here: which facts are shown, in which order, and the lines beneath.
May not: fit anything, or hold the words of a fact (scenarios/fit/remarks.py).
"""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.table import Table

from scenarios.fit.place_file import Fact, Fitted
from viz.logs.page import columns, counted
from viz.logs.words import LEFT_OUT
from viz.shared.console import print_tables

ORIGINS = {"log": "the log", "given": "you", "borrowed": "borrowed"}
COUNTED = {
    "cases_without_opening": "without a time of opening: left out",
    "cases_outside_the_window": "opened outside these weeks: left out",
    "cases_that_no_unit_held": "held by no unit (counted: take calls answered at once out first)",
    "cases_without_area": "without an area: no township's, but in the total",
    "cases_in_rare_areas": "in areas with less than a case a week: as those without",
    "cases_without_domain": "without a domain: no domain's, but in the total",
}
NOT_FITTED = {
    "handoffs.mean": ("{:.2f} hand-offs a case", 1.0),
    "handoffs.share_1": ("{:.1f}% handed on", 100.0),
    "time_days.median": ("{:.1f} days to resolve (median)", 1.0),
}
READ = (
    *("rows_read", "rows_without_case", "rows_without_time", "duplicate_rows"),
    *("rows_out_of_order", "unknown_units", "unreadable"),
)
MOST_NAMES = 5


def print_fitted(found: Fitted, path: Path) -> None:
    """Print what was fitted, how the log was read, what is not fitted, and where the file is."""
    print_tables([_table(found)])
    for line in _lines(found):
        print(line)
    print(f"→ {path}")


def _table(found: Fitted) -> Table:
    """The facts that the log told, and those it might have told but did not, with the reason."""
    built = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    built.add_column("Fact")
    built.add_column("Value", justify="right")
    built.add_column("From")
    built.add_column("How, or why not", overflow="fold")
    for fact in sorted(_shown(found), key=lambda fact: fact.origin == "borrowed"):
        built.add_row(fact.name, _number(fact.value), ORIGINS[fact.origin], fact.how[0])
    return built


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def _shown(found: Fitted) -> list[Fact]:
    return [fact for fact in found.facts if fact.how[0]]


def _lines(found: Fitted) -> list[str]:
    """What stands beneath the table."""
    log, others = found.log, len(found.facts) - len(_shown(found))
    shares = [_shares(key, found.demand[key]) for key in found.demand]
    said = [
        f"{found.counted['cases']:,} cases opened {log['first']} to {log['last']} ({log['days']:,} "
        "days: whole weeks of the middle 98%)",
        *shares,
        f"Borrowed from {found.template} besides: {others} facts"
        + (f" and {len(found.before)} levers as they stood" if found.before else ""),
    ]
    read = [
        f"{row['role']}: {row['column']} ({row['how']})" if row["how"] else str(row["column"])
        for row in columns(found, "en")
    ]
    counts = [
        f"{found.counted[key]:,} cases {words}"
        for key, words in COUNTED.items()
        if found.counted.get(key)
    ]
    left = found.read["left_out"]
    rows = [f"{LEFT_OUT[key][0]}: {counted(left[key])}" for key in READ if left[key]]
    return [*said, _not_fitted(found), *read, *found.read["notes"], *counts, *rows]


def _shares(key: str, cases: dict[str, int]) -> str:
    """The largest of the townships or domains, by their share of cases."""
    total = sum(cases.values())
    largest = sorted(cases.items(), key=lambda pair: -pair[1])[:MOST_NAMES]
    listed = ", ".join(f"{name} {n / total:.1%}" for name, n in largest)
    more = f" and {len(cases) - len(largest)} more" if len(cases) > len(largest) else ""
    return f"Demand by {len(cases)} {key}: {listed}{more}"


def _not_fitted(found: Fitted) -> str:
    told = [
        form.format(found.not_fitted[key] * times)
        for key, (form, times) in NOT_FITTED.items()
        if key in found.not_fitted
    ]
    listed = ", ".join(told) or "hand-offs and times are not in this log"
    return f"Not fitted, for no fact of a place says it ({listed}): see calibrate and validate"
