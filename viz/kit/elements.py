"""The smallest parts of every page: an element, a figure, a button that copies, words.

Lives here: what pages share and what the browser does for them (vue/*.vue).
May not: a question, an answer, or a text of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly
import solara
from solara.alias import rv
from solara.server.server import file_content_hash

from viz.kit.state import place_titles
from viz.shared.streams import visible
from viz.shared.wording import Wording
from viz.words.language import Language, words

say = words("kit")

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
FORMS = ("png", "svg")


def wording_of(language: Language) -> Wording:
    """The report's words in this language, with the titles of places and reforms."""
    return Wording(language, place_titles())


@lru_cache(maxsize=1)
def plotly_address() -> str:
    """Where the page finds Plotly: an address that changes with its content, so it is kept."""
    return f"/static/assets/{PLOTLY.name}?v={file_content_hash(PLOTLY)}"


@solara.component_vue("vue/figure.vue", vuetify=False)
def _Figure(
    figure: str,
    source: str,
    label: str,
    name: str,
    height: int,
    stamp: str,
    file: str,
    saves: Any,
    ratio: float,
    over: Any,
    event_pick: Callable[[str], None],
) -> None:
    """A Plotly figure given as JSON; the library is fetched once and kept by the browser.

    With `played` beside its data and layout, it shows the frame that the player of the same `file`
    is at (viz/follow/city/figures.py).
    """


@solara.component_vue("vue/client.vue", vuetify=False)
def Client(
    query: str, lang: str, event_undo: Callable[[Any], None], event_redo: Callable[[Any], None]
) -> None:
    """What the browser does by itself: the address, the page's language, keys to undo and redo."""


@solara.component_vue("vue/nav.vue", vuetify=False)
def Nav(label: str, pages: Any, here: str, query: str, event_go: Callable[[str], None]) -> None:
    """Links to pages, each with the whole state in its address."""


@solara.component_vue("vue/theme.vue")
def Theme(label: str, choices: Any) -> None:
    """Light, dark, or what the system says; kept by the browser."""


@solara.component_vue("vue/copy.vue", vuetify=False)
def Copy(text: str, label: str, done: str, about: str) -> None:
    """A button that copies a text; without one, the address."""


@solara.component
def Figure(
    figure: str,
    title: str,
    height: int,
    file: str,
    language: Language,
    stamp: str = "",
    ratio: float = 0.0,
    over: Any = (),
    on_pick: Callable[[str], None] = lambda _: None,
) -> None:
    """A figure with its buttons to save it.

    `ratio` above nought: no higher than that share of its width, up to `height`. `over`:
    traces laid over it. `on_pick` gets the `location` or `id` of what is clicked.
    """
    saves = [
        {
            "form": form,
            "text": say(language, f"figure_{form}"),
            "label": say(language, "save_as", title=title, form=form.upper()),
        }
        for form in FORMS
    ]
    label = say(language, "chart_of", title=title)
    _Figure(
        figure=figure,
        source=plotly_address(),
        label=label,
        name=title,
        height=height,
        stamp=stamp,
        file=file,
        saves=saves,
        ratio=ratio,
        over=list(over),
        event_pick=on_pick,
    )


@solara.component
def Titled(figure: str, height: int, title: str, file: str, language: Language) -> None:
    """A figure under its title."""
    with rv.Html(tag="figure"):
        html("figcaption", [html("b", [title])])
        Figure(figure=figure, title=title, height=height, file=file, language=language)


@solara.component
def Choose(
    label: str, items: Mapping[str, str], value: str, choose: Callable[[str], None], name: str
) -> None:
    """One choice among values, each with its text."""
    rv.Select(
        label=label,
        items=[{"text": text, "value": key} for key, text in items.items()],
        v_model=value,
        on_v_model=choose,
        outlined=True,
        dense=True,
        hide_details=True,
        class_=f"choose-{name}",
    )


@solara.component
def CopiedLine(text: str, about: str, language: Language) -> None:
    """A line of a terminal, with a button that copies it; `about` says which line it is."""
    with rv.Html(tag="p", class_="command"):
        html("code", [text])
        Copy(text=text, label=say(language, "copy"), done=say(language, "copied"), about=about)


@solara.component
def Toggle(
    texts: Mapping[str, str],
    value: str,
    choose: Callable[[str], None],
    label: str,
    name: str,
    *,
    spoken: bool = False,
) -> None:
    """One choice among few, all in sight; `name` begins the class of each button.

    `spoken`: each key is the language of its text.
    """
    about = {"role": "group", "aria-label": label}
    with rv.Html(tag="div", class_=f"toggle {name}s", attributes=about):
        for key, text in texts.items():
            attributes = {"aria-pressed": str(key == value).lower()}
            attributes |= {"lang": key} if spoken else {}
            Pressed(text, lambda key=key: choose(key), f"{name}-{key}", attributes)


@solara.component
def Pressed(
    text: str, press: Callable[[], None], class_: str, attributes: Mapping[str, str] = {}
) -> None:
    """A plain button."""
    button = html("button", [text], class_, type="button", **attributes)
    rv.use_event(button, "click", lambda *_: press())


def kept(component: Callable[..., Any], *arguments: Any, key: str | None = None) -> Any:
    """A component's element, the same one while its arguments are: then nothing in it is walked.

    A hook: call it as often and in the same order at every drawing, outside of any `with`.
    """

    def made() -> Any:
        element = component(*arguments)
        return element.key(key) if key else element

    return solara.use_memo(made, [component, *arguments])


def html(tag: str, children: Sequence[Any] = (), class_: str = "", **attributes: str) -> Any:
    """One element of the page; what a text in it holds of control characters does nothing."""
    shown = [visible(one) if isinstance(one, str) else one for one in children]
    return rv.Html(tag=tag, class_=class_, children=shown, attributes=attributes)


def items(texts: Sequence[str]) -> Any:
    """A list of texts."""
    return html("ul", [html("li", [text]) for text in texts])


def element_table(head: Sequence[str], rows: Sequence[Sequence[Any]], label: str) -> Any:
    """A table that can be scrolled sideways; the first cell of a row is its heading."""
    heads = html("thead", [html("tr", [html("th", [text], scope="col") for text in head])])
    body = [
        html(
            "tr", [html("th", _listed(first), scope="row"), *(html("td", _listed(c)) for c in rest)]
        )
        for first, *rest in rows
    ]
    attributes = {"tabindex": "0", "role": "region", "aria-label": label}
    return html("div", [html("table", [heads, html("tbody", body)])], "wide", **attributes)


def _listed(cell: Any) -> list[Any]:
    return list(cell) if isinstance(cell, list) else [cell]


@solara.component
def LabelHint(label: str, hint: str, language: Language) -> None:
    """The sign beside a label that explains it: pointed at, tapped, or read aloud."""
    with solara.Tooltip(hint):
        aloud = f"{say(language, 'about', label=label)} {hint}"
        html("button", ["ⓘ"], "about", type="button", **{"aria-label": aloud})
