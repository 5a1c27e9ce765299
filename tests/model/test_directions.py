"""The directions the model must show, on a toy district, each with its mechanism switched off.

Which: docs/model.md#patterns-the-model-must-show, 1 to 10; the others are in test_directions_cost.

Lives here: paired arms over many worlds, and the direction of a difference. May not: levels.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from directions import (
    DAYS,
    LISTS,
    NO_WEIGHT,
    WEIGHT,
    WHISTLE,
    WORLDS,
    Array,
    Levers,
    both_weights,
    cohorts,
    nought,
    positive,
    read,
    under,
)
from districts import toy
from model.declared.scenario import Scenario
from model.district.setup import World, copied, enact
from model.plan import burnt_in, finish_arm, run_arm
from model.readings import outcomes
from scenarios import load

pytestmark = pytest.mark.long

# 1 ------------------------------------------------------------------------------------------


def test_a_whistle_without_weight_does_less_than_a_quarter_of_both() -> None:
    books = [{}, WHISTLE, WHISTLE | WEIGHT]
    solved = read(toy(), books, "true_in_time", range(1, 81))
    evaded = read(toy(), books, "evasion_rate", range(1, 81))
    for gain in (solved - solved[:, :1], evaded[:, :1] - evaded):
        assert positive(gain[:, 2])
        assert positive(0.25 * gain[:, 2] - gain[:, 1])


def test_weight_that_moves_nobody_adds_nothing_to_a_whistle() -> None:
    numb = toy(behaviour={"stakes_weight": 0.0, "attention_weight": 0.0})
    solved = read(numb, [{}, WHISTLE, WHISTLE | WEIGHT], "true_in_time", WORLDS[:8])
    assert (solved[:, 1] == solved[:, 2]).all()
    assert (solved[:, 0] != solved[:, 1]).all()


# 2 ------------------------------------------------------------------------------------------


def test_more_weight_solves_more_with_diminishing_returns_and_neglects_the_line() -> None:
    books = [both_weights(share) for share in (0.0, 0.5, 1.0)]
    solved = read(toy(), books, "true_in_time")
    assert positive(solved[:, 1] - solved[:, 0])
    assert positive(solved[:, 2] - solved[:, 1])
    assert positive((solved[:, 1] - solved[:, 0]) - (solved[:, 2] - solved[:, 1]))
    neglect = read(toy(), books, "vertical_neglect", WORLDS[:8])
    assert (neglect[:, 0] < neglect[:, 1]).all()
    assert (neglect[:, 1] < neglect[:, 2]).all()


def test_work_truly_done_has_an_inner_maximum_in_wenjiang() -> None:
    books = [both_weights(share) for share in (0.0, 0.4, 1.0)]
    done = read(load("wenjiang"), books, "work_done", range(1, 11))
    assert positive(done[:, 1] - done[:, 0])
    assert positive(done[:, 1] - done[:, 2])


def test_without_attention_nothing_is_neglected_and_the_maximum_is_gone() -> None:
    fixed = toy(behaviour={"attention_weight": 0.0})
    books = [both_weights(share) for share in (0.0, 0.4, 1.0)]
    neglect = read(fixed, books, "vertical_neglect", WORLDS[:8])
    assert (neglect == neglect[:, :1]).all()
    done = read(fixed, books, "work_done")
    assert not positive(done[:, 1] - done[:, 2])


# 3 ------------------------------------------------------------------------------------------


def interplay(scenario: Scenario) -> Array:
    """Log-odds of buck-passing: what lists and accountability do together beyond the sum."""
    books = [{}, LISTS, {"accountability": 0.6}, LISTS | {"accountability": 0.6}]
    rate = np.clip(read(scenario, books, "buck_passing_rate"), 1e-4, 1.0 - 1e-4)
    odds = np.log(rate / (1.0 - rate))
    return odds[:, 3] - odds[:, 1] - odds[:, 2] + odds[:, 0]


def test_clear_lists_and_real_accountability_help_each_other_on_the_log_odds_scale() -> None:
    assert positive(-interplay(toy()))


def test_accountability_that_costs_nobody_anything_helps_no_list() -> None:
    assert nought(interplay(toy(behaviour={"stakes_accountability": 0.0})))


# 4 ------------------------------------------------------------------------------------------

POWERS = {"delegated_powers": 1.0}


def test_powers_without_staff_overload_townships() -> None:
    books = [{}, POWERS]
    burden = read(toy(), books, "burden")
    assert positive(burden[:, 1] - burden[:, 0])
    solved = read(toy(), books, "true_in_time")
    assert positive(solved[:, 0] - solved[:, 1])


def test_powers_with_the_staff_do_not() -> None:
    solved = read(toy(), [{}, POWERS | {"list_staffing": 1.0}], "true_in_time")
    assert not positive(solved[:, 0] - solved[:, 1])


# 5 ------------------------------------------------------------------------------------------

TOWN = {"sections_per_township": 5, "own_share": 0.8}


def uneven(world: World) -> None:
    """Every other section has a quarter more staff, the others a quarter less."""
    sections = np.flatnonzero(world.units["kind"] == 1)
    world.units["paid"][sections] *= np.where(np.arange(sections.size) % 2, 1.25, 0.75)


def pooling_gain(skill: float, skew: bool) -> Array:
    """What pooling all sections adds to cases truly solved in time, by world."""
    scenario = toy(behaviour={"second_skill": skill}, **TOWN)

    def one(seed: int) -> float:
        snapshot = burnt_in(scenario, seed)
        if skew:
            uneven(snapshot)
        found = []
        for share in (0.0, 1.0):
            # a touch of matching in both arms seats everybody anew on the same day
            arm = under(scenario, {"sections_pooled": share, "job_matching": 1e-9})
            cohort = run_arm(snapshot, arm, seed, DAYS, reformed=True)[1]
            found.append(outcomes(cohort)["true_in_time"])
        return float(np.diff(np.array(found, float))[0])

    with ThreadPoolExecutor(2) as pool:
        return np.array(list(pool.map(one, WORLDS)))


def test_pooling_helps_and_most_under_uneven_load() -> None:
    even, skewed = pooling_gain(0.9, skew=False), pooling_gain(0.9, skew=True)
    assert positive(even)
    assert positive(skewed - even)


def test_pooling_harms_when_the_second_skill_is_slow_and_not_when_it_is_quick() -> None:
    assert positive(-pooling_gain(0.3, skew=False))
    assert positive(pooling_gain(1.0, skew=False))


# 6 ------------------------------------------------------------------------------------------


def whistling(relief: float, **behaviour: float) -> tuple[Array, Array]:
    """Whistles a month, and what a whistle is worth in the end, by world, in a loaded toy."""
    scenario = toy(behaviour={"whistle_relief": relief, **behaviour}, load=1.1)
    arms = [found[0] for found in cohorts(scenario, [WHISTLE])]
    blown = np.array([outcomes(c)["whistles"] for _, c in arms], float)
    return blown, np.array([w.towns["whistle_worth"].mean() for w, _ in arms])


def test_the_more_is_whistled_the_less_a_whistle_is_worth() -> None:
    few, worth = whistling(0.0)
    many, cheapened = whistling(3.0)
    assert positive(many - few)
    assert positive(worth - cheapened)


def test_a_worth_that_follows_no_experience_is_not_cheapened() -> None:
    _, worth = whistling(0.0, whistle_learning=0.0)
    _, cheapened = whistling(3.0, whistle_learning=0.0)
    assert (worth == cheapened).all()


# 7 ------------------------------------------------------------------------------------------

CONTROL = {"admission_control": 1.0, "admission_penalty": 5.0}
BUSY = {"residents": 300_000.0, "paperwork": 0.4}


def admission(load_factor: float, **facts: float) -> tuple[Array, Array]:
    """Burden before, and the gain in cases truly solved in time, by world."""
    arms = cohorts(toy(load=load_factor, **BUSY, **facts), [{}, CONTROL], WORLDS[:20])
    values = [[outcomes(c) for _, c in pair] for pair in arms]
    burden = np.array([[o["burden"] for o in pair] for pair in values], float)
    solved = np.array([[o["true_in_time"] for o in pair] for pair in values], float)
    assert not facts or (burden[:, 1] == burden[:, 0]).all()
    assert facts or (burden[:, 1] < burden[:, 0]).all()
    return burden[:, 0], solved[:, 1] - solved[:, 0]


def test_admission_control_lowers_burden_and_helps_the_overloaded_far_more_than_the_idle() -> None:
    heavy, gain = admission(1.2)
    light, little = admission(0.4)
    assert heavy.mean() > 1.0
    assert light.mean() < 0.7
    assert positive(gain)
    assert positive(gain - 3.0 * little)


def test_admission_control_relieves_nothing_where_nothing_is_offloaded() -> None:
    _, gain = admission(1.2, paper_statements=0.0)
    assert (gain == 0.0).all()


# 8 ------------------------------------------------------------------------------------------


def reports(scenario: Scenario) -> Array:
    """What a better service adds to residents' reports, by world."""
    arms = cohorts(scenario, [{}, WEIGHT])
    known = np.array([[c.total("known") - c.total("patrol") for _, c in pair] for pair in arms])
    return np.asarray(np.diff(known.astype(float))[:, 0])


