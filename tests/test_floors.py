"""The floors of the house, run -> viz -> scenarios -> model, and the ladder of rooms inside each.

Lives here: the rule of imports, read from the source: none goes up, to a floor or to a room.
May not: a test of what the code does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"model": 0, "scenarios": 1, "viz": 2, "run": 3}

LADDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "model": (
        *(("key",), ("declared",), ("tables",), ("rules",), ("mechanics",), ("steps",)),
        *(("district",), ("plan",), ("readings",), ("editing",)),
        ("agents", "governance"),
    ),
    "scenarios": (("data",), ("inputs",), ("run",), ("a question",), ("documents",)),
    "viz": (("words",), ("shared",), ("kit",), ("a question",), ("figures",), ("site",)),
}
"""The rooms of each floor from the lowest rung up; a room imports only from rungs below its own.

On the upper floors, a folder that is not named is a question. The package itself stands on top.
"""
BETWEEN = {
    *(("scenarios", "discover", "study"), ("scenarios", "explain", "compare")),
    *(("scenarios", "fit", "logs"), ("scenarios", "optimise", "compare")),
    *(("scenarios", "optimise", "study"), ("scenarios", "sensitivity", "study")),
    *(("scenarios", "robustness", "compare"), ("scenarios", "robustness", "sensitivity")),
    *(("scenarios", "validate", "calibrate"), ("scenarios", "validate", "compare")),
    *(("scenarios", "validate", "follow"), ("scenarios", "validate", "logs")),
    *(("viz", "fit", "logs"), ("viz", "optimise", "study"), ("viz", "sensitivity", "study")),
    *(("viz", "explain", "robustness"), ("viz", "tryit", "compare")),
}
"""Questions that build on another question: floor, who imports, and from whom."""

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


def room_of(name: str) -> str:
    """The room of a dotted name or a module's path: what stands right below the floor."""
    parts = name.removesuffix(".py").replace("/", ".").split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def rung(floor: str, room: str) -> int:
    """How high a room stands. KeyError for a room of the model that is on no rung."""
    heights = {name: k for k, rooms in enumerate(LADDERS[floor]) for name in rooms}
    if room == "__init__":
        return len(LADDERS[floor])
    return heights[room] if floor == "model" else heights.get(room, heights["a question"])


def inside(source: str, name: str) -> Iterator[tuple[int, str]]:
    """Line and room of every import from the module's own floor but from its own room."""
    tree, floor = ast.parse(source), floor_of(name)
    for node in ast.walk(tree):
        names = [target for _, target in imports(node, name)] if _is_import(node) else []
        if isinstance(node, ast.ImportFrom) and names == [floor]:
            names = [f"{floor}.{alias.name}" for alias in node.names]
        for target in names:
            if target.split(".")[0] == floor and room_of(target) != room_of(name):
                yield node.lineno, room_of(target)


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def climbs(source: str, name: str) -> list[str]:
    """Imports of a module that go up the ladder of its floor, or across to another question."""
    floor, room = floor_of(name), room_of(name)
    found = []
    for line, target in inside(source, name):
        level = rung(floor, target) - rung(floor, room)
        beside = level == 0 and (floor == "model" or (floor, room, target) in BETWEEN)
        if level >= 0 and not beside:
            found.append(f"{name}:{line}: {floor}/{room} may not import {floor}/{target}")
    return found


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


@pytest.mark.parametrize("path", [p for p in sources() if p.parent != ROOT], ids=name_of)
def test_no_import_climbs_the_ladder_of_its_floor(path: Path) -> None:
    assert climbs(path.read_text(encoding="utf-8"), name_of(path)) == []


def test_every_question_that_may_build_on_another_does() -> None:
    built = {
        (floor_of(name_of(path)), room_of(name_of(path)), target)
        for path in sources()
        if path.parent != ROOT
        for _, target in inside(path.read_text(encoding="utf-8"), name_of(path))
    }
    assert BETWEEN - built == set()


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
        ("model/key.py", "from model.declared.levers import Reform"),
        ("model/rules/answer.py", "from model.mechanics import queue"),
        ("model/plan.py", "def late():\n    import model.readings"),
        ("model/steps/deep/day.py", "from model import plan"),
        ("scenarios/inputs/load.py", "from scenarios.run.experiment import arm"),
        ("scenarios/fit/twin.py", "from scenarios.discover.boxes import boxes"),
        ("scenarios/explain/shapley.py", "from scenarios.documents import odd"),
        ("viz/shared/cell.py", "from viz.kit.state import Ask"),
        ("viz/kit/deep/jobs.py", "from viz.explain.page import page"),
        ("viz/compare/page.py", "from viz import site"),
    ],
)
def test_an_import_up_the_ladder_is_found(name: str, source: str) -> None:
    assert climbs(source, name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("model/agents.py", "from model.governance import GovernanceModel"),
        ("model/steps/day.py", "from model.steps import arise\nfrom model import key"),
        ("model/__init__.py", "from model.governance import GovernanceModel"),
        ("scenarios/fit/twin.py", "from scenarios.logs.measure import measure_log"),
        ("viz/site/pages.py", "import viz.explain.dashboard, viz.words.language"),
    ],
)
def test_an_import_down_the_ladder_is_not(name: str, source: str) -> None:
    assert climbs(source, name) == []


def test_a_room_of_the_model_on_no_rung_is_found() -> None:
    with pytest.raises(KeyError, match="cellar"):
        climbs("from model.cellar import wine", "model/plan.py")


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
