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
from typing import Any, get_args

import pandas as pd
import pytest
from plotly.offline import get_plotlyjs
from rich.console import Console

from effects_made import made_effect
from model.declared.outcomes import HEADLINE, OUTCOMES
from scenarios.inputs.checks import LEVERS
from scenarios.run.effects import Mark
from viz.compare import figures
from viz.compare.report import report_page, write_report
from viz.compare.sentences import cards, comparison_lead
from viz.compare.table import fitting_tables
from viz.shared.console import print_already
from viz.shared.verdict import SYMBOLS, Verdict, reform_verdict
from viz.shared.wording import COMMON, Wording, number
from viz.words.language import LANGUAGES

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
                    "replications": 30,
                    **made_effect(name, before, change - reach, change + reach),
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


@pytest.mark.parametrize(
    ("marks", "judged"),
    [
        (("better", "uncertain", "unchanged"), "helps"),
        (("probably_better", "uncertain", "unchanged"), "probably_helps"),
        (("better", "probably_better", "too_few"), "helps"),
        (("worse", "worse", "unchanged"), "hurts"),
        (("probably_worse", "unchanged", "unchanged"), "probably_hurts"),
        (("better", "worse", "unchanged"), "mixed"),
        (("better", "probably_worse", "unchanged"), "mixed"),
        (("unchanged", "unchanged", "undefined"), "does_little"),
        (("unchanged", "unchanged", "uncertain"), "unclear"),
        (("too_few", "too_few", "too_few"), "unclear"),
        (("undefined", "undefined", "undefined"), "unclear"),
    ],
)
def test_a_reform_is_judged_by_its_true_outcomes(marks: tuple[str, ...], judged: str) -> None:
    names = ("buck_passing_rate", "evasion_rate", "true_in_time")
    rows = [{"outcome": n, "verdict": m} for n, m in zip(names, marks, strict=True)]
    assert reform_verdict(pd.DataFrame(rows)) == judged


def test_every_verdict_has_a_symbol_and_a_word() -> None:
    assert set(SYMBOLS) == set(get_args(Mark))
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    for name in (*SYMBOLS, *get_args(Verdict)):
        assert all(COMMON(language, name) for language in LANGUAGES)


def test_the_report_leads_with_whom_it_makes_worse(
    html: str, own: pd.DataFrame, english: Wording, chinese: Wording
) -> None:
    """The loss of the war zones stands before the opening, in both languages."""
    said = comparison_lead(own, english)
    assert "War zones, chiefs in front, powers down" in [reform for reform, _ in said.harm]
    harm = dict(said.harm)["War zones, chiefs in front, powers down"]
    assert "residents with a case: buck-passing rate up" in harm
    assert "townships and their staff: burden of townships up" in harm
    shown = unescape(html.replace(get_plotlyjs(), ""))
    for wording in (english, chinese):
        lead = comparison_lead(own, wording)
        assert shown.index(wording.text("harm")) < shown.index(lead.opening)
        assert shown.index(lead.harm[0][1]) < shown.index(lead.opening)


def test_a_report_without_harm_speaks_of_none(own: pd.DataFrame, english: Wording) -> None:
    fine = own[own["reform"] == "six_powers"].assign(verdict="better")
    assert comparison_lead(fine, english).harm == ()
    made = report_page(META, fine, pd.DataFrame(), curves(), {}).replace(get_plotlyjs(), "")
    assert 'class="harm"' not in made


def test_what_probably_gets_worse_is_called_so(own: pd.DataFrame, english: Wording) -> None:
    rows = own[own["reform"] == "war_zone"].assign(verdict="probably_worse")
    ((_, harm),) = comparison_lead(rows, english).harm
    assert "probably buck-passing rate up" in harm
    (card,) = cards(rows, rows.iloc[:0], english)
    assert card.verdict == "probably_hurts"
    assert "uncertain" not in " ".join(card.sentences).lower()


def test_few_sets_are_said_to_make_intervals_wide(own: pd.DataFrame, english: Wording) -> None:
    drawn = META | {"behaviour": "plausible", "ensemble": "f" * 16}
    for sets, said in ((39, "is wide for that reason"), (7, "no interval and no verdict")):
        made = report_page(drawn | {"sets": list(range(sets))}, own, own, curves(), {})
        assert f"Parameter sets drawn: {sets}." in made
        assert said in made
    assert english.cautions(drawn | {"sets": list(range(40))}) == []
    assert "short window" in english.cautions(META | {"days": 365})[0]
    assert english.few({"replications": 8}) == ""
    assert "no verdict" in english.few({"replications": 7})


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
    assert made["big_department"].sentences[0].startswith("No world changes by more than the")


def test_findings_in_chinese(own: pd.DataFrame, common: pd.DataFrame, chinese: Wording) -> None:
    text = cards(own, common, chinese)[0].sentences[0]
    assert text.startswith("有成效：推诿率由6.3%降至4.3%（−2.0个百分点，95%置信区间为−2.1至−1.8")
    opening = comparison_lead(own, chinese)
    assert ("helps", "六项权力；五权赋能") in opening.groups
    assert "六项权力" in opening.closing


def test_lead_without_any_gain_claims_none(own: pd.DataFrame, english: Wording) -> None:
    still = own.assign(difference=0.0, low=0.0, high=0.0, after=own["before"], verdict="unchanged")
    said = comparison_lead(still, english)
    assert [kind for kind, _ in said.groups] == ["does_little"]
    assert "Largest" not in said.closing


@pytest.mark.parametrize("draw", [figures.effect_figure, figures.paper_and_truth])
def test_figures_leave_out_what_is_undefined(
    draw: Callable[..., Any], own: pd.DataFrame, english: Wording
) -> None:
    nothing = own.assign(before=math.nan, after=math.nan, difference=math.nan, low=math.nan)
    nothing["verdict"] = "undefined"
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
    empty["verdict"] = "undefined"
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(*fitting_tables(empty, "Nothing", english))
    assert "–" in console.export_text()


def test_terminal_names_clauses_outside_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    print_already(META["already"], TITLES)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "Six powers: already so: planning_voice, back_to_back"
