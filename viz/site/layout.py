"""The frame around every page: title, navigation, language, colours, and the session's desk.

Lives here: what all pages have in common. May not: anything of one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import solara
from solara.alias import rv

from viz.kit.elements import Client, Nav, Theme, html
from viz.kit.page import Page
from viz.kit.session import Desk, desk_context
from viz.kit.texts import NAMES, say
from viz.words.language import LANGUAGES

STYLE = Path(__file__).parent / "page.css"
THEMES = ("light", "dark", "auto")


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
    """The head, and a page below it; the desk lives as long as the session."""
    router = solara.use_router()
    desk = solara.use_memo(lambda: Desk(router.search), [])
    desk_context.provide(desk)
    solara.use_effect(lambda: desk.follow(router.search), [router.search])
    solara.use_effect(lambda: desk.leave, [])
    language, here = desk.language, router.parts[0] or "/"
    lang = "zh-CN" if language == "zh" else "en"
    names = [say(language, page.key) for page in pages if page.path == here]
    solara.Title(" · ".join([*names, "Buckstop"]))
    solara.Style(STYLE)
    Address(desk, lang)
    outer = rv.Html(tag="div", class_="buckstop-frame")
    with outer, rv.Html(tag="div", class_="buckstop", attributes={"lang": lang}):
        html("a", [say(language, "skip")], "skip", href="#main")
        Head(desk, here, pages)
        with rv.Html(tag="main", attributes={"id": "main", "lang": lang}):
            if desk.trouble.value:
                part = say(language, f"link_{desk.trouble.value}")
                html("p", [say(language, "link_refused", part=part)], "refused", role="alert")
            rv.Html(tag="div", class_="page", children=children)


@solara.component
def Address(desk: Desk, lang: str) -> None:
    """The address bar, and the keys that take back and make again."""
    Client(
        query=desk.query,
        lang=lang,
        event_undo=lambda _: desk.undo(),
        event_redo=lambda _: desk.redo(),
    )


@solara.component
def Head(desk: Desk, here: str, pages: tuple[Page, ...]) -> None:
    """The name, the way to the other pages, the language and the colours."""
    language = desk.language
    with rv.Html(tag="header"):
        html("p", [say(language, "kicker")], "kicker")
        Tabs(desk, here, pages)
        with rv.Html(tag="div", class_="settings"):
            with rv.Html(
                tag="div",
                class_="toggle",
                attributes={"role": "group", "aria-label": say(language, "language")},
            ):
                for name in LANGUAGES:
                    button = html(
                        "button",
                        [NAMES[name]],
                        type="button",
                        lang=name,
                        **{"aria-pressed": str(name == language).lower()},
                    )
                    rv.use_event(button, "click", lambda *_, name=name: desk.speak(name))
            choices = [{"name": name, "text": say(language, f"theme_{name}")} for name in THEMES]
            Theme(label=say(language, "theme"), choices=choices)


@solara.component
def Tabs(desk: Desk, here: str, pages: tuple[Page, ...]) -> None:
    """Links to all pages, which take the state along."""
    location = solara.use_context(solara.routing._location_context)

    def go(path: str) -> None:
        location.pathname = f"{path}?{desk.query}"

    links = [{"path": page.address, "text": say(desk.language, page.key)} for page in pages]
    at = next((page.address for page in pages if page.path == here), "")
    Nav(label=say(desk.language, "pages"), pages=links, here=at, query=desk.query, event_go=go)
