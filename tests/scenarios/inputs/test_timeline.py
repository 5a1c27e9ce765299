"""Timelines as files and tables: what each becomes in a place, and one error for each mistake.

Lives here: reading, windows that are derived, the horizon, errors. May not: what a shock does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.declared.timeline import LAST_DAY
from scenarios import OutcomeWindow, Phase, ScenarioError, Timeline, load
from scenarios.inputs.timeline import read_timeline, timed, with_after
from scenarios.inputs.toml_files import shipped
from scenarios.run.experiment import check_size

FLOOD = {"kind": "demand", "from_day": 10, "days": 7, "size": 2.0}
BAD: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"phas": []}, ("unknown key 'phas'", "Did you mean 'phase'")),
    ({"phase": 3}, ("timeline: phase = 3", "Write [[phase]]")),
    ({"phase": [{"from": 3}]}, ("[[phase]] 1", "unknown key 'from'", "from_day")),
    ({"phase": [{"townships": 1.2}]}, ("townships = 1.2", "from 0 to 1")),
    ({"phase": [{"townships": [0]}]}, ("townships = [0]", "numbered from 1 to")),
    ({"phase": [{"from_day": 9, "until_day": 9}]}, ("until_day = 9", "after from_day (9)")),
    ({"phase": [{"reform": "six_power"}]}, ("'six_power'", "Did you mean 'six_powers'")),
    ({"phase": [{"whole_district": 1}]}, ("whole_district = 1", "true or false")),
    ({"shock": [FLOOD | {"kind": "flood"}]}, ("unknown kind of shock 'flood'", "demand")),
    ({"shock": [FLOOD | {"size": 20.5}]}, ("size = 20.5", "from 0 to 20")),
    ({"shock": [FLOOD | {"kind": "absence"}]}, ("size = 2.0", "at most 0.95")),
    ({"shock": [FLOOD | {"kind": "platform"}]}, ("size = 2.0", "at most 1 for")),
    ({"shock": [FLOOD | {"departments": [1]}]}, ("departments = [1]", "Leave it out")),
    ({"shock": [FLOOD | {"domains": ["trnsport"]}]}, ("'trnsport'", "Did you mean 'transport'")),
    ({"shock": [{"kind": "demand", "size": 1}]}, ("[[shock]] 1", "from_day is missing")),
    ({"shock": [FLOOD] * 16}, ("16 tables", "at most 15 of [[shock]]")),
    ({"window": [{"from_day": 1, "until_day": 2}]}, ("[[window]] 1 name = ''",)),
    ({"days": 0.5}, ("days = 0.5", "whole number")),
]


@pytest.mark.parametrize(("table", "said"), BAD, ids=[str(k) for k in range(len(BAD))])
def test_a_mistake_is_named_with_what_was_expected(
    table: dict[str, Any], said: tuple[str, ...]
) -> None:
    with pytest.raises(ScenarioError) as error:
        load("baseline", "six_powers", timeline=table)
    assert all(part in str(error.value) for part in said), str(error.value)


@pytest.mark.parametrize("name", shipped("timeline"))
def test_shipped_timelines_fit_their_own_horizon(name: str) -> None:
    found = load("baiyun", "six_powers", timeline=name)
    assert found.timeline.last_day <= read_timeline(name).days
    assert found.timeline.name == name
    assert found.config_hash != load("baiyun", "six_powers").config_hash


def test_a_phase_without_a_reform_takes_the_one_asked_for_at_its_strength() -> None:
    table = {"phase": [{"townships": 0.5}, {"from_day": 90, "reform": "one_list"}]}
    found = load("baseline", "six_powers", strength=0.5, timeline=table)
    first, second = found.timeline.phases
    assert first.book == found.after
    assert first.numbers.share == 0.5
    assert second.book == load("baseline", "one_list", strength=0.5).after
    assert second.numbers.until_day == LAST_DAY


def test_names_and_numbers_of_domains_and_townships_are_rows() -> None:
    shock = FLOOD | {"domains": ["transport", "消防安全", 2], "townships": [2, 1]}
    (found,) = load(timeline={"shock": [shock]}).timeline.shocks
    assert found.domains == (0, 1, 9)
    assert found.townships == (0, 1)


def test_windows_are_derived_from_the_first_and_last_day_of_what_happens() -> None:
    found = load(timeline={"days": 60, "shock": [FLOOD]}).timeline.windows
    assert found == (
        OutcomeWindow("before", 0, 10),
        OutcomeWindow("during", 10, 17),
        OutcomeWindow("after", 17, 60),
    )
    assert load(timeline={"days": 60}).timeline.windows == ()
    named = {"shock": [FLOOD], "window": [{"name": "w", "from_day": 3, "until_day": 5}]}
    assert load(timeline=named).timeline.windows == (OutcomeWindow("w", 3, 5),)


def test_what_happens_after_the_horizon_is_an_error_that_names_both() -> None:
    late = load(timeline={"days": 60, "shock": [FLOOD]})
    with pytest.raises(ScenarioError, match=r"'after'.* = 60: .*horizon of 59 days"):
        check_size([[late]], 1, 59)
    check_size([[late]], 1, 60)
    phased = load(timeline=read_timeline({"phase": [{"from_day": 40}]}, 40))
    with pytest.raises(ScenarioError, match=r"from_day = 40: .*horizon of 40 days"):
        check_size([[phased]], 1, 40)


def test_the_horizon_is_what_was_asked_for_else_what_the_timeline_suggests() -> None:
    assert timed(None, None, 5)[1] == 5
    assert timed("flood_week", None)[1] == 180
    assert timed("flood_week", 200)[1] == 200


def test_a_file_is_read_as_a_table_is(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('title = "x"\n[[phase]]\ntownships = [1]\n', encoding="utf-8")
    assert load(timeline=path).timeline.phases[0].townships == (0,)
    path.write_text("[[phase]]\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="title is missing"):
        load(timeline=path)


def test_a_timeline_of_python_is_taken_as_it_is() -> None:
    own = Timeline(phases=(Phase("all", load("baseline", "six_powers").after),))
    assert load("baseline", timeline=own).timeline is own


def test_other_rules_after_the_reform_reach_the_phases_that_put_it_in_force() -> None:
    table = {"phase": [{}, {"reform": "one_list"}]}
    found = load("baseline", "six_powers", timeline=table)
    moved = with_after(found, found.before)
    assert [one.book for one in moved.timeline.phases] == [
        found.before,
        found.timeline.phases[1].book,
    ]
