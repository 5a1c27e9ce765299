"""Figures of the runs of a study that are kept, in plain JSON: cells, and lines with dots.

Lives here: what is drawn and how it is encoded, as sentences beside a figure say it.
May not: choose runs or compute a mean (scenarios/study/kept.py), or the page around a figure.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np

from model.declared.outcomes import OUTCOMES
from scenarios.study.kept import Array, Cells, Trend, VariedFactor, declaration
from scenarios.study.status import DIFFERENCE
from viz.kit import figures as bare
from viz.kit.state import LEVER_UNITS, lever_unit
from viz.shared.figure import AXIS, BLUE, VERMILLION, in_lines
from viz.shared.wording import FULL_WIDTH, Wording, in_percent, number, scale
from viz.words.language import Language, words

say = words("study", "kit")

FILLS = {BLUE: "47,134,200", VERMILLION: "213,98,43"}
FAINTEST, PALE, DEEPEST = 0.05, 0.12, 0.62
"""Opacity of cells: words in the page's ink stay readable on the deepest."""
LEAST_SPAN = 0.25
"""Colours span at least this share of the largest value: noise alone must not look like a map."""
ROW_HEIGHT, TREND_HEIGHT = 46, 250
FEW = 150
"""Dots up to which each is drawn strongly."""
LABEL_COLUMNS, WIDE_COLUMNS = 34, 48


def factor_label(name: str, language: Language) -> str:
    """The declared label of a lever, a place fact or a behavioural parameter."""
    found = declaration(name)
    if found is None:
        return name
    return found.zh.translate(FULL_WIDTH) if language == "zh" else found.en


def called(factor: VariedFactor, language: Language) -> str:
    """A factor with its unit, where the language has a word for it."""
    label, unit = factor_label(factor.name, language), factor_unit(factor, language)
    return say(language, "trend_axis", factor=label, unit=unit) if unit else label


def factor_unit(factor: VariedFactor, language: Language) -> str:
    """The unit of a factor; none where each value carries it, or there is no Chinese for it."""
    unit = factor.parameter.unit
    known = (language == "en" or unit in LEVER_UNITS) and not in_percent(unit)
    return lever_unit(unit, language).strip("（）") if known and unit != "factor" else ""


def valued(name: str, value: float) -> str:
    """A factor's value as written: shares in per cent."""
    declared = declaration(name)
    unit = declared.unit if declared else ""
    return f"{value * scale(unit):.4g}" + ("%" if in_percent(unit) else "")


def study_heat_map(cells: Cells, outcome: str, of: str, wording: Wording) -> dict[str, Any]:
    """Means over two factors, with their numbers; blue is better where there is a better side."""
    declared = OUTCOMES[outcome]
    factor = scale(declared.unit)
    values = cells.mean * factor
    colours, ends = _encoding(values, outcome, of)
    shown = [[None if np.isnan(v) else round(float(v), 6) for v in row] for row in values]
    level = float(np.nanmax(np.abs(cells.mean))) if not np.isnan(cells.mean).all() else 0.0
    sign = of == DIFFERENCE
    notes = [
        {
            "x": x,
            "y": y,
            "text": number(float(cells.mean[y, x]), declared.unit, level, sign=sign),
            "showarrow": False,
            "font": {"size": 12},
        }
        for y in range(len(cells.rows))
        for x in range(len(cells.columns))
        if cells.runs[y, x]
    ]
    trace = {
        "type": "heatmap",
        "z": shown,
        "colorscale": colours,
        "zmin": ends[0],
        "zmax": ends[1],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "hoverinfo": "text",
        "hovertext": _hovers(cells, outcome, of, wording),
    }
    layout = _layout(ROW_HEIGHT * max(len(cells.rows), 3) + 76) | {
        "xaxis": _cell_axis(cells.x, cells.columns, wording.language, WIDE_COLUMNS),
        "yaxis": _cell_axis(cells.y, cells.rows, wording.language),
        "annotations": notes,
    }
    return {"data": [trace], "layout": layout}


def encoding_key(outcome: str, of: str) -> str:
    """The text that says what colours of a heat map mean."""
    if of != DIFFERENCE:
        return "heat_level"
    return "heat_risen" if OUTCOMES[outcome].better == "neither" else "heat_better"


