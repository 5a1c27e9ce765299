"""Figures of a discovery: the points with the first box, and the way the box was peeled.

Lives here: how points, boxes and the trade of coverage for density are drawn.
May not: look for a box, choose what is shown, or hold a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import plotly.graph_objects as go

from scenarios.discover.boxes import Box, Restriction
from scenarios.discover.discovery import Discovery
from viz.shared.figure import BLUE, GREY, VERMILLION, laid_out

Label = Callable[[str], str]

HEIGHT = 400
PER_CENT = 100.0


def points_figure(found: Discovery, label: Label, words: Mapping[str, str]) -> go.Figure:
    """Every point by the first box's two surest parameters; of one alone, by another beside it."""
    box = found.prim[0]
    names = [restriction.name for restriction in box.restrictions][:2]
    names += [name for name in found.names if name not in names][: 2 - len(names)]
    figure = go.Figure()
    for fails, colour, symbol, key in (
        (False, GREY, "circle-open", "holds"),
        (True, VERMILLION, "x", "fails"),
    ):
        shown = found.points[found.points["fails"] == fails]
        columns = [shown[name].tolist() for name in names]
        figure.add_trace(
            go.Scatter(
                x=columns[0],
                y=columns[1] if len(columns) > 1 else [0.0] * len(shown),
                mode="markers",
                name=words[key],
                marker={"color": colour, "symbol": symbol, "size": 8},
                hovertemplate="%{x:.3g}, %{y:.3g}<extra>" + words[key] + "</extra>",
            )
        )
    _frame(figure, found, box, names)
    figure.update_xaxes(title_text=label(names[0]))
    figure.update_yaxes(title_text=label(names[1]) if len(names) > 1 else "")
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    return laid_out(figure, HEIGHT, margin_t=30, showlegend=True, legend=legend)


def _frame(figure: go.Figure, found: Discovery, box: Box, names: list[str]) -> None:
    """The box over the two parameters that are drawn."""
    by_name = {restriction.name: restriction for restriction in box.restrictions}
    spans = [_span(found, by_name.get(name), name) for name in names]
    if len(spans) < 2:
        spans.append((-1.0, 1.0))
    (x0, x1), (y0, y1) = spans
    figure.add_shape(
        type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": BLUE, "width": 2.5}, layer="above"
    )


def _span(found: Discovery, restriction: Restriction | None, name: str) -> tuple[float, float]:
    """How far the box reaches in a parameter; a little beyond the points where it is open."""
    low, high = float(found.points[name].min()), float(found.points[name].max())
    air = 0.02 * (high - low)
    open_ends = (low - air, high + air)
    if restriction is None:
        return open_ends
    return (
        open_ends[0] if restriction.low is None else restriction.low,
        open_ends[1] if restriction.high is None else restriction.high,
    )


def trail(found: Discovery, words: Mapping[str, str]) -> go.Figure:
    """Coverage against density along the peeling of the first box, and the box taken."""
    way = found.trail
    first = found.prim[0]
    figure = go.Figure(
        [
            go.Scatter(
                x=[PER_CENT * coverage for coverage, _, _ in way],
                y=[PER_CENT * density for _, density, _ in way],
                mode="markers",
                marker={"color": BLUE, "size": 8},
                hovertemplate="%{x:.0f}%, %{y:.0f}%<extra></extra>",
            ),
            go.Scatter(
                x=[PER_CENT * first.coverage],
                y=[PER_CENT * first.density],
                mode="markers",
                marker={
                    "color": VERMILLION,
                    "size": 18,
                    "symbol": "circle-open",
                    "line": {"width": 2.5},
                },
                hovertemplate="%{x:.0f}%, %{y:.0f}%<extra></extra>",
            ),
        ]
    )
    figure.update_xaxes(title_text=words["axis_coverage"], range=[-4, 104])
    figure.update_yaxes(title_text=words["axis_density"], range=[-4, 106])
    return laid_out(figure, HEIGHT, margin_t=30)
