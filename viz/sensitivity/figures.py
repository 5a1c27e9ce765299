"""Figures of a sensitivity analysis: tornado, interactions, scatter, convergence, overview.

Lives here: what is drawn of an answer and how it is encoded; colours that hold on any paper.
May not: compute or judge an index, files, or the page around a figure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from scenarios.sensitivity.analysis import Sensitivity
from scenarios.sensitivity.answers import OutcomeAnswer
from viz.sensitivity.sentences import (
    ARROWS,
    convergence_ends,
    factor,
    main_measure,
    ranked,
    say,
    shares,
    shown_factors,
)
from viz.shared.figure import AXIS, BLUE, VERMILLION, broken, in_lines, in_rows, laid_out, whiskers
from viz.shared.wording import Wording, scale

LABEL_COLUMNS = 26
MOST_BARS, MOST_CELLS, MOST_LINES = 12, 8, 5
"""Factors that a figure of bars, of pairs or of lines shows: the strongest."""
ROW_HEIGHT, AROUND, CELL_HEIGHT = 38, 66, 42
DARKEST_PAIR = 0.3
"""The second order that is drawn darkest, unless there is a larger one."""
PALE = 0.35
LINES = (
    (BLUE, "circle", "solid"),
    (VERMILLION, "square", "dash"),
    ("#1b9e77", "diamond", "dot"),
    ("#b05fa3", "triangle-up", "dashdot"),
    ("#b58900", "x", "longdash"),
)
"""A colour, a mark and a dash a line: never colour alone."""
SHADES = [[0.0, "rgba(47,134,200,0.04)"], [1.0, "rgba(47,134,200,0.9)"]]
BARS = (("total", PALE, 0.62), ("first", 1.0, 0.28), ("mu_star", 1.0, 0.5))
"""How a measure is drawn as a bar: its opacity, and its width in rows."""


def figures(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> dict[str, go.Figure]:
    """The figures that an answer has, by their names in the words."""
    drawn = {"tornado": tornado(answer, found, wording)}
    if "sigma" in answer.indices.by_measure:
        drawn["scatter"] = scatter(answer, found, wording)
    elif answer.indices.pairs is not None:
        drawn["pairs"] = heat_map(answer, found, wording)
    elif "interaction" in answer.indices.by_measure:
        drawn["interactions"] = interactions(answer, found, wording)
    if len(answer.growth or {}) > 1:
        drawn["convergence"] = convergence(answer, found, wording)
    return drawn


def tornado(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> go.Figure:
    """A bar a factor, the largest on top: total order pale, first order full, with whiskers."""
    measures = [bar for bar in BARS if bar[0] in answer.indices.by_measure]
    if len(measures) == 1:
        measures = [(measures[0][0], 1.0, 0.5)]
    order = ranked(answer, found)[:MOST_BARS]
    figure = go.Figure()
    for name, opacity, width in measures:
        low = {"total": 0.2}.get(name, -0.2 if len(measures) > 1 else 0.0)
        figure.add_traces(_bars(answer, name, order, (opacity, width, low), wording))
    title = say(wording.language, f"axis_{main_measure(found)}", unit=_unit(answer, wording))
    return _rows(figure, answer, found, order, wording).update_xaxes(title_text=title)


def interactions(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> go.Figure:
    """A bar a factor: what it does together with others, where pairs were not sampled."""
    order = ranked(answer, found)[:MOST_BARS]
    figure = go.Figure(_bars(answer, "interaction", order, (1.0, 0.5, 0.0), wording))
    title = say(wording.language, "axis_interaction")
    return _rows(figure, answer, found, order, wording).update_xaxes(title_text=title)


def _bars(
    answer: OutcomeAnswer,
    measure: str,
    order: list[int],
    look: tuple[float, float, float],
    wording: Wording,
) -> list[Any]:
    """The bars of a measure and their whiskers; `look` is opacity, width, and whiskers' shift."""
    opacity, width, shift = look
    both = answer.indices.by_measure[measure][order]
    factored = 1.0 if shares(measure) else scale(answer.unit)
    values, half = both[:, 0] * factored, np.nan_to_num(both[:, 1]) * factored
    said = [
        f"{say(wording.language, measure)}: {shown_factors(one[0], measure, answer)}"
        f"{convergence_ends(one, measure, answer, wording.language)}"
        for one in both
    ]
    rows = list(range(len(order)))
    bars = go.Bar(
        orientation="h",
        y=rows,
        x=values.tolist(),
        width=width,
        marker={"color": BLUE, "opacity": opacity},
        hovertext=said,
        hoverinfo="text",
    )
    reach = go.Scatter(
        x=values.tolist(),
        y=[row - shift for row in rows],
        mode="markers",
        marker={"size": 1, "color": AXIS},
        error_x=whiskers(half.tolist()),
        hoverinfo="skip",
    )
    return [bars, reach]


