"""The page *Who passes to whom*: hand-offs between units before and after, and one case followed.

Lives here: the choices, the pictures side by side, the table, and what can be carried away.
May not: a count (scenarios/follow/flows.py), a picture (figures.py) or a sentence (sentences.py).
"""

from __future__ import annotations

from typing import Any

import solara
from solara.alias import rv

from scenarios.follow.flows import LEVELS, Compared
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.defaults import LOGGED_DAYS, LOGGED_WORLDS
from viz.follow.flows import figures as pictures_of
from viz.follow.flows.case import Follow
from viz.follow.flows.jobs import EFFORT, SEEDS, at_once, flow_job, lane
from viz.follow.flows.names import ARMS, rate
from viz.follow.flows.names import say as handoff_words
from viz.follow.flows.sentences import named_table, said
from viz.kit.choices import ChooseMark, ChoosePlace, ChooseReform
from viz.kit.downloads import PROGRAM, Command, Download, options_of
from viz.kit.elements import Figure, element_table, html, items, wording_of
from viz.kit.page import Page
from viz.kit.progress import Underway, minutes
from viz.kit.sentences import heading_of
from viz.kit.session import Session, use_session
from viz.kit.state import Ask
from viz.words.language import Language, words

say = words("follow.flows", "kit")

PICTURES = ("bands", "matrix")
LISTED = 12
"""Flows in the table of the page; the file holds all."""
SHOWN = ("count", "unwarranted")
NOTHING = 0.005
"""Hand-offs per 1,000 cases that would be shown as zero."""


def level_of(session: Session) -> str:
    """How units are grouped: as the address says, or by kind."""
    named = session.mark("level")
    return named if named in LEVELS else LEVELS[0]


def picture_of(session: Session) -> str:
    """Which picture is drawn: as the address says, or bands."""
    named = session.mark("picture")
    return named if named in PICTURES else PICTURES[0]


@solara.component
def Flow() -> None:
    """The whole page."""
    session = use_session()
    language, ask, task = session.language, session.ask, session.flow
    with rv.Html(tag="div", class_="flow"):
        html("h1", [say(language, "title")])
        html("p", [say(language, "subtitle")], "subtitle")
        _choices(session)
        html("p", [heading_of(ask, wording_of(language))], "asked")
        html("p", [say(language, "run", worlds=LOGGED_WORLDS, days=LOGGED_DAYS)], "quiet")
        answer = task.news.value.answer
        cost = "" if at_once(ask) else minutes([[ask.scenario]], EFFORT, language)
        Underway(
            task,
            ask,
            answer[0] if answer else None,
            lambda: task.begin(ask, LOGGED_WORLDS, flow_job(ask), lane(ask)),
            language,
            cost=cost,
        )
        if answer:
            stale = answer[0] != ask
            with rv.Html(tag="div", class_="stale" if stale else "fresh"):
                FlowsFound(*answer, level_of(session), picture_of(session), language, stale=stale)
        Follow()


def _choices(session: Session) -> None:
    """Place, reform, how units are grouped, and which picture."""
    language = session.language
    levels = {name: handoff_words(language, name) for name in LEVELS}
    pictures = {name: say(language, name) for name in PICTURES}
    with rv.Html(tag="div", class_="choices"):
        ChoosePlace()
        ChooseReform()
        ChooseMark("level", say(language, "level"), levels, level_of(session))
        ChooseMark("picture", say(language, "picture"), pictures, picture_of(session))


@solara.component
def FlowsFound(
    ask: Ask, found: Compared, level: str, picture: str, language: Language, *, stale: bool
) -> None:
    """What the flows are: in words, in pictures side by side, as a table, and as a file."""
    draw = pictures_of.bands if picture == "bands" else pictures_of.matrix
    with rv.Html(tag="section", class_="words"):
        html("h2", [say(language, "words")])
        if stale:
            html("p", [heading_of(ask, wording_of(language))], "asked")
        items(said(found, language))
    with rv.Html(tag="section"):
        html("h2", [say(language, "pictures")])
        key = "key_sankey" if picture == "bands" else "key_matrix"
        html("p", [handoff_words(language, key)], "quiet")
        with rv.Html(tag="div", class_="panels"):
            for arm in ARMS:
                with rv.Html(tag="figure"):
                    drawn = draw(found, arm, language, level=level)
                    title = f"{say(language, 'title')} – {handoff_words(language, arm)}"
                    Figure(
                        figure=str(drawn.to_json()),
                        title=title,
                        height=drawn.layout.height,
                        file=f"{ask.place}-{ask.reform}-{picture}-{level}-{arm}",
                        language=language,
                        stamp=f"{picture}-{level}",
                    )
    with rv.Html(tag="section"):
        html("h2", [say(language, "table")])
        html("p", [say(language, "table_note", count=LISTED)], "quiet")
        _table(found, level, language)
        with rv.Html(tag="p", class_="files"):
            Download(
                say(language, "csv"),
                f"{ask.place}-{ask.reform}-flows-{level}.csv",
                lambda: csv_text(named_table(found, level, language)),
            )
        Command(flows_command(ask, level), language)


def flows_command(ask: Ask, level: str) -> str:
    """The command that counts the same hand-offs."""
    size = f"--replications {LOGGED_WORLDS} --days {LOGGED_DAYS} --seed {SEEDS[0]}"
    return f"{PROGRAM} flows {options_of(ask)} {size} --level {level} --csv flows.csv"


def _table(found: Compared, level: str, language: Language) -> Any:
    """The largest flows: who gives, who takes, and for each arm all and the buck among them."""
    ends = [handoff_words(language, key).capitalize() for key in ("axis_giver", "axis_taker")]
    counts = [
        say(language, column, arm=handoff_words(language, arm)) for arm in ARMS for column in SHOWN
    ]
    rows = [
        [
            *(row[end][:1].upper() + row[end][1:] for end in ("giver", "taker")),
            *(_told(row[f"{arm}_{column}"], column) for arm in ARMS for column in SHOWN),
        ]
        for row in named_table(found, level, language)[:LISTED].to_dict("records")
    ]
    return element_table([*ends, *counts], rows, say(language, "table"))


def _told(value: float, column: str) -> str:
    """A cell of the table: the buck with its sign, and a dash for next to nothing."""
    if value < NOTHING:
        return "–"
    return f"▲ {rate(value)}" if column == "unwarranted" else rate(value)


PAGE = Page("flow", say.both("tab"), Flow)
