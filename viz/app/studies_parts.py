"""What the parts of *Studies* share: a figure with its caption, choices, commands, tables.

Lives here: these small parts. May not: a study, or a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara
from solara.alias import rv

from viz.app.basics import Copy, Figure, html
from viz.app.export import PROGRAM
from viz.app.texts import say
from viz.texts import Language


@solara.component
def Drawn(figure: str, height: int, title: str, file: str, language: Language) -> None:  # noqa: N802
    """A figure under its title."""
    with rv.Html(tag="figure"):
        html("figcaption", [html("b", [title])])
        Figure(figure=figure, title=title, height=height, file=file, language=language)


@solara.component
def Choose(  # noqa: N802
    label: str, items: Mapping[str, str], value: str, choose: Callable[[str], None], name: str
) -> None:
    """One choice among values, each with its text."""
    rv.Select(
        label=label,
        items=[{"text": text, "value": key} for key, text in items.items()],
        v_model=value,
        on_v_model=choose,
        outlined=True, dense=True, hide_details=True, class_=f"choose-{name}",
    )  # fmt: skip


@solara.component
def Commands(calls: Sequence[str], language: Language) -> None:  # noqa: N802
    """The calls that give the same in a terminal."""
    html("h3", [say(language, "terminal")])
    for call in calls:
        line = f"{PROGRAM} {call}"
        with rv.Html(tag="p", class_="command"):
            html("code", [line])
            Copy(text=line, label=say(language, "copy"), done=say(language, "copied"),
                 about=line)  # fmt: skip
    html("p", [say(language, "studies_terminal_note")], "quiet")


@solara.component
def Waiting(line: str) -> None:  # noqa: N802
    """Something is being read."""
    with rv.Html(tag="div", class_="status", attributes={"data-state": "busy", "role": "status"}):
        html("span", [line], "working")
        rv.ProgressLinear(indeterminate=True, height=4, rounded=True, color="#2f86c8")


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], label: str) -> Any:
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


def plain(sentence: str) -> str:
    """A sentence without the marks of what a printed page sets in bold."""
    return sentence.replace("**", "")
