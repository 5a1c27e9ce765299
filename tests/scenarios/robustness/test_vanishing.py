"""Where an effect vanishes: the crossing of a curve, and a miniature that is run.

Lives here: curves made by hand, and a toy district. May not: a shipped result.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from districts import toy
from model.declared.levers import Reform
from scenarios.inputs.errors import ScenarioError
from scenarios.robustness.vanishing import (
    Unlearnt,
    nearest_first,
    robustness,
    robustness_size,
    unlearnt,
    vanishing_point,
    with_behaviour,
)

WEIGHT = Unlearnt("attention_weight", 0.0, 0.5, 1.0)
STAKES = Unlearnt("stakes_weight", 0.0, 3.0, 6.0)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ({0.0: -1.0, 1.0: 1.0, 2.0: 3.0}, 0.5),
        ({0.0: 1.0, 1.0: 1.0, 2.0: -3.0}, 1.25),
        ({0.0: 2.0, 1.0: 1.0, 2.0: 1.5}, np.nan),
        ({0.0: 0.0, 1.0: 1.0, 2.0: 2.0}, 0.0),
        ({0.0: -3.0, 1.0: 1.0, 2.0: -1.0}, 0.75),  # the nearer of two
        ({0.0: 1.0, 1.0: 0.0, 2.0: 1.0}, np.nan),  # nothing to lose
        ({0.0: 1.0, 1.0: np.nan, 2.0: 1.0}, np.nan),
        ({0.0: -1.0, 0.5: np.nan, 1.0: 1.0}, 0.5),  # undefined in between
    ],
)
def test_an_effect_vanishes_where_nothing_of_it_is_left(
    left: dict[float, float], expected: float
) -> None:
    assert vanishing_point(1.0, left) == pytest.approx(expected, nan_ok=True)


def test_what_was_not_learnt_is_a_behavioural_parameter_with_a_range() -> None:
    found = unlearnt()
    assert {"attention_weight", "stakes_weight"} <= {one.name for one in found}
    for one in found:
        assert one.low <= one.central <= one.high
        assert one.central not in one.ends


def test_a_whole_number_has_whole_values_only() -> None:
    days = Unlearnt("redraw_days", 2.0, 3.0, 7.0)
    assert days.ends == [2.0, 7.0]
    assert days.half_way(7.0) == [5.0]
    assert days.half_way(2.0) == []


def test_the_nearest_is_the_one_that_goes_the_smallest_part_of_its_way() -> None:
    rows = [[0.0, 5.0, 10.0, 9.0], [0.0, 0.5, 1.0, 0.4], [0.0, 1.0, 100.0, 0.5]]
    frame = pd.DataFrame(rows, columns=["low", "central", "high", "vanishes"])
    assert list(nearest_first(frame).index) == [1, 2, 0]


def test_an_effect_of_attention_alone_vanishes_with_its_weight() -> None:
    numb = toy(behaviour={"stakes_weight": 0.0, "neglect_spawn": 0.0})
    after = Reform(**(numb.before.model_dump() | {"bottom_up_weight": 0.6}))
    scenario = replace(numb, after=after)
    found = robustness(scenario, seed=1, worlds=3, days=200, joint=60, parameters=[WEIGHT])
    rows = found.frame.set_index("outcome")
    row = rows.loc["true_in_time"]
    assert row["effect"] > 0.0
    assert row["to_lose"]
    assert row["margin"] == min(0.01, 0.05 * row["before"])
    assert row["at_low"] == 0.0 < row["vanishes"] < WEIGHT.central
    assert row["at_high"] > row["effect"]
    joint = found.joint["true_in_time"]
    assert joint.lost < 0.2
    assert joint.answer.directions == ("up",)
    assert found.json_ready()["rows"][0]["outcome"] == "buck_passing_rate"


def test_other_behaviour_holds_in_both_arms_and_keeps_whole_numbers_whole() -> None:
    moved = with_behaviour(toy(), redraw_days=7.0)
    assert moved.behaviour.redraw_days == 7
    assert moved.before == toy().before


def test_a_reform_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ScenarioError, match="one that moves a lever there"):
        robustness(toy(), seed=1, parameters=[STAKES])


@pytest.mark.parametrize(
    ("sizes", "named"),
    [
        ({"seed": -1}, "seed = -1"),
        ({"worlds": 0}, "replications = 0"),
        ({"days": 0}, "days = 0"),
        ({"joint": 39}, "joint = 39"),
        ({"worlds": 10_001}, "replications = 10,001"),
    ],
)
def test_a_size_that_cannot_be_is_refused_by_its_name(sizes: dict[str, int], named: str) -> None:
    asked = {"seed": 1} | sizes
    with pytest.raises(ScenarioError, match=named):
        robustness(toy("one_list"), parameters=[STAKES], **asked)  # type: ignore[arg-type]


def test_progress_comes_to_what_was_said_and_a_second_run_gives_the_same() -> None:
    steps: list[int] = []
    sizes = {"seed": 1, "worlds": 2, "days": 40, "joint": 40}
    moved = [WEIGHT, STAKES]
    one, other = (
        robustness(toy("one_list"), parameters=moved, tick=lambda: steps.append(1), **sizes)  # type: ignore[arg-type]
        for _ in range(2)
    )
    assert len(steps) == 2 * robustness_size(moved, 2, 40)
    assert one.json_ready() == other.json_ready()
