"""Where an effect vanishes: the crossing of a curve, and a miniature that is run.

Lives here: curves made by hand, and a toy district. May not: a shipped result.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from districts import toy
from model.declared.levers import Reform
from scenarios.inputs.errors import ScenarioError
from scenarios.robustness.vanishing import (
    Unlearnt,
    robustness,
    unlearnt,
    vanishing_point,
    with_behaviour,
)

WEIGHT = Unlearnt("attention_weight", 0.0, 0.5, 1.0)
STAKES = Unlearnt("stakes_weight", 0.0, 3.0, 6.0)


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        ({0.0: -1.0, 1.0: 1.0, 2.0: 3.0}, 0.5),
        ({0.0: 1.0, 1.0: -1.0, 2.0: 3.0}, 1.25),
        ({0.0: 2.0, 1.0: 1.0, 2.0: 1.5}, np.nan),
        ({0.0: 0.0, 1.0: 1.0, 2.0: 2.0}, 0.0),
        ({0.0: -3.0, 1.0: 1.0, 2.0: -1.0}, 0.75),  # the nearer of two
        ({0.0: 1.0, 1.0: 0.0, 2.0: 1.0}, np.nan),  # nothing to lose
        ({0.0: 1.0, 1.0: np.nan, 2.0: 1.0}, np.nan),
    ],
)
def test_an_effect_vanishes_where_it_loses_its_sign(
    curve: dict[float, float], expected: float
) -> None:
    found = vanishing_point(1.0, curve)
    assert found == pytest.approx(expected, nan_ok=True)


def test_what_was_not_learnt_is_a_behavioural_parameter_with_a_range() -> None:
    found = unlearnt()
    assert {"attention_weight", "stakes_weight"} <= {one.name for one in found}
    for one in found:
        assert one.low <= one.central <= one.high
        assert one.central not in one.values


def test_an_effect_of_attention_alone_vanishes_with_its_weight() -> None:
    numb = toy(behaviour={"stakes_weight": 0.0, "neglect_spawn": 0.0})
    after = Reform(**(numb.before.model_dump() | {"bottom_up_weight": 0.6}))
    scenario = replace(numb, after=after)
    found = robustness(scenario, seed=1, worlds=3, days=200, joint=60, parameters=[WEIGHT])
    rows = found.frame.set_index("outcome")
    row = rows.loc["true_in_time"]
    assert row["effect"] > 0.0
    assert row["at_low"] == 0.0 == row["vanishes"]
    assert row["at_high"] > row["effect"]
    lost, answer = found.joint["true_in_time"]
    assert lost < 0.2
    assert answer.directions == ("up",)
    assert found.json_ready()["rows"][0]["outcome"] == "buck_passing_rate"


def test_other_behaviour_holds_in_both_arms_and_keeps_whole_numbers_whole() -> None:
    moved = with_behaviour(toy(), redraw_days=7.0)
    assert moved.behaviour.redraw_days == 7
    assert moved.before == toy().before


def test_a_reform_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ScenarioError, match="one that changes a lever here"):
        robustness(toy(), seed=1, parameters=[STAKES])
