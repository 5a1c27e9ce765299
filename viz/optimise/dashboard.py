"""A search for the best levers on the page *Studies*: its front, how robust it is, what to choose.

Lives here: what `optimise` has written, read back, and how it is shown. May not: search, judge an
option (scenarios/optimise/found.py), or figures and sentences of it (viz/optimised*.py).
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import solara
from solara.alias import rv
from solara.lab import use_task

from model.declared.outcomes import OUTCOMES
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.errors import wrong
from scenarios.optimise.found import JudgedOption, MeasuredOption
from scenarios.optimise.plan import Limit
from scenarios.optimise.reading import SIZES
from viz.kit.downloads import Download
from viz.kit.elements import Titled, element_table, html, items
from viz.kit.session import use_session
from viz.optimise.page import (
    change_of,
    front_figures,
    lever_value,
    limit_said,
    notes,
    option_name,
    search_lead,
    spent,
    wording,
)
from viz.optimise.page import say as said_of
from viz.shared.wording import Wording, number
from viz.study.folders import Cabinet, cabinet
from viz.study.parts import CommandLines, Waiting
from viz.words.language import Language, without_bold, words

say = words("optimise.page", "study", "kit")

WRITTEN = "optimise.json"
Told = SimpleNamespace


@dataclass(frozen=True, eq=False)
class Front:
    """A search that has come to its end, as its file tells it; `plan` as the file has it."""

    meta: Mapping[str, Any]
    plan: Mapping[str, Any]
    options: tuple[JudgedOption, ...]

    @property
    def front(self) -> list[JudgedOption]:
        """The options of the front."""
        return [one for one in self.options if one.kind == "front"]

    @property
    def objectives(self) -> tuple[str, ...]:
        """What was to be made better."""
        return tuple(self.plan["objectives"])

    @property
    def search(self) -> Any:
        """What sentences about a search ask of it."""
        return Told(plan=Asked(self.plan, self.meta))

    @property
    def rows(self) -> pd.DataFrame:
        """A row an option, as front.csv has it."""
        return pd.DataFrame([one.row() for one in self.options])


class Unfinished:
    """A search that has not come to its end."""


class Asked:
    """The plan of a search as its file tells it: what sentences about the search ask for."""

    def __init__(self, plan: Mapping[str, Any], meta: Mapping[str, Any]) -> None:
        total = plan["budget"]["total"]
        self.sizes = {key: int(plan[key]) for key in SIZES}
        self.objectives = tuple(plan["objectives"])
        self.constraints = tuple(_limit(one) for one in plan["constraints"])
        self.satisfied = tuple(_limit(one) for one in plan["satisfied"])
        self.prices = tuple(plan["budget"]["costs"])
        self.total = math.inf if total is None else float(total)
        self.units = {"en": "", "zh": ""}
        self.base = Told(place_name=meta["place"])

    def __getitem__(self, size: str) -> int:
        return self.sizes[size]


def _limit(one: Mapping[str, Any]) -> Limit:
    low, high = one["low"], one["high"]
    return Limit(
        one["outcome"],
        -math.inf if low is None else low,
        math.inf if high is None else high,
        one["of"],
    )


def read_front(study: str, home: Cabinet) -> Front | Unfinished | None:
    """The search of that name; None where there is none.

    Raises ScenarioError for a file that cannot be read.
    """
    folder = home.folder(study)
    if folder is None:
        return None
    path = folder / WRITTEN
    return front_of(path) if path.exists() else Unfinished()


def front_of(path: Path) -> Front:
    """The front in a file that `optimise` has written."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        options = tuple(_judged(one) for one in told["options"])
        found = Front(told["meta"], told["plan"], options)
        for language in ("en", "zh"):
            search_lead(found, language)
        return found
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise wrong(
            "study",
            path.name,
            f"what optimise writes, but it is not ({error})",
            "Start the search again with the same plan and folder.",
        ) from None


def _judged(one: Mapping[str, Any]) -> JudgedOption:
    outcomes = {name: MeasuredOption(**found) for name, found in one["outcomes"].items()}
    if not set(one["outcomes"]) <= set(OUTCOMES):
        raise ValueError("an outcome that nothing has")
    return JudgedOption(
        **{field.name: one[field.name] for field in fields(JudgedOption)} | {"outcomes": outcomes}
    )


