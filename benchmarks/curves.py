"""The figures of docs/turning_points.md from the table beside it, by headless Chromium.

Lives here: what is drawn of each curve, and where it is written. May not: measure anything.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from browser import ROOT, chromium, executable
from model.declared.outcomes import OUTCOMES
from viz.shared.colours import LIGHT
from viz.shared.figure import AXIS, BLUE, VERMILLION, laid_out, whiskers

TABLE = ROOT / "docs" / "turning_points.csv"
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT, SHARP = 1000, 380, 1.5
COOL = ("#9cc3e2", "#5aa2d4", "#2f86c8", "#1d5f96", "#0b3c68")
WARM = ("#eab899", "#d5622b", "#7f3512")
TWO = (BLUE, VERMILLION)
MOVED = {
    "accountability": "accountability 问责",
    "weight": "bottom-up weight 下考上权重",
    "pooling": "speed of the second skill 第二技能速度",
}


def styles(curve: str, settings: list[str]) -> dict[str, tuple[str, str]]:
    """Label and colour of every setting: deeper for more; red where a record is worth little."""
    if curve == "pooling":
        return {one: (one.capitalize(), hue) for one, hue in zip(settings, TWO, strict=True)}
    if curve == "weight":
        hues = [*COOL, VERMILLION]
        labels = [f"neglect_spawn {one}" for one in settings]
    else:
        hues = [*COOL[::2], *WARM]
        words = [one.split(" · ") for one in settings]
        labels = [f"record worth {worth}, call-back finds {found}" for worth, found in words]
    return dict(zip(settings, zip(labels, hues, strict=False), strict=True))


def figure(curve: str, table: pd.DataFrame) -> go.Figure:
    """A panel an outcome, a line a setting: the paired difference with its interval."""
    outcomes = list(dict.fromkeys(table["outcome"]))
    look = styles(curve, list(dict.fromkeys(table["setting"])))
    titles = [f"{OUTCOMES[name].en}<br>{OUTCOMES[name].zh}" for name in outcomes]
    drawn = make_subplots(cols=len(outcomes), subplot_titles=titles, horizontal_spacing=0.08)
    for column, name in enumerate(outcomes, start=1):
        share = OUTCOMES[name].unit.startswith(("share", "points"))
        for setting, (label, colour) in look.items():
            rows = table[(table["outcome"] == name) & (table["setting"] == setting)]
            points = rows[["value", "difference", "low", "high"]].to_numpy() * 1.0
            points[:, 1:] *= 100.0 if share else 1.0
            value, middle, low, high = points.T
            line = go.Scatter(
                x=value,
                y=middle,
                error_y=whiskers(high - middle, middle - low, colour, 1, 2),
                mode="lines+markers",
                line={"color": colour, "width": 2},
                marker={"size": 5},
                name=label,
                showlegend=column == 1,
            )
            drawn.add_trace(line, row=1, col=column)
        drawn.add_hline(y=0.0, line={"color": AXIS, "width": 1}, row=1, col=column)
        unit = "points 百分点" if share else "staff-days a day 人日/日"
        drawn.update_yaxes(title_text=f"difference 差, {unit}", row=1, col=column)
    drawn.update_xaxes(title_text=MOVED[curve])
    drawn.update_annotations(font={"size": 13})
    legend = {"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0.0}
    return laid_out(
        drawn,
        HEIGHT + 30 * (len(look) > 3),
        width=WIDTH,
        showlegend=True,
        legend=legend,
        paper_bgcolor=LIGHT.paper,
        font={"size": 12, "color": LIGHT.text},
        margin={"l": 60, "r": 16, "t": 46, "b": 110},
    )


def main() -> None:
    """Draw every curve of the table."""
    if executable() is None:
        sys.exit("Figures need Chromium: apt-get install chromium fonts-noto-cjk")
    table = pd.read_csv(TABLE)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        view = browser.new_page(device_scale_factor=SHARP)
        for curve, rows in table.groupby("curve", sort=False):
            page = Path(folder) / f"{curve}.html"
            figure(str(curve), rows).write_html(page, config={"displayModeBar": False})
            view.goto(page.as_uri())
            view.wait_for_selector(".js-plotly-plot .scatterlayer")
            view.locator(".js-plotly-plot").screenshot(path=PICTURES / f"turning_{curve}.png")
            print(f"Written: docs/pictures/turning_{curve}.png")


if __name__ == "__main__":
    main()
