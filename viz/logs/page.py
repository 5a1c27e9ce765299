"""A measured log shown: a table on the terminal, and a page with figures in English and Chinese.

Lives here: what is shown of a measured log, in which order, and the files that are written.
May not: measure, or hold a word of its own (words/logs.toml).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from scenarios.inputs.csv_files import write_csv
from scenarios.logs.estimates import MANY
from scenarios.logs.measure import STATISTICS, Measured
from scenarios.run.results import Writers, write_json
from viz.logs.figures import AT_RISK, log_figures
from viz.logs.sentences import LOGS, remark_entry, remark_text
from viz.shared.console import print_tables, put
from viz.shared.pages import bilingual, page_file, rendered, speaker
from viz.shared.table import Table, cell_entry, table
from viz.shared.table import row as table_row
from viz.shared.wording import number
from viz.words.language import LANGUAGES, Language

MOST_ROWS = 9  # of a list of measures in a table
EMPTY = "''"
SHARES = {
    *("handoffs.share_1", "handoffs.share_3", "handoffs.share_5", "hazard", "pingpong_given_2"),
    *("deadline_share", "deadline_met", "top_tenth", "unit_passing.mean", "unit_passing.sd"),
}
"""Measures that are shown in percent."""


def measured_files(found: Measured) -> Writers:
    """What `measure` writes: the object, its rows, and a page to open."""
    return {
        "measured.json": write_json(measured_object(found)),
        "measured.csv": lambda path: write_csv(found.frame(), path),
        "measured.html": page_file(lambda: log_page(found)),
    }


def measured_object(found: Measured) -> dict[str, Any]:
    """The object of `--json`: the numbers, and every remark with its key and English text."""
    undefined = {name: remark_entry(reason) for name, reason in found.undefined.items()}
    notes = [remark_entry(note) for note in found.notes]
    return found.values | {"undefined": undefined, "notes": notes}


def measure_rows(found: Measured, language: Language) -> Iterator[dict[str, str]]:
    """Every measure as label, value, interval and the reason where it is undefined."""
    for name in ("cases", "units", *STATISTICS):
        value, ends = found.at(name), found.values["intervals"].get(name)
        key, share = f"measures.{name}", name in SHARES
        if not isinstance(value, list):
            why = found.undefined.get(name)
            reason = remark_text(why, language) if why else ""
            yield _row(LOGS(language, key, at="…"), value, ends, share, reason)
            continue
        for k, one in enumerate(value[:MOST_ROWS]):
            if one is not None and (name != "hazard" or _left(found, k) >= AT_RISK):
                at = f"≥{k}" if name == "deadline_met" and k == MANY else str(k)
                yield _row(LOGS(language, key, at=at), one, ends and ends[k], share, "")


def _defined(found: Measured, language: Language) -> list[dict[str, str]]:
    return [row for row in measure_rows(found, language) if not row["reason"]]


def _left(found: Measured, k: int) -> int:
    return sum(found.values["distribution"][k:])


def _row(label: str, value: Any, ends: Any, share: bool, reason: str) -> dict[str, str]:
    whole = isinstance(value, int)
    shown = f"{value:,}" if whole else _shown(value, share)
    interval = f"{_shown(ends[0], share)} – {_shown(ends[1], share)}" if ends else ""
    return {"label": label, "value": shown, "interval": interval, "reason": reason}


def _shown(value: float | None, share: bool = False) -> str:
    text = number(value, "share" if share else "number")
    return text + "%" if share and value is not None else text


def _table(found: Measured, language: Language) -> Table:
    """All measures with their intervals, for the terminal."""
    head = [LOGS(language, key) for key in ("measure", "value", "interval")]
    rows = [
        table_row(one["label"], one["value"], cell_entry(one["interval"], style="quiet"))
        for one in _defined(found, language)
    ]
    return table(head, rows, align="lrr")


def _undefined(found: Measured, language: Language) -> list[str]:
    """A line a reason, with the measures that are null for it."""
    by_reason: dict[str, list[str]] = {}
    for row in measure_rows(found, language):
        if row["reason"]:
            by_reason.setdefault(row["reason"], []).append(row["label"])
    between = LOGS(language, "between")
    return [
        LOGS(language, "undefined", reason=reason, names=between.join(labels))
        for reason, labels in by_reason.items()
    ]


def print_measured(found: Measured, folder: Path) -> None:
    """Print the table, how the log was read, what was left out, and where everything is."""
    print_tables([_table(found, "en")])
    for line in _undefined(found, "en"):
        put(line)
    for row in column_rows(found.values["columns"], "en"):
        how = f" ({row['how']})" if row["how"] else ""
        put(f"{row['role']}: {row['column']}{how}")
    for note in found.notes:
        put(remark_text(note, "en"))
    for row in left_out_rows(found.values["left_out"], "en"):
        put(f"{row['label']}: {row['value']}")
    put(f"→ {folder / 'measured.html'}")


def left_out_rows(left_out: Mapping[str, Any], language: Language) -> list[dict[str, str]]:
    """What was left out, where there is something; rows read always."""
    return [
        {"label": LOGS(language, f"counts_left_out.{key}"), "value": _counted(value)}
        for key, value in left_out.items()
        if value or key == "rows_read"
    ]


def _counted(value: Any) -> str:
    """A number; or names with their numbers."""
    if not isinstance(value, dict):
        return f"{value:,}"
    parts = []
    for name, one in value.items():
        if isinstance(one, int):
            parts.append(f"{name or EMPTY} {one:,}")
        else:
            at = ", ".join(map(str, one["rows"])) + " …" * (one["count"] > len(one["rows"]))
            parts.append(f"{name} {one['count']:,} ({one['share']:.1%}; {at})")
    return "; ".join(parts)


def column_rows(columns: Mapping[str, Any], language: Language) -> list[dict[str, str]]:
    """Which column is what, and whether that was guessed."""
    shown = []
    for role, one in columns.items():
        how, name = "", one
        if not isinstance(one, str):
            how = LOGS(language, "guessed" if one["guessed"] else "asked")
            name = one["column"]
        shown.append({"role": LOGS(language, f"roles.{role}"), "column": name, "how": how})
    return shown


def lead_sentences(found: Measured, language: Language) -> list[str]:
    """What the log shows, in a few sentences."""
    values = found.values
    handoffs, hazard, time = values["handoffs"], values["hazard"], values["time_days"]
    lines = []
    if handoffs["mean"] is None:
        reason = remark_text(found.undefined["handoffs.mean"], language)
        lines.append(LOGS(language, "lead_undefined", reason=reason))
    else:
        share, mean = _shown(handoffs["share_1"], share=True), _shown(handoffs["mean"])
        most = handoffs["max"]
        lines.append(LOGS(language, "lead_handoffs", share=share, mean=mean, most=most))
        if len(hazard) > 2 and _left(found, 2) >= AT_RISK:
            none, two = (_shown(hazard[k], share=True) for k in (0, 2))
            lines.append(LOGS(language, "lead_rising", none=none, two=two))
    if time["median"] is not None:
        median, p90 = (_shown(time[key]) for key in ("median", "p90"))
        lines.append(LOGS(language, "lead_time", median=median, p90=p90))
    return lines


def log_page(found: Measured) -> str:
    """The page of a measured log as a string of HTML; it opens offline."""
    values = found.values
    numbers = {key: f"{values[key]:,}" for key in ("cases", "units")}
    source = {key: values.get(key, "–") for key in ("log", "format", "encoding", "sha256")}
    name, text = values.get("log", "log"), speaker(LOGS.texts)
    span = {key: values["demand"][key] or "–" for key in ("first", "last")}
    view = {
        "heading": name,
        "titles": dict.fromkeys(LANGUAGES, name),
        "subtitle": text("subtitle", **numbers, **span),
        "lead": _both([lead_sentences(found, language) for language in LANGUAGES]),
        "enough": AT_RISK,
        "rows": _paired(*(_defined(found, language) for language in LANGUAGES)),
        "undefined": _both([_undefined(found, language) for language in LANGUAGES]),
        "left_out": _paired(*(left_out_rows(values["left_out"], la) for la in LANGUAGES)),
        "columns": _paired(*(column_rows(values["columns"], la) for la in LANGUAGES)),
        "notes": _both([[remark_text(note, la) for note in found.notes] for la in LANGUAGES]),
        "drawn_from": {key: values[key] for key in ("resamples", "seed")},
        "facts": text("source", **source, rows=f"{values['left_out']['rows_read']:,}"),
        "text": text,
    }
    by_language = {language: log_figures(found, language) for language in LANGUAGES}
    return rendered("logs/page.html.j2", view, by_language)


def _both(texts: list[list[str]]) -> list[Markup]:
    """Lines of both languages as lines of which the page shows one."""
    return [bilingual(*pair) for pair in zip(*texts, strict=True)]


def _paired(
    english: list[dict[str, str]], chinese: list[dict[str, str]]
) -> list[dict[str, Markup]]:
    """Rows of both languages as rows of which the page shows one."""
    return [
        {key: bilingual(one[key], other[key]) for key in one}
        for one, other in zip(english, chinese, strict=True)
    ]
