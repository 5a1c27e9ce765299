"""Colours of a page, light or dark, for figures that lie on it without a background of their own.

Lives here: the ink of words, of what is quiet, and the paper under both.
May not: colours that carry a meaning; each figure has its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Ink:
    """Colours of a page: what is written, what is quiet, the paper under both.

    `ramp`: from zero, near the paper, to much, far from it; one hue, in shades of lightness.
    """

    text: str
    quiet: str
    paper: str
    ramp: tuple[tuple[float, str], ...]


LIGHT = Ink(
    text="#1d2126",
    quiet="#5f6873",
    paper="#fdfdfb",
    ramp=((0.0, "#edf0f2"), (0.35, "#9cc3e2"), (0.7, "#2f86c8"), (1.0, "#0b3c68")),
)
DARK = Ink(
    text="#e9eae6",
    quiet="#a3abb4",
    paper="#15181c",
    ramp=((0.0, "#22282f"), (0.35, "#1f5c8e"), (0.7, "#4f9fd8"), (1.0, "#d5eafc")),
)


def on_page(figure: go.Figure, ink: Ink, height: int) -> go.Figure:
    """The figure without background, in the page's ink, as it lies on the page."""
    return figure.update_layout(
        template=None,
        height=height,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 12, "color": ink.text},
        hoverlabel={"bgcolor": ink.paper, "font": {"color": ink.text}, "align": "left"},
        showlegend=False,
        dragmode=False,
    )
