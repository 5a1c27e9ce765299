"""One lever at a time, on the page: the choice of a lever, and a figure an outcome.

Lives here: the work begun on the page *Why*, and its figures.
May not: run anything (scenarios/explain/response.py), or a sentence (explain/response.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import solara
from solara.alias import rv

from model.declared.scenario import Scenario
from scenarios.explain.response import Response, lever_response, points
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.defaults import SEED
from scenarios.inputs.ensemble import behaviour_sets
from viz.explain.figures import RESPONSE_HEIGHT, response_figure
from viz.explain.response import SHOWN, best_value
from viz.kit import state
from viz.kit.downloads import Download
from viz.kit.elements import Choose, Titled, html, wording_of
from viz.kit.jobs import Job
from viz.kit.progress import Effort, LongWork
from viz.kit.session import use_session
from viz.kit.state import Ask
from viz.shared.verdict import mark
from viz.words.language import Language, words

say = words("explain.page", "kit")

FIRST_LEVER = "bottom_up_weight"


def response_job(group: Sequence[Scenario], lever: str, ask: Ask, effort: Effort) -> Job:
    """The worlds of all values, which share their snapshots and arms before."""

    def run(tick: Callable[[], None], _: Any) -> tuple[Ask, Response]:
        sizes = (SEED, effort.replications, effort.days)
        return ask, lever_response(
            lever, group, *sizes, ensemble=behaviour_sets(ask.behaviour), tick=tick
        )

    return run


@solara.component
def OneLever() -> None:
    """The choice of a lever, the work, and the results."""
    session = use_session()
    language, ask = session.language, session.ask
    wording = wording_of(language)
    lever, choose = solara.use_state(FIRST_LEVER)
    group = solara.use_memo(
        lambda: points(ask.place, ask.reform, lever, dict(ask.moved)), [ask, lever]
    )
    with rv.Html(tag="section", class_="response"):
        html("h2", [say(language, "response")])
        html("p", [say(language, "response_note", count=len(group))], "quiet")
        names = {
            one.name: wording.lever(one.name) for _, held in state.lever_groups() for one in held
        }
        Choose(say(language, "lever"), names, lever, choose, "lever")
        LongWork(
            session.response,
            lambda effort: (ask, lever, effort),
            lambda effort: response_job(group, lever, ask, effort),
            [group],
            language,
        )
        found = session.response.news.value.answer
        if found:
            Responded(*found, language)


@solara.component
def Responded(ask: Ask, found: Response, language: Language) -> None:
    """The best value in words, and a figure an outcome."""
    wording = wording_of(language)
    with rv.Html(tag="div", class_="words"):
        for line in best_value(found, wording):
            html("p", [line])
    with rv.Html(tag="div", class_="panels"):
        for name in SHOWN:
            if mark(found.at(found.values[0], name)) == "undefined":
                continue
            figure, label = json.dumps(response_figure(found, name, wording)), wording.outcome(name)
            Titled(figure, RESPONSE_HEIGHT, label, f"response-{found.lever}-{name}", language)
    with rv.Html(tag="p", class_="files"):
        Download(
            say(language, "response_csv"),
            f"{ask.place}-{found.lever}.csv",
            lambda: csv_text(found.frame),
        )
