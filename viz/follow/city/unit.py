"""One unit of the city seen closely: what lies with it, what it passes on, and to whom.

Lives here: a unit's view in sentences, and its queue as a figure.
May not: run anything, or hold wording of its own (`city_words`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from model.declared.scenario import Scenario
from scenarios.follow.city import AGES, STATES, Unit
from viz.follow.city.names import say
from viz.follow.flows.names import field_names, flow_group_name
from viz.shared.colours import LIGHT, Ink, on_page
from viz.shared.figure import BLUE, GRID, VERMILLION
from viz.words.language import Language

NAMED = 3
"""Units that are named as those it passes to."""
HATCHES = dict(zip(STATES, (".", "", "\\", "-", "x", "/", "+"), strict=True))
STALE = ("left_lying", "no_power")
"""States in which nothing happens, in another colour; every state has a hatch of its own."""


def unit_words(unit: Unit, scenario: Scenario, arm: str, language: Language) -> list[str]:
    """The unit in sentences: its name and day, its queue, its passing, to whom and from whom."""
    fields = field_names(scenario, language)
    name = flow_group_name(unit.group, fields, language)
    arm_name = say(language, f"arm_{arm}")
    head = say(language, "unit_head", name=name, day=unit.day, arm=arm_name)
    lines = [head[:1].upper() + head[1:], _queue_words(unit, language)]
    if not unit.received:
        return [*lines, say(language, "unit_quiet", window=unit.window)]
    lines.append(
        say(
            language,
            "unit_passing",
            received=f"{unit.received:,}",
            window=unit.window,
            count=f"{unit.given['count']:,}",
            share=f"{100 * (unit.passing or 0.0):.1f}",
            unwarranted=f"{unit.given['unwarranted']:,}",
        )
    )
    for key, table in (("unit_to", unit.to), ("unit_from", unit.came_from)):
        if len(table):
            lines.append(say(language, key, names=_names(table, fields, language)))
    return lines


def _queue_words(unit: Unit, language: Language) -> str:
    if not unit.held:
        return say(language, "unit_empty")
    counts = unit.queue.groupby("state")["count"].sum()
    states = [say(language, name, count=int(counts[name])) for name in STATES if counts[name]]
    return say(
        language,
        "unit_queue",
        held=f"{unit.held:,}",
        states=say(language, "join").join(states),
        oldest=unit.oldest,
        backlog=f"{unit.backlog:.1f}",
    )


def _names(table: pd.DataFrame, fields: Sequence[str], language: Language) -> str:
    """The first few groups of a table with their counts."""
    named = [
        say(language, "named", name=flow_group_name(group, fields, language), count=int(count))
        for group, count in zip(table["group"][:NAMED], table["count"][:NAMED], strict=True)
    ]
    return say(language, "join").join(named)


def queue_figure(unit: Unit, language: Language, ink: Ink = LIGHT) -> go.Figure:
    """What lies with the unit by working days here, state by state."""
    edges = [0, *(edge + 1 for edge in AGES)]
    ages = [
        *(say(language, "age", low=low, high=high) for low, high in zip(edges, AGES, strict=False)),
        say(language, "age_last", low=AGES[-1]),
    ]
    figure = go.Figure()
    for name in STATES:
        counts = unit.queue.loc[unit.queue["state"] == name, "count"].tolist()
        figure.add_bar(
            x=ages,
            y=counts,
            name=say(language, name, count=sum(counts)),
            marker={
                "color": VERMILLION if name in STALE else BLUE,
                "pattern": {"shape": HATCHES[name], "fgcolor": ink.paper, "fillmode": "overlay"},
                "line": {"width": 1, "color": ink.paper},
            },
            hovertemplate="%{x}: %{y}<extra>%{fullData.name}</extra>",
            visible=bool(sum(counts)),
        )
    figure.update_yaxes(
        title=say(language, "queue_axis"),
        gridcolor=GRID,
        rangemode="tozero",
        nticks=5,
        fixedrange=True,
        automargin=True,
    )
    figure.update_xaxes(title=say(language, "queue_title"), fixedrange=True, automargin=True)
    on_page(figure, ink, 300)
    return figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 8, "r": 8, "t": 70, "b": 8},
    )
