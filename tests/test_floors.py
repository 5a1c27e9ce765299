"""The floors of the house: run -> viz -> scenarios -> model; an import never goes up.

Lives here: the rule of imports, read from the source. May not: a test of what the code does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"model": 0, "scenarios": 1, "viz": 2, "run": 3}

MESA_ROOMS = {"model/agents.py", "model/governance.py"}
PANDAS_ROOMS = {"model/governance.py"}
CACHE_ROOMS = {"model/tables/cache.py", "model/key.py"}
"""The compiler's cache is all the model writes, and its own sources are all it reads."""

SCREENS = {"plotly", "solara", "rich", "typer", "jinja2"}
FILES = {
    *{"pathlib", "os", "io", "shutil", "tempfile", "glob", "fileinput", "subprocess"},
    *{"csv", "tomllib", "pickle", "sqlite3", "gzip", "zipfile"},
}
FILE_CALLS = {
    *{"open", "load", "loadtxt", "genfromtxt", "fromfile", "save", "savez", "savetxt", "tofile"},
    *{"read_csv", "to_csv", "read_text", "write_text", "read_bytes", "write_bytes"},
}


def sources() -> list[Path]:
    """Every module on a floor."""
    rooms = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return rooms + [path for path in [ROOT / "run.py"] if path.exists()]


def name_of(path: Path) -> str:
    """A module's path in the repository, as the tables above write it."""
    return path.relative_to(ROOT).as_posix()


def floor_of(name: str) -> str:
    """The floor a module stands on: its folder, or `run`."""
    return name.split("/")[0].removesuffix(".py")


def imports(tree: ast.AST, name: str) -> Iterator[tuple[int, str]]:
    """Line and full name of every import, lazy ones and relative ones included."""
    package = name.removesuffix(".py").split("/")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: -node.level] if node.level else []
            yield node.lineno, ".".join([*base, node.module] if node.module else base)


def upward(source: str, name: str) -> list[str]:
    """Imports of a module that go up."""
    own = FLOORS[floor_of(name)]
    return [
        f"{name}:{line}: {floor_of(name)}/ may not import {target}, which stands above it"
        for line, target in imports(ast.parse(source), name)
        if FLOORS.get(target.split(".")[0], -1) > own
    ]


def forbidden(source: str, name: str) -> list[str]:
    """Libraries a module may not import, by the floor it stands on."""
    barred: set[str] = set()
    if floor_of(name) == "model":
        barred = SCREENS | {"mesa", "pandas"} | FILES
        barred -= {"mesa"} if name in MESA_ROOMS else set()
        barred -= {"pandas"} if name in PANDAS_ROOMS else set()
        barred -= FILES if name in CACHE_ROOMS else set()
    elif floor_of(name) == "scenarios":
        barred = {"plotly", "solara"}
    return [
        f"{name}:{line}: {floor_of(name)}/ may not import {target} here"
        for line, target in imports(ast.parse(source), name)
        if target.split(".")[0] in barred
    ]


def file_calls(source: str, name: str) -> list[str]:
    """Calls in the model by which a file would be read or written without an import."""
    if floor_of(name) != "model" or name in CACHE_ROOMS:
        return []
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in FILE_CALLS:
                found.append(f"{name}:{node.lineno}: model/ may not touch files: {called}(...)")
    return found


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_no_import_goes_up(path: Path) -> None:
    assert upward(path.read_text(encoding="utf-8"), name_of(path)) == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_each_floor_keeps_to_its_libraries(path: Path) -> None:
    assert forbidden(path.read_text(encoding="utf-8"), name_of(path)) == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_the_model_knows_nothing_of_files(path: Path) -> None:
    assert file_calls(path.read_text(encoding="utf-8"), name_of(path)) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("model/a.py", "import scenarios.load"),
        ("model/a.py", "def late():\n    from viz import report"),
        ("scenarios/a.py", "from viz.figures import bars"),
        ("viz/rooms/a.py", "import run"),
        ("viz/rooms/a.py", "from ... import run\nfrom run import app"),
    ],
)
def test_an_upward_import_is_found(name: str, source: str) -> None:
    assert upward(source, name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("run.py", "import viz.report, scenarios, model.day"),
        ("viz/a.py", "from scenarios import load"),
        ("scenarios/a.py", "from .errors import ConfigError\nfrom model.place import Place"),
        ("model/a.py", "import numpy as np\nfrom . import draws"),
    ],
)
def test_a_downward_import_is_not(name: str, source: str) -> None:
    assert upward(source, name) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("model/steps/day.py", "import mesa"),
        ("model/readings.py", "from pandas import DataFrame"),
        ("model/governance.py", "import plotly.express"),
        ("model/steps/day.py", "from pathlib import Path"),
        ("scenarios/study/plan.py", "import solara"),
    ],
)
def test_a_library_out_of_place_is_found(name: str, source: str) -> None:
    assert forbidden(source, name)


def test_a_file_opened_in_the_model_is_found() -> None:
    assert file_calls("text = open('place.toml').read()", "model/steps/day.py")
    assert file_calls("np.save('state', world)", "model/steps/day.py")
