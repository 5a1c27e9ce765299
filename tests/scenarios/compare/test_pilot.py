"""Pilots: who is drawn, whose rules change, and what is estimated beside the truth.

Lives here: the arms and quantities of a pilot, and its zeros.
May not: what a lever does, beyond the direction of a whistle that a pilot is about.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from calls import place
from districts import digest, toy
from model.declared.declare import declared, engine_row
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.district.setup import copied, run_days
from model.plan import BASELINE_DAYS, BURN_IN, burnt_in, finish_arm, run_arm
from model.tables.records import TOWN
from scenarios.compare import pilot
from scenarios.compare.pilot_effects import (
    EFFECTS,
    MEASURES,
    PERIODS,
    Replication,
    pilot_rows,
    quantities,
)
from scenarios.run.experiment import LAST_SEED, MOST_REPLICATIONS
from scenarios.run.results import json_rows
from scenarios.run.worlds import Worlds
from viz.words.language import words

__all__ = ["place"]  # a fixture

LEVERS = declared(Reform)
WHISTLE = {"whistle_binding": 1.0, "whistle_deadline": 5.0}
WORLDS = range(1, 41)
QUANTITIES = [f"{group}_{period}" for period in PERIODS for group in ("pilots", "controls")]
QUANTITIES += list(EFFECTS)
ERRORS = 3.5  # standard errors: a wrong verdict about once in two thousand tests (normal)


def reformed(behaviour: dict[str, float] | None = None, /, **levers: float) -> Scenario:
    """The toy district, loaded, in which these levers take other values after."""
    scenario = toy(load=0.95, behaviour=behaviour)
    return replace(scenario, after=Reform(**(scenario.before.model_dump() | levers)))


def town_table(known: list[int], in_time: list[int]) -> Any:
    """Townships with these tallies; every case was taken up after one working day."""
    towns = np.zeros(len(known), TOWN)
    towns["known"], towns["in_time"] = known, in_time
    towns["responses"], towns["response_days"] = known, known
    return towns


def estimates(scenario: Scenario, outcome: str, days: int = 365) -> dict[str, Any]:
    """Every quantity of an outcome over the worlds, as arrays."""
    found = [pilot.replicate_pilot([scenario], 0.5, seed, days) for seed in WORLDS]
    each = [quantities(one, 0, MEASURES[outcome]) for one in found]
    return {name: np.array([one[name] for one in each]) for name in each[0]}


def error(values: Any) -> float:
    """The standard error of a mean over worlds."""
    return float(values.std(ddof=1) / math.sqrt(values.size))


@pytest.mark.parametrize(
    ("townships", "share", "count"),
    [(24, 0.5, 12), (24, 0.3, 7), (24, 0.001, 1), (24, 0.999, 23), (2, 0.9, 1), (3, 0.1, 1)],
)
def test_a_share_of_the_townships_is_drawn(townships: int, share: float, count: int) -> None:
    chosen = pilot.drawn_pilots(townships, share, 7)
    assert (chosen.dtype, chosen.shape, int(chosen.sum())) == (bool, (townships,), count)
    assert (chosen == pilot.drawn_pilots(townships, share, 7)).all()


def test_every_township_is_as_likely_a_pilot() -> None:
    times, townships, share = 4_000, 6, 1 / 3
    each = np.sum([pilot.drawn_pilots(townships, share, seed) for seed in range(times)], axis=0)
    # Hypergeometric a draw, binomial over draws; six comparisons, wrong once in some 350.
    assert np.abs(each - times * share).max() < ERRORS * math.sqrt(times * share * (1 - share))
    assert pilot.drawn_pilots(6, 0.5, LAST_SEED + MOST_REPLICATIONS).sum() == 3


def test_pilots_keep_the_reform_and_controls_what_stood_before() -> None:
    scenario = reformed(**WHISTLE, bottom_up_weight=0.5)
    snapshot, pilots = burnt_in(scenario, 3), pilot.drawn_pilots(6, 0.5, 3)
    world = run_days(pilot.piloted(snapshot, scenario, 3, pilots), 60)
    assert (world.levers[pilots] == engine_row(scenario.after)).all()
    assert (world.levers[~pilots] == engine_row(scenario.before)).all()
    assert (snapshot.levers == engine_row(scenario.before)).all()


def test_a_pilot_of_township_levers_rewrites_no_list() -> None:
    scenario = reformed(**WHISTLE)
    snapshot = burnt_in(scenario, 3)
    world = pilot.piloted(snapshot, scenario, 3, pilot.drawn_pilots(6, 0.5, 3))
    assert world.matters.tobytes() == snapshot.matters.tobytes()


def test_spilt_levers_are_in_every_book_and_no_others() -> None:
    scenario = toy("six_powers")
    changed = set(pilot.changes(scenario))
    reform, control = pilot.books(scenario, np.array([True, False]))
    assert reform == scenario.after
    wide = {name for name, lever in LEVERS.items() if lever.scope == "district"}
    assert changed & wide
    assert changed - wide
    for name in LEVERS:
        source = scenario.after if name in wide else scenario.before
        assert getattr(control, name) == getattr(source, name)


def test_a_pilot_of_all_is_the_reform_and_of_none_is_no_reform() -> None:
    scenario = reformed(**WHISTLE)
    snapshot = burnt_in(scenario, 5)
    for chosen in (True, False):
        world = pilot.piloted(snapshot, scenario, 5, np.full(6, chosen))
        arm = finish_arm(world, scenario, 90)[0]
        assert digest(arm) == digest(run_arm(snapshot, scenario, 5, 90, reformed=chosen)[0])


def test_before_is_the_last_days_before_the_snapshot() -> None:
    scenario = reformed(**WHISTLE)
    found, snapshot = pilot.replicate_pilot([scenario], 0.5, 5, 30), burnt_in(scenario, 5)
    days = slice(BURN_IN - BASELINE_DAYS, BURN_IN)
    assert found.before["known"].sum() == snapshot.daily["known"][days].sum()
    assert found.before["in_time"].sum() == snapshot.daily["solved_in_time"][days].sum()
    again = finish_arm(copied(snapshot), scenario, 30)[0]
    assert (found.none["known"] == again.towns["known"]).all()
    assert found.none["known"].sum() == again.daily["known"][BURN_IN : BURN_IN + 30].sum()


def test_quantities_by_hand() -> None:
    """Two pilots and one control; shares are over cases, not over townships."""
    found = Replication(
        pilots=np.array([True, False, True]),
        before=town_table([10, 20, 30], [5, 10, 15]),  # .5 and .5
        none=town_table([10, 20, 30], [6, 12, 18]),  # .6 and .6; all .6
        after=(
            (town_table([10, 20, 30], [9, 8, 27]), town_table([10, 20, 30], [7, 14, 21])),
            (town_table([0, 20, 0], [0, 8, 0]), town_table([10, 20, 30], [7, 14, 21])),
        ),
        seed=1,
        outcomes=np.empty((5, 0)),
        cases=0,
        events=0,
    )
    first = quantities(found, 0, MEASURES["true_in_time"])
    assert list(first) == QUANTITIES
    assert first == pytest.approx(
        {
            "pilots_before": 0.5,
            "controls_before": 0.5,
            "pilots_none": 0.6,
            "controls_none": 0.6,
            "pilots_pilot": 0.9,
            "controls_pilot": 0.4,
            "pilots_all": 0.7,
            "controls_all": 0.7,
            "did": 0.5,
            "true_effect": 0.1,
            "bias": 0.4,
            "own_effect": 0.3,
            "displacement": -0.2,
            "placebo": 0.0,
        }
    )
    second = quantities(found, 1, MEASURES["true_in_time"])
    empty = {name for name, value in second.items() if math.isnan(value)}
    assert empty == {"pilots_pilot", "did", "bias", "own_effect"}


def test_the_estimate_is_own_effect_less_displacement_and_the_draw() -> None:
    found = pilot.replicate_pilot([reformed(**WHISTLE)], 0.5, 5, 60)
    for measure in MEASURES.values():
        q = quantities(found, 0, measure)
        assert q["did"] == pytest.approx(
            q["own_effect"] - q["displacement"] + q["placebo"], abs=1e-12
        )
        assert q["bias"] == q["did"] - q["true_effect"]


def test_a_reform_without_effect_has_none() -> None:
    """Voice in plans where no problem is born of plans: only the chance of the draw is left."""
    scenario = replace(reformed(planning_voice=1.0), place=toy(load=0.95, planning_share=0.0).place)
    found = estimates(scenario, "true_in_time", 180)
    for name in ("true_effect", "own_effect", "displacement"):
        assert (found[name] == 0.0).all()
    assert found["did"].std() > 0
    assert abs(found["did"].mean()) < ERRORS * error(found["did"])


@pytest.mark.long
def test_a_whistle_shortens_the_pilots_own_response(record_property: Any) -> None:
    """Attention and habit fixed: departments are shared, so the queue is the only way across.

    What the controls feel is written down with the test and not asked for (docs/model.md, pattern
    10).
    """
    fixed = {"habit": 0.0, "peers": 0.0, "attention_speed": 0.0}
    scenario = reformed(fixed, **WHISTLE)
    for outcome, sign in (("response_time", -1), ("true_in_time", +1)):
        found = estimates(scenario, outcome)
        own = found["own_effect"]
        assert sign * own.mean() > ERRORS * error(own), f"{own.mean():.4f} ± {error(own):.4f}"
        for name in ("displacement", "bias"):
            said = f"{found[name].mean():+.4f} ± {error(found[name]):.4f}"
            record_property(f"{outcome} {name}", said)
            print(f"{outcome} {name}: {said}")


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads() -> None:
    first = [reformed(**WHISTLE), replace(reformed(force_command=1.0), reform_names=("b",))]
    second = [replace(reformed(**WHISTLE), place=toy(townships=4).place)]
    groups, seeds = [first, second], (8, 9, 10)
    ticks: list[int] = []
    files = []
    for workers in (1, 2):
        found = pilot.gathered(groups, 0.5, seeds, 30, workers, lambda: ticks.append(1))
        tables = [pilot_rows(*pair) for pair in zip(groups, found, strict=True)]
        files.append([table.to_csv(index=False) for table in tables])
    assert files[0] == files[1]
    assert len(ticks) == 2 * len(groups) * len(seeds)
    for group, part in zip(groups, found, strict=True):
        alone = [pilot.replicate_pilot(group, 0.5, seed, 30) for seed in seeds]
        assert [one.cases for one in part] == [one.cases for one in alone]
        assert all((a.pilots == b.pilots).all() for a, b in zip(part, alone, strict=True))
    other = pilot.gathered([first], 0.5, (11, 12, 13), 30, 2)[0]
    assert pilot_rows(first, other).to_csv(index=False) != files[0][0]


def test_what_nobody_was_asked_is_null_with_the_reason() -> None:
    none = town_table([0, 0], [0, 0])
    some = town_table([10, 10], [5, 5])
    blank = (np.empty((3, 0)), 0, 0)
    empty = Replication(1, np.array([True, False]), some, some, ((none, some),), *blank)
    full = Replication(1, np.array([True, False]), some, some, ((some, some),), *blank)
    group = [replace(toy(), reform_names=("a",))]
    frame = pilot_rows(group, [empty])
    found = pilot.Pilot({}, frame, [], Worlds(frame, None, {}))
    by_name = {r["quantity"]: r for r in json_rows(found.frame) if r["outcome"] == "true_in_time"}
    assert by_name["did"]["value"] is by_name["did"]["low"] is None
    assert by_name["did"]["replications"] == 0
    assert by_name["true_effect"]["value"] == 0.0
    gaps = pilot.undefined(frame)
    assert {"place": "baseline", "reform": "a", "outcome": "true_in_time", "quantity": "did"} in [
        {k: v for k, v in gap.items() if k != "reason"} for gap in gaps
    ]
    assert all(words("pilot").has(gap["reason"]) for gap in gaps)
    mixed = pilot_rows(group, [empty, full, full])
    assert set(mixed[mixed["quantity"] == "did"]["replications"]) == {2}
    assert pilot.undefined(mixed) == []
