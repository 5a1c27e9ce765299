"""Work that takes a while: how much of it, what it costs, its progress, and giving it up.

Lives here: what all pages with work of their own show of it. May not: what the work is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import solara
from solara.alias import rv

from model.declared.scenario import Scenario
from scenarios.inputs.defaults import DAYS, REPLICATIONS
from scenarios.run.experiment import CASES_A_MINUTE, expected_cases
from viz.kit.elements import Choose, html
from viz.kit.jobs import LANES, Job, Progress
from viz.kit.session import Task
from viz.words.language import Language, words

say = words("kit")


@dataclass(frozen=True)
class Effort:
    """How much is run: worlds, and days of each arm."""

    key: str
    replications: int
    days: int


EFFORTS = (Effort("effort_quick", 12, 365), Effort("effort_full", REPLICATIONS, DAYS))


def seconds(groups: Sequence[Sequence[Scenario]], effort: Effort) -> float:
    """About how long one core takes."""
    cases = expected_cases(groups, effort.replications, effort.days)
    return 60.0 * cases / CASES_A_MINUTE


def minutes(groups: Sequence[Sequence[Scenario]], effort: Effort, language: Language) -> str:
    """About how long it takes on all cores of this machine, in words."""
    taken = seconds(groups, effort) / (os.cpu_count() or 1)
    if taken < 60.0:
        text = say(language, "minutes_few", seconds=max(5, 5 * round(taken / 5)))
    else:
        text = say(language, "minutes_many", minutes=round(taken / 60.0))
    return say(language, "cost", minutes=text)


State = tuple[str, str, float]
"""What a status line says: idle, busy, done or failed; its words; per cent done, zero unknown."""


def standing(told: Progress | None, language: Language) -> State:
    """How far a job is that has told this of itself; `done` has no words."""
    if told is None:
        return "idle", "", 0.0
    if told.failed:
        return "failed", say(language, "long_failed", reason=told.failed), 0.0
    if told.finished:
        return "done", "", 0.0
    if told.ahead:
        return "busy", say(language, "queued", ahead=told.ahead), 0.0
    line = say(language, "long_working", done=told.done, total=told.total)
    return "busy", line, 100.0 * told.done / told.total


def job_status(state: str, line: str, value: float, made_of: str = "") -> Any:
    """The line that says how far something is, read aloud as it changes, and its bar while busy."""
    busy = state == "busy"
    with rv.Html(tag="div", class_="status", attributes={"data-state": state, "role": "status"}):
        if made_of:
            html("span", [made_of], "made-of")
        html("span", [line], "working")
        rv.ProgressLinear(
            value=value,
            height=4,
            rounded=True,
            color="#2f86c8",
            class_="" if busy else "hidden",
            indeterminate=busy and not value,
        )


def begin_or_cancel(task: Task, busy: bool, begin: Callable[[], None], language: Language) -> Any:
    """The button that begins a job; while it is under way, the one that gives it up."""
    if busy:
        solara.Button(say(language, "cancel"), on_click=task.cancel, classes=["cancel"])
    else:
        solara.Button(say(language, "begin"), on_click=begin, color="primary", classes=["begin"])


@solara.component
def LongWork(
    task: Task,
    question: Callable[[Effort], Any],
    job: Callable[[Effort], Job],
    groups: Sequence[Sequence[Scenario]],
    language: Language,
    efforts: Sequence[Effort] = EFFORTS,
    steps: Callable[[Effort], int] = lambda effort: effort.replications,
) -> None:
    """How much to run, a button to begin, and while it runs its progress and a way out.

    `steps` is how often the job tells that it is further.
    """
    chosen, choose = solara.use_state(efforts[0].key)
    effort = next(one for one in efforts if one.key == chosen)
    told, asked = task.news.value.progress, question(effort)

    def begin() -> None:
        task.begin(asked, steps(effort), job(effort))

    sizes = {
        one.key: say(language, one.key, replications=one.replications, days=one.days)
        for one in efforts
    }
    with rv.Html(tag="div", class_="run"):
        Choose(say(language, "effort"), sizes, chosen, choose, "effort")
        begin_or_cancel(task, task.busy, begin, language)
        html("span", [minutes(groups, effort, language)], "quiet")
    state, line, value = standing(told, language)
    if told and told.finished and told.question != asked:
        line = say(language, "older")
    job_status(state, line, value)


@solara.component
def Underway(
    task: Task,
    question: Any,
    found: Any,
    begin: Callable[[], None],
    language: Language,
    *,
    cost: str,
) -> None:
    """The state of a job; `found` is the question that the present answer is of.

    `cost` says how long it would take, and is empty where it begins by itself.
    """

    def start() -> None:
        told = task.news.value.progress
        if told and told.question == question:
            return
        if cost or question == found:
            task.cancel()
        else:
            begin()

    solara.use_effect(start, [question, question == found, bool(cost)])
    told = task.news.value.progress
    waits = not task.busy and question != found and (bool(cost) or bool(told and told.failed))
    if waits or (task.busy and cost):
        with rv.Html(tag="div", class_="run"):
            begin_or_cancel(task, task.busy, begin, language)
            html("span", [cost], "quiet")
    state, line, value = standing(told, language)
    if state in ("idle", "done"):
        state = "done" if question == found else "idle"
        line = say(language, "older") if waits and found is not None else ""
    job_status(state, line, value)


def begins_itself(
    task: Task, question: Any, done: bool, steps: int, job: Callable[[], Job]
) -> None:
    """An effect: begin a job when its question changes, and give it up when nobody asks."""

    def start() -> Callable[[], None]:
        if not done:
            task.begin(question, steps, job(), LANES[1])
        return task.leave

    solara.use_effect(start, [question])


@solara.component
def Standing(task: Task, question: Any, fresh: bool, language: Language) -> None:
    """How far the work is, or why there is none."""
    told = task.news.value.progress
    state, line, value = standing(told if told and told.question == question else None, language)
    if state != "failed":
        state = "done" if fresh else "busy"
    job_status(state, line, value)
