"""`trace`: one case's way in words, and the event log, whose rows must say what the engine counted.

Lives here: the words, the columns, and hand-offs measured on the log against the engine's own
count. May not: bad input (test_bad_input.py), or what the numbers ought to be.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calls import answered, call, contents, had_before, place, process
from districts import toy
from model.plan import BURN_IN
from model.tables.records import ACTIVITIES, OFFICE_UNIT, SECTION_UNIT
from scenarios import load
from scenarios.follow.event_log import LOG_COLUMNS, Traced, traced, unit_id
from viz.follow.case_sentences import case_sentences, unit_name

__all__ = ["place"]  # a fixture

ALL = "six_powers+five_powers+big_department+war_zone+one_list"
DAYS = 150


def log_of(text: str) -> list[dict[str, str]]:
    """The rows of a log as written."""
    return list(csv.DictReader(io.StringIO(text)))


# --- one case in words


def test_a_trace_tells_a_case_day_by_day(place: Path) -> None:
    result = call("trace", "--place", place, "--reform", "one_list", "--days", 40, "--case", 3)
    assert (result.exit_code, result.stderr) == (0, "")
    told = [line for line in result.stdout.splitlines() if line.startswith("day ")]
    assert "becomes known in grid" in told[0]
    days = [int(line[3:].split()[0]) for line in told]
    assert days == sorted(days)
    assert 1 <= days[0] <= days[-1] <= 40
    assert "already so" not in result.stdout
    assert contents(place.parent).keys() == {"tiny.toml"}


def test_a_trace_takes_levers(place: Path) -> None:
    logs = {}
    for moved in ([], ["--set", "platform=1", "--set", "bottom_up_weight=0.5"]):
        log = place.parent / f"{len(moved)}.csv"
        assert call("trace", "--place", place, "--days", 40, "--log", log, *moved).exit_code == 0
        logs[len(moved)] = log.read_bytes()
    assert logs[0] != logs[4]
    refused = call("trace", "--place", place, "--case", 3, "--set", "platform=7")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "platform" in refused.stderr


@pytest.mark.parametrize("asked", [("--case", 2), ("--log", "log.csv")])
def test_a_trace_names_what_was_already_so(asked: tuple[object, ...], place: Path) -> None:
    lever = had_before(place)
    arguments = ("trace", "--place", place, "--reform", "one_list", "--days", 30)
    assert f"one_list: already so: {lever}\n" in call(*arguments, *asked).stdout


def test_a_trace_is_the_same_in_any_process(place: Path) -> None:
    arguments = ("trace", "--place", place, "--days", 30, "--case", 2, "--seed", 8)
    done = process(*arguments, cwd=place.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == call(*arguments).stdout


@pytest.fixture(scope="module", params=["none", "six_powers", ALL])
def run(request: pytest.FixtureRequest) -> Traced:
    """A run of the toy district under little, much or every reform."""
    return traced(toy(request.param), 1, DAYS)


def test_cases_can_be_told_to_their_end(run: Traced) -> None:
    rows = Counter(run.log["case"])
    endings = Counter()
    told_cases = range(1, len(rows) + 1, 7)
    for case in told_cases:
        told = case_sentences(run, case, "en")
        assert rows[case] <= len(told) <= rows[case] + 1
        assert not any("{" in line or "nobody yet" in line or "nan" in line for line in told)
        closed = any(word in told[-1] for word in ("truly solved", "on paper", "on the spot"))
        endings[closed] += 1
        assert closed or "still open" in told[-1] or "shelved" in told[-1], told[-1]
    assert endings[True] > 0.6 * len(told_cases) > 30


def test_words_and_marks_agree(run: Traced) -> None:
    handed = run.log[run.log["activity"] == "hand-off"]
    for case in handed["case"].unique()[:100]:
        rows = run.log[run.log["case"] == case]
        told = case_sentences(run, int(case), "en")[: len(rows)]
        for row, line in zip(rows.to_dict("records"), told, strict=True):
            bucks = row["activity"] == "hand-off" and row["warranted"] == 0
            assert ("passing the buck" in line) == bucks
            if row["activity"] == "hand-off":
                unit = unit_name(unit_id(run.world, int(row["unit"])), "en")
                assert f"handed off to {unit}" in line
            if row["activity"] == "dispatch" and not pd.isna(row["unit"]) and row["unit"] == 0:
                assert line.endswith("returned to the dispatcher's desk")


def test_units_are_named_apart(run: Traced) -> None:
    names = [unit_name(unit_id(run.world, row), "en") for row in range(len(run.world.units))]
    assert len(set(names)) == len(names)
    assert names[0] == "the dispatcher's desk"
    assert names[1] == "section 1 of township 1"


# --- the event log


def test_the_log_has_the_columns_of_any_event_log(place: Path) -> None:
    arguments = ("trace", "--place", place, "--reform", "six_powers", "--days", 60)
    result = call(*arguments, "--log", "log.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert contents(place.parent).keys() == {"tiny.toml", "log.csv"}
    rows = log_of(Path("log.csv").read_text("utf-8"))
    cases = len({row["case"] for row in rows})
    assert f"{len(rows):,} events of {cases:,} cases → log.csv" in result.stdout
    assert list(rows[0]) == LOG_COLUMNS
    assert LOG_COLUMNS == ["case", "leg", "unit", "activity", "timestamp", "warranted"]
    first_seen = list(dict.fromkeys(int(row["case"]) for row in rows))
    assert first_seen == list(range(1, cases + 1))
    for row in rows:
        assert row["leg"] in ("0", "1", "2")
        assert row["unit"] == "" or row["unit"].isdigit()
        assert row["activity"] in ACTIVITIES
        assert row["warranted"] in ("", "0", "1")
        assert row["warranted"] or row["activity"] != "hand-off"
    moments = [pd.Timestamp(row["timestamp"]) for row in rows]
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)
    assert all(len(row["timestamp"]) == len("2025-01-01T09:00:00") for row in rows)


def test_the_log_has_every_case_that_a_run_has(place: Path) -> None:
    arguments = ("--place", place, "--seed", 4)
    meta = answered("run", *arguments, "--days", 40)["meta"]
    call("trace", *arguments, "--days", 100, "--log", "log.csv")  # 60 days of follow-up
    cases = {row["case"] for row in log_of(Path("log.csv").read_text("utf-8"))}
    assert len(cases) == meta["cases"]


def test_a_case_begins_known_and_a_leg_has_a_unit_from_its_first_answer(run: Traced) -> None:
    log = run.log
    first = log.drop_duplicates("case")
    assert set(first["activity"]) == {"known"}
    assert first["unit"].isna().all()
    held = ["response", "hand-off", "leg done"]
    assert log[log["activity"].isin(held)]["unit"].notna().all()
    whistled = log[(log["activity"] == "triage") & log["unit"].isna()]
    sent = log[log["activity"] == "dispatch"]
    assert set(whistled["case"]) <= set(sent["case"])
    called = set(sent[sent["unit"].isna()]["case"])
    told = sent[sent["case"].isin(set(whistled["case"]) - called)]
    told = told.drop_duplicates("case")  # who is at hand is told, not called
    assert (run.world.units["kind"][told["unit"].astype(int)] == OFFICE_UNIT).all()


def stays(log: pd.DataFrame) -> dict[tuple[int, int], list[int]]:
    """By case and leg, the units that held it one after the other: no desk, no empty unit."""
    held = log[log["unit"].notna() & (log["unit"] != 0)]
    found: dict[tuple[int, int], list[int]] = {}
    for case, leg, unit in zip(held["case"], held["leg"], held["unit"], strict=True):
        found.setdefault((int(case), int(leg)), []).append(int(unit))
    return {key: [unit for unit, _ in groupby(units)] for key, units in found.items()}


def beside(units: Any, left: int, right: int) -> bool:
    """Whether both are sections of one township; moves between those are counted apart."""
    a, b = units[left], units[right]
    return bool(a["kind"] == b["kind"] == SECTION_UNIT and a["township"] == b["township"])


@pytest.mark.parametrize("reform", ["none", "six_powers", "big_department", ALL])
@pytest.mark.parametrize("seed", [1, 2])
def test_hand_offs_measured_on_the_log_are_those_the_engine_counted(reform: str, seed: int) -> None:
    run = traced(toy(reform), seed, DAYS)
    moved = [pair for units in stays(run.log).values() for pair in pairwise(units)]
    measured = sum(not beside(run.world.units, *pair) for pair in moved)
    written = int((run.log["activity"] == "hand-off").sum())
    counted = int(run.world.daily["hops"][BURN_IN : BURN_IN + DAYS].sum())
    assert written == counted > 10
    assert measured == written


@pytest.mark.parametrize("reform", ["none", ALL])
def test_passing_the_buck_is_what_the_log_marks_unwarranted(reform: str) -> None:
    run = traced(toy(reform), 3, DAYS)
    bound = run.world.true_matters["bound"][run.log["matter"]] == 1
    shed = run.log[bound & (run.log["activity"] == "hand-off") & (run.log["warranted"] == 0)]
    counted = int(run.world.daily["passed"][BURN_IN : BURN_IN + DAYS].sum())
    assert shed["case"].nunique() == counted > 0


def test_a_log_does_not_change_the_run(place: Path) -> None:
    scenario = load(place, "six_powers")
    run, again = traced(scenario, 2, 60), traced(scenario, 2, 60)
    assert run.log.equals(again.log)
    later = traced(scenario, 2, 90).log
    same = later[later["day"] < 60].reset_index(drop=True)
    assert same.equals(run.log)
