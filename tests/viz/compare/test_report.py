"""The report and the printed tables, made from invented numbers.

Lives here: what every report must hold whatever the numbers. May not: run the model.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from plotly.offline import get_plotlyjs
from rich.console import Console

from model.declared.outcomes import HEADLINE, OUTCOMES
from scenarios.inputs.checks import LEVERS
from viz.compare import figures
from viz.compare.report import report_page, write_report
from viz.compare.sentences import cards, comparison_lead
from viz.compare.table import fitting_tables
from viz.shared.console import print_already
from viz.shared.verdict import mark, reform_verdict
from viz.shared.wording import Wording, number

PLACES = ("baiyun", "jinniu", "huaisi", "tianjin", "wenjiang")
REFORMS = ("six_powers", "five_powers", "big_department", "war_zone", "one_list")
TITLES = {
    "baiyun": {"en": "Baiyun District, Guangzhou (2019)", "zh": "广州市白云区(2019)"},
    "jinniu": {"en": "Jinniu District, Chengdu (about 2021)", "zh": "成都市金牛区(约2021)"},
    "huaisi": {"en": "Huaisi Town, Hanjiang, Yangzhou (2020)", "zh": "扬州市邗江区槐泗镇(2020)"},
    "tianjin": {"en": "A typical district of Tianjin (2019)", "zh": "天津市一个典型区(2019)"},
    "wenjiang": {"en": "Wenjiang District, Chengdu (about 2020)", "zh": "成都市温江区(约2020)"},
    "baseline": {"en": "Benchmark district", "zh": "基准区"},
    "six_powers": {
        "en": "Six powers: townships whistle, departments report",
        "zh": "六项权力:镇街吹哨、部门报到",
    },
    "five_powers": {
        "en": "Five powers: townships call, departments answer",
        "zh": "五权赋能:街道呼叫、部门响应",
    },
    "big_department": {
        "en": "Big departments: sections dissolved into bureaus",
        "zh": "大部制:去科室化",
    },
    "war_zone": {"en": "War zones, chiefs in front, powers down", "zh": "战区制、主官上、权下放"},
    "one_list": {"en": "One big list out of six", "zh": "大清单:多单合一"},
}
META: dict[str, Any] = {
    "place": "own",
    "version": "0.1.0",
    "seed": 7,
    "days": 730,
    "replications": 30,
    "config_hash": "0123456789abcdef",
    "seconds": 41.2,
    "created": "2024-01-01 12:00",
    "already": {"six_powers": ["planning_voice", "back_to_back"], "war_zone": ["delegated_powers"]},
    "titles": TITLES,
}
LEVELS = {
    "buck_passing_rate": 0.063,
    "evasion_rate": 0.171,
    "rejected_share": 0.048,
    "true_in_time": 0.632,
    "recorded_in_time": 0.862,
    "solved_by_paper": 0.62,
    "gap": 0.242,
    "time_median": 8.4,
    "satisfaction": 0.71,
    "burden": 0.93,
    "handoffs_mean": 0.134,
    "whistles": 412.0,
    "gini_townships": math.nan,
}
OTHER_LEVEL = 0.2
EFFECTS = (-0.31, -0.12, 0.004, 0.17, -0.02)
"""Relative change of what should fall, reform by reform; what should rise moves half as much."""


def comparison(places: tuple[str, ...]) -> pd.DataFrame:
    """A comparison of the five reforms, with gains, a loss, a nothing and nulls."""
    rows = []
    for place, reform, effect in zip(places, REFORMS, EFFECTS, strict=True):
        for name, outcome in OUTCOMES.items():
            before = (
                math.nan
                if (place, name) == ("huaisi", "whistles")
                else LEVELS.get(name, OTHER_LEVEL)
            )
            change = before * (-effect / 2 if outcome.better == "higher" else effect)
            change = min(change, 0.08) if outcome.unit == "share" else change
            reach = abs(before) * (0.004 if reform == "big_department" else 0.03)
            rows.append(
                {
                    "place": place,
                    "reform": reform,
                    "outcome": name,
                    "unit": outcome.unit,
                    "better": outcome.better,
                    "before": before,
                    "after": before + change,
                    "difference": change,
                    "low": change - reach,
                    "high": change + reach,
                    "replications": 30,
                }
            )
    return pd.DataFrame(rows)


def curves() -> pd.DataFrame:
    """Daily series that wander a little and part after the start."""
    rows = []
    for place, reform, effect in zip(PLACES, REFORMS, EFFECTS, strict=True):
        for arm in ("before", "after"):
            for day in range(790):
                wave = 1 + 0.03 * math.sin(day / 40)
                grown = 1 + (effect if arm == "after" else 0) * (1 - math.exp(-day / 120))
                rows.append(
                    {
                        "place": place,
                        "reform": reform,
                        "arm": arm,
                        "day": day,
                        "buck_passing_rate": 0.063 * wave * grown,
                        "rejected_share": 0.048 * wave * grown,
                        "recorded_in_time": 0.862 * wave / grown**0.2,
                        "true_in_time": 0.632 * wave / grown**0.5,
                    }
                )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def own() -> pd.DataFrame:
    return comparison(PLACES)


@pytest.fixture(scope="module")
def common() -> pd.DataFrame:
    return comparison(("baseline",) * 5)


@pytest.fixture(scope="module")
def html(own: pd.DataFrame, common: pd.DataFrame) -> str:
    return report_page(META, own, common, curves(), {"place": {"townships": 24}})


@pytest.fixture
def english() -> Wording:
    return Wording("en", TITLES)


@pytest.fixture
def chinese() -> Wording:
    return Wording("zh", TITLES)


def row(**changes: Any) -> dict[str, Any]:
    """One row of a comparison: a clear gain unless changed."""
    return {
        "outcome": "true_in_time",
        "unit": "share",
        "better": "higher",
        "before": 0.6,
        "after": 0.65,
        "difference": 0.05,
        "low": 0.04,
        "high": 0.06,
    } | changes


@pytest.mark.parametrize(
    ("changes", "judged"),
    [
        ({}, "better"),
        ({"better": "lower"}, "worse"),
        ({"better": "neither"}, "moved"),
        ({"low": -0.04}, "uncertain"),
        ({"difference": 0.002, "low": -0.004, "high": 0.008}, "little"),
        ({"difference": 0.008, "low": 0.007, "high": 0.009}, "little"),
        ({"difference": 0.008, "low": 0.004, "high": 0.012}, "better"),
        ({"before": 0.05, "difference": 0.008, "low": 0.007, "high": 0.009}, "better"),
        ({"difference": math.nan}, "undefined"),
        ({"difference": None, "before": None}, "undefined"),
        ({"low": None, "high": None}, "uncertain"),
        ({"unit": "days", "before": 8, "difference": 0.1, "low": 0.0, "high": 0.3}, "little"),
        ({"before": 0.0, "difference": 0.0, "low": 0.0, "high": 0.0}, "little"),
    ],
)
def test_mark(changes: dict[str, Any], judged: str) -> None:
    assert mark(row(**changes)) == judged


@pytest.mark.parametrize(
    ("marks", "judged"),
    [
        (("better", "uncertain", "little"), "helps"),
        (("worse", "worse", "little"), "hurts"),
        (("better", "worse", "little"), "mixed"),
        (("little", "little", "undefined"), "does_little"),
        (("little", "little", "uncertain"), "unclear"),
        (("undefined", "undefined", "undefined"), "unclear"),
    ],
)
def test_verdict(marks: tuple[str, ...], judged: str) -> None:
    shapes: dict[str, dict[str, Any]] = {
        "better": {},
        "worse": {"better": "lower"},
        "little": {"difference": 0.0, "low": 0.0, "high": 0.0},
        "uncertain": {"low": -0.04},
        "undefined": {"difference": math.nan},
    }
    names = ("buck_passing_rate", "evasion_rate", "true_in_time")
    rows = [row(outcome=n, **shapes[m]) for n, m in zip(names, marks, strict=True)]
    assert reform_verdict(pd.DataFrame(rows)) == judged


@pytest.mark.parametrize(
    ("value", "unit", "sign", "shown"),
    [
        (0.0634, "share", False, "6.3"),
        (-0.0221, "points", True, "−2.2"),
        (-0.0001, "share", True, "0.0"),
        (0.5, "share", True, "+50.0"),
        (None, "days", False, "–"),
        (math.nan, "days", False, "–"),
        (8.412, "days", False, "8.41"),
        (1234.5, "whistles", False, "1,234"),
    ],
)
def test_number(value: float | None, unit: str, sign: bool, shown: str) -> None:
    assert number(value, unit, sign=sign) == shown


def test_report_asks_nothing_of_the_network(html: str) -> None:
    ours = html.replace(get_plotlyjs(), "")
    assert len(ours) < len(html), "plotly is inlined"
    assert html.count(get_plotlyjs()) == 1
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']?\s*(?:https?:)?//""", ours)
    assert not re.search(r"url\(|@import|<link|fetch\(|XMLHttpRequest|<script[^>]+src", ours)
    assert "default-src 'none'" in ours


