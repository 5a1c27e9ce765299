"""The parts of the page: cards, curves, the note on what is missing; each in one language.

Lives here: how an answer and its progress are shown. May not: change what is asked, or run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly
import solara
from solara.alias import rv
from solara.server.server import file_content_hash

from viz.app.state import Ask, titles
from viz.app.texts import say
from viz.app.work import HEADLINE, Answer, Progress
from viz.figures import PASSING, SOLVED, curves
from viz.texts import Language
from viz.verdict import SYMBOLS, mark
from viz.wording import Wording, is_missing, number

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
COARSE_TICKS = 30
LINES = {
    "before": '<path d="M1 7H33" stroke="#858c94" stroke-width="4.5"/>',
    "after": '<path d="M1 7H33" stroke="#2f86c8" stroke-width="2.2"/>',
    "legend_truth_line": '<path d="M1 7H33" stroke="currentColor" stroke-width="1.8"/>',
    "legend_paper_line": '<path d="M1 7H33" stroke="currentColor" stroke-width="1.8" '
    'stroke-dasharray="6 4"/>',
}
"""The keys of the curves as drawings: the report's colours, and never by colour alone."""


def words(language: Language) -> Wording:
    """The report's words in this language, with the titles of places and reforms."""
    return Wording(language, titles())


@lru_cache(maxsize=1)
def plotly_address() -> str:
    """Where the page finds Plotly: an address that changes with its content, so it is kept."""
    return f"/static/assets/{PLOTLY.name}?v={file_content_hash(PLOTLY)}"


@solara.component_vue("figure.vue", vuetify=False)
def Figure(figure: str, source: str, label: str, height: int) -> None:  # noqa: N802
    """A Plotly figure given as JSON; the library is fetched once and kept by the browser."""


def html(tag: str, children: Sequence[Any], class_: str = "", **attributes: str) -> Any:
    """One element of the page."""
    return rv.Html(tag=tag, class_=class_, children=list(children), attributes=attributes)


@solara.component
def Cards(answer: Answer, stale: bool, language: Language) -> None:  # noqa: N802
    """The headline outcomes: before → after, the difference and how sure it is."""
    with rv.Html(tag="div", class_="cards" + (" stale" if stale else "")):
        for name in HEADLINE:
            Card(name, answer, language)


@solara.component
def Card(name: str, answer: Answer, language: Language) -> None:  # noqa: N802
    """One outcome."""
    row, wording = answer.headline[name], words(language)
    unit, before = row["unit"], row["before"]
    judged = mark(row)
    same = row["difference"] == 0 and answer.ask.scenario.after == answer.ask.scenario.before
    tail = "%" if unit.startswith("share") else ""
    with rv.Html(
        tag="article",
        class_=f"card m-{'coarse' if answer.stage.coarse else judged}",
        attributes={"data-outcome": name, "title": wording.formula(name)},
    ):
        html("h3", [wording.outcome(name)])
        html(
            "p",
            [
                html("span", [number(before, unit) + tail], "was"),
                html("span", [" → "], "arrow"),
                html("strong", [number(row["after"], unit, before) + tail], "now"),
            ],
            "levels",
        )
        change = wording.change(row["difference"], unit, before)
        html("p", [say(language, "no_difference") if same else change], "change")
        html("p", [_certainty(row, answer, language)], "sure")
        word = say(language, "coarse") if answer.stage.coarse else wording.text(judged)
        symbol = "…" if answer.stage.coarse else SYMBOLS[judged]
        html("p", [html("i", [symbol]), " ", word], "verdict")


def _certainty(row: dict[str, Any], answer: Answer, language: Language) -> str:
    """The interval in words; a coarse answer has none that is worth reading."""
    if answer.stage.coarse or is_missing(row["low"]):
        return say(language, "interval_later")
    low, high = (
        number(row[end], "points" if row["unit"].startswith("share") else row["unit"],
               row["before"], sign=True)
        for end in ("low", "high")
    )  # fmt: skip
    return say(language, "interval", low=low, high=high)


@solara.component
def Status(  # noqa: N802
    ask: Ask, answer: Answer | None, progress: Progress | None, ready: bool, language: Language
) -> None:
    """What the numbers are made of, and how far the next ones are."""
    busy = progress is None or progress.ask != ask or not (progress.finished or progress.failed)
    lines = []
    if progress and progress.ask == ask and progress.failed:
        lines.append(say(language, "failed", reason=progress.failed))
    elif answer and answer.ask == ask:
        key = "coarse_note" if answer.stage.coarse else "full_note"
        lines.append(
            say(language, key, replications=answer.stage.replications, days=answer.stage.days)
        )
    elif answer:
        lines.append(say(language, "stale"))
    elif not ready:
        lines.append(say(language, "getting_ready"))
    total = progress.stage.replications if progress else 1
    done = progress.done if progress and progress.ask == ask else 0
    working = say(language, "working", done=done, total=total) if busy else ""
    state = "busy" if busy else "failed" if progress and progress.failed else "done"
    with rv.Html(tag="div", class_="status", attributes={"data-state": state, "role": "status"}):
        html("span", [" ".join(lines)], "made-of")
        html("span", [working], "working")
        rv.ProgressLinear(
            value=100 * done / total, height=4, rounded=True, color="#2f86c8",
            class_="" if busy else "hidden", indeterminate=busy and not done,
        )  # fmt: skip


@solara.component
def Curves(answer: Answer, stale: bool, language: Language) -> None:  # noqa: N802
    """Day by day, before and after: what is passed around, and what is solved in time."""
    wording = words(language)
    with rv.Html(tag="section", class_="curves" + (" stale" if stale else "")):
        html("h2", [wording.text("daily")])
        legend = "".join(
            f'<span><svg viewBox="0 0 34 14" aria-hidden="true">{line}</svg>'
            f"{wording.text(key)}</span>"
            for key, line in LINES.items()
        )
        solara.HTML(tag="p", unsafe_innerHTML=legend, classes=["legend"])
        with rv.Html(tag="div", class_="panels"):
            for series, key in ((PASSING, "daily_passing"), (SOLVED, "daily_solved")):
                with rv.Html(tag="figure"):
                    names = " · ".join(wording.outcome(name) for name in series)
                    html("figcaption", [html("b", [wording.text(key)]), " ", names])
                    Figure(
                        figure=drawn(answer, series, language),
                        source=plotly_address(),
                        label=say(language, "chart_of", title=names),
                        height=230,
                    )
        html("p", [say(language, "daily_note")], "quiet")


def drawn(answer: Answer, series: tuple[str, str], language: Language) -> str:
    """A figure of the answer as JSON."""
    figure = curves(answer.daily, answer.pair, series, words(language))
    if answer.stage.coarse:
        figure.update_xaxes(dtick=COARSE_TICKS)
    return str(figure.to_json())


@solara.component
def Missing(ask: Ask, language: Language) -> None:  # noqa: N802
    """Clauses that are not in the numbers, by name, and those that were so before."""
    wording, scenario = words(language), ask.scenario
    with rv.Html(tag="section", class_="missing"):
        html("h2", [say(language, "pending")])
        if scenario.pending:
            html("p", [say(language, "pending_note", count=len(scenario.pending))])
            _names([wording.lever(name) for name in scenario.pending])
        else:
            html("p", [say(language, "pending_none")])
        if scenario.already:
            html("h3", [say(language, "already")])
            html("p", [say(language, "already_note")])
            _names([wording.lever(name) for name in scenario.already])


def _names(names: Sequence[str]) -> None:
    html("ul", [html("li", [name]) for name in names])
