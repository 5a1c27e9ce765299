"""`docs/ODD.md` is the model's: its tables, step numbers, functions and tests are the code's.

Lives here: the page held to the sources. May not: a judgement of its words.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from model.tables import records as tables
from scenarios.documents.odd import MARKED, PAGE, filled
from scenarios.inputs.checks import BEHAVIOURAL

ROOT = PAGE.parent.parent
TEXT = PAGE.read_text("utf-8")
FUNCTIONS = sorted(set(re.findall(r"`((?:model|scenarios)/[\w/]+\.py): (\w+)`", TEXT)))
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))


@cache
def names_in(path: str) -> set[str]:
    """Functions that a file defines."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_tables_are_the_ones_generated() -> None:
    assert filled(TEXT) == TEXT, "run python -m scenarios.documents.odd"


def test_every_behavioural_parameter_is_shown_once() -> None:
    shown = [group for marks in MARKED.findall(TEXT) for group in marks.split()]
    assert len(shown) == len(set(shown))
    assert set(shown) == {p.group for p in BEHAVIOURAL.values()}


@pytest.mark.parametrize(("path", "name"), FUNCTIONS)
def test_a_function_named_exists(path: str, name: str) -> None:
    assert name in names_in(path)


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_test_named_exists(path: str, name: str) -> None:
    assert Path(ROOT / path).is_file()
    assert not name or name in names_in(path)


def test_step_numbers_are_those_of_the_day() -> None:
    day = (ROOT / "model" / "steps" / "day.py").read_text("utf-8")
    coded = re.findall(r"^\s+(\w+)\(w, day(?:, day_w)?\)  # (\d)$", day, re.MULTILINE)
    told = re.findall(r"^\| (\d) \|.*`model/steps/\w+\.py: (\w+)` \|$", TEXT, re.MULTILINE)
    assert [(number, name) for name, number in coded] == told
    assert [number for number, _ in told] == list("1234567")


def test_entities_name_tables_that_exist() -> None:
    named = set(re.findall(r"`tables\.(\w+)`", TEXT))
    assert named >= {"TOWN", "UNIT", "GRID", "MATTER", "CASE", "LEG", "TIE"}
    assert all(hasattr(tables, name) for name in named)


def test_all_seven_elements_are_there() -> None:
    assert re.findall(r"^## (\d)\. ", TEXT, re.MULTILINE) == list("1234567")
