"""Work of *The city* that begins by itself: when, and how far it is.

Lives here: the effect that begins it and gives it up, and the line that says its state.
May not: what the work is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
from solara.alias import rv

from viz.app.basics import html
from viz.app.desk import Task
from viz.app.texts import say
from viz.app.work import Job
from viz.texts import Language


def begun(task: Task, question: Any, done: bool, steps: int, job: Callable[[], Job]) -> None:
    """An effect: begin a job when its question changes, and give it up when nobody asks."""

    def start() -> Callable[[], None]:
        if not done:
            task.begin(question, steps, job())
        return task.leave

    solara.use_effect(start, [question])


@solara.component
def Status(task: Task, question: Any, fresh: bool, language: Language) -> None:  # noqa: N802
    """How far the work is, or why there is none."""
    told = task.news.value.progress
    state_, line, value = "done" if fresh else "busy", "", 0.0
    if told and told.question == question and told.failed:
        state_, line = "failed", say(language, "long_failed", reason=told.failed)
    elif told and not fresh:
        line = say(language, "long_working", done=told.done, total=told.total)
        line = say(language, "queued", ahead=told.ahead) if told.ahead else line
        value = 100 * told.done / told.total
    with rv.Html(tag="div", class_="status", attributes={"data-state": state_, "role": "status"}):
        html("span", [line], "working")
        rv.ProgressLinear(
            value=value, height=4, rounded=True, color="#2f86c8",
            class_="" if state_ == "busy" else "hidden",
            indeterminate=state_ == "busy" and not value,
        )  # fmt: skip
