"""Verdicts: one rule, from the worlds alone, and the same wherever an effect is reported.

Lives here: the judgement of made-up worlds, margins, limits; null levers and a reference of many
worlds, both of the toy district. May not: how a verdict is shown.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from districts import toy
from model.declared.outcomes import OUTCOMES, POINT
from scenarios.compare.comparison import comparison_rows
from scenarios.inputs.ensemble import DUTY_SHIFT, Ensemble, under_set
from scenarios.run.effects import COLUMNS, measured_effect, verdict_on
from scenarios.run.experiment import experiment

SOLVED = OUTCOMES["true_in_time"]
PASSED = OUTCOMES["buck_passing_rate"]
WHISTLES = OUTCOMES["whistles"]
WORLDS = 20
"""Worlds a set that is taken for the truth."""


def worlds(better: int, worse: int, size: float = 0.05) -> np.ndarray:
    """So many worlds that rise, and so many that fall."""
    return np.array([size] * better + [-size] * worse)


@pytest.mark.parametrize(
    ("rise", "fall", "verdict"),
    [
        (20, 0, "better"),
        (19, 1, "better"),
        (18, 2, "probably_better"),
        (16, 4, "probably_better"),
        (15, 5, "uncertain"),
        (10, 10, "uncertain"),
        (5, 15, "uncertain"),
        (4, 16, "probably_worse"),
        (2, 18, "probably_worse"),
        (1, 19, "worse"),
        (0, 20, "worse"),
    ],
)
def test_the_side_that_worlds_are_on_is_the_verdict(rise: int, fall: int, verdict: str) -> None:
    assert measured_effect(SOLVED, worlds(rise, fall), 0.6, None).verdict == verdict
    opposite = measured_effect(PASSED, -worlds(rise, fall), 0.3, None)
    assert opposite.verdict == verdict
    assert opposite.helps == rise / 20
    assert opposite.hurts == fall / 20


def test_no_world_beyond_the_margin_is_unchanged_and_one_is_not() -> None:
    small = np.full(20, 0.009)
    assert measured_effect(SOLVED, small, 0.6, None).verdict == "unchanged"
    assert measured_effect(SOLVED, small, 0.6, None).same == 1.0
    small[0] = 0.011
    assert measured_effect(SOLVED, small, 0.6, None).verdict == "better"
    assert measured_effect(SOLVED, -small, 0.6, None).verdict == "worse"


def test_what_is_worse_in_every_world_is_never_uncertain() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        some = -rng.exponential(0.02, rng.integers(8, 40))
        found = measured_effect(SOLVED, some, 0.6, None)
        assert found.verdict in ("worse", "unchanged")
        assert (found.verdict == "unchanged") == (found.same == 1.0)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 40])
def test_what_is_zero_by_construction_is_unchanged_however_few_worlds(count: int) -> None:
    for sets in (None, list(range(count))):
        for outcome in (SOLVED, WHISTLES):
            found = measured_effect(outcome, np.zeros(count), 0.6, sets)
            assert found.verdict == "unchanged"
            assert found.same == 1.0
    rounding = np.array([1e-17, -2e-17] * 10)
    assert measured_effect(SOLVED, rounding, 0.0, None, part=True).verdict == "unchanged"


def test_fewer_than_eight_sets_or_worlds_are_too_few() -> None:
    rise = worlds(14, 0)
    assert measured_effect(SOLVED, rise[:7], 0.6, None).verdict == "too_few"
    assert measured_effect(SOLVED, rise[:8], 0.6, None).verdict == "better"
    assert measured_effect(SOLVED, rise, 0.6, list(np.arange(14) // 2)).verdict == "too_few"
    assert measured_effect(SOLVED, rise, 0.6, list(np.arange(14))).verdict == "better"
    small = np.full(7, 0.001)
    assert measured_effect(SOLVED, small, 0.6, None).verdict == "too_few"


def test_without_a_better_direction_an_effect_is_only_there() -> None:
    for sign in (1.0, -1.0):
        found = measured_effect(WHISTLES, sign * worlds(20, 0, 9.0), 12.0, None)
        assert (found.verdict, found.helps, found.hurts) == ("moved", None, None)
        found = measured_effect(WHISTLES, sign * worlds(17, 3, 9.0), 12.0, None)
        assert found.verdict == "probably_moved"
    assert verdict_on(worlds(12, 8), 0.0, "neither", 20) == "uncertain"


def test_nothing_to_compare_is_undefined() -> None:
    for found in (
        measured_effect(SOLVED, np.array([]), None, None),
        measured_effect(SOLVED, np.array([]), 0.5, [1]),
    ):
        assert found.verdict == "undefined"
        assert {found.row()[name] for name in COLUMNS} == {None, "undefined"}


def test_margins_and_limits_are_those_of_the_declaration() -> None:
    assert SOLVED.within(0.6) == POINT
    assert SOLVED.within(0.1) == pytest.approx(0.005)
    assert OUTCOMES["gap"].within(-0.1) == pytest.approx(0.005)
    assert OUTCOMES["time_median"].within(8.0) == pytest.approx(0.4)
    assert WHISTLES.within(0.0) == 0.0
    for outcome in OUTCOMES.values():
        low, high = outcome.limits
        bounded = outcome.unit.startswith(("share", "index", "points"))
        assert high == (1.0 if bounded else math.inf)
        assert low == (-1.0 if outcome.unit == "points" else 0.0)


@pytest.mark.parametrize("name", ["true_in_time", "gap", "time_median", "gini_townships"])
def test_an_interval_ends_where_the_level_does(name: str) -> None:
    """Half of the worlds lose more than there is on average."""
    outcome, before = OUTCOMES[name], 0.02
    least, most = outcome.limits
    far = np.resize((-0.5, 0.9), 20)
    for sets in (None, list(range(20)), list(np.arange(20) // 2)):
        found = measured_effect(outcome, far - 0.2, before, sets)
        assert found.low is not None
        assert found.high is not None
        assert found.low >= least - before
        assert found.high <= most - before
    part = measured_effect(outcome, far, before, list(range(20)), part=True)
    assert part.low is not None
    assert part.low < -before


@pytest.fixture(scope="module")
def sixty() -> Ensemble:
    """Sets that differ in duty and in how much people know, evenly."""
    rng = np.random.default_rng(2)
    duty, known = rng.normal(0.0, 2.0, 60), rng.uniform(0.55, 0.95, 60)
    pairs = zip(duty.tolist(), known.tolist(), strict=True)
    return Ensemble(tuple({DUTY_SHIFT: d, "self_knowledge": k} for d, k in pairs), "0" * 16)


def test_a_null_lever_leaves_every_outcome_unchanged_in_every_world(sixty: Ensemble) -> None:
    """What a reform without levers does: exactly nothing."""
    group = [toy("none")]
    pairs = experiment([group], range(1, 13), 40, ensemble=sixty)[0]
    for ensemble in (sixty, None):
        rows = comparison_rows(group, pairs, ensemble)
        known = rows[rows["before"].notna()]
        assert set(known["verdict"]) == {"unchanged"}
        ends = known[["low", "high", "difference"]].fillna(0.0)  # no end where one world counts
        assert (ends == 0.0).all(axis=None)
        assert (known["same"] == 1.0).all()


def test_the_interval_holds_what_many_worlds_of_other_sets_find(sixty: Ensemble) -> None:
    """Truth by brute force: the effect under twenty sets not used, each the mean of many worlds.

    Pooled over outcomes nine tenths are held: they depend on each other, and twenty is not many.
    """
    group, names = [toy("one_list")], ("true_in_time", "gap", "burden", "buck_passing_rate")
    used, others = (replace(sixty, sets=part) for part in (sixty.sets[:40], sixty.sets[40:]))
    pairs = experiment([group], range(1, 61), 60, ensemble=used)[0]
    found = comparison_rows(group, pairs, used).set_index("outcome")
    held = []
    for values in others.sets:
        under = [under_set(one, values) for one in group]
        worlds = experiment([under], range(1001, 1001 + WORLDS), 60)[0]
        for name in names:
            both = [(p.before.outcomes[name], p.after[0].outcomes[name]) for p in worlds]
            truth = np.mean([b - a for a, b in both if a is not None and b is not None])
            held.append(found["low"][name] <= truth <= found["high"][name])
    assert np.mean(held) >= 0.9
