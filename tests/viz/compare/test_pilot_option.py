"""`compare --pilot` on the command line: what it answers, writes, prints and refuses.

Lives here: the option. May not: what a pilot estimates (tests/scenarios/compare/test_pilot.py).
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from calls import answered, call, contents, place, strict
from scenarios.compare import pilot
from scenarios.compare.pilot_effects import COLUMNS, EFFECTS, MEASURES, PERIODS
from viz.compare.pilot import pilot_tables
from viz.shared.wording import Wording
from viz.words.language import words

__all__ = ["place"]  # a fixture

WHISTLE = {"whistle_binding": 1.0, "whistle_deadline": 5.0}
SHORT = ("--days", 40, "--replications", 2)
QUANTITIES = [f"{group}_{period}" for period in PERIODS for group in ("pilots", "controls")]
QUANTITIES += list(EFFECTS)


def whistle_file(where: Path) -> Path:
    """A reform of the user's own that a township can have alone."""
    lines = (f'{name} = {{ value = {value}, clause = "x" }}' for name, value in WHISTLE.items())
    path = where / "whistle.toml"
    path.write_text('title = "Whistle"\ntitle_zh = "吹哨"\n[levers]\n' + "\n".join(lines), "utf-8")
    return path


def test_a_pilot_answers_in_rows(place: Path) -> None:
    reform = whistle_file(place.parent)
    arguments = ("compare", "--place", place, "--reform", reform, "--pilot", 0.4, *SHORT)
    answer = answered(*arguments, "--out", "o")
    meta, rows = answer["meta"], answer["rows"]
    assert list(answer) == ["meta", "rows", "folder"]
    assert (meta["pilot"], meta["spill"], meta["replications"]) == (0.4, False, 2)
    assert meta["townships"] == {"tiny": {"pilots": 1, "controls": 2}}
    assert all(list(row) == list(COLUMNS) for row in rows)
    assert [(r["outcome"], r["quantity"]) for r in rows] == [
        (outcome, quantity) for outcome in MEASURES for quantity in QUANTITIES
    ]
    assert {(r["place"], r["reform"]) for r in rows} == {("tiny", "whistle")}
    for row in rows:  # two worlds draw one set, of which there is no interval and no verdict
        assert row["low"] is row["high"] is None
        judged = row["quantity"] in EFFECTS
        assert row["verdict"] in (("too_few", "unchanged") if judged else (None,))
    again = answered(*arguments, "--out", "p")
    assert again["rows"] == rows
    assert Path("o/pilot.csv").read_bytes() == Path("p/pilot.csv").read_bytes()


def test_a_pilot_writes_its_files_and_prints_a_table(place: Path) -> None:
    reform = whistle_file(place.parent)
    arguments = ("compare", "--place", place, "--reform", reform, "--pilot", 0.5, *SHORT)
    result = call(*arguments)
    assert result.exit_code == 0
    assert result.stderr.startswith("Parameter sets drawn: 1. With fewer than 8")
    (folder,) = (place.parent / "results").iterdir()
    assert re.match(r"\d{4}-\d\d-\d\d_\d{6}-pilot$", folder.name)
    assert set(contents(folder)) == {*("pilot.csv", "pilot.json", "worlds.parquet", "sets.parquet")}
    assert f"results/{folder.name}/pilot.csv" in result.stdout.splitlines()[-1]
    assert "Whistle in 2 of 3 townships: A tiny place" in result.stdout
    said = " ".join(result.stdout.split())
    labels = [words("pilot").table(name) for name in ("periods", "quantities")]
    assert [tuple(names) for names in labels] == [PERIODS, EFFECTS]
    assert all(both["en"] in said for names in labels for both in names.values())
    table = list(csv.DictReader(io.StringIO((folder / "pilot.csv").read_text("utf-8"))))
    assert list(table[0]) == list(COLUMNS)
    assert len(table) == len(MEASURES) * len(QUANTITIES)
    config = strict((folder / "pilot.json").read_text("utf-8"))
    assert config["meta"]["pilot"] == 0.5
    assert config["scenarios"][0]["after"]["whistle_deadline"] == 5.0


