"""A validation shown: tables on the terminal, and a page with figures in English and Chinese.

Lives here: what is shown of the findings, in which order, and the page that is written.
May not: give a verdict, run anything, or hold a word of its own (words/validate.toml).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from model.declared.outcomes import OUTCOMES
from scenarios.inputs.toml_files import read_place, shipped
from scenarios.run.results import Writers
from scenarios.validate.patterns import Finding, Pattern, reasons
from scenarios.validate.validation import DISTRICTS, Validation
from viz.shared.console import print_tables, put, wide
from viz.shared.pages import all_spoken, page_file, rendered, speaker, spoken, spoken_table
from viz.shared.table import Entry, Table, cell_entry, row, table
from viz.shared.wording import number
from viz.validate.figures import DRAWN, key, validation_figures
from viz.words.language import LANGUAGES, Language, without_bold, words

say = words("validate")
SHAPES, OTHERS = say.table("shapes"), say.table("patterns")
SHARES = ("hazard_0", "hazard_3")
SYMBOLS = {
    "holds": "✓",
    "holds, unsure": "✓?",
    "missed, unsure": "✗?",
    "missed": "✗",
    "not measured": "–",
}
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


def pattern_label(pattern: Pattern, language: Language) -> str:
    """What a pattern is called; a shape after its number."""
    name = pattern.name
    if name in SHAPES:
        return f"{name} {SHAPES[name][language]}"
    named = OTHERS.get(f"{pattern.group}_{name}", OTHERS.get(name))
    return named[language] if named else str(getattr(OUTCOMES[name], language))


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
    bounded = math.isfinite(pattern.high)
    return say(language, "to" if bounded else "above", low=low, high=high)


def estimate(finding: Finding) -> str:
    """What the model gives, with its interval."""
    p, e = finding.pattern, finding.estimate
    span = f" [{value(p, e.low)}, {value(p, e.high)}]" if math.isfinite(e.low) else ""
    return value(p, e.value) + span.replace("%", "")


def symbol(finding: Finding) -> str:
    """The verdict as a sign, and whether it was fitted."""
    return SYMBOLS[finding.verdict] + (FITTED if finding.calibrated_on else "")


def sections_on_terminal(found: Validation) -> Iterator[Table]:
    """A table a section: pattern, target, what the model gives, and the verdict.

    Of several places the first is shown, and in how many the pattern holds; the page has all.
    """
    for section in sections(found):
        first = section.rows[0]
        columns = (
            [_plain(*column) for column in _columns(section)]
            if _two(first)
            else [_plain(first[0].configuration, first[0].place)]
        )
        head = [say("en", "pattern"), say("en", "target")]
        for column in columns:
            head += [column, say("en", "verdict")]
        if len(first) > 1 and not _two(first):
            head.append(say("en", "places"))
        title = say("en", section.name, log=found.meta["log"])
        yield table(head, [row(*_line(one)) for one in section.rows], title)


def _two(row: Sequence[Finding]) -> bool:
    """Whether a pattern is compared with both configurations."""
    return len({f.configuration for f in row}) > 1


def _columns(section: Section) -> list[tuple[str, str]]:
    """The configurations and places of a section, each once."""
    return list(dict.fromkeys((f.configuration, f.place) for row in section.rows for f in row))


def _plain(configuration: str, place: str) -> str:
    return place if configuration == DISTRICTS else configuration


def _line(row: Sequence[Finding]) -> list[str]:
    """One pattern on a line."""
    shown = [pattern_label(row[0].pattern, "en"), target(row[0].pattern, "en")]
    for finding in row if _two(row) else row[:1]:
        shown += [estimate(finding), symbol(finding)]
    if len(row) > 1 and not _two(row):
        held = sum(f.holds for f in row)
        shown.append(say("en", "holds_in", held=held, all=len(row)))
    return shown


def print_validation(found: Validation, folder: Path) -> None:
    """Print the tables, what is missed, and where everything is."""
    print_tables(sections_on_terminal(found))
    for sentence in validation_lead(found, "en"):
        wide().print(without_bold(sentence), highlight=False, soft_wrap=True)
    put(say("en", "key"))
    put(f"→ {folder / 'validation.html'}")


def validation_lead(found: Validation, language: Language) -> list[str]:
    """The results, in a few sentences."""
    meta = found.meta
    judged = [f for f in found.findings if f.verdict != "not measured"]
    fitted = sum(f.holds and bool(f.calibrated_on) for f in judged)
    counts = {"total": len(judged), "held": meta["held"], "missed": meta["missed"]}
    said = [
        say(language, "lead_held", **counts),
        say(language, "lead_shapes", names=_missed(found, ("shape",), language)),
        say(language, "lead_levels", names=_missed(found, ("level", "figure"), language)),
        *_reasons(found, language),
        say(language, "lead_fitted", fitted=fitted),
    ]
    if meta["log"]:
        of_log = [f for f in judged if f.pattern.group == "log"]
        said.append(say(language, "lead_log" if of_log else "lead_mute", log=meta["log"]))
        if any(f.calibrated_on for f in of_log):
            said.append(say(language, "lead_seen"))
    return said


def _missed(found: Validation, groups: Sequence[str], language: Language) -> str:
    """The patterns of these sections that are missed, and in how many of several places."""
    said = []
    for section in sections(found):
        for findings in section.rows if section.name in groups else ():
            missed = sum(f.verdict.startswith("missed") for f in findings)
            share = f" ({missed}/{len(findings)})" if len(findings) > 1 else ""
            said += [pattern_label(findings[0].pattern, language) + share] if missed else []
    return say(language, "list").join(said) or say(language, "lead_none")


def _reasons(found: Validation, language: Language) -> list[str]:
    """Why each pattern that is missed somewhere is missed; or that no reason is known."""
    known, said = reasons(), []
    for pattern in dict.fromkeys(replace(f.pattern, source="") for f in found.missed()):
        if pattern.group != "log":
            name = pattern_label(pattern, language)
            why = known.get(pattern.group, {}).get(pattern.name, {}).get(language)
            said.append(say(language, "lead_why", name=name, why=why or say(language, "why_open")))
    return said


def validation_files(found: Validation) -> Writers:
    """What `validate` writes: rows, one object, and a page to open."""
    return {**found.files(), "validation.html": page_file(lambda: validation_page(found))}


def validation_page(found: Validation) -> str:
    """The page of a validation as a string of HTML; it opens offline."""
    groups, text = sections(found), speaker(say.texts)
    meta = {**found.meta, "ensemble": found.meta["ensemble"] or "–"}
    view = {
        "text": text,
        "lead": all_spoken(lambda language: validation_lead(found, language)),
        "sections": [
            {
                "name": section.name,
                "log": found.meta["log"],
                "panels": _panels(section),
                "table": spoken_table(lambda la, section=section: section_table(section, la)),
            }
            for section in groups
        ],
        "unchecked": spoken_table(lambda language: _unchecked(found, language)),
        "titles": {language: say(language, "title") for language in LANGUAGES},
        "reading": [
            text("read_interval", first_seed=meta["first_seed"]),
            text("read_fitted"),
            text("read_miss"),
        ],
        "facts": text("run_facts", **meta),
    }
    by_language = {
        language: validation_figures(groups, language, titled, unit) for language in LANGUAGES
    }
    return rendered("validate/page.html.j2", view, by_language)


def _panels(section: Section) -> list[tuple[str, str]]:
    """The figures of a section and what they are of."""
    return [
        (
            key(first.pattern),
            spoken(lambda language, one=first: pattern_label(one.pattern, language)),
        )
        for first, *_ in section.rows
        if section.name in DRAWN
    ]


def section_table(section: Section, language: Language) -> Table:
    """A row a pattern, with its source; a column a place or configuration."""
    columns = _columns(section)
    head = [say(language, "pattern"), say(language, "target")]
    head += [_heading(*column, language) for column in columns]
    rows = []
    for findings in section.rows:
        first, by_column = findings[0].pattern, {(f.configuration, f.place): f for f in findings}
        cells = [_finding(by_column.get(column), language) for column in columns]
        name = cell_entry(pattern_label(first, language), first.source)
        rows.append(row(name, target(first, language), *cells))
    return table(head, rows)


def _unchecked(found: Validation, language: Language) -> Table:
    what, why = ("en", "why") if language == "en" else ("zh", "why_zh")
    rows = [row(line[what], line[why]) for line in found.meta["unchecked"]]
    return table([say(language, "seen"), say(language, "why")], rows)


def _heading(configuration: str, place: str, language: Language) -> str:
    """What a column is of: a place by its short name, or a configuration."""
    if configuration != DISTRICTS:
        return say(language, "log_like_short")
    return titled(place, language)


def titled(place: str, language: Language) -> str:
    """The short title of a place; the name of one that is not shipped."""
    name = place.split(" · ")[0]
    if name not in shipped("place"):
        return name
    texts = read_place(name).texts
    if language == "en":
        return texts["title"].split(",")[0].split(" (")[0]
    return texts["title_zh"].split("(")[0]


def _finding(finding: Finding | None, language: Language) -> Entry:
    """The verdict's sign and the estimate, its interval, and the verdict in words."""
    if finding is None:
        return cell_entry("")
    value_said, _, span = estimate(finding).partition(" ")
    kind = "held" if finding.holds else finding.verdict.split(",")[0].replace(" ", "-")
    text = f"{symbol(finding)} {value_said}"
    shown = cell_entry(text, span, say(language, finding.verdict), style="strong", mark=kind)
    return replace(shown, about=finding.calibrated_on)
