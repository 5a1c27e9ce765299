"""Sensitivity: known functions give their known indices, noise none, and holes are refused.

Lives here: the methods on arrays, verdicts, and what is read of a study's folder.
May not: the page and the command on a real study (viz/sensitivity/test_page.py).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scenarios.inputs.checks import KINDS
from scenarios.inputs.errors import ScenarioError
from scenarios.sensitivity.analysis import sensitivity_of, sensitivity_plan
from scenarios.sensitivity.answers import OutcomeAnswer, analysed
from scenarios.sensitivity.methods import METHODS, Array, Sample, noise_share, without_pairs
from scenarios.study.design_samplers import SAMPLERS, Factor
from scenarios.study.sweep import TRIES

NAMES = ("platform", "load", "rationality")
SIZES = {"sobol": 1024, "morris": 60, "latin_hypercube": 512, "full_factorial": 0}
GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
OUTCOME = "gap"
LINEAR = {"total": (16 / 21, 4 / 21, 1 / 21), "first": (16 / 21, 4 / 21, 1 / 21)}
V = 0.125 * 49 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 0.5
V1, V2 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2 / V, 0.125 * 49 / V
ISHIGAMI = {"total": (1 - V2, V2, 1 - V1 - V2), "first": (V1, V2, 0.0)}
"""Ishigami and Homma (1990), a = 7 and b = 0.1."""


def linear(x: Array) -> Array:
    """A sum of three factors, without interactions."""
    return x @ np.array([4.0, 2.0, -1.0])


def ishigami(x: Array) -> Array:
    """Two factors that act together, and one that acts alone and not one way."""
    z = (2 * x - 1) * math.pi
    return np.sin(z[:, 0]) * (1 + 0.1 * z[:, 2] ** 4) + 7 * np.sin(z[:, 1]) ** 2


def shares(kind: str, samples: int, *, pairs: bool = True, seed: int = 3) -> Array:
    """Points of a design of the project's own samplers, as shares of ranges."""
    values = GRID if kind == "full_factorial" else (0.0, 1.0)
    platform = KINDS["lever"]["platform"]
    factors = {name: Factor("lever", platform, values) for name in NAMES}
    options = {"samples": samples, "second_order": pairs, "levels": 4}
    return np.array([list(row.values()) for row in SAMPLERS[kind].draw(factors, options, seed)])


def answer(
    kind: str,
    function: Callable[[Array], Array],
    *,
    noise: float = 0.0,
    samples: int = 0,
    replications: int = 2,
    pairs: bool = True,
) -> OutcomeAnswer:
    """What is found of a function, over replications with such a noise."""
    x = shares(kind, samples or SIZES[kind], pairs=pairs)
    chance = np.random.default_rng(1).normal(0.0, 1.0, (len(x), replications))
    levels = {"full_factorial": (len(GRID),) * len(NAMES), "morris": (4,) * len(NAMES)}
    y = function(x)[:, None] + noise * chance
    sample = Sample(kind, x, y, levels.get(kind, ()), kind == "sobol" and pairs)
    return analysed(sample, "none", OUTCOME)


def held(found: OutcomeAnswer, truth: dict[str, tuple[float, ...]]) -> None:
    """Assert that the true indices lie in their intervals, a little widened."""
    for measure, values in truth.items():
        for both, true in zip(found.indices.by_measure[measure], values, strict=True):
            assert abs(both[0] - true) <= 1.3 * both[1] + 0.01, (measure, both, true)


@pytest.mark.parametrize(("function", "truth"), [(linear, LINEAR), (ishigami, ISHIGAMI)])
def test_sobol_finds_what_is_known(
    function: Callable[[Array], Array], truth: dict[str, tuple[float, ...]]
) -> None:
    found = answer("sobol", function)
    held(found, truth)
    assert found.verdict is not None
    assert found.verdict.word == "converged"
    assert list(found.growth or {}) == [128, 256, 512, 1024]


