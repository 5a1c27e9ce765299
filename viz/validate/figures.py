"""Figures of a validation: a small plot a pattern, its target shaded, the model's places on it.

Lives here: how estimates are drawn beside their targets.
May not: give a verdict, choose what is shown, or hold a word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from scenarios.validate.patterns import Finding, Pattern
from viz.shared.figure import BLUE, laid_out, whiskers
from viz.shared.wording import scale
from viz.words.language import Language

if TYPE_CHECKING:
    from viz.validate.page import Section

MISSED = "#b3470f"  # with another marker, too: never colour alone
BAND = "rgba(120,140,160,.22)"
ROW, HEAD = 25, 40
DRAWN = ("shape", "level")

Named = Callable[[str, Language], str]
Unit = Callable[[Pattern], str]


def validation_figures(
    sections: Sequence[Section], language: Language, named: Named, unit: Unit
) -> dict[str, go.Figure]:
    """A small plot for every shape and every level, by `key`."""
    return {
        key(row[0].pattern): _plot(row, scale(unit(row[0].pattern)), language, named)
        for section in sections
        if section.name in DRAWN
        for row in section.rows
    }


def key(pattern: Pattern) -> str:
    """The name of a pattern's plot."""
    return f"{pattern.group}_{pattern.name}"


def _plot(row: Sequence[Finding], by: float, language: Language, named: Named) -> go.Figure:
    """One pattern: the target as a band, every place with its interval."""
    pattern = row[0].pattern
    ends = [e for f in row for e in (f.estimate.low, f.estimate.high, f.estimate.value)]
    edges = [pattern.low, pattern.high]
    known = [e for e in (*ends, *edges) if math.isfinite(e)]
    low, high = min(known), max(known)
    pad = 0.06 * (high - low or 1.0)
    right = pattern.high if math.isfinite(pattern.high) else high + pad
    figure = go.Figure(
        go.Scatter(
            x=[f.estimate.value * by for f in row],
            y=[named(f.place, language) for f in row],
            mode="markers",
            marker={
                "size": 9,
                "color": [BLUE if f.holds else MISSED for f in row],
                "symbol": ["circle" if f.holds else "x" for f in row],
            },
            error_x=whiskers(
                [(f.estimate.high - f.estimate.value) * by for f in row],
                [(f.estimate.value - f.estimate.low) * by for f in row],
                width=3,
            ),
            hovertemplate="%{y}: %{x:.3g}<extra></extra>",
        )
    )
    figure.add_vrect(
        x0=pattern.low * by, x1=right * by, fillcolor=BAND, line_width=0, layer="below"
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(range=[(low - pad) * by, (high + pad) * by], nticks=5, tickangle=0)
    margin = {"l": 10, "r": 12, "t": 4, "b": 26}
    return laid_out(figure, len(row) * ROW + HEAD, margin=margin)
