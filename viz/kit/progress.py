"""How far a long job is, in words and as a bar; the button that begins it, and the way out.

Lives here: what all pages with work of their own show of it. May not: what the work is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
from solara.alias import rv

from viz.kit.elements import html
from viz.kit.jobs import Progress
from viz.kit.session import Task
from viz.kit.texts import say
from viz.words.language import Language

State = tuple[str, str, float]
"""What a status line says: idle, busy, done or failed; its words; per cent done, nought unknown."""


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


def status(state: str, line: str, value: float, made_of: str = "") -> Any:
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
