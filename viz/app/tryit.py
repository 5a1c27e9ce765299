"""The page *Try it*: a place, a reform, its levers, and what the district answers.

Lives here: the arrangement of that page. May not: how its parts look, or how an answer is found.
"""

from __future__ import annotations

import solara
from solara.alias import rv

from viz.app import state
from viz.app.basics import Choose, html, words
from viz.app.carry import Carry
from viz.app.desk import use_desk
from viz.app.laboratory import laboratory
from viz.app.levers import Levers
from viz.app.parts import Cards, Curves, InWords, Missing, Status
from viz.app.texts import say


@solara.component
def Choices() -> None:  # noqa: N802
    """The place, the reform, and how people decide."""
    desk = use_desk()
    language, ask = desk.language, desk.ask
    wording = words(language)
    behaviours = {word: say(language, f"behaviour_{word}") for word in state.behaviours()}
    with rv.Html(tag="div", class_="choices"):
        for key, names, value, choose in (
            ("place", {n: wording.title(n) for n in state.places()}, ask.place, ask.at),
            ("reform", {n: wording.title(n) for n in state.reforms()}, ask.reform, ask.under),
            ("behaviour", behaviours, ask.behaviour, ask.behaving),
        ):
            Choose(say(language, key), names, value,
                   lambda name, choose=choose: desk.put(choose(name)), key)  # fmt: skip


@solara.component
def Answered() -> None:  # noqa: N802
    """The numbers that stay in sight while levers are moved."""
    desk = use_desk()
    language, ask, news = desk.language, desk.ask, desk.news.value
    stale = news.answer is not None and news.answer.ask != ask
    with rv.Html(tag="section", class_="answer", attributes={"id": "answer"}):
        html("h2", [say(language, "answer")])
        Status(ask, news.answer, news.progress, laboratory().ready.is_set(), language)
        if news.answer:
            with rv.Html(tag="div", class_="stale" if stale else "fresh"):
                Cards(news.answer, language)


@solara.component
def Below() -> None:  # noqa: N802
    """What stands below the numbers: words, curves, what can be carried away, what is missing."""
    desk = use_desk()
    language, ask, answer = desk.language, desk.ask, desk.news.value.answer
    with rv.Html(tag="div", class_="below"):
        if answer:
            with rv.Html(tag="div", class_="fresh" if answer.ask == ask else "stale"):
                Curves(answer, language)
                InWords(answer, language)
        Carry(ask, answer if answer and answer.ask == ask else None, language)
        Missing(ask, language)
        html("p", [say(language, "limits")], "quiet limits")


@solara.component
def TryIt() -> None:  # noqa: N802
    """The whole page."""
    desk = use_desk()
    solara.use_effect(desk.watch, [])
    with rv.Html(tag="div", class_="try"):
        with rv.Html(tag="div", class_="chosen"):
            html("h1", [say(desk.language, "title")])
            html("p", [say(desk.language, "subtitle")], "subtitle")
            Choices()
        Levers()
        with rv.Html(tag="div", class_="found"):
            Answered()
            Below()
