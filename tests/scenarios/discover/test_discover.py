"""Discovery: planted boxes are found, noise has none, and the Workbench gives our numbers.

Lives here: PRIM and CART on known points and on made-up studies, and `to_ema`.
May not: run a sweep, or say where a real reform fails.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calls import answered, call, place
from scenarios.discover.boxes import by_cart, by_prim
from scenarios.discover.discovery import Condition, condition, worse
from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import experiment
from scenarios.study.opening import opened_study
from scenarios.study.plan import RunAnswer
from scenarios.study.plan_file import read_study
from scenarios.study.to_ema import to_ema

pytest.importorskip("ema_workbench", reason="needs the extra 'discovery'")

__all__ = ["place"]  # a fixture

STUDY = """title = "Made up"
place = "tiny.toml"
reform = ["one_list"]
days = 40
replications = 2
behaviour = "central"
outcomes = ["true_in_time", "gap"]

[design]
kind = "latin_hypercube"
samples = 120

[design.over]
load = [0.6, 1.1]
rationality = [0.2, 2.0]
platform = [0.0, 1.0]
signoff_levels = [1, 4]
"""


def points(count: int = 200) -> pd.DataFrame:
    """Points of a unit cube, and a whole parameter."""
    rng = np.random.default_rng(5)
    found = pd.DataFrame(rng.random((count, 4)), columns=list("abcd"))
    return found.assign(whole=rng.integers(1, 5, count))


def test_a_planted_box_is_found() -> None:
    x = points()
    planted = ((x["a"] < 0.4) & (x["b"] > 0.5)).to_numpy()
    y = (planted ^ (np.random.default_rng(1).random(len(x)) < 0.03)).astype(int)
    (first, *_), trail = by_prim(x, y)
    assert {r.name for r in first.restrictions} == {"a", "b"}
    by_name = {r.name: r for r in first.restrictions}
    assert by_name["a"].low is None
    assert by_name["a"].high == pytest.approx(0.4, abs=0.06)
    assert by_name["b"].low == pytest.approx(0.5, abs=0.06)
    assert all(r.quasi_p is not None and r.quasi_p < 0.001 for r in first.restrictions)
    assert first.coverage > 0.8
    assert first.density > 0.85
    assert trail[0] == (1.0, pytest.approx(y.mean()), 0)
    leaves = by_cart(x, y)  # a tree may split the box once more
    assert all({r.name for r in leaf.restrictions} >= {"a", "b"} for leaf in leaves)
    assert sum(leaf.coverage for leaf in leaves) > 0.8
    assert min(leaf.density for leaf in leaves) > 0.8


def test_coverage_and_density_are_those_of_the_box() -> None:
    x = points()
    y = ((x["a"] < 0.4) & (x["b"] > 0.5)).to_numpy().astype(int)
    box = by_prim(x, y)[0][0]
    inside = np.ones(len(x), bool)
    for r in box.restrictions:
        low, high = (-1.0 if r.low is None else r.low, 2.0 if r.high is None else r.high)
        inside &= ((x[r.name] >= low) & (x[r.name] <= high)).to_numpy()
    assert box.coverage == pytest.approx(y[inside].sum() / y.sum(), abs=0.03)  # ends are rounded
    assert box.density == pytest.approx(y[inside].mean(), abs=0.03)
    assert box.mass == pytest.approx(inside.mean(), abs=0.01)


def test_two_planted_boxes_are_both_found() -> None:
    x = points(300)
    y = ((x["a"] < 0.3) | (x["c"] > 0.8)).to_numpy().astype(int)
    found = by_prim(x, y, 3)[0]
    assert [{r.name for r in box.restrictions} for box in found[:2]] == [{"a"}, {"c"}]
    assert sum(box.coverage for box in found[:2]) > 0.9


def test_a_whole_parameter_keeps_whole_ends() -> None:
    x = points()
    y = ((x["whole"] >= 3) & (x["a"] < 0.5)).to_numpy().astype(int)
    for box in (by_prim(x, y)[0][0], by_cart(x, y)[0]):
        (whole,) = [r for r in box.restrictions if r.name == "whole"]
        assert (whole.low, whole.high) == (3.0, None)
        assert "whole ≥ 3" in box.sentence


def test_noise_has_no_box() -> None:
    x = points()
    found = 0
    for seed in range(4):
        y = (np.random.default_rng(seed).random(len(x)) < 0.3).astype(int)
        found += len(by_prim(x, y, 1)[0]) + len(by_cart(x, y, 1))
    assert found <= 2  # one in twenty passes for a box; three and more of eight, one time in 170


def test_boxes_are_the_same_every_time() -> None:
    x = points(120)
    y = ((x["a"] < 0.4) ^ (x["b"] > 0.7)).to_numpy().astype(int)
    np.random.seed(1)
    first = by_prim(x, y), by_cart(x, y)
    drawn = np.random.random()
    np.random.seed(1)
    assert np.random.random() == drawn, "the global generator is left as it was"
    assert (by_prim(x, y), by_cart(x, y)) == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("true_in_time.difference < 0", Condition("true_in_time", "difference", "<", 0.0)),
        ("gap>=.02", Condition("gap", "after", ">=", 0.02)),
        (" gap.before <= -1e-3 ", Condition("gap", "before", "<=", -0.001)),
    ],
)
def test_a_condition_is_read(text: str, found: Condition) -> None:
    assert condition(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gap", "an outcome, < <= > or >="),
        ("gap.difference < x", "an outcome, < <= > or >="),
        ("gap.difference < 1-", "an outcome, < <= > or >="),
        ("__import__('os') < 1", "an outcome, < <= > or >="),
        ("gpa < 1", "unknown outcome 'gpa'"),
        ("gap.now < 1", "unknown arm 'now'"),
    ],
)
def test_a_condition_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said.replace("(", r"\(")):
        condition(text)


def test_worse_is_by_the_declared_side() -> None:
    assert worse("true_in_time") == Condition("true_in_time", "difference", "<", 0.0)
    assert worse("gap") == Condition("gap", "difference", ">", 0.0)
    with pytest.raises(ScenarioError, match="a better side"):
        worse("whistles")


def planted(folder: Path, share: float = 1.0) -> None:
    """A study of which nothing was run: it fails where load > 0.9 and rationality < 1."""
    Path("study.toml").write_text(STUDY, encoding="utf-8")
    study = read_study("study.toml")
    noise = np.random.default_rng(1).normal(0.0, 0.01, len(study.runs))
    with opened_study(folder, study) as store:
        for run, luck in list(zip(study.runs, noise, strict=True))[: int(share * len(study.runs))]:
            at = study.points[run.point]
            change = -0.1 if at["load"] > 0.9 and at["rationality"] < 1.0 else 0.1
            before = {"true_in_time": 0.6, "gap": 0.1}
            after = {"true_in_time": 0.6 + change + luck, "gap": 0.1}
            store.add(RunAnswer(run, before, after))


def test_where_a_study_fails_is_said_in_words_in_json_and_on_a_page(place: Path) -> None:
    planted(Path("s"))
    result = call("discover", "s", "--worse", "true_in_time", "--out", "d", columns=150)
    assert (result.exit_code, result.stderr) == (0, "")
    said = " ".join(result.stdout.split())
    assert "the change in truly solved within the deadline is below 0" in said
    assert "It fails where" in said
    found = answered("discover", "s", "--where", "true_in_time.difference < 0", "--out", "e")
    written = json.loads(Path("e/discover.json").read_text("utf-8"))
    assert written | {"folder": "e"} == found
    box = found["prim"][0]
    ends = {r["name"]: (r["low"], r["high"]) for r in box["restrictions"]}
    assert set(ends) == {"load", "rationality"}
    assert ends["load"][0] == pytest.approx(0.9, abs=0.05)
    assert ends["rationality"][1] == pytest.approx(1.0, abs=0.15)
    assert min(box["coverage"], box["density"]) > 0.8
    assert box["sentence"].startswith("fails where ")
    table = pd.read_csv("e/points.csv")
    assert len(table) == found["meta"]["points"] == 120
    assert table["fails"].sum() == found["meta"]["failing"]
    text = Path("d/discover.html").read_text("utf-8")
    assert "在什么情况下会失效" in text
    assert "大清单" in text
    body = text[: text.index("<script>")]
    assert not any(mark in body for mark in ("http://", "https://", "{{", "nan", "None"))


def test_an_unfinished_study_is_labelled_and_nothing_failing_is_an_answer(place: Path) -> None:
    planted(Path("s"), 0.4)
    result = call("discover", "s", "--worse", "true_in_time", "--out", "d", columns=150)
    assert "incomplete: 96 of 240 runs" in result.stdout
    result = call("discover", "s", "--worse", "gap", "--out", "e", columns=150)
    assert result.exit_code == 0
    assert "It fails at no design point of this study." in result.stdout
    assert Path("e/discover.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("s",), "neither --where nor --worse"),
        (("s", "--worse", "gap", "--where", "gap < 1"), "both --where and --worse"),
        (("s", "--worse", "burden"), "unknown outcome of this study 'burden'"),
        (("s", "--worse", "gap", "--reform", "none"), "unknown reform of this study 'none'"),
        (("s", "--worse", "gap", "--boxes", 0), "a whole number from 1 to 10"),
        (("nowhere", "--worse", "gap"), "a folder that a sweep began"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    arguments: tuple[object, ...], said: str, place: Path
) -> None:
    planted(Path("s"), 0.5)
    result = call("discover", *arguments, "--out", "d", columns=300)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not Path("d").exists()


def test_too_few_points_are_refused(place: Path) -> None:
    planted(Path("s"), 0.05)
    result = call("discover", "s", "--worse", "true_in_time", "--out", "d", columns=300)
    assert result.exit_code == 2
    assert "12 points of the design" in result.stderr


def test_without_the_extra_it_says_what_to_install(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(Path("s"))
    for name in list(sys.modules):
        if name.split(".")[0] == "ema_workbench":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    result = call("discover", "s", "--worse", "true_in_time", "--out", "d", columns=300)
    assert result.exit_code == 2
    assert "pip install 'buckstop[discovery]'" in result.stderr


def test_the_workbench_gives_the_numbers_of_an_experiment(place: Path) -> None:
    from ema_workbench import Policy, Scenario, SequentialEvaluator

    Path("study.toml").write_text(STUDY, encoding="utf-8")
    study = read_study("study.toml")
    model = to_ema(study)
    assert [lever.name for lever in model.levers] == ["platform", "signoff_levels"]
    assert [u.name for u in model.uncertainties] == ["load", "rationality"]
    worlds = [Scenario("a", load=0.7, rationality=0.5), Scenario("b", load=1.0, rationality=1.5)]
    policy = Policy("p", platform=0.8, signoff_levels=2)
    with SequentialEvaluator(model) as evaluator:
        table, outcomes = evaluator.perform_experiments(scenarios=worlds, policies=[policy])
    assert len(table) == 2
    for k, world in enumerate(worlds):
        point = {**dict(world), **dict(policy)}
        scenario = study.at({name: point[name] for name in study.design.factors}, 0)
        (pairs,) = experiment([[scenario]], range(1, 3), study.days)
        for name in study.outcomes:
            before, after = np.array(
                [(p.before.outcomes[name], p.after[0].outcomes[name]) for p in pairs], float
            ).T
            assert outcomes[name][k] == after.mean()
            assert outcomes[f"{name}_difference"][k] == (after - before).mean()
