"""Intervals of effects whose truth is known: they hold it, and never leave what is possible.

Lives here: the split of variance, coverage over simulated mixtures, ends and small numbers.
May not: run the model, or judge an effect (test_effects.py).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from scenarios.run.intervals import ENOUGH, FEWEST, Array, spread

Draw = Callable[[np.random.Generator, int], Array]
SHARE = (-0.1, 0.9)
"""Limits of a share whose level before is one tenth."""
TIMES = 1500

MIXTURES: dict[str, Draw] = {
    "normal": lambda rng, m: 0.01 * rng.standard_normal(m),
    "long tail towards the limit": lambda rng, m: -0.1 * rng.beta(1, 4, m),
    "piled up at the limit": lambda rng, m: 0.1 * rng.beta(1, 6, m) - 0.1,
    "lognormal": lambda rng, m: 0.01 * np.exp(rng.standard_normal(m)) - 0.05,
    "one set in ten far off": lambda rng, m: (
        np.where(rng.random(m) < 0.1, -0.08, -0.01) + 0.002 * rng.standard_normal(m)
    ),
    "nothing at all": lambda rng, m: np.zeros(m),
}


def dealt(count: int) -> Array:
    """The sets of worlds as they are dealt: two worlds, one world, in turn."""
    return np.repeat(np.arange(count), np.resize((2, 1), count))


def held(draw: Draw, count: int, chance: float) -> float:
    """How often the interval of so many sets holds the effect under one more."""
    rng, sets, found = np.random.default_rng(3), dealt(count), 0
    for _ in range(TIMES):
        effects = draw(rng, count + 1)
        worlds = effects[:-1][sets] + chance * rng.standard_normal(sets.size)
        low, high, _ = spread(worlds, list(sets), SHARE)
        assert low is not None
        assert high is not None
        assert SHARE[0] <= low <= high <= SHARE[1]
        found += low <= effects[-1] <= high
    return found / TIMES


@pytest.mark.parametrize("chance", [0.0, 0.005, 0.015])
@pytest.mark.parametrize("mixture", MIXTURES)
@pytest.mark.parametrize(("count", "wanted"), [(10, 0.93), (26, 0.95), (40, 0.95), (90, 0.95)])
def test_the_interval_holds_the_effect_under_one_more_set(
    mixture: str, chance: float, count: int, wanted: float
) -> None:
    """Fails by chance once in 30,000 where it holds as many as wanted, and often where fewer."""
    error = np.sqrt(wanted * (1.0 - wanted) / TIMES)
    assert held(MIXTURES[mixture], count, chance) > wanted - 4.0 * error


def test_ends_are_the_quantiles_of_the_sets_where_there_is_no_chance() -> None:
    """The (m + 1) rule: of 79 sets the second and the second last."""
    effects = np.random.default_rng(5).permutation(np.arange(79.0))
    assert spread(effects[dealt(79)], list(dealt(79)))[:2] == pytest.approx((1.0, 77.0))


def test_chance_is_taken_off_the_means() -> None:
    """As much of it as of behaviour leaves the interval about as wide as the effects alone."""
    rng, sets = np.random.default_rng(6), np.repeat(np.arange(2000), 4)
    worlds = rng.standard_normal(2000)[sets] + 2.0 * rng.standard_normal(sets.size)
    low, high, share = spread(worlds, list(sets))
    assert low is not None
    assert high is not None
    raw = np.quantile(np.bincount(sets, worlds) / 4, (0.025, 0.975))
    assert high - low == pytest.approx(3.92, rel=0.1)
    assert np.diff(raw)[0] == pytest.approx(5.54, rel=0.1)
    assert share is not None
    assert share > 0.9


def test_balanced_sets_split_as_in_the_analysis_of_variance() -> None:
    sets = np.arange(20) // 2
    even = np.repeat(np.array([-4.0, -3.0, -2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 3.0, 4.0]), 2)
    worlds = even + np.tile((0.4, -0.4), 10)
    low, high, share = spread(worlds, list(sets))
    means = even[::2]
    within, between = 0.32, 2.0 * means.var(ddof=1)
    behaviour = (between - within) / 2.0
    error = np.sqrt(2.0 * (between**2 / 9 + within**2 / 10)) / 2.0
    variance = (behaviour + error / 2.0) * 1.1 + within / 20
    assert low is not None
    assert high is not None
    assert (high - low) / 2 == pytest.approx(student.ppf(0.975, 9) * np.sqrt(variance))
    part = behaviour * 1.1
    assert share == pytest.approx(part / (part + within / 20))


def test_few_sets_lean_as_their_means_do() -> None:
    low, high, _ = spread(np.array([0.0] * 18 + [9.0, 9.0]), list(np.arange(20) // 2))
    assert low is not None
    assert high is not None
    assert 0.9 - low < (high - 0.9) / 2.0


def test_the_share_of_behaviour_goes_from_zero_to_one() -> None:
    rng, sets = np.random.default_rng(4), dealt(15)

    def mean(sd: float, chance: float) -> float:
        shares = []
        for _ in range(400):
            worlds = sd * rng.standard_normal(15)[sets] + chance * rng.standard_normal(sets.size)
            shares.append(spread(worlds, list(sets))[2])
        return float(np.mean(np.array(shares, float)))

    assert mean(1.0, 0.0) == pytest.approx(1.0)
    shares = [mean(0.3, 1.0), mean(1.0, 1.0), mean(3.0, 1.0)]
    assert shares == sorted(shares)
    assert shares[-1] > 0.95


def test_below_eight_sets_there_is_none_and_of_fixed_behaviour_from_two_worlds_on() -> None:
    worlds = np.arange(30.0)
    assert spread(worlds[: 2 * FEWEST - 2], list(np.arange(2 * FEWEST - 2) // 2)) == (None,) * 3
    assert spread(worlds, [5] * 30) == (None,) * 3
    assert None not in spread(worlds[: 2 * FEWEST], list(np.arange(2 * FEWEST) // 2))
    assert spread(np.array([1.0]), None) == (None, None, None)
    assert spread(np.array([]), None) == (None, None, None)
    assert spread(np.array([1.0, 3.0]), None) == (
        pytest.approx(-10.7062),
        pytest.approx(14.7062),
        None,
    )


def test_sets_that_were_run_once_are_taken_for_behaviour() -> None:
    worlds = np.random.default_rng(8).standard_normal(20)
    low, high, share = spread(worlds, list(range(20)))
    assert share is None
    confidence = spread(worlds, None)
    assert low is not None
    assert confidence[0] is not None
    assert low < confidence[0]
    assert spread(np.zeros(60), list(dealt(ENOUGH))) == (0.0, 0.0, None)
    assert high is not None


@given(
    st.lists(st.floats(-1.0, 1.0), min_size=2, max_size=70),
    st.floats(0.0, 1.0),
    st.sampled_from([None, 2, 3]),
)
def test_no_end_lies_beyond_what_is_possible(
    values: list[float], before: float, each: int | None
) -> None:
    worlds = np.clip(np.array(values), -before, 1.0 - before)
    sets = None if each is None else [k // each for k in range(len(values))]
    low, high, share = spread(worlds, sets, (-before, 1.0 - before))
    if low is not None and high is not None:
        assert -before <= low <= high <= 1.0 - before
    assert share is None or 0.0 <= share <= 1.0
