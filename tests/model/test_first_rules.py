"""The first rule, as it stands in the source: no lever in an outcome.

Read off the source: who names a lever or a counter, and where. The tables below name every room
that may write one; whoever needs another adds it here, in sight, with the reason. What the first
rules mean for two arms of one snapshot is in test_yardsticks.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from model.declared.levers import Reform
from model.tables.records import World
from sources import functions, rooms, source, words

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
        "downgraded",
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
        "daily.call_answered",
        "daily.call_late",
        "daily.call_absent",
        "daily.whistle_answered",
        "daily.whistle_late",
        "daily.whistle_absent",
        "daily.whistle_wait",
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
    "arise": {"daily.settled", "true_cases.home"},  # a truth drawn, no counter
    "triage": {
        "daily.sent",
        "daily.dispatched",
        "daily.addressed",
        "daily.address_right",
        "daily.kept",
        "daily.kept_wrongly",
        "daily.calls",
        "daily.whistles",
        "daily.whistle_refused",
        "daily.section_hops",
        "units.owing",
    },
    "desk": {"daily.section_hops", "daily.town_hops"},
    "respond": {"daily.call_absent", "daily.whistle_absent", "towns.asked", "towns.answered_well"},
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
    "year": {"units.affected", "units.held_back", "units.downgraded"},
    "close": {
        "daily.extended",
        "daily.shelved",
        "daily.reopened",
        "daily.judged",
        "daily.satisfied",
        "daily.surveyed",
        "daily.satisfied_recorded",
        "daily.papered",
        "daily.call_absent",
        "daily.whistle_absent",
        "towns.asked",
    },
    "day": {"daily.open", "units.present"},
}
"""Which room writes which counter; every write is a plain step, none of it scaled by a lever."""


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
