"""The page *About*: what the model assumes, where it comes from, and what it cannot tell.

Lives here: the arrangement of texts that report, declarations and glossary hold already.
May not: a number, or a text that stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import solara
from solara.alias import rv

from model.declared.outcomes import OUTCOMES
from scenarios.inputs.toml_files import read_place, read_reform, shipped
from scenarios.run.experiment import version
from viz.compare.report import LIMITS, PLAUSIBLE, READING
from viz.kit.elements import html, items, wording_of
from viz.kit.page import Page
from viz.kit.session import use_session
from viz.words.glossary import glossary_sections
from viz.words.language import Language, without_bold, words

say = words("site", "kit")

MODEL = ("about_model_1", "about_model_2", "about_model_3")
MORE_LIMITS = ("about_limit_people", "about_limit_work", "about_limit_assumed", "about_limit_time")


@solara.component
def About() -> None:
    """The whole page."""
    session = use_session()
    language = session.language
    wording = wording_of(language)
    instead = PLAUSIBLE if session.ask.behaviour == "plausible" else {}
    reading = [without_bold(wording.text(instead.get(key, key))) for key in READING]
    limits = [without_bold(wording.text(instead.get(key, key))) for key in LIMITS]
    with rv.Html(tag="div", class_="prose about"):
        html("h1", [say(language, "about_title")])
        html("p", [say(language, "about_subtitle")], "subtitle")
        _section("about_model", [say(language, key) for key in MODEL], language)
        _section("about_limits", [*limits, *(say(language, k) for k in MORE_LIMITS)], language)
        _section("about_reading", reading, language)
        with rv.Html(tag="section"):
            html("h2", [say(language, "about_sources")])
            html("p", [say(language, "about_sources_note")])
            html("h3", [say(language, "about_reforms")])
            _pairs([(wording.title(name), _origin(name)) for name in shipped("reform")])
            html("h3", [say(language, "about_places")])
            _pairs(
                [
                    (wording.title(name), read_place(name).texts["source"])
                    for name in shipped("place")
                ]
            )
        with rv.Html(tag="section"):
            html("h2", [say(language, "about_outcomes")])
            _pairs([(wording.outcome(name), wording.formula(name)) for name in OUTCOMES])
        with rv.Html(tag="section", attributes={"id": "terms"}):
            html("h2", [say(language, "about_terms")])
            for title, terms in glossary_sections():
                pairs = [(one.term[language], one.meaning[language]) for one in terms]
                folded = [html("summary", [title[language]]), _pairs(pairs)]
                html("details", folded)
        html("p", [say(language, "about_version", version=version())], "quiet")


def _origin(reform: str) -> str:
    """Where and when a reform was made, as its file has it."""
    texts = read_reform(reform).texts
    return " · ".join(texts[key] for key in ("place", "year", "seed") if texts[key])


def _section(key: str, texts: Sequence[str], language: Language) -> Any:
    heading = html("h2", [say(language, key)])
    return html("section", [heading, items(texts)])


def _pairs(pairs: Sequence[tuple[str, str]]) -> Any:
    lines = [html("li", [html("b", [name]), " ", said]) for name, said in pairs]
    return html("ul", lines)


PAGE = Page("about", say.both("about_tab"), About)