def test_who_acts_with_whom_is_found_and_an_additive_function_has_nobody() -> None:
    entangled, additive = answer("sobol", ishigami).indices, answer("sobol", linear).indices
    assert entangled.pairs is not None
    assert additive.pairs is not None
    together = ISHIGAMI["total"][2]
    assert entangled.pairs[0, 2, 0] == pytest.approx(together, abs=entangled.pairs[0, 2, 1])
    assert entangled.pairs[0, 2, 0] > entangled.pairs[0, 2, 1]
    for quiet in (
        entangled.pairs[0, 1],
        entangled.pairs[1, 2],
        *additive.pairs[[0, 0, 1], [1, 2, 2]],
    ):
        assert abs(quiet[0]) < quiet[1]
    assert np.abs(additive.by_measure["interaction"][:, 0]).max() < 1e-3
    apart = entangled.by_measure["interaction"]
    assert (apart[[0, 2], 0] > apart[[0, 2], 1]).all()
    assert apart[1, 0] < apart[1, 1]


def test_without_second_order_the_same_first_and_total_come_from_fewer_runs() -> None:
    x = shares("sobol", 64)
    whole = Sample("sobol", x, ishigami(x)[:, None], (), True)
    less = without_pairs(whole)
    np.testing.assert_array_equal(less.x, shares("sobol", 64, pairs=False))
    full, fewer = (METHODS["sobol"].indices(some) for some in (whole, less))
    np.testing.assert_allclose(full.by_measure["total"], fewer.by_measure["total"])
    assert fewer.pairs is None


def test_morris_gives_slopes_and_tells_straight_from_bent() -> None:
    straight = answer("morris", linear).indices.by_measure
    np.testing.assert_allclose(straight["mu_star"][:, 0], (4.0, 2.0, 1.0))
    np.testing.assert_allclose(straight["mu"][:, 0], (4.0, 2.0, -1.0))
    np.testing.assert_allclose(straight["sigma"][:, 0], 0.0, atol=1e-9)
    bent = answer("morris", ishigami)
    assert bent.indices.by_measure["sigma"][2, 0] > 2.0
    assert bent.directions[1] == "mixed"
    assert answer("morris", linear).directions == ("up", "up", "down")


@pytest.mark.parametrize(("function", "truth"), [(linear, LINEAR), (ishigami, ISHIGAMI)])
def test_a_latin_hypercube_gives_first_order(
    function: Callable[[Array], Array], truth: dict[str, tuple[float, ...]]
) -> None:
    found = answer("latin_hypercube", function)
    held(found, {"first": truth["first"]})
    assert list(found.indices.by_measure) == ["first"]


def test_a_factorial_shares_out_all_of_its_variance() -> None:
    found = answer("full_factorial", lambda x: linear(x) + x[:, 0] * x[:, 1]).indices
    grid = np.array(GRID)
    alone = np.array([4.5, 2.5, -1.0]) ** 2 * grid.var()
    whole = alone.sum() + grid.var() ** 2
    np.testing.assert_allclose(found.by_measure["first"][:, 0], alone / whole)
    assert found.pairs is not None
    np.testing.assert_allclose(found.pairs[0, 1, 0], grid.var() ** 2 / whole)
    np.testing.assert_allclose(found.pairs[[0, 1], [2, 2], 0], 0.0, atol=1e-12)
    first, second = found.by_measure["first"][:, 0].sum(), found.pairs[0, 1, 0]
    assert first + second == pytest.approx(1.0)
    noisy = answer("full_factorial", linear, noise=0.5, replications=8)
    held(noisy, LINEAR)
    assert (noisy.indices.by_measure["total"][:, 1] > 0).all()


@pytest.mark.parametrize("kind", METHODS)
def test_noise_alone_is_never_said_to_converge(kind: str) -> None:
    found = answer(kind, lambda x: np.zeros(len(x)), noise=1.0, replications=3).verdict
    assert found is not None
    assert found.word in ("noise", "not yet")
    assert found.noise > 0.8
    assert found.replications > 10


@pytest.mark.parametrize("kind", METHODS)
def test_one_replication_cannot_tell_noise(kind: str) -> None:
    found = answer(kind, linear, replications=1).verdict
    assert found is not None
    assert math.isnan(found.noise)
    assert found.word == "noise unknown"


def test_the_noise_share_is_the_one_put_in_and_common_chance_is_none_of_it() -> None:
    x = shares("latin_hypercube", 2000)
    rng = np.random.default_rng(5)
    signal, sd = linear(x), 0.7
    common = rng.normal(0.0, 9.0, 4)[None, :]
    y = signal[:, None] + common + rng.normal(0.0, sd, (len(x), 4))
    put_in = sd**2 / 4 / (signal.var() + sd**2 / 4)
    assert noise_share(y) == pytest.approx(put_in, rel=0.1)
    assert noise_share(signal[:, None] + common) == pytest.approx(0.0, abs=1e-12)


