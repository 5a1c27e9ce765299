"""Figures of a search: two objectives as a scatter, more as lines across parallel axes.

Lives here: how options are drawn and told apart.
May not: judge an option, choose what is shown, or hold a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from model.declared.outcomes import OUTCOMES
from scenarios.optimise.found import JudgedOption, MeasuredOption
from viz.shared.figure import AXIS, BLUE, GREY, VERMILLION, as_drawn, in_lines, laid_out, whiskers
from viz.shared.wording import number, scale

Label = Callable[[JudgedOption], str]
Title = Callable[[str], str]
Area = tuple[float, float, float, float]

HEIGHT = 460
MARGIN = {"l": 12, "r": 24, "t": 20, "b": 50}
AIR = 0.1
"""Room left at either end of an axis, as a share of what is drawn."""
COLUMNS = 24  # of a title under an axis
LETTER, LINE = 0.0145, 0.055
"""A letter's width and a line's height, as shares of half a page's axes."""


def front_scatter(
    options: Sequence[JudgedOption],
    pair: Sequence[str],
    label: Label,
    title: Title,
    *,
    nearer: bool = False,
) -> go.Figure:
    """Two objectives: the front numbered, the status quo and the reforms beside it.

    `nearer` leaves out all but the front, and the intervals: these are of the difference to
    before, while options are told from each other by far less, for they share their worlds.
    """
    figure = go.Figure()
    drawn = [one for one in options if one.kind == "front" or not nearer]
    ends = [_range(drawn, pair, name) for name in pair]
    taken: list[Area] = []
    for kind, colour, symbol in (
        ("status quo", GREY, "diamond"),
        ("reform", VERMILLION, "square"),
        ("front", BLUE, "circle"),
    ):
        shown = [one for one in drawn if one.kind == kind and _defined(one, pair)]
        if shown:
            trace = _points(shown, pair, colour, symbol, reaching=not nearer)
            hovers = [_hover(one, pair, label) for one in shown]
            texts, sides = _labels(shown, pair, label, ends, taken)
            figure.add_trace(trace.update(text=texts, hovertext=hovers, textposition=sides))
    figure.update_xaxes(title_text=title(pair[0]), range=ends[0], automargin=True)
    figure.update_yaxes(title_text=title(pair[1]), range=ends[1])
    return laid_out(figure, HEIGHT, margin=MARGIN)


def _defined(one: JudgedOption, names: Sequence[str]) -> bool:
    return all(one.outcomes[name].after is not None for name in names)


def _labels(
    shown: Sequence[JudgedOption],
    pair: Sequence[str],
    label: Label,
    ends: Sequence[Sequence[float]],
    taken: list[Area],
) -> tuple[list[str], list[str]]:
    """A label a point and where it stands: on the first side that is free, else left out."""
    texts, sides = [], []
    for one in shown:
        x, y = (
            ((one.outcomes[name].after or 0.0) * scale(OUTCOMES[name].unit) - low) / (high - low)
            for name, (low, high) in zip(pair, ends, strict=True)
        )
        width = LETTER * sum(2 if ord(letter) > 0x2E80 else 1 for letter in label(one))
        areas = {
            f"{up} {side}": (left, left + width, bottom, bottom + LINE)
            for up, bottom in (("top", y), ("bottom", y - LINE))
            for side, left in (("right", x), ("left", x - width))
        }
        free = [
            side
            for side, area in areas.items()
            if area[0] >= 0.0 and area[1] <= 1.0 and not _any_meets(area, taken)
        ]
        taken += [areas[free[0]]] if free else []
        texts.append(as_drawn(label(one)) if free else "")
        sides.append(free[0] if free else "top right")
    return texts, sides


def _any_meets(area: Area, others: Sequence[Area]) -> bool:
    """Whether an area (left, right, bottom, top) covers any part of another."""
    left, right, bottom, top = area
    return any(left < r and other < right and bottom < t and b < top for other, r, b, t in others)


def _points(
    shown: Sequence[JudgedOption], pair: Sequence[str], colour: str, symbol: str, *, reaching: bool
) -> go.Scatter:
    firm = [one.kind != "front" or (one.stands and one.keeps) for one in shown]
    hollow = "" if shown[0].kind == "front" else "-open"
    found = [[one.outcomes[name] for one in shown] for name in pair]
    factors = [scale(OUTCOMES[name].unit) for name in pair]
    reach = {}
    if reaching:
        for axis, some, factor in zip(("error_x", "error_y"), found, factors, strict=True):
            reach[axis] = _reach(some, factor, colour)
    return go.Scatter(
        x=[(m.after or 0.0) * factors[0] for m in found[0]],
        y=[(m.after or 0.0) * factors[1] for m in found[1]],
        **reach,
        mode="markers+text",
        textfont={"size": 12, "color": colour},
        marker={
            "color": colour,
            "size": 10,
            "symbol": [symbol + (hollow if sure else "-open") for sure in firm],
            "line": {"width": 2, "color": colour},
        },
        hoverinfo="text",
        cliponaxis=False,
    )


