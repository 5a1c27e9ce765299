"""The second rule, as it stands in the source: no truth in a rule.

Read off the source: who names a truth, and where. The tables below name every function that may;
whoever needs another adds it here, in sight, with the reason.
"""

from __future__ import annotations

import ast

import numpy as np
import pytest

from districts import toy
from model.district.setup import run_days
from model.plan import burnt_in
from model.rules.answer import LegFacts
from model.tables import records as tables
from model.tables.records import SILENT
from sources import functions, rooms, source, words

RULES = (
    "grid",
    "township",
    "answer",
    "department",
    "dispatcher",
    "resident",
    "address",
    "verdict",
    "stocks",
    "contacts",
    "closing",
)

TRUTH_READERS = {
    ("cases", "open_case"),  # wipes the slot
    ("collect", "count_known"),  # outcome: cases nobody may solve
    ("collect", "count_handoff"),
    ("collect", "count_evasion"),
    ("collect", "count_solved"),
    ("arise", "become_known"),  # the case's yardstick: bound under the baseline division
    ("respond", "kind_of_shedding"),  # outcome: contested, unwarranted or re-routing
    ("meeting", "write_owner"),  # a joint meeting decides deliberately, and gives a void an owner
    ("posts", "staff_follows"),  # staff move with the matter, from who had it to who has it
    ("ownership", "owner"),
    ("ownership", "owes"),
    ("ownership", "owing_unit"),
    ("ownership", "recalled_unit"),  # noise goes on top
    ("ownership", "relation"),  # a list that draws the line between two townships names the one
    ("ownership", "listed_unit"),
    ("arise", "set_home"),  # drawn
    ("setup", "build_world"),
    ("setup", "enact"),
    ("setup", "_grown"),  # drawn, listed, grown
    ("records", "World"),
}
"""Functions that name a table of truth."""

OWNERSHIP_ASKED = {
    ("ownership", "owes"),
    ("ownership", "signal"),
    ("ownership", "owing_unit"),
    ("ownership", "recall"),  # noise goes on top
    ("ownership", "recalled_unit"),
    ("close", "close_on_paper"),
    ("triage", "count_sent"),
    ("triage", "count_kept"),
    ("triage", "count_owed"),
    ("respond", "note_duty"),
    ("respond", "kind_of_shedding"),
    ("respond", "call_given_up"),
    ("respond", "stall"),  # these eight count, nobody chooses by it
    ("respond", "accept"),  # work reveals whether it may lawfully be done
    ("desk", "redispatched"),  # work revealed it to a mistaken holder, who names the owner
    ("triage", "triage"),  # how many legs a case truly has
    ("desk", "conferred"),  # around one table it comes out
    ("ownership", "contact"),  # a department's own people on the spot know a case of theirs
}
"""Functions that ask who truly owns a leg."""


def hidden_columns() -> set[str]:
    """Columns of truth that no public table has, and the yardstick that tells of truth."""
    public = (tables.CASE, tables.LEG, tables.UNIT, tables.GRID, tables.TOWN, tables.MATTER)
    names = {name for table in public for name in table.names or ()}
    secret = {*(tables.TRUE_MATTER.names or ()), *(tables.TRUE_CASE.names or ())}
    return secret - names | {"bound_to_department"}


def test_a_rule_takes_neither_the_world_nor_a_truth() -> None:
    assert hidden_columns() >= {"lead", "second", "passed", "evaded", "contested", "solved_w"}
    for room in RULES:
        for node in ast.walk(source(room)):
            if isinstance(node, ast.FunctionDef):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                names = {argument.arg for argument in arguments}
                kinds = {ast.unparse(a.annotation) for a in arguments if a.annotation}
                assert not {name for name in names if name.startswith(("true", "truth"))}
                assert not kinds & {"World", "np.ndarray", "Table"}
                assert "w" not in names
    assert not any(name.startswith("tru") for name in LegFacts._fields)


@pytest.mark.parametrize("room", RULES)
def test_a_room_of_rules_names_no_truth_and_imports_only_codes_and_rules(room: str) -> None:
    known = words(source(room))
    assert not known & hidden_columns()
    assert not {name for name in known if name.startswith("true_")}
    for node in ast.walk(source(room)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("model."):
            assert node.module.rsplit(".", 1)[1] in (*RULES, "compiled", "records", "slots")
            if node.module == "model.tables.records":
                assert all(isinstance(getattr(tables, a.name), int) for a in node.names)


def callers(*names: str) -> set[tuple[str, str]]:
    """Every function that uses one of these names."""
    return {
        (room, function.name)
        for room in rooms()
        for function in functions(room)
        if words(function) & set(names)
    }


def test_the_tables_of_truth_are_named_only_where_it_is_written_here() -> None:
    found = callers("true_matters", "true_cases")
    assert found == TRUTH_READERS
    assert callers("bound_to_department") == {
        ("arise", "become_known"),
        *(("collect", f"count_{name}") for name in ("known", "handoff", "evasion", "solved")),
    }


def test_who_truly_owns_a_leg_is_asked_only_where_it_is_written_here() -> None:
    defining = {("ownership", "owner"), ("ownership", "owes")}
    assert (
        callers("owner", "owes", "owing_unit") - defining | {("ownership", "owes")}
        == OWNERSHIP_ASKED
    )


def test_whoever_addresses_a_case_does_not_know_its_owner() -> None:
    assert ("triage", "addressed") not in callers("owner", "owes", "owing_unit")


def test_where_lists_are_silent_a_pass_does_not_know_the_owner() -> None:
    # no returns: what the desk remembers is allowed to be right
    behaviour = {"pass_other": 0.1, "pass_sender": 0.0, "pass_partner": 0.0, "self_knowledge": 0.5}
    behaviour |= {"off_route_cost": 10.0, "reveal_return": 0.0}
    scenario = toy(behaviour=behaviour, multi_share=1.0, office_share=0.0, own_share=0.0)
    world = burnt_in(scenario, 19, log=True)
    world.matters["list_state"], world.matters["claims"] = SILENT, 0
    world.levers["platform"] = 0.0
    world = run_days(world, 200)
    log = world.log[: world.clock["log_rows"][0]]
    passes = log[(log["activity"] == tables.EV_HANDOFF) & (log["leg"] > 0) & (log["day"] > 400)]
    co = world.true_matters["co"][passes["matter"], passes["leg"] - 1]
    right = world.units["department"][passes["unit"]] == co
    assert len(passes) > 500
    assert np.mean(right) < 1 / 7 + 4 * np.sqrt(1 / 7 * 6 / 7 / len(passes))  # by chance


def test_the_signal_is_the_only_truth_among_the_facts_of_a_leg() -> None:
    read = words(source("facts"))
    assert {"signal", "relation"} <= read
    assert not read & {
        "owner",
        "owes",
        "owing_unit",
        "recall",
        "true_matters",
        "true_cases",
        *hidden_columns(),
    }