def test_a_small_sample_is_told_how_many_times_larger_it_should_be() -> None:
    small = answer("sobol", ishigami, samples=64).verdict
    assert small is not None
    assert (small.word, small.replications) == ("not yet", 1)
    assert small.samples in (8, 16, 32)
    noisy = answer("sobol", linear, noise=1.6, replications=2).verdict
    assert noisy is not None
    assert noisy.word == "not yet"
    quiet = answer("sobol", linear, noise=1.6, replications=2 * noisy.replications).verdict
    assert quiet is not None
    assert quiet.noise <= 0.115


def test_the_same_sample_gives_the_same_bytes() -> None:
    for kind in METHODS:
        one, other = (answer(kind, ishigami, noise=0.3, samples=64).indices for _ in range(2))
        for measure, values in one.by_measure.items():
            assert values.tobytes() == other.by_measure[measure].tobytes()


def test_what_is_the_same_everywhere_has_no_indices_but_a_reason() -> None:
    found = answer("sobol", lambda x: np.full(len(x), 0.1 + 0.2), samples=16)
    assert (found.reason, found.sd, found.growth) == ("constant", 0.0, None)
    with pytest.raises(ValueError, match="constant"):
        _ = found.indices


# --- what is read of a folder


def study(
    folder: Path,
    kind: str = "sobol",
    *,
    samples: int = 16,
    replications: int = 2,
    over: dict[str, list[float]] | None = None,
    keep: Callable[[pd.DataFrame], Any] = len,
) -> Path:
    """A study's folder as a sweep would leave it: Ishigami as `gap` after, and a level before.

    `keep` takes the rows and tells those that are done; by default all are.
    """
    ranges = over or {"platform": [0.0, 1.0], "load": [0.5, 1.5], "rationality": [0.0, 2.0]}
    x = shares(kind, samples) if kind in SAMPLERS else np.random.default_rng(1).random((8, 3))
    if len(ranges) < x.shape[1]:
        x = x[:, : len(ranges)]
    design = {"kind": kind, "points": len(x), "samples": samples, "levels": 4, "over": ranges}
    if kind == "sobol":
        design["second_order"] = True
    placed = {
        name: low + x[:, k] * (high - low)
        for k, (name, (low, *_, high)) in enumerate(ranges.items())
    }
    parts = []
    for replication in range(replications):
        y = ishigami(np.pad(x, ((0, 0), (0, 3 - x.shape[1])), constant_values=0.5))
        level = 0.01 * replication
        columns = {"gap": y + level, "burden": 1.0, "time_median": 2 * y}
        before = {"before_gap": level, "before_burden": 1.0, "before_time_median": 1.0}
        head = {"reform": "none", "replication": replication, "point": range(len(x))}
        frame = pd.DataFrame({**head, **placed, **columns, **before})
        frame.loc[3, "time_median"] = math.nan
        parts.append(frame)
    rows = pd.concat(parts, ignore_index=True)
    rows["run_id"] = [f"r{number}" for number in range(len(rows))]
    done = rows if keep is len else rows[keep(rows)]
    (folder / "results").mkdir(parents=True)
    # In an order of its own: nothing may hang on the order in which runs were done.
    done.sample(frac=1.0, random_state=1).to_parquet(folder / "results" / "000001.parquet")
    scenario = {"place_name": "tiny"}
    plan_ = {
        "title": "A test",
        "reform": ["none"],
        "days": 60,
        "replications": replications,
        "seed": 1,
        "outcomes": ["gap", "burden", "time_median"],
        "behaviour": "central",
        "design": design,
        "runs": len(rows),
        "version": "0",
        "model": "x",
        "scenarios": [scenario],
    }
    (folder / "plan.json").write_text(json.dumps(plan_), encoding="utf-8")
    return folder


def analysis(folder: Path, *outcomes: str, of: str = "difference") -> dict[str, Any]:
    """The JSON-ready object of a study's analysis."""
    return sensitivity_of(sensitivity_plan(folder, outcomes, (), of)).values()


