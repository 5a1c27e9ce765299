"""Titles of a study and of a search are text on their pages, in their CSV and on the terminal.

Lives here: markup, stars and control characters in titles. May not: a browser.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from calls import call, place
from evil_texts import MARKUP, cells, evil_place, evil_reform, is_text
from scenarios.inputs.csv_files import harmless
from studies_made import SEARCH
from sweeps import plan
from viz.kit.elements import html
from viz.shared import console
from viz.shared.figure import as_drawn
from viz.shared.pages import bilingual
from viz.shared.table import cell_entry, row, table, terminal_table
from viz.words.language import BOLD, without_bold

__all__ = ["place"]  # a fixture

TURNED = "\u202e12.5\u2066\u200f"
ESCAPES = f"**x** \x1b[31m\x9b1m\x7f{TURNED}"
SEEN = "**x** \\u001b[31m\\u009b1m\\u007f\\u202e12.5\\u2066\\u200f"
TITLE = f"={MARKUP} {ESCAPES}"
DESIGN = """kind = "sobol"
samples = 8

[design.over]
platform = [0.0, 1.0]
load = [0.6, 1.1]
"""


def evil(path: Path, place: Path) -> Path:
    """A plan, or one of a search, whose title, place and reform are markup."""
    site, title = evil_place(place.parent), json.dumps(TITLE).replace("\x7f", "\\u007f")
    text = path.read_text("utf-8").replace("./tiny.toml", site.name).replace("tiny.toml", site.name)
    lines = [f"title = {title}" if k.startswith("title =") else k for k in text.splitlines()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def check(folder: Path, page: str, printed: str) -> None:
    """The page and every CSV of a folder hold text alone, and so does the terminal."""
    shown = (folder / page).read_text("utf-8")
    assert is_text(shown)
    assert "<strong>x" not in shown
    assert not set(shown.split("<body")[1].split("<script")[0]) & set("\u202e\u2066\u200f")
    for file in folder.rglob("*.csv"):
        assert all(harmless(cell) == cell for cell in cells(file))
    assert not set(printed) & set("\x1b\x07\x9b\x7f\r\u202e\u2066\u200f")


def test_a_study_shows_titles_as_text(place: Path) -> None:
    reform = evil_reform(place.parent)
    path = plan(place.parent, DESIGN, outcomes='["true_in_time"]')
    text = path.read_text("utf-8").replace('"one_list"', json.dumps(f"./{reform.name}"))
    path.write_text(text, encoding="utf-8")
    done = call("sweep", evil(path, place), "--threads", "--out", "study")
    assert done.exit_code == 0, done.stderr
    status = call("status", "study")
    assert SEEN in status.stdout
    ((_, *reforms),) = [json.loads(Path("study/plan.json").read_text("utf-8"))["reform"]]
    for command in (
        ("sensitivity", "study"),
        ("discover", "study", "--worse", "true_in_time", "--reform", *reforms),
    ):
        done = call(*command, "--out", command[0])
        assert done.exit_code == 0, done.stderr
        check(Path(command[0]), f"{command[0]}.html", done.stdout + status.stdout)


def test_a_search_shows_titles_as_text(place: Path) -> None:
    path = place.parent / "search.toml"
    path.write_text(SEARCH, encoding="utf-8")
    done = call("optimise", evil(path, place), "--out", "found")
    assert done.exit_code == 0, done.stderr
    check(Path("found"), "optimise.html", done.stdout)


@pytest.mark.parametrize("terminal", [False, True])
def test_a_control_character_reaches_no_terminal(terminal: bool) -> None:
    file = io.StringIO()
    screen = console.Screen(file=file, force_terminal=terminal, width=200, color_system=None)
    assert isinstance(screen, Console)
    screen.print(ESCAPES, highlight=False)
    screen.print(terminal_table(table((ESCAPES, "x"), [row(cell_entry(ESCAPES), "1")], ESCAPES)))
    assert file.getvalue().count(SEEN) == 4  # a line, and title, head and cell of a table
    assert not set("\x9b\x7f") & set(file.getvalue())
    assert "\x1b[31m" not in file.getvalue()


def test_no_text_of_a_file_turns_the_numbers_beside_it() -> None:
    shown = "\\u202e12.5\\u2066\\u200f"
    assert str(bilingual(TURNED, "")).count(shown) == 1
    assert as_drawn(TURNED) == shown
    assert html("p", [TURNED, html("b", [TURNED])]).kwargs["children"][0] == shown


def test_bold_is_ours_alone() -> None:
    assert without_bold(f"{BOLD}a{BOLD} **b**") == "a **b**"
    assert str(bilingual(f"{BOLD}a{BOLD} **b**", "")).startswith(
        '<span class="l-en" lang="en"><strong>a</strong> **b**</span>'
    )
    assert str(bilingual(f"{BOLD}a{BOLD}", f"{BOLD}a{BOLD}")) == "a"
