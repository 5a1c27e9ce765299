"""The page *The city*: the map of a district playing evening by evening, and one unit opened.

Lives here: the choices, the work begun, and the arrangement of map, player and unit.
May not: what is run (follow/city/jobs.py), how the map is drawn or told
(viz/follow/city/figures.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import solara
from solara.alias import rv

from scenarios.inputs.defaults import SEED
from viz.follow.city.downloads import evenings_csv
from viz.follow.city.figures import MEASURES, Name, clicked, figure, frames, ring, summary
from viz.follow.city.jobs import DAYS, STEPS, CityQuestion, Played, city_job, unit_mark, unit_of
from viz.follow.city.names import measure_name
from viz.follow.city.names import say as map_words
from viz.follow.city.panel import UnitPanel
from viz.kit.choices import ChooseMark, ChoosePlace, ChooseReform
from viz.kit.downloads import PROGRAM, Download, options_of
from viz.kit.elements import CopiedLine, Figure, Toggle, html, wording_of
from viz.kit.jobs import FULL
from viz.kit.page import Page
from viz.kit.progress import Standing, begins_itself
from viz.kit.sentences import heading_of
from viz.kit.session import Session, use_session
from viz.shared.colours import DARK, LIGHT, Ink
from viz.words.language import Language, words

say = words("follow.city", "kit")

ARMS: tuple[Name, ...] = ("before", "after")
FIRST_MEASURE = "backlog"
FILE = "city"
"""What the map and its player know each other by."""
HEIGHT, RATIO = 640, 1.0
"""The map's height, and at most so much of its width, in pixels."""


@solara.component_vue("player.vue", vuetify=False)
def _Player(
    file: str,
    evenings: Any,
    evening: int,
    begins: bool,
    halted: int,
    words: Any,
    event_rested: Callable[[int], None],
    event_shaded: Callable[[bool], None],
) -> None:
    """Buttons and a slider that play the figure of the same file, and what each evening says.

    It begins by itself where `begins` and nobody asked for less motion; `halted` stops it whenever
    it changes. It tells the evening on which it rests, and whether the page is dark.
    """


def question_of(session: Session) -> CityQuestion:
    """The city that is asked for: the question of all pages, in the world that is marked."""
    world = session.mark("world")
    return CityQuestion(session.ask, int(world) if world else SEED)


def arm_of(session: Session) -> Name:
    """The arm that is shown: after the reform, unless the other is marked."""
    return "before" if session.mark("arm") == "before" else "after"


def measure_of(session: Session) -> str:
    """The measure that is shown; the first where the mark names none of the map's."""
    marked = session.mark("measure")
    return marked if marked in MEASURES else FIRST_MEASURE


def evening_of(session: Session) -> int | None:
    """The evening that is marked, counted from 0; None where none is, or none that is run."""
    day = int(session.mark("day") or 0)
    return day - 1 if 1 <= day <= DAYS else None


@solara.component
def TheCity() -> None:
    """The whole page."""
    session = use_session()
    language, question = session.language, question_of(session)
    found: Played | None = session.city.news.value.answer
    fresh = found is not None and found.question == question
    begins_itself(session.city, question, fresh, STEPS, lambda: city_job(question))
    with rv.Html(tag="div", class_="city"):
        html("h1", [say(language, "title")])
        html("p", [say(language, "subtitle")], "subtitle")
        CityChoices(question)
        if fresh and session.ask.scenario.after == session.ask.scenario.before:
            html("p", [say(language, "same")])
        Standing(session.city, question, fresh, language)
        if found:
            with rv.Html(tag="div", class_="fresh" if fresh else "stale"):
                CityStage(found, language)
                about = say(language, "terminal_events")
                html("p", [about], "quiet")
                CopiedLine(log_command(found.question, arm_of(session)), about, language)
        html("p", [say(language, "one_world", days=DAYS)], "quiet")
        html("p", [say(language, "plan")], "quiet")


