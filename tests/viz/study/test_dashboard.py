"""The page *Studies*: which folders it opens, what is kept, and that its numbers are the commands'.

Lives here: the page's logic without a browser, and the page in one. May not: whether indices or
fronts are right (test_sensitivity.py, test_optimise.py).
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calls import answered, call
from scenarios.inputs.errors import ScenarioError
from scenarios.study.kept import DOTS, Kept, Whole, read_ranges
from scenarios.study.kept import ranges_text as written_ranges
from scenarios.study.status import Results
from studies_made import folder
from viz.kit.address import RefusedError, View, query_of, read_address
from viz.kit.cache import Cache
from viz.kit.elements import wording_of
from viz.kit.jobs import Laboratory
from viz.shared.figure import BLUE, VERMILLION
from viz.study.figures import as_text, study_heat_map, trend
from viz.study.folders import Cabinet
from viz.study.reading import Sweep, read_sweep
from viz.words.language import without_bold

__all__ = ["folder"]  # fixtures

front = pytest.importorskip("viz.optimise.dashboard")
hangs = pytest.importorskip("viz.sensitivity.dashboard")


@pytest.fixture
def cabinet(folder: Path) -> Cabinet:
    return Cabinet(folder)


def opened(cabinet: Cabinet, name: str) -> Sweep:
    found = read_sweep(name, cabinet, Cache(10_000_000))
    assert found
    return found


@pytest.fixture
def sobol(cabinet: Cabinet) -> Whole:
    whole = opened(cabinet, "sobol").whole
    assert whole
    return whole


# ---- which folders


def test_studies_are_found_and_nothing_else(cabinet: Cabinet) -> None:
    assert [(one.name, one.kind) for one in cabinet.studies()] == [
        ("deeper/by hand (2)", "sweep"),
        ("part", "sweep"),
        ("search", "optimise"),
        ("sobol", "sweep"),
    ]
    assert Cabinet(cabinet.root / "nowhere").studies() == []


@pytest.mark.parametrize(
    "name", ["..", "../place", "sobol/../../x", "/etc", "", ".", "compared", "broken", "Sobol", "*"]
)
def test_a_name_that_is_no_study_opens_nothing(cabinet: Cabinet, name: str) -> None:
    assert cabinet.folder(name) is None
    assert read_sweep(name, cabinet, Cache(1)) is None
    assert front.read_front(name, cabinet) is None


def test_an_absolute_path_opens_nothing(cabinet: Cabinet) -> None:
    assert cabinet.folder(str(cabinet.root / "sobol")) is None


def test_links_that_lead_outside_are_not_followed(folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "results"
    outside = tmp_path / "outside"
    shutil.copytree(folder / "sobol", outside)
    shutil.copytree(folder / "sobol", root / "rows")
    shutil.rmtree(root / "rows" / "results")
    (root / "rows" / "results").symlink_to(outside / "results")
    (root / "whole").symlink_to(outside)
    (root / "plan").mkdir()
    (root / "plan" / "plan.json").symlink_to(outside / "plan.json")
    (root / "up").symlink_to(tmp_path)
    cabinet = Cabinet(root)
    assert [one.name for one in cabinet.studies()] == ["rows"]
    assert [cabinet.folder(name) for name in ("rows", "whole", "plan", "up/outside")] == [None] * 4


@pytest.mark.parametrize(
    "marks",
    [
        "study=..%2Fresults",
        "study=%2Fetc",
        "study=a%2F..%2Fb",
        "study=a%2F%2Fb",
        "study=a%2F.hidden",
        "study=a%5C..%5Cb",
        "study=a%00b",
        "study=%3Cb%3E",
        "study=a%2Fb%2Fc%2Fd%2Fe",
        "study=" + "x" * 81,
        "keep=load:0.6",
        "keep=load:0.6~1.1~2",
        "keep=load:<b>~1",
        "axes=load,platform,rationality",
        "outcome=gap%20or%201",
        "under=-1",
        "of=everything",
    ],
)
def test_a_hostile_mark_is_refused(marks: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_address(f"v=1&{marks}")
    assert refused.value.part == "marks"


def test_a_study_of_any_script_stands_in_the_address(cabinet: Cabinet) -> None:
    for name in (*(one.name for one in cabinet.studies()), "研究/一（甲）", "a+b & c=d"):
        view = View(marks=(("keep", "load:0.6~1.1,platform:1e-05~1"), ("study", name)))
        assert read_address(query_of(view)) == view


@pytest.mark.parametrize("inside", ["nowhere", "sobol"])
def test_the_folder_looked_through_must_hold_studies(folder: Path, inside: str) -> None:
    result = call("dashboard", "--studies", folder / inside)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: studies = '{folder / inside}'")
    assert result.stderr.count("\n") == 1


# ---- what is kept


def test_ranges_come_back_and_what_is_none_is_let_go(sobol: Whole) -> None:
    known = sobol.factors
    ranges = {"platform": (0.25, 0.75), "load": (0.6, 0.9)}
    assert read_ranges(written_ranges(ranges, known), known) == ranges
    assert written_ranges({"platform": (0.0, 1.0)}, known) == ""
    for text in ("rationality:0~1", "load:1~0.5", "load:.~1", "load:1e999~2", "load:-e~1", ""):
        assert read_ranges(text, known) == {}


def test_runs_in_all_ranges_are_kept_and_no_others(sobol: Whole) -> None:
    kept = Kept(sobol, "one_list", {"platform": (0.2, 0.7), "load": (0.8, 1.1)})
    frame = sobol.frame
    inside = frame["platform"].between(0.2, 0.7) & frame["load"].between(0.8, 1.1)
    expected = frame[inside & (frame["reform"] == "one_list")]
    assert 0 < len(expected) < kept.runs == len(frame) // 2
    pd.testing.assert_frame_equal(kept.frame, expected)
    assert pd.read_csv(Path(_saved(kept)))["run_id"].tolist() == expected["run_id"].tolist()


def _saved(kept: Kept) -> str:
    path = Path(kept.whole.results.folder).parent.parent / "kept.csv"
    path.write_text(kept.csv("true_in_time"), encoding="utf-8")
    return str(path)


def test_means_are_those_of_the_command_status(cabinet: Cabinet, sobol: Whole) -> None:
    told = answered("status", cabinet.root / "sobol")["means"]
    for reform in ("none", "one_list"):
        kept = Kept(sobol, reform, {})
        assert kept.means(sobol.plan["outcomes"]) == [m for m in told if m["reform"] == reform]


@pytest.mark.parametrize("ranges", [{}, {"platform": (0.3, 1.0)}])
def test_every_run_that_is_kept_is_in_one_cell(sobol: Whole, ranges: Any) -> None:
    kept = Kept(sobol, "one_list", ranges)
    cells = kept.cells("platform", "load", "true_in_time", "difference")
    values = kept.values("true_in_time", "difference")
    assert cells.runs.sum() == len(values) > 0
    assert np.nansum(cells.mean * cells.runs) == pytest.approx(values.sum())
    saved = pd.read_csv(StringIO(cells.csv()))
    assert (saved["mean"] * saved["runs"]).sum() == pytest.approx(values.sum())
    line = kept.trend("load", "true_in_time", "difference").line
    assert values.min() - 1e-12 <= line[:, 1].min() <= line[:, 1].max() <= values.max() + 1e-12


def test_levels_have_cells_of_their_own(cabinet: Cabinet) -> None:
    whole = opened(cabinet, "deeper/by hand (2)").whole
    assert whole
    assert whole.factors["platform"].levels == (0.2, 0.9)
    found = Kept(whole, "none", {}).trend("platform", "true_in_time", "after")
    assert found.line[:, 0].tolist() == [0.2, 0.9]


def test_blue_is_better_whichever_way_is_better(sobol: Whole) -> None:
    kept = Kept(sobol, "one_list", {})
    cells = kept.cells("platform", "load", "true_in_time", "difference")
    risen = replace(cells, mean=abs(cells.mean) + 0.01)
    better, worse = (
        {
            end
            for _, end in study_heat_map(risen, name, "difference", wording_of("en"))["data"][0][
                "colorscale"
            ]
        }
        for name in ("true_in_time", "buck_passing_rate")
    )
    rgb = [",".join(str(int(c[k : k + 2], 16)) for k in (1, 3, 5)) for c in (BLUE, VERMILLION)]
    assert all(rgb[0] in colour for colour in better)
    assert all(rgb[1] in colour for colour in worse)


def test_a_mixed_map_is_told_apart_at_nought(sobol: Whole) -> None:
    cells = Kept(sobol, "one_list", {}).cells("platform", "load", "true_in_time", "difference")
    mean = np.linspace(-0.02, 0.01, cells.mean.size).reshape(cells.mean.shape)
    (trace,) = study_heat_map(
        replace(cells, mean=mean), "true_in_time", "difference", wording_of("zh")
    )["data"]
    assert trace["zmin"] == -trace["zmax"] == pytest.approx(-2.0)


def many(sobol: Whole, runs: int) -> Whole:
    """A study of very many runs, made up."""
    draw = np.random.default_rng(1)
    frame = sobol.frame.sample(runs, replace=True, random_state=1).reset_index(drop=True)
    frame["platform"], frame["load"] = draw.random(runs), draw.uniform(0.6, 1.1, runs)
    return Whole(Results(sobol.results.folder, sobol.plan, frame))


def test_a_hundred_thousand_runs_stay_usable(sobol: Whole) -> None:
    whole = many(sobol, 100_000)
    begun = time.perf_counter()
    kept = Kept(whole, "one_list", {"platform": (0.1, 0.9)})
    shown = study_heat_map(
        kept.cells("platform", "load", "true_in_time", "after"),
        "true_in_time",
        "after",
        wording_of("en"),
    )
    lines = [
        trend(kept.trend(name, "true_in_time", "after"), "true_in_time", "after", wording_of("en"))
        for name in whole.factors
    ]
    assert time.perf_counter() - begun < 2.0
    assert sum(len(as_text(figure)) for figure in (shown, *lines)) < 100_000
    assert max(len(figure["data"][0]["x"]) for figure in lines) == DOTS
    assert kept.csv("true_in_time").splitlines()[0].endswith("true_in_time,before_true_in_time")


def test_a_sample_stays_as_it_is_when_runs_are_taken_away(sobol: Whole) -> None:
    whole = many(sobol, 5_000)
    wide, narrow = (
        Kept(whole, "none", ranges).trend("load", "true_in_time", "after").dots
        for ranges in ({}, {"load": (0.7, 0.9)})
    )
    wide, narrow = ({tuple(dot) for dot in dots.tolist()} for dots in (wide, narrow))
    assert {dot for dot in wide if 0.7 <= dot[0] <= 0.9} <= narrow


# ---- how it stands


def test_a_part_of_a_study_says_so_and_tells_what_failed(cabinet: Cabinet) -> None:
    study = opened(cabinet, "part")
    told = answered("status", cabinet.root / "part")
    assert {k: study.standing[k] for k in ("done", "failed", "left", "label")} == {
        k: told[k] for k in ("done", "failed", "left", "label")
    }
    assert study.standing["label"].startswith("incomplete: ")
    (failure,) = study.failures
    assert failure["error"].endswith("too much")


def test_a_study_is_read_once_until_it_changes(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "sobol", tmp_path / "sobol")
    cabinet, shelf = Cabinet(tmp_path), Cache(10_000_000)
    first = read_sweep("sobol", cabinet, shelf)
    assert read_sweep("sobol", cabinet, shelf) is first
    (path,) = (tmp_path / "sobol" / "results").iterdir()
    shutil.copy(path, path.with_name("000002.parquet"))
    assert read_sweep("sobol", cabinet, shelf) is not first


def test_the_newest_version_is_shown(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "sobol", tmp_path / "sobol")
    shutil.copytree(folder / "sobol", tmp_path / "sobol" / "v2")
    (only,) = Cabinet(tmp_path).studies()
    assert only.name == "sobol"
    assert opened(Cabinet(tmp_path), "sobol").folder.name == "v2"


def test_nothing_done_yet_is_no_error(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "sobol", tmp_path / "sobol")
    shutil.rmtree(tmp_path / "sobol" / "results")
    study = opened(Cabinet(tmp_path), "sobol")
    assert study.whole is None
    assert study.standing["done"] == 0


# ---- what it hangs on


def test_sensitivity_is_that_of_the_command(cabinet: Cabinet, tmp_path: Path) -> None:
    study = opened(cabinet, "sobol")
    question, planned = hangs.sensitivity_question(study, "time_p90", "after")
    assert question.outcomes[-1] == "time_p90"
    told: list[Any] = []
    laboratory = Laboratory(1)
    laboratory.work(
        question,
        planned.steps,
        hangs.sensitivity_job(question, planned),
        threading.Event(),
        lambda progress, found: told.append((progress, found)),
    )
    laboratory.close()
    progress, (asked, found) = told[-1]
    assert (progress.finished, asked) == (True, question)
    named = [part for name in question.outcomes for part in ("--outcome", name)]
    same = answered(
        "sensitivity", cabinet.root / "sobol", "--of", "after", *named, "--out", tmp_path / "out"
    )
    assert json.loads(json.dumps(found.values()["answers"])) == same["answers"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("deeper/by hand (2)", "stand for no distribution"), ("part", "runs are missing")],
)
def test_what_cannot_be_analysed_has_a_reason(cabinet: Cabinet, name: str, reason: str) -> None:
    study = opened(cabinet, name)
    assert study.allowed is None
    assert reason in study.refused
    assert study.whole


# ---- a search


def test_a_front_is_told_in_the_words_of_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    result = call("optimise", "search.toml", "--out", folder / "search")
    printed = " ".join(result.stdout.split())
    found = front.front_of(folder / "search" / "optimise.json")
    for sentence in front.search_lead(found, "en"):
        assert " ".join(without_bold(sentence).split()) in printed
    rows = pd.read_csv(folder / "search" / "front.csv")
    assert found.rows["option"].tolist() == rows["option"].astype(str).tolist()
    assert np.allclose(found.rows["true_in_time"], rows["true_in_time"])
    for language in ("en", "zh"):
        drawn = front.front_figures(found.options, found.objectives, front.wording(found, language))
        assert set(drawn) == {"all", "nearer"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"meta": {}, "plan": {}, "options": [{}]}'])
def test_a_front_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "optimise.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="expected what optimise writes"):
        front.front_of(path)


def test_a_search_that_has_not_ended_is_no_error(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "search", tmp_path / "search")
    (tmp_path / "search" / "optimise.json").unlink()
    assert isinstance(front.read_front("search", Cabinet(tmp_path)), front.Unfinished)
