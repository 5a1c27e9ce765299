"""The frame around every page: title, navigation, language, colours, and the session's session.

Lives here: what all pages have in common. May not: anything of one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import solara
from solara.alias import rv

from viz.kit.elements import Client, Nav, Theme, Toggle, html
from viz.kit.page import Page
from viz.kit.presence import put_off_while_away
from viz.kit.session import Session, session_context
from viz.words.language import Language, words

say = words("site", "kit")

STYLE = Path(__file__).parent / "page.css"
THEMES = ("light", "dark", "auto")
NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}


def framed(pages: Sequence[Page]) -> list[solara.Route]:
    """The routes of these pages, the first of them at `/`, all in one frame."""

    @solara.component
    def Layout(children: list[Any]) -> None:
        Frame(children, tuple(pages))

    return [
        solara.Route(
            path=page.path,
            component=page.component,
            label="Buckstop",
            layout=Layout if page.path == "/" else None,
        )
        for page in pages
    ]


@solara.component
def Frame(children: list[Any], pages: tuple[Page, ...]) -> None:
    """The head, and a page below it; the session lives as long as the session."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search), [])
    session_context.provide(session)
    solara.use_effect(lambda: session.follow(router.search), [router.search])
    solara.use_effect(lambda: put_off_while_away(session), [])
    language, here = session.language, router.parts[0] or "/"
    lang = "zh-CN" if language == "zh" else "en"
    names = [page.name[language] for page in pages if page.path == here]
    solara.Title(" · ".join([*names, "Buckstop"]))
    solara.Style(STYLE)
    Address(session, lang)
    outer = rv.Html(tag="div", class_="buckstop-frame")
    with outer, rv.Html(tag="div", class_="buckstop", attributes={"lang": lang}):
        html("a", [say(language, "skip")], "skip", href="#main")
        Head(session, here, pages)
        with rv.Html(tag="main", attributes={"id": "main", "lang": lang}):
            if session.trouble.value:
                part = say(language, f"link_{session.trouble.value}")
                html("p", [say(language, "link_refused", part=part)], "refused", role="alert")
            rv.Html(tag="div", class_="page", children=children)


@solara.component
def Address(session: Session, lang: str) -> None:
    """The address bar, and the keys that take back and make again."""
    Client(
        query=session.query,
        lang=lang,
        event_undo=lambda _: session.undo(),
        event_redo=lambda _: session.redo(),
    )


@solara.component
def Head(session: Session, here: str, pages: tuple[Page, ...]) -> None:
    """The name, the way to the other pages, the language and the colours."""
    language = session.language
    with rv.Html(tag="header"):
        html("p", [say(language, "kicker")], "kicker")
        Tabs(session, here, pages)
        with rv.Html(tag="div", class_="settings"):
            label = say(language, "language")
            Toggle(NAMES, language, session.speak, label, "language", spoken=True)
            choices = [{"name": name, "text": say(language, f"theme_{name}")} for name in THEMES]
            Theme(label=say(language, "theme"), choices=choices)


@solara.component
def Tabs(session: Session, here: str, pages: tuple[Page, ...]) -> None:
    """Links to all pages, which take the state along."""
    location = solara.use_context(solara.routing._location_context)

    def go(path: str) -> None:
        location.pathname = f"{path}?{session.query}"

    links = [{"path": page.address, "text": page.name[session.language]} for page in pages]
    at = next((page.address for page in pages if page.path == here), "")
    Nav(
        label=say(session.language, "pages"), pages=links, here=at, query=session.query, event_go=go
    )
