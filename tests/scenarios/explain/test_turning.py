"""Curves: what is moved, the paired differences, and where a line turns.

Lives here: arithmetic on lines made by hand, and a tiny district measured along each curve.
May not: the page of turning points (documents/test_turning.py), or a direction of the model.
"""

from __future__ import annotations

import numpy as np
import pytest

from districts import toy
from model.declared.levers import Reform
from model.plan import burnt_in
from scenarios.explain.turning import (
    ACCOUNTABILITY,
    NEGLECT,
    SHIPPED,
    SKILLS,
    WEIGHT,
    TurningCurves,
    TurningLine,
    accountability_curve,
    measure_curves,
    pooling_curve,
    turning_curves,
    weight_curve,
)
from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import arm

VALUES = (0.0, 0.5, 1.0)
NOISE = np.array([[0.0], [0.2], [0.4], [0.6]])


def a_line(*levels: float, shaken: float = 0.01) -> TurningLine:
    """A line through these levels, in four worlds that differ much, and in shape a little."""
    waver = shaken * np.array([[0, 1, -1], [0, -1, 1], [0, 1, 1], [0, -1, -1]])
    found = np.array(levels) + NOISE + waver
    return TurningLine("weight", "1", "true_in_time", VALUES, found, found[:, :1])


@pytest.mark.parametrize(
    ("levels", "turn"),
    [
        ((0.1, 0.3, 0.2), ("peak", 0.5)),
        ((0.3, 0.1, 0.2), ("dip", 0.5)),
        ((0.1, 0.2, 0.3), ("rises", 1.0)),
        ((0.3, 0.2, 0.1), ("falls", 1.0)),
        ((0.1, 0.3, 0.1), ("peak", 0.5)),
        ((0.1, 0.1, 0.1), ("flat", 1.0)),
        ((0.1, 0.205, 0.2), ("rises", 1.0)),  # higher inside, but not clearly
    ],
)
def test_a_line_turns_where_its_extreme_differs_from_both_ends(
    levels: tuple[float, ...], turn: tuple[str, float]
) -> None:
    assert a_line(*levels).turn() == turn


def test_a_line_of_zeros_is_zero_and_not_flat() -> None:
    zeros = np.zeros((4, 3))
    assert TurningLine("weight", "1", "gap", VALUES, zeros, zeros[:, :1]).turn() == ("zero", 1.0)


def test_differences_are_paired_with_students_interval() -> None:
    mean, low, high = a_line(0.1, 0.2, 0.3).differences[1]
    half = 3.182446 * np.std([0.01, -0.01, 0.01, -0.01], ddof=1) / 2  # t of 3 degrees of freedom
    assert (mean, low, high) == pytest.approx((0.1, 0.1 - half, 0.1 + half))


def test_what_is_not_clearly_apart_is_near() -> None:
    assert a_line(0.1, 0.205, 0.2).near(1) == [0.5, 1.0]
    assert a_line(0.1, 0.3, 0.2).near(1) == [0.5]


def test_the_zero_is_found_between_two_values_and_only_upwards() -> None:
    def against(*levels: float) -> float | None:
        found = np.array(levels) + NOISE
        return TurningLine(
            "pooling", "toy", "true_in_time", VALUES, found, NOISE + 0.0 * found
        ).zero()

    assert against(-0.1, 0.3, 0.4) == pytest.approx(0.125)
    assert against(-0.3, -0.2, -0.1) is None
    assert against(0.1, 0.2, 0.3) is None


def test_a_curve_moves_its_lever_and_its_settings_and_nothing_else() -> None:
    home = toy()
    by_worth = accountability_curve(home)
    assert f"{SHIPPED['record_pressure']:g} · {SHIPPED['callback_share']:g}" in by_worth.lines
    for curve, names in (
        (by_worth, {"accountability"}),
        (weight_curve(home), {"bottom_up_weight", "bottom_up_weight_office"}),
        (pooling_curve([home]), {"sections_pooled"}),
    ):
        for group in curve.groups:
            for one in group:
                moved = {n for n in Reform.model_fields if _differs(one.before, one.after, n)}
                assert moved <= names
                assert (one.place, one.behaviour) == (group[0].place, group[0].behaviour)
    assert SHIPPED["neglect_spawn"] in NEGLECT
    assert SHIPPED["second_skill"] in SKILLS
    assert {(one.values[0], one.values[-1]) for one in (by_worth, weight_curve(home))} == {(0, 1)}
    assert len(ACCOUNTABILITY) >= 7
    assert len(WEIGHT) >= 9


def _differs(before: Reform, after: Reform, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def test_the_shipped_curves_are_three_in_four_places() -> None:
    curves = turning_curves()
    assert [curve.name for curve in curves] == ["accountability", "weight", "pooling"]
    places = {one.place_name for curve in curves for group in curve.groups for one in group}
    assert places == {"baseline", "wenjiang", "huaisi", "tianjin"}


@pytest.fixture(scope="module")
def tiny() -> TurningCurves:
    """The toy district along all three curves, in two worlds of sixty days."""
    curves = [accountability_curve(toy(), 60), weight_curve(toy(), 60), pooling_curve([toy()], 60)]
    return measure_curves(curves, 2, seed=3)


def test_a_tiny_district_is_measured_as_by_hand(tiny: TurningCurves) -> None:
    for curve, line in (
        (weight_curve(toy()), tiny.of("weight", "work_done")[0]),
        (pooling_curve([toy()]), tiny.of("pooling", "true_solved")[0]),
    ):
        group = curve.groups[0]
        snapshot = burnt_in(group[0], 4)
        read = [
            arm(snapshot, one, 4, 60, reformed=True).outcomes[line.outcome] for one in group[:2]
        ]
        assert line.base[1, 0] == read[0]
        assert line.levels[1, 1 if curve.name == "weight" else 0] == read[1]


def test_a_line_stands_for_every_setting_and_outcome(tiny: TurningCurves) -> None:
    assert len(tiny.lines) == 6 * 3 + len(NEGLECT) * 3 + 2
    for line in tiny.lines:
        assert line.levels.shape == (2, len(line.values))
        assert len(line.differences) == len(line.values)


def test_curves_of_no_worlds_are_refused() -> None:
    with pytest.raises(ScenarioError, match="replications = 0"):
        measure_curves([weight_curve(toy())], 0)
