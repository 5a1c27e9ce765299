"""The command `robustness` on a tiny place, and what is said and drawn of effects made by hand.

Lives here: files, refusals, words, figures and the page. May not: whether a value is right
(tests/scenarios/robustness).
"""

from __future__ import annotations

import json
import math
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calls import answered, call, place
from model.declared.outcomes import HEADLINE
from scenarios.inputs.checks import BEHAVIOURAL
from scenarios.robustness import vanishing
from scenarios.robustness.vanishing import Robustness, Unlearnt
from viz.kit.progress import Effort
from viz.kit.state import Ask
from viz.robustness import dashboard
from viz.robustness.figures import MOST_ROWS, vanishing_figures
from viz.robustness.page import robustness_page
from viz.robustness.sentences import outcome_lines, robustness_lead, vanishing_table
from viz.shared.wording import Wording
from viz.words.language import BOLD, LANGUAGES

__all__ = ["place"]  # a fixture

FEW = [Unlearnt("stakes_weight", 0.0, 3.0, 6.0), Unlearnt("habit", 0.0, 0.1, 0.3)]
SIZES = ("--days", 30, "--worlds", 1, "--joint", 40)
FILES = {"robustness.csv", "robustness.json", "robustness.html"}
ENGLISH, CHINESE = (Wording(language, {}) for language in LANGUAGES)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parameters are moved, and not eighty."""
    monkeypatch.setattr(vanishing, "unlearnt", lambda: FEW)
    monkeypatch.setattr(dashboard, "unlearnt", lambda: FEW)


def made(*vanishes: float, effect: float = -0.05) -> Robustness:
    """An effect on the buck-passing rate (margin .002) over the ranges of so many parameters."""
    row = {"outcome": "buck_passing_rate", "unit": "share", "low": 0.0, "central": 1.0}
    row |= {"high": 2.0, "before": 0.04, "margin": 0.002, "effect": effect}
    row |= {"to_lose": abs(effect) > 0.002, "at_low": -0.06, "at_high": 0.01}
    row |= {"least": -0.06, "most": 0.01}
    names = list(BEHAVIOURAL)[: len(vanishes)]
    rows = [row | {"parameter": n, "vanishes": v} for n, v in zip(names, vanishes, strict=True)]
    meta = {"place": "tiny", "reform": "one_list", "replications": 4, "days": 365, "joint": 0}
    meta |= {"parameters": names, "titles": {}, "seed": 1, "version": "0", "config_hash": "f"}
    return Robustness(meta, pd.DataFrame(rows), {})


# --- words


def test_the_nearest_values_are_named_and_the_rest_counted() -> None:
    (line,) = outcome_lines(made(1.9, 1.1, 0.5, math.nan, 0.7), ENGLISH)
    assert line.startswith(f"{BOLD}Buck-passing rate{BOLD} (−5.0 points; margin 0.2 points): 4 of")
    assert line.index("is 1.10") < line.index("is 0.70") < line.index("is 0.50")
    assert "1.90" not in line
    assert "and 1 more" in line
    (line,) = outcome_lines(made(1.9), CHINESE)
    assert "1项行为假设中有1项可单独使效果消失" in line


def test_where_none_takes_it_away_and_where_there_is_nothing_to_lose() -> None:
    (line,) = outcome_lines(made(math.nan, math.nan), ENGLISH)
    assert "none of the 2 assumptions" in line
    (line,) = outcome_lines(made(math.nan, effect=-0.001), ENGLISH)
    assert "within the margin of 0.2 points: there is no effect to lose" in line
    (line,) = outcome_lines(made(math.nan, effect=math.nan), ENGLISH)
    assert "undefined" in line


def test_the_lead_says_what_was_moved_and_when_an_effect_is_lost() -> None:
    lead = " ".join(robustness_lead(made(1.5), ENGLISH))
    assert "within its margin" in lead
    assert "combinations" not in lead


def test_the_table_has_a_row_for_each_value() -> None:
    assert len(vanishing_table(made(1.9, math.nan, 1.1), ENGLISH).rows) == 2
    assert vanishing_table(made(math.nan), CHINESE).rows == ()


# --- figures


def test_a_figure_marks_where_the_effect_is_lost_strongest_first() -> None:
    (figure,) = vanishing_figures(made(math.nan, 1.9, 1.1), ENGLISH).values()
    bars, low, high, crosses = figure.data
    assert list(crosses.text) == ["<b>1.10</b>", "<b>1.90</b>"]
    assert list(crosses.x) == pytest.approx([-0.2, -0.2])
    assert list(crosses.y) == [0, 1]
    assert list(low.x) == pytest.approx([-6.0] * 3)
    assert list(high.x) == pytest.approx([1.0] * 3)
    assert bars.marker.color[0] != bars.marker.color[2]


def test_a_figure_is_only_drawn_of_an_effect_and_of_the_strongest() -> None:
    assert vanishing_figures(made(math.nan, effect=-0.001), ENGLISH) == {}
    (figure,) = vanishing_figures(made(*[math.nan] * 14), CHINESE).values()
    assert len(figure.layout.yaxis.ticktext) == MOST_ROWS


# --- the page


@pytest.mark.parametrize("found", [made(1.9, math.nan), made(math.nan, effect=0.0)])
def test_the_page_opens_offline_in_both_languages(found: Robustness) -> None:
    text = robustness_page(found)
    body = text.split("</style>")[1].split("<script>")[0]
    assert "default-src 'none'" in text
    for word in ("推诿率", "Buck-passing rate", "效果", "拉丁超立方", "Latin hypercube"):
        assert word in body
    assert "nan" not in body.lower()
    assert "{" not in body


# --- the command


def test_the_object_is_the_file_and_every_headline_outcome_is_in_it(place: Path) -> None:
    asked = ("robustness", "--place", place, "--reform", "one_list", *SIZES)
    found = answered(*asked, "--out", "out")
    assert {path.name for path in Path("out").iterdir()} == FILES
    written = json.loads(Path("out/robustness.json").read_text("utf-8"))
    assert written | {"folder": "out"} == found
    assert [row["outcome"] for row in found["rows"][::2]] == list(HEADLINE)
    assert found["meta"]["parameters"] == ["stakes_weight", "habit"]
    for joint in found["joint"].values():
        assert 0.0 <= joint["lost"] <= 1.0
        assert joint["sensitivity"]["replications"] == 2
    rows = pd.read_csv("out/robustness.csv")
    assert len(rows) == len(found["rows"])


def test_the_terminal_says_it_in_words(place: Path) -> None:
    done = call("robustness", "--place", place, "--reform", "one_list", *SIZES, "--out", "out")
    assert done.exit_code == 0, done.stderr
    assert "An effect counts as lost" in done.stdout
    assert "Buck-passing rate" in done.stdout
    assert done.stdout.rstrip().endswith("→ out/robustness.html")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--reform", "none"), "there is no effect to lose"),
        (("--seed", "-1"), "seed = -1"),
        (("--worlds", "0"), "replications = 0"),
        (("--joint", "3"), "joint = 3"),
        (("--days", "0"), "days = 0"),
        (("--set", "nothing=1"), "nothing"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    place: Path, wrong: tuple[str, ...], said: str
) -> None:
    done = call("robustness", "--place", place, "--reform", "one_list", *wrong, "--out", "out")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not Path("out").exists()


# --- its part of *Why*


def test_the_page_runs_what_its_command_runs(place: Path) -> None:
    ask = Ask("huaisi", "big_department")
    steps: list[int] = []
    shown: Any
    _, shown = dashboard.robustness_job(ask, Effort("", 1, 5))(
        lambda: steps.append(1), lambda: None
    )
    line = shlex.split(dashboard.robustness_command(ask, shown))
    again = answered(*line[1:], "--out", "again")
    assert again["rows"] == shown.json_ready()["rows"]
    assert len(steps) == vanishing.robustness_size(FEW, 1)
