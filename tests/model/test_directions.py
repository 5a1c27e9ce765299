"""The directions the model must show, on a toy district, each with its mechanism switched off.

Which: docs/model.md#patterns-the-model-must-show.

Lives here: paired arms over many worlds, and the direction of a difference. May not: levels.

A direction is judged by the mean paired difference over 40 worlds (fewer where said) against 3.5
standard errors: with no effect at all, a test passes by chance once in some 1,700 times (Student,
39 degrees of freedom). Where a mechanism is off, the same difference is nought bit for bit, or lies
within 3.5 standard errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from districts import toy
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.district.setup import World, copied, enact
from model.plan import Cohort, burnt_in, finish_arm, run_arm
from model.readings import outcomes
from scenarios import load

Array = np.ndarray[Any, Any]
Levers = Mapping[str, float]

WORLDS = range(1, 41)
DAYS = 730
ERRORS = 3.5
WHISTLE = {"whistle_binding": 1.0, "whistle_deadline": 5.0}
WEIGHT = {"bottom_up_weight": 0.5, "bottom_up_weight_office": 0.5}
LISTS = {"list_coverage": 1.0, "lists_merged": 1.0}
NO_WEIGHT = {"bottom_up_weight": 0.0, "bottom_up_weight_office": 0.0}
pytestmark = pytest.mark.long


def both_weights(share: float) -> Levers:
    """Townships' weight in the grade of departments and of offices."""
    return {"bottom_up_weight": share, "bottom_up_weight_office": share}


def under(scenario: Scenario, levers: Levers) -> Scenario:
    """The scenario with these levers in force after."""
    return replace(scenario, after=Reform(**(scenario.before.model_dump() | dict(levers))))


def cohorts(
    scenario: Scenario, books: Sequence[Levers], worlds: Sequence[int] = WORLDS
) -> list[list[tuple[World, Cohort]]]:
    """By world and rule book: the end of an arm and its cohort, all arms from one snapshot."""

    def one(seed: int) -> list[tuple[World, Cohort]]:
        snapshot = burnt_in(scenario, seed)
        arms = [under(scenario, book) for book in books]
        return [run_arm(snapshot, arm, seed, DAYS, reformed=True) for arm in arms]

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, worlds))


def read(
    scenario: Scenario, books: Sequence[Levers], outcome: str, worlds: Sequence[int] = WORLDS
) -> Array:
    """An outcome by world (rows) and rule book (columns)."""
    found = cohorts(scenario, books, worlds)
    return np.array([[outcomes(c)[outcome] for _, c in arms] for arms in found], float)


def positive(differences: Array) -> bool:
    """Whether the mean difference over worlds is above nought by 3.5 standard errors."""
    error = differences.std(ddof=1) / np.sqrt(differences.size)
    return bool(differences.mean() > ERRORS * error)


def nought(differences: Array) -> bool:
    """Whether the mean difference over worlds is nought within 3.5 standard errors."""
    error = differences.std(ddof=1) / np.sqrt(differences.size)
    return bool(abs(differences.mean()) <= ERRORS * error)


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


# 11 -----------------------------------------------------------------------------------------

UNFOUND = {"callback_share": 0.0}
FOUND = {"callback_share": 0.9}
PRICE = {"found_price": 6.0, "stakes_ranking": 5.0}


def rewarded(ranking: float, **facts: float) -> dict[str, Array]:
    """Outcomes by world where records are worth nothing but by public ranking, in an idle toy."""
    scenario = toy(behaviour=PRICE, ranking=ranking, record_pressure=0.0, load=0.4, **facts)
    found = [arms[0][1] for arms in cohorts(scenario, [NO_WEIGHT], WORLDS[:20])]
    names = ("gap", "closed_on_paper", "true_solved", "true_in_time")
    return {name: np.array([outcomes(c)[name] for c in found], float) for name in names}


def test_rewarding_records_opens_the_gap_and_lowers_what_is_solved_unless_paper_is_found() -> None:
    plain, praised = rewarded(0.0, **UNFOUND), rewarded(1.0, **UNFOUND)
    assert not plain["closed_on_paper"].any()  # nobody, exactly, where nothing is at stake
    assert positive(praised["gap"] - plain["gap"])
    for solved in ("true_solved", "true_in_time"):
        assert positive(plain[solved] - praised[solved])
    caught = rewarded(1.0, **FOUND)
    assert not caught["closed_on_paper"].any()


def test_accountability_brings_paper_or_ends_it_and_what_is_found_turns_the_sign() -> None:
    late_only = {"stakes_accountability": 0.0, "found_price": 4.0}
    books = [{"accountability": 0.0}, {"accountability": 1.0}]
    low = toy(behaviour=late_only, record_pressure=0.5, **UNFOUND)
    paper = read(low, books, "closed_on_paper", WORLDS[:20])
    assert positive(paper[:, 1] - paper[:, 0])  # relief from the ladder, and nothing finds it
    caught = toy(behaviour=late_only, record_pressure=0.5, **FOUND)
    assert not read(caught, books, "closed_on_paper", WORLDS[:8]).any()
    real = read(toy(), books, "closed_on_paper", WORLDS[:20])
    assert positive(real[:, 0] - real[:, 1])  # with stakes on the work itself


# 12 -----------------------------------------------------------------------------------------


def test_calls_go_unanswered_and_binding_whistles_with_stakes_mend_it() -> None:
    books = [{}, WHISTLE, WHISTLE | WEIGHT]
    absent = read(toy(), books, "call_absent") + read(toy(), books, "call_late")
    assert 0.15 < absent[:, 0].mean() < 0.5
    assert positive(absent[:, 0] - absent[:, 1])
    assert positive(0.5 * absent[:, 0] - absent[:, 2])
    assert positive(absent[:, 1] - absent[:, 2])


def test_where_calls_are_felt_as_duty_hardly_one_is_unanswered() -> None:
    absent = read(toy(behaviour={"call_duty": 1.0}), [{}], "call_absent", WORLDS[:8])
    assert absent.max() < 0.05


# 13 -----------------------------------------------------------------------------------------

HEAVY = [both_weights(share) for share in (0.05, 0.6, 1.0)]


def test_with_neglect_costing_true_resolution_has_an_inner_optimum_in_weight() -> None:
    solved = read(
        load("wenjiang", behaviour={"neglect_spawn": 2.0}), HEAVY, "true_in_time", WORLDS[:12]
    )
    assert positive(solved[:, 1] - solved[:, 0])
    assert positive(solved[:, 1] - solved[:, 2])


def test_where_neglect_costs_nothing_the_optimum_is_gone() -> None:
    solved = read(
        load("wenjiang", behaviour={"neglect_spawn": 0.0}), HEAVY, "true_in_time", WORLDS[:12]
    )
    assert positive(solved[:, 2] - solved[:, 1])
