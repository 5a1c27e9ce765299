"""The HTML report of a comparison: one self-contained file, English and Chinese.

Lives here: what the report shows and in which order; the page itself is `report.html.j2`.
May not: compute outcomes, judge them, or hold wording of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from model.declared.outcomes import HEADLINE, OUTCOMES
from viz.compare import figures
from viz.compare.sentences import cards, comparison_lead
from viz.compare.table import comparison_table
from viz.shared.figure import PASSING, SOLVED
from viz.shared.pages import all_spoken, rendered, speaker, spoken, spoken_table
from viz.shared.table import Table, cell_entry, row, table
from viz.shared.verdict import SYMBOLS, reforms
from viz.shared.wording import Wording
from viz.words.language import LANGUAGES, Language, words

READING = ("read_arms", "read_truth", "read_passing", "read_verdict", "read_interval", "read_marks")
PLAUSIBLE = {
    "read_interval": "read_interval_plausible",
    "limit_behaviour": "limit_behaviour_plausible",
}
"""What is said instead where behaviour was drawn from the plausible ensemble."""
LIMITS = (
    "limit_model",
    "limit_behaviour",
    "limit_sources",
    "limit_places",
    "limit_level",
    "limit_scope",
)
Wordings = dict[Language, Wording]


def write_report(
    path: Path,
    meta: Mapping[str, Any],
    own: pd.DataFrame,
    common: pd.DataFrame,
    daily: pd.DataFrame,
    config: Any,
) -> None:
    """Write the report of one comparison."""
    path.write_text(report_page(meta, own, common, daily, config), encoding="utf-8")


def report_page(
    meta: Mapping[str, Any],
    own: pd.DataFrame,
    common: pd.DataFrame,
    daily: pd.DataFrame,
    config: Any,
) -> str:
    """The report as a string of HTML."""
    wordings = {language: Wording(language, meta["titles"]) for language in LANGUAGES}
    text = speaker(words("common").texts)

    def named(method: str, *args: object) -> Markup:
        """What the words of each language call something."""
        return spoken(lambda language: getattr(wordings[language], method)(*args))

    common = own.iloc[:0] if common.empty else common
    plausible = meta.get("behaviour") == "plausible"
    instead = PLAUSIBLE if plausible else {}
    facts = {"sets": len(set(meta["sets"])), "ensemble": meta["ensemble"]} if plausible else {}
    behaviour = text("behaviour_plausible" if plausible else "behaviour_central", **facts)
    where = "own" if meta["place"] == "own" else "chosen"
    tables = [(text(where), _numbers(own, wordings))]
    if not common.empty:
        place = str(common["place"].iloc[0])
        tables.append((named("text_on_place", "common", place), _numbers(common, wordings)))
    view = {
        "text": text,
        "named": named,
        "titles": {language: wording.text("title") for language, wording in wordings.items()},
        "where": where,
        "tables": tables,
        "leads": {
            language: comparison_lead(own, wording) for language, wording in wordings.items()
        },
        "cards": _cards(own, common, wordings),
        "clauses": _clauses(own, meta),
        "panels": _panels(own),
        "pairs": reforms(own),
        "definitions": spoken_table(lambda language: _definitions(wordings[language])),
        "reading": [
            *all_spoken(lambda language: wordings[language].cautions(meta)),
            *(text(instead.get(key, key)) for key in READING),
        ],
        "limits": [text(instead.get(key, key)) for key in LIMITS],
        "plausible": plausible,
        "symbols": SYMBOLS,
        "languages": LANGUAGES,
        "wordings": wordings,
        "facts": Markup("{} · {}").format(text("run_facts", **meta), behaviour),
        "config": json.dumps(config, indent=2, ensure_ascii=False, default=str),
    }
    drawn = {la: _figures(own, common, daily, wording) for la, wording in wordings.items()}
    return rendered("compare/report.html.j2", view, drawn, meta)


def _panels(own: pd.DataFrame) -> list[str]:
    return [name for name in HEADLINE if name in set(own["outcome"])]


def _numbers(frame: pd.DataFrame, wordings: Wordings) -> Table:
    return spoken_table(lambda language: comparison_table(frame, wordings[language]))


def _definitions(wording: Wording) -> Table:
    """Every outcome: its unit, its better direction and its formula."""
    head = [wording.text(key) for key in ("outcome", "unit", "better_direction", "formula")]
    rows = [
        row(
            cell_entry(wording.outcome(name), name),
            wording.unit(outcome.unit),
            wording.text(outcome.better),
            wording.formula(name),
        )
        for name, outcome in OUTCOMES.items()
    ]
    return table(head, rows, align="l")


def _figures(
    own: pd.DataFrame, common: pd.DataFrame, daily: pd.DataFrame, wording: Wording
) -> dict[str, go.Figure]:
    drawn = {
        f"effect-{name}": figures.effect_figure(own, common, name, wording) for name in _panels(own)
    }
    drawn["paper-own"] = figures.paper_and_truth(own, wording)
    if not common.empty:
        drawn["paper-common"] = figures.paper_and_truth(common, wording)
    for position, pair in enumerate(reforms(own)):
        drawn[f"passing-{position}"] = figures.curves_figure(daily, pair, PASSING, wording)
        drawn[f"solved-{position}"] = figures.curves_figure(daily, pair, SOLVED, wording)
    return drawn


def _cards(
    own: pd.DataFrame, common: pd.DataFrame, wordings: Wordings
) -> list[dict[Language, Any]]:
    """The card of each reform, in both languages."""
    by_language = {language: cards(own, common, wording) for language, wording in wordings.items()}
    pairs = zip(*by_language.values(), strict=True)
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in pairs]


def _clauses(own: pd.DataFrame, meta: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Per reform, the clauses that the place already had."""
    return [
        {"reform": reform, "already": meta["already"].get(reform, [])} for _, reform in reforms(own)
    ]