def _reach(found: Sequence[MeasuredOption], factor: float, colour: str) -> dict[str, Any]:
    """The interval of the difference, drawn at the level after."""
    reach = [
        (0.0, 0.0)
        if m.low is None or m.high is None or m.difference is None
        else ((m.high - m.difference) * factor, (m.difference - m.low) * factor)
        for m in found
    ]
    above, below = zip(*reach, strict=True)
    return whiskers(above, below, _pale(colour), thickness=1, width=0)


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},.35)"


def _hover(one: JudgedOption, names: Sequence[str], label: Label) -> str:
    told = [f"<b>{as_drawn(label(one))}</b>"]
    for name in names:
        found, unit = one.outcomes[name], OUTCOMES[name].unit
        shown = [
            number(value, unit, found.after, sign=True)
            for value in (found.difference, found.low, found.high)
        ]
        told.append(f"{number(found.after, unit)} ({shown[0]} [{shown[1]}, {shown[2]}])")
    return "<br>".join(told)


def _range(options: Sequence[JudgedOption], pair: Sequence[str], name: str) -> list[float]:
    """From the lowest to the highest level drawn, with room for whiskers of the front."""
    shown = [one for one in options if _defined(one, pair)]
    ends = [(one.outcomes[name].after or 0.0) * scale(OUTCOMES[name].unit) for one in shown]
    air = 2 * AIR * (max(ends) - min(ends)) or 1.0
    return [min(ends) - air, max(ends) + air]


def parallel(
    options: Sequence[JudgedOption], names: Sequence[str], label: Label, title: Title
) -> go.Figure:
    """More than two objectives: a line an option, the better end of every axis at the top."""
    figure = go.Figure()
    shown = [one for one in options if _defined(one, names)]
    spans = {name: _span(shown, name) for name in names}
    labelled: list[float] = []
    for one in sorted(shown, key=lambda one: one.kind == "front"):
        heights = [_height(one, name, *spans[name]) for name in names]
        free = all(abs(heights[-1] - other) > LINE for other in labelled)
        labelled += heights[-1:] if free else []
        hover = _hover(one, names, label)
        figure.add_trace(_line(one, heights, as_drawn(label(one)) if free else "", hover))
    for k, name in enumerate(names):
        worst, best = spans[name]
        figure.add_shape(type="line", x0=k, x1=k, y0=0, y1=1, line={"color": AXIS, "width": 1})
        for at, value, side in ((1.0, best, "bottom"), (0.0, worst, "top")):
            figure.add_annotation(
                x=k, y=at, text=number(value, OUTCOMES[name].unit), showarrow=False, yanchor=side
            )
    figure.update_xaxes(
        tickvals=list(range(len(names))),
        ticktext=[in_lines(title(name), COLUMNS) for name in names],
        showgrid=False,
        range=[-0.4, len(names) - 0.4],
    )
    figure.update_yaxes(visible=False, range=[-AIR, 1 + AIR])
    return laid_out(figure, HEIGHT, margin=MARGIN)


def _span(shown: Sequence[JudgedOption], name: str) -> tuple[float, float]:
    """The worst and the best level drawn."""
    levels = sorted(one.outcomes[name].after or 0.0 for one in shown)
    higher = OUTCOMES[name].better == "higher"
    return (levels[0], levels[-1]) if higher else (levels[-1], levels[0])


def _height(one: JudgedOption, name: str, worst: float, best: float) -> float:
    return ((one.outcomes[name].after or 0.0) - worst) / ((best - worst) or 1.0)


def _line(one: JudgedOption, heights: list[float], said: str, hover: str) -> go.Scatter:
    firm = "solid" if one.stands and one.keeps else "dash"
    styles = {
        "front": {"color": BLUE, "width": 2.2, "dash": firm},
        "status quo": {"color": GREY, "width": 3, "dash": "dot"},
        "reform": {"color": _pale(VERMILLION), "width": 1.4, "dash": "solid"},
    }
    return go.Scatter(
        x=list(range(len(heights))),
        y=heights,
        mode="lines+markers+text",
        line=styles[one.kind],
        marker={"size": 6},
        text=[""] * (len(heights) - 1) + [f" {said}"],
        textposition="middle right",
        textfont={"size": 12},
        hovertext=[hover] * len(heights),
        hoverinfo="text",
        cliponaxis=False,
    )