def test_report_holds_all_outcomes_in_both_languages(
    html: str, english: Wording, chinese: Wording
) -> None:
    page_text = unescape(html)
    for name in OUTCOMES:
        for wording in (english, chinese):
            assert page_text.count(f">{wording.outcome(name)}</span>") >= 3
        assert f"<small>{name}</small>" in html


def test_report_names_clauses_outside_the_numbers(html: str) -> None:
    page_text = unescape(html)
    for name in ("planning_voice", "back_to_back", "delegated_powers"):
        for label in (LEVERS[name].en, LEVERS[name].zh):
            assert f">{label}</span>" in page_text


def test_report_keeps_invented_markup_out(own: pd.DataFrame, common: pd.DataFrame) -> None:
    titles = TITLES | {"baseline": {"en": "</script><b>x", "zh": "基准区"}}
    made = report_page(META | {"titles": titles}, own, common, curves(), {"a": "</pre>"})
    assert "</script><b>x" not in made
    assert "&lt;/pre&gt;" in made


def test_report_is_written_and_has_no_hole(html: str, tmp_path: Path, own: pd.DataFrame) -> None:
    path = tmp_path / "report.html"
    write_report(path, META, own, own, curves(), {})
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    ours = html.replace(get_plotlyjs(), "")
    assert not re.search(r">\s*(nan|None)\b|\bNaN\b", ours)


