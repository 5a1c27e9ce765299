"""Shapley's value on games whose answer is known, and his axioms on games that Hypothesis draws.

Lives here: the mathematics of sharing out, exact and along drawn orders. May not: run a world.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.explain.shapley import alone_values, along, exact, orders, sampled, sides, taken_away


def worths(values: Any) -> dict[int, np.ndarray]:
    """A game from a function of the set of players, or from a list by coalition."""
    return {k: np.atleast_1d(np.asarray(v, float)) for k, v in enumerate(values)}


def of_sets(players: int, worth: Any) -> dict[int, np.ndarray]:
    return worths(
        worth({k for k in range(players) if mask >> k & 1}) for mask in range(1 << players)
    )


def test_the_game_of_gloves() -> None:
    """Two have a left glove and one a right; a pair is worth one (Shapley and Shubik 1969)."""
    game = of_sets(3, lambda s: float(2 in s and bool(s & {0, 1})))
    assert exact(3, game)[:, 0] == pytest.approx([1 / 6, 1 / 6, 4 / 6])


def test_the_game_of_the_airport() -> None:
    """Who needs a longer runway pays the next stretch with those who need it, too."""
    costs = [1.0, 4.0, 9.0, 16.0]
    game = of_sets(4, lambda s: max((costs[k] for k in s), default=0.0))
    expected = np.cumsum(np.diff([0.0, *costs]) / [4, 3, 2, 1])
    assert exact(4, game)[:, 0] == pytest.approx(expected)


number = st.floats(-1e3, 1e3)
game_of_three = st.lists(number, min_size=8, max_size=8)


@given(game_of_three)
def test_values_add_up_to_the_worth_of_all(values: list[float]) -> None:
    assert exact(3, worths(values)).sum() == pytest.approx(values[7] - values[0], abs=1e-9)


@given(game_of_three, game_of_three)
def test_the_value_of_a_sum_is_the_sum_of_values(one: list[float], other: list[float]) -> None:
    both = exact(3, worths(np.add(one, other)))
    assert both == pytest.approx(exact(3, worths(one)) + exact(3, worths(other)), abs=1e-9)


@given(st.lists(number, min_size=4, max_size=4))
def test_alike_players_have_the_same_value_and_a_dummy_exactly_none(values: list[float]) -> None:
    game = of_sets(4, lambda s: values[len(s & {0, 1, 2})])
    found = exact(4, game)[:, 0]
    assert found[:3] == pytest.approx(found[0], abs=1e-9)
    assert found[3] == 0.0
    drawn = orders(4, 3, seed=1)
    assert sampled(drawn, game)[3, 0] == 0.0
    assert taken_away(4, game)[3, 0] == alone_values(4, game)[3, 0] == 0.0


@given(game_of_three)
def test_all_orders_together_are_exact(values: list[float]) -> None:
    game, every = worths(values), list(itertools.permutations(range(3)))
    assert sampled(every, game) == pytest.approx(exact(3, game), abs=1e-9)


@given(game_of_three, st.integers(0, 2**63 - 1))
def test_orders_drawn_share_out_the_whole(values: list[float], seed: int) -> None:
    found = sampled(orders(3, 2, seed), worths(values))
    assert found.sum() == pytest.approx(values[7] - values[0], abs=1e-9)


def test_orders_are_keyed_even_and_in_pairs() -> None:
    assert orders(5, 3, 7) == orders(5, 3, 7) != orders(5, 3, 8)
    for one, other in zip(orders(5, 3, 7)[::2], orders(5, 3, 7)[1::2], strict=True):
        assert one == other[::-1]
        assert sorted(one) == list(range(5))
    assert list(along((2, 0, 1))) == [0, 4, 5, 7]
    assert set(sides(3)) == {0, 7, 6, 5, 3, 1, 2, 4}
    firsts = [order[0] for seed in range(3000) for order in orders(4, 1, seed)[:1]]
    expected, error = 750, math.sqrt(3000 * 0.25 * 0.75)
    assert np.abs(np.bincount(firsts) - expected).max() < 4.5 * error


def test_orders_drawn_are_right_on_average() -> None:
    game = worths(np.random.default_rng(3).normal(size=16))
    found = np.array([sampled(orders(4, 1, seed), game)[:, 0] for seed in range(2000)])
    error = found.std(axis=0, ddof=1) / math.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - exact(4, game)[:, 0]) < 4.5 * error).all()
