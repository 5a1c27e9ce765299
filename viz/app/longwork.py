"""Work that takes minutes: how much of it, what it costs, its progress, and giving it up.

Lives here: the controls that *Compare* and *Why* share. May not: what the work is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import solara
from solara.alias import rv

from model.scenario import Scenario
from scenarios.experiment import CASES_A_MINUTE, expected_cases
from viz.app.basics import html
from viz.app.desk import Task
from viz.app.texts import say
from viz.app.work import Job
from viz.texts import Language


@dataclass(frozen=True)
class Effort:
    """How much is run: worlds, and days of each arm."""

    key: str
    replications: int
    days: int


EFFORTS = (Effort("effort_quick", 12, 365), Effort("effort_full", 30, 730))


def minutes(groups: Sequence[Sequence[Scenario]], effort: Effort, language: Language) -> str:
    """About how long it takes on all cores of this machine, in words."""
    cases = expected_cases(groups, effort.replications, effort.days)
    taken = cases / CASES_A_MINUTE / (os.cpu_count() or 1)
    if taken < 1.0:
        text = say(language, "minutes_few", seconds=max(5, 5 * round(60 * taken / 5)))
    else:
        text = say(language, "minutes_many", minutes=round(taken))
    return say(language, "cost", minutes=text)


@solara.component
def LongWork(  # noqa: N802
    task: Task,
    question: Callable[[Effort], Any],
    job: Callable[[Effort], Job],
    groups: Sequence[Sequence[Scenario]],
    language: Language,
) -> None:
    """How much to run, a button to begin, and while it runs its progress and a way out."""
    chosen, choose = solara.use_state(EFFORTS[0].key)
    effort = next(one for one in EFFORTS if one.key == chosen)
    news, asked = task.news.value, question(effort)
    told = news.progress

    def begin() -> None:
        task.begin(asked, effort.replications, job(effort))

    with rv.Html(tag="div", class_="run"):
        rv.Select(
            label=say(language, "effort"),
            items=[
                {
                    "text": say(language, one.key, replications=one.replications, days=one.days),
                    "value": one.key,
                }
                for one in EFFORTS
            ],
            v_model=chosen,
            on_v_model=choose,
            outlined=True,
            dense=True,
            hide_details=True,
        )
        if task.busy:
            solara.Button(say(language, "cancel"), on_click=task.cancel, classes=["cancel"])
        else:
            solara.Button(say(language, "begin"), on_click=begin, color="primary",
                          classes=["begin"])  # fmt: skip
        html("span", [minutes(groups, effort, language)], "quiet")
    state, line, value = "idle", "", 0.0
    if told and told.failed:
        state, line = "failed", say(language, "long_failed", reason=told.failed)
    elif told and told.finished:
        state = "done"
        line = "" if told.question == asked else say(language, "older")
    elif told:
        state, value = "busy", 100 * told.done / told.total
        line = say(language, "long_working", done=told.done, total=told.total)
        if told.ahead:
            line = say(language, "queued", ahead=told.ahead)
    with rv.Html(tag="div", class_="status", attributes={"data-state": state, "role": "status"}):
        html("span", [line], "working")
        rv.ProgressLinear(value=value, height=4, rounded=True, color="#2f86c8",
                          class_="" if state == "busy" else "hidden",
                          indeterminate=state == "busy" and not value)  # fmt: skip
