"""The house rules one can count: docstrings, length of files and functions, nothing private.

Lives here: checks on the text of the repository. May not: a test of what the code does.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("model", "scenarios", "viz")
FILE_LINES = 400
FUNCTION_LINES = 70

MACHINE_PATH = re.compile(
    r"(?<![\w.~$}/-])/(?:root|home|Users|work|opt|mnt)/|[A-Z]:\\Users\\|\bfile:/{2}"
)
REGISTRY = re.compile(
    r"\bpypi\.|pythonhosted\.|\bindex[-_]url\b|\bfind[-_]links\b|https?:/{2}\S+/simple\b"
)


def name_of(path: Path) -> str:
    """A file's path in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> tuple[Path, ...]:
    """The files git tracks, staged ones included; a log left beside them is nobody's business."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in sorted(filter(None, done.stdout.split("\0"))))
    return tuple(path for path in paths if path.is_file())


def modules() -> list[Path]:
    """Every module on a floor."""
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def programs() -> list[Path]:
    """Every module on a floor, and the Python around them."""
    around = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    return modules() + sorted(around) + [path for path in [ROOT / "run.py"] if path.exists()]


def missing_kind(source: str) -> str:
    """What a module's docstring lacks; empty if it is of the required kind."""
    text = ast.get_docstring(ast.parse(source)) or ""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return "give it a docstring of two lines or more: what lives there, what may not"
    if "may not" not in text.lower():
        return "its docstring does not say what may not live there (a line 'May not: ...')"
    return ""


def long_functions(source: str) -> Iterator[str]:
    """Functions longer than the rule, as 'line: name (length)'."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{node.lineno}: {node.name} ({length} lines)"


def private_lines(text: str) -> Iterator[str]:
    """Lines that carry a path of somebody's machine or the address of a package registry."""
    for number, line in enumerate(text.splitlines(), start=1):
        if MACHINE_PATH.search(line) or REGISTRY.search(line):
            yield f"{number}: {line.strip()[:100]}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_says_what_lives_there(path: Path) -> None:
    assert missing_kind(path.read_text(encoding="utf-8")) == ""


@pytest.mark.parametrize("path", programs(), ids=name_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= FILE_LINES
    assert list(long_functions(source)) == []


def test_nothing_private_is_in_a_tracked_file() -> None:
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            text = data.decode("utf-8", errors="replace")
            found += [f"{name_of(path)}:{line}" for line in private_lines(text)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        *(f"cd /{folder}/someone/buckstop" for folder in ("home", "Users", "opt")),
        "see '/" + "root/notes'",
        "-f file:" + "//shelf",
        "--index" + "-url https://example.org/pip",
        "https://py" + "pi.org/project/mesa",
        "https://example.org/" + "simple",
    ],
)
def test_a_private_line_is_found(line: str) -> None:
    assert list(private_lines(line))


@pytest.mark.parametrize(
    "line",
    [
        "python run.py compare --out results/home/first",
        "https://example.org/home/page",
        "$HOME/opt/here and ~/opt/there",
        "#!/usr/bin/env bash",
        "a simple index of pages",
    ],
)
def test_a_public_line_is_not(line: str) -> None:
    assert list(private_lines(line)) == []


def test_a_docstring_of_another_kind_is_found() -> None:
    assert missing_kind("x = 1")
    assert missing_kind('"""One line."""')
    assert missing_kind('"""Two lines.\n\nLives here: a thing.\n"""')
    assert missing_kind('"""Two lines.\n\nLives here: a thing. May not: another.\n"""') == ""


def test_a_long_function_is_found() -> None:
    body = "    x = 1\n" * FUNCTION_LINES
    assert list(long_functions(f"def long():\n{body}"))
    assert list(long_functions("def short():\n    x = 1\n")) == []


def test_no_two_public_things_share_a_name() -> None:
    """But a command and what it calls: the command `compare` runs `compare` of scenarios."""
    found: dict[str, list[str]] = {}
    for path in modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                command = path.name in ("command.py", "main.py")
                found.setdefault(node.name, []).extend([] if command else [name_of(path)])
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
