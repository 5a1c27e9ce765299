"""The HTML report of a comparison: one self-contained file, English and Chinese.

Lives here: what the report shows and in which order; the page itself is `report.html.j2`.
May not: compute outcomes, judge them, or hold wording of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from model.declared.outcomes import HEADLINE, OUTCOMES
from viz.compare.sentences import cards, lead
from viz.shared import figure as figures
from viz.shared.texts import LANGUAGES, Language
from viz.shared.verdict import SYMBOLS, mark, of, reforms
from viz.shared.wording import Wording, is_missing, number

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
    config: Mapping[str, Any],
) -> None:
    """Write the report of one comparison."""
    path.write_text(page(meta, own, common, daily, config), encoding="utf-8")


def page(
    meta: Mapping[str, Any],
    own: pd.DataFrame,
    common: pd.DataFrame,
    daily: pd.DataFrame,
    config: Mapping[str, Any],
) -> str:
    """The report as a string of HTML."""
    words = {language: Wording(language, meta["titles"]) for language in LANGUAGES}
    common = own.iloc[:0] if common.empty else common
    plausible = meta.get("behaviour") == "plausible"
    instead = PLAUSIBLE if plausible else {}
    facts = {"sets": len(set(meta["sets"])), "ensemble": meta["ensemble"]} if plausible else {}
    view = {
        "where": "own" if meta["place"] == "own" else "chosen",
        "own": _table(own),
        "common": _table(common),
        "leads": {language: lead(own, words[language]) for language in LANGUAGES},
        "cards": _cards(own, common, words),
        "clauses": _clauses(own, meta),
        "panels": [name for name in HEADLINE if name in set(own["outcome"])],
        "pairs": reforms(own),
        "outcomes": OUTCOMES.values(),
        "units": {name: outcome.unit for name, outcome in OUTCOMES.items()},
        "common_place": None if common.empty else common["place"].iloc[0],
        "reading": [instead.get(key, key) for key in READING],
        "limits": [instead.get(key, key) for key in LIMITS],
        "plausible": plausible,
        "behaviour_facts": facts,
        "symbols": SYMBOLS,
        "meta": meta,
        "config": json.dumps(config, indent=2, ensure_ascii=False, default=str),
        "figures": Markup(_figures_json(own, common, daily, words)),
        "plotly": Markup(get_plotlyjs()),
    }
    return _environment(words).get_template("compare/report.html.j2").render(view)


def _figures_json(
    own: pd.DataFrame, common: pd.DataFrame, daily: pd.DataFrame, words: Wordings
) -> str:
    """Every figure in every language, as the argument of a script."""
    drawn: dict[str, dict[str, Any]] = {}
    for language, wording in words.items():
        for key, figure in _figures(own, common, daily, wording).items():
            drawn.setdefault(key, {})[language] = json.loads(figure.to_json())
    return json.dumps(drawn, ensure_ascii=False).replace("</", "<\\/")


def _figures(
    own: pd.DataFrame, common: pd.DataFrame, daily: pd.DataFrame, wording: Wording
) -> dict[str, go.Figure]:
    drawn = {
        f"effect-{name}": figures.effect(own, common, name, wording)
        for name in HEADLINE
        if name in set(own["outcome"])
    }
    drawn["paper-own"] = figures.paper_and_truth(own, wording)
    if not common.empty:
        drawn["paper-common"] = figures.paper_and_truth(common, wording)
    for position, pair in enumerate(reforms(own)):
        drawn[f"passing-{position}"] = figures.curves(daily, pair, figures.PASSING, wording)
        drawn[f"solved-{position}"] = figures.curves(daily, pair, figures.SOLVED, wording)
    return drawn


def _cards(own: pd.DataFrame, common: pd.DataFrame, words: Wordings) -> list[dict[Language, Any]]:
    """The card of each reform, in both languages."""
    by_language = {language: cards(own, common, wording) for language, wording in words.items()}
    count = len(next(iter(by_language.values())))
    return [{language: by_language[language][i] for language in LANGUAGES} for i in range(count)]


def _clauses(own: pd.DataFrame, meta: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Per reform, the clauses that the place already had."""
    return [
        {"reform": reform, "already": meta["already"].get(reform, [])} for _, reform in reforms(own)
    ]


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    """A comparison as rows of cells, headline outcomes first."""
    pairs = reforms(frame)
    by_pair = {
        pair: {row["outcome"]: row for row in of(frame, *pair).to_dict("records")} for pair in pairs
    }
    present = set(frame["outcome"])
    others = [name for name in OUTCOMES if name in present and name not in HEADLINE]
    groups = []
    for heading, names in (("headline", [n for n in HEADLINE if n in present]), ("others", others)):
        rows = [
            {"name": name, "cells": [_cell(by_pair[pair].get(name)) for pair in pairs]}
            for name in names
        ]
        groups.append({"heading": heading, "rows": rows})
    return {"pairs": pairs, "groups": groups}


def _cell(row: Mapping[str, Any] | None) -> dict[str, str]:
    if row is None or mark(row) == "undefined":
        return {"mark": "undefined"}
    unit, before = row["unit"], row["before"]
    return {
        "mark": mark(row),
        "difference": number(row["difference"], unit, before, sign=True),
        "before": number(before, unit),
        "after": number(row["after"], unit, before),
        "low": number(row["low"], unit, before, sign=True),
        "high": number(row["high"], unit, before, sign=True),
        "helps": _percent(row.get("helps")),
        "behaviour": _percent(row.get("behaviour_share")),
    }


def _percent(share: float | None) -> str:
    """A share in whole per cent; nothing where there is none."""
    return "" if is_missing(share) else f"{100 * share:.0f}"


@cache
def _bare_environment() -> Environment:
    return Environment(
        loader=PackageLoader("viz", package_path=""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _environment(words: Wordings) -> Environment:
    """The template environment with the words of both languages at hand."""

    def both(method: str, *args: object, **values: object) -> Markup:
        """The same thing said in both languages, one of which the page shows."""
        spans = []
        for language, wording in words.items():
            said = getattr(wording, method)(*args, **values)
            spans.append(_span(language, _emphasis(said)))
        return Markup("").join(spans)

    environment = _bare_environment().overlay()
    environment.globals = {
        **environment.globals,
        "both": both,
        "text": lambda key, **values: both("text", key, **values),
        "words": words,
        "languages": LANGUAGES,
    }
    return environment


def _span(language: Language, said: Markup) -> Markup:
    code = "zh-CN" if language == "zh" else language
    return Markup('<span class="l-{}" lang="{}">{}</span>').format(language, code, said)


def _emphasis(said: str) -> Markup:
    """Escaped text, with **bold** carried over."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(said))))
