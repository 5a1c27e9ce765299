"""Figures of a measured log: the log in, Plotly figures out, each in one language.

Lives here: what is drawn of hand-offs, hazard, deadlines, units and demand.
May not: compute a measure, choose a language, or know the page around a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from scenarios.logs.estimates import ENOUGH, MANY
from scenarios.logs.measure import Measured
from viz.logs.sentences import LOGS
from viz.shared.figure import BLUE, GRID, as_drawn
from viz.words.language import Language

AT_RISK = 30  # cases that must be left before a chance is drawn
MOST_UNITS = 40
HEIGHT = 250


def log_figures(found: Measured, language: Language) -> dict[str, go.Figure]:
    """Every figure the log allows, by name."""
    values = found.values
    figures: dict[str, go.Figure] = {}
    if values["distribution"]:
        figures["distribution"] = _distribution(values["distribution"], language)
        figures["hazard"] = _hazard(found, language)
    if values["deadline_met"]:
        figures["deadline"] = _deadline(found, language)
    passing = [row for row in values["by_unit"] if row["stays"] >= ENOUGH]
    if values["unit_passing"]["mean"] is not None:
        figures["passing"] = _passing(passing, language)
    figures["units"] = _units(values["by_unit"][:MOST_UNITS], values["cases"], language)
    if len(found.weeks) > 1:
        figures["demand"] = _demand(found.weeks)
    return figures


def _distribution(counts: Sequence[int], language: Language) -> go.Figure:
    """Share of cases by hand-offs; the tail from MANY on in one bar."""
    total = sum(counts)
    shown = [*counts[:MANY], *([sum(counts[MANY:])] if len(counts) > MANY else [])]
    shares = [count / total * 100 for count in shown]
    bars = go.Bar(
        x=_labels(len(shown), language),
        y=shares,
        marker_color=BLUE,
        hovertext=[f"{n:,} ({s:.1f}%)" for n, s in zip(shown, shares, strict=True)],
        hoverinfo="text",
    )
    return _laid_out(go.Figure(bars), language, "axis_handoffs", "axis_share")


def _labels(count: int, language: Language) -> list[str]:
    """0, 1, 2 … and for the last of MANY + 1 'or more'."""
    more = LOGS(language, "or_more", n=MANY)
    return [more if k == MANY else str(k) for k in range(count)]


def _hazard(found: Measured, language: Language) -> go.Figure:
    """Chance of one more hand-off, while enough cases are left."""
    counts = found.values["distribution"]
    left = [k for k in range(len(counts)) if sum(counts[k:]) >= AT_RISK]
    return _points(found, "hazard", left, [str(k) for k in left], language)


def _deadline(found: Measured, language: Language) -> go.Figure:
    """Share that met its deadline, by hand-offs."""
    there = [k for k, value in enumerate(found.values["deadline_met"]) if value is not None]
    labels = _labels(MANY + 1, language)
    return _points(found, "deadline_met", there, [labels[k] for k in there], language)


def _points(
    found: Measured, name: str, ks: Sequence[int], labels: list[str], language: Language
) -> go.Figure:
    """Shares with their intervals over numbers of hand-offs."""
    values = [found.values[name][k] * 100 for k in ks]
    spans = found.values["intervals"].get(name) or {}
    ends = [
        (spans[k] if spans else None) or (v / 100, v / 100) for k, v in zip(ks, values, strict=True)
    ]
    trace = go.Scatter(
        x=labels,
        y=values,
        mode="lines+markers",
        line={"color": BLUE, "width": 1.5},
        marker={"size": 8, "color": BLUE},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [high * 100 - v for (_, high), v in zip(ends, values, strict=True)],
            "arrayminus": [v - low * 100 for (low, _), v in zip(ends, values, strict=True)],
            "color": BLUE,
        },
        hovertemplate="%{x}: %{y:.1f}%<extra></extra>",
    )
    return _laid_out(go.Figure(trace), language, "axis_handoffs", "axis_share", top=100)


def _passing(units: Sequence[dict[str, Any]], language: Language) -> go.Figure:
    """Units in order of the share of stays they pass on; size by stays."""
    rows = sorted(units, key=lambda row: row["passed"] / row["stays"])
    most = max(row["stays"] for row in rows)
    trace = go.Scatter(
        x=list(range(1, len(rows) + 1)),
        y=[row["passed"] / row["stays"] * 100 for row in rows],
        mode="markers",
        marker={
            "color": BLUE,
            "opacity": 0.75,
            "size": [6 + 16 * (row["stays"] / most) ** 0.5 for row in rows],
        },
        hovertext=[_unit_hover(row, language) for row in rows],
        hoverinfo="text",
    )
    figure = _laid_out(go.Figure(trace), language, None, "axis_passed", top=100)
    return figure.update_xaxes(showticklabels=False, showgrid=False).update_layout(margin_b=16)


def _units(units: Sequence[dict[str, Any]], cases: int, language: Language) -> go.Figure:
    """Share of all cases that were with each unit, the busiest first."""
    bars = go.Bar(
        x=[as_drawn(row["unit"]) for row in units],
        y=[row["cases"] / cases * 100 for row in units],
        marker_color=BLUE,
        hovertext=[_unit_hover(row, language) for row in units],
        hoverinfo="text",
    )
    figure = _laid_out(go.Figure(bars), language, "axis_units", "axis_share")
    return figure.update_xaxes(showticklabels=False, type="category")


def _unit_hover(row: dict[str, Any], language: Language) -> str:
    return LOGS(language, "hover_unit", **row | {"unit": as_drawn(row["unit"])})


def _demand(weeks: Sequence[tuple[str, float]]) -> go.Figure:
    """Cases opened per weekday, a point a week."""
    trace = go.Scatter(
        x=[week for week, _ in weeks],
        y=[value for _, value in weeks],
        mode="lines",
        line={"color": BLUE, "width": 1.5},
        hovertemplate="%{x}: %{y:.1f}<extra></extra>",
    )
    figure = _laid_out(go.Figure(trace), "en", None, None)
    return figure.update_xaxes(
        type="date", tickformat="%Y-%m-%d", nticks=5, ticklabelstandoff=6
    ).update_layout(margin_b=34)


def _laid_out(
    figure: go.Figure, language: Language, x: str | None, y: str | None, top: float | None = None
) -> go.Figure:
    """Plain axes from zero on; numbers of hand-offs are categories."""
    figure.update_xaxes(type="category" if x else "linear", tickangle=0, fixedrange=True)
    across, up = (LOGS(language, key) if key else None for key in (x, y))
    figure.update_xaxes(title={"text": across, "font_size": 12, "standoff": 6})
    figure.update_xaxes(showgrid=False, zeroline=False)
    figure.update_yaxes(title={"text": up, "font_size": 12, "standoff": 8})
    figure.update_yaxes(rangemode="tozero", nticks=6, gridcolor=GRID, ticklabelstandoff=5)
    figure.update_yaxes(fixedrange=True, zeroline=False, automargin=True)
    if top:
        figure.update_yaxes(range=[0, top * 1.04])
    return figure.update_layout(
        template=None,
        height=HEIGHT,
        margin={"l": 58, "r": 12, "t": 6, "b": 46},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 13},
        showlegend=False,
        dragmode=False,
    )
