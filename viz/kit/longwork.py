"""Work that takes minutes: how much of it, what it costs, its progress, and giving it up.

Lives here: the controls that *Compare* and *Why* share. May not: what the work is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import solara
from solara.alias import rv

from model.declared.scenario import Scenario
from viz.kit.effort import EFFORTS, Effort, minutes
from viz.kit.elements import Choose, html
from viz.kit.jobs import Job
from viz.kit.progress import begin_or_cancel, standing, status
from viz.kit.session import Task
from viz.kit.texts import say
from viz.words.language import Language


@solara.component
def LongWork(
    task: Task,
    question: Callable[[Effort], Any],
    job: Callable[[Effort], Job],
    groups: Sequence[Sequence[Scenario]],
    language: Language,
) -> None:
    """How much to run, a button to begin, and while it runs its progress and a way out."""
    chosen, choose = solara.use_state(EFFORTS[0].key)
    effort = next(one for one in EFFORTS if one.key == chosen)
    told, asked = task.news.value.progress, question(effort)

    def begin() -> None:
        task.begin(asked, effort.replications, job(effort))

    sizes = {
        one.key: say(language, one.key, replications=one.replications, days=one.days)
        for one in EFFORTS
    }
    with rv.Html(tag="div", class_="run"):
        Choose(say(language, "effort"), sizes, chosen, choose, "effort")
        begin_or_cancel(task, task.busy, begin, language)
        html("span", [minutes(groups, effort, language)], "quiet")
    state, line, value = standing(told, language)
    if told and told.finished and told.question != asked:
        line = say(language, "older")
    status(state, line, value)
