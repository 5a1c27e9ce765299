"""The rules of the month and the year: effort, habit, verdicts and slow stocks.

Asked as the engine asks them: scalars and one record of levers or parameters in, a number out.
Lives here: exact forms, bounds and directions over everything declared. May not: a world.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness import LEVERS, PARAMETERS, ROUNDING, SHARE, lever, record
from model.rules.answer import (
    IMPOSSIBLE,
    attraction,
    centre,
    choose,
    experience,
    lesson,
    pull,
    pulled,
)
from model.rules.department import attention, effort, leverage
from model.rules.stocks import misfit_plans, misfit_projects, moved, offloaded, paperwork
from model.rules.verdict import (
    facts,
    facts_weight,
    grade,
    immediacy,
    impression,
    quota_pull,
    shade,
    verdict,
    verdict_sensitivity,
)

RETURN = st.floats(0.05, 7.0)
COST = st.floats(0.2, 5.0)
RIVALRY = st.floats(0.0, 0.9)
PAYOFF = st.one_of(st.just(IMPOSSIBLE), st.floats(-30.0, 30.0))
PAYOFFS = st.tuples(st.floats(-30.0, 30.0), PAYOFF, PAYOFF, st.floats(-30.0, 30.0))
FOUR_SHARES = st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4).map(
    lambda parts: [part / sum(parts) for part in parts]
)

# --- Attention: Holmström and Milgrom -------------------------------------------------------


@settings(deadline=None)
@given(own=RETURN, other=RETURN, c=COST, rivalry=RIVALRY)
def test_effort_is_the_best_that_can_be_done(
    own: float, other: float, c: float, rivalry: float
) -> None:
    # Kuhn and Tucker: a marginal gain is nought where effort is made, and not above where none is.
    g = rivalry * c
    e1, e2 = effort(own, other, c, g), effort(other, own, c, g)
    assert e1 >= 0.0
    assert e2 >= 0.0
    assert e1 + e2 > 0.0
    for mine, yours, gain in ((e1, e2, own), (e2, e1, other)):
        margin = gain - c * mine - g * yours
        assert margin <= 1e-9
        if mine > 0.0:
            assert margin == pytest.approx(0.0, abs=1e-9)


@settings(deadline=None)
@given(own=RETURN, other=RETURN, c=COST, rivalry=RIVALRY)
def test_a_return_raised_on_one_task_is_paid_for_on_the_other(
    own: float, other: float, c: float, rivalry: float
) -> None:
    g = rivalry * c
    assume(min(effort(own, other, c, g), effort(other, own + 1.0, c, g)) > 0.0)
    lost = effort(other, own, c, g) - effort(other, own + 1.0, c, g)
    assert lost == pytest.approx(g / (c * c - g * g), rel=1e-6, abs=1e-9)


def test_effort_has_two_corners_and_none_without_rivalry() -> None:
    assert effort(1.0, 4.0, 2.0, 1.0) == 0.0
    assert effort(4.0, 1.0, 2.0, 1.0) == 2.0  # b1/c
    assert effort(2.0, 4.0, 2.0, 1.0) == 0.0  # on the edge
    assert effort(4.0, 2.0, 2.0, 1.0) == 2.0
    assert effort(3.0, 2.0, 2.0, 1.0) == pytest.approx(4.0 / 3.0)
    assert [effort(b, 9.0, 2.0, 0.0) for b in (1.0, 5.0)] == [0.5, 2.5]


@settings(deadline=None)
@given(weight=SHARE, step=SHARE, p=PARAMETERS)
def test_attention_follows_weight_and_never_leaves_its_bounds(
    weight: float, step: float, p: Any
) -> None:
    more = min(weight + step, 1.0)
    assert 0.15 <= attention(weight, p) <= attention(more, p) + ROUNDING <= 0.85 + ROUNDING
    p.attention_weight = 0.0
    assert attention(more, p) == pytest.approx(attention(weight, p))


@settings(deadline=None)
@given(weight=SHARE, quota=st.floats(0.0, 3.0), rules=LEVERS, p=PARAMETERS, more=SHARE)
def test_leverage_is_in_proportion_to_weight_and_pull_and_grows_with_links_and_spread(
    weight: float, quota: float, rules: Any, p: Any, more: float
) -> None:
    now = leverage(weight, quota, rules, p)
    assert leverage(0.0, quota, rules, p) == 0.0
    assert leverage(weight / 2.0, quota, rules, p) == pytest.approx(now / 2.0)
    assert leverage(weight, quota / 2.0, rules, p) == pytest.approx(now / 2.0)
    for name in ("personal_link", "department_spread", "back_to_back", "continuous_measurement"):
        setattr(rules, name, getattr(rules, name) + more * (1.0 - getattr(rules, name)))
        assert leverage(weight, quota, rules, p) >= now - ROUNDING
    rules.back_to_back = rules.continuous_measurement = 1.0
    rules.personal_link = rules.department_spread = 0.0
    plain = p.stakes_weight * weight * p.grade_leverage * quota
    plain *= immediacy(rules.assessment_interval, p.grade_horizon)
    assert leverage(weight, quota, rules, p) == pytest.approx(plain)


# --- Habit: experience-weighted attraction --------------------------------------------------


@settings(deadline=None)
@given(
    held=st.floats(-3.0, 3.0),
    own=SHARE,
    others=SHARE,
    p=PARAMETERS,
    values=PAYOFFS,
    u=st.floats(0, 1 - 1e-9),
)
def test_without_habit_and_peers_the_choice_is_the_same_bit_for_bit(
    held: float, own: float, others: float, p: Any, values: Any, u: float
) -> None:
    p.habit = p.peers = 0.0
    force = pull(held, own, others, p)
    assert force == 0.0
    drawn = tuple(pulled(value, force) for value in values)
    assert drawn == values
    assert choose(drawn, p.rationality, u) == choose(values, p.rationality, u)


@settings(deadline=None)
@given(value=PAYOFF, force=st.floats(-8.0, 8.0))
def test_no_habit_makes_possible_what_may_not_be_done(value: float, force: float) -> None:
    assert pulled(value, force) == (value if value <= IMPOSSIBLE else value + force)


@settings(deadline=None)
@given(own=FOUR_SHARES, others=FOUR_SHARES, held=st.floats(-3.0, 3.0), p=PARAMETERS)
def test_peers_pull_towards_what_they_do_and_on_the_whole_nowhere(
    own: list[float], others: list[float], held: float, p: Any
) -> None:
    forces = [pull(held, a, b, p) - p.habit * held for a, b in zip(own, others, strict=True)]
    assert sum(forces) == pytest.approx(0.0, abs=1e-9)
    for force, a, b in zip(forces, own, others, strict=True):
        assert force == pytest.approx(p.peers * (b - a), abs=1e-9)


@settings(deadline=None)
@given(
    held=st.floats(-3.0, 3.0),
    weight=st.floats(1.0, 100.0),
    p=PARAMETERS,
    lessons=st.floats(-300.0, 300.0),
)
def test_an_attraction_never_leaves_three_staff_days(
    held: float, weight: float, p: Any, lessons: float
) -> None:
    assert -3.0 <= attraction(held, weight, lessons, p) <= 3.0
    assert attraction(held, weight, 1000.0, p) == 3.0
    assert attraction(held, weight, -1000.0, p) == -3.0


@settings(deadline=None)
@given(lessons=st.lists(st.floats(-0.2, 0.2), min_size=1, max_size=12), p=PARAMETERS)
def test_attractions_add_up_as_camerer_and_ho_say(lessons: list[float], p: Any) -> None:
    # N(t)·A(t) = sum of phi^(t-s) · lesson(s), N(t) = 1 + rho + … + rho^t; too small to be clipped.
    weight, held = 1.0, 0.0
    for month in lessons:
        held = attraction(held, weight, month, p)
        weight = experience(weight, p)
    months = len(lessons)
    assert weight == pytest.approx(sum(p.habit_decay**k for k in range(months + 1)))
    total = sum(x * p.habit_keep ** (months - 1 - s) for s, x in enumerate(lessons))
    assert held == pytest.approx(total / weight, abs=1e-9)


@settings(deadline=None)
@given(values=PAYOFFS, given_=st.sampled_from([0, 3]), foregone=SHARE)
def test_a_lesson_is_a_payoff_over_the_mean_of_what_could_be_done(
    values: Any, given_: int, foregone: float
) -> None:
    middle = centre(values)
    able = [value for value in values if value > IMPOSSIBLE]
    assert middle == pytest.approx(sum(able) / len(able), abs=1e-9)
    alike = [lesson(value, middle, True, foregone) for value in values]
    assert sum(alike) == pytest.approx(0.0, abs=1e-6)
    for k, value in enumerate(values):
        taught = lesson(value, middle, k == given_, foregone)
        share = 1.0 if k == given_ else foregone
        expected = share * (value - middle) if value > IMPOSSIBLE else 0.0
        assert taught == pytest.approx(expected, abs=1e-9)


# --- Verdicts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answered", "closed", "good", "share"),
    [
        (0.0, 0.0, 0.0, 0.0, 1.0),  # nothing on the record
        (4.0, 3.0, 0.0, 0.0, 0.75),
        (0.0, 0.0, 5.0, 1.0, 0.2),
        (4.0, 3.0, 4.0, 1.0, 0.5),
        (2.0, 0.0, 8.0, 0.0, 0.0),
        (2.0, 2.0, 8.0, 8.0, 1.0),
    ],
)
def test_facts_are_what_stands_on_the_record(
    asked: float, answered: float, closed: float, good: float, share: float
) -> None:
    assert facts(asked, answered, closed, good) == share


@settings(deadline=None)
@given(seen=SHARE, felt=SHARE, step=SHARE, rules=LEVERS, p=PARAMETERS)
def test_a_verdict_is_a_share_that_overlooks_faults_and_follows_facts(
    seen: float, felt: float, step: float, rules: Any, p: Any
) -> None:
    told = verdict(seen, felt, rules, p)
    share = facts_weight(rules, p)
    assert p.facts_share - ROUNDING <= share <= 1.0 + ROUNDING
    assert -ROUNDING <= min(seen, felt) - ROUNDING <= told <= 1.0 + ROUNDING
    assert 0.0 <= shade(rules, p) <= 1.0
    better = min(seen + step, 1.0)
    assert verdict(better, felt, rules, p) >= told - ROUNDING
    rules.back_to_back = 1.0
    honest = share * seen + (1.0 - share) * felt
    assert shade(rules, p) == 0.0
    assert verdict(seen, felt, rules, p) == pytest.approx(honest)
    assert told >= honest - ROUNDING
    rules.continuous_measurement = 1.0
    assert verdict(seen, felt, rules, p) == pytest.approx(seen)


@settings(deadline=None)
@given(seen=SHARE, felt=SHARE, rules=LEVERS, p=PARAMETERS)
def test_sensitivity_is_how_far_work_moves_the_verdict(
    seen: float, felt: float, rules: Any, p: Any
) -> None:
    found = verdict_sensitivity(rules, p)
    assert -ROUNDING <= found <= 1.0 + ROUNDING
    step = 0.01
    after = verdict(seen + step, felt + p.impression_step * step, rules, p)
    assert after - verdict(seen, felt, rules, p) == pytest.approx(found * step, abs=1e-12)


@settings(deadline=None)
@given(held=SHARE, seen=SHARE, noise=st.floats(-6.0, 6.0), p=PARAMETERS)
def test_an_impression_stays_a_share_and_without_noise_moves_towards_facts(
    held: float, seen: float, noise: float, p: Any
) -> None:
    assert 0.0 <= impression(held, seen, noise, p) <= 1.0
    low, high = sorted((held, seen))
    assert low - ROUNDING <= impression(held, seen, 0.0, p) <= high + ROUNDING
    p.impression_step = 0.0
    assert impression(held, seen, noise, p) == held


@settings(deadline=None)
@given(weight=SHARE, told=SHARE)
def test_a_grade_loses_what_townships_weigh_and_fault(weight: float, told: float) -> None:
    assert grade(weight, told) == pytest.approx(1.0 - weight * (1.0 - told))
    assert grade(0.0, told) == grade(weight, 1.0) == 1.0
    assert grade(1.0, told) == pytest.approx(told)


@settings(deadline=None)
@given(
    usual=st.floats(0.01, 0.5),
    quota=st.floats(0.0, 0.5),
    interval=st.floats(30.0, 365.0),
    horizon=st.floats(30.0, 3650.0),
    step=st.floats(0.0, 100.0),
)
def test_the_usual_quota_and_a_yearly_assessment_are_the_measure(
    usual: float, quota: float, interval: float, horizon: float, step: float
) -> None:
    assert quota_pull(usual, usual) == 1.0
    assert quota_pull(0.0, usual) == 0.0
    assert 0.0 <= quota_pull(quota, usual) <= quota_pull(0.5, usual) + ROUNDING
    assert immediacy(365.0, horizon) == 1.0
    assert immediacy(interval, horizon) >= immediacy(interval + step, horizon)
    assert immediacy(interval, 2.0 * horizon) <= immediacy(interval, horizon) + ROUNDING


# --- Slow stocks ----------------------------------------------------------------------------


@settings(deadline=None)
@given(stock=SHARE, target=SHARE, yearly=st.floats(0.01, 5.0), months=st.integers(1, 40))
def test_a_stock_turns_over_at_its_rate_and_comes_to_rest_at_its_target(
    stock: float, target: float, yearly: float, months: int
) -> None:
    value = stock
    for _ in range(months):
        value = moved(value, target, yearly)
        assert min(stock, target) - ROUNDING <= value <= max(stock, target) + ROUNDING
    left = math.exp(-yearly * months * 30.0 / 365.0)
    assert value == pytest.approx(target + (stock - target) * left, abs=1e-9)
    assert moved(target, target, yearly) == target
    assert moved(stock, target, 1e6) == pytest.approx(target)


@settings(deadline=None)
@given(rules=LEVERS, p=PARAMETERS, more=SHARE)
def test_misfits_and_offloaded_tasks_are_shares_that_shrink_with_voice_and_control(
    rules: Any, p: Any, more: float
) -> None:
    nobody = lever()
    assert misfit_plans(nobody, p) == misfit_projects(nobody, p) == offloaded(nobody, p) == 1.0
    for stock, names in (
        (misfit_plans, ("planning_voice",)),
        (misfit_projects, ("project_voice", "project_acceptance")),
        (offloaded, ("admission_control", "admission_penalty")),
    ):
        now = stock(rules, p)
        assert 0.0 <= now <= 1.0
        for name in names:
            setattr(rules, name, getattr(rules, name) + more * (1.0 - min(getattr(rules, name), 1)))
            assert stock(rules, p) <= now + ROUNDING


@settings(deadline=None)
@given(rules=LEVERS, statements=SHARE, more=SHARE)
def test_paperwork_is_the_places_own_share_and_shrinks_with_every_clearing(
    rules: Any, statements: float, more: float
) -> None:
    p = record()
    assert paperwork(1.0, lever(), p) == pytest.approx(p.paperwork, rel=1e-12)
    now = paperwork(statements, rules, p)
    assert 0.0 <= now <= p.paperwork + ROUNDING
    assert paperwork(statements * more, rules, p) <= now + ROUNDING
    for name in ("assessment_consolidated", "noncore_cleared", "township_vetoes_cleared"):
        setattr(rules, name, 1.0)
        assert paperwork(statements, rules, p) <= now + ROUNDING
        now = paperwork(statements, rules, p)
    kept = 1.0 - p.paper_assessment - p.paper_statements - p.paper_noncore - p.paper_vetoes
    assert paperwork(0.0, rules, p) == pytest.approx(p.paperwork * kept)