def trend(found: Trend, outcome: str, of: str, wording: Wording) -> dict[str, Any]:
    """Runs as dots, and the means of all as a line with squares."""
    unit = OUTCOMES[outcome].unit
    across, up = scale(found.factor.parameter.unit), scale(unit)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": _round(found.dots[:, 0] * across),
        "y": _round(found.dots[:, 1] * up),
        "marker": {"size": 5, "color": _fill(BLUE, 0.4 if len(found.dots) > FEW else 0.8)},
        "hoverinfo": "skip",
    }
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": _round(found.line[:, 0] * across),
        "y": _round(found.line[:, 1] * up),
        "line": {"color": VERMILLION, "width": 2},
        "marker": {"symbol": "square", "size": 8},
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }
    factor = found.factor
    air = 0.04 * (factor.high - factor.low)
    axis = _axis()
    title = in_lines(called(factor, wording.language), LABEL_COLUMNS)
    unit_said = wording.unit_of_change(unit) if of == DIFFERENCE else wording.unit(unit)
    layout = _layout(TREND_HEIGHT) | {
        "xaxis": axis
        | {
            "title": {"text": title, "font": {"size": 12}, "standoff": 6},
            "range": [(factor.low - air) * across, (factor.high + air) * across],
            "ticksuffix": "%" if in_percent(factor.parameter.unit) else "",
        },
        "yaxis": axis
        | {
            "nticks": 6,
            "zeroline": of == DIFFERENCE,
            "zerolinecolor": AXIS,
            "title": {"text": unit_said, "font": {"size": 12}, "standoff": 4},
        },
    }
    return {"data": [dots, line], "layout": layout}


def as_text(figure: dict[str, Any]) -> str:
    """A figure as the page takes it."""
    return json.dumps(figure, separators=(",", ":"))


def _encoding(values: Array, outcome: str, of: str) -> tuple[list[list[Any]], tuple[float, float]]:
    """Colours and the values at their ends: two hues about zero, or one from low to high.

    Differences of one sign take one hue, from the smallest to the largest: else all look alike.
    """
    known = values[~np.isnan(values)]
    if of != DIFFERENCE:
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        scale_ = [[0.0, _fill(BLUE, FAINTEST)], [1.0, _fill(BLUE, DEEPEST)]]
        return scale_, (low, high if high > low else low + 1.0)
    up, down = BLUE, VERMILLION
    if OUTCOMES[outcome].better == "lower":
        up, down = down, up
    if known.size and (known.min() > 0 or known.max() < 0):
        low, high = float(np.abs(known).min()), float(np.abs(known).max())
        low = min(low, (1.0 - LEAST_SPAN) * high)
        if known.min() > 0:
            return [[0.0, _fill(up, PALE)], [1.0, _fill(up, DEEPEST)]], (low, high)
        return [[0.0, _fill(down, DEEPEST)], [1.0, _fill(down, PALE)]], (-high, -low)
    most = float(np.abs(known).max()) if known.size and np.abs(known).max() > 0 else 1.0
    colours = [
        [0.0, _fill(down, DEEPEST)],
        [0.5, _fill(down, FAINTEST)],
        [0.5, _fill(up, FAINTEST)],
        [1.0, _fill(up, DEEPEST)],
    ]
    return colours, (-most, most)


def _fill(colour: str, opacity: float) -> str:
    return f"rgba({FILLS[colour]},{opacity})"


def _hovers(cells: Cells, outcome: str, of: str, wording: Wording) -> list[list[str]]:
    unit, language = OUTCOMES[outcome].unit, wording.language
    names = {"x": called(cells.x, language), "y": called(cells.y, language)}
    lefts, rights = (
        _spans(*pair, language) for pair in ((cells.x, cells.columns), (cells.y, cells.rows))
    )
    told: list[list[str]] = []
    for row, right in enumerate(rights):
        told.append([])
        for column, left in enumerate(lefts):
            mean, runs = float(cells.mean[row, column]), int(cells.runs[row, column])
            value = (
                wording.change(mean, unit, mean) if of == DIFFERENCE else wording.value(mean, unit)
            )
            told[-1].append(
                say(
                    language,
                    "heat_hover",
                    left=left,
                    right=right,
                    value=value,
                    runs=f"{runs:,}",
                    **names,
                )
            )
    return told


def _spans(factor: VariedFactor, middles: Array, language: Language) -> list[str]:
    """What each cell of a factor holds: its level, or from where to where."""
    if factor.levels:
        return [valued(factor.name, value) for value in middles]
    edges = np.linspace(factor.low, factor.high, len(middles) + 1)
    ends = [valued(factor.name, value) for value in edges]
    return [say(language, "cell_span", low=low, high=high) for low, high in pairwise(ends)]


def _cell_axis(
    factor: VariedFactor, middles: Array, language: Language, columns: int = LABEL_COLUMNS
) -> dict[str, Any]:
    """Levels at the middles of their cells, ends of bins between them."""
    at, texts = list(range(len(middles))), [valued(factor.name, value) for value in middles]
    if not factor.levels:
        edges = np.linspace(factor.low, factor.high, len(middles) + 1)
        at, texts = [k - 0.5 for k in range(len(edges))], [valued(factor.name, v) for v in edges]
    title = in_lines(called(factor, language), columns)
    return {
        "tickvals": at,
        "ticktext": texts,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "range": [-0.5, len(middles) - 0.5],
        "title": {"text": title, "font": {"size": 12}, "standoff": 8},
    }


def _axis() -> dict[str, Any]:
    return bare.axis(automargin=True)


def _layout(height: int) -> dict[str, Any]:
    return bare.layout(height, {"l": 12, "r": 30, "t": 8, "b": 12})


def _round(values: Array) -> list[float]:
    return [float(f"{value:.5g}") for value in values.tolist()]