@solara.component
def CityChoices(question: CityQuestion) -> None:
    """Place, reform and world, what is shown of it, and of which arm."""
    session = use_session()
    language, ask = session.language, session.ask
    wording = wording_of(language)
    worlds = sorted({*FULL.seeds, question.world})
    numbers = {str(n): str(n) for n in worlds}
    measures = {name: measure_name(name, language) for name in MEASURES}
    with rv.Html(tag="div", class_="choices"):
        ChoosePlace()
        ChooseReform()
        ChooseMark("world", say(language, "world"), numbers, str(question.world))
        ChooseMark("measure", say(language, "measure"), measures, measure_of(session))
        arms = {arm: map_words(language, arm) for arm in ARMS}
        label = say(language, "arm")
        Toggle(arms, arm_of(session), lambda arm: session.put_marks(arm=arm), label, "arm")
    if ask.moved:
        html("p", [heading_of(ask, wording)], "asked quiet")


@solara.component
def CityStage(found: Played, language: Language) -> None:
    """The map with its player, the unit beside it, and the numbers to carry away."""
    session = use_session()
    city, arm, measure = found.city, arm_of(session), measure_of(session)
    ink, paint = solara.use_state(None)
    halted, halt = solara.use_state(0)
    marked = evening_of(session)
    evening = DAYS - 1 if marked is None else marked

    def open_(mark: str) -> None:
        session.put_marks(unit=mark)
        halt(halted + 1)

    with rv.Html(tag="div", class_="stage"):
        with rv.Html(tag="section", class_="map"):
            told = solara.use_memo(
                lambda: [
                    {
                        "day": say(language, "day", day=day),
                        "said": summary(city, arm, measure, k, language),
                    }
                    for k, day in enumerate(city.days)
                ],
                [found, arm, measure, language],
            )
            _Player(
                file=FILE,
                evenings=told,
                evening=evening,
                begins=marked is None and not session.mark("unit"),
                halted=halted,
                words={
                    key: say(language, f"{key}")
                    for key in ("player", "play", "pause", "back", "on", "evening")
                },
                event_rested=lambda number: session.put_marks(day=str(city.days[int(number)])),
                event_shaded=lambda dark: paint(DARK if dark else LIGHT),
            )
            if ink:
                Map(found, arm, measure, ink, open_, language)
            with rv.Html(tag="p", class_="files"):
                ask = found.question.ask
                Download(
                    say(language, "csv"),
                    f"{ask.place}-{ask.reform}-evenings.csv",
                    lambda: evenings_csv(city),
                )
        UnitPanel(found, arm, city.days[evening], ink or LIGHT, open_, language)


def log_command(question: CityQuestion, arm: Name) -> str:
    """The command that writes every event of the arm that is shown."""
    ask = question.ask if arm == "after" else question.ask.unreformed
    return f"{PROGRAM} trace {options_of(ask)} --seed {question.world} --days {DAYS} --log log.csv"


@solara.component
def Map(
    found: Played,
    arm: Name,
    measure: str,
    ink: Ink,
    open_: Callable[[str], None],
    language: Language,
) -> None:
    """The figure with all its evenings; a click on a place opens its unit."""
    drawn = solara.use_memo(
        lambda: played_figure(found, arm, measure, language, ink),
        [found, arm, measure, language, ink.paper],
    )
    group = unit_of(use_session().mark("unit"), found.units)
    place = wording_of(language).title(found.question.ask.place)
    title = say(language, "map", measure=measure_name(measure, language), place=place)
    Figure(
        figure=drawn,
        title=title,
        height=HEIGHT,
        file=FILE,
        language=language,
        ratio=RATIO,
        over=ring(found.city, group, ink) if group else (),
        on_pick=lambda name: open_(unit_mark(clicked(found.city, name))),
        stamp=f"{arm}-{measure}-{ink.paper}",
    )


def played_figure(found: Played, arm: Name, measure: str, language: Language, ink: Ink) -> str:
    """The map as JSON, with what every evening changes as `played`."""
    drawn = figure(found.city, arm, measure, len(found.city.days) - 1, language, ink, HEIGHT)
    played = json.dumps(frames(found.city, arm, measure, language, ink), separators=(",", ":"))
    return f'{str(drawn.to_json())[:-1]},"played":{played}}}'


PAGE = Page("city", say.both("tab"), TheCity)
