"""The two first rules as they stand in the source: no lever in an outcome, no truth in a rule.

Read off the source: who names a lever, a counter or a truth, and where. The tables below name every
room and function that may; whoever needs another adds it here, in sight, with the reason. What the
first rules mean for two arms of one snapshot is in test_yardsticks.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import model
from districts import toy
from model.declared.levers import Reform
from model.district.setup import run_days
from model.plan import burnt_in
from model.rules.answer import LegFacts
from model.tables import records as tables
from model.tables.records import SILENT, World

ROOMS = {path.stem: path for path in Path(model.__file__).parent.rglob("*.py")}
RULES = (
    "grid",
    "township",
    "answer",
    "department",
    "dispatcher",
    "resident",
    "address",
    "habit",
    "verdict",
    "stocks",
    "contacts",
)
LEVERS = {*Reform.model_fields, "levers", "lever", "Reform"}

COUNTING = ("daily", "reach", "solved_at", "durations", "true_cases")
TALLIES = {
    "units": (
        "owed",
        "shed",
        "received",
        "owing",
        "worked",
        "friction",
        "present",
        "stayed",
        "vertical_owed",
        "vertical_done",
        "affected",
        "held_back",
    ),
    "towns": ("known", "in_time", "responses", "response_days", "asked", "answered_well"),
    "ties": ("asked", "answered", "closed", "good"),
}
"""Columns that count, in tables that also hold what agents want, know or can."""
COUNTERS = {
    "collect": {
        "units.owed",
        "units.shed",
        "daily.known",
        "daily.bound",
        "daily.patrol",
        "daily.unsolvable",
        "daily.contested",
        "daily.hops",
        "daily.pingpong",
        "daily.passed",
        "daily.evaded",
        "daily.rejected",
        "daily.solved",
        "daily.solved_by_paper",
        "daily.solved_in_time",
        "daily.recorded",
        "daily.recorded_in_time",
        "daily.responded",
        "reach",
        "solved_at",
        "durations",
        "towns.known",
        "towns.in_time",
        "towns.responses",
        "towns.response_days",
        "true_cases.contested",
        "true_cases.passed",
        "true_cases.evaded",
        "true_cases.solved_w",
    },
    "cases": {
        "true_cases.passed",
        "true_cases.evaded",
        "true_cases.contested",  # a slot anew
        "units.received",
        "units.stayed",
    },
    "work": {"units.worked", "units.friction"},
    "arise": {"daily.settled"},
    "triage": {
        "daily.sent",
        "daily.dispatched",
        "daily.addressed",
        "daily.address_right",
        "daily.whistles",
        "daily.whistle_refused",
        "daily.section_hops",
        "units.owing",
    },
    "desk": {"daily.section_hops"},
    "respond": {
        "daily.whistle_absent",
        "daily.whistle_late",
        "daily.whistle_answered",
        "daily.whistle_wait",
        "towns.asked",
        "towns.answered_well",
    },
    "supervise": {"daily.whistle_idle", "towns.answered_well"},
    "dossier": {"ties.asked", "ties.answered", "ties.closed", "ties.good"},
    "month": {  # wiped once they are learned from
        "towns.asked",
        "towns.answered_well",
        "ties.asked",
        "ties.answered",
        "ties.closed",
        "ties.good",
    },
    "posts": {"units.vertical_owed", "units.vertical_done"},
    "year": {"units.affected", "units.held_back"},
    "close": {
        "daily.extended",
        "daily.shelved",
        "daily.reopened",
        "daily.judged",
        "daily.satisfied",
        "daily.satisfied_recorded",
    },
    "day": {"daily.open", "units.present"},
}
"""Which room writes which counter; every write is a plain step, none of it scaled by a lever."""

TRUTH_READERS = {
    ("cases", "open_case"),  # wipes the slot
    ("collect", "count_known"),  # outcome: cases nobody may solve
    ("collect", "count_handoff"),
    ("collect", "count_evasion"),
    ("collect", "count_solved"),
    ("arise", "become_known"),  # the case's yardstick: bound under the baseline division
    ("respond", "kind_of_shedding"),  # outcome: contested, unwarranted or re-routing
    ("meeting", "decide"),  # a joint meeting decides deliberately, and gives a void an owner
    ("posts", "staff_follows"),  # staff move with the matter, from who had it to who has it
    ("ownership", "owner"),
    ("ownership", "owes"),
    ("setup", "build_world"),
    ("setup", "enact"),
    ("setup", "_grown"),  # drawn, listed, grown
    ("records", "World"),
}
"""Functions that name a table of truth."""

OWNERSHIP_ASKED = {
    ("ownership", "owes"),
    ("ownership", "signal"),
    ("ownership", "recall"),  # noise goes on top
    ("close", "close_on_paper"),
    ("triage", "count_dispatch"),
    ("triage", "count_owed"),
    ("respond", "note_duty"),
    ("respond", "kind_of_shedding"),
    ("respond", "stall"),  # these six count, nobody chooses by it
    ("respond", "accept"),  # work reveals whether it may lawfully be done
    ("desk", "redispatched"),  # work revealed it to a mistaken holder, who names the owner
    ("triage", "triage"),  # how many legs a case truly has
    ("desk", "conferred"),  # around one table it comes out
    ("ownership", "contact"),  # a department's own people on the spot know a case of theirs
}
"""Functions that ask who truly owns a leg."""


@cache
def source(room: str) -> ast.Module:
    """A room's syntax tree."""
    return ast.parse(ROOMS[room].read_text(encoding="utf-8"))