def test_the_difference_is_paired_and_levels_are_to_be_had(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", samples=64)
    (found,) = analysis(folder, "gap")["answers"]
    assert found["verdict"]["noise"] == pytest.approx(0.0, abs=1e-12)
    assert found["factors"][0]["total"]["value"] == pytest.approx(ISHIGAMI["total"][0], abs=0.3)
    assert [pair["factors"] for pair in found["pairs"]] == [
        ["platform", "load"],
        ["platform", "rationality"],
        ["load", "rationality"],
    ]
    (before,) = analysis(folder, "gap", of="before")["answers"]
    assert before["reason"] == "constant"
    (after,) = analysis(folder, "gap", of="after")["answers"]
    for one, other in zip(after["factors"], found["factors"], strict=True):
        assert one["total"] == pytest.approx(other["total"])
    assert after["mean"] == pytest.approx(found["mean"] + 0.005)


def test_what_has_no_index_is_null_with_its_reason(tmp_path: Path) -> None:
    found = analysis(study(tmp_path / "s"))["answers"]
    assert [(a["outcome"], a["reason"], a["undefined_points"]) for a in found] == [
        ("gap", None, 0),
        ("burden", "constant", 0),
        ("time_median", "undefined", 1),
    ]
    assert found[1]["factors"] is found[2]["verdict"] is None


def test_the_order_of_runs_and_a_second_time_change_nothing(tmp_path: Path) -> None:
    one, other = study(tmp_path / "a"), study(tmp_path / "b")
    path = other / "results" / "000001.parquet"
    frame = pd.read_parquet(path).sort_values("point", ascending=False)
    frame.iloc[:50].to_parquet(other / "results" / "000002.parquet")
    frame.iloc[50:].to_parquet(path)
    assert analysis(one)["answers"] == analysis(one)["answers"] == analysis(other)["answers"]


def test_of_an_incomplete_study_whole_replications_are_taken_and_it_is_labelled(
    tmp_path: Path,
) -> None:
    def most(rows: pd.DataFrame) -> Any:
        return (rows["replication"] < 2) | (rows["point"] < 10)

    found = analysis(study(tmp_path / "s", replications=3, keep=most), "gap")
    assert found["meta"]["label"] == "incomplete: 266 of 384 runs"
    assert found["answers"][0]["replications"] == 2


def test_of_a_latin_hypercube_points_may_be_missing(tmp_path: Path) -> None:
    def half(rows: pd.DataFrame) -> Any:
        return (rows["replication"] == 1) & (rows["point"] % 2 == 0)

    folder = study(tmp_path / "s", "latin_hypercube", samples=128, keep=half)
    (found,) = analysis(folder, "gap")["answers"]
    assert found["verdict"]["word"] == "not yet"
    assert [grown["size"] for grown in found["growth"]] == [32, 64]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "holes": (
        {"keep": lambda rows: rows["point"] != 7},
        "2 of 256 runs are missing: expected every point of sobol in one replication",
    ),
    "holes of trajectories": (
        {"kind": "morris", "keep": lambda rows: rows["point"] % 9 != 0},
        "expected every point of morris",
    ),
    "too few points": (
        {"kind": "latin_hypercube", "samples": 64, "keep": lambda rows: rows["point"] < 30},
        "expected 40 points or more",
    ),
    "one factor": ({"over": {"platform": [0.0, 1.0]}}, "expected two or more"),
    "one that varies": (
        {"kind": "full_factorial", "over": {"platform": [0.0, 1.0], "load": [1.0, 1.0]}},
        "expected two or more",
    ),
    "a small sample": ({"samples": 4}, "samples of"),
    "points by hand": ({"kind": "list"}, "points chosen by hand"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_analysed_is_refused(name: str, tmp_path: Path) -> None:
    arguments, said = REFUSED[name]
    with pytest.raises(ScenarioError, match=said):
        sensitivity_plan(study(tmp_path / "s", **arguments), (), ())


def test_failed_runs_are_counted(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", keep=lambda rows: rows["point"] != 7)
    head = {"attempt": TRIES, "error": "x", "reform": "none", "point": 7, "replication": 1}
    failures = [{"run_id": name, **head} for name in ("a", "b")]
    lines = "".join(json.dumps(one) + "\n" for one in failures)
    (folder / "failures.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(ScenarioError, match="missing, 2 of them failed"):
        sensitivity_plan(folder, (), ())
