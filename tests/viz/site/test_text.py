"""Text from files is text everywhere: in CSV, reports, figures, place files and on the terminal.

Lives here: markup and formulas where a title or a name stands. May not: a browser.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from calls import ROOT, answered, call, place
from evil_texts import MARKUP, cells, evil_place, evil_reform, is_text
from logs import geometric
from scenarios.fit.place_file import Fitted
from scenarios.inputs.csv_files import csv_text, harmless, write_csv
from scenarios.inputs.ensemble import read_sets, write_sets
from scenarios.inputs.load import load
from scenarios.logs.measure import measure_frame
from scenarios.study.design_given import from_csv
from viz.logs.page import log_page, measured_files
from viz.shared.figure import as_drawn, broken, in_lines
from viz.shared.pages import embedded
from viz.shared.table import cell_entry, row, table, terminal_table

__all__ = ["place"]  # a fixture

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1+1"),
    *(
        "＋1",
        "－1+1",
        "＠SUM",
        '=HYPERLINK("http://x.example")',
        "-",
        "=",
        "+86-10",
        "--1",
        "-1e",
        "=-1",
    ),
)
PLAIN = ("", "a=1", "a-b", "'", "1-2", "诉求", "1", "-1", "+1.5", "-1.5e-07", "-.5", "+3.", "1e9")


# ---- CSV


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text_in_csv(text: str) -> None:
    frame = pd.DataFrame({text: ["a", text], "kind": pd.Categorical([text, "b"])})
    lines = list(csv.reader(io.StringIO(csv_text(frame), newline="")))
    safe = "'" + text.replace("\r", "\n")
    assert lines == [[safe, "kind"], ["a", safe], [safe, "b"]]
    assert list(frame.columns) == [text, "kind"]  # the table itself is not changed


def test_a_cell_never_begins_a_row() -> None:
    text = csv_text(pd.DataFrame({"x": ["a\r=1", "b\r\n=1", "c\n=1"]}))
    assert text == 'x\n"a\n=1"\n"b\n=1"\n"c\n=1"\n'


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_and_numbers_stay(text: str) -> None:
    assert harmless(text) == text


def test_numbers_moments_and_gaps_are_written_as_before() -> None:
    frame = pd.DataFrame(
        {
            "x": [-1.5, np.nan, -np.inf],
            "n": pd.array([-1, None, 3], dtype="Int64"),
            "when": pd.to_datetime(["2024-01-05", None, "2024-01-07"]),
            "mixed": [-2, None, "b"],
            "yes": [True, False, True],
        }
    )
    assert csv_text(frame) == frame.to_csv(index=False, lineterminator="\n")
    twice = frame.set_axis(["a", "a", "b", "b", "c"], axis=1)
    assert csv_text(twice) == twice.to_csv(index=False, lineterminator="\n")


def test_every_csv_is_written_by_the_one_function() -> None:
    """Nowhere else is a table written as CSV, with pandas or without."""
    writers = {"to_csv", "DictWriter", "writer", "savetxt"}
    found = {
        path.relative_to(ROOT).as_posix()
        for floor in ("model", "scenarios", "viz", "benchmarks")
        for path in (ROOT / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in writers
    }
    own = "scenarios/logs/layout.py"  # a heading put right in memory, on the way to being read
    assert found == {"scenarios/inputs/csv_files.py", own}


def test_what_is_read_back_comes_back_unchanged(tmp_path: Path) -> None:
    points = pd.DataFrame({"platform": [0.25, -0.5], "duty_mean": [-1e-7, 3.0]})
    write_csv(points, tmp_path / "points.csv")
    rows = from_csv({"file": "points.csv"}, "plan", tmp_path)
    assert [values for _, values in rows] == points.to_dict("records")
    sets = [{"duty_shift": -0.125}, {"duty_shift": 0.5}]
    write_sets(tmp_path / "sets.csv", ["duty_shift"], sets)
    assert list(read_sets(tmp_path / "sets.csv").sets) == sets


def test_a_log_of_the_program_measures_the_same_when_it_is_read_back(place: Path) -> None:
    done = call("trace", "--place", place, "--days", 40, "--log", "log.csv")
    assert done.exit_code == 0, done.stderr
    text = Path("log.csv").read_text("utf-8")
    assert "'" not in text
    assert text == csv_text(pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False))
    assert answered("measure", "log.csv")["cases"] > 0


# ---- commands


def test_compare_and_explain_show_titles_as_text(place: Path) -> None:
    site, reform = evil_place(place.parent), evil_reform(place.parent)
    asked = ("--place", site, "--reform", reform, "--days", 40, "--replications", 2)
    for command, page in (("compare", "report.html"), ("explain", "explain.html")):
        done = call(command, *asked, "--out", command, columns=200)
        assert done.exit_code == 0, done.stderr
        assert "[/b]" in done.stdout
        assert is_text(Path(command, page).read_text("utf-8"))
        for file in Path(command).glob("*.csv"):
            assert all(harmless(cell) == cell for cell in cells(file))
    assert "'=1+1" in cells(Path("compare", "comparison.csv"))
    assert "'@SUM(A1)" in cells(Path("compare", "comparison.csv"))


def test_flows_write_names_of_domains_as_text(place: Path) -> None:
    site = evil_place(place.parent)
    asked = ("--place", site, "--reform", "big_department", "--days", 40, "--replications", 2)
    done = call("flows", *asked, "--level", "units", "--csv", "flows.csv")
    assert done.exit_code == 0, done.stderr
    assert all(harmless(cell) == cell for cell in cells(Path("flows.csv")))


def test_a_log_of_evil_names_is_measured_and_fitted_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    frame = geometric(np.random.default_rng(1), 400, 0.5)
    frame["unit"] = frame["unit"].map({0: "=1+1", 1: MARKUP}).fillna("-B")
    frame = frame.rename(columns={"unit": "=unit"})
    found = measure_frame(frame, {"unit": "=unit"})
    assert is_text(log_page(found))
    for name, write in measured_files(found).items():
        write(tmp_path / name)
    assert all(harmless(cell) == cell for cell in cells(tmp_path / "measured.csv"))


def test_names_in_a_place_file_come_back_letter_by_letter(tmp_path: Path) -> None:
    names = {MARKUP: 3, "=1+1": 2, 'a"\n[facts]\nx = "\\': 1, "\x00\x1b\x7f": 1}
    made = Fitted(
        *("own", MARKUP, '"""\n[facts]', "baseline", "baseline", (), ()),  # type: ignore[arg-type]
        *({"domains": names, "townships": names}, {}, {}, {}, {}, (), (), ()),  # type: ignore[arg-type]
    )
    text = made.toml(lambda said: (said, said))  # type: ignore[arg-type, return-value]
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    facts = '[facts]\ntownships = { value = 4, source = "a test" }\n'
    (tmp_path / "own.toml").write_text(text.replace("[facts]\n\n", facts), encoding="utf-8")
    assert load(tmp_path / "own.toml").demand.names == tuple(names)


# ---- parts of pages


def test_json_in_a_script_holds_no_sign_that_could_end_it() -> None:
    text = embedded({"title": MARKUP, "n": [1.5, None]})
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == {"title": MARKUP, "n": [1.5, None]}


def test_a_text_in_a_figure_is_neither_markup_nor_a_value() -> None:
    assert as_drawn("<b>%{x}</b> &lt;") == "&lt;b&gt;%&#123;x}&lt;/b&gt; &amp;lt;"
    assert in_lines("<a> <b>", 4) == "&lt;a&gt;<br>&lt;b&gt;"
    assert broken("a & b c d e f g h", 4) == "a &amp;<br>b c …"


def test_markup_of_the_terminal_is_text() -> None:
    console = Console(record=True, width=60, markup=False, file=io.StringIO())
    console.print(
        terminal_table(table(("[b]", "x"), [row(cell_entry("[/]"), "1")], "[/b] t", "[/c]"))
    )
    shown = console.export_text()
    for text in ("[b]", "[/]", "[/b] t", "[/c]"):
        assert text in shown
