"""A place fitted to a log: fact by fact, what the log has of it and what it does not.

Lives here: the table on the terminal, the object of `--json`, and the words of the place file.
May not: fit anything, or hold a word of its own (words/fit.toml).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.fit.place_file import Fact, Fitted
from scenarios.logs.remark import Remark
from viz.logs.page import column_rows, left_out_rows
from viz.logs.sentences import remark_entry, remark_text
from viz.shared.console import print_tables, put
from viz.shared.table import Table, row, table
from viz.words.language import words

say = words("fit")

READ = (
    *("rows_read", "rows_without_case", "rows_without_time", "duplicate_rows"),
    *("rows_out_of_order", "unknown_units", "unreadable"),
)
MOST_NAMES = 5


def place_words(remark: Remark) -> tuple[str, str]:
    """What a remark says in the place file, in English and Chinese."""
    return remark_text(remark, "en", say), remark_text(remark, "zh", say)


def fitted_object(found: Fitted) -> dict[str, Any]:
    """The object of `--json`; every remark in English."""
    return {
        "name": found.name,
        "title": remark_text(found.title, "en", say),
        "template": found.template,
        **found.log,
        "facts": {fact.name: _fact_entry(fact) for fact in found.facts},
        "demand": found.demand,
        "counted": found.counted,
        "left_out": found.left_out,
        "columns": found.columns,
        "warnings": [remark_text(one, "en", say) for one in found.warnings],
        "notes": [remark_entry(note) for note in found.notes],
        "not_fitted": found.not_fitted,
    }


def _fact_entry(fact: Fact) -> dict[str, Any]:
    """A fact in JSON: value, origin, source, the key of how it was found, and its error."""
    row = {"value": fact.value, "from": fact.origin, "source": remark_text(fact.source, "en", say)}
    row |= {} if fact.how is None else {"how": fact.how.key}
    return row | ({} if fact.error is None else {"error": fact.error})


def print_fitted(found: Fitted, path: Path) -> None:
    """Print warnings, what was fitted and what not, how the log was read, where the file is."""
    for warning in found.warnings:
        put(remark_text(warning, "en", say))
    print_tables([_table(found)])
    for line in _lines(found):
        put(line)
    put(f"→ {path}")


def _table(found: Fitted) -> Table:
    """The facts that the log has, and those it might have but does not, with the reason."""
    head = [say("en", key) for key in ("fact", "value", "from", "how")]
    rows = [
        row(
            fact.name,
            _number(fact.value),
            say("en", f"origins.{fact.origin}"),
            remark_text(fact.how, "en", say) if fact.how else "",
        )
        for fact in sorted(_explained(found), key=lambda fact: fact.origin == "borrowed")
    ]
    return table(head, rows, align="LrLl")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def _explained(found: Fitted) -> list[Fact]:
    return [fact for fact in found.facts if fact.how]


def _lines(found: Fitted) -> list[str]:
    """What stands beneath the table."""
    window = {key: found.log[key] for key in ("first", "last", "days")}
    borrowed = {
        "place": found.template,
        "facts": len(found.facts) - len(_explained(found)),
        "levers": len(found.before),
    }
    read = [
        f"{row['role']}: {row['column']} ({row['how']})" if row["how"] else row["column"]
        for row in column_rows(found.columns, "en")
    ]
    counts = [
        say("en", f"counted.{key}", count=count)
        for key, count in found.counted.items()
        if count and say.has(f"counted.{key}")
    ]
    left = left_out_rows({key: found.left_out[key] for key in READ if found.left_out[key]}, "en")
    return [
        say("en", "cases", cases=found.counted["cases"], **window),
        *(_demand(key, found.demand[key]) for key in found.demand),
        say("en", "also_borrowed_levers" if found.before else "also_borrowed", **borrowed),
        _not_fitted(found),
        *read,
        *(remark_text(note, "en") for note in found.notes),
        *counts,
        *(f"{row['label']}: {row['value']}" for row in left),
    ]


def _demand(key: str, cases: dict[str, int]) -> str:
    """The largest of the townships or domains, by their share of cases."""
    total = sum(cases.values())
    largest = sorted(cases.items(), key=lambda pair: -pair[1])[:MOST_NAMES]
    listed = say("en", "comma").join(f"{name} {n / total:.1%}" for name, n in largest)
    more = len(cases) - len(largest)
    values = {"count": len(cases), "of": say("en", f"keys.{key}"), "listed": listed, "more": more}
    return say("en", "demand_more" if more else "demand", **values)


def _not_fitted(found: Fitted) -> str:
    """What the log has and no fact of a place holds."""
    measured = [say("en", f"measured.{key}", value=v) for key, v in found.not_fitted.items()]
    listed = say("en", "comma").join(measured) or say("en", "not_in_log")
    return say("en", "not_fitted", listed=listed)
