"""`GovernanceModel` as Mesa's users expect it: steps, agents, frames and `mesa.batch_run`.

Lives here: the shell around the engine, in Mesa 3.3 to 3.5. May not: what the engine does in a
day, or the formulas of outcomes.
"""

from __future__ import annotations

import inspect
import warnings
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from calls import tiny
from districts import stepped
from model import GovernanceModel
from model.agents import Department, Grid, Township
from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.plan import BURN_IN, COHORT, FOLLOW_UP, TALLIES
from model.readings import SERIES
from scenarios import load
from scenarios.run.experiment import single

SERIES_COLUMNS = ["known", "dispatched", "open", "whistles", "hops", *SERIES]
COUNTS = SERIES_COLUMNS[:5]
DAILY_COUNTS = ["known", "dispatched", "open", "hops"]
BOOKKEEPING = {"clock": {"cohort_from", "cohort_to"}, "towns": set(TALLIES)}
"""What only says which days outcomes are read from, and what was counted for them."""


@pytest.fixture
def model(settings: list[Scenario]) -> Any:
    """A model on the first day of its reform."""
    return GovernanceModel(settings[1], rng=1)


def differing(one: Any, other: Any) -> set[tuple[str, str]]:
    """Arrays and columns in which two models' worlds differ; bookkeeping of cohorts left out."""
    found = set()
    for name, a, b in zip(one.world._fields, one.world, other.world, strict=True):
        assert a.dtype == b.dtype
        columns = set(a.dtype.names or ()) - BOOKKEEPING.get(name, set())
        found |= {
            (name, column) for column in columns if a[column].tobytes() != b[column].tobytes()
        }
        if not a.dtype.names and a.tobytes() != b.tobytes():
            found.add((name, ""))
    return found


# --- stepping and running


def test_the_model_of_the_readme(tmp_path: Path) -> None:
    model = GovernanceModel(load(place=str(tiny(tmp_path)), reform="six_powers"), rng=1)
    assert isinstance(model, mesa.Model)
    model.step()
    assert (model.steps, model.today) == (1, BURN_IN + 1)
    model.run(30)
    assert list(model.outcomes()) == list(OUTCOMES)
    assert model.running


def test_stepping_by_the_day_is_running_in_one_go(settings: list[Scenario]) -> None:
    for setting in settings:
        run, steps = GovernanceModel(setting, rng=5), GovernanceModel(setting, rng=5)
        run.run(40)
        assert differing(stepped(steps, 40 + FOLLOW_UP), run) == set()
        assert differing(stepped(steps, 1), run)


def test_a_run_is_the_run_of_the_command_line(settings: list[Scenario]) -> None:
    model = GovernanceModel(settings[1], rng=7)
    model.run(45)
    assert model.outcomes() == single(settings[1], 7, 45)["outcomes"]


def test_one_rng_gives_one_world(settings: list[Scenario]) -> None:
    one, same, other = (GovernanceModel(settings[1], rng=seed) for seed in (3, np.int64(3), 4))
    for model in (one, same, other):
        stepped(model, 20)
    assert differing(one, same) == set()
    assert differing(one, other)
    assert one.rng.random() == same.rng.random() == np.random.default_rng(3).random()


def test_models_do_not_share_a_state(settings: list[Scenario]) -> None:
    one, other = (GovernanceModel(settings[1], rng=3) for _ in range(2))
    before = [array.tobytes() for array in other.world]
    stepped(one, 30)
    assert [array.tobytes() for array in other.world] == before


@pytest.mark.parametrize(
    "rng", [-1, 2**63, 1.0, 1.5, float("nan"), "1", True, np.float64(1), [1.5], [-1], ["a"]]
)
def test_a_bad_rng_is_a_value_error(rng: Any, settings: list[Scenario]) -> None:
    with pytest.raises(ValueError, match=r"rng is .*expected (a )?whole number"):
        GovernanceModel(settings[0], rng=rng)


@pytest.mark.parametrize("days", [0, -1])
def test_a_run_of_no_days_is_a_value_error(days: int, model: Any) -> None:
    with pytest.raises(ValueError, match=rf"days is {days}; expected a whole number, 1 or more"):
        model.run(days)


# --- outcomes while stepping


def test_before_the_first_step_nothing_is_defined_and_nothing_fails(model: Any) -> None:
    found = model.outcomes()
    assert list(found) == list(OUTCOMES)
    assert found["true_in_time"] is found["staff_days"] is found["carry_over"] is None


