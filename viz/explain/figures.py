"""The waterfall of an explanation, part by part; and one outcome over the values of a lever.

Lives here: what is drawn and how it is encoded. May not: files, or the page around it.
"""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go

from scenarios.explain.attribution import Explanation
from scenarios.explain.response import Response
from scenarios.run.effects import MOVED
from viz.explain.sentences import Block, ShownOutcome, part_name, say
from viz.kit.figures import axis, layout
from viz.kit.state import lever_unit, shown_value
from viz.shared.figure import AXIS, BLUE, GREY, VERMILLION, broken, in_lines, in_rows, whiskers
from viz.shared.verdict import SYMBOLS, Mark
from viz.shared.wording import Wording, is_missing, levers, number, scale
from viz.words.language import words

RESPONSE = words("explain.page", "kit")
RESPONSE_HEIGHT = 230

LABEL_COLUMNS = 28
ROW_HEIGHT, AROUND = 38, 62
PALE = 0.35
AIR = 0.06
"""Room left at either end of the axis, as a share of what is drawn."""
BAR, BELOW = 0.5, 0.37
"""A bar's width in rows, and how far below its middle its whisker stands."""
BESIDE = "\u2002"


def waterfall(block: Block, found: Explanation, wording: Wording) -> go.Figure:
    """Before, a bar a part from where the parts above have led, and after."""
    factor = scale(block.unit)
    shown, rest = block.largest()
    steps = [shown_part.row["difference"] * factor for shown_part in shown]
    labels = [_label(part_name(one.part, found, wording), one.does, block) for one in shown]
    if rest:
        steps.append(math.fsum(one.row["difference"] for one in rest) * factor)
        others = say(wording.language, "others", count=len(rest))
        labels.append(_label(others, math.fsum(one.does for one in rest), block))
    before, after = (block.whole[arm] * factor for arm in ("before", "after"))
    starts = [before + math.fsum(steps[:k]) for k in range(len(steps))]
    reach = [
        _whiskers(one, start + step, step, factor)
        for one, start, step in zip(shown, starts, steps, strict=False)
    ]
    figure = go.Figure([_bars(shown, steps, starts, block, found, wording), _whisker_trace(reach)])
    ends = [(0, before), (len(steps) + 1, after)]
    for k, x in enumerate([*starts, after]):
        figure.add_shape(
            type="line", x0=x, x1=x, y0=k, y1=k + 1, line={"color": AXIS, "width": 1, "dash": "dot"}
        )
    low = min([before, after, *starts, *(one[2] for one in reach)])
    high = max([before, after, *starts, *(one[3] for one in reach)])
    figure.add_trace(_levels(ends, (low + high) / 2, block, wording))
    air = AIR * (high - low) or 1.0
    better = str(block.whole["better"])
    axis = f"axis_{better}" if better in ("lower", "higher") else "axis_neither"
    figure.update_xaxes(
        title_text=wording.text(axis, unit=wording.unit(block.unit)), range=[low - air, high + air]
    )
    rows = [wording.text("before"), *labels, wording.text("after")]
    return in_rows(figure, rows, ROW_HEIGHT, AROUND)


def _bars(
    shown: tuple[ShownOutcome, ...],
    steps: list[float],
    starts: list[float],
    block: Block,
    found: Explanation,
    wording: Wording,
) -> go.Bar:
    better = str(block.whole["better"])
    hovers = [_hover(one, block, found, wording) for one in shown]
    hovers += [
        number(step / scale(block.unit), block.unit, block.before, sign=True)
        for step in steps[len(shown) :]
    ]
    marks: list[Mark] = [one.mark for one in shown]
    clear = [mark in MOVED for mark in marks]
    clear += [False] * (len(steps) - len(shown))
    return go.Bar(
        orientation="h",
        y=list(range(1, len(steps) + 1)),
        x=steps,
        base=starts,
        width=BAR,
        marker={
            "color": [_colour(step, better) for step in steps],
            "opacity": [1.0 if sure else PALE for sure in clear],
        },
        hovertext=hovers,
        hoverinfo="text",
    )


