"""A page in two languages, of which it shows one: what all pages share.

Lives here: texts and tables in both languages as markup, and a template filled with figures.
May not: a word, a figure, or anything about what a page shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from viz.shared.streams import visible
from viz.shared.table import Table, side_by_side
from viz.shared.wording import Wording
from viz.words.language import BOLD, LANGUAGES, Language, without_bold, words

Drawn = Mapping[Language, Mapping[str, go.Figure]]


def bilingual(english: str, chinese: str) -> Markup:
    """The same in both languages; **bold** is carried over."""
    english, chinese = visible(english), visible(chinese)
    if english == chinese:
        return Markup(escape(without_bold(english)))
    spans = []
    for said, language, code in ((english, "en", "en"), (chinese, "zh", "zh-CN")):
        bold = re.sub(f"{BOLD}(.+?){BOLD}", r"<strong>\1</strong>", str(escape(said)))
        spans.append(f'<span class="l-{language}" lang="{code}">{bold}</span>')
    return Markup("".join(spans))


def spoken(in_language: Callable[[Language], str]) -> Markup:
    """What a function says in each language, as markup of both."""
    return bilingual(*map(in_language, LANGUAGES))


def all_spoken(in_language: Callable[[Language], Sequence[str]]) -> list[Markup]:
    """As `spoken`, of texts that stand in the same order in each language."""
    return [bilingual(*pair) for pair in zip(*map(in_language, LANGUAGES), strict=True)]


def spoken_table(in_language: Callable[[Language], Table]) -> Table:
    """As `spoken`, of a table that has the same shape in each language."""
    return side_by_side(*map(in_language, LANGUAGES), bilingual)


def speaker(texts: Mapping[Language, Mapping[str, str]]) -> Callable[..., Markup]:
    """What a template calls for a text by its key, filled in, in both languages."""

    def text(key: str, **filled: object) -> Markup:
        return bilingual(*(texts[language][key].format(**filled) for language in LANGUAGES))

    return text


def embedded(value: object) -> Markup:
    """A value as JSON inside a script: no text in it can end the script, or begin another."""
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("viz", package_path=""),
        autoescape=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(
    template: str,
    view: Mapping[str, Any],
    by_language: Drawn,
    meta: Mapping[str, Any] | None = None,
) -> str:
    """The page as a string of HTML that opens offline.

    Figures are `drawn`, by their names. `heading`, `subtitle` and `config` may be left out of the
    view; `facts` stand in the footer, `titles` by language in the window's bar. The timeline
    and the rules that `meta` names stand in the head and under each figure.
    """
    figures = {
        key: {language: json.loads(by_language[language][key].to_json()) for language in LANGUAGES}
        for key in by_language["en"]
    }
    return (
        _environment()
        .get_template(template)
        .render(
            {
                "heading": "",
                "subtitle": "",
                "conditions": spoken(lambda la: " ".join(Wording(la, {}).conditions(meta or {}))),
                "config": "",
                **view,
                "common": speaker(words("common").texts),
                "drawn": list(figures),
                "embedded": embedded,
                "figures": figures,
                "plotly": Markup(get_plotlyjs()),
            }
        )
    )


def page_file(make: Callable[[], str]) -> Callable[[Path], None]:
    """A writer of the page that `make` gives."""

    def write(path: Path) -> None:
        path.write_text(make(), encoding="utf-8")

    return write
