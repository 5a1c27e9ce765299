"""How far the work of *Who passes to whom* is: begun by itself or by a button, and a way out.

Lives here: the effect that begins, the button, and the line below it. May not: what the work is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
from solara.alias import rv

from viz.kit.elements import html
from viz.kit.progress import begin_or_cancel, standing, status
from viz.kit.session import Task
from viz.kit.texts import say
from viz.words.language import Language


@solara.component
def Work(
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
    status(state, line, value)
