"""Figures of robustness: for each outcome how far the strongest assumptions move its effect.

Lives here: what is drawn of an effect over the ranges, and how it is encoded.
May not: run anything, or the page around a figure.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from scenarios.inputs.checks import BEHAVIOURAL
from scenarios.robustness.vanishing import Robustness, nearest_first
from viz.robustness.sentences import assumption_label, effects_text, range_text, say
from viz.shared.figure import AXIS, BLUE, GREY, VERMILLION, broken, in_lines, in_rows
from viz.shared.wording import Wording, number, scale

MOST_ROWS = 10
"""Assumptions of an outcome that are drawn: the strongest."""
LABEL_COLUMNS = 26
ROW_HEIGHT, AROUND = 44, 66
BAR, PALE, AIR = 0.3, 0.4, 0.06
BAND = "rgba(128,128,128,0.18)"


def strongest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of an outcome's rows, first those that lose the effect, nearest first; then by their reach.

    At most ten; none where the effect is undefined or within its margin.
    """
    lost = nearest_first(rows.dropna(subset=["vanishes"]))
    kept = rows[rows["vanishes"].isna() & rows["to_lose"]]
    reach = kept["most"] - kept["least"]
    kept = kept.loc[reach[reach > 0.0].sort_values(ascending=False, kind="stable").index]
    return pd.concat([lost, kept]).head(MOST_ROWS)


def vanishing_figures(found: Robustness, wording: Wording) -> dict[str, go.Figure]:
    """A figure for each outcome with an effect to lose that an assumption moves."""
    by_outcome = {
        str(name): strongest(rows) for name, rows in found.frame.groupby("outcome", sort=False)
    }
    return {name: vanishing_figure(rows, wording) for name, rows in by_outcome.items() if len(rows)}


def vanishing_figure(rows: pd.DataFrame, wording: Wording) -> go.Figure:
    """A bar an assumption from the least to the greatest effect; a cross where it is lost."""
    shown = rows.to_dict("records")
    first = shown[0]
    unit, factor = str(first["unit"]), scale(str(first["unit"]))
    centre, margin = first["effect"] * factor, first["margin"] * factor
    figure = go.Figure([_bars(shown, factor, wording), *_ends(shown, factor)])
    figure.add_trace(_crosses(shown, margin if centre > 0 else -margin))
    rest = {"x0": -margin, "x1": margin, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    figure.add_shape(type="rect", fillcolor=BAND, line={"width": 0}, **rest)
    line = {"color": GREY, "width": 2}
    figure.add_shape(type="line", x0=centre, x1=centre, y0=0, y1=1, yref="paper", line=line)
    low = min(-margin, *(one["least"] * factor for one in shown))
    high = max(margin, *(one["most"] * factor for one in shown))
    air = AIR * (high - low)
    figure.update_xaxes(
        title_text=say(wording.language, "axis", unit=wording.unit_of_change(unit)),
        range=[low - air, high + air],
        zeroline=True,
    )
    named = (getattr(BEHAVIOURAL[one["parameter"]], wording.language) for one in shown)
    labels = [broken(label, LABEL_COLUMNS) for label in named]
    return in_rows(figure, labels, ROW_HEIGHT, AROUND)


def _bars(shown: list[dict[Any, Any]], factor: float, wording: Wording) -> go.Bar:
    """From the least to the greatest effect over each range."""
    lost = [one["vanishes"] == one["vanishes"] for one in shown]
    return go.Bar(
        orientation="h",
        y=list(range(len(shown))),
        base=[one["least"] * factor for one in shown],
        x=[(one["most"] - one["least"]) * factor for one in shown],
        width=BAR,
        marker={"color": [VERMILLION if one else BLUE for one in lost], "opacity": PALE},
        hovertext=[
            in_lines(assumption_label(one["parameter"], wording), 2 * LABEL_COLUMNS)
            + f"<br>{range_text(one, wording)}<br>{effects_text(one)}"
            for one in shown
        ],
        hoverinfo="text",
    )


def _ends(shown: list[dict[Any, Any]], factor: float) -> list[go.Scatter]:
    """The effects at the low end (open) and at the high end (filled) of each range."""
    return [
        go.Scatter(
            x=[one[end] * factor for one in shown],
            y=list(range(len(shown))),
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 9,
                "color": BLUE,
                "line": {"width": 2, "color": BLUE},
            },
            hoverinfo="skip",
        )
        for end, symbol in (("at_low", "circle-open"), ("at_high", "circle"))
    ]


def _crosses(shown: list[dict[Any, Any]], at: float) -> go.Scatter:
    """Where the effect reaches its margin, with the value of the assumption that takes it there."""
    lost = [(k, one) for k, one in enumerate(shown) if one["vanishes"] == one["vanishes"]]
    return go.Scatter(
        x=[at] * len(lost),
        y=[k for k, _ in lost],
        mode="markers+text",
        marker={"symbol": "x", "size": 9, "color": VERMILLION, "line": {"width": 1, "color": AXIS}},
        text=[f"<b>{number(one['vanishes'], '', one['central'])}</b>" for _, one in lost],
        textposition="top center",
        hoverinfo="skip",
    )