def test_better_service_brings_more_reports() -> None:
    assert positive(reports(toy(behaviour={"neglect_spawn": 0.0})))


def test_reports_that_follow_no_trust_do_not_rise() -> None:
    assert not positive(reports(toy(behaviour={"trust_report": 0.0, "neglect_spawn": 0.0})))


# 9 ------------------------------------------------------------------------------------------


def test_pressure_on_the_recorded_rate_opens_the_gap() -> None:
    pressed = read(toy(), [{}], "gap", WORLDS[:20])[:, 0]
    calm = read(toy(record_pressure=0.0), [NO_WEIGHT], "gap", WORLDS[:20])[:, 0]
    assert positive(pressed - calm)
    assert 0.10 < pressed.mean() < 0.35
    assert (
        calm.max() <= 0.02
    )  # below zero by what waits for a signature: done, and not yet on record


# 10 -----------------------------------------------------------------------------------------

FIXED = {"attention_speed": 0.0, "habit": 0.0, "peers": 0.0}


def piloted(scenario: Scenario, levers: Levers) -> tuple[Array, Array]:
    """Change of response time in three pilot townships and in their three neighbours, by world."""
    on = under(scenario, levers)
    books = [on.after] * 3 + [on.before] * 3

    def one(seed: int) -> Array:
        snapshot = burnt_in(scenario, seed)
        pilot = copied(snapshot)
        enact(pilot, on, seed, reforms=books)
        towns = [finish_arm(copied(w), scenario, 365)[1].towns for w in (snapshot, pilot)]
        days = [t["response_days"].reshape(2, 3).sum(axis=1) for t in towns]
        started = [t["responses"].reshape(2, 3).sum(axis=1) for t in towns]
        return np.asarray(days[1] / started[1] - days[0] / started[0])

    with ThreadPoolExecutor(2) as pool:
        change = np.array(list(pool.map(one, WORLDS)))
    return change[:, 0], change[:, 1]


def test_a_pilot_shortens_its_own_response_and_lengthens_its_neighbours() -> None:
    own, neighbours = piloted(toy(behaviour=FIXED), WHISTLE)
    assert positive(-own)
    assert positive(neighbours)


def test_a_pilot_with_departments_of_its_own_displaces_nothing() -> None:
    # what is left in common is the supervision desk and its few slots
    own, neighbours = piloted(toy(behaviour=FIXED, districts=6), WHISTLE)
    assert positive(-own)
    assert nought(neighbours)
