"""What is carried away from the dashboard: it gives the same numbers elsewhere.

Lives here: the command run, the file loaded, the tables read back. May not: a browser.
"""

from __future__ import annotations

import io
import json
import math
import shlex
import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calls import answered, call
from scenarios.study.plan_file import read_study
from viz.explain import dashboard as why
from viz.kit.elements import wording_of
from viz.kit.jobs import Answer, Laboratory, Stage
from viz.kit.progress import Effort
from viz.kit.sentences import heading_of
from viz.kit.state import Ask
from viz.shared.figure import PASSING
from viz.tryit import downloads as export
from viz.tryit import sentences as said
from viz.tryit.figures import daily_figure

SHORT = Stage((1, 2, 3, 4, 5, 6), 40, False)
ASK = Ask("huaisi", "big_department").put("platform", 0.8).put("signoff_levels", 3)


@pytest.fixture(scope="module")
def answer() -> Answer:
    found: list[Answer] = []
    Laboratory(workers=2).answer(
        ASK, threading.Event(), lambda _, one: found.extend([one] if one else []), (SHORT,)
    )
    return found[-1]


@pytest.mark.parametrize("ask", [ASK, Ask("huaisi", "none"), ASK.behaving("central")])
def test_the_command_gives_the_same_numbers(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "FULL", SHORT)
    monkeypatch.chdir(tmp_path)
    found: list[Answer] = []
    Laboratory(workers=2).answer(
        ask, threading.Event(), lambda _, one: found.extend([one] if one else []), (SHORT,)
    )
    program, *options = shlex.split(export.same_command(ask))
    assert program == export.PROGRAM == "buckstop"
    rows = {row["outcome"]: row for row in answered(*options, "--out", "o")["rows"]}
    for name, row in found[-1].rows.items():
        for key, value in row.items():
            missing = isinstance(value, float) and math.isnan(value)
            assert rows[name][key] == (None if missing else value)


def test_the_configuration_is_read_back_by_a_study(tmp_path: Path) -> None:
    path = tmp_path / "question.toml"
    path.write_text(export.configuration_toml(ASK), encoding="utf-8")
    study = read_study(path)
    assert study.replications == export.FULL.replications
    assert study.days == export.FULL.days
    assert study.scenario(0, 0).after == ASK.after
    assert study.scenario(0, 0).before == ASK.scenario.before
    assert study.ensemble is not None


def test_a_question_without_a_moved_lever_is_a_configuration_too(tmp_path: Path) -> None:
    path = tmp_path / "question.toml"
    ask = Ask("baiyun", "none").behaving("central")
    path.write_text(export.configuration_toml(ask), encoding="utf-8")
    assert read_study(path).scenario(0, 0).after == ask.after
    assert read_study(path).ensemble is None


def test_the_command_and_a_pilot_do_not_go_together() -> None:
    refused = call("compare", "--reform", "one_list", "--pilot", "0.5", "--set", "platform=0.5")
    assert refused.exit_code == 2
    assert "--set" in refused.stderr


def test_the_tables_hold_what_is_shown(answer: Answer) -> None:
    rows = pd.read_csv(io.StringIO(export.rows_csv(answer))).set_index("outcome")
    for name, row in answer.rows.items():
        assert rows.loc[name, "after"] == pytest.approx(row["after"], nan_ok=True)
    curves = pd.read_csv(io.StringIO(export.curves_csv(answer)))
    assert set(curves["series"]) == {name for _, name in answer.curves.by}
    assert {"low_90", "high_90", "low_50", "high_50"} <= set(curves.columns)
    assert len(curves) == len(answer.curves.by) * len(answer.curves.days)


def test_the_report_is_that_of_the_comparison(answer: Answer) -> None:
    page = export.answer_report(answer)
    assert page.startswith("<!doctype html>") or "<html" in page[:300]
    assert "Huaisi" in page
    assert '"replications": 6' in page.replace("&#34;", '"')


def test_the_figure_is_valid_and_has_bands_on_the_truth(answer: Answer) -> None:
    figure = json.loads(daily_figure(answer.curves, PASSING, wording_of("en")))
    import plotly.graph_objects as go

    assert len(go.Figure(figure).data) == 4 + 2 * 2 * 2
    assert [trace["line"].get("dash") for trace in figure["data"][-4:]] == ["solid", "dash"] * 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_name_whom_it_touches_and_how_sure_it_is(answer: Answer, language: Any) -> None:
    wording = wording_of(language)
    assert "80%" in heading_of(ASK, wording)
    for told in (said.better(answer, wording), said.made_worse_words(answer, wording)):
        assert told
    sure = " ".join(said.how_sure(answer, wording))
    assert "6" in sure
    assert wording.few(answer.meta) in sure  # six worlds draw four sets: no shares, no interval
    assert said.say(language, "sure_too_few", names="").rstrip("。. ") in sure


def test_levers_moved_by_hand_are_explained_as_on_the_page(tmp_path: Path) -> None:
    ask = Ask("huaisi", "big_department", (("bottom_up_weight", 0.5), ("platform", 0.8)))
    _, shown = why.explanation_job(ask, Effort("", 2, 30))(lambda: None, lambda: None)
    line = shlex.split(why.explain_command(ask, shown))
    out = tmp_path / "out"
    assert call(*line[line.index("explain") :], "--out", out).exit_code == 0
    found = pd.read_csv(out / "explain.csv")
    told = pd.read_csv(io.StringIO(shown.frame.to_csv(index=False)))
    both = found[found["outcome"].isin(told["outcome"])].reset_index(drop=True)
    wanted = told[told["outcome"].isin(found["outcome"])].reset_index(drop=True)
    order = ["outcome", "part"]
    pd.testing.assert_frame_equal(
        both.sort_values(order, ignore_index=True), wanted.sort_values(order, ignore_index=True)
    )
    levers = {name for part in shown.parts for name in part.levers}
    assert {"bottom_up_weight", "platform"} <= levers
