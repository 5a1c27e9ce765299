"""Designs of studies: how many points, where, always the same, and what SALib makes of them.

Lives here: every kind of design, and shipped studies. May not: a run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calls import place
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.toml_files import shipped
from scenarios.study.design import Design, read_design
from scenarios.study.design_samplers import problem
from scenarios.study.plan_file import read_study
from sweeps import EVERYTHING, LEVERS_ONLY, plan

__all__ = ["place"]  # a fixture

OVER = {"platform": [0.2, 0.8], "load": [0.5, 1.0], "return_limit": [1, 4]}


def design(kind: str, over: dict[str, Any], **more: Any) -> Design:
    return read_design({"kind": kind, "over": over, **more}, "a test")


def test_a_full_factorial_has_every_combination_once() -> None:
    found = design("full_factorial", {"platform": [0, 0.5, 1], "load": [0.7, 0.9], "duty": [5]})
    points = found.points(1)
    assert found.size == len(points) == 6
    assert len({tuple(point.values()) for point in points}) == 6
    assert [list(point) for point in points] == [["platform", "load", "duty"]] * 6


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    over = {"platform": [0.2, 0.8], "load": [0.5, 1.0], "return_limit": [1, 4]}
    found = design("latin_hypercube", over, samples=40)
    frame = pd.DataFrame(found.points(7))
    for name in ("platform", "load"):
        low, high = over[name]
        slices = np.floor((frame[name] - low) / (high - low) * 40)
        assert sorted(slices) == list(range(40))
    assert Counter(frame["return_limit"]) == {1: 10, 2: 10, 3: 10, 4: 10}
    assert found.points(7) == found.points(7) != found.points(8)


def test_levers_move_the_arm_after_and_all_else_both(place: Path) -> None:
    study = read_study(plan(place.parent, EVERYTHING))
    for index, point in enumerate(study.points):
        scenario = study.scenario(index, 1)
        base = study.bases[1]
        assert scenario.before == base.before
        assert scenario.after.platform == point["platform"]
        assert scenario.after.lists_merged == base.after.lists_merged
        assert (scenario.place.load, scenario.place.departments) == (
            point["load"],
            point["departments"],
        )
        assert scenario.behaviour.rationality == point["rationality"]


@pytest.mark.parametrize("name", shipped("study"))
def test_a_shipped_study_can_be_run(name: str) -> None:
    study = read_study(name)
    assert len({run.run_id for run in study.runs}) == study.size == len(study.runs)
    assert study.expected < (500_000_000 if name == "nation" else 200_000_000)


def test_run_ids_follow_all_that_determines_a_run(place: Path) -> None:
    study = read_study(plan(place.parent))
    others = [
        replace(study, seed=9),
        replace(study, days=21),
        replace(study, model="another"),
        read_study(plan(place.parent, LEVERS_ONLY.replace("0.9", "0.8"))),
    ]
    ids = {run.run_id for run in study.runs}
    assert [len(ids & {run.run_id for run in other.runs}) for other in others] == [0, 0, 0, 12]
    assert {run.run_id for run in replace(study, title="B", outcomes=("gap",)).runs} == ids


def test_a_sobol_design_is_salibs_order_over_the_declared_ranges() -> None:
    from SALib.analyze import sobol

    for second_order, size in ((True, 64 * 8), (False, 64 * 5)):
        found = design("sobol", OVER, samples=64, second_order=second_order)
        frame = pd.DataFrame(found.points(7))
        assert found.size == len(frame) == size
        stated = problem(found.config())
        assert stated == {"num_vars": 3, "names": list(OVER), "bounds": list(OVER.values())}
        y = (5 * frame["platform"] + frame["load"]).to_numpy()
        indices = sobol.analyze(stated, y, calc_second_order=second_order, seed=1)
        # Var of 5 U(.2, .8) + U(.5, 1): 9 to .25, so .973 and .027.
        assert indices["S1"].tolist() == pytest.approx([0.973, 0.027, 0.0], abs=0.03)
        assert indices["ST"].tolist() == pytest.approx([0.973, 0.027, 0.0], abs=0.03)
    assert design("sobol", OVER, samples=64).size == 64 * 8
    assert found.points(7) == found.points(7) != found.points(8)


def test_a_morris_design_is_trajectories_of_one_step_a_parameter() -> None:
    from SALib.analyze import morris

    found = design("morris", OVER, samples=10)
    frame = pd.DataFrame(found.points(7))
    assert found.size == len(frame) == 10 * 4
    for _, path in frame.groupby(frame.index // 4):
        steps = path.diff().iloc[1:] != 0
        assert (steps.sum(axis=0) == 1).all()
        assert (steps.sum(axis=1) == 1).all()
    assert set(np.round(frame["platform"], 9)) == {0.2, 0.4, 0.6, 0.8}
    assert set(frame["return_limit"]) == {1, 2, 3, 4}
    effects = morris.analyze(
        problem(found.config()), frame.to_numpy(), (3 * frame["platform"]).to_numpy(), seed=1
    )
    assert effects["mu_star"].tolist() == pytest.approx([3 * 0.6, 0.0, 0.0])
    assert design("morris", OVER, samples=10, levels=6).points(7) != found.points(7)
    assert found.points(7) == found.points(7) != found.points(8)


def test_whole_numbers_move_at_every_step_of_a_trajectory() -> None:
    for high in range(2, 11):
        for levels in (2, 4, 8):
            over = {"return_limit": [1, high]}
            points = design("morris", over, samples=20, levels=levels).points(3)
            values = [point["return_limit"] for point in points]
            assert all(a != b for a, b in zip(values[::2], values[1::2], strict=True))


def test_points_can_be_listed_or_stand_in_a_file(tmp_path: Path) -> None:
    points = [{"platform": 0.3, "departments": 5}, {"departments": 9, "platform": 1}]
    found = read_design({"kind": "list", "points": points}, "a test")
    assert found.points(1) == points
    text = "platform, departments\n0.3,5\n\n1,9.0\n"
    (tmp_path / "points.csv").write_text("\ufeff" + text, encoding="utf-8")
    same = read_design({"kind": "csv", "file": "points.csv"}, "a test", tmp_path)
    assert same.points(1) == points
    assert same.config()["over"] == {"platform": [0.3, 1.0], "departments": [5, 9]}
    assert isinstance(same.points(1)[1]["departments"], int)


def test_a_large_design_asks_whether_it_is_meant(place: Path) -> None:
    large = 'kind = "latin_hypercube"\nsamples = 60_000\n[design.over]\nplatform = [0.0, 1.0]\n'
    path = plan(place.parent, large, days=1, replications=1)
    with pytest.raises(ScenarioError, match=r"120,000 runs.*unless --yes is said.*one core"):
        read_study(path)
    assert len(read_study(path, large=True).runs) == 120_000
    path = plan(place.parent, large, days=1, replications=100)
    with pytest.raises(ScenarioError, match="12,000,000 runs: expected at most 1,000,000 runs"):
        read_study(path, large=True)
