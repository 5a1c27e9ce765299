"""Safe hands on a model: levers, reforms, shocks and numbers changed in a running district.

Lives here: what a change does and when, what is refused, and that nothing refused leaves a trace.
May not: the effect of a lever (test_directions.py) or of a shock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calls import answered, tiny
from districts import stepped
from model import GovernanceModel
from model.agents import Department, Grid, Township
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.declared.timeline import Phase, PhaseNumbers, Shock, ShockNumbers, Timeline
from model.editing import EDITABLE
from scenarios import drawn, load
from scenarios.inputs.ensemble import shipped_ensemble
from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import single

Write = Callable[[Any], None]


@pytest.fixture
def model(settings: list[Scenario]) -> Any:
    """A model on the first day, no reform in force."""
    return GovernanceModel(settings[0], rng=1)


def held(model: Any) -> list[bytes]:
    """Every array of a model's world."""
    return [array.tobytes() for array in model.world]


def edit(model: Any, write: Write) -> None:
    """Write in the documented way."""
    with model.editing() as world:
        write(world)


# --- levers and reforms


def test_a_reform_enacted_on_the_first_day_is_the_scenario_with_it(
    settings: list[Scenario],
) -> None:
    plain, reformed = (GovernanceModel(one, rng=3) for one in settings)
    plain.enact(settings[1])
    assert held(plain) == held(reformed)
    assert plain.run(30).outcomes() == reformed.run(30).outcomes()
    assert plain.history == [(365, "reform six_powers")]


def test_a_lever_set_is_in_force_from_the_next_step_on(model: Any) -> None:
    other = GovernanceModel(model.setting, rng=1)
    stepped(model, 10).set_lever("bottom_up_weight", 0.9, townships=[2])
    assert model.world.levers["bottom_up_weight"].tolist() == [0.05, 0.05, 0.9]
    assert model.history == [(375, "bottom_up_weight = 0.9, townships [2]")]
    assert model.world.ties.tobytes() == stepped(other, 10).world.ties.tobytes()
    model.step()
    other.step()
    assert model.world.ties.tobytes() != other.world.ties.tobytes()


def test_levers_set_before_the_first_step_add_to_a_reform(settings: list[Scenario]) -> None:
    model = GovernanceModel(settings[1], rng=1)
    begun = model.world.towns["reformed"].copy()
    model.set_lever("signoff_levels", 1, townships=[0])
    model.set_lever("signoff_levels", 1, townships=[0])
    assert model.world.towns["reformed"].tolist() == begun.tolist() == [1, 1, 1]
    assert model.world.clock["enacted"][0] == 1


def test_a_value_that_stands_changes_nothing(settings: list[Scenario]) -> None:
    one, other = (GovernanceModel(settings[1], rng=1) for _ in range(2))
    stepped(one, 40).set_lever("platform", settings[1].after.platform)
    assert held(stepped(one, 20)) == held(stepped(other, 60))


def test_a_pilot_leaves_levers_of_the_whole_district(model: Any) -> None:
    model.enact(Reform(accountability=0.7, whistle_binding=1.0), townships=[1])
    assert model.world.levers["accountability"].tolist() == [0.05] * 3
    assert model.world.levers["whistle_binding"].tolist() == [0.0, 1.0, 0.0]
    assert "levers of the whole district left as they stood" in model.history[0][1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("platfrom", 0.5), "unknown lever 'platfrom'.*Did you mean 'platform'"),
        (([], 0.5), r"unknown lever \[\]"),
        (("platform", 1.5), r"platform = 1.5: expected a number from 0 to 1 \(share of hand-overs"),
        (("platform", float("nan")), "platform = nan: expected a number"),
        (("platform", "1"), "platform = '1': expected a number"),
        (("platform", True), "platform = True: expected a number"),
        (("signoff_levels", 1.5), "signoff_levels = 1.5: expected a whole number from 1 to 4"),
        (("platform", 0.5, [3]), "townships: 3 is no row: expected whole numbers from 0 to 2"),
        (("platform", 0.5, [-1]), "townships: -1 is no row"),
        (("platform", 0.5, "01"), "townships: '01' is no row"),
        (("platform", 0.5, []), "townships is empty"),
        (("accountability", 0.5, [0, 1]), r"\[0, 1\]: accountability is a lever of the whole"),
    ],
)
def test_a_lever_that_cannot_be_is_refused(arguments: Any, told: str, model: Any) -> None:
    before = held(model)
    with pytest.raises(ValueError, match=told):
        model.set_lever(*arguments)
    assert held(model) == before
    assert model.history == []


def test_shares_of_one_whole_stay_one(model: Any) -> None:
    model.set_lever("force_command", 0.6)
    with pytest.raises(ValueError, match=r"force_command = 0.6 and localised_offices = 0.5"):
        model.set_lever("localised_offices", 0.5)
    with pytest.raises(ValueError, match="reform = 'six_powers': expected a Reform"):
        model.enact("six_powers")


def phased(setting: Scenario) -> Scenario:
    """The setting with its reform in force from day 5 on."""
    phase = Phase("all", setting.after, PhaseNumbers(from_day=5))
    return replace(setting, timeline=Timeline(phases=(phase,)))