def test_levers_of_the_district_spill_when_told_to(place: Path) -> None:
    arguments = ("--place", place, "--reform", "six_powers", "--pilot", 0.5, "--spill", *SHORT)
    result = call("compare", *arguments, "--out", "o")
    assert result.exit_code == 0
    assert result.stderr.startswith("Parameter sets drawn: 1. With fewer than 8")
    assert "Levers of the whole district are in force in the controls too." in result.stdout
    one = answered("compare", *arguments, "--out", "p", "--replications", 1)
    assert one["meta"]["spill"] is True
    assert all(row["low"] is row["high"] is None for row in one["rows"])


def test_own_is_every_reform_in_its_own_place_alone() -> None:
    groups = pilot.pilot_plan(
        0.5, "own", ["six_powers", "war_zone", "six_powers+one_list"], spill=True
    )
    assert [[(s.place_name, *s.reform_names) for s in group] for group in groups] == [
        [("baiyun", "six_powers"), ("baiyun", "six_powers", "one_list")],
        [("tianjin", "war_zone")],
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_fits_and_breaks_no_interval(place: Path, language: Any) -> None:
    reform = str(whistle_file(place.parent))
    groups = pilot.pilot_plan(0.5, str(place), [reform])
    found = pilot.run_pilot(groups, 0.5, 1, 3, 40, place=str(place), reforms=[reform])
    console = Console(width=80, file=io.StringIO())
    for table in pilot_tables(found, Wording(language, found.meta["titles"])):
        console.print(table)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, printed.splitlines())) <= 80
    assert len(re.findall(r"\[[−\d.]+,[−\d.]+\]", printed)) == len(EFFECTS) * len(MEASURES)
    assert ("试点" in printed) == (language == "zh")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--pilot 0", ("pilot = 0.0", "above 0 and below 1", "--pilot 0.5")),
        ("--pilot 1", ("pilot = 1.0", "above 0 and below 1")),
        ("--pilot -0.5", ("pilot = -0.5", "above 0 and below 1")),
        ("--pilot nan", ("pilot = nan", "above 0 and below 1")),
        ("--pilot half", ("--pilot", "'half'", "a number", "See run.py compare --help")),
        ("--spill", ("spill = True", "--pilot beside it", "--pilot 0.5 --spill")),
        (
            "--pilot 0.5 --reform one_list",
            ("'one_list' in 'wenjiang'", "list_coverage", "platform", "--spill"),
        ),
        (
            "--pilot 0.5 --reform one_list --reform war_zone --place ./tiny.toml",
            ("'one_list' in 'tiny'", "'war_zone' in 'tiny'", "--spill"),
        ),
        (
            "--pilot 0.5 --spill",
            ("'big_department' in 'huaisi'", "one township", "two or more", "--place"),
        ),
        ("--pilot 0.5 --place all --spill --reform six_powers", ("'six_powers' in 'huaisi'",)),
        ("--pilot 0.5 --reform none", ("'none' in 'baseline'", "a lever changed", "Leave it out")),
        ("--pilot 0.5 --spill --reform ./wide.toml", ("'wide'", "a lever changed")),
        ("--pilot 0.5 --reform ./whistle.toml --days 0", ("days = 0", "1 or more")),
        ("--pilot 0.5 --reform ./whistle.toml --out full", ("out = 'full'", "--force")),
    ],
)
def test_what_cannot_be_piloted(place: Path, asked: str, said: tuple[str, ...]) -> None:
    whistle_file(place.parent)
    Path("wide.toml").write_text(
        'title = "Wide"\n[levers]\nplatform = { value = 1.0, clause = "x" }\n', "utf-8"
    )
    Path("full").mkdir()
    Path("full/notes.txt").write_text("mine")
    was = contents(place.parent)
    result = call("compare", *asked.split(), "--replications", 1)
    assert (result.exit_code, result.stdout) == (2, "")
    words = " ".join(result.stderr.split())
    assert words.startswith("Error: ")
    assert all(piece in words for piece in said), words
    assert contents(place.parent) == was