@solara.component
def SearchPage(study: str, again: int) -> None:
    """A search, read off the page's own thread."""
    session = use_session()
    language, home = session.language, cabinet()
    task = use_task(
        lambda: read_front(study, home), dependencies=[again, str(home.root)], raise_error=False
    )
    if task.exception:
        html("p", [say(language, "studies_unreadable", reason=str(task.exception))], "refused")
    elif not task.finished:
        Waiting(say(language, "studies_reading"))
    elif task.value is None:
        html("p", [say(language, "studies_gone")], "refused")
    elif isinstance(task.value, Unfinished):
        html("p", [say(language, "unfinished")])
        CommandLines([optimise_command(study)], language)
        html("p", [say(language, "plan")], "quiet")
    else:
        FoundOptions(task.value, study, language)


@solara.component
def FoundOptions(found: Front, study: str, language: Language) -> None:
    """The results in words, the front, what each option moves and its results."""
    words = wording(found, language)
    plan = found.search.plan
    title = found.plan["title_zh" if language == "zh" else "title"]
    with rv.Html(tag="section", class_="words"):
        html("h2", [title])
        items([without_bold(sentence) for sentence in search_lead(found, language)])
    with rv.Html(tag="section", class_="front"):
        html("h2", [say(language, "front")])
        two = len(found.objectives) == 2
        html("p", [said_of(language, "trade_two" if two else "trade_more")], "quiet")
        with rv.Html(tag="div", class_="panels"):
            for key, figure in front_figures(found.options, found.objectives, words).items():
                Titled(
                    str(figure.to_json()),
                    int(figure.layout.height),
                    said_of(language, key),
                    f"front-{key}",
                    language,
                )
    with rv.Html(tag="section"):
        html("h2", [say(language, "levers")])
        lever_figure(found, words)
    with rv.Html(tag="section"):
        html("h2", [say(language, "outcomes")])
        html("p", [say(language, "outcomes_note")], "quiet")
        html("p", [satisfied(plan, words)], "quiet")
        outcomes_of_options(found, words)
    with rv.Html(tag="section", class_="downloads"):
        html("h2", [say(language, "downloads")])
        with rv.Html(tag="p", class_="files"):
            Download(
                say(language, "csv"),
                f"{study.replace('/', '-')}-front.csv",
                lambda: csv_text(found.rows),
            )
        CommandLines([optimise_command(study)], language)
        html("p", [say(language, "plan")], "quiet")


def lever_figure(found: Front, words: Wording) -> Any:
    """Where every option of the front puts its levers, and what it costs."""
    language, heads = words.language, list(found.plan["levers"])
    rows = [
        [one.name, *(lever_value(lever, one.levers[lever]) for lever in heads), spent(one.cost)]
        for one in found.front
    ]
    head = [
        said_of(language, "option"),
        *(words.lever(lever) for lever in heads),
        said_of(language, "cost"),
    ]
    return element_table(head, rows, say(language, "levers"))


def outcomes_of_options(found: Front, words: Wording) -> Any:
    """What comes of every option, how sure, how far behind the best, in how many worlds."""
    language, plan = words.language, found.search.plan
    named = list(found.options[0].outcomes) if found.options else []
    rows: list[list[Any]] = []
    for one in found.options:
        heading = [option_name(one, words), *(_small(note) for note in notes(one, language))]
        share = f"{100 * one.satisfied:.0f}%"
        cells = [_cell(one, outcome, words) for outcome in named]
        rows.append([heading, *cells, share, spent(one.cost)])
    head = [
        said_of(language, "option"),
        *(words.outcome(outcome) for outcome in named),
        said_of(language, "satisfied"),
        _cost(plan, language),
    ]
    return element_table(head, rows, say(language, "outcomes"))


def _cell(one: JudgedOption, outcome: str, words: Wording) -> list[Any]:
    """After, the difference with its interval, and the regret where there is one."""
    found, unit = one.outcomes[outcome], OUTCOMES[outcome].unit
    lines = [change_of(found, unit)]
    if found.regret_90 is not None:
        lines.append(say(words.language, "regret", value=number(found.regret_90, unit)))
    return [html("b", [words.value(found.after, unit)]), *(_small(line) for line in lines)]


def _small(text: str) -> Any:
    return html("small", [text])


def _cost(plan: Asked, language: Language) -> str:
    if math.isinf(plan.total):
        return said_of(language, "cost")
    return said_of(language, "cost_of", total=spent(plan.total), unit="").replace(" )", ")")


def satisfied(plan: Asked, words: Wording) -> str:
    """When a world counts as satisfied."""
    language = words.language
    said = said_of(language, "satisfied_better")
    if plan.satisfied:
        said = said_of(language, "list").join(limit_said(one, words) for one in plan.satisfied)
    return said_of(language, "read_satisfied", satisfied=said)


def optimise_command(study: str) -> str:
    """The command that goes on with a search, or writes the same again."""
    return f"optimise PLAN --out {shlex.quote(f'{cabinet().called}/{study}')}"