def test_phases_are_stepped_and_not_overruled(settings: list[Scenario]) -> None:
    setting = phased(settings[1])
    steps, run = (GovernanceModel(setting, rng=1) for _ in range(2))
    with pytest.raises(ValueError, match="phases of the timeline begin or end until day 370"):
        steps.set_lever("platform", 0.9)
    stepped(steps, 30 + 60)
    run.run(30)
    assert steps.world.levers.tobytes() == run.world.levers.tobytes()
    assert steps.world.cases.tobytes() == run.world.cases.tobytes()
    steps.set_lever("platform", 0.9)


# --- shocks


def test_a_shock_is_that_of_a_timeline(settings: list[Scenario]) -> None:
    numbers = ShockNumbers(from_day=0, days=10, size=3.0)
    timed = replace(settings[1], timeline=Timeline(shocks=(Shock("demand", numbers),)))
    one, other = GovernanceModel(settings[1], rng=1), GovernanceModel(timed, rng=1)
    one.shock("demand", 3.0, 10)
    assert one.run(20).outcomes() == other.run(20).outcomes()
    assert one.history == [(365, "demand shock of size 3.0 for 10 days")]


@pytest.mark.parametrize(
    ("arguments", "named", "told"),
    [
        (("flood", 1.0), {}, "kind = 'flood': expected one of demand, absence, budget, platform"),
        (("demand", 21.0), {}, "size = 21.0: expected a number from 0 to 20"),
        (("absence", 1.0), {}, "size = 1.0: expected a number from 0 to 0.95"),
        (("platform", 1.5), {}, "size = 1.5: expected a number from 0 to 1 "),
        (("demand", 1.0, 0), {}, "days = 0: expected a whole number from 1 to 7300"),
        (("demand", 1.0), {"domains": [99]}, "domains: 99 is no row"),
        (("platform", 1.0), {"departments": [1]}, "a platform shock strikes no departments"),
        (("absence", 0.5), {"departments": [6]}, "departments: 6 is no row"),
    ],
)
def test_a_shock_that_cannot_be_is_refused(
    arguments: Any, named: dict[str, Any], told: str, model: Any
) -> None:
    before = held(model)
    with pytest.raises(ValueError, match=told):
        model.shock(*arguments, **named)
    assert held(model) == before
    assert model.history == []


def test_shocks_together_stay_in_the_range(model: Any) -> None:
    model.shock("demand", 15.0, 5)
    with pytest.raises(ValueError, match="would rise by 25 ordinary days' problems"):
        model.shock("demand", 10.0, 5)
    stepped(model, 6).shock("demand", 10.0, 5)


# --- views and writing


def test_views_cannot_be_written_to(model: Any) -> None:
    town = model.agents_by_type[Township][0]
    before = held(model)
    for array in (model.world.grids["latent"], model.world.levers, town.units, town.levers):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        model.world.grids["latent"] += 20
    for array in model.world:
        assert not array.flags.writeable
        if array.size:
            with pytest.raises(ValueError, match="cannot set WRITEABLE"):
                array.flags.writeable = True
    with pytest.raises(AttributeError):
        model.world = model.world
    assert held(model) == before


def test_latent_problems_may_be_added(model: Any) -> None:
    edit(model, lambda world: world.grids["latent"].__iadd__(20))
    assert model.world.clock["latent"][0] == model.world.grids["latent"].sum() >= 12 * 20
    assert model.history == [(365, "grids: latent written")]
    edit(model, lambda world: world.grids["latent"].__setitem__(slice(None), 1000))
    known = stepped(model, 3).world.daily["known"][365:368].sum()
    assert known > 2000
    assert model.world.clock["latent"][0] == model.world.grids["latent"].sum()


def test_reporting_follows_trust(model: Any) -> None:
    before = model.world.grids["report"].copy()
    edit(model, lambda world: world.grids["trust"].__setitem__(2, 1.0))
    moved = model.world.grids["report"] != before
    assert moved.tolist() == [row == 2 for row in range(12)]


def test_an_edit_that_writes_nothing_changes_nothing(model: Any) -> None:
    before = held(model)
    edit(model, lambda world: None)
    assert held(model) == before
    assert model.history == []


def test_a_draft_kept_is_not_the_models(model: Any) -> None:
    with model.editing() as kept:
        kept.grids["latent"] += 1
    before = held(model)
    kept.grids["latent"] = 10**15
    assert held(model) == before


