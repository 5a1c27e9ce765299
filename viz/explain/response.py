"""One lever at a time: an outcome at several values of one lever, everything else as asked.

Lives here: the values, the work begun, its figures, and the best of them in words.
May not: run an arm (scenarios/run/experiment.py), judge (viz/shared/verdict.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import solara
from solara.alias import rv

from scenarios.compare.comparison import rows
from scenarios.inputs.ensemble import chosen
from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import Pair, experiment
from viz.kit import state
from viz.kit.bare import axis, layout
from viz.kit.downloads import Download
from viz.kit.effort import Effort
from viz.kit.elements import Choose, Figure, html, words
from viz.kit.jobs import FIRST_SEED, Job
from viz.kit.longwork import LongWork
from viz.kit.sentences import TOLD, level, sentence
from viz.kit.session import use_desk
from viz.kit.state import Ask
from viz.kit.texts import say
from viz.shared.figure import BLUE, GREY
from viz.shared.verdict import mark
from viz.shared.wording import number, scale
from viz.words.language import Language

STEPS = 5
HEIGHT = 230
MARGIN = {"l": 52, "r": 12, "t": 6, "b": 46}
DRAWN = ("true_in_time", "buck_passing_rate", "burden", "vertical_neglect")
JUDGED = "true_in_time"
FIRST_LEVER = "bottom_up_weight"


@dataclass(frozen=True)
class Response:
    """What was found: the question, the lever, and at each value the rows of all outcomes."""

    ask: Ask
    lever: str
    frame: pd.DataFrame

    def at(self, value: float, outcome: str) -> dict[str, Any]:
        """The row of an outcome at a value."""
        here = self.frame[(self.frame["value"] == value) & (self.frame["outcome"] == outcome)]
        return {str(k): v for k, v in here.iloc[0].items()}

    @property
    def values(self) -> list[float]:
        """The values that were run."""
        return [float(value) for value in dict.fromkeys(self.frame["value"])]


def points(ask: Ask, name: str) -> list[Ask]:
    """The question with the lever at values over its range; those that cannot be are left out."""
    lever, found = state.levers()[name], []
    for value in np.linspace(lever.low, lever.high, STEPS):
        at = round(value) if lever.integer else round(float(value), 9)
        try:
            asked = ask.put(name, at)
            asked.scenario  # noqa: B018 - resolving it is the check
        except ScenarioError:
            continue
        found.append(asked)
    return list(dict.fromkeys(found))


def job(ask: Ask, name: str, effort: Effort) -> Job:
    """The worlds of all values, which share their snapshots and arms before."""

    def run(tick: Callable[[], None], _: Any) -> Response:
        asks = points(ask, name)
        group = [asked.scenario for asked in asks]
        ensemble = chosen(ask.behaviour)
        seeds = range(FIRST_SEED, FIRST_SEED + effort.replications)
        (pairs,) = experiment([group], seeds, effort.days, ensemble=ensemble, tick=tick)
        frames = []
        for k, scenario in enumerate(group):
            alone = [Pair(pair.seed, pair.before, (pair.after[k],)) for pair in pairs]
            frame = rows([scenario], alone, ensemble)
            frame.insert(0, "value", float(getattr(scenario.after, name)))
            frame.insert(0, "lever", name)
            frames.append(frame)
        return Response(ask, name, pd.concat(frames, ignore_index=True))

    return run


@solara.component
def OneLever() -> None:
    """The choice of a lever, the work, and what came of it."""
    desk = use_desk()
    language, ask = desk.language, desk.ask
    wording = words(language)
    lever, choose = solara.use_state(FIRST_LEVER)
    asks = points(ask, lever)
    with rv.Html(tag="section", class_="response"):
        html("h2", [say(language, "why_response")])
        html("p", [say(language, "why_response_note", count=len(asks))], "quiet")
        names = {one.name: wording.lever(one.name) for _, held in state.groups() for one in held}
        Choose(say(language, "why_lever"), names, lever, choose, "lever")
        LongWork(
            desk.response,
            lambda effort: (ask, lever, effort),
            lambda effort: job(ask, lever, effort),
            [[asked.scenario for asked in asks]],
            language,
        )
        found = desk.response.news.value.answer
        if found:
            Answered(found, language)


@solara.component
def Answered(found: Response, language: Language) -> None:
    """The best value in words, and a figure an outcome."""
    wording = words(language)
    with rv.Html(tag="div", class_="words"):
        for line in best(found, language):
            html("p", [line])
    with rv.Html(tag="div", class_="panels"):
        for name in DRAWN:
            if mark(found.at(found.values[0], name)) == "undefined":
                continue
            with rv.Html(tag="figure"):
                html("figcaption", [html("b", [wording.outcome(name)])])
                Figure(
                    figure=drawn(found, name, language),
                    title=wording.outcome(name),
                    height=HEIGHT,
                    file=f"response-{found.lever}-{name}",
                    language=language,
                )
    with rv.Html(tag="p", class_="files"):
        Download(
            "response_csv",
            f"{found.ask.place}-{found.lever}.csv",
            lambda: found.frame.to_csv(index=False),
            language,
        )


def best(found: Response, language: Language) -> list[str]:
    """The value that solves most in truth and on time, how sure, and for whom it is worse."""
    wording = words(language)
    by = {value: found.at(value, JUDGED) for value in found.values}
    value = max(by, key=lambda one: by[one]["after"])
    row = by[value]
    low, high = (number(row[k], row["unit"], row["before"], sign=True) for k in ("low", "high"))
    said = [
        say(
            language,
            "why_best",
            value=level(found.lever, value, language),
            level=wording.value(row["after"], row["unit"]),
            change=wording.change(row["difference"], row["unit"], row["before"]),
            low=low,
            high=high,
        )
    ]
    others = [one["difference"] for key, one in by.items() if key != value]
    if any(other >= row["low"] for other in others):
        said.append(say(language, "why_best_unclear"))
    worse = [at for at in (found.at(value, name) for name in TOLD) if mark(at) == "worse"]
    if worse:
        parts = say(language, "list").join(sentence(one, wording) for one in worse)
        said.append(say(language, "why_worse_best", parts=parts))
    return said


def drawn(found: Response, outcome: str, language: Language) -> str:
    """An outcome over the lever's values with its interval, and the level before as a line."""
    wording, lever = words(language), state.levers()[found.lever]
    at = [found.at(value, outcome) for value in found.values]
    factor = scale(at[0]["unit"])
    xs = [state.shown(lever, value) for value in found.values]
    ys, before = [[_number(row[arm], factor) for row in at] for arm in ("after", "before")]
    above = [_number(row["high"] - row["difference"], factor) for row in at]
    below = [_number(row["difference"] - row["low"], factor) for row in at]
    errors = {"type": "data", "symmetric": False, "array": above, "arrayminus": below}
    hover = "%{x}: %{y:.1f}<extra></extra>"
    traces = [
        {
            "x": xs,
            "y": before,
            "mode": "lines",
            "hovertemplate": hover,
            "line": {"color": GREY, "width": 4, "dash": "dot"},
        },
        {
            "x": xs,
            "y": ys,
            "mode": "lines+markers",
            "hovertemplate": hover,
            "error_y": errors,
            "line": {"color": BLUE, "width": 2},
        },
    ]
    unit = state.lever_unit(lever.unit, language)
    title = say(language, "why_response_axis", lever=wording.lever(found.lever), unit=unit)
    across = axis(title={"text": title, "font": {"size": 12}, "standoff": 6})
    up = axis(nticks=6, title={"text": wording.unit(at[0]["unit"])})
    return json.dumps({"data": traces, "layout": layout(HEIGHT, MARGIN, xaxis=across, yaxis=up)})


def _number(value: float, factor: float) -> float | None:
    return None if value != value else round(float(value) * factor, 4)
