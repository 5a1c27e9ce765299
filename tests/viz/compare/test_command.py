"""`compare` on the command line: rows, pairing, places, reforms, and the files it writes.

Lives here: what a comparison answers and leaves behind. May not: bad input (test_bad_input.py),
how the report reads (test_report.py), or what the numbers ought to be.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from calls import COMPARISON_FILES, answered, call, contents, had_before, place, strict
from model.declared.outcomes import OUTCOMES
from scenarios import load
from scenarios.compare import comparison as comparing
from scenarios.compare.comparison import COLUMNS
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.toml_files import shipped
from viz.compare.table import comparison_tables
from viz.shared.wording import Wording

__all__ = ["place"]  # a fixture

META = {"place", "reform", "days", "seed", "version", "config_hash", "cases", "events", "seconds"}
SHORT = ("--days", 40)
PAIRS = ("--replications", 2)


def test_compare_answers_in_rows(place: Path) -> None:
    arguments = ("compare", "--place", place, *SHORT, *PAIRS, "--seed", 5)
    answer = answered(*arguments, "--reform", "one_list", "--reform", "six_powers+one_list")
    meta, rows = answer["meta"], answer["rows"]
    assert list(answer) == ["meta", "rows", "folder"]
    assert META | {"replications", "already"} <= set(meta)
    reforms = ["one_list", "six_powers+one_list"]
    assert (meta["place"], meta["reform"], meta["replications"]) == ("tiny", reforms, 2)
    assert all(list(row) == list(COLUMNS) for row in rows)
    assert [(r["reform"], r["outcome"]) for r in rows] == [
        (a, b) for a in reforms for b in OUTCOMES
    ]
    for row in rows:
        declared = OUTCOMES[row["outcome"]]
        assert (row["place"], row["unit"], row["better"]) == (
            "tiny",
            declared.unit,
            declared.better,
        )
        assert 0 <= row["replications"] <= 2
        if row["before"] is None:
            assert row["after"] is row["difference"] is row["low"] is row["high"] is None
        else:
            assert row["difference"] == pytest.approx(row["after"] - row["before"], abs=1e-9)
        if row["low"] is not None:
            assert row["low"] <= row["difference"] + 1e-9 <= row["high"] + 2e-9


def test_both_arms_are_one_world_but_for_the_reform(place: Path) -> None:
    arguments = ("compare", "--place", place, *SHORT, *PAIRS)
    rows = answered(*arguments, "--reform", "none", "--reform", "one_list")["rows"]
    idle = [row for row in rows if row["reform"] == "none" and row["before"] is not None]
    assert len(idle) > 20
    assert all(r["difference"] == 0 and r["before"] == r["after"] for r in idle)
    assert all(r["low"] in (0, None) and r["high"] in (0, None) for r in idle)
    before = {row["outcome"]: row["before"] for row in idle}
    one_list = [row for row in rows if row["reform"] == "one_list"]
    shared = [r for r in one_list if r["replications"] == 2 and r["outcome"] in before]
    assert shared
    assert all(r["before"] == pytest.approx(before[r["outcome"]]) for r in shared)
    assert any(r["difference"] for r in one_list)


def test_one_pair_is_two_runs_of_its_seed(place: Path) -> None:
    arguments = ("--place", place, *SHORT, "--seed", 9)
    pair = answered("compare", *arguments, "--reform", "one_list", "--replications", 1)["rows"]
    before = answered("run", *arguments)["outcomes"]
    after = answered("run", *arguments, "--reform", "one_list")["outcomes"]
    for row in pair:
        name = row["outcome"]
        if row["replications"]:
            assert (row["before"], row["after"]) == pytest.approx((before[name], after[name]))
            assert (row["low"], row["high"]) == (None, None)  # one pair has no interval
        else:
            assert None in (before[name], after[name])


def test_comparing_again_gives_the_same_numbers(place: Path) -> None:
    arguments = ("compare", "--place", place, "--reform", "one_list", *SHORT, *PAIRS)
    first, second = answered(*arguments, "--out", "a"), answered(*arguments, "--out", "b")
    assert first["rows"] == second["rows"]
    for name in ("comparison.csv", "daily.csv"):
        assert Path("a", name).read_bytes() == Path("b", name).read_bytes()
    for answer in (first, second):
        del answer["meta"]["seconds"], answer["meta"]["created"]
    assert first["meta"] == second["meta"]


def test_compare_writes_four_files_and_nothing_else(place: Path) -> None:
    arguments = ("compare", "--place", place, "--reform", "six_powers", *SHORT, *PAIRS)
    rows = answered(*arguments, "--out", "o")["rows"]
    assert set(contents(place.parent / "o")) == COMPARISON_FILES
    assert set(contents(place.parent)) == {
        "tiny.toml",
        "o",
        *(f"o/{name}" for name in COMPARISON_FILES),
    }
    table = list(csv.DictReader(io.StringIO(Path("o/comparison.csv").read_text("utf-8"))))
    assert list(table[0]) == list(COLUMNS)
    assert len(table) == len(rows)
    for line, row in zip(table, rows, strict=True):
        assert line["outcome"] == row["outcome"]
        assert line["difference"] == "" or float(line["difference"]) == row["difference"]
    daily = list(csv.DictReader(io.StringIO(Path("o/daily.csv").read_text("utf-8"))))
    assert [(d["arm"], d["day"]) for d in daily] == [
        (arm, str(day)) for arm in ("before", "after") for day in range(40)
    ]
    config = strict(Path("o/config.json").read_text("utf-8"))
    assert config["scenarios"][0]["config_hash"] == load(place, "six_powers").config_hash
    assert config["meta"]["seed"] == 1


def test_the_report_stands_alone_and_names_what_was_already_so(place: Path) -> None:
    lever = had_before(place)
    call("compare", "--place", place, "--reform", "one_list", *SHORT, *PAIRS, "--out", "o")
    page = Path("o/report.html").read_text("utf-8")
    assert (
        re.findall(r"<(?:link|img|iframe)\b|\bsrc\s*=\s*[\"']|@import", page.split("<body")[0])
        == []
    )
    assert not re.search(r"<script[^>]+\bsrc\b", page)
    text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert "Already so" in text
    assert LEVERS[lever].en in text
    assert "A tiny place" in text
    assert "小地方" in text


def test_what_was_already_so_is_said_on_stdout_and_in_meta(place: Path) -> None:
    lever = had_before(place)
    arguments = ("compare", "--place", place, "--reform", "one_list", *SHORT, *PAIRS)
    result = call(*arguments, "--out", "o")
    assert result.exit_code == 0
    assert result.stderr.startswith("Parameter sets drawn: 1. With fewer than 8")
    assert result.stderr.count("\n") == 1
    assert f"One big list out of six: already so: {lever}\n" in result.stdout
    assert strict(Path("o/config.json").read_text())["meta"]["already"] == {"one_list": [lever]}
    assert "2 replications of 40 days" in result.stdout
    assert "o/report.html" in result.stdout.splitlines()[-1]


def test_without_a_folder_results_are_fresh_and_time_stamped(place: Path) -> None:
    arguments = ("compare", "--place", place, "--reform", "one_list", "--days", 5, *PAIRS)
    said = [call(*arguments).stdout.splitlines()[-1] for _ in range(2)]
    folders = sorted((place.parent / "results").iterdir())
    assert len(folders) == 2
    for folder in folders:
        stamp = re.match(r"(\d{4}-\d\d-\d\d_\d{6})-compare(-2)?$", folder.name)
        assert stamp
        assert abs((datetime.now() - datetime.strptime(stamp[1], "%Y-%m-%d_%H%M%S")).days) < 1
        assert set(contents(folder)) == COMPARISON_FILES
        assert any(f"results/{folder.name}/report.html" in line for line in said)


def test_own_is_every_reform_at_home_and_then_all_in_one_place() -> None:
    groups = comparing.comparison_plan("own")
    homes = [(s.place_name, *s.reform_names) for group in groups[:-1] for s in group]
    assert homes == [
        ("huaisi", "big_department"),
        ("jinniu", "five_powers"),
        ("wenjiang", "one_list"),
        ("baiyun", "six_powers"),
        ("tianjin", "war_zone"),
    ]
    assert [(s.place_name, *s.reform_names) for s in groups[-1]] == [
        ("baseline", reform) for reform in shipped("reform")
    ]


def test_all_is_every_reform_in_every_place() -> None:
    groups = comparing.comparison_plan("all", ["one_list", "six_powers", "one_list"])
    assert [[s.place_name for s in group] for group in groups] == [
        [p] * 2 for p in shipped("place")
    ]
    assert all([s.reform_names for s in g] == [("one_list",), ("six_powers",)] for g in groups)


def test_a_reform_at_home_is_shown_beside_the_common_place(place: Path) -> None:
    arguments = ("compare", "--reform", "one_list", "--days", 5, "--replications", 1)
    result = call(*arguments, "--out", "o", columns=100)
    assert "Each reform in its own place" in result.stdout
    said = " ".join(result.stdout.split())
    assert "All reforms in one and the same place: Benchmark district" in said
    assert "1 replication of 5 days" in said
    table = list(csv.DictReader(io.StringIO(Path("o/comparison.csv").read_text("utf-8"))))
    assert list(dict.fromkeys(row["place"] for row in table)) == ["wenjiang", "baseline"]


def test_reforms_and_places_of_the_users_own(place: Path) -> None:
    Path("mine.toml").write_text(
        'title = "My reform"\n[levers]\nplatform = { value = 1.0, clause = "mine" }\n', "utf-8"
    )
    reforms = ("--reform", "./mine.toml", "--reform", "./mine.toml+one_list")
    result = call("compare", "--place", place, *reforms, *SHORT, *PAIRS, "--out", "o", columns=120)
    assert result.exit_code == 0
    assert result.stderr.startswith("Parameter sets drawn: 1. With fewer than 8")
    assert result.stderr.count("\n") == 1
    assert "All reforms in one and the same place: A tiny place" in result.stdout
    assert "My reform + One big list" in " ".join(result.stdout.split())
    assert strict(Path("o/config.json").read_text())["meta"]["reform"] == ["mine", "mine+one_list"]
    homeless = comparing.comparison_plan("own", ["./mine.toml"])
    assert [[s.place_name for s in group] for group in homeless] == [["baseline"]]


def test_force_writes_over_its_own_files_and_lets_others_be(place: Path) -> None:
    arguments = ("compare", "--place", place, "--reform", "one_list", "--days", 5, *PAIRS)
    assert call(*arguments, "--out", "o", "--seed", 1).exit_code == 0
    Path("o/notes.txt").write_text("mine")
    old = contents(place.parent / "o")
    assert call(*arguments, "--out", "o", "--seed", 2, "--force").exit_code == 0
    new = contents(place.parent / "o")
    assert set(new) == {*COMPARISON_FILES, "notes.txt"}
    assert new["notes.txt"] == b"mine"
    assert all(new[name] != old[name] for name in COMPARISON_FILES)


@pytest.mark.parametrize("columns", [80, 100])
def test_no_interval_is_broken_over_two_lines(place: Path, columns: int) -> None:
    found = comparing.compare(comparing.comparison_plan(str(place)), 1, 8, 40, str(place))
    words = Wording("en", found.meta["titles"])
    console = Console(width=columns, file=io.StringIO())
    for table in comparison_tables(found.own, found.common, words, columns):
        console.print(table)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) <= columns
    intervals = [line for line in lines if re.search(r"\[[−\d]", line) and "%" not in line]
    assert intervals
    assert all(line.count("[") == line.count("]") for line in intervals)
