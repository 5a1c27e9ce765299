"""The page *Try it*: a place, a reform, its levers, and what the district answers.

Lives here: the arrangement of that page. May not: how its parts look, or how an answer is found.
"""

from __future__ import annotations

import solara
from solara.alias import rv

from viz.kit import state
from viz.kit.elements import Choose, html, kept, wording_of
from viz.kit.jobs import laboratory
from viz.kit.page import Page
from viz.kit.session import Session, use_session
from viz.tryit.downloads import TakeAlong
from viz.tryit.panel import Levers
from viz.tryit.parts import Already, Cards, DailyCurves, InWords, Status
from viz.words.language import Language, words

say = words("tryit", "kit")


@solara.component
def Choices() -> None:
    """The place, the reform, and how people decide."""
    session = use_session()
    ask = session.ask
    held = {"place": ask.place, "reform": ask.reform, "behaviour": ask.behaviour}
    children = [kept(Choice, session, key, value, session.language) for key, value in held.items()]
    html("div", children, "choices")


@solara.component
def Choice(session: Session, key: str, value: str, language: Language) -> None:
    """One of the three, by its name in the texts."""
    wording = wording_of(language)

    def choose(name: str) -> None:
        ask = session.ask
        put = {"place": ask.at, "reform": ask.under, "behaviour": ask.behaving}
        session.put(put[key](name))

    names = {
        "place": {name: wording.title(name) for name in state.places()},
        "reform": {name: wording.title(name) for name in state.reform_titles()},
        "behaviour": {word: say(language, f"behaviour_{word}") for word in state.behaviours()},
    }
    Choose(say(language, key), names[key], value, choose, key)


@solara.component
def Answered() -> None:
    """The numbers that stay in sight while levers are moved."""
    session = use_session()
    language, ask, news = session.language, session.ask, session.news.value
    stale = news.answer is not None and news.answer.ask != ask
    shown = kept(Cards, news.answer, language)
    status = Status(ask, news.answer, news.progress, laboratory().ready.is_set(), language)
    parts = [html("h2", [say(language, "answer")]), status]
    html("section", [*parts, html("div", [shown], _age(stale))], "answer", id="answer")


@solara.component
def Below() -> None:
    """What stands below the numbers: words, curves, what can be carried away, what is missing."""
    session = use_session()
    language, ask, answer = session.language, session.ask, session.news.value.answer
    stale = answer is not None and answer.ask != ask
    told = [kept(DailyCurves, answer, language), kept(InWords, answer, language)]
    html(
        "div",
        [
            html("div", told, _age(stale)),
            kept(TakeAlong, ask, None if stale else answer, language),
            kept(Already, ask, language),
            html("p", [say(language, "limits")], "quiet limits"),
        ],
        "below",
    )


def _age(stale: bool) -> str:
    return "stale" if stale else "fresh"


@solara.component
def TryIt() -> None:
    """The whole page."""
    session = use_session()
    solara.use_effect(session.watch, [])
    with rv.Html(tag="div", class_="try"):
        with rv.Html(tag="div", class_="chosen"):
            html("h1", [say(session.language, "title")])
            html("p", [say(session.language, "subtitle")], "subtitle")
            Choices()
        Levers()
        with rv.Html(tag="div", class_="found"):
            Answered()
            Below()


PAGE = Page("/", say.both("tab"), TryIt)