def heat_map(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> go.Figure:
    """Second order of every pair; what cannot be distinguished from zero is in brackets."""
    order = ranked(answer, found)[:MOST_CELLS]
    pairs = answer.indices.pairs
    if pairs is None:
        raise ValueError(f"no pairs were sampled for {answer.outcome}")
    columns, rows = order[:-1], order[1:]
    shades, texts, said = [], [], []
    for j, row in enumerate(rows):
        cells = [pairs[min(row, column), max(row, column)] for column in columns[: j + 1]]
        empty = len(columns) - len(cells)
        shades.append([_surely(cell) for cell in cells] + [None] * empty)
        texts.append([_bracketed(cell, answer) for cell in cells] + [""] * empty)
        said.append(
            [
                f"{_name(row, found, wording)} × {_name(column, found, wording)}<br>"
                f"{shown_factors(cell[0], 'second', answer)}"
                f"{convergence_ends(cell, 'second', answer, wording.language)}"
                for column, cell in zip(columns, cells, strict=False)
            ]
            + [""] * empty
        )
    return _cells(
        (shades, texts, said),
        [_label(k, found, wording) for k in rows],
        [_label(k, found, wording) for k in columns],
        max(DARKEST_PAIR, *(one or 0.0 for line in shades for one in line)),
    )


def overview(answers: list[OutcomeAnswer], found: Sensitivity, wording: Wording) -> go.Figure:
    """Every outcome with indices against every factor, by the main measure."""
    measure = main_measure(found)
    parts = []
    for answer in answers:
        both = answer.indices.by_measure[measure]
        parts.append(both[:, 0] / (1.0 if shares(measure) else both[:, 0].max()))
    table = np.array(parts)
    top = np.sort(np.argsort(-table.max(axis=0), kind="stable")[:MOST_BARS])
    unsure = [bool(a.verdict and a.verdict.word != "converged") for a in answers]
    noise = [bool(a.verdict and a.verdict.word == "noise") for a in answers]
    shades = [
        [None if noise[row] else min(max(float(table[row, k]), 0.0), 1.0) for k in top]
        for row in range(len(table))
    ]
    texts = [
        ["" if one is None else f"{one:.2f}{'?' if unsure[row] else ''}" for one in shades[row]]
        for row in range(len(table))
    ]
    rows = [broken(wording.outcome(a.outcome), LABEL_COLUMNS) for a in answers]
    names = [_name(int(k), found, wording) for k in top]
    said = [
        [f"{row}<br>{name}: {text}" for name, text in zip(names, line, strict=True)]
        for row, line in zip(rows, texts, strict=True)
    ]
    columns = [_label(int(k), found, wording) for k in top]
    return _cells((shades, texts, said), rows, columns, 1.0)


def scatter(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> go.Figure:
    """Morris: the mean effect against its spread; above the line a factor is bent or entangled."""
    by_measure, factored = answer.indices.by_measure, scale(answer.unit)
    star, sigma = by_measure["mu_star"] * factored, by_measure["sigma"][:, 0] * factored
    most = float(max((star[:, 0] + star[:, 1]).max(), sigma.max())) * 1.08
    order = ranked(answer, found)
    # A name beside each strong mark; names of marks that nearly coincide would lie on each other.
    named: list[int] = []
    for k in order[:MOST_LINES]:
        apart = all(abs(sigma[k] - sigma[other]) > 0.07 * most for other in named)
        if apart and star[k, 0] > 0:
            named.append(k)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=[0, most],
            y=[0, most],
            mode="lines",
            hoverinfo="skip",
            line={"color": AXIS, "dash": "dot", "width": 1},
        )
    )
    language = wording.language
    figure.add_trace(
        go.Scatter(
            x=star[:, 0].tolist(),
            y=sigma.tolist(),
            mode="markers+text",
            marker={"size": 9, "color": BLUE, "line": {"width": 1.5, "color": BLUE}},
            error_x=whiskers(star[:, 1].tolist(), thickness=1, width=3),
            text=[_name(k, found, wording) if k in named else "" for k in range(len(star))],
            textposition=[
                "bottom left" if star[k, 0] > most / 2 else "bottom right" for k in range(len(star))
            ],
            textfont={"size": 12},
            hovertext=[
                f"{_name(k, found, wording)}<br>"
                + "<br>".join(
                    f"{say(language, name)} {shown_factors(both[k][0], name, answer)}"
                    f"{convergence_ends(both[k], name, answer, language)}"
                    for name, both in by_measure.items()
                )
                for k in range(len(star))
            ],
            hoverinfo="text",
        )
    )
    unit = _unit(answer, wording)
    figure.update_xaxes(title_text=say(language, "axis_mu_star", unit=unit), range=[0, most])
    figure.update_yaxes(title_text=say(language, "axis_sigma", unit=unit), nticks=6)
    figure.update_yaxes(range=[-0.12 * most, most])
    return laid_out(figure, 340, margin_l=58)


