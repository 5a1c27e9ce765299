"""A measured log shown: a table on the terminal, and a page with figures in English and Chinese.

Lives here: what is shown of a measured log, in which order, and the files that are written.
May not: measure, or hold a word of its own (logs/words.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich import box
from rich.table import Table

from scenarios.logs.estimates import MANY
from scenarios.logs.measure import Measured
from scenarios.run.results import Writers, write_json
from viz.logs.figures import AT_RISK, drawn
from viz.logs.words import LEFT_OUT, MEASURES, ROLES_ZH, TEXTS, Language, remark
from viz.shared.console import print_tables
from viz.shared.pages import both, rendered, speaker
from viz.shared.wording import number
from viz.words.language import LANGUAGES

MOST_ROWS = 9  # of a list of measures in a table
EMPTY = "''"


def files(found: Measured) -> Writers:
    """What `measure` writes: the object, its rows, and a page to open."""
    return {
        "measured.json": write_json(found.values),
        "measured.csv": lambda path: found.frame().to_csv(path, index=False),
        "measured.html": lambda path: _write(path, page(found)),
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def rows(found: Measured, language: Language) -> Iterator[dict[str, str]]:
    """Every measure as label, value, interval and the reason where it is undefined."""
    for name, (english, chinese, kind) in MEASURES.items():
        label = english if language == "en" else chinese
        value, ends = found.at(name), found.values["intervals"].get(name)
        reason = found.values["undefined"].get(name, "")
        if not isinstance(value, list):
            plural = label.format(at="…")
            yield _row(plural, value, ends, kind, remark(reason, language))
            continue
        for k, one in enumerate(value[:MOST_ROWS]):
            if one is not None and (name != "hazard" or _left(found, k) >= AT_RISK):
                at = f"≥{k}" if name == "deadline_met" and k == MANY else str(k)
                yield _row(label.format(at=at), one, ends and ends[k], kind, "")


def _defined(found: Measured, language: Language) -> list[dict[str, str]]:
    return [row for row in rows(found, language) if not row["reason"]]


def _left(found: Measured, k: int) -> int:
    return sum(found.values["distribution"][k:])


def _row(label: str, value: Any, ends: Any, kind: str, reason: str) -> dict[str, str]:
    whole = isinstance(value, int)
    shown = f"{value:,}" if whole else _said(value, kind)
    interval = f"{_said(ends[0], kind)} – {_said(ends[1], kind)}" if ends else ""
    return {"label": label, "value": shown, "interval": interval, "reason": reason}


def _said(value: float | None, kind: str) -> str:
    text = number(value, kind)
    return text + "%" if kind == "share" and value is not None else text


def table(found: Measured, language: Language) -> Table:
    """All measures with their intervals, for the terminal."""
    words = TEXTS[language]
    built = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    built.add_column(words["measure"], overflow="fold")
    built.add_column(words["value"], justify="right")
    built.add_column(words["interval"], justify="right", style="dim")
    for row in _defined(found, language):
        built.add_row(row["label"], row["value"], row["interval"])
    return built


def undefined(found: Measured, language: Language) -> list[str]:
    """A line a reason, with the measures that are null for it."""
    by_reason: dict[str, list[str]] = {}
    for row in rows(found, language):
        if row["reason"]:
            by_reason.setdefault(row["reason"], []).append(row["label"])
    words = TEXTS[language]
    return [
        words["undefined"].format(reason=reason, names=words["between"].join(labels))
        for reason, labels in by_reason.items()
    ]


def print_measured(found: Measured, folder: Path) -> None:
    """Print the table, how the log was read, what was left out, and where everything is."""
    print_tables([table(found, "en")])
    for line in undefined(found, "en"):
        print(line)
    for row in columns(found, "en"):
        how = f" ({row['how']})" if row["how"] else ""
        print(f"{row['role']}: {row['column']}{how}")
    for note in found.values["notes"]:
        print(note)
    for row in left_out(found, "en"):
        print(f"{row['label']}: {row['value']}")
    print(f"→ {folder / 'measured.html'}")


def left_out(found: Measured, language: Language) -> list[dict[str, str]]:
    """What was left out, where there is something; rows read always."""
    shown = []
    for key, (english, chinese) in LEFT_OUT.items():
        value = found.values["left_out"][key]
        if value or key == "rows_read":
            label = english if language == "en" else chinese
            shown.append({"label": label, "value": counted(value)})
    return shown


def counted(value: Any) -> str:
    """A number; or names with their numbers."""
    if not isinstance(value, dict):
        return f"{value:,}"
    said = []
    for name, one in value.items():
        if isinstance(one, int):
            said.append(f"{name or EMPTY} {one:,}")
        else:
            at = ", ".join(map(str, one["rows"])) + " …" * (one["count"] > len(one["rows"]))
            said.append(f"{name} {one['count']:,} ({one['share']:.1%}; {at})")
    return "; ".join(said)


def columns(found: Measured, language: Language) -> list[dict[str, str]]:
    """Which column is what, and whether that was guessed."""
    words, shown = TEXTS[language], []
    for role, said in found.values["columns"].items():
        name = role if language == "en" else ROLES_ZH[role]
        if isinstance(said, str):
            shown.append({"role": name, "column": said, "how": ""})
        else:
            how = words["guessed"] if said["guessed"] else words["asked"]
            shown.append({"role": name, "column": said["column"], "how": how})
    return shown


def lead(found: Measured, language: Language) -> list[str]:
    """What the log shows, in a few sentences."""
    words, values = TEXTS[language], found.values
    handoffs, hazard, time = values["handoffs"], values["hazard"], values["time_days"]
    said = []
    if handoffs["mean"] is None:
        reason = remark(values["undefined"]["handoffs.mean"], language)
        said.append(words["lead_undefined"].format(reason=reason))
    else:
        share, mean = _said(handoffs["share_1"], "share"), _said(handoffs["mean"], "number")
        said.append(words["lead_handoffs"].format(share=share, mean=mean, most=handoffs["max"]))
        if len(hazard) > 2 and _left(found, 2) >= AT_RISK:
            none, two = (_said(hazard[k], "share") for k in (0, 2))
            said.append(words["lead_rising"].format(none=none, two=two))
    if time["median"] is not None:
        median, p90 = (_said(time[key], "number") for key in ("median", "p90"))
        said.append(words["lead_time"].format(median=median, p90=p90))
    return said


def page(found: Measured) -> str:
    """The page of a measured log as a string of HTML; it opens offline."""
    values = found.values
    numbers = {key: f"{values[key]:,}" for key in ("cases", "units")}
    source = {key: values.get(key, "–") for key in ("log", "format", "encoding", "sha256")}
    gaps = [undefined(found, language) for language in LANGUAGES]
    view = {
        "name": values.get("log", "log"),
        "size": numbers | {key: values["demand"][key] or "–" for key in ("first", "last")},
        "lead": [both(*pair) for pair in zip(*(lead(found, la) for la in LANGUAGES), strict=True)],
        "enough": AT_RISK,
        "rows": _paired(*(_defined(found, language) for language in LANGUAGES)),
        "undefined": [both(*pair) for pair in zip(*gaps, strict=True)],
        "left_out": _paired(*(left_out(found, language) for language in LANGUAGES)),
        "columns": _paired(*(columns(found, language) for language in LANGUAGES)),
        "notes": [both(note, remark(note, "zh")) for note in values["notes"]],
        "drawn_from": {key: values[key] for key in ("resamples", "seed")},
        "source": source | {"rows": f"{values['left_out']['rows_read']:,}"},
        "text": speaker(TEXTS),
    }
    by_language = {language: drawn(found, language) for language in LANGUAGES}
    return rendered("logs/page.html.j2", view, by_language)


def _paired(
    english: list[dict[str, str]], chinese: list[dict[str, str]]
) -> list[dict[str, Markup]]:
    """Rows of both languages as rows of which the page shows one."""
    return [
        {key: both(one[key], other[key]) for key in one}
        for one, other in zip(english, chinese, strict=True)
    ]
