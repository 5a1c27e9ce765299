"""Figures of a validation: a small plot a pattern, its target shaded, the model's places on it.

Lives here: how estimates are drawn beside what they are held against.
May not: give a verdict, choose what is shown, or hold a word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from scenarios.patterns import Finding, Pattern
from viz.figures import BLUE, GRID
from viz.texts import Language
from viz.wording import scale

if TYPE_CHECKING:
    from viz.validation import Section

MISSED = "#b3470f"  # with another marker, too: never colour alone
BAND = "rgba(120,140,160,.22)"
ROW, HEAD = 24, 78
DRAWN = ("shape", "level")
COLUMNS = 2

Label = Callable[[Pattern, Language], str]
Named = Callable[[str, Language], str]
Unit = Callable[[Pattern], str]


def drawn(
    sections: Sequence[Section], language: Language, label: Label, named: Named, unit: Unit
) -> dict[str, go.Figure]:
    """A figure for the shapes and one for the levels, a small plot a pattern."""
    return {
        f"{section.name}_figure": _plots(section.rows, language, label, named, unit)
        for section in sections
        if section.name in DRAWN
    }


def _plots(
    rows: Sequence[Sequence[Finding]], language: Language, label: Label, named: Named, unit: Unit
) -> go.Figure:
    lines = math.ceil(len(rows) / COLUMNS)
    places = max(len(row) for row in rows)
    figure = make_subplots(
        rows=lines,
        cols=COLUMNS,
        subplot_titles=[label(row[0].pattern, language) for row in rows],
        horizontal_spacing=0.12,
        vertical_spacing=HEAD / (lines * (places * ROW + HEAD)),
    )
    for k, row in enumerate(rows):
        at = {"row": k // COLUMNS + 1, "col": k % COLUMNS + 1}
        _plot(figure, row, scale(unit(row[0].pattern)), lambda place: named(place, language), at)
    figure.update_annotations(font_size=13)
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, automargin=True)
    figure.update_xaxes(fixedrange=True, gridcolor=GRID, zeroline=False, nticks=6)
    return figure.update_layout(
        template=None,
        height=lines * (places * ROW + HEAD),
        margin={"l": 10, "r": 12, "t": 34, "b": 30},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 13},
        showlegend=False,
        dragmode=False,
    )


def _plot(
    figure: go.Figure,
    row: Sequence[Finding],
    by: float,
    named: Callable[[str], str],
    at: dict[str, int],
) -> None:
    """One pattern: the target as a band, every place with its interval."""
    pattern = row[0].pattern
    ends = [e for f in row for e in (f.estimate.low, f.estimate.high, f.estimate.value)]
    known = [e for e in ends if math.isfinite(e)]
    edges = [e for e in (pattern.low, pattern.high) if math.isfinite(e)]
    low, high = min([*known, *edges]), max([*known, *edges])
    pad = 0.06 * (high - low or 1.0)
    right = pattern.high if math.isfinite(pattern.high) else high + pad
    figure.add_trace(
        go.Scatter(
            x=[f.estimate.value * by for f in row],
            y=[named(f.place) for f in row],
            mode="markers",
            marker={
                "size": 9,
                "color": [BLUE if f.holds else MISSED for f in row],
                "symbol": ["circle" if f.holds else "x" for f in row],
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [(f.estimate.high - f.estimate.value) * by for f in row],
                "arrayminus": [(f.estimate.value - f.estimate.low) * by for f in row],
                "thickness": 1.4,
                "width": 3,
            },
            hovertemplate="%{y}: %{x:.3g}<extra></extra>",
        ),
        **at,
    )
    figure.add_vrect(
        x0=pattern.low * by, x1=right * by, fillcolor=BAND, line_width=0, layer="below", **at
    )
    figure.update_xaxes(range=[(low - pad) * by, (high + pad) * by], **at)
