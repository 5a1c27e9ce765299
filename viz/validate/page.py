"""A validation shown: tables on the terminal, and a page with figures in English and Chinese.

Lives here: what is shown of the findings, in which order, and the page that is written.
May not: give a verdict, run anything, or hold a word of its own (words/validate.toml).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich import box
from rich.table import Table

from model.declared.outcomes import OUTCOMES
from scenarios.calibrate.shapes import TARGETS as SHAPES
from scenarios.inputs.toml_files import read_place, shipped
from scenarios.run.results import Writers
from scenarios.validate.patterns import Finding, Pattern
from scenarios.validate.validation import DISTRICTS, Validation
from viz.shared.console import print_tables, wide
from viz.shared.pages import both, rendered, speaker
from viz.shared.texts import LANGUAGES, Language
from viz.shared.wording import number
from viz.validate.figures import DRAWN, drawn, key
from viz.validate.words import SHARES, SYMBOLS, TEXTS, say

FITTED = "†"


@dataclass(frozen=True)
class Section:
    """Findings shown together: its name in the words, and those findings by pattern."""

    name: str
    rows: tuple[tuple[Finding, ...], ...]


def sections(found: Validation) -> list[Section]:
    """The findings in the order of reading; one pattern's places stand together."""
    return [
        Section(name, _by_pattern(some))
        for name, some in (
            *((group, _of(found, group, DISTRICTS)) for group in ("shape", "level", "figure")),
            ("reported", [f for f in found.findings if f.pattern.group == "reported"]),
            (
                "log_like",
                [f for group in ("level", "shape") for f in _of(found, group, "log_like")],
            ),
            ("own log", [f for f in found.findings if f.pattern.group == "own log"]),
            ("log", [f for f in found.findings if f.pattern.group == "log"]),
        )
        if some
    ]


def _of(found: Validation, group: str, configuration: str) -> list[Finding]:
    return [
        f for f in found.findings if f.pattern.group == group and f.configuration == configuration
    ]


def _by_pattern(some: Sequence[Finding]) -> tuple[tuple[Finding, ...], ...]:
    def key(finding: Finding) -> tuple[str, str]:
        return finding.pattern.group, finding.pattern.name

    order = list(dict.fromkeys(key(f) for f in some))
    ranked = sorted(some, key=lambda f: order.index(key(f)))
    return tuple(tuple(group) for _, group in groupby(ranked, key))


def label(pattern: Pattern, language: Language) -> str:
    """What a pattern is called."""
    if pattern.name in SHAPES:
        return f"{pattern.name} {say(language, f'shapes.{pattern.name}')}"
    for name in ([f"log.{pattern.name}"] if pattern.group == "log" else []) + [pattern.name]:
        if say.has(f"levels.{name}"):
            return say(language, f"levels.{name}")
    return str(getattr(OUTCOMES[pattern.name], language))


def unit(pattern: Pattern) -> str:
    """The unit in which a pattern's numbers are written."""
    if pattern.name in OUTCOMES:
        return OUTCOMES[pattern.name].unit
    return "share" if pattern.name in SHARES else "number"


def value(pattern: Pattern, one: float) -> str:
    """A number of a pattern as written: shares in per cent."""
    kind = unit(pattern)
    percent = "%" if kind.startswith("share") and math.isfinite(one) else ""
    return number(one, kind, 1.0 if kind in ("number", "index", "per case") else None) + percent


def target(pattern: Pattern, language: Language) -> str:
    """The interval or figure a pattern asks for."""
    if pattern.seen is not None:
        return value(pattern, pattern.seen)
    low, high = value(pattern, pattern.low), value(pattern, pattern.high)
    words = TEXTS[language]
    return (
        words["to"].format(low=low, high=high)
        if math.isfinite(pattern.high)
        else words["above"].format(low=low)
    )


def estimate(finding: Finding) -> str:
    """What the model gives, with its interval."""
    p, e = finding.pattern, finding.estimate
    span = f" [{value(p, e.low)}, {value(p, e.high)}]" if math.isfinite(e.low) else ""
    return value(p, e.value) + span.replace("%", "")


def symbol(finding: Finding) -> str:
    """The verdict as a sign, and whether it was fitted."""
    return SYMBOLS[finding.verdict] + (FITTED if finding.calibrated_on else "")


def terminal(found: Validation) -> Iterator[Table]:
    """A table a section: pattern, target, what the model gives, and the verdict.

    Of several places the first is shown, and in how many the pattern holds; the page has all.
    """
    words = TEXTS["en"]
    for section in sections(found):
        table = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            padding=(0, 1, 0, 0),
            title_justify="left",
            title=words[section.name].format(log=found.meta["log"]),
            title_style="bold",
        )
        table.add_column(words["pattern"], overflow="fold", max_width=44)
        table.add_column(words["target"], justify="right")
        first = section.rows[0]
        for heading in (
            [_plain(*column) for column in _columns(section)]
            if _two(first)
            else [_plain(first[0].configuration, first[0].place)]
        ):
            table.add_column(heading, justify="right")
            table.add_column(words["verdict"])
        if len(first) > 1 and not _two(first):
            table.add_column(words["places"])
        for row in section.rows:
            table.add_row(*_line(row))
        yield table


def _two(row: Sequence[Finding]) -> bool:
    """Whether a pattern is held against both configurations."""
    return len({f.configuration for f in row}) > 1


def _columns(section: Section) -> list[tuple[str, str]]:
    """The configurations and places of a section, each once."""
    return list(dict.fromkeys((f.configuration, f.place) for row in section.rows for f in row))


