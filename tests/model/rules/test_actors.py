"""The rules of the actors around a case: district, grid, whoever addresses it, resident.

Asked as the engine asks them: tables where a rule is a table, Hypothesis where it has a direction.
What is found to be wrong is kept as a test that must fail.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness import LEVERS, PARAMETERS, ROUNDING, SHARE, lever
from model.declared.place import Demand, Place
from model.district.matters import draw_matters
from model.rules.address import MINUTES, looks_up, memory_error
from model.rules.dispatcher import (
    BY_FIRST_RECEIVER,
    BY_LIST,
    BY_TERRITORY,
    accepts_return,
    calendar_day,
    designates,
    is_workday,
    ladder_chance,
    reach_chance,
    workday,
)
from model.rules.grid import (
    FADED,
    SURGE_EVERY,
    appear,
    leaves,
    patrol_chance,
    report_chance,
    settles,
    surge_level,
    tired,
)
from model.rules.resident import moved_trust, satisfaction
from model.tables.records import (
    AMONG,
    HOTLINE,
    NAMED,
    NONE,
    ONE,
    OTHER,
    PATROL,
    SEVERAL,
    SILENT,
    UNNAMED,
)

# --- The district ---------------------------------------------------------------------------


@settings(deadline=None)
@given(working=st.integers(0, 10**6), week=st.sampled_from([5, 6, 7]))
def test_the_calendar_and_the_working_day_clock_are_inverse(working: int, week: int) -> None:
    day = calendar_day(working, week)
    assert is_workday(day, week)
    assert workday(day, week) == working
    assert workday(day + 1, week) == working + 1
    assert sum(is_workday(d, week) for d in range(day, day + 7)) == week
    assert calendar_day(workday(working, week), week) >= working  # rest days look ahead
    if is_workday(working, week):
        assert calendar_day(workday(working, week), week) == working


def test_a_return_is_accepted_below_the_limit_from_whom_the_list_does_not_name() -> None:
    for relation, returns in itertools.product((NAMED, AMONG, UNNAMED, OTHER), range(5)):
        accepted = accepts_return(relation, returns, 3)
        assert accepted == (relation != NAMED and returns < 3)


def test_designation_goes_by_list_then_by_first_receiver_then_by_territory() -> None:
    for first, u in itertools.product((0.0, 0.4, 1.0), (0.0, 0.39, 0.4, 0.99)):
        assert designates(ONE, first, u) == BY_LIST
        for state in (SILENT, SEVERAL):
            expected = BY_FIRST_RECEIVER if u < first else BY_TERRITORY
            assert designates(state, first, u) == expected


@settings(deadline=None)
@given(accountability=SHARE, rung=st.integers(0, 10))
def test_the_ladder_rises_from_a_quarter_of_accountability_to_all_of_it(
    accountability: float, rung: int
) -> None:
    chance = ladder_chance(rung, accountability)
    assert 0.0 <= chance <= ladder_chance(rung + 1, accountability) <= accountability
    assert ladder_chance(3, accountability) == accountability


@settings(deadline=None)
@given(slots=st.floats(0.0, 2.0), a_day=st.floats(0.0, 500.0), late=st.integers(0, 5000))
def test_supervision_spends_no_more_attention_than_it_has(
    slots: float, a_day: float, late: int
) -> None:
    chance = reach_chance(slots, a_day, late)
    assert 0.0 <= chance <= 1.0
    assert late == 0 or chance * late <= slots * a_day + ROUNDING
    assert reach_chance(slots, a_day, late + 1) <= chance


# --- The grid -------------------------------------------------------------------------------


@settings(deadline=None)
@given(mean=st.floats(0.001, 3.0), dispersion=st.floats(1.01, 5.0))
def test_problems_appear_as_the_negative_binomial_says(mean: float, dispersion: float) -> None:
    theta = 1.0 - 1.0 / dispersion
    size = mean * (1.0 - theta) / theta
    mass = [
        math.exp(
            math.lgamma(size + n)
            - math.lgamma(size)
            - math.lgamma(n + 1.0)
            + size * math.log(1.0 - theta)
            + n * math.log(theta)
        )
        for n in range(400)
    ]
    edges = np.concatenate([[0.0], np.cumsum(mass)])
    for n in range(61):
        low, high = edges[n] + 1e-11, edges[n + 1] - 1e-11
        if low < high:
            assert {appear(size, theta, u) for u in (low, high)} == {n}
    k = np.arange(400)
    assert k @ mass == pytest.approx(mean, rel=1e-6)
    assert k**2 @ mass - (k @ mass) ** 2 == pytest.approx(mean * dispersion, rel=1e-4)
    assert appear(size, theta, 0.0) == 0


def test_a_populous_grid_has_as_many_problems_as_it_should() -> None:
    mean, dispersion = 100.0, 1.5  # a grid of 365,000 residents: within the declared place facts
    theta = 1.0 - 1.0 / dispersion
    size = mean * (1.0 - theta) / theta
    found = [appear(size, theta, (k + 0.5) / 1000) for k in range(1000)]
    assert np.mean(found) == pytest.approx(mean, rel=0.01)


@settings(deadline=None)
@given(patrol=st.floats(0.0, 0.3), report=st.floats(0.0, 0.3), damping=st.floats(0.0, 0.3), u=SHARE)
def test_a_problem_leaves_by_exactly_one_way_or_stays(
    patrol: float, report: float, damping: float, u: float
) -> None:
    edges = np.cumsum([0.0, patrol, report, damping, 1.0])
    kinds = (PATROL, HOTLINE, FADED, NONE)
    way = leaves(patrol, report, damping, u)
    k = kinds.index(way)
    assert edges[k] - ROUNDING <= u < edges[k + 1] + ROUNDING
    assert leaves(0.0, 0.0, 0.0, u) == NONE


@settings(deadline=None)
@given(rate=SHARE, pull=st.floats(0.0, 5.0), trust=SHARE, step=SHARE)
def test_reports_follow_trust(rate: float, pull: float, trust: float, step: float) -> None:
    assert 0.0 <= report_chance(rate, pull, trust) <= report_chance(rate, pull, trust + step) <= 1.0
    assert report_chance(rate, pull, 0.5) == rate
    assert report_chance(rate, 0.0, trust) == rate


@settings(deadline=None)
@given(owed=st.floats(0.0, 300.0), hours=st.floats(0.0, 24.0), days=st.integers(1, 15))
def test_a_grid_takes_on_what_it_gets_to_by_the_deadline(
    owed: float, hours: float, days: int
) -> None:
    assert settles(owed, hours, days) == (owed <= hours * days)


@settings(deadline=None)
@given(start=SHARE, length=st.integers(1, 60))
def test_a_surge_makes_no_more_cases_in_sixty_days(start: float, length: int) -> None:
    levels = [surge_level(day, min(start, 0.999999), length) for day in range(SURGE_EVERY)]
    assert sum(levels) == pytest.approx(SURGE_EVERY)
    assert sum(level > 0.0 for level in levels) == length


@settings(deadline=None)
@given(rules=LEVERS, p=PARAMETERS, spent=st.floats(0.0, 24.0), force=SHARE, step=SHARE)
def test_hours_spent_or_taken_are_missed_on_patrol(
    rules: Any, p: Any, spent: float, force: float, step: float
) -> None:
    chance = patrol_chance(spent, 0.0, force, rules, p)
    assert patrol_chance(spent + step, 0.0, force, rules, p) <= chance
    assert patrol_chance(spent, step, force, rules, p) >= chance
    assert patrol_chance(0.0, 0.0, 0.0, lever(), p) == pytest.approx(p.patrol_rate)
    rules.village_ties = 1.0
    assert patrol_chance(spent, 0.0, force, rules, p) <= chance + ROUNDING


@settings(deadline=None)
@given(weariness=SHARE, used=SHARE, rested=st.integers(0, 400), p=PARAMETERS)
def test_volunteers_tire_with_use_and_recover_with_rest(
    weariness: float, used: float, rested: int, p: Any
) -> None:
    after = tired(weariness, used, rested, p)
    assert 0.0 <= after <= 1.0
    assert tired(weariness, 1.0, 0, p) >= tired(weariness, used, 0, p)
    assert tired(weariness, used, rested + 1, p) <= after
    assert tired(0.0, 0.0, rested, p) == 0.0


# --- Addresses ------------------------------------------------------------------------------


@settings(deadline=None)
@given(accuracy=st.floats(0.5, 1.0), cases=st.integers(2, 60))
def test_memory_errs_in_the_mean_as_accuracy_says(accuracy: float, cases: int) -> None:
    evenly = [memory_error(accuracy, (k + 0.5) / cases) for k in range(cases)]
    assert all(0.0 <= error <= 1.0 for error in evenly)
    assert evenly == sorted(evenly, reverse=True)
    assert np.mean(evenly) == pytest.approx(1.0 - accuracy, abs=ROUNDING)
    assert memory_error(accuracy, 1.0) == 0.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_memory_errs_in_the_mean_over_the_cases_of_a_drawn_district(seed: int) -> None:
    matters, _ = draw_matters(Place(), seed, Demand())
    errors = [memory_error(0.96, float(familiar)) for familiar in matters["familiar"]]
    assert matters["share"] @ errors == pytest.approx(0.04)


@settings(deadline=None)
@given(minutes=st.floats(0.5, 60.0), queue=st.floats(0.0, 60.0), error=SHARE)
def test_one_looks_up_below_a_threshold_of_minutes(
    minutes: float, queue: float, error: float
) -> None:
    trouble = 2.0
    threshold = trouble * error * MINUTES / (1.0 + queue)
    assume(abs(minutes - threshold) > 1e-6)
    assert looks_up(minutes, queue, trouble, error) == (minutes < threshold)
    assert not looks_up(minutes, queue, trouble, 0.0)


# --- Residents ------------------------------------------------------------------------------


@settings(deadline=None)
@given(p=PARAMETERS, waited=st.floats(0, 100), sent=st.integers(0, 16), step=st.integers(1, 9))
def test_satisfaction_falls_with_waiting_and_with_being_sent_elsewhere(
    p: Any, waited: float, sent: int, step: int
) -> None:
    assume(p.satisfied_solved >= p.satisfied_unsolved)
    for solved in (True, False):
        now = satisfaction(solved, waited, sent, p)
        assert 0.0 <= now <= 1.0
        assert satisfaction(solved, waited + step, sent, p) <= now
        assert satisfaction(solved, waited, sent + step, p) <= now
    assert satisfaction(True, waited, sent, p) >= satisfaction(False, waited, sent, p)


@settings(deadline=None)
@given(trust=SHARE, satisfied=st.booleans(), step=SHARE)
def test_trust_moves_towards_experience_and_stays_a_share(
    trust: float, satisfied: bool, step: float
) -> None:
    after = moved_trust(trust, satisfied, step)
    assert 0.0 <= after <= 1.0
    assert (after >= trust) if satisfied else (after <= trust)
