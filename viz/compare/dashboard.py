"""The page *Compare*: any reforms side by side in one place, as `run.py compare` does.

Lives here: the choice, the work begun, and how what it found is shown.
May not: a comparison of its own (scenarios/compare/comparison.py), a judgement
(scenarios/run/effects.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import solara
from solara.alias import rv

from model.declared.outcomes import CARDS, OUTCOMES
from scenarios.compare import comparison as comparing
from scenarios.compare.comparison import Comparison
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.defaults import SEED
from scenarios.inputs.ensemble import behaviour_sets
from scenarios.inputs.toml_files import shipped
from viz.compare import figures
from viz.compare.sentences import cards, harmed
from viz.compare.table import comparison_table
from viz.kit.choices import ChoosePlace
from viz.kit.downloads import PROGRAM, Command, Download
from viz.kit.elements import Titled, html, items, wording_of
from viz.kit.jobs import Job
from viz.kit.page import Page
from viz.kit.progress import Effort, LongWork
from viz.kit.session import Session, use_session
from viz.kit.table import table_element
from viz.words.language import Language, without_bold, words

say = words("compare", "kit")

DRAWN = tuple(name for name in CARDS if OUTCOMES[name].judged != "paper")


@dataclass(frozen=True)
class ComparisonAsked:
    """What is compared: the place, the reforms, how people decide, and how much is run."""

    place: str
    reforms: tuple[str, ...]
    behaviour: str
    effort: Effort

    def job(self) -> Job:
        """The work of it."""
        groups = comparing.comparison_plan(self.place, self.reforms)
        sizes = (SEED, self.effort.replications, self.effort.days)

        def run(tick: Any, _: Any) -> tuple[ComparisonAsked, Comparison]:
            found = comparing.compare(
                groups,
                *sizes,
                self.place,
                self.reforms,
                tick,
                ensemble=behaviour_sets(self.behaviour),
            )
            return self, found

        return run

    @property
    def command(self) -> str:
        """The same in a terminal."""
        named = " ".join(f"--reform {name}" for name in self.reforms)
        return (
            f"{PROGRAM} compare --place {self.place} {named} --behaviour {self.behaviour} "
            f"--replications {self.effort.replications} --days {self.effort.days} "
            f"--seed {SEED}"
        )


def beside(session: Session) -> tuple[str, ...]:
    """The reforms that are set side by side: all that are shipped, unless some are named."""
    return session.view.value.beside or tuple(shipped("reform"))


@solara.component
def Compare() -> None:
    """The whole page."""
    session = use_session()
    language, ask, reforms_ = session.language, session.ask, beside(session)
    wording = wording_of(language)
    with rv.Html(tag="div", class_="compare"):
        html("h1", [say(language, "title")])
        html("p", [say(language, "subtitle")], "subtitle")
        with rv.Html(tag="div", class_="choices"):
            ChoosePlace()
            rv.Select(
                label=say(language, "choose"),
                items=[{"text": wording.title(n), "value": n} for n in shipped("reform")],
                v_model=list(reforms_),
                on_v_model=lambda names: session.set_beside(tuple(names)),
                multiple=True,
                chips=True,
                small_chips=True,
                outlined=True,
                hide_details=True,
                class_="choose-beside",
            )
        solara.Button(
            say(language, "all"),
            on_click=lambda: session.set_beside(()),
            outlined=True,
            small=True,
            disabled=not session.view.value.beside,
            classes=["all"],
        )
        groups = comparing.comparison_plan(ask.place, reforms_)

        def question(effort: Effort) -> ComparisonAsked:
            return ComparisonAsked(ask.place, reforms_, ask.behaviour, effort)

        LongWork(
            session.comparison, question, lambda effort: question(effort).job(), groups, language
        )
        if session.comparison.news.value.answer:
            ComparedReforms(*session.comparison.news.value.answer, language)


@solara.component
def ComparedReforms(question: ComparisonAsked, found: Comparison, language: Language) -> None:
    """What a comparison found: words, figures, the table, and what can be carried away."""
    wording, frame = wording_of(language), found.frame
    interval = wording.interval(found.meta["behaviour"] == "plausible")
    empty = frame.iloc[:0]
    with rv.Html(tag="section", class_="words"):
        html("h2", [say(language, "found")])
        html("p", [wording.title(question.place)], "asked")
        if harm := harmed(frame, wording):
            html("h3", [wording.text("harm")])
            items([say(language, "harm_of", reform=reform, said=said) for reform, said in harm])
        for line in wording.cautions(found.meta):
            html("p", [line], "quiet")
        for card in cards(frame, empty, wording):
            html("h3", [f"{wording.title(card.reform)}: {wording.text(card.verdict)}"])
            items([without_bold(sentence) for sentence in card.sentences])
    with rv.Html(tag="section"):
        html("h2", [say(language, "effects")])
        html("p", [say(language, "effects_note", interval=interval)], "quiet")
        with rv.Html(tag="div", class_="panels"):
            for name in DRAWN:
                drawn, label = (
                    figures.effect_figure(frame, empty, name, wording),
                    wording.outcome(name),
                )
                height = drawn.layout.height
                Titled(str(drawn.to_json()), height, label, f"compare-{name}", language)
    with rv.Html(tag="section"):
        html("h2", [say(language, "table")])
        html("p", [say(language, "table_note", interval=interval)], "quiet")
        table_element(comparison_table(frame, wording), say(language, "table"))
    with rv.Html(tag="section", class_="downloads"):
        html("h2", [say(language, "downloads")])
        with rv.Html(tag="p", class_="files"):
            Download(say(language, "csv"), f"{question.place}-compare.csv", lambda: csv_text(frame))
            Download(
                say(language, "report_html"),
                f"{question.place}-compare.html",
                lambda: report_of(found),
            )
        Command(question.command, language)


def report_of(found: Comparison) -> str:
    """A comparison's report, made as `run.py compare` makes it."""
    from viz.compare.report import report_page

    homes = (found.own, found.common) if len(found.own) else (found.common, found.own)
    config = {"meta": found.meta, "scenarios": found.config}
    return report_page(found.meta, *homes, found.daily, config)


PAGE = Page("compare", say.both("tab"), Compare)
