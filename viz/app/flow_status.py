"""How far the work of *Who passes to whom* is: begun by itself or by a button, and a way out.

Lives here: the effect that begins, the button, and the line below it. May not: what the work is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
from solara.alias import rv

from viz.app.basics import html
from viz.app.desk import Task
from viz.app.texts import say
from viz.texts import Language


@solara.component
def Work(  # noqa: N802
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
            if task.busy:
                solara.Button(say(language, "cancel"), on_click=task.cancel, classes=["cancel"])
            else:
                solara.Button(say(language, "begin"), on_click=begin, color="primary",
                              classes=["begin"])  # fmt: skip
            html("span", [cost], "quiet")
    state, line, value = "done" if question == found else "idle", "", 0.0
    if told and told.failed:
        state, line = "failed", say(language, "long_failed", reason=told.failed)
    elif told and not told.finished:
        state, value = "busy", 100 * told.done / told.total
        line = say(language, "long_working", done=told.done, total=told.total)
        if told.ahead:
            line = say(language, "queued", ahead=told.ahead)
    elif waits and found is not None:
        line = say(language, "older")
    with rv.Html(tag="div", class_="status", attributes={"data-state": state, "role": "status"}):
        html("span", [line], "working")
        rv.ProgressLinear(value=value, height=4, rounded=True, color="#2f86c8",
                          class_="" if state == "busy" else "hidden",
                          indeterminate=state == "busy" and not value)  # fmt: skip
