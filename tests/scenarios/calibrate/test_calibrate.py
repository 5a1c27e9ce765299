"""Calibration in miniature: plans, surrogates, the search, its folder, and what it writes.

Lives here: a search of seconds on a tiny place. May not: what the shipped ensemble is like
(test_ensemble.py).
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from calls import call, place
from mini_targets import MINI
from scenarios.calibrate import diagnosis
from scenarios.calibrate import search as calibrating
from scenarios.calibrate.plan_file import read_targets, shipped_targets
from scenarios.calibrate.search import Calibration, calibrate, expected_sets
from scenarios.calibrate.surrogate import fitted
from scenarios.calibrate.targets import CalibrationPlan, Prior, Target, implausibilities, worst
from scenarios.inputs.errors import ScenarioError
from scenarios.run.evaluations import NOTES

__all__ = ["place"]  # a fixture

BAD = {
    "unknown target": ("gap =", "gapp =", ("unknown target 'gapp'", "Did you mean 'gap'")),
    "reversed": ("low = 0.02, high = 0.2", "low = 0.2, high = 0.02", ("low below high", "round")),
    "no tolerance": ("tolerance = 0.1, source", "source", ("tolerance", "above 0")),
    "tolerance nought": ("tolerance = 0.1", "tolerance = 0", ("tolerance = 0", "above 0")),
    "bound a text": ("low = 0.02", 'low = "x"', ("low = 'x'", "a number")),
    "bound not a number": ("low = 0.02", "low = nan", ("nan", "a number")),
    "target a number": (
        'gap = { low = 0.0, high = 0.5, tolerance = 0.1, source = "a test" }',
        "gap = 3",
        ("gap = 3", "an interval"),
    ),
    "unknown key of a target": ("counts = false", "count = false", ("unknown key 'count'",)),
    "no source": (', source = "a test" }\ngap', " }\ngap", ("source", "comes from")),
    "nonsense": ("[search]", "[search", ("malformed TOML", "line 5")),
    "unknown key": ("draw =", "drow =", ("unknown key 'drow'", "draw")),
    "unknown size": ("wave = 16", "wavelet = 16", ("unknown size 'wavelet'", "wave")),
    "size missing": ("wave = 16\n", "", ("wave is missing",)),
    "size no number": ("wave = 16", "wave = 1.5", ("wave = 1.5", "whole number")),
    "size out of range": ("design = 32", "design = 3", ("design = 3", "16")),
    "unknown parameter": ("rationality =", "rationalty =", ("'rationalty'", "'rationality'")),
    "range reversed": ("[0.3, 1.2]", "[1.2, 0.3]", ("low below high",)),
    "range outside": ("[0.3, 1.2]", "[0.3, 12.0]", ("rationality = 12.0", "from 0 to 5")),
    "range a number": ("[0.3, 1.2]", "0.3", ("rationality = 0.3", "a range")),
    "shift too wide": ("[-3.0, 3.0]", "[-30.0, 3.0]", ("-30", "at most 10")),
    "a lever is drawn": ('"stakes_weight"', '"platform"', ("'platform' is a lever",)),
    "drawn and learnt": ('"stakes_weight"', '"rationality"', ("rationality", "once")),
    "fixed at an end": ('"stakes_weight"', '"stigma"', ("stigma", "fixed")),
    "draw a text": ('["stakes_weight", "learning_days"]', '"x"', ("draw = 'x'", "a list")),
    "no title": ('title = "A test"', "", ("title is missing",)),
    "nothing counts": (
        ', source = "a test" }',
        ', source = "a test", counts = false }',
        ("no target",),
    ),
}


@pytest.fixture
def plan(place: Path) -> Path:
    """The miniature plan beside the tiny place."""
    path = place.parent / "mini.toml"
    path.write_text(MINI, encoding="utf-8")
    return path


def written(search: Calibration, folder: Path) -> dict[str, bytes]:
    """The files of a search."""
    folder.mkdir(exist_ok=True)
    for name, write in diagnosis.calibration_files(search, {}).items():
        write(folder / name)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", shipped_targets())
def test_shipped_plans_can_be_read(name: str) -> None:
    found = read_targets(name)
    assert len([prior for prior in found.priors if prior.learnt]) >= 5
    assert all(prior.low <= prior.central <= prior.high for prior in found.priors)


def test_the_shipped_plan_holds_all_shapes_and_levels() -> None:
    names = {target.name for target in read_targets("district").targets}
    assert {"S1", "S2", "S3a", "S3b", "S4", "S5", "S6", "rejected_share", "gap"} <= names
    assert {"carry_over", "first_address", "recorded_in_time", "satisfaction"} <= names


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_plan_is_refused_in_clear_words(kind: str, plan: Path) -> None:
    before, after, words = BAD[kind]
    assert before in MINI
    plan.write_text(MINI.replace(before, after), encoding="utf-8")
    result = call("calibrate", plan, "--out", "o")
    assert result.exit_code == 2, result.output
    said = " ".join(result.stderr.split())
    assert all(word in said for word in words), said
    assert "Traceback" not in said
    assert not Path("o").exists()


@pytest.mark.parametrize("name", ["nobody", "./nobody.toml"])
def test_a_plan_that_is_not_there(name: str, plan: Path) -> None:
    result = call("calibrate", name, "--out", "o")
    assert result.exit_code == 2
    assert "district" in result.stderr


@pytest.mark.parametrize(
    ("value", "off"), [(0.04, 0.0), (0.06, 0.0), (0.05, 0.0), (0.03, 2.0), (0.07, 2.0)]
)
def test_implausibility_is_distance_in_tolerances(value: float, off: float) -> None:
    target = Target("gap", 0.04, 0.06, 0.005, True, "a test")
    assert target.implausibility(value) == pytest.approx(off)
    assert target.implausibility(math.nan) == math.inf
    idle = Target("S6", 0.3, 0.6, 0.1, False, "a test")
    stats = {"gap": value, "S6": 0.0}
    assert worst(stats, [target, idle]) == pytest.approx(off)
    assert implausibilities(stats, [target, idle])["S6"] == pytest.approx(3.0)


def test_a_prior_is_its_own_inverse() -> None:
    flat = Prior("a", 0.2, 0.8, 0.3, True, False)
    triangle = Prior("b", 0.0, 6.0, 3.0, False, False)
    for share in (0.0, 0.1, 0.5, 0.77, 1.0):
        assert flat.share(flat.at(share)) == pytest.approx(share, abs=1e-5)
        assert triangle.share(triangle.at(share)) == pytest.approx(share, abs=1e-5)
    assert triangle.at(0.5) == 3.0
    assert np.mean([triangle.at(s) for s in (np.arange(1000) + 0.5) / 1000]) == pytest.approx(3.0)
    whole = Prior("c", 1, 9, 5, False, True)
    assert {type(whole.at(s)) for s in (0.0, 0.3, 1.0)} == {int}


def test_what_is_drawn_keeps_its_central_value_as_mean() -> None:
    for prior in read_targets("district").priors:
        if not prior.learnt:
            assert prior.low + prior.high == pytest.approx(2 * prior.central), prior.name


def test_a_surrogate_recovers_a_quadratic_and_knows_its_noise() -> None:
    rng = np.random.default_rng(1)
    points = rng.random((400, 4))

    def truth(x: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return np.exp(0.5 * x[:, 0] - x[:, 1] ** 2 + x[:, 0] * x[:, 2])

    noise = 0.05
    found = fitted(points, truth(points) * np.exp(noise * rng.standard_normal(400)))
    others = rng.random((1000, 4))
    assert found.logged
    # A standard deviation of 400 values is within 15 % of the truth but for one case in 20,000.
    assert noise * 0.85 < found.error < noise * 1.25
    assert np.std(np.log(found(others) / truth(others))) < noise / 2
    low, high = found.band(others, 2.0)
    assert (low < found(others)).all()
    assert (found(others) < high).all()


def test_a_surrogate_of_nothing_but_noise_explains_nothing() -> None:
    rng = np.random.default_rng(2)
    found = fitted(rng.random((200, 5)), rng.standard_normal(200))
    assert found.explained < 0.05


def test_the_search_is_the_same_on_any_number_of_threads(plan: Path) -> None:
    read = read_targets(plan)
    one, three = (calibrate(read, Path(f"o{n}"), n) for n in (1, 3))
    assert written(one, Path("a")) == written(three, Path("b"))
    assert len(one.accepted) >= read.search["wanted"]
    assert all(trial.worst <= 1.0 for trial in one.accepted)


def test_another_seed_is_another_search(plan: Path) -> None:
    first = calibrate(read_targets(plan), Path("o1"))
    plan.write_text(MINI.replace("seed = 1", "seed = 2"), encoding="utf-8")
    second = calibrate(read_targets(plan), Path("o2"))
    assert first.accepted[0].values != second.accepted[0].values


def test_an_interrupted_search_goes_on_where_it_was(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, count = read_targets(plan), 0

    def impatient() -> None:
        nonlocal count
        count += 1
        if count == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calibrate(read, Path("o"), 1, impatient)
    notes = Path("o", NOTES)
    kept = notes.read_bytes().count(b"\n")
    assert kept >= 40
    with notes.open("ab") as file:
        file.write(b'{"key": "torn')
    made = []
    real = calibrating.CalibrationBench._simulated
    monkeypatch.setattr(
        calibrating.CalibrationBench,
        "_simulated",
        lambda *a: made.append(1) or real(*a),  # type: ignore[func-returns-value]
    )
    again = calibrate(read, Path("o"), 2)
    whole = calibrate(read, Path("whole"), 2)
    assert written(again, Path("a")) == written(whole, Path("b"))
    assert notes.read_bytes().count(b"\n") == Path("whole", NOTES).read_bytes().count(b"\n")
    both = 2 * (notes.read_bytes().count(b"\n") - 1)  # the first line names the plan
    assert len(made) == both - (kept - 1)


def test_a_folder_of_another_plan_is_refused(plan: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calibrate(read_targets(plan), Path("o"), 1, stop)
    plan.write_text(MINI.replace("high = 0.5", "high = 0.4"), encoding="utf-8")
    result = call("calibrate", plan, "--out", "o")
    assert result.exit_code == 2
    assert "differs in targets" in " ".join(result.stderr.split())
    Path("other").mkdir()
    Path("other", "notes.txt").write_text("mine")
    result = call("calibrate", plan, "--out", "other")
    assert result.exit_code == 2
    assert "empty folder" in " ".join(result.stderr.split())
    Path("o", "plan.json").write_text("{")
    assert call("calibrate", plan, "--out", "o").exit_code == 2


def test_targets_that_nothing_meets_are_said_to_be_so(plan: Path) -> None:
    text = MINI.replace("low = 0.02, high = 0.2, tolerance = 0.05", "low = 0.97, tolerance = 0.001")
    plan.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"come near all targets|no set accepted"):
        diagnosis.calibration_files(calibrate(read_targets(plan), Path("o")), {})


def test_the_command_writes_sets_and_their_recipe(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "checked_places", lambda: ["./tiny.toml"])
    result = call("calibrate", plan, "--out", "o", columns=100)
    assert (result.exit_code, result.stderr) == (0, "")
    rows = Path("o/ensemble.csv").read_text("utf-8").splitlines()
    found = json.loads(Path("o/ensemble.json").read_text("utf-8"))
    assert rows[0].split(",")[0] == "duty_shift"
    assert len(rows) - 1 == found["recipe"]["accepted"] >= 6
    assert f"{len(rows) - 1} plausible parameter sets" in result.stdout
    assert [row["name"] for row in found["targets"]] == ["rejected_share", "gap", "satisfaction"]
    assert [p["name"] for p in found["parameters"] if p["asked"]] == ["duty_shift", "rationality"]
    assert not any(p["learnt"] for p in found["parameters"] if not p["asked"])
    assert set(found["check"]) == {"./tiny.toml"}
    again = Path("o/ensemble.json").read_bytes()
    assert call("calibrate", plan, "--out", "o").exit_code == 0
    assert Path("o/ensemble.json").read_bytes() == again


def test_the_expected_size_is_the_most_there_can_be(plan: Path) -> None:
    read: CalibrationPlan = read_targets(plan)
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1

    calibrate(read, Path("o"), None, tick)
    assert count <= expected_sets(read) == 32 + 16 + 32
