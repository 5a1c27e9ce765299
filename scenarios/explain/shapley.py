"""Shapley's value of a game whose players are parts of a reform: exact, or along sampled orders.

Lives here: the mathematics of who did what, over coalitions as bits of a whole number.
May not: know what a player is, run a world, or form an interval.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Worth = Mapping[int, Array]
"""What a coalition is worth, an array of outcomes; bit k of its number is player k."""
Order = tuple[int, ...]


def exact(players: int, worth: Worth) -> Array:
    """Every player's value (players, outcomes) from all 2**players coalitions.

    The mean gain a player brings over all orders in which the players may come (Shapley 1953).
    Values add up to the worth of all less the worth of none, to the rounding of floats.
    """
    table = np.array([worth[mask] for mask in range(1 << players)])
    sizes = np.array([mask.bit_count() for mask in range(1 << players)])
    weights = np.array([1.0 / (players * math.comb(players - 1, k)) for k in range(players)])
    found = []
    for player in range(players):
        without = np.flatnonzero(~np.arange(1 << players) >> player & 1)
        gains = table[without | 1 << player] - table[without]
        # Not a matrix product, whose order of summing is the library's and not ours.
        found.append((weights[sizes[without]][:, None] * gains).sum(axis=0))
    return np.array(found)


def orders(players: int, pairs: int, seed: int) -> list[Order]:
    """Orders in which the players come, by the key alone: drawn evenly, each with its reverse.

    Who gains much by coming late loses by coming early, so a pair says more than two of a kind.
    """
    chance = np.random.default_rng([seed, players])
    drawn = [tuple(int(k) for k in chance.permutation(players)) for _ in range(pairs)]
    return [order for one in drawn for order in (one, one[::-1])]


def along(order: Sequence[int]) -> Iterator[int]:
    """The coalitions an order goes through, from none to all."""
    mask = 0
    yield mask
    for player in order:
        mask |= 1 << player
        yield mask


def sampled(drawn: Sequence[Order], worth: Worth) -> Array:
    """Every player's mean gain (players, outcomes) along the orders drawn.

    Along each order gains add up to the worth of all less the worth of none, so their means do.
    """
    players = len(drawn[0])
    gains = np.zeros((len(drawn), players, len(worth[0])))
    for k, order in enumerate(drawn):
        passed = list(along(order))
        for player, less, more in zip(order, passed, passed[1:], strict=False):
            gains[k, player] = worth[more] - worth[less]
    found: Array = gains.mean(axis=0)
    return found


def taken_away(players: int, worth: Worth) -> Array:
    """What the worth of all loses without each player (players, outcomes)."""
    everybody = (1 << players) - 1
    return np.array([worth[everybody] - worth[everybody ^ 1 << k] for k in range(players)])


def alone_values(players: int, worth: Worth) -> Array:
    """What each player is worth by itself, less the worth of none (players, outcomes)."""
    return np.array([worth[1 << k] - worth[0] for k in range(players)])


def sides(players: int) -> list[int]:
    """The coalitions that `taken_away` and `alone` ask for: none, all, all but one, one."""
    everybody = (1 << players) - 1
    ones = [1 << k for k in range(players)]
    return [0, everybody, *(everybody ^ one for one in ones), *ones]
