"""A unit's piles of accepted legs: pairing heaps threaded through the legs themselves.

Lives here: push and pop in the order red, whistled, then age; no storage of its own to overflow.
May not: anything about why a leg is in the pile, or who works it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.tables.compiled import mechanics, rule
from model.tables.records import NONE, World

RED_LAST = 1 << 62
WHISTLED_LAST = 1 << 61
KEY_SHIFT = np.uint64(26)


@rule
def order(red: bool, whistled: bool, day: int, key: Any, number: int) -> int:
    """One integer that sorts legs: red first, whistled next, then age; ties by the case's key.

    A key is a hash, so that no grid or township comes first. Room for day < 2^20, the top 38 bits
    of the key, number < 8 below the two class bits.
    """
    tie = int(key >> KEY_SHIFT)
    age = (int(day) * 274877906944 + tie) * 8 + int(number)
    return (0 if red else RED_LAST) + (0 if whistled else WHISTLED_LAST) + age


@mechanics
def _meld(w: World, a: int, b: int) -> int:
    if a == NONE:
        return b
    if b == NONE:
        return a
    if w.legs[b].order < w.legs[a].order:
        a, b = b, a
    w.legs[b].sibling = w.legs[a].child
    w.legs[a].child = b
    return a


@mechanics
def push(w: World, unit: int, side: int, leg: int) -> None:
    """Put a leg on one of the unit's piles, STEADY or SURGE."""
    w.legs[leg].child = NONE
    w.legs[leg].sibling = NONE
    w.units[unit].root[side] = _meld(w, w.units[unit].root[side], leg)


@mechanics
def pop(w: World, unit: int, side: int) -> int:
    """Take the first leg off a pile (which must not be empty): pair, then fold back."""
    top = w.units[unit].root[side]
    child = w.legs[top].child
    pairs = NONE
    while child != NONE:
        left = child
        right = w.legs[left].sibling
        child = w.legs[right].sibling if right != NONE else NONE
        w.legs[left].sibling = NONE
        if right != NONE:
            w.legs[right].sibling = NONE
        pair = _meld(w, left, right)
        w.legs[pair].sibling = pairs
        pairs = pair
    root = NONE
    while pairs != NONE:
        rest = w.legs[pairs].sibling
        w.legs[pairs].sibling = NONE
        root = _meld(w, root, pairs)
        pairs = rest
    w.units[unit].root[side] = root
    return top
