"""One lever at a time: the values that are run, and that each is a comparison of its own.

Lives here: points and rows of a response. May not: its command (tests/viz/explain).
"""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

from model.declared.outcomes import OUTCOMES
from scenarios.compare.comparison import comparison_rows
from scenarios.explain.response import STEPS, lever_response, points
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.run.experiment import experiment

WHERE = ("huaisi", "big_department")


def test_values_run_over_the_whole_range_and_leave_out_what_excludes_others() -> None:
    found = [one.after.platform for one in points(*WHERE, "platform", {})]
    assert found == [0.0, 0.25, 0.5, 0.75, 1.0]
    lever = LEVERS["localised_offices"]
    taken = points("baiyun", "six_powers", lever.name, {"force_command": lever.high / 2})
    held = [one.after.localised_offices for one in taken]
    assert 0 < len(held) < STEPS
    assert max(held) <= 1.0 - lever.high / 2


def test_each_value_is_what_a_comparison_of_it_alone_finds() -> None:
    group = points(*WHERE, "platform", {"bottom_up_weight": 0.3})
    found = lever_response("platform", group, 1, 3, 60)
    alone = load(*WHERE, set={"bottom_up_weight": 0.3, "platform": 0.25})
    (pairs,) = experiment([[alone]], range(1, 4), 60)
    here = found.frame[found.frame["value"] == 0.25].drop(columns=["lever", "value"])
    assert_frame_equal(here.reset_index(drop=True), comparison_rows([alone], pairs))
    assert len(found.frame) == len(group) * len(OUTCOMES)
    assert found.best in found.values


def test_an_unknown_lever_is_refused() -> None:
    with pytest.raises(ScenarioError, match="unknown lever 'platfrom'"):
        points(*WHERE, "platfrom", {})