def rooms() -> list[str]:
    """Every room of the model."""
    return sorted(set(ROOMS) - {"__init__"})


def functions(room: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Top-level functions and classes of a room."""
    for node in source(room).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node


def words(node: ast.AST) -> set[str]:
    """Every name a piece of source uses: variables, attributes, arguments, imports, strings."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.arg | ast.keyword) and part.arg:
            found.add(part.arg)
        elif isinstance(part, ast.alias):
            found.update(part.name.split("."))
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
    return found


# --- A lever never touches an outcome -------------------------------------------------------


def table_of(node: ast.AST, aliases: dict[str, str]) -> str:
    """The table that `w.table[…]`, or a name for such a row, stands for; empty if none."""
    if isinstance(node, ast.Subscript):
        return table_of(node.value, aliases) if not isinstance(node.value, ast.Name) else ""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == "w" and node.attr in World._fields else ""
    return aliases.get(node.id, "") if isinstance(node, ast.Name) else ""


def pairs(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Targets and values of an assignment, tuples taken apart."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        elif isinstance(target, ast.Tuple):
            yield from ((part, node.value) for part in target.elts)
        else:
            yield target, node.value


def column_of(node: ast.AST, aliases: dict[str, str]) -> str:
    """'table.column' that an attribute of a row stands for; empty if none."""
    if not isinstance(node, ast.Attribute):
        return ""
    table = table_of(node.value, aliases)
    return f"{table}.{node.attr}" if table else ""


def place_of(target: ast.AST, aliases: dict[str, str]) -> str:
    """'table.column' or 'table' that an assignment to this target writes; empty if none.

    Also one entry of a column of several, under a name of its own, too.
    """
    if not isinstance(target, ast.Subscript):
        return column_of(target, aliases)
    if isinstance(target.value, ast.Name) and "." in aliases.get(target.value.id, ""):
        return aliases[target.value.id]
    return column_of(target.value, aliases) or table_of(target, aliases)


def writes(function: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What a function writes of the world ('table.column' or 'table'), and the value written."""
    aliases: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target, value in pairs(node):
                if isinstance(target, ast.Name):
                    aliases[target.id] = table_of(value, {}) or column_of(value, {})
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            steps = list(pairs(node))
        elif isinstance(node, ast.AugAssign):
            steps = [(node.target, node.value)]
        else:
            continue
        for target, value in steps:
            if place := place_of(target, aliases):
                yield place, value


def counters(room: str) -> Iterator[tuple[str, ast.expr]]:
    """The outcome counters a room writes, and the values written."""
    tallies = {f"{table}.{name}" for table, names in TALLIES.items() for name in names}
    for function in functions(room):
        for what, value in writes(function):
            if what.split(".")[0] in COUNTING or what in tallies:
                yield what, value


def test_a_write_to_a_counter_is_found_whatever_its_disguise() -> None:
    text = """
def f(w, day):
    row, other = w.daily[day], w.towns[0]
    row.known += 1
    other.asked, x = 0.0, w.levers[0].platform
    w.daily[day].sent = 2
    w.reach[day, 3] += 1
    w.ties[0, 1].good[1] -= 1.0
    tie, given = w.ties[2, 3], w.units[4].answers
    tie.closed[0] = 0.0
    given[2] += 1.0
"""
    assert {what for what, _ in writes(ast.parse(text))} == {
        "daily.known",
        "towns.asked",
        "daily.sent",
        "reach",
        "ties.good",
        "ties.closed",
        "units.answers",
    }


def test_only_the_rooms_named_here_write_an_outcome_counter() -> None:
    found = {room: {what for what, _ in counters(room)} for room in rooms()}
    assert {room: what for room, what in found.items() if what} == COUNTERS


def test_no_counter_is_written_from_a_lever() -> None:
    for room in rooms():
        for what, value in counters(room):
            assert not words(value) & LEVERS, (room, what)
        for node in ast.walk(source(room)):
            if isinstance(node, ast.Call) and "count_" in ast.unparse(node.func):
                assert not any(words(argument) & LEVERS for argument in node.args), room


@pytest.mark.parametrize("room", ["collect", "readings"])
def test_what_is_counted_and_how_knows_no_lever(room: str) -> None:
    assert not words(source(room)) & LEVERS


def test_every_lever_is_read_by_a_rule() -> None:
    inside = set().union(*(words(source(room)) for room in rooms() if room != "levers"))
    assert set(Reform.model_fields) - inside == set()


# --- Truth is hidden ------------------------------------------------------------------------


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
            assert node.module.rsplit(".", 1)[1] in (*RULES, "compiled", "records")
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
    assert callers("owner", "owes") - defining | {("ownership", "owes")} == OWNERSHIP_ASKED


def test_whoever_addresses_a_case_does_not_know_its_owner() -> None:
    assert ("triage", "addressed") not in callers("owner", "owes")


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
    assert not read & {"owner", "owes", "recall", "true_matters", "true_cases", *hidden_columns()}
