"""How every figure looks: colours, the Plotly template, and parts that several figures have.

Lives here: colours that hold on light and on dark paper, axes of rows, whiskers, broken labels.
May not: a figure of a question, or a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from viz.shared.colours import LIGHT
from viz.shared.streams import CONTROLS
from viz.shared.wording import lines

BLUE, VERMILLION, GREY = "#2f86c8", "#d5622b", "#858c94"
GRID = "rgba(128,128,128,0.22)"
AXIS = "rgba(128,128,128,0.75)"
CLEAR = "rgba(0,0,0,0)"
LABEL_LINES = 2
TITLE, LEGEND = 38, 26  # pixels above a figure for its title, and for a line of its legend
DRAWN = CONTROLS | str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;"})
PASSING = ("buck_passing_rate", "rejected_share")
SOLVED = ("true_in_time", "recorded_in_time")
"""What is drawn day by day: the truth, and what is on the record."""

TEMPLATE = go.layout.Template(
    layout={
        "margin": {"l": 12, "r": 12, "t": 6, "b": 46},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"size": 13},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {
            "gridcolor": GRID,
            "zeroline": False,
            "zerolinecolor": AXIS,
            "fixedrange": True,
            "nticks": 6,
            "title": {"standoff": 6, "font": {"size": 12}},
        },
        "yaxis": {
            "gridcolor": GRID,
            "zeroline": False,
            "zerolinecolor": AXIS,
            "fixedrange": True,
            "automargin": True,
            "title": {"font": {"size": 12}},
        },
    }
)
"""Clear ground, quiet grid, no legend, nothing to drag; what a figure has otherwise it says."""


def laid_out(figure: go.Figure, height: float, **more: Any) -> go.Figure:
    """The figure in the house's look, `height` pixels high."""
    return figure.update_layout(template=TEMPLATE, height=height, **more)


def in_rows(figure: go.Figure, labels: Sequence[str], row_height: float, around: int) -> go.Figure:
    """A row a label, the first on top; `around` pixels for what stands over and under the rows."""
    figure.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[len(labels) - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return laid_out(figure, row_height * len(labels) + around)


def whiskers(
    above: Sequence[float],
    below: Sequence[float] | None = None,
    colour: str = AXIS,
    thickness: float = 1.5,
    width: float = 4,
) -> dict[str, Any]:
    """How far an interval reaches above its value, and below it where that differs."""
    uneven = {} if below is None else {"symmetric": False, "arrayminus": list(below)}
    look = {"color": colour, "thickness": thickness, "width": width}
    return {"type": "data", "array": list(above), **uneven, **look}


def as_drawn(text: str) -> str:
    """A text as Plotly shows it, letter by letter: neither markup nor a place for a value."""
    return text.translate(DRAWN)


def in_lines(label: str, columns: int) -> str:
    """A label in lines of that many columns, as Plotly shows it."""
    return "<br>".join(map(as_drawn, lines(label, columns)))


def broken(label: str, columns: int) -> str:
    """As `in_lines`, in at most two lines."""
    first, *rest = in_lines(label, columns).split("<br>", LABEL_LINES)
    cut = " …" if len(rest) == LABEL_LINES else ""
    return "<br>".join([first, *rest[: LABEL_LINES - 1]]) + cut


def standing_alone(figure: go.Figure, title: str = "", *, legend: int = 0) -> go.Figure:
    """The figure on light paper, with room for its title and the lines of its legend."""
    top = TITLE * bool(title) + LEGEND * legend
    figure.update_layout(
        height=figure.layout.height + top,
        margin_t=(figure.layout.margin.t or TEMPLATE.layout.margin.t) + top,
        title={
            "text": as_drawn(title),
            "x": 0,
            "xref": "paper",
            "font_size": 15,
            "yref": "container",
        },
        title_y=1 - TITLE / 2 / (figure.layout.height + top),
        paper_bgcolor=LIGHT.paper,
        plot_bgcolor=LIGHT.paper,
        font_color=LIGHT.text,
    )
    if legend:
        place = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
        figure.update_layout(showlegend=True, legend=place)
    return figure
