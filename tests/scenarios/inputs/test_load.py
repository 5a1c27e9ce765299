"""`scenarios.inputs.load`: what a place, a stack of overlays, a strength and settings come to.

Lives here: tables, properties and one broken file per kind of error (in tests/data/bad).
May not: a run of the model.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import create_model

from model.declared.behaviour import Behaviour
from model.declared.declare import Declared, parameter
from model.declared.levers import Reform
from model.declared.place import Place
from scenarios import ScenarioError, load
from scenarios.inputs.checks import FACTS, LEVERS, check_together
from scenarios.inputs.load import stronger
from scenarios.inputs.toml_files import read_place, read_reform, shipped

BAD = Path(__file__).resolve().parents[2] / "data" / "bad"
OWN = {name: str(read_reform(name).texts["place"]) for name in shipped("reform")}
COMMANDED_OR_LOCALISED = ("force_command", "localised_offices")
BROKEN: dict[str, tuple[str, ...]] = {
    "place_unknown_fact": ("'townshps'", "Did you mean 'townships'", "place fact"),
    "place_lever_as_fact": ("'coordination' is a lever", "expected a place fact", "[before]"),
    "place_behaviour_as_fact": ("'stigma' is a behavioural parameter", "behaviour="),
    "place_out_of_range": ("load = 2.5", "from 0.3 to 1.3", "share of capacity"),
    "place_nan": ("load = nan", "from 0.3 to 1.3", "share of capacity"),
    "place_infinite": ("residents = inf", "from 1000 to 50000000", "persons"),
    "place_text_for_number": ("townships = '22'", "a whole number", "bare number"),
    "place_true_for_number": ("townships = True", "a whole number", "bare number"),
    "place_not_whole": ("townships = 2.5", "a whole number from 1 to 400", "no fraction"),
    "place_bare_number": ("townships = 22", "a number with its source", "{ value ="),
    "place_no_source": ("townships, source", "the source as text", "Write"),
    "place_empty_source": ("townships, source = ' '", "the source as text", "Write"),
    "place_unknown_entry_key": ("townships", "'valeu'", "Did you mean 'value'"),
    "place_unknown_table": ("unknown key 'fact'", "Did you mean 'facts'"),
    "place_facts_not_a_table": ("facts = 22", "expected a table", "[facts]"),
    "place_title_not_text": ("title = 22", "expected text", "quotes"),
    "place_no_title": ("title is missing", "expected a name", "Add title"),
    "place_malformed": ("place_malformed.toml, line 4", "malformed TOML", "Expected"),
    "place_malformed_at_end": ("line 3", "malformed TOML", "Expected"),
    "place_written_twice": ("line 4", "Cannot overwrite", "Expected"),
    "place_colours_over_one": ("share_red = 0.7", "share_yellow", "sum of at most 1", "Lower"),
    "place_count_of_facts": ("powers_held, count = 260", "no denominator", "Use value"),
    "place_before_unknown": ("unknown lever 'signof_levels'", "Did you mean 'signoff_levels'"),
    "place_before_out_of_range": ("[before] signoff_levels = 9", "from 1 to 4", "levels"),
    "place_not_utf8": ("place_not_utf8.toml", "expected UTF-8", "Save"),
    "reform_unknown_lever": ("'whistle_bindng'", "Did you mean 'whistle_binding'", "lever"),
    "reform_fact_as_lever": ("'townships' is a place fact", "expected a lever", "[facts]"),
    "reform_behaviour_as_lever": ("'stakes_weight' is a behavioural parameter", "a lever"),
    "reform_out_of_range": ("bottom_up_weight = 50", "from 0 to 1", "share of the grade"),
    "reform_source_for_clause": ("bottom_up_weight", "unknown key 'source'", "clause"),
    "reform_value_and_count": ("coordination", "either a value or a count", "Write"),
    "reform_neither_value_nor_count": ("coordination", "either a value or a count", "Write"),
    "reform_count_without_denominator": ("whistle_binding, count = 12", "no denominator"),
    "reform_count_over_denominator": ("coordination, count = 340", "from 0 to 99", "shared"),
    "reform_count_not_whole": ("coordination, count = 3.4", "a whole number from 0 to 99"),
    "reform_commanded_and_localised": ("force_command = 0.7", "localised_offices = 0.6", "most 1"),
    "reform_facts_in_a_reform": ("unknown key 'facts'", "Known: levers"),
    "reform_seed_not_text": ("seed = 2", "expected text", "quotes"),
}
WRONG_CALLS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "place": ({"place": "bayun"}, ("unknown place", "'bayun'", "Did you mean 'baiyun'")),
    "reform": ({"reform": "six_power"}, ("unknown reform", "Did you mean 'six_powers'")),
    "half a stack": ({"reform": "six_powers+"}, ("unknown reform", "''", "six_powers")),
    "missing file": ({"place": "no/such.toml"}, ("no/such.toml", "no such file", "baiyun")),
    "folder": ({"place": BAD}, ("is a directory", "expected a TOML file")),
    "place type": ({"place": 3}, ("place = 3", "a name or a path")),
    "reform type": ({"reform": 3}, ("reform = 3", "a name, a path, or a list")),
    "reform in list": ({"reform": [3]}, ("reform = 3", "a name or a path")),
    "strength": ({"strength": 1.5}, ("strength = 1.5", "from 0 to 1", "share of the way")),
    "strength nan": ({"strength": float("nan")}, ("strength = nan", "from 0 to 1")),
    "strength text": ({"strength": "1"}, ("strength = '1'", "a number", "bare number")),
    "lever": ({"set": {"platfrm": 1}}, ("set: unknown lever", "Did you mean 'platform'")),
    "fact": ({"set": {"load": 1}}, ("'load' is a place fact", "expected a lever", "[facts]")),
    "habit": ({"set": {"stigma": 0.1}}, ("behavioural parameter", "behaviour=")),
    "range": ({"set": {"lookup_minutes": 99}}, ("= 99", "from 0.5 to 60", "minutes")),
    "huge": ({"set": {"platform": 10**400}}, ("set platform", "from 0 to 1")),
    "nan": ({"set": {"platform": float("nan")}}, ("set platform = nan", "from 0 to 1")),
    "bool": ({"set": {"platform": True}}, ("set platform = True", "a number")),
    "numpy bool": ({"set": {"platform": np.True_}}, ("set platform", "a number")),
    "fraction": ({"set": {"return_limit": 2.5}}, ("return_limit = 2.5", "whole", "no fraction")),
    "habit name": ({"behaviour": {"stigm": 1}}, ("unknown behavioural", "'stigma'")),
    "habit lever": ({"behaviour": {"platform": 0.1}}, ("'platform' is a lever", "[before]")),
    "habit range": ({"behaviour": {"stigma": 9}}, ("stigma = 9", "from 0 to 0.3", "staff-days")),
}


def written(folder: Path, name: str, table: str, values: dict[str, float]) -> Path:
    """A file of that one table, each value with words beside it."""
    words = "clause" if table == "levers" else "source"
    lines = [
        f'{key} = {{ value = {value!r}, {words} = "a test" }}' for key, value in values.items()
    ]
    path = folder / f"{name}.toml"
    path.write_text("\n".join([f'title = "{name}"', f"[{table}]", *lines]), encoding="utf-8")
    return path


def some_levers() -> st.SearchStrategy[dict[str, float]]:
    """Any values inside the ranges for any of the levers; offices commanded or localised fit."""
    values = {
        name: st.integers(int(lever.low), int(lever.high))
        if lever.integer
        else st.floats(lever.low, 0.5 if name in COMMANDED_OR_LOCALISED else lever.high)
        for name, lever in LEVERS.items()
    }
    return st.fixed_dictionaries({}, optional=values)


def test_baseline_lists_every_fact_at_its_declared_default() -> None:
    written_down = {line.name: line.value for line in read_place("baseline").facts}
    declared = {name: fact.default for name, fact in FACTS.items()}
    assert list(written_down.items()) == list(declared.items()), "places/baseline.toml is behind"
    assert load().place == Place()


def test_empty_reform_changes_nothing() -> None:
    scenario = load()
    assert scenario.before == scenario.after == Reform()
    assert scenario.behaviour == Behaviour()
    assert (scenario.reform_names, scenario.already) == ((), ())


def test_every_shipped_file_is_described_and_refers_to_what_exists() -> None:
    assert {"baseline", *OWN.values()} <= set(shipped("place"))
    for name, home in OWN.items():
        assert all(read_reform(name).texts.values())
        assert all(read_place(home).texts.values())
        assert read_place(home).texts["own_reform"] == name


@pytest.mark.parametrize(("reform", "place"), OWN.items())
def test_a_reform_in_its_own_place_changes_every_clause_it_has(reform: str, place: str) -> None:
    scenario = load(place, reform)
    named = {line.name for line in read_reform(reform).levers}
    assert scenario.already == ()
    for name, lever in LEVERS.items():
        before, after = getattr(scenario.before, name), getattr(scenario.after, name)
        assert stronger(lever, after, before) == (name in named)


@pytest.mark.parametrize(
    ("reform", "lever", "value"),
    [
        ("six_powers", "bottom_up_weight", 0.5),
        ("six_powers", "whistle_deadline", 5.0),
        ("five_powers", "bottom_up_weight_office", 0.5),
        ("five_powers", "bottom_up_weight", 0.3),
        ("five_powers", "coordination", 34 / 99),
        ("big_department", "signoff_levels", 2),
        ("war_zone", "bottom_up_weight", 0.3),
        ("one_list", "lookup_minutes", 2.0),
        ("one_list", "joint_meeting_interval", 0.0),
        ("five_powers", "planning_voice", 27 / 40),
        ("six_powers", "veto_domains", 3),
        ("big_department", "village_ties", 13 / 15),
        ("big_department", "assessment_interval", 30.0),
        ("war_zone", "staff_shift", 0.05),
        ("war_zone", "resident_officers", 7.0),
    ],
)
def test_numbers_of_the_articles(reform: str, lever: str, value: float) -> None:
    scenario = load(OWN[reform], reform)
    assert getattr(scenario.after, lever) == value
    assert getattr(scenario.before, lever) == LEVERS[lever].default


def test_what_huaisi_only_plans_is_not_in_its_overlay() -> None:
    named = {line.name for line in read_reform("big_department").levers}
    assert not named & {"colour_supervision", "platform", "handover_days", "rotation"}


@pytest.mark.parametrize(
    ("place", "fact", "value"),
    [
        ("baiyun", "townships", 22),
        ("baiyun", "grids_per_township", 120),
        ("jinniu", "townships", 13),
        ("huaisi", "departments", 9),
        ("huaisi", "grids_per_township", 94),
        ("huaisi", "powers_held", 260 / 400),
        ("tianjin", "powers_held", 300 / 400),
        ("wenjiang", "powers_held", 30 / 400),
        ("wenjiang", "source_lists", 6),
        ("wenjiang", "deadline_red", Place().deadline_red),
    ],
)
def test_places_are_sparse_on_the_baseline(place: str, fact: str, value: float) -> None:
    assert getattr(load(place).place, fact) == value


@pytest.mark.parametrize("place", OWN.values())
def test_grids_are_of_640_residents_but_at_most_120_a_township(place: str) -> None:
    facts = load(place).place
    assert facts.grids_per_township == min(round(facts.residents / 640 / facts.townships), 120)


@pytest.mark.parametrize("place", shipped("place"))
def test_any_stack_gives_the_same_in_any_order(place: str) -> None:
    stacks = [load(place, list(order)) for order in permutations(OWN)]
    assert len({scenario.config_hash for scenario in stacks}) == 1
    assert len({scenario.already for scenario in stacks}) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(some_levers(), min_size=1, max_size=4), some_levers(), st.randoms())
def test_stacking_takes_the_strongest_in_any_order(
    overlays: list[dict[str, float]], stood: dict[str, float], random: Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = written(Path(folder), "place", "before", stood)
        paths = [
            written(Path(folder), f"r{i}", "levers", values) for i, values in enumerate(overlays)
        ]
        first = load(place, paths)
        random.shuffle(paths)
        second = load(place, paths)
    assert first.after == second.after
    assert first.already == second.already
    for name, lever in LEVERS.items():
        claims = [stood.get(name, lever.default), *(o[name] for o in overlays if name in o)]
        strongest = max(claims) if lever.stronger == "up" else min(claims)
        assert getattr(first.after, name) == strongest
        skipped = len(claims) > 1 and strongest == claims[0]
        assert (name in first.already) == skipped


@settings(max_examples=40, deadline=None)
@given(some_levers(), some_levers())
def test_what_is_written_is_what_is_loaded(
    stood: dict[str, float], values: dict[str, float]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = written(Path(folder), "place", "before", stood)
        scenario = load(place, set=values)
    assert scenario.before == Reform.model_validate(stood)
    assert scenario.after == Reform.model_validate(stood | values)
    config = json.loads(json.dumps(scenario.config(), allow_nan=False))
    assert config == scenario.config()
    assert Reform.model_validate(config["after"]) == scenario.after
    assert Place.model_validate(config["place"]) == scenario.place


def test_stack_is_a_string_or_a_list_and_the_empty_reform_adds_nothing() -> None:
    stack = load("baiyun", "six_powers+one_list")
    assert stack == load("baiyun", ["six_powers", "one_list"])
    assert stack == load("baiyun", "none+six_powers + one_list+none")
    assert stack == load("baiyun", ["six_powers", "one_list", "six_powers"])
    assert stack.reform_names == ("six_powers", "one_list")
    assert stack.after.lookup_minutes == 2
    assert stack.after.bottom_up_weight == 0.5


@pytest.mark.parametrize("place", shipped("place"))
def test_strength_nought_is_before_and_one_is_after_bit_for_bit(place: str) -> None:
    nought, one = load(place, list(OWN), strength=0), load(place, list(OWN), strength=1)
    assert nought.after.model_dump_json() == nought.before.model_dump_json()
    assert nought.config_hash == load(place).config_hash
    assert one == load(place, list(OWN))


def test_strength_is_monotone_and_stays_between_the_arms() -> None:
    steps = [load("huaisi", list(OWN), strength=s).after for s in np.linspace(0, 1, 41)]
    for name, lever in LEVERS.items():
        way = [getattr(step, name) for step in steps]
        assert way == sorted(way, reverse=lever.stronger == "down")
        assert {type(value) for value in way} == {type(lever.default)}


def test_half_strength_is_half_way() -> None:
    after = load("baiyun", "six_powers", strength=0.5).after
    assert after.bottom_up_weight == pytest.approx(0.275)
    assert after.whistle_deadline == pytest.approx(17.5)


def test_a_clause_the_place_already_has_is_skipped_and_named(tmp_path: Path) -> None:
    place = written(tmp_path, "ahead", "before", {"bottom_up_weight": 0.6, "lookup_minutes": 1.0})
    scenario = load(place, "six_powers+one_list")
    assert scenario.already == ("bottom_up_weight", "lookup_minutes")
    assert scenario.after.bottom_up_weight == scenario.before.bottom_up_weight == 0.6
    assert scenario.after.lookup_minutes == 1.0


def test_settings_are_exact_on_the_arm_after_only() -> None:
    scenario = load("baiyun", "six_powers", set={"bottom_up_weight": 0.1}, strength=0.5)
    assert scenario.after.bottom_up_weight == 0.1
    assert scenario.before.bottom_up_weight == 0.05
    whole = load(set={"return_limit": np.float64(3.0), "platform": 1, "accountability": -0.0}).after
    assert (whole.return_limit, type(whole.return_limit)) == (3, int)
    assert (whole.platform, type(whole.platform)) == (1.0, float)
    assert str(whole.accountability) == "0.0"


def test_offices_are_not_commanded_and_localised_at_once() -> None:
    check_together({"force_command": 0.4, "localised_offices": 0.6}, "stack")
    with pytest.raises(ScenarioError, match=r"force_command.*localised_offices.*at most 1"):
        check_together({"force_command": 0.5, "localised_offices": 0.6}, "stack")


def test_behaviour_is_given_whole_or_by_name() -> None:
    assert load(behaviour=Behaviour(stigma=0.2)) == load(behaviour={"stigma": 0.2})
    assert load(behaviour={}) == load()


def test_the_hash_follows_the_numbers_and_not_the_labels(tmp_path: Path) -> None:
    plain = load("baiyun", "six_powers")
    assert len(plain.config_hash) == 16
    copy = tmp_path / "renamed.toml"
    copy.write_text(
        (BAD.parents[2] / "scenarios/data/places/baiyun.toml").read_text("utf-8"), "utf-8"
    )
    assert load(copy, "six_powers").config_hash == plain.config_hash
    others = [
        load("jinniu", "six_powers"),
        load("baiyun", "five_powers"),
        load("baiyun", "six_powers", set={"platform": 0.5}),
        load("baiyun", "six_powers", behaviour={"stigma": 0.1}),
    ]
    assert len({plain.config_hash, *(other.config_hash for other in others)}) == 5


def test_a_number_at_its_declared_default_is_not_in_the_hash() -> None:
    """So a new lever, fact or behaviour at its default leaves every stored hash as it was."""

    def grown(record: Declared, default: float, value: float) -> Declared:
        field = parameter(default, "share", 0.0, 1.0, "New", "新", "assumption")
        kind = create_model("Grown", __base__=type(record), new=(float, field))
        return kind(**record.model_dump(), new=value)

    plain = load("baiyun", "six_powers", set={"platform": 0.5})
    for part in ("place", "behaviour", "before", "after"):
        record = getattr(plain, part)
        same, moved = (replace(plain, **{part: grown(record, 0.2, v)}) for v in (0.2, 0.3))
        assert same.config_hash == plain.config_hash != moved.config_hash, part
        assert same.config()[part]["new"] == 0.2, part
    named = load("baseline", behaviour={"stigma": Behaviour().stigma})
    assert named.config_hash == load("baseline").config_hash


def test_every_broken_file_is_in_the_table() -> None:
    assert {path.stem for path in BAD.glob("*.toml")} == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_by_name_value_and_expectation(name: str) -> None:
    kind = name.split("_")[0]
    with pytest.raises(ScenarioError) as caught:
        load(**{kind: BAD / f"{name}.toml"})
    said(str(caught.value), BROKEN[name])


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_a_wrong_call_is_told_by_name_value_and_expectation(name: str) -> None:
    arguments, words = WRONG_CALLS[name]
    with pytest.raises(ScenarioError) as caught:
        load(**arguments)
    said(str(caught.value), words)


def said(message: str, words: tuple[str, ...]) -> None:
    """Every word is in the message, which is one line and never pydantic's own."""
    assert [word for word in words if word not in message] == []
    assert "\n" not in message
    assert "pydantic" not in message


def test_loading_imports_neither_numba_nor_mesa() -> None:
    code = "import sys, scenarios; scenarios.load(); print({'numba', 'mesa'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
