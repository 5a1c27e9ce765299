"""The page *Why*: which groups of levers did it, what could undo it, and one lever at a time.

Lives here: the work begun and how what it found is shown.
May not: share an effect out (scenarios/explain/attribution.py), or words of an explanation
(viz/explained*).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import solara
from solara.alias import rv

from model.declared.levers import Reform
from model.declared.outcomes import CARDS
from scenarios.explain import attribution as explaining
from scenarios.explain.attribution import Explanation
from scenarios.explain.game import GROUP, PAIRS, Game, by_group
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.defaults import SEED
from scenarios.inputs.ensemble import behaviour_sets
from viz.explain.figures import waterfall
from viz.explain.page import explanation_page
from viz.explain.response_page import OneLever
from viz.explain.sentences import blocks, explanation_sentences, made_worse
from viz.kit.downloads import PROGRAM, Command, Download, options_of
from viz.kit.elements import Titled, html, items, wording_of
from viz.kit.jobs import Job
from viz.kit.page import Page
from viz.kit.progress import Effort, LongWork
from viz.kit.sentences import heading_of
from viz.kit.session import use_session
from viz.kit.state import Ask
from viz.robustness.dashboard import Robust
from viz.words.language import Language, without_bold, words

say = words("explain.page", "kit")

DRAWN = 6
"""Outcomes with a waterfall of their own."""


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Watched(Game):
    """A game that can be given up between two arms."""

    go_on: Callable[[], None] = field(default=_nothing, compare=False)

    def rules(self, coalition: int) -> Reform:
        """As the game's; asked for before each arm, so here it is given up."""
        self.go_on()
        return super().rules(coalition)


def game(ask: Ask, go_on: Callable[[], None] = _nothing) -> Watched | None:
    """The present question as groups of levers; None where nothing differs from before."""
    scenario = ask.scenario
    moved = {
        name: LEVERS[name].group
        for name in LEVERS
        if getattr(scenario.after, name) != getattr(scenario.before, name)
    }
    if not moved:
        return None
    parts = by_group(moved)
    return Watched(scenario, ask.place, ask.reform, GROUP, parts, PAIRS, go_on)


def explanation_job(ask: Ask, effort: Effort) -> Job:
    """The attribution of the present question."""

    def run(tick: Callable[[], None], go_on: Callable[[], None]) -> tuple[Ask, Explanation]:
        played = game(ask, go_on)
        assert played
        sizes = (SEED, effort.replications, effort.days)
        found = explaining.explain(
            played, CARDS, *sizes, ensemble=behaviour_sets(ask.behaviour), tick=tick
        )
        return ask, found

    return run


@solara.component
def Why() -> None:
    """The whole page."""
    session = use_session()
    language, ask = session.language, session.ask
    played = game(ask)
    with rv.Html(tag="div", class_="why"):
        html("h1", [say(language, "title")])
        html("p", [say(language, "subtitle")], "subtitle")
        html("p", [heading_of(ask, wording_of(language))], "asked")
        if played is None:
            html("p", [say(language, "nothing")])
        else:
            html("p", [say(language, "parts", parts=len(played.parts), arms=played.arms)], "quiet")
            LongWork(
                session.explanation,
                lambda effort: (ask, effort),
                lambda effort: explanation_job(ask, effort),
                [[played.scenario] * played.arms],
                language,
            )
        if session.explanation.news.value.answer:
            Explained(*session.explanation.news.value.answer, language)
        if played is not None:
            Robust()
        OneLever()


@solara.component
def Explained(ask: Ask, found: Explanation, language: Language) -> None:
    """What did it: unintended effects first, then outcome by outcome."""
    wording, made = wording_of(language), blocks(found)
    with rv.Html(tag="section", class_="words"):
        html("p", [heading_of(ask, wording)], "asked")
        html("h2", [say(language, "unintended")])
        items([without_bold(line) for line in made_worse(made, found, wording)])
        html("h2", [say(language, "words")])
        items([without_bold(explanation_sentences(block, found, wording)) for block in made])
    with rv.Html(tag="section"):
        html("h2", [say(language, "waterfalls")])
        with rv.Html(tag="div", class_="panels"):
            for block in [one for one in made if one.mark != "undefined"][:DRAWN]:
                drawn, label = waterfall(block, found, wording), wording.outcome(block.outcome)
                height = drawn.layout.height
                Titled(str(drawn.to_json()), height, label, f"why-{block.outcome}", language)
    with rv.Html(tag="p", class_="files"):
        name = f"{ask.place}-{ask.reform}-why"
        Download(say(language, "csv"), f"{name}.csv", lambda: csv_text(found.frame))
        Download(say(language, "page"), f"{name}.html", lambda: explanation_page(found))
    Command(explain_command(ask, found), language)


def explain_command(ask: Ask, found: Explanation) -> str:
    """The command that shares out the same effect."""
    sizes = " ".join(f"--{name} {found.meta[name]}" for name in ("replications", "days", "seed"))
    return f"{PROGRAM} explain {options_of(ask)} {sizes}"


PAGE = Page("why", say.both("tab"), Why)
