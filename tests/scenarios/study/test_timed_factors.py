"""Studies under a timeline: its horizon, and its numbers as factors of a design.

Lives here: plans read and moved, without a run. May not: a sweep.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import ScenarioError
from scenarios.run.parquet import column_labels
from scenarios.study.kept import declaration
from scenarios.study.plan import Study
from scenarios.study.plan_file import read_study

PLAN = """title = "x"
place = "huaisi"
reform = ["big_department"]
replications = 1
behaviour = "central"
{top}
[design]
kind = "full_factorial"
[design.over]
{over}
"""


def plan(folder: Path, over: str, top: str = 'timeline = "flood_week"') -> Study:
    path = folder / "plan.toml"
    path.write_text(PLAN.format(top=top, over=over), encoding="utf-8")
    return read_study(path)


def test_numbers_of_phases_and_shocks_are_varied(tmp_path: Path) -> None:
    study = plan(tmp_path, '"shock_1.size" = [0, 3.5]\n"shock_2.from_day" = [10, 20]')
    assert study.days == 180
    assert study.size == 4
    shocks = study.scenario(3, 0).timeline.shocks
    assert shocks[0].numbers.size == 3.5
    assert shocks[1].numbers.from_day == 20
    assert shocks[0].numbers.from_day == 60
    half = plan(tmp_path, '"phase_1.share" = [0.25]', 'timeline = "half_then_all"')
    assert half.scenario(0, 0).timeline.phases[0].numbers.share == 0.25


def test_a_lever_that_is_varied_reaches_the_phases(tmp_path: Path) -> None:
    study = plan(tmp_path, "platform = [0.3]", 'timeline = "half_then_all"')
    assert all(one.book.platform == 0.3 for one in study.scenario(0, 0).timeline.phases)


@pytest.mark.parametrize(
    ("over", "top", "said"),
    [
        ('"shock_3.size" = [1]', 'timeline = "flood_week"', "shock, but it has 2"),
        ('"shock_1.size" = [1]', "", "shock, but it has 0"),
        ('"shock_2.size" = [0.96]', 'timeline = "flood_week"', "at most 0.95"),
        ('"shock_1.from_day" = [179]', 'timeline = "flood_week"', "horizon of 180 days"),
        ('"shock_1.sise" = [1]', 'timeline = "flood_week"', "unknown lever"),
        ('"shock_1.size" = [21]', 'timeline = "flood_week"', "from 0 to 20"),
        ('"phase_1.from_day" = [9]', 'timeline = "half_then_all"\ndays = 300', "horizon of 300"),
        ("platform = [1]", "timeline = 3", "a name or a path"),
        ("platform = [1]", 'timeline = "flod"', "unknown timeline"),
    ],
)
def test_what_cannot_be_is_refused(over: str, top: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=said):
        plan(tmp_path, over, top)


def test_a_timelines_number_is_declared_under_its_own_name() -> None:
    found = declaration("shock_2.size")
    assert found is not None
    assert (found.name, found.high) == ("shock_2.size", 20.0)
    assert found.en == "Size of the shock (shock_2.size)"
    assert column_labels("shock_2.size")["label_en"] == found.en
    assert declaration("shock_0.size") is declaration("phase_1.size") is None


def test_a_timeline_of_the_command_goes_before_that_of_the_plan(tmp_path: Path) -> None:
    own = plan(tmp_path, "load = [0.8]")
    told = read_study(tmp_path / "plan.toml", timeline="half_then_all")
    assert told == plan(tmp_path, "load = [0.8]", 'timeline = "half_then_all"')
    assert told.scenario(0, 0).timeline != own.scenario(0, 0).timeline
