"""What the outcomes of a sweep depend on: its analysis, as `run.py sensitivity` does.

Lives here: the work begun, and how what it found is shown. May not: compute an index
(scenarios/sensitivity/analysis.py), or figures and sentences of it (viz/sensitivity*.py).
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import solara
from solara.alias import rv

from scenarios.inputs.csv_files import csv_text
from scenarios.sensitivity.analysis import Sensitivity, SensitivityPlan, sensitivity_of
from viz.kit.downloads import Download
from viz.kit.elements import Titled, html, items
from viz.kit.jobs import Job
from viz.kit.progress import begin_or_cancel, job_status, standing
from viz.kit.session import Task, use_session
from viz.sensitivity.figures import figures, overview
from viz.sensitivity.page import sensitivity_lead, sensitivity_page
from viz.sensitivity.sentences import say as said_of
from viz.sensitivity.sentences import sensitivity_sentences, wordings
from viz.study.folders import cabinet
from viz.study.parts import CommandLines
from viz.study.reading import Sweep
from viz.words.language import Language, without_bold, words

say = words("sensitivity.page", "kit")

READING = {"morris": "read_morris", "latin_hypercube": "read_first"}
"""What says how the measures of a kind of design are read; of all others it is about shares."""


@dataclass(frozen=True)
class SensitivityAsked:
    """What is analysed: the study as it stood, which outcomes, and what of them.

    `added` is an outcome that is none of the headline ones.
    """

    study: str
    done: int
    outcomes: tuple[str, ...]
    of: str
    added: str = ""

    @property
    def command(self) -> str:
        """The same in a terminal."""
        named = "".join(f" --outcome {name}" for name in self.outcomes) if self.added else ""
        folder = shlex.quote(f"{cabinet().called}/{self.study}")
        return f"sensitivity {folder} --of {self.of}{named}"


def sensitivity_question(
    study: Sweep, outcome: str, of: str
) -> tuple[SensitivityAsked, SensitivityPlan]:
    """The headline outcomes of a study, and the one that is looked at."""
    assert study.allowed
    added = "" if outcome in study.allowed.outcomes else outcome
    outcomes = (*study.allowed.outcomes, added) if added else study.allowed.outcomes
    planned = replace(study.allowed, of=of, outcomes=outcomes)
    return SensitivityAsked(study.name, int(study.standing["done"]), outcomes, of, added), planned


def sensitivity_job(question: SensitivityAsked, planned: SensitivityPlan) -> Job:
    """The analysis; it can be given up between two outcomes."""

    def run(tick: Callable[[], None], _: Any) -> tuple[SensitivityAsked, Sensitivity]:
        return question, sensitivity_of(planned, tick)

    return run


@solara.component
def Sensitive(study: Sweep, reform: str, outcome: str, of: str) -> None:
    """The reason why there is no analysis; or the button, and the results."""
    session = use_session()
    language, task = session.language, session.sensitivity
    with rv.Html(tag="section", class_="sensitivity"):
        html("h2", [say(language, "title")])
        if study.allowed is None:
            reason = study.refused.replace(str(cabinet().root), cabinet().called)
            html("p", [say(language, "not", reason=reason)], "reason")
            return
        html("p", [say(language, "note")], "quiet")
        question, planned = sensitivity_question(study, outcome, of)
        SensitivityWork(task, question, planned, language)
        answer = task.news.value.answer
        if answer and answer[0].study == study.name:
            SensitivityFound(answer[0], answer[1], (reform, outcome), language)
        else:
            CommandLines([question.command], language)


@solara.component
def SensitivityWork(
    task: Task, question: SensitivityAsked, planned: SensitivityPlan, language: Language
) -> None:
    """A button to begin, and while it runs its progress and a way out."""
    told = task.news.value.progress
    mine = told if told and told.question.study == question.study else None
    with rv.Html(tag="div", class_="run"):
        begin_or_cancel(
            task,
            mine is not None and task.busy,
            lambda: task.begin(question, planned.steps, sensitivity_job(question, planned)),
            language,
        )
    state, line, value = standing(mine, language)
    if mine and mine.finished and mine.question != question:
        line = say(language, "older")
    job_status(state, line, value)


@solara.component
def SensitivityFound(
    question: SensitivityAsked, found: Sensitivity, at: tuple[str, str], language: Language
) -> None:
    """Sentences of one reform, all its outcomes at a glance, and figures of one outcome."""
    wording = wordings(found)[language]
    reform, outcome = at
    answers = [one for one in found.answers if one.reform == reform]
    defined = [one for one in answers if not one.reason]
    told = {
        one.outcome: without_bold(sensitivity_sentences(one, found, wording)) for one in answers
    }
    with rv.Html(tag="div", class_="words"):
        html("p", [wording.title(reform)], "asked")
        html("p", [told.pop(outcome, "")])
        with rv.Html(tag="details"):
            html("summary", [say(language, "words")])
            items(list(told.values()))
        html(
            "p",
            [" ".join(without_bold(line) for line in sensitivity_lead(found, language))],
            "quiet",
        )
    drawn: dict[str, Any] = {"overview": overview(defined, found, wording)} if defined[1:] else {}
    for one in defined:
        drawn |= figures(one, found, wording) if one.outcome == outcome else {}
    with rv.Html(tag="div", class_="panels"):
        for name, figure in drawn.items():
            title = say(language, f"{name}")
            if name != "overview":
                title = f"{wording.outcome(outcome)}: {title}"
            Titled(
                str(figure.to_json()),
                int(figure.layout.height),
                title,
                f"sensitivity-{name}",
                language,
            )
    reading = READING.get(found.meta["kind"], "read_share")
    html(
        "p",
        [" ".join(without_bold(said_of(language, key)) for key in (reading, "read_way"))],
        "quiet",
    )
    with rv.Html(tag="p", class_="files"):
        name = question.study.replace("/", "-")
        rows = pd.DataFrame(found.rows())
        Download(say(language, "csv"), f"{name}-sensitivity.csv", lambda: csv_text(rows))
        Download(say(language, "page"), f"{name}-sensitivity.html", lambda: sensitivity_page(found))
    CommandLines([question.command], language)