WRITES: list[tuple[str, Write]] = [
    (
        r"grids.latent\[2\] = -1: expected a number from 0 to 1000",
        lambda w: put(w.grids, "latent", -1),
    ),
    (r"grids.latent\[2\] = 1000000000000: expected", lambda w: put(w.grids, "latent", 10**12)),
    (r"grids.latent\[2\] = -9223372036854775808", lambda w: put(w.grids, "latent", -(2**63))),
    (
        r"grids.trust\[2\] = nan: expected a number from 0 to 1",
        lambda w: put(w.grids, "trust", np.nan),
    ),
    (
        r"units.duty\[2\] = inf: expected a number from 0 to 100",
        lambda w: put(w.units, "duty", np.inf),
    ),
    (
        r"grids.township\[2\] = 1000000000: expected 0, .* engine's own",
        lambda w: put(w.grids, "township", 10**9),
    ),
    (r"cases.grid\[2\] = 1000000000: expected", lambda w: put(w.cases, "grid", 10**9)),
    (r"legs.past\[2, 0\] = 77: expected -?\d+", lambda w: w.legs["past"][2].__setitem__(0, 77)),
    (r"free_cases\[0\] = 1000000000: expected \d+", lambda w: w.free_cases.__setitem__(0, 10**9)),
    (r"clock.latent\[0\] = 5: expected", lambda w: w.clock["latent"].__setitem__(0, 5)),
    (r"levers.platform\[2\] = 7.0: expected", lambda w: put(w.levers, "platform", 7.0)),
    (r"grids: shape \(3,\)", lambda w: w.grids.resize(3, refcheck=False)),
    (r"clock: shape \(\)", lambda w: setattr(w.clock, "shape", ())),
]


def put(table: Any, column: str, value: float) -> None:
    """Write into the third row."""
    table[column][2] = value


@pytest.mark.parametrize(("told", "write"), WRITES, ids=[told[:24] for told, _ in WRITES])
def test_a_write_that_cannot_be_is_refused(told: str, write: Write, model: Any) -> None:
    before = held(model)
    with pytest.raises(ValueError, match=told):
        edit(model, write)
    assert held(model) == before
    assert model.history == []
    model.step()


def test_a_district_holds_so_many_problems(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.editing.DISTRICT_LATENT", 5000)
    with pytest.raises(ValueError, match=r"adds up to 12,000: expected at most 5,000"):
        edit(model, lambda world: world.grids["latent"].__setitem__(slice(None), 1000))


def test_a_model_being_edited_stands_still(model: Any) -> None:
    before = held(model)
    for move in (
        model.step,
        lambda: model.run(1),
        lambda: model.set_lever("platform", 0.5),
        lambda: model.shock("demand", 1.0),
        lambda: edit(model, lambda world: None),
    ):
        with model.editing(), pytest.raises(ValueError, match=r"leave `with model.editing"):
            move()
    with pytest.raises(AttributeError):
        edit(model, lambda world: setattr(world, "grids", None))
    assert held(model) == before
    model.step()


def test_every_editable_column_is_there(model: Any) -> None:
    for table, columns in EDITABLE.items():
        assert set(columns) <= set(getattr(model.world, table).dtype.names)


# --- calls that cannot hold


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda m: m.agents_by_type[Grid][0].remove(), "cannot lose an agent.*agents.select"),
        (lambda m: m.remove_all_agents(), "cannot lose its agents"),
        (lambda m: m.deregister_agent(m.agents_by_type[Grid][0]), "cannot lose an agent"),
        (lambda m: Department(m, 0), "cannot .* an agent"),
        (lambda m: m.register_agent(m.agents_by_type[Grid][0]), "cannot .* an agent"),
        (lambda m: m.agents.do("step"), "cannot step one agent alone.*model.step"),
        (lambda m: m.agents.do("advance"), "cannot step one agent alone"),
        (lambda m: m.reset_rng(2), "keyed by the seed given at the start"),
        (lambda m: m.reset_randomizer(2), "keyed by the seed given at the start"),
        (lambda m: m.run_model(), r"run\(days\)"),
    ],
)
def test_what_a_district_cannot_do_is_said(
    call: Callable[[Any], Any], told: str, model: Any
) -> None:
    before = held(model)
    with pytest.raises(NotImplementedError, match=told):
        call(model)
    assert held(model) == before
    assert len(model.agents) == 21


@pytest.mark.parametrize("days", [7301, 10**12, 1.5, True, "3"])
def test_a_run_beyond_reason_is_refused(days: Any, model: Any) -> None:
    with pytest.raises(ValueError, match=r"days is .*expected a whole number, 1 or more"):
        model.run(days)


# --- which behaviour


def test_a_drawn_setting_is_the_world_of_the_command_line(settings: list[Scenario]) -> None:
    told = single(settings[1], 7, 45, shipped_ensemble())["outcomes"]
    model = GovernanceModel(drawn(settings[1], 7), rng=7)
    assert model.run(45).outcomes() == told
    central = GovernanceModel(settings[1], rng=7)
    assert (model.behaviour, central.behaviour) == ("given", "central")
    assert "central behaviour" in repr(central)
    assert central.run(45).outcomes() != told


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, "1"])
def test_a_bad_seed_draws_nothing(seed: Any, settings: list[Scenario]) -> None:
    with pytest.raises(ScenarioError, match=r"seed = .*expected a whole number from 0"):
        drawn(settings[0], seed)


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    place = tiny(tmp_path)
    told = answered("run", "--place", place, "--reform", "six_powers", "--seed", 3, "--days", 20)
    model = GovernanceModel(drawn(load(place, "six_powers"), 3), rng=3)
    assert model.run(20).outcomes() == told["outcomes"]
