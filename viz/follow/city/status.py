"""Work of *The city* that begins by itself: when, and how far it is.

Lives here: the effect that begins it and gives it up, and the line that says its state.
May not: what the work is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from viz.kit.jobs import LANES, Job
from viz.kit.progress import standing, status
from viz.kit.session import Task
from viz.words.language import Language


def begun(task: Task, question: Any, done: bool, steps: int, job: Callable[[], Job]) -> None:
    """An effect: begin a job when its question changes, and give it up when nobody asks."""

    def start() -> Callable[[], None]:
        if not done:
            task.begin(question, steps, job(), LANES[1])
        return task.leave

    solara.use_effect(start, [question])


@solara.component
def Status(task: Task, question: Any, fresh: bool, language: Language) -> None:
    """How far the work is, or why there is none."""
    told = task.news.value.progress
    state, line, value = standing(told if told and told.question == question else None, language)
    if state != "failed":
        state = "done" if fresh else "busy"
    status(state, line, value)