def _colour(step: float, better: str) -> str:
    if better not in ("higher", "lower"):
        return GREY
    return BLUE if (step > 0) == (better == "higher") else VERMILLION


def _whiskers(
    one: ShownOutcome, end: float, step: float, factor: float
) -> tuple[float, float, float, float]:
    """Where a part's bar ends, its step, and the ends of its interval seen from its start."""
    start = end - step
    if is_missing(one.row["low"]):
        return end, step, end, end
    return end, step, start + one.row["low"] * factor, start + one.row["high"] * factor


def _whisker_trace(reach: list[tuple[float, float, float, float]]) -> go.Scatter:
    return go.Scatter(
        x=[end for end, _, _, _ in reach],
        y=[k + BELOW for k in range(1, len(reach) + 1)],
        mode="markers",
        marker={"size": 1, "color": AXIS},
        error_x=whiskers(
            [high - end for end, _, _, high in reach], [end - low for end, _, low, _ in reach]
        ),
        hoverinfo="skip",
    )


def _levels(
    ends: list[tuple[int, float]], middle: float, block: Block, wording: Wording
) -> go.Scatter:
    """The levels before and after, each with its number on the side towards the middle."""
    said = [number(block.whole[arm], block.unit, block.before) for arm in ("before", "after")]
    return go.Scatter(
        x=[x for _, x in ends],
        y=[y for y, _ in ends],
        mode="markers+text",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": GREY}},
        text=[f"{BESIDE}<b>{text}</b>{BESIDE}" for text in said],
        textposition=["middle right" if x < middle else "middle left" for _, x in ends],
        hovertext=[
            f"{wording.text(arm)}: {text}"
            for arm, text in zip(("before", "after"), said, strict=True)
        ],
        hoverinfo="text",
    )


def _hover(one: ShownOutcome, block: Block, found: Explanation, wording: Wording) -> str:
    label = in_lines(part_name(one.part, found, wording), 2 * LABEL_COLUMNS)
    written = "<b>{does}</b> [{low}, {high}]".format(**one.shown(block))
    return f"{label}<br>{written} {SYMBOLS[one.mark]}"


def _label(text: str, does: float, block: Block) -> str:
    """A part's label in at most two lines, and what it does."""
    shown = number(does, block.unit, block.before, sign=True)
    return f"{broken(text, LABEL_COLUMNS)}{BESIDE}<b>{shown}</b>"


def response_figure(found: Response, outcome: str, wording: Wording) -> dict[str, Any]:
    """An outcome over the lever's values with its interval, and the level before as a line."""
    language, lever = wording.language, levers()[found.lever]
    at = [found.at(value, outcome) for value in found.values]
    factor = scale(at[0]["unit"])
    xs = [shown_value(lever, value) for value in found.values]
    ys, before = [[_number(row[arm], factor) for row in at] for arm in ("after", "before")]
    above = [_number(row["high"] - row["difference"], factor) for row in at]
    below = [_number(row["difference"] - row["low"], factor) for row in at]
    errors = {"type": "data", "symmetric": False, "array": above, "arrayminus": below}
    hover = "%{x}: %{y:.1f}<extra></extra>"
    traces = [
        {
            "x": xs,
            "y": before,
            "mode": "lines",
            "name": wording.text("before"),
            "hovertemplate": hover,
            "line": {"color": GREY, "width": 4, "dash": "dot"},
        },
        {
            "x": xs,
            "y": ys,
            "mode": "lines+markers",
            "name": wording.text("after"),
            "hovertemplate": hover,
            "error_y": errors,
            "line": {"color": BLUE, "width": 2},
        },
    ]
    unit = lever_unit(lever.unit, language)
    title = RESPONSE(language, "response_axis", lever=wording.lever(found.lever), unit=unit)
    across = axis(title={"text": title, "font": {"size": 12}, "standoff": 6})
    up = axis(nticks=6, title={"text": wording.unit(at[0]["unit"])})
    sides = {"l": 52, "r": 12, "t": 6, "b": 46}
    return {"data": traces, "layout": layout(RESPONSE_HEIGHT, sides, xaxis=across, yaxis=up)}


def _number(value: float, factor: float) -> float | None:
    return None if value != value else round(float(value) * factor, 4)