def test_outcomes_of_steps_are_defined_where_those_of_a_run_are(settings: list[Scenario]) -> None:
    steps, run = (GovernanceModel(settings[0], rng=2) for _ in range(2))
    stepped(steps, 300)
    run.run(300)
    missing = [
        n for n, v in run.outcomes().items() if v is not None and steps.outcomes()[n] is None
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["staff_days", "burden", "gini_units", "whistles"])
def test_outcomes_of_steps_do_not_grow_with_the_days_stepped(
    name: str, settings: list[Scenario]
) -> None:
    model = stepped(GovernanceModel(settings[0], rng=2), COHORT)
    first = model.outcomes()[name]
    later = stepped(model, 2 * COHORT).outcomes()[name]
    assert later == pytest.approx(first, rel=0.3)


def test_staff_days_of_steps_are_close_to_those_of_a_run(settings: list[Scenario]) -> None:
    steps, run = (GovernanceModel(settings[0], rng=2) for _ in range(2))
    stepped(steps, 100)
    run.run(100)
    assert steps.outcomes()["staff_days"] == pytest.approx(run.outcomes()["staff_days"], rel=0.2)


# --- frames


def test_the_frame_of_the_model_has_a_row_a_day(model: Any) -> None:
    assert model.datacollector.get_model_vars_dataframe().empty
    frame = stepped(model, 50).datacollector.get_model_vars_dataframe()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == SERIES_COLUMNS
    assert frame.index.tolist() == list(range(50))
    assert (frame[COUNTS] >= 0).all(axis=None)
    shares = frame[list(SERIES)]
    assert ((shares >= 0) & (shares <= 1) | shares.isna()).all(axis=None)
    assert frame["known"].sum() == model.world.daily["known"][BURN_IN:].sum() > 0


def test_the_past_of_a_frame_changes_only_where_its_cases_go_on(model: Any) -> None:
    early = stepped(model, 30).datacollector.get_model_vars_dataframe()
    late = stepped(model, 30).datacollector.get_model_vars_dataframe()
    assert late["known"].iloc[:30].tolist() == early["known"].tolist()
    assert (late["hops"].iloc[:30] >= early["hops"]).all()


def test_model_vars_are_the_counts_and_in_the_last_row_the_outcomes(model: Any) -> None:
    assert set(model.datacollector.model_vars) == set(DAILY_COUNTS)
    stepped(model, 20)
    frame = model.datacollector.get_model_vars_dataframe()
    series = model.datacollector.model_vars
    assert list(series) == [*DAILY_COUNTS, *OUTCOMES]
    assert all(len(values) == 20 for values in series.values())
    assert {name: series[name] for name in DAILY_COUNTS} == {
        name: frame[name].tolist() for name in DAILY_COUNTS
    }
    assert {name: series[name][-1] for name in OUTCOMES} == model.outcomes()
    assert {value for name in OUTCOMES for value in series[name][:-1]} == {None}


def test_model_vars_follow_a_run(model: Any) -> None:
    stepped(model, 3)
    before = model.datacollector.model_vars["true_in_time"][-1]
    model.run(30)
    after = model.datacollector.model_vars["true_in_time"]
    assert after[-1] == model.outcomes()["true_in_time"] != before
    assert len(after) == 3 + 30 + FOLLOW_UP


def test_the_frame_of_agents_is_today(model: Any) -> None:
    frame = stepped(model, 10).datacollector.get_agent_vars_dataframe()
    assert frame.index.names == ["Step", "AgentID"]
    assert set(frame.index.get_level_values("Step")) == {10}
    assert frame["AgentType"].value_counts().to_dict() == {"Department": 6, "Township": 3}


# --- agents


