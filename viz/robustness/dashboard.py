"""What would have to be true for the effect to vanish, on the page *Why*.

Lives here: the work begun, and how what it found is shown.
May not: run an arm (scenarios/robustness/vanishing.py), or a sentence of it (sentences.py).
"""

from __future__ import annotations

from collections.abc import Callable

import solara
from solara.alias import rv

from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.defaults import ROBUST_DAYS, ROBUST_WORLDS, SEED
from scenarios.robustness.vanishing import (
    Robustness,
    robustness,
    robustness_groups,
    robustness_size,
    unlearnt,
)
from viz.kit.downloads import PROGRAM, Command, Download, options_of
from viz.kit.elements import Titled, html, items, wording_of
from viz.kit.jobs import Job
from viz.kit.progress import Effort, LongWork
from viz.kit.sentences import heading_of
from viz.kit.session import use_session
from viz.kit.state import Ask, place_titles
from viz.robustness.figures import MOST_ROWS, vanishing_figures
from viz.robustness.page import LEGEND, robustness_page
from viz.robustness.sentences import outcome_lines, robustness_lead
from viz.robustness.sentences import say as said_of
from viz.words.language import Language, without_bold, words

say = words("robustness.page", "kit")

EFFORTS = (
    Effort("effort_quick", 1, ROBUST_DAYS),
    Effort("effort_full", ROBUST_WORLDS, ROBUST_DAYS),
)


def robustness_job(ask: Ask, effort: Effort) -> Job:
    """The present question with every parameter moved; given up between two worlds."""

    def run(tick: Callable[[], None], go_on: Callable[[], None]) -> tuple[Ask, Robustness]:
        sizes = {"worlds": effort.replications, "days": effort.days}
        named = place_titles()
        found = robustness(ask.scenario, seed=SEED, named=named, tick=tick, **sizes)
        for one in found.joint.values():
            go_on()
            assert one.answer  # analysed here, and not while the page is drawn
        return ask, found

    return run


@solara.component
def Robust() -> None:
    """How much to run, and the results; only for a reform that changes something here."""
    session = use_session()
    language, ask = session.language, session.ask
    moved = solara.use_memo(unlearnt, [])
    with rv.Html(tag="section", class_="robustness"):
        html("h2", [say(language, "title")])
        html("p", [say(language, "note")], "quiet")
        LongWork(
            session.robustness,
            lambda effort: (ask, effort),
            lambda effort: robustness_job(ask, effort),
            robustness_groups(ask.scenario, moved),
            language,
            EFFORTS,
            lambda effort: robustness_size(moved, effort.replications),
        )
        if session.robustness.news.value.answer:
            RobustFound(*session.robustness.news.value.answer, language)


@solara.component
def RobustFound(ask: Ask, found: Robustness, language: Language) -> None:
    """Sentences, a figure for each outcome with an effect to lose, and files."""
    wording = wording_of(language)
    lead, said = robustness_lead(found, wording), outcome_lines(found, wording)
    drawn = vanishing_figures(found, wording)
    with rv.Html(tag="div", class_="words"):
        html("p", [heading_of(ask, wording)], "asked")
        html("p", [" ".join(lead)], "quiet")
        items([without_bold(line) for line in said])
    if drawn:
        signs = (f"{sign} {said_of(language, f'legend_{key}')}" for key, sign in LEGEND)
        html("p", [said_of(language, "figures_intro", most=MOST_ROWS)], "quiet")
        html("p", ["   ".join(signs)], "quiet")
    with rv.Html(tag="div", class_="panels"):
        for name, figure in drawn.items():
            label, height = wording.outcome(name), int(figure.layout.height)
            Titled(str(figure.to_json()), height, label, f"robustness-{name}", language)
    with rv.Html(tag="p", class_="files"):
        name = f"{ask.place}-{ask.reform}-robustness"
        Download(say(language, "csv"), f"{name}.csv", lambda: csv_text(found.frame))
        Download(say(language, "page"), f"{name}.html", lambda: robustness_page(found))
    Command(robustness_command(ask, found), language)


def robustness_command(ask: Ask, found: Robustness) -> str:
    """The command that gives the same numbers."""
    names = ("replications", "days", "joint", "seed")
    sizes = " ".join(f"--{name} {found.meta[name]}" for name in names)
    return f"{PROGRAM} robustness {options_of(ask, behaviour=False)} {sizes}"
