"""The model's source by room, as syntax trees: who defines, names and calls what.

Lives here: what the tests of the first rules read. May not: a rule of theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import model

ROOMS = {path.stem: path for path in Path(model.__file__).parent.rglob("*.py")}


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
