"""The figures for notebooks: documented, in both languages, and clear about what they cannot draw.

Lives here: what holds for every function of viz/figures.py. May not: what a figure shows (each
question's own tests; examples/gallery.ipynb draws every one).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from scenarios import ScenarioError, load
from scenarios.compare.comparison import Comparison, compare, comparison_plan
from scenarios.explain.response import Response, lever_response
from scenarios.follow.city import city
from viz import figures
from viz.words.language import LANGUAGES, Language

ROOT = Path(__file__).resolve().parents[2]
PLOTS = {name: one for name, one in vars(figures).items() if name.startswith("plot_")}


@pytest.mark.parametrize("name", PLOTS)
def test_each_says_what_it_takes_and_is_in_the_gallery(name: str) -> None:
    plot = PLOTS[name]
    text, parameters = inspect.getdoc(plot) or "", inspect.signature(plot).parameters
    assert f"Example::\n\n    {name}(" in text
    assert "language" in parameters
    assert all(one.annotation is not inspect.Parameter.empty for one in parameters.values())
    assert inspect.signature(plot).return_annotation == "go.Figure"
    assert f"figures.{name}(" in (ROOT / "examples" / "gallery.ipynb").read_text("utf-8")


@cache
def small() -> Comparison:
    """Two worlds of two months."""
    return compare(comparison_plan("huaisi", ["big_department"]), 1, 2, 60)


@cache
def curve() -> Response:
    """Two values of a lever in two worlds."""
    group = [load("huaisi", "big_department", set={"platform": v}) for v in (0.0, 1.0)]
    return lever_response("platform", group, 1, 2, 60)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_is_in_the_language_asked_for(language: Language) -> None:
    drawn = [
        figures.plot_effects(small().frame, "true_in_time", language),
        figures.plot_response(curve(), "true_in_time", language),
    ]
    title = {"en": "Truly solved within the deadline", "zh": "真正按期办结率"}[language]
    assert [one.layout.title.text for one in drawn] == [title, title]
    assert all(isinstance(one, go.Figure) for one in drawn)


def test_eleven_points_have_their_intervals() -> None:
    line = figures.plot_response(curve(), "true_in_time").data[1]
    rows = curve().frame.query("outcome == 'true_in_time'")
    assert list(line.y) == pytest.approx(100 * rows["after"], abs=1e-3)
    reach = 100 * (rows["high"] - rows["difference"])
    assert list(line.error_y.array) == pytest.approx(reach.fillna(0.0), abs=1e-3)


def test_own_titles_are_shown() -> None:
    titles = {"big_department": {"en": "Our bureaus", "zh": "本镇各局"}}
    drawn = figures.plot_effects(small().frame, "gap", "zh", titles)
    assert "本镇各局" in drawn.layout.yaxis.ticktext[0]


@pytest.mark.parametrize(
    ("said", "draw"),
    [
        ("unknown outcome 'gab'", lambda: figures.plot_effects(small().frame, "gab")),
        ("unknown language 'fr'", lambda: figures.plot_effects(small().frame, "gap", "fr")),
        ("unknown reform 'x'", lambda: figures.plot_days(small().daily, "x")),
        ("unknown show 'x'", lambda: figures.plot_days(small().daily, "big_department", "x")),
        ("unknown outcome 'x'", lambda: figures.plot_response(curve(), "x")),
        ("day = 7: expected", lambda: figures.plot_city(_city(), day=7)),
        ("unknown measure 'x'", lambda: figures.plot_city(_city(), "x")),
    ],
)
def test_what_cannot_be_drawn_is_named(said: str, draw: Callable[[], Any]) -> None:
    with pytest.raises(ScenarioError, match=said):
        draw()


@cache
def _city() -> Any:
    return city(load("huaisi", "big_department"), 1, 20, stride=10)
