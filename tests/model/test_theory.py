"""Exact results from queueing and choice theory, asked of the rooms that run the district.

Means of autocorrelated waits are judged by batch means: 32 long batches, tolerance 4 standard
errors, so a right engine fails one number in 3,000 (t with 31 degrees of freedom); counts of
independent draws are judged by 4 binomial standard errors (one in 16,000). Seeds are fixed. Waits
are read on a grid of ticks; its grain, one tick, is added where it is not small. `sharp` bounds
the standard error itself: no test may pass because it is blurred.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts import toy
from harness import (
    PLAIN,
    RED,
    WHISTLED,
    Array,
    answers,
    arrivals,
    counter,
    exponentials,
    serve_again,
    waits,
    work_days,
)
from model.district.setup import build_world, run_days
from model.rules.answer import IMPOSSIBLE, choose, felt
from model.tables import draws
from model.tables.records import OPEN, REACH

BATCHES = 32
ERRORS = 4.0

POOLED = {
    0.8: {1: 4.0, 2: 1.7778, 4: 0.7455, 8: 0.2860, 16: 0.0953},
    0.9: {1: 9.0, 2: 4.2632, 4: 1.9694, 8: 0.8769, 16: 0.3696},
}
"""Mean waits of M/M/c in units of the mean service, by load and clerks (Erlang C)."""


def check_mean(values: Array, exact: float, *, sharp: float, grain: float = 0.0) -> None:
    """The mean is `exact` within four standard errors by batch means; `sharp` is relative."""
    kept = values[values.size // 50 :]  # the counter starts empty
    batches = kept[: kept.size // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1)
    error = float(batches.std(ddof=1)) / math.sqrt(BATCHES)
    assert error < sharp * exact
    assert abs(float(batches.mean()) - exact) < ERRORS * error + grain


def check_share(hits: int, of: int, share: float) -> None:
    """Hits among independent trials agree with the share within four standard errors."""
    assert abs(hits - of * share) <= ERRORS * math.sqrt(of * share * (1.0 - share)) + 1e-9


def stream(rho: float, clerks: int, ticks: int, count: int) -> tuple[Array, Array]:
    """Arrival ticks and exponential works for `clerks` clerks at load rho."""
    return arrivals(11, rho * clerks / ticks, count), exponentials(12, ticks, count)


# --- Workload of one clerk ------------------------------------------------------------------

SIXTY_FOURTHS = st.integers(0, 512).map(lambda k: k / 64.0)
DAYS = st.lists(
    st.tuples(
        st.lists(st.tuples(SIXTY_FOURTHS, st.sampled_from([PLAIN, WHISTLED, RED])), max_size=5),
        st.one_of(st.just(0.0), SIXTY_FOURTHS),
    ),
    min_size=1,
    max_size=40,
)


def a_clerk_works(
    days: list[tuple[list[tuple[float, int]], float]], capacity: float
) -> tuple[Array, Array, Array]:
    """Run one clerk; work left each day, and what was worked and paid in friction up to it."""
    legs = [leg for legs, _ in days for leg in legs]
    world = counter(1, capacity=capacity)
    left, worked, paid = np.zeros((3, len(days)))
    work_days(
        world,
        np.array([len(legs) for legs, _ in days]),
        np.array([work for work, _ in legs]),
        np.array([standing for _, standing in legs], np.int64),
        np.array([effort for _, effort in days]),
        left,
        worked,
        paid,
    )
    assert world.clock["illegal"][0] == 0
    assert world.units["backlog"][1] == left[-1]
    return left, worked, paid


@settings(max_examples=200, deadline=None)
@given(days=DAYS, capacity=st.integers(1, 64).map(lambda k: k / 64.0))
def test_the_workload_of_one_clerk_follows_its_recursion_exactly(
    days: list[tuple[list[tuple[float, int]], float]], capacity: float
) -> None:
    # Sixty-fourths add up without rounding, so equality is equality of bits.
    left, worked, paid = a_clerk_works(days, capacity)
    v = owed = done = given_up = 0.0
    for day, (legs, effort) in enumerate(days):
        owed += effort
        friction = min(owed, capacity)
        owed -= friction
        given_up += friction
        arrived = sum(work for work, _ in legs)
        now = max(v + arrived - (capacity - friction), 0.0)
        done += v + arrived - now
        v = now
        assert (left[day], worked[day], paid[day]) == (v, done, given_up)


@settings(max_examples=100, deadline=None)
@given(days=DAYS)
def test_priority_moves_no_work(days: list[tuple[list[tuple[float, int]], float]]) -> None:
    plain = [([(work, PLAIN) for work, _ in legs], effort) for legs, effort in days]
    ordered, by_age = a_clerk_works(days, 0.75), a_clerk_works(plain, 0.75)
    assert all((a == b).all() for a, b in zip(ordered, by_age, strict=True))


# --- Pooling --------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("rho", POOLED)
@pytest.mark.parametrize("clerks", [1, 2, 4, 8, 16])
def test_clerks_round_one_pile_wait_as_erlang_says(rho: float, clerks: int) -> None:
    ticks = 100 * max(1, clerks // 4)
    arrive, work = stream(rho, clerks, ticks, 2_000_000)
    found = waits(counter(clerks), arrive, np.ones(arrive.size, np.int64), work) / ticks
    check_mean(found, POOLED[rho][clerks], sharp=0.025, grain=1.0 / ticks)


@pytest.mark.long
@pytest.mark.parametrize("rho", POOLED)
def test_separate_counters_gain_nothing_from_their_number(rho: float) -> None:
    arrive, work = stream(rho, 4, 100, 3_000_000)
    to = 1 + (draws.uniforms(13, draws.SECTION, arrive.size) * 4).astype(np.int64)
    found = waits(counter(1, 1, 1, 1), arrive, to, work) / 100
    check_mean(found, POOLED[rho][1], sharp=0.02, grain=0.01)


@pytest.mark.parametrize("counters", [2, 4, 16])
def test_pooled_sections_wait_as_one_section_with_all_the_clerks(counters: int) -> None:
    # Own pile first and help where idle: another order than first come, the same mean wait.
    arrive, work = stream(0.8, counters, 100, 400_000)
    to = 1 + (draws.uniforms(13, draws.SECTION, arrive.size) * counters).astype(np.int64)
    pooled = waits(counter(*[1] * counters, pooled=1.0), arrive, to, work)
    apart = waits(counter(*[1] * counters), arrive, to, work)
    check_mean(pooled / 100, POOLED[0.8][counters], sharp=0.05, grain=0.01)
    assert apart.mean() > 2 * pooled.mean()


# --- Priority -------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(
    ("standing", "share", "ahead", "behind"),
    [
        (WHISTLED, 0.1, 0.870, 4.348),
        (WHISTLED, 0.5, 1.333, 6.667),
        (WHISTLED, 0.9, 2.857, 14.286),
        (RED, 0.5, 1.333, 6.667),
    ],
)
def test_priority_helps_some_at_the_cost_of_others_as_cobham_says(
    standing: int, share: float, ahead: float, behind: float
) -> None:
    arrive, work = stream(0.8, 1, 100, 2_000_000)
    first = draws.uniforms(14, draws.COLOUR, arrive.size) < share
    order = np.where(first, standing, PLAIN)
    found = waits(counter(1), arrive, np.ones(arrive.size, np.int64), work, order) / 100
    check_mean(found[first], ahead, sharp=0.02, grain=0.01)
    check_mean(found[~first], behind, sharp=0.03, grain=0.01)
    check_mean(found, 4.0, sharp=0.02, grain=0.01)


# --- Pollaczek and Khinchine ----------------------------------------------------------------


def works_of_variation(cv: float, mean: float, count: int) -> Array:
    """Works with a coefficient of variation of 0 (constant), 1 (exponential) or more (two kinds).

    Above 1: short and long works with balanced means, exponential within each kind.
    """
    if cv == 0.0:
        return np.full(count, mean)
    if cv == 1.0:
        return exponentials(12, mean, count)
    short = 0.5 * (1.0 + math.sqrt((cv * cv - 1.0) / (cv * cv + 1.0)))
    is_short = draws.uniforms(15, draws.PETTY, count) < short
    return exponentials(12, mean, count) * np.where(is_short, 0.5 / short, 0.5 / (1.0 - short))


@pytest.mark.long
@pytest.mark.parametrize(("cv", "exact"), [(0.0, 2.0), (1.0, 4.0), (2.0, 10.0), (3.0, 20.0)])
def test_the_wait_grows_with_the_variation_of_work_as_pollaczek_says(
    cv: float, exact: float
) -> None:
    count = 1_000_000 * max(1, int(cv))  # the wilder the work, the longer the look
    work = works_of_variation(cv, 100.0, count)
    assert work.std() / work.mean() == pytest.approx(cv, abs=0.02)
    arrive = arrivals(11, 0.8 / 100, count)
    found = waits(counter(1), arrive, np.ones(count, np.int64), work) / 100
    check_mean(found, exact, sharp=0.03, grain=0.01)


# --- Passing --------------------------------------------------------------------------------


def values_passing(p: float) -> tuple[float, float, float, float]:
    """Payoffs at precision 1 by which a leg is passed with probability p and else worked."""
    if p == 0.0:
        return 0.0, IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE
    return 0.0, math.log(p / (1.0 - p)), IMPOSSIBLE, IMPOSSIBLE


def served_again(p: float, count: int, until: int) -> tuple[int, Array, Array, Array]:
    """Load .6, full service at each visit, then passed with p: present, arrivals, visits, ends."""
    arrive = arrivals(21, 0.6 / 100, count)
    visits, end = np.zeros(count, np.int64), np.full(count, -1.0)
    world = counter(1, room=30_000)
    present = serve_again(world, arrive, 100.0, values_passing(p), until, visits, end)
    assert world.clock["illegal"][0] == 0
    return present, arrive, visits, end


@pytest.mark.long
@pytest.mark.parametrize(("p", "time"), [(0.0, 2.5), (0.2, 5.0), (0.3, 10.0)])
def test_passing_after_full_service_lengthens_the_time_as_theory_says(
    p: float, time: float
) -> None:
    count = 1_500_000 if p else 500_000
    present, arrive, visits, end = served_again(p, count, int(1.02 * count * 100 / 0.6))
    assert present == 0
    assert time == pytest.approx(1.0 / ((1.0 - p) - 0.6))
    check_mean((end - arrive) / 100, time, sharp=0.025, grain=0.01)
    for visit in range(1, 6):
        check_share(int((visits > visit).sum()), int((visits >= visit).sum()), p)


@pytest.mark.long
def test_passing_beyond_the_bound_lets_the_queue_grow_without_end() -> None:
    # Arrivals .6, departures (1 - p) = .5 a service time: .1 stay for good, p < .4 is the bound.
    horizon = 200_000
    present, *_ = served_again(0.5, int(0.65 * horizon), horizon * 100)
    spread = math.sqrt((0.6 + 0.5) * horizon)  # a birth and death process that is never empty
    assert abs(present - 0.1 * horizon) < ERRORS * spread
    stable, *_ = served_again(0.38, int(0.65 * horizon), horizon * 100)
    assert stable < 0.02 * present


def passing_day(p: float) -> tuple[float, dict[str, float], dict[str, float]]:
    """Behaviour under which every unit passes every leg with one probability near p."""
    work, precision, stall = 0.35, 5.0, 10.0
    act = -math.log(1.0 + work)
    pass_cost = -act - math.log(p / (1.0 - p)) / precision
    behaviour = {
        "rationality": precision,
        "pass_cost": pass_cost,
        "stall_cost": stall,
        "return_cost": 0.0,
        "off_route_cost": stall,
        "duty_sd": 0.0,
        "backlog_weight": 0.0,
        "credit": 0.0,
        "stakes_department": 0.0,
        "stakes_township": 0.0,
        "stakes_weight": 0.0,
        "stakes_accountability": 0.0,
        "stall_price": 0.0,
        "recurrence": 0.0,
        "pass_claimed": 0.0,
        "pass_sender": 0.0,
        "pass_partner": 0.0,
        "pass_other": 1.0,
        "habit": 0.0,
        "peers": 0.0,
        "assessment_cost": 0.0,
        "conference_cost": 0.0,
    }
    facts = {
        "duty": 0.0,
        "departments": 2,
        "office_share": 0.0,
        "own_share": 0.0,
        "void_share": 0.0,
        "blurred_share": 0.0,
        "multi_share": 0.0,
        "patrol_rate": 0.0,
        "extension_share": 0.0,
        "shelving_share": 0.0,
        "record_pressure": 0.0,
        "handover_days": 0.0,
        "dispatch_days": 0.0,
        "surge_share": 0.0,
        "residents": 600_000.0,
        "load": 0.5,
        "workdays_per_week": 7,
        "absence": 0.0,
    }
    weights = [math.exp(precision * v) for v in (act, -pass_cost, -stall, -stall)]
    return weights[1] / sum(weights), behaviour, facts


@pytest.mark.parametrize("p", [0.3, 0.6, 0.8])
def test_a_district_that_passes_at_random_has_geometric_hand_offs(p: float) -> None:
    # Two bureaus that both owe everything, work of one size: nothing but chance decides.
    exact, behaviour, facts = passing_day(p)
    world = build_world(toy(behaviour=behaviour, **facts), 31)
    world.matters["work"] = 0.35
    world.matters["felt"] = felt(0.35, float(world.p["work_scale"][0]))
    world.true_matters["lead"], world.true_matters["second"] = 0, 1
    world.true_matters["bound"] = 1
    world.levers["platform"] = 0.0
    world = run_days(world, 500)
    cohort = world.reach[:400].sum(axis=0)  # a hundred days on, none of them is still passed on
    assert exact == pytest.approx(p, abs=1e-9)
    assert cohort[0] > 50_000
    for hops in range(REACH - 1):
        check_share(int(cohort[hops + 1]), int(cohort[hops]), exact)
    known, hand_offs = (int(world.daily[name][:400].sum()) for name in ("known", "hops"))
    error = math.sqrt(p / known) / (1.0 - p)
    assert abs(hand_offs / known - p / (1.0 - p)) < ERRORS * error
    still = world.cases[world.cases["status"] == OPEN]
    assert still["hops"].sum() > 0
    assert (still["hops"] == world.legs["hops"][still["leg"][:, 0]]).all()
    effort = world.units["friction"].sum() + world.units["overhead"].sum()
    passes = int(world.daily["hops"].sum())
    assert effort == pytest.approx(passes * behaviour["pass_cost"], rel=1e-9)


# --- Logit ----------------------------------------------------------------------------------

PAYOFFS = st.tuples(*[st.floats(-12.0, 12.0) for _ in range(4)])


def shares_of(values: tuple[float, float, float, float], precision: float) -> Array:
    """The logit formula."""
    weights = np.exp(precision * (np.array(values) - max(values)))
    return weights / weights.sum()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(values=PAYOFFS, precision=st.floats(0.0, 5.0), seed=st.integers(0, 2**62))
def test_answers_come_as_often_as_the_logit_formula_says(
    values: tuple[float, float, float, float], precision: float, seed: int
) -> None:
    counts, of = np.zeros(4, np.int64), 20_000
    answers(values, precision, np.uint64(seed), counts, of)
    for hits, share in zip(counts, shares_of(values, precision), strict=True):
        error = math.sqrt(of * share * (1.0 - share))
        assert abs(hits - of * share) <= 5.0 * error + 2.0  # rare answers come as Poisson does


@settings(max_examples=200, deadline=None)
@given(values=PAYOFFS, precision=st.floats(0.0, 5.0))
def test_the_choice_changes_exactly_where_the_formula_says(
    values: tuple[float, float, float, float], precision: float
) -> None:
    edges = np.concatenate([[0.0], np.cumsum(shares_of(values, precision))])
    for answer in range(4):
        low, high = edges[answer] + 1e-12, edges[answer + 1] - 1e-12
        if low < high:
            middle = 0.5 * (low + high)
            assert {choose(values, precision, u) for u in (low, middle, high)} == {answer}
