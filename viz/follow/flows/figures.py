"""Who passes to whom, in pictures.

Lives here: the matrix, and the bands between groups.
May not: run anything, count a hand-off (`scenarios.follow.flows`), or say what they show
(`passing_said`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from scenarios.follow.flows import Compared, Group
from viz.follow.flows.names import ARMS, Arm, field_names, flow_group_name, rate, say
from viz.shared.colours import LIGHT, Ink, on_page
from viz.shared.figure import BLUE, as_drawn, in_lines
from viz.words.language import Language

Cells = dict[tuple[Group, Group], dict[str, Any]]

FEW = 6
"""Groups up to which each cell of the matrix says its numbers."""
MUCH = 1 / 3
"""Share of passing the buck from which a cell of a large matrix is marked."""
FAINT = 0.05
"""Hand-offs per 1,000 cases below which a cell is not marked: a case or two."""
BUCK, OTHER, CLEAR = "rgba(176,74,22,0.72)", "rgba(130,140,150,0.42)", "rgba(0,0,0,0)"
CELL, NODE, LEAST, COLUMNS = 19, 44, 300, 12
"""Heights of a row, a band and all bands, px; columns after which a short label goes on below."""
ORDER = ("desk", "township", "office", "department", "others")
"""Kinds of group from the residents upward: the order of rows and columns."""


def matrix(
    found: Compared,
    arm: Arm,
    language: Language,
    *,
    level: str = "kinds",
    most: int = 24,
    ink: Ink = LIGHT,
) -> go.Figure:
    """Hand-offs per 1,000 known cases, givers in rows and takers in columns; both arms one scale.

    Few groups: each cell says its count and, after ▲, the share that is passing the buck. Many: a
    cross marks where that is a third or more. Groups beyond the `most` largest are put together;
    the scale ends at the largest cell of the others.
    """
    table = _lumped(found.table(level), most)
    names = _in_order({*table["giver"], *table["taker"]})
    alone = table[[Group("others") not in ends for ends in zip(*_ends(table), strict=True)]]
    top = max(float(alone[[f"{a}_count" for a in ARMS]].to_numpy().max(initial=0)), 1e-9)
    cells = {(row["giver"], row["taker"]): row for row in table.to_dict("records")}
    z = [[_at(cells, g, t, f"{arm}_count") for t in names] for g in names]
    fields = field_names(found.scenario, language)
    said = [[_hover(cells, g, t, arm, fields, language) for t in names] for g in names]
    labels = [_label(name, fields, language, short=True) for name in names]
    small = len(names) <= FEW
    labels = [in_lines(label, COLUMNS) if small else as_drawn(label) for label in labels]
    heat = go.Heatmap(
        z=z,
        x=labels,
        y=labels,
        zmin=0,
        zmax=top,
        xgap=1,
        ygap=1,
        colorscale=ink.ramp,
        hovertext=said,
        hoverinfo="text",
        text=[[_cell(cells, g, t, arm, language) for t in names] for g in names] if small else None,
        texttemplate="%{text}" if small else None,
        colorbar={
            "orientation": "h",
            "thickness": 9,
            "len": 0.9,
            "y": 1.01,
            "yanchor": "bottom",
            "nticks": 5,
        },
    )
    figure = go.Figure(heat)
    if not small:
        figure.add_trace(_crosses(cells, names, labels, arm, top, ink))
    fixed = {"automargin": True, "fixedrange": True, "showgrid": False}
    figure.update_xaxes(
        title={"text": say(language, "axis_taker"), "standoff": 8},
        side="bottom",
        tickangle=0 if small else -60,
        range=[-0.5, len(names) - 0.5],
        **fixed,
    )
    figure.update_yaxes(
        title={"text": say(language, "axis_giver"), "standoff": 8},
        range=[len(names) - 0.5, -0.5],
        **fixed,
    )
    height = 390 if small else 280 + CELL * len(names)
    title = say(language, "scale", arm=say(language, arm))
    return _titled(figure, title, ink, height, above=40, right=not small)


def _at(cells: Cells, g: Group, t: Group, column: str) -> float:
    return float(cells[g, t][column]) if (g, t) in cells else 0.0


def _cell(cells: Cells, g: Group, t: Group, arm: Arm, language: Language) -> str:
    """What a cell of a small matrix says."""
    count, buck = (_at(cells, g, t, f"{arm}_{name}") for name in ("count", "unwarranted"))
    if count < FAINT:
        return "–" if count == 0 else rate(count)
    if buck == 0:
        return say(language, "cell_plain", count=rate(count))
    return say(language, "cell", count=rate(count), share=f"{100 * buck / count:.0f}")


def _hover(
    cells: Cells, g: Group, t: Group, arm: Arm, fields: Sequence[str], language: Language
) -> str:
    values = {
        name: _at(cells, g, t, f"{arm}_{name}")
        for name in ("count", "unwarranted", "rerouted", "contested", "by_desk")
    }
    share = 100 * values["unwarranted"] / values["count"] if values["count"] else 0.0
    return say(
        language,
        "hover",
        giver=as_drawn(_label(g, fields, language)),
        taker=as_drawn(_label(t, fields, language)),
        share=f"{share:.0f}",
        **{name: rate(value) for name, value in values.items()},
    )


def _crosses(
    cells: Cells, names: Sequence[Group], labels: Sequence[str], arm: Arm, top: float, ink: Ink
) -> go.Scatter:
    """Marks on the cells of which a third or more is passing the buck."""
    marked = [
        (labels[names.index(t)], labels[names.index(g)], float(row[f"{arm}_count"]))
        for (g, t), row in cells.items()
        if row[f"{arm}_count"] >= FAINT and row[f"{arm}_unwarranted"] >= MUCH * row[f"{arm}_count"]
    ]
    return go.Scatter(
        x=[x for x, _, _ in marked],
        y=[y for _, y, _ in marked],
        mode="markers",
        marker={
            "symbol": "x-thin",
            "size": 7,
            "line": {
                "width": 1.6,
                "color": [ink.paper if count > top / 2 else ink.text for *_, count in marked],
            },
        },
        hoverinfo="skip",
    )


def bands(
    found: Compared,
    arm: Arm,
    language: Language,
    *,
    level: str = "kinds",
    most: int = 12,
    ink: Ink = LIGHT,
) -> go.Figure:
    """The flows as bands from givers (left) to takers (right); passing the buck apart and darker.

    Both arms are on one scale: what the smaller arm lacks is left blank. The `most` largest flows
    of both arms are drawn; the title says what share of all they are.
    """
    whole = found.table(level)
    table = whole[:most]
    fields = field_names(found.scenario, language)
    sums = {a: float(table[f"{a}_count"].sum()) for a in ARMS}
    givers = _in_order(set(table["giver"]))
    takers = _in_order(set(table["taker"]))
    source, target, value, colour, hover = _links(table, arm, givers, takers, fields, language)
    nodes = len(givers) + len(takers)
    source.append(nodes)
    target.append(nodes + 1)
    value.append(max(sums.values()) - sums[arm] + FAINT / 10)
    colour.append(CLEAR)
    hover.append("")
    labels = [
        *(_node(table, "giver", name, arm, fields, language) for name in givers),
        *(_node(table, "taker", name, arm, fields, language) for name in takers),
        "",
        "",
    ]
    shades = [*[BLUE] * nodes, CLEAR, CLEAR]
    sankey = go.Sankey(
        node={
            "label": labels,
            "color": shades,
            "pad": 34,
            "thickness": 12,
            "line": {"width": 0},
            "hoverinfo": "none",
        },
        link={
            "source": source,
            "target": target,
            "value": value,
            "color": colour,
            "customdata": hover,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"size": 12, "shadow": "none"},
    )
    height = 150 + max(LEAST, NODE * max(len(givers), len(takers)))
    share = 100 * sums[arm] / max(float(whole[f"{arm}_count"].sum()), 1e-9)
    key = "largest" if len(whole) > most else "scale"
    title = say(language, key, arm=say(language, arm), most=most, share=f"{share:.0f}")
    figure = _titled(go.Figure(sankey), title, ink, height)
    if not sums[arm]:
        figure.add_annotation(
            text=say(language, "nothing"), x=0.5, y=0.5, showarrow=False, xref="paper", yref="paper"
        )
    return figure


def _titled(
    figure: go.Figure, text: str, ink: Ink, height: int, above: int = 16, *, right: bool = False
) -> go.Figure:
    """The figure on its page; a title `above` the plot, px, names the arm: it is exported, too.

    `right`: flush right, where long labels leave the plot too narrow for it.
    """
    side, x = ("right", 1) if right else ("left", 0)
    figure.add_annotation(
        text=text,
        showarrow=False,
        align=side,
        font_size=13,
        xref="paper",
        x=x,
        xanchor=side,
        yref="paper",
        y=1,
        yanchor="bottom",
        yshift=above,
    )
    figure.update_layout(margin={"l": 8, "r": 8, "t": 60 + above, "b": 24})
    return on_page(figure, ink, height)


def _links(
    table: pd.DataFrame,
    arm: Arm,
    givers: Sequence[Group],
    takers: Sequence[Group],
    fields: Sequence[str],
    language: Language,
) -> tuple[list[int], list[int], list[float], list[str], list[str]]:
    """Source, target, size, colour and hover of each band; passing the buck has its own."""
    source, target = [], []
    value: list[float] = []
    colour, hover = [], []
    for row in table.to_dict("records"):
        ends = {end: _label(row[end], fields, language) for end in ("giver", "taker")}
        buck = float(row[f"{arm}_unwarranted"])
        for key, size, shade in (
            ("hover_buck", buck, BUCK),
            ("hover_other", float(row[f"{arm}_count"]) - buck, OTHER),
        ):
            if size > 0:
                source.append(givers.index(row["giver"]))
                target.append(len(givers) + takers.index(row["taker"]))
                value.append(size)
                colour.append(shade)
                hover.append(say(language, key, count=rate(size), **ends))
    return source, target, value, colour, hover


def _node(
    table: pd.DataFrame, end: str, group: Group, arm: Arm, fields: Sequence[str], language: Language
) -> str:
    rows = table[table[end] == group]
    count, buck = (float(rows[f"{arm}_{name}"].sum()) for name in ("count", "unwarranted"))
    name = as_drawn(_label(group, fields, language, short=True))
    key = "node_buck" if buck > 0 else "node"
    return say(language, key, group=name, count=rate(count), unwarranted=rate(buck))


def _lumped(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """The table with all groups but the `most` busiest ones as one: others."""
    size = table["before_count"] + table["after_count"]
    busy = pd.concat([size.groupby(table["giver"]).sum(), size.groupby(table["taker"]).sum()])
    order = busy.groupby(level=0).sum().sort_values(ascending=False, kind="stable")
    kept = set(order.index[:most])
    others = Group("others")
    giver, taker = ([name if name in kept else others for name in end] for end in _ends(table))
    return table.assign(giver=giver, taker=taker).groupby(["giver", "taker"], as_index=False).sum()


def _ends(table: pd.DataFrame) -> tuple[list[Group], list[Group]]:
    """Givers and takers, row by row."""
    return list(table["giver"]), list(table["taker"])


def _in_order(names: set[Group]) -> list[Group]:
    """Groups as they are listed: townships, offices, departments, each by number."""
    return sorted(names, key=lambda name: (ORDER.index(name.kind), name))


def _label(group: Group, fields: Sequence[str], language: Language, *, short: bool = False) -> str:
    """A group's name as it stands at an axis: with a capital."""
    name = flow_group_name(group, fields, language, short=short)
    return name[:1].upper() + name[1:]