def test_agents_are_thin_views(model: Any) -> None:
    by_type = model.agents_by_type
    assert {kind: len(agents) for kind, agents in by_type.items()} == {
        Grid: 12,
        Township: 3,
        Department: 6,
    }
    assert len(model.agents) == 21
    stepped(model, 60)
    world = model.world
    assert by_type[Grid].get("trust") == world.grids["trust"].tolist()
    assert by_type[Grid].get("latent") == world.grids["latent"].tolist()
    assert [grid.township for grid in by_type[Grid]] == [n // 4 for n in range(12)]
    assert by_type[Township].get("whistle_worth") == world.towns["whistle_worth"].tolist()
    held = sum(by_type[Township].get("holding")) + sum(by_type[Department].get("holding"))
    assert held == world.units["holding"][1:].sum() > 0
    owed = sum(by_type[Township].get("backlog")) + sum(by_type[Department].get("backlog"))
    assert owed == pytest.approx(world.units["backlog"][1:].sum())


def test_a_township_shows_the_rules_in_force(settings: list[Scenario]) -> None:
    for setting in settings:
        model = GovernanceModel(setting, rng=1)
        for township in model.agents_by_type[Township]:
            assert township.levers["platform"] == setting.after.platform
            assert township.levers["whistle_binding"] == setting.after.whistle_binding
    assert settings[0].after.whistle_binding != settings[1].after.whistle_binding


def test_mesa_can_select_and_shuffle_agents_without_touching_the_world(model: Any) -> None:
    before = [array.tobytes() for array in model.world]
    towns = model.agents_by_type[Township]
    assert len(towns.select(lambda town: town.row > 0)) == 2
    assert {town.row for town in model.agents.select(agent_type=Township).shuffle()} == {0, 1, 2}
    assert isinstance(towns.agg("holding", sum), int)
    assert [array.tobytes() for array in model.world] == before


# --- batch_run


STEPS = 12
SEEDS = (1, 2)


def batch(settings: list[Scenario], processes: int, period: int = -1) -> list[dict[str, Any]]:
    """A batch over scenarios and seeds, which Mesa 3.4 took out of the parameters."""
    parameters: dict[str, Any] = {"setting": settings}
    seeds: dict[str, Any] = {}
    (seeds if "rng" in inspect.signature(mesa.batch_run).parameters else parameters)["rng"] = SEEDS
    found: list[dict[str, Any]] = mesa.batch_run(
        GovernanceModel,
        parameters,
        number_processes=processes,
        max_steps=STEPS,
        data_collection_period=period,
        display_progress=False,
        **seeds,
    )
    return found


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    """What a row of a batch is told apart by; with two processes they come in any order."""
    return (row["setting"].reform_names, row["rng"], row["Step"])


def days_of_a_batch() -> int:
    """The days Mesa steps for `max_steps`: one too many up to 3.3."""
    return STEPS + (mesa.__version__ < "3.4")


@pytest.mark.parametrize("processes", [1, 2])
def test_a_batch_gives_what_single_models_give(processes: int, settings: list[Scenario]) -> None:
    rows = sorted(batch(settings, processes), key=key)
    assert [key(row)[:2] for row in rows] == [(r, s) for r in [(), ("six_powers",)] for s in SEEDS]
    for row in rows:
        model = stepped(GovernanceModel(row["setting"], rng=row["rng"]), days_of_a_batch())
        last = model.datacollector.get_model_vars_dataframe().iloc[-1]
        assert {name: row[name] for name in DAILY_COUNTS} == last[DAILY_COUNTS].to_dict()
        assert {name: row[name] for name in OUTCOMES} == model.outcomes()


def test_a_batch_can_collect_every_day(settings: list[Scenario]) -> None:
    rows = [row for row in batch(settings, 1, period=1) if key(row)[:2] == (("six_powers",), 2)]
    model = stepped(GovernanceModel(settings[1], rng=2), days_of_a_batch())
    frame = model.datacollector.get_model_vars_dataframe()
    assert [row["known"] for row in rows] == frame["known"].tolist()
    assert [row["open"] for row in rows] == frame["open"].tolist()


@pytest.mark.parametrize("processes", [1, 2])
def test_iterations_of_a_batch_are_worlds_of_their_own(
    processes: int, settings: list[Scenario]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Mesa 3.5 would rather have `rng`
        rows = mesa.batch_run(
            GovernanceModel,
            {"setting": settings[:1]},
            iterations=3,
            number_processes=processes,
            max_steps=30,
            display_progress=False,
        )
    assert sorted(row["iteration"] for row in rows) == [0, 1, 2]
    assert len({tuple(row[name] for name in DAILY_COUNTS) for row in rows}) == 3


def test_what_mesa_may_give_for_a_seed_is_a_world(settings: list[Scenario]) -> None:
    one, other = (GovernanceModel(settings[0]).world_seed for _ in range(2))
    assert one != other
    for rng in (np.random.SeedSequence(5), [1, 2], (3,)):
        first, again = (GovernanceModel(settings[0], rng=rng).world_seed for _ in range(2))
        assert first == again
    assert GovernanceModel(settings[0], rng=np.random.default_rng(1)).world_seed >= 0


READ_BY_MESA_35 = {
    "_agent_records": {},
    "_agenttype_records": {},
    "agent_reporters": {},
    "agenttype_reporters": {},
    "_collection_steps": [1, 2, 3],
}


@pytest.mark.parametrize("name", READ_BY_MESA_35)
def test_the_collector_has_what_a_later_mesa_reads(name: str, model: Any) -> None:
    collector = stepped(model, 3).datacollector
    assert getattr(collector, name, None) == READ_BY_MESA_35[name]
