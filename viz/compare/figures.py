"""Figures of a comparison: frame in, Plotly figure out; every one in one language.

Lives here: what is drawn and how it is encoded; colours that hold on light and on dark paper.
May not: read files, choose a language, or know the page around the figure (titles, legends).
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from viz.shared.cell import cell
from viz.shared.figure import (
    BLUE,
    GREY,
    GRID,
    VERMILLION,
    as_drawn,
    in_lines,
    in_rows,
    laid_out,
    whiskers,
)
from viz.shared.verdict import of, records, reforms
from viz.shared.wording import Wording, is_missing, number, scale

ROW_HEIGHT, AROUND = 34, 62
LABEL_COLUMNS = 24
BESIDE = "\u2002\u2002"
"""Blanks that keep a note clear of the mark it stands beside, at any width of the page."""
BY_DUE_DATE = ("solved_by_paper", "recorded_in_time")
THIN_DAYS = 7
"""Curves smoothed over 28 days lose nothing when every seventh day is drawn."""


def effect_figure(
    own: pd.DataFrame, common: pd.DataFrame, outcome: str, wording: Wording
) -> go.Figure:
    """One outcome: the difference each reform makes, in its own and in the common place."""
    pairs = reforms(own)
    elsewhere = {row["reform"]: row for row in _rows_of(common, outcome)}
    rows = {
        "own": {(row["place"], row["reform"]): row for row in _rows_of(own, outcome)},
        "common": {pair: elsewhere[pair[1]] for pair in pairs if pair[1] in elsewhere},
    }
    figure = go.Figure()
    for name, shift, colour, symbol in (
        ("own", -0.17, BLUE, "circle"),
        ("common", 0.17, VERMILLION, "diamond-open"),
    ):
        figure.add_trace(_effect_trace(rows[name], pairs, shift, colour, symbol, wording))
    for position, pair in enumerate(pairs):
        if all(is_missing(rows[k].get(pair, {}).get("difference")) for k in rows):
            figure.add_annotation(
                x=0, y=position, text=wording.text("undefined"), showarrow=False, opacity=0.6
            )
    row = next(iter(rows["own"].values()))
    title = wording.text(
        f"axis_{row['better']}" if row["better"] in ("lower", "higher") else "axis_neither",
        unit=wording.unit_of_change(row["unit"]),
    )
    figure.update_xaxes(title_text=title, zeroline=True, zerolinewidth=1.5)
    figure.update_xaxes(range=_range_with_zero([*rows["own"].values(), *rows["common"].values()]))
    return _rows_layout(figure, _labels(pairs, wording))


def _rows_of(frame: pd.DataFrame, outcome: str) -> list[dict[str, Any]]:
    found = frame[frame["outcome"] == outcome].to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in found]


def _labels(pairs: list[tuple[str, str]], wording: Wording) -> list[str]:
    """The reform's title; with its place where a reform stands in several places."""
    several = len({reform for _, reform in pairs}) < len(pairs)
    return [
        in_lines(wording.short_title(reform), LABEL_COLUMNS)
        + (f"<br>{as_drawn(wording.short_title(place))}" if several else "")
        for place, reform in pairs
    ]


def _effect_trace(
    rows: dict[tuple[str, str], dict[str, Any]],
    pairs: list[tuple[str, str]],
    shift: float,
    colour: str,
    symbol: str,
    wording: Wording,
) -> go.Scatter:
    shown = [
        (position + shift, rows[pair])
        for position, pair in enumerate(pairs)
        if pair in rows and not is_missing(rows[pair]["difference"])
    ]
    factor = scale(shown[0][1]["unit"]) if shown else 1.0
    values = [row["difference"] * factor for _, row in shown]
    return go.Scatter(
        x=values,
        y=[y for y, _ in shown],
        mode="markers",
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 10,
            "line": {"width": 2, "color": colour},
        },
        error_x=whiskers(
            _reach([row["high"] for _, row in shown], values, factor, 1),
            _reach([row["low"] for _, row in shown], values, factor, -1),
            colour,
            thickness=2,
        ),
        hovertext=[_effect_hover(row, wording) for _, row in shown],
        hoverinfo="text",
    )


def _reach(ends: list[float], values: list[float], factor: float, side: int) -> list[float]:
    return [
        0.0 if is_missing(end) else side * (end * factor - value)
        for end, value in zip(ends, values, strict=True)
    ]


def _effect_hover(row: dict[str, Any], wording: Wording) -> str:
    heading = "<br>".join(as_drawn(wording.title(row[key])) for key in ("reform", "place"))
    shown = cell(row)
    return f"{heading}<br>{shown.levels}<br><b>{shown.judged}</b> {shown.interval}"