def _plain(configuration: str, place: str) -> str:
    return place if configuration == DISTRICTS else configuration


def _line(row: Sequence[Finding]) -> list[str]:
    """One pattern on a line."""
    shown = [label(row[0].pattern, "en"), target(row[0].pattern, "en")]
    for finding in row if _two(row) else row[:1]:
        shown += [estimate(finding), symbol(finding)]
    if len(row) > 1 and not _two(row):
        held = sum(f.holds for f in row)
        shown.append(TEXTS["en"]["holds_in"].format(held=held, all=len(row)))
    return shown


def print_validation(found: Validation, folder: Path) -> None:
    """Print the tables, what is missed, and where everything is."""
    print_tables(terminal(found))
    for sentence in lead(found, "en"):
        wide().print(sentence.replace("**", ""), highlight=False, soft_wrap=True)
    print(TEXTS["en"]["key"])
    print(f"→ {folder / 'validation.html'}")


def lead(found: Validation, language: Language) -> list[str]:
    """What came of it, in a few sentences."""
    words, meta = TEXTS[language], found.meta
    judged = [f for f in found.findings if f.verdict != "not measured"]
    fitted = sum(f.holds and bool(f.calibrated_on) for f in judged)
    said = [
        words["lead_held"].format(total=len(judged), held=meta["held"], missed=meta["missed"]),
        words["lead_shapes"].format(names=_missed(found, ("shape",), language)),
        words["lead_levels"].format(names=_missed(found, ("level", "figure"), language)),
        words["lead_fitted"].format(fitted=fitted),
    ]
    if meta["log"]:
        of_log = [f for f in judged if f.pattern.group == "log"]
        said.append(words["lead_log" if of_log else "lead_mute"].format(log=meta["log"]))
        if any(f.calibrated_on for f in of_log):
            said.append(words["lead_seen"])
    return said


def _missed(found: Validation, groups: Sequence[str], language: Language) -> str:
    """The patterns of these sections that are missed, and in how many of several places."""
    said = []
    for section in sections(found):
        for row in section.rows if section.name in groups else ():
            missed = sum(f.verdict.startswith("missed") for f in row)
            share = f" ({missed}/{len(row)})" if len(row) > 1 else ""
            said += [label(row[0].pattern, language) + share] if missed else []
    return ("; " if language == "en" else "；").join(said) or TEXTS[language]["lead_none"]


def files(found: Validation) -> Writers:
    """What `validate` writes: rows, one object, and a page to open."""

    def write(path: Path) -> None:
        path.write_text(page(found), encoding="utf-8")

    return {**found.files(), "validation.html": write}


def page(found: Validation) -> str:
    """The page of a validation as a string of HTML; it opens offline."""
    groups = sections(found)
    view = {
        "text": speaker(TEXTS),
        "lead": [both(*pair) for pair in zip(*(lead(found, la) for la in LANGUAGES), strict=True)],
        "sections": [_section(section, found) for section in groups],
        "unchecked": [
            {"what": both(line["en"], line["zh"]), "why": both(line["why"], line["why_zh"])}
            for line in found.meta["unchecked"]
        ],
        "titles": {language: TEXTS[language]["title"] for language in LANGUAGES},
        "meta": {**found.meta, "ensemble": found.meta["ensemble"] or "–"},
    }
    by_language = {language: drawn(groups, language, titled, unit) for language in LANGUAGES}
    return rendered("validate/page.html.j2", view, by_language)


def _section(section: Section, found: Validation) -> dict[str, Any]:
    """A section as its table on the page: rows of cells, a column a place or configuration."""
    columns = _columns(section)
    return {
        "name": section.name,
        "log": found.meta["log"],
        "panels": [
            {
                "key": key(row[0].pattern),
                "label": both(*(label(row[0].pattern, language) for language in LANGUAGES)),
            }
            for row in section.rows
            if section.name in DRAWN
        ],
        "columns": [_heading(*column) for column in columns],
        "rows": [_row(row, columns) for row in section.rows],
    }


def _heading(configuration: str, place: str) -> Markup:
    """What a column is of: a place by its short name, or a configuration."""
    if configuration != DISTRICTS:
        return both(*(TEXTS[language]["log_like_short"] for language in LANGUAGES))
    return both(*(titled(place, language) for language in LANGUAGES))


def titled(place: str, language: Language) -> str:
    """The short title of a place; the name of one that is not shipped."""
    name = place.split(" · ")[0]
    if name not in shipped("place"):
        return name
    texts = read_place(name).texts
    if language == "en":
        return texts["title"].split(",")[0].split(" (")[0]
    return texts["title_zh"].split("(")[0]


def _row(row: Sequence[Finding], columns: Iterable[tuple[str, str]]) -> dict[str, Any]:
    first = row[0].pattern
    by_column = {(f.configuration, f.place): f for f in row}
    return {
        "label": both(*(label(first, language) for language in LANGUAGES)),
        "target": both(*(target(first, language) for language in LANGUAGES)),
        "cells": [_cell(by_column.get(column)) for column in columns],
        "source": first.source,
    }


def _cell(finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        return {"value": "", "span": "", "symbol": "", "verdict": "", "kind": "", "fitted": ""}
    value_said, _, span = estimate(finding).partition(" ")
    return {
        "value": value_said,
        "span": span,
        "symbol": symbol(finding),
        "verdict": both(*(TEXTS[language][finding.verdict] for language in LANGUAGES)),
        "kind": "held" if finding.holds else finding.verdict.split(",")[0].replace(" ", "-"),
        "fitted": finding.calibrated_on,
    }
