"""Tables and lines as they are printed on a terminal.

Lives here: the tables of one run, of the catalogue and of the glossary.
May not: print, or choose what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.declared.outcomes import HEADLINE, OUTCOMES
from viz.shared.table import Table, cell_entry, row, table
from viz.shared.wording import Wording, number
from viz.words.glossary import Term


def outcome_table(outcomes: Mapping[str, float | None]) -> Table:
    """Every outcome of one run, a row each."""
    wording = Wording("en", {})
    rows = [
        row(
            OUTCOMES[name].en, number(value, OUTCOMES[name].unit), wording.unit(OUTCOMES[name].unit)
        )
        for name, value in outcomes.items()
    ]
    return table(("outcome", "value", "unit"), rows, align="lrl")


def window_table(windows: Mapping[str, Mapping[str, float | None]]) -> Table:
    """The headline outcomes of one run, a column for each window."""
    wording = Wording("en", {})
    rows = [
        row(
            f"{OUTCOMES[name].en} ({wording.unit(OUTCOMES[name].unit)})",
            *(number(one[name], OUTCOMES[name].unit) for one in windows.values()),
        )
        for name in HEADLINE
    ]
    return table(("outcome", *windows), rows, align="l" + "r" * len(windows))


def recovery_line(found: Mapping[str, float | None]) -> str:
    """How one run recovers after the last shock."""
    wording, days = Wording("en", {}), found["recovery_days"]
    said = wording.text("recovery_never") if days is None else f"{days:.0f}"
    return wording.text("recovery_line", days=said, excess=f"{found['peak_excess']:,.0f}")


def terms_table(terms: Sequence[Term]) -> Table:
    """Terms and what they mean, in both languages."""
    rows = [
        row(cell_entry(one.term["en"], one.term["zh"]), cell_entry(*one.meaning.values()))
        for one in terms
    ]
    return table(("term", "meaning"), rows, align="ll")


def catalogue_tables(catalogue: Mapping[str, Any]) -> list[Table]:
    """What can be run and set: places, reforms, levers, parameters and outcomes."""
    listed: list[tuple[str, tuple[str, ...], Any]] = [
        ("Places (--place)", ("name", "title"), catalogue.get("places")),
        ("Reforms (--reform)", ("name", "title", "home", "clauses"), catalogue.get("reforms")),
        ("Levers (--set)", ("name", "range", "default"), catalogue.get("levers")),
    ]
    for kind, heading in (("place", "Facts of a place"), ("behaviour", "Behaviour")):
        rows = [one for one in catalogue.get("parameters", ()) if one["kind"] == kind]
        listed.append((heading, ("name", "range", "default"), rows))
    listed.append(("Outcomes", ("name", "unit", "better if"), catalogue.get("outcomes")))
    tables = [_listing(*one) for one in listed if one[-1]]
    return [*tables, *_rules(catalogue.get("rules", ()))]


def _rules(slots: Sequence[Mapping[str, Any]]) -> list[Table]:
    """Of each slot: what it decides, the rules that may stand in it, and the facts they read."""
    found = []
    for slot in slots:
        rows = [row(cell_entry(name), "rule", says) for name, says in slot["rules"].items()]
        rows += [row(cell_entry(name), "fact", says) for name, says in slot["facts"].items()]
        rows.append(row(cell_entry("returns"), "", slot["returns"]))
        heading = f"Slot {slot['slot']} (--rule {slot['slot']}=NAME): {slot['what']}"
        found.append(table(("name", "kind", "what it is"), rows, heading, align="LLl"))
    return found


def _listing(heading: str, columns: tuple[str, ...], listed: Sequence[Mapping[str, Any]]) -> Table:
    """A table of declared things: name first, what it is in words last."""
    labelled = "title" not in columns
    rows = []
    for one in listed:
        cells = [_listed(one, name) for name in columns]
        if labelled:
            unit = f" ({one['unit']})" if "range" in columns else ""
            cells.append(f"{one['en']}{unit} {one['zh']}")
        rows.append(row(*cells))
    align = "".join("L" if name in ("name", "default", "home") else "l" for name in columns)
    head = (*columns, "what it is") if labelled else columns
    return table(head, rows, heading, align=align + "l")


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