def _range_with_zero(rows: list[dict[str, Any]]) -> list[float]:
    """From the lowest to the highest end shown, zero included, with some air."""
    ends = [0.0]
    for row in rows:
        ends += [row[k] * scale(row["unit"]) for k in ("difference", "low", "high")]
    ends = [end for end in ends if not is_missing(end)]
    air = 0.08 * (max(ends) - min(ends)) or 1.0
    return [min(ends) - air, max(ends) + air]


def paper_and_truth(rows: pd.DataFrame, wording: Wording) -> go.Figure:
    """Per reform, before and after: truly solved by the due date, recorded so, and the gap."""
    figure = go.Figure()
    pairs = reforms(rows)
    for arm, shift, colour in (("before", -0.2, GREY), ("after", 0.2, BLUE)):
        ends = []
        for position, (place, reform) in enumerate(pairs):
            found = [row[arm] for row in records(of(rows, place, reform), BY_DUE_DATE)]
            if len(found) == len(BY_DUE_DATE) and not any(is_missing(value) for value in found):
                ends.append((position + shift, *found))
        for trace in _dumbbells(ends, arm, colour, wording):
            figure.add_trace(trace)
    figure.update_xaxes(title_text=wording.text("axis_share"), range=[0, 116])
    figure.update_xaxes(tickvals=[0, 20, 40, 60, 80, 100])
    return _rows_layout(figure, _labels(pairs, wording), ROW_HEIGHT + 14)


def _dumbbells(
    ends: list[tuple[float, float, float]], arm: str, colour: str, wording: Wording
) -> list[go.Scatter]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, true, recorded in ends:
        xs += [true * 100, recorded * 100, None]
        ys += [y, y, None]
    quiet = {"hoverinfo": "skip", "showlegend": False}
    bar = go.Scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": 3}, **quiet)
    said = [
        wording.text("gap_points", arm=wording.text(arm), points=wording.points(recorded - true))
        for _, true, recorded in ends
    ]
    dots = [
        go.Scatter(
            x=[end[column] * 100 for end in ends],
            y=[end[0] for end in ends],
            mode="markers",
            name=f"{wording.outcome(name)} · {wording.text(arm)}",
            marker={
                "color": colour,
                "symbol": symbol,
                "size": 11,
                "line": {"width": 2, "color": colour},
            },
            hovertext=[
                f"{text}<br>{end[column] * 100:.1f}%" for end, text in zip(ends, said, strict=True)
            ],
            hoverinfo="text",
        )
        for column, name, symbol in zip((1, 2), BY_DUE_DATE, ("circle", "square-open"), strict=True)
    ]
    notes = go.Scatter(
        x=[max(true, recorded) * 100 for _, true, recorded in ends],
        y=[y for y, _, _ in ends],
        mode="text",
        text=[BESIDE + number(recorded - true, "points") for _, true, recorded in ends],
        textposition="middle right",
        textfont={"size": 12},
        cliponaxis=False,
        **quiet,
    )
    return [bar, *dots, notes]


def curves_figure(
    daily: pd.DataFrame, pair: tuple[str, str], series: tuple[str, str], wording: Wording
) -> go.Figure:
    """One reform day by day: truth solid, record dashed; before grey and broad, after blue."""
    place, reform = pair
    rows = of(daily, place, reform)
    figure = go.Figure()
    for arm, colour, width in (("before", GREY, 4.5), ("after", BLUE, 2)):
        for name, dash in zip(series, ("solid", "dash"), strict=True):
            line = rows[(rows["arm"] == arm) & (rows["day"] % THIN_DAYS == 0)]
            values = [None if is_missing(v) else round(v * 100, 2) for v in line[name]]
            label = f"{wording.outcome(name)} · {wording.text(arm)}"
            figure.add_trace(
                go.Scatter(
                    x=line["day"].tolist(),
                    y=values,
                    mode="lines",
                    name=label,
                    line={"color": colour, "dash": dash, "width": width},
                    hovertemplate=f"{label}<br>%{{x}}: %{{y:.1f}}%<extra></extra>",
                )
            )
    top = float(daily[list(series)].max().max()) * 100
    last = float(daily["day"].max())
    figure.update_xaxes(title_text=wording.text("axis_days"), range=[0, last])
    figure.update_xaxes(tick0=0, dtick=180 if last > 180 else 30)
    figure.update_yaxes(range=[0, 1.06 * top], ticksuffix="%", nticks=6, ticklabelstandoff=5)
    return laid_out(figure, 230, margin_l=46)


def _rows_layout(figure: go.Figure, labels: list[str], row_height: int = ROW_HEIGHT) -> go.Figure:
    for position in range(1, len(labels)):
        figure.add_hline(y=position - 0.5, line={"color": GRID, "width": 1})
    return in_rows(figure, labels, row_height, AROUND)
