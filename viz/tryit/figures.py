"""The daily curves as a Plotly figure in plain JSON: lines of both arms, bands between worlds.

Lives here: what is drawn and how it is encoded; the page must have it within milliseconds, so
nothing passes through Plotly's checking of every value. May not: compute a share, or a sentence.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from scenarios.compare.curves import ARMS, BANDS, Array, Curve, Curves
from viz.kit.figures import axis, layout
from viz.shared.figure import BLUE, GREY
from viz.shared.wording import Wording

COLOURS = {"before": GREY, "after": BLUE}
WIDTHS = {"before": 4.5, "after": 2.2}
FILLS = {"before": "133,140,148", "after": "47,134,200"}
DENSITY = {90: 0.14, 50: 0.24}
HEIGHT = 240
MARGIN = {"l": 46, "r": 12, "t": 6, "b": 46}
MONTH, HALF_YEAR = 30, 180


def daily_figure(curves: Curves, series: tuple[str, str], wording: Wording) -> str:
    """Truth solid with its bands, record dashed; before grey and broad, after blue and narrow."""
    traces: list[dict[str, Any]] = []
    days = curves.days.tolist()
    for width in BANDS:
        for arm in ARMS:
            traces += _band(days, curves.by[arm, series[0]], arm, width)
    for arm in ARMS:
        for name, dash in zip(series, ("solid", "dash"), strict=True):
            said = f"{wording.outcome(name)} · {wording.text(arm)}"
            traces.append(
                {
                    "x": days,
                    "y": _percent(curves.by[arm, name].line),
                    "mode": "lines",
                    "line": {"color": COLOURS[arm], "dash": dash, "width": WIDTHS[arm]},
                    "hovertemplate": f"{said}<br>%{{x}}: %{{y:.1f}}%<extra></extra>",
                }
            )
    return json.dumps({"data": traces, "layout": _layout(curves, series, wording)})


def _band(days: list[int], curve: Curve, arm: str, width: int) -> list[dict[str, Any]]:
    """The two ends of a band, the space between them filled."""
    if width not in curve.bands:
        return []
    low, high = (_percent(end) for end in curve.bands[width])
    hidden = {"x": days, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    fill = {"fill": "tonexty", "fillcolor": f"rgba({FILLS[arm]},{DENSITY[width]})"}
    return [hidden | {"y": low}, hidden | {"y": high} | fill]


def _percent(values: Array) -> list[float | None]:
    return [None if np.isnan(value) else round(100.0 * value, 2) for value in values.tolist()]


def _layout(curves: Curves, series: tuple[str, str], wording: Wording) -> dict[str, Any]:
    held = [curves.by[arm, name] for arm in ARMS for name in series]
    drawn = [curve.line for curve in held]
    drawn += [
        curves.by[arm, series[0]].bands[90][1]
        for arm in ARMS
        if 90 in curves.by[arm, series[0]].bands
    ]
    tops = [float(np.nanmax(line)) for line in drawn if not np.isnan(line).all()]
    last = int(curves.days[-1])
    days = {
        "title": {"text": wording.text("axis_days"), "font": {"size": 12}, "standoff": 6},
        "tick0": 0,
        "dtick": HALF_YEAR if last > HALF_YEAR else MONTH,
        "range": [0, last],
    }
    shares = {
        "range": [0, 106.0 * max(tops, default=1.0)],
        "ticksuffix": "%",
        "nticks": 6,
        "ticklabelstandoff": 5,
    }
    return layout(HEIGHT, MARGIN, xaxis=axis(**days), yaxis=axis(**shares))
