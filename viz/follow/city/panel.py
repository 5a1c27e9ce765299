"""One unit beside the map: chosen, its queue, what it hands on, and who hands on to it.

Lives here: the choice, the work it takes, and how the unit is shown.
May not: a unit's words or figure (viz/follow/city/unit.py), or running an arm
(follow/city/jobs.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import solara
from solara.alias import rv

from scenarios.follow.city import Unit
from scenarios.follow.flows import Group
from viz.follow.city.downloads import passing_csv, queue_csv
from viz.follow.city.figures import Name
from viz.follow.city.jobs import Look, Played, unit_job, unit_mark, unit_of
from viz.follow.city.unit import queue_figure, unit_words
from viz.follow.flows.names import field_names, flow_group_name
from viz.kit.downloads import Download
from viz.kit.elements import Figure, Pressed, html
from viz.kit.progress import Standing, begins_itself
from viz.kit.session import use_session
from viz.shared.colours import Ink
from viz.words.language import Language, words

say = words("follow.city", "kit")

LISTED = 5
"""Units that are listed as those it hands on to, or is handed by."""


def named_unit(group: Group, found: Played, language: Language) -> str:
    """A unit's name as it stands by itself."""
    name = flow_group_name(group, field_names(found.city.scenario, language), language)
    return name[:1].upper() + name[1:]


@solara.component
def UnitPanel(
    found: Played, arm: Name, day: int, ink: Ink, open_: Callable[[str], None], language: Language
) -> None:
    """The choice of a unit by keyboard, and the one that is open."""
    session = use_session()
    group = unit_of(session.mark("unit"), found.units)
    with rv.Html(tag="section", class_="unit", attributes={"aria-label": say(language, "unit")}):
        rv.Select(
            label=say(language, "unit"),
            items=[
                {"text": named_unit(one, found, language), "value": unit_mark(one)}
                for one in found.units
            ],
            v_model=unit_mark(group) if group else None,
            on_v_model=lambda mark: open_(mark or ""),
            clearable=True,
            outlined=True,
            dense=True,
            hide_details=True,
            class_="choose-unit",
        )
        if group:
            Opened(Look(found.question, arm, day, group), found, ink, open_, language)
        else:
            html("p", [say(language, "hint")], "quiet")


@solara.component
def Opened(
    look: Look, found: Played, ink: Ink, open_: Callable[[str], None], language: Language
) -> None:
    """The unit on that evening, once its arm has been run to it."""
    task = use_session().unit
    answer: tuple[Look, Unit] | None = task.news.value.answer
    fresh = answer is not None and answer[0] == look
    begins_itself(task, look, fresh, 1, lambda: unit_job(look))
    Standing(task, look, fresh, language)
    if answer and (answer[0].question, answer[0].group) == (look.question, look.group):
        with rv.Html(tag="div", class_="fresh" if fresh else "stale"):
            Told(*answer, found, ink, open_, language)


@solara.component
def Told(
    look: Look,
    unit: Unit,
    found: Played,
    ink: Ink,
    open_: Callable[[str], None],
    language: Language,
) -> None:
    """The unit's words, its queue, its hand-offs, and both as files."""
    head, *lines = unit_words(unit, found.city.scenario, look.arm, language)
    html("h2", [head])
    for line in lines[:2]:
        html("p", [line])
    name = f"{look.question.ask.place}-{unit_mark(look.group)}-{look.arm}-{look.day}"
    with rv.Html(tag="figure"):
        html("figcaption", [html("b", [say(language, "queue")])])
        drawn = solara.use_memo(
            lambda: str(queue_figure(unit, language, ink).to_json()), [unit, language, ink.paper]
        )
        Figure(figure=drawn, title=head, height=300, file=f"{name}-queue", language=language)
    for key, table in (("to", unit.to), ("from", unit.came_from)):
        Handed(key, table, found, open_, language)
    with rv.Html(tag="p", class_="files"):
        Download(say(language, "queue_csv"), f"{name}-queue.csv", lambda: queue_csv(unit))
        Download(say(language, "passing_csv"), f"{name}-passing.csv", lambda: passing_csv(unit))


@solara.component
def Handed(
    key: str, table: pd.DataFrame, found: Played, open_: Callable[[str], None], language: Language
) -> None:
    """Hand-offs to or from other units, largest first; each of these can be opened in turn."""
    html("h3", [say(language, key)])
    if not len(table):
        html("p", [say(language, "nothing")], "quiet")
        return
    with rv.Html(tag="table"):
        head = [
            html("th", [say(language, name)], scope="col")
            for name in ("who", "count", "unwarranted")
        ]
        html("thead", [html("tr", head)])
        with rv.Html(tag="tbody"):
            for row in table.head(LISTED).itertuples():
                with rv.Html(tag="tr"):
                    Other(Group(*row.group), found, open_, language)
                    html("td", [f"{row.count:,}"])
                    html("td", [f"{row.unwarranted:,}"])
    if len(table) > LISTED:
        html("p", [say(language, "more", count=len(table) - LISTED)], "quiet")


@solara.component
def Other(group: Group, found: Played, open_: Callable[[str], None], language: Language) -> None:
    """A unit in a table: a button that opens it."""
    with rv.Html(tag="th", attributes={"scope": "row"}):
        Pressed(named_unit(group, found, language), lambda: open_(unit_mark(group)), "other")
