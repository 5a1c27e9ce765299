"""What every figure of the page that is written as plain JSON begins with.

Lives here: an axis and a layout without titles, on the page's own ground. May not: data.
"""

from __future__ import annotations

from typing import Any

from viz.shared.figure import AXIS, GRID


def axis(**more: Any) -> dict[str, Any]:
    """An axis that cannot be dragged."""
    return {"gridcolor": GRID, "fixedrange": True, "zeroline": False, "linecolor": AXIS} | more


def layout(height: int, margin: dict[str, int], **more: Any) -> dict[str, Any]:
    """A layout without legend, clear so that light and dark pages show through."""
    clear = "rgba(0,0,0,0)"
    return {
        "height": height,
        "margin": margin,
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "font": {"size": 13},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
    } | more
