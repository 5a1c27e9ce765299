"""The parts of an answer: status, cards, words, curves, and the note on what is missing.

Lives here: how an answer and its progress are shown. May not: change what is asked, or run it.
"""

from __future__ import annotations

from typing import Any

import solara
from solara.alias import rv

from model.declared.outcomes import CARDS
from scenarios.compare.curves import FEWEST
from scenarios.inputs.ensemble import CENTRAL
from viz.kit.elements import Figure, LabelHint, html, items, wording_of
from viz.kit.jobs import Answer, Progress
from viz.kit.progress import job_status
from viz.kit.sentences import heading_of
from viz.kit.state import Ask
from viz.shared.cell import Cell, cell
from viz.shared.figure import PASSING, SOLVED
from viz.shared.verdict import SYMBOLS
from viz.shared.wording import is_missing, share_of_worlds
from viz.tryit.figures import HEIGHT, daily_figure
from viz.tryit.sentences import better, how_sure, made_worse_words
from viz.words.language import Language, words

say = words("tryit", "kit")

LINES = {
    "before": '<path d="M1 7H33" stroke="#858c94" stroke-width="4.5"/>',
    "after": '<path d="M1 7H33" stroke="#2f86c8" stroke-width="2.2"/>',
    "legend_truth_line": '<path d="M1 7H33" stroke="currentColor" stroke-width="1.8"/>',
    "legend_paper_line": '<path d="M1 7H33" stroke="currentColor" stroke-width="1.8" '
    'stroke-dasharray="6 4"/>',
}
"""The keys of the curves as drawings: the report's colours, and never by colour alone."""


def answer_stamp(answer: Answer) -> str:
    """Which answer something shows; two answers differ in it."""
    kind = "coarse" if answer.stage.coarse else "full"
    return f"{kind}-{answer.replications}-{hash(answer.ask):x}"


@solara.component
def Cards(answer: Answer | None, language: Language) -> None:
    """The headline outcomes: before → after, the difference and how sure it is."""
    if answer is None:
        html("div")
        return
    with rv.Html(tag="div", class_="cards", attributes={"data-of": answer_stamp(answer)}):
        for name in CARDS:
            _card(name, answer, language)


def _card(name: str, answer: Answer, language: Language) -> Any:
    """One outcome."""
    row, wording = answer.rows[name], wording_of(language)
    unit, shown = row["unit"], cell(row)
    about = {"data-outcome": name, "title": wording.formula(name)}
    if shown.mark == "undefined":
        said_ = f"{SYMBOLS[shown.mark]} {wording.text(shown.mark)}"
        parts = [_heading(name, language), html("p", [said_], "verdict")]
        return html("article", parts, "card m-undefined", **about)
    same = row["difference"] == 0 and answer.ask.scenario.after == answer.ask.scenario.before
    tail = "%" if unit.startswith("share") else ""
    change = wording.change(row["difference"], unit, row["before"])
    word = say(language, "coarse") if answer.stage.coarse else wording.text(shown.mark)
    symbol = "…" if answer.stage.coarse else SYMBOLS[shown.mark]
    return html(
        "article",
        [
            _heading(name, language),
            html(
                "p",
                [
                    html("span", [shown.before + tail], "was"),
                    html("span", [" → "], "arrow"),
                    html("strong", [shown.after + tail], "now"),
                ],
                "levels",
            ),
            html("p", [say(language, "no_difference") if same else change], "change"),
            html("p", [_certainty(row, shown, answer, language)], "sure"),
            html("p", [html("i", [symbol]), " ", word], "verdict"),
        ],
        f"card m-{'coarse' if answer.stage.coarse else shown.mark}",
        **about,
    )


def _heading(name: str, language: Language) -> Any:
    """What an outcome is called, and how it is counted."""
    wording = wording_of(language)
    explained = LabelHint(wording.outcome(name), wording.formula(name), language)
    return html("h3", [wording.outcome(name), " ", explained])


def _certainty(row: dict[str, Any], shown: Cell, answer: Answer, language: Language) -> str:
    """The interval and the share of worlds in words; a coarse answer has neither."""
    if answer.stage.coarse or is_missing(row["low"]):
        return say(language, "interval_later")
    kind = "interval_central" if answer.ask.behaviour == CENTRAL else "interval"
    text = say(language, kind, low=shown.low, high=shown.high)
    shares = share_of_worlds(row)
    return f"{text} · {say(language, 'helps_in', **shares)}" if shares else text


@solara.component
def Status(
    ask: Ask, answer: Answer | None, progress: Progress | None, ready: bool, language: Language
) -> None:
    """What the numbers are made of, and how far the next ones are."""
    mine = progress is not None and progress.question == ask
    failed = progress.failed if progress and mine else ""
    busy = not (mine and progress and (progress.finished or progress.failed))
    line = ""
    if failed:
        line = say(language, "failed", reason=failed)
    elif answer and answer.ask == ask:
        line = made_of(answer, language)
    elif answer:
        line = say(language, "stale")
    elif not ready:
        line = say(language, "getting_ready")
    total, done, ahead = 1, 0, 0
    if progress and mine:
        total, done, ahead = progress.total, progress.done, progress.ahead
    working = say(language, "working", done=done, total=total) if busy else ""
    if busy and ahead:
        working = say(language, "queued", ahead=ahead)
    state = "busy" if busy else "failed" if failed else "done"
    job_status(state, working, 100 * done / total, line)


def made_of(answer: Answer, language: Language) -> str:
    """How many pairs of worlds stand behind an answer, and over which days."""
    key = "coarse_note" if answer.stage.coarse else "full_note" if answer.final else "partial_note"
    values = {"replications": answer.replications, "days": answer.stage.days}
    return say(language, key, total=answer.stage.replications, **values)


@solara.component
def InWords(answer: Answer | None, language: Language) -> None:
    """What the answer means, for whom it gets worse, and how sure that is."""
    if answer is None:
        html("div")
        return
    wording = wording_of(language)
    with rv.Html(tag="section", class_="words"):
        html("h2", [say(language, "words")])
        html("p", [heading_of(answer.ask, wording)], "asked")
        if answer.stage.coarse:
            html("p", [say(language, "words_later")], "quiet")
            return
        for key, told in (
            ("gets_better", better(answer, wording)),
            ("gets_worse", made_worse_words(answer, wording)),
            ("how_sure", how_sure(answer, wording)),
        ):
            with rv.Html(tag="div", class_=key):
                html("h3", [say(language, key)])
                items(told)


@solara.component
def DailyCurves(answer: Answer | None, language: Language) -> None:
    """Day by day, before and after: what is passed around, and what is solved in time."""
    if answer is None:
        html("div")
        return
    wording = wording_of(language)
    with rv.Html(tag="section", class_="curves"):
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
                        figure=daily_figure(answer.curves, series, wording),
                        title=names,
                        height=HEIGHT,
                        file=key,
                        language=language,
                        stamp=answer_stamp(answer),
                    )
        banded = answer.replications >= FEWEST
        html("p", [say(language, "daily_note" if banded else "daily_note_coarse")], "quiet")


@solara.component
def Already(ask: Ask, language: Language) -> None:
    """Clauses that the place already had, by name."""
    already = ask.scenario.already
    with rv.Html(tag="section", class_="already"):
        html("h2", [say(language, "already")])
        html("p", [say(language, "already_note" if already else "already_none")])
        items([wording_of(language).lever(name) for name in already])