def convergence(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> go.Figure:
    """The main measure of the strongest factors over the size of the sample, with intervals."""
    measure, grown = main_measure(found), answer.growth or {}
    factored = 1.0 if shares(measure) else scale(answer.unit)
    order, sizes = ranked(answer, found), sorted(grown)
    table = np.array([grown[size].by_measure[measure] for size in sizes]) * factored
    figure = go.Figure()
    strong = order[:MOST_LINES]
    for place, k in enumerate(strong):
        colour, symbol, dash = LINES[place]
        # Whiskers of several lines at one size stand a little apart.
        apart = 1.0 + 0.03 * (place - (len(strong) - 1) / 2)
        figure.add_trace(
            go.Scatter(
                x=[size * apart for size in sizes],
                y=table[:, k, 0].tolist(),
                name=in_lines(_name(k, found, wording), 2 * LABEL_COLUMNS),
                mode="lines+markers",
                line={"color": colour, "dash": dash, "width": 2},
                marker={"symbol": symbol, "size": 8},
                error_y=whiskers(
                    np.nan_to_num(table[:, k, 1]).tolist(), colour=colour, thickness=1, width=3
                ),
                hovertemplate="%{y:.3g}<extra></extra>",
            )
        )
    title = say(wording.language, f"size_{found.meta['kind']}")
    figure.update_xaxes(
        type="log", title_text=title, tickvals=sizes, ticktext=[str(s) for s in sizes]
    )
    # By the values alone: the whiskers of a small sample would flatten all the rest.
    low, high = min(float(table[:, strong, 0].min()), 0.0), float(table[:, strong, 0].max())
    air = 0.15 * (high - low)
    figure.update_yaxes(nticks=6, zeroline=True, range=[low - air, high + air])
    legend = {"orientation": "h", "y": -0.22, "x": 0, "font": {"size": 12}, "yanchor": "top"}
    height = 240 + 24 * len(strong)
    return laid_out(figure, height, showlegend=True, legend=legend, margin_l=46)


def _rows(
    figure: go.Figure, answer: OutcomeAnswer, found: Sensitivity, order: list[int], wording: Wording
) -> go.Figure:
    """A row a factor, its label with the way the outcome goes."""
    labels = [_label(k, found, wording) + f" {ARROWS[answer.directions[k]]}" for k in order]
    figure.update_xaxes(zeroline=True)
    return in_rows(figure, labels, ROW_HEIGHT, AROUND).update_layout(barmode="overlay")


def _cells(
    drawn: tuple[Any, Any, Any], rows: list[str], columns: list[str], darkest: float
) -> go.Figure:
    """A heat map with its numbers in the cells, the first row on top."""
    shades, texts, said = drawn
    figure = go.Figure(
        go.Heatmap(
            z=shades,
            text=texts,
            texttemplate="%{text}",
            hovertext=said,
            hoverinfo="text",
            hoverongaps=False,
            colorscale=SHADES,
            zmin=0.0,
            zmax=darkest,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=columns, side="bottom")
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=rows, autorange="reversed")
    figure.update_yaxes(showgrid=False, ticklabelstandoff=6)
    figure.update_xaxes(showgrid=False, tickangle=-30, automargin=True)
    return laid_out(figure, CELL_HEIGHT * len(rows) + 130)


def _surely(cell: Any) -> float:
    """The value of a pair that can be distinguished from zero; else zero."""
    return float(cell[0]) if cell[0] > cell[1] else 0.0


def _bracketed(cell: Any, answer: OutcomeAnswer) -> str:
    text = shown_factors(cell[0], "second", answer)
    return text if abs(cell[0]) > cell[1] else f"({text})"


def _unit(answer: OutcomeAnswer, wording: Wording) -> str:
    return wording.unit_of_change(answer.unit)


def _name(k: int, found: Sensitivity, wording: Wording) -> str:
    return factor(list(found.meta["factors"])[k], wording.language)


def _label(k: int, found: Sensitivity, wording: Wording) -> str:
    return broken(_name(k, found, wording), LABEL_COLUMNS)
