"""No lever moves a yardstick: two arms of a snapshot have equal cases, deadlines, truth and staff.

Lives here: denominators and deadlines case by case, truth that only a meeting may change, and who
is paid where. May not: how outcomes differ between arms, or the source (test_first_rules.py,
test_hidden_truth.py).
"""

from __future__ import annotations

from typing import Any

import pytest

from districts import toy
from model.district.setup import copied, enact, run_days
from model.plan import burnt_in
from model.tables.records import OPEN, VOID, World
from scenarios.inputs.toml_files import shipped


@pytest.mark.parametrize("reform", shipped("reform"))
def test_a_reform_enacted_changes_rules_and_what_lists_say_and_nothing_else(reform: str) -> None:
    scenario = toy(reform)
    world = burnt_in(scenario, 17)
    after = copied(world)
    enact(after, scenario, 17)
    for name in World._fields:
        if name not in ("levers", "matters", "clock", "towns"):
            assert getattr(world, name).tobytes() == getattr(after, name).tobytes(), name
    cleared = scenario.after.statements_cleared > scenario.before.statements_cleared
    marks = {"enacted": 1, "reformed": int(cleared)}  # tomorrow begins with it
    for table, mark in (("clock", "enacted"), ("towns", "reformed")):
        was, now = getattr(world, table), getattr(after, table)
        assert (now[mark] == marks[mark]).all()
        now[mark] = was[mark]
        assert was.tobytes() == now.tobytes(), table
    for column in world.matters.dtype.names or ():
        if column not in ("list_state", "claims", "claim", "open_line"):
            assert (world.matters[column] == after.matters[column]).all(), column


def both_arms(
    reform: str, days: int, behaviour: dict[str, float] | None = None, **facts: float
) -> tuple[World, World]:
    """The same snapshot some days on, without and with a reform."""
    scenario = toy(reform, behaviour=behaviour, **facts)
    snapshot = burnt_in(scenario, 18)
    reformed = copied(snapshot)
    enact(reformed, scenario, 18)
    return run_days(copied(snapshot), days), run_days(reformed, days)


YARDSTICKS = ["matter", "township", "colour", "deadline", "known_w", "base_due_w"]
STACKS = ("six_powers+five_powers+one_list+war_zone", "big_department+six_powers+one_list")


@pytest.mark.parametrize("stack", STACKS)
def test_cases_of_one_key_have_the_same_yardsticks_in_both_arms(stack: str) -> None:
    arms = both_arms(stack, 3)
    measured: list[dict[int, Any]] = []
    for world in arms:
        recent = (world.cases["status"] >= OPEN) & (world.cases["day"] >= 365)
        rows = world.cases[recent][["key", *YARDSTICKS, "bound_to_department"]]
        measured.append({int(row["key"]): row.tolist() for row in rows})
    shared = measured[0].keys() & measured[1].keys()
    assert len(shared) > 15
    assert all(measured[0][key] == measured[1][key] for key in shared)


@pytest.mark.parametrize("stack", STACKS)
def test_the_deadline_by_which_truth_is_judged_is_never_moved(stack: str) -> None:
    for world in both_arms(stack, 200):
        cases = world.cases[world.cases["status"] >= OPEN]
        assert (cases["base_due_w"] == cases["known_w"] + cases["deadline"]).all()
        assert (cases["due_w"] > cases["base_due_w"]).any()  # the paper's clock is


QUIET = {
    "trust_report": 0.0,
    "recurrence": 0.0,
    "command_patrol": 0.0,
    "plan_effect": 0.0,
    "project_effect": 0.0,
    "acceptance_effect": 0.0,
    "neglect_spawn": 0.0,
}
"""The channels to what arises, closed: trust, recurrence, a force, plans, projects, the line.

That of grids' hours to patrol is closed where grids have none of their own.
"""
NO_HOURS = {"grid_hours": 0.0}


@pytest.mark.parametrize("stack", STACKS)
def test_denominators_are_equal_in_both_arms_day_by_day(stack: str) -> None:
    before, after = both_arms(stack, 200, QUIET, **NO_HOURS)
    for column in ("known", "patrol", "bound"):
        assert (before.daily[column] == after.daily[column]).all(), column
    assert before.daily["bound"].sum() > 1000
    assert (before.daily["passed"] != after.daily["passed"]).any()


@pytest.mark.parametrize("effect", ["plan_effect", "project_effect", "acceptance_effect"])
def test_what_plans_and_projects_avoid_is_cases_and_nothing_of_their_kind(effect: str) -> None:
    shares = {"planning_share": 0.4, "project_share": 0.4}
    before, after = both_arms("five_powers", 200, QUIET | {effect: 1.0}, **shares, **NO_HOURS)
    for column in ("known", "patrol", "bound"):
        assert (after.daily[column] <= before.daily[column]).all(), column
    assert after.daily["known"].sum() < before.daily["known"].sum()


@pytest.mark.parametrize("stack", STACKS)
def test_truth_changes_by_decision_of_a_joint_meeting_only(stack: str) -> None:
    before, after = both_arms(stack, 200, QUIET, void_share=0.2, **NO_HOURS)
    decided = before.true_matters["lead"] != after.true_matters["lead"]
    assert decided.any()
    assert (before.true_matters["lead"][decided] == VOID).all()
    assert (after.matters["settled"][decided] == 1).all()
    assert (after.true_matters["lead"][after.matters["settled"] == 1] != VOID).all()
    for column in ("second", "co_count", "co", "bound"):
        assert (before.true_matters[column] == after.true_matters[column]).all(), column
    assert (before.daily["bound"] == after.daily["bound"]).all()
    assert (before.daily["unsolvable"] >= after.daily["unsolvable"]).all()
    assert before.daily["unsolvable"].sum() > after.daily["unsolvable"].sum()


@pytest.mark.parametrize("stack", STACKS)
def test_without_a_meeting_truth_is_the_same_at_the_end_of_both_arms(stack: str) -> None:
    before, after = both_arms(stack, 120, QUIET, meeting_items=0)
    assert before.true_matters.tobytes() == after.true_matters.tobytes()
    assert (before.daily["unsolvable"] == after.daily["unsolvable"]).all()


@pytest.mark.parametrize("stack", STACKS)
def test_a_reform_makes_no_unit_and_no_paid_staff_and_no_culture(stack: str) -> None:
    before, after = both_arms(stack, 120)  # no year ends in these days: heads stay
    fixed = ("kind", "township", "department", "district", "posts", "first_clerk", "paid", "duty")
    for column in fixed:
        assert (before.units[column] == after.units[column]).all(), column
    assert (after.units["clerks"] <= after.units["posts"]).all()
    assert (after.units["clerks"] >= before.units["clerks"]).all()  # who moves in brings a desk
