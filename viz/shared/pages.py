"""A page in two languages, of which it shows one: what all pages but the comparison's share.

Lives here: texts in both languages as markup, and a template filled with figures and Plotly.
May not: a word, a figure, or anything about what a page shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from viz.shared.texts import LANGUAGES, Language

Drawn = Mapping[Language, Mapping[str, go.Figure]]


def both(english: str, chinese: str) -> Markup:
    """The same in both languages; **bold** is carried over."""
    if english == chinese:
        return Markup(escape(english))
    spans = []
    for said, language, code in ((english, "en", "en"), (chinese, "zh", "zh-CN")):
        bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(said)))
        spans.append(f'<span class="l-{language}" lang="{code}">{bold}</span>')
    return Markup("".join(spans))


def speaker(texts: Mapping[Language, Mapping[str, str]]) -> Callable[..., Markup]:
    """What a template calls for a text by its key, filled in, in both languages."""

    def text(key: str, **filled: object) -> Markup:
        return both(*(texts[language][key].format(**filled) for language in LANGUAGES))

    return text


def rendered(template: str, view: Mapping[str, Any], by_language: Drawn) -> str:
    """The page as a string of HTML that opens offline; figures are `drawn`, by their names."""
    figures = {
        key: {language: json.loads(by_language[language][key].to_json()) for language in LANGUAGES}
        for key in by_language["en"]
    }
    environment = Environment(
        loader=PackageLoader("viz", package_path=""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(
        {
            **view,
            "drawn": list(figures),
            "figures": Markup(json.dumps(figures, ensure_ascii=False).replace("</", "<\\/")),
            "plotly": Markup(get_plotlyjs()),
        }
    )