def test_report_of_one_comparison_only(own: pd.DataFrame) -> None:
    made = report_page(META, own, pd.DataFrame(), curves(), {})
    assert "All reforms in one and the same place" not in made.replace(get_plotlyjs(), "")


def test_a_reform_in_several_places_is_drawn_with_its_places(
    own: pd.DataFrame, english: Wording
) -> None:
    twice = pd.concat([own, own.assign(place="baseline")])
    figure = figures.effect_figure(twice, own.iloc[:0], "burden", english)
    assert len(figure.data[0].x) == 10
    assert "Big departments<br>Huaisi Town, Hanjiang, Yangzhou" in figure.layout.yaxis.ticktext


def test_findings_say_what_the_numbers_say(
    own: pd.DataFrame, common: pd.DataFrame, english: Wording
) -> None:
    made = {card.reform: card for card in cards(own, common, english)}
    assert [made[reform].verdict for reform in REFORMS] == [
        "helps",
        "helps",
        "does_little",
        "hurts",
        "unclear",
    ]
    text = " ".join(made["six_powers"].sentences)
    assert "buck-passing rate down from 6.3% to 4.3% (−2.0 points" in text
    assert "Benchmark district" in text
    assert made["big_department"].sentences[0].startswith("Little change in buck-passing rate")


def test_findings_in_chinese(own: pd.DataFrame, common: pd.DataFrame, chinese: Wording) -> None:
    text = cards(own, common, chinese)[0].sentences[0]
    assert text.startswith("有成效：推诿率由6.3%降至4.3%（−2.0个百分点，95%置信区间为−2.1至−1.8")
    opening = comparison_lead(own, chinese)
    assert ("helps", "六项权力；五权赋能") in opening.groups
    assert "六项权力" in opening.closing


def test_lead_without_any_gain_claims_none(own: pd.DataFrame, english: Wording) -> None:
    still = own.assign(difference=0.0, low=0.0, high=0.0, after=own["before"])
    said = comparison_lead(still, english)
    assert [kind for kind, _ in said.groups] == ["does_little"]
    assert "Largest" not in said.closing


@pytest.mark.parametrize("draw", [figures.effect_figure, figures.paper_and_truth])
def test_figures_leave_out_what_is_undefined(
    draw: Callable[..., Any], own: pd.DataFrame, english: Wording
) -> None:
    nothing = own.assign(before=math.nan, after=math.nan, difference=math.nan, low=math.nan)
    arguments = (nothing, nothing, "burden") if draw is figures.effect_figure else (nothing,)
    figure = draw(*arguments, english)
    assert all(len(trace.x or ()) == 0 for trace in figure.data)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminal_tables_fit_a_hundred_columns(own: pd.DataFrame, language: Any) -> None:
    wording = Wording(language, TITLES)
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(*fitting_tables(own, wording.text("own"), wording, 100))
    text = console.export_text()
    assert "…" not in text
    assert "nan" not in text.lower()
    for name in HEADLINE:
        assert wording.outcome(name)[:5].strip() in text


def test_terminal_table_with_nulls(own: pd.DataFrame, english: Wording) -> None:
    columns = ["before", "after", "difference", "low", "high"]
    empty = own.astype(dict.fromkeys(columns, object)).assign(**dict.fromkeys(columns))
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(*fitting_tables(empty, "Nothing", english))
    assert "–" in console.export_text()


def test_terminal_names_clauses_outside_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    print_already(META["already"], TITLES)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "Six powers: already so: planning_voice, back_to_back"
