"""Keyed draws: every random number is a hash of (seed, who, day, purpose); no state, no order.

Lives here: the hash (splitmix64 finaliser), its purposes and the shapes drawn from it.
May not: a generator with a state, or any use of a draw. Two scenarios share their chance by key.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from model.tables.compiled import rule

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
SECOND = np.uint64(0xD1B54A32D192ED03)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
UNIT = 1.0 / 9007199254740992.0  # 2^-53: the top 53 bits become a number in [0, 1)

# Purposes. Their order is part of the results: append, never insert.
(
    APPEARS,
    LEAVES,
    MATTER,
    COLOUR,
    WORK,
    TRIAGE,
    SECTION,
    MEMORY,
    GUESS,
    ROUTE,
    HANDOVER,
    ANSWER,
    DESTINATION,
    TARGET,
    SIGNAL,
    REVEAL,
    TERRITORY,
    FIRST,
    NAMES,
    BINDING,
    POOL,
    SIGNOFF,
    REACHED,
    PAPER,
    FOUND,
    EXTEND,
    SHELVE,
    JUDGE,
    RECUR,
    COMMAND,
    OWN,
    LEAD,
    SECOND_HOLDER,
    MULTI,
    CO_COUNT,
    CO_DEPARTMENT,
    BLURRED,
    VOID_MATTER,
    DELEGABLE,
    CONVENE,
    LISTED,
    WRONG,
    WRONG_ENTRY,
    MERGED,
    MATTER_WORK,
    PETTY,
    RANK,
    OFFICE,
    GRID_SIZE,
    DUTY,
    DOMAIN,
    BORN,
    AVOIDED,
    ENFORCED,
    ABSENT,
    COVER,
    GATE,
    CONFERENCE,
    TIER,
    IMPRESSION,
    SUCCESSOR,
    HELD_BACK,
    TAKEN,
    DECIDED,
    PAIRED,
    POST,
    HOME,
    BOUNDARY,
    SURGES,
    BURST,
    SEAT,
    NEGLECT,
    NEGLECTED,
    INTEGRITY,
    ANSWERED,
    COACHED,
    HEEDED,
    STRUCK_MATTER,
) = np.arange(1, 79, dtype=np.uint64)


@rule
def mix(z: Any) -> Any:
    """The splitmix64 finaliser: a bijection of 64 bits that scatters neighbours (Steele 2014)."""
    z = (z ^ (z >> S30)) * MIX_A
    z = (z ^ (z >> S27)) * MIX_B
    return z ^ (z >> S31)


@rule
def make_key(seed: Any, grid: int, day: int, nth: int) -> Any:
    """The key of a case or of an actor on a day: (grid, day, n-th), never a slot."""
    z = mix(seed + np.uint64(grid) * GOLDEN)
    return mix(z ^ (np.uint64(day) * SECOND + np.uint64(nth) * GOLDEN))


@rule
def uniform(key: Any, purpose: Any, n: int) -> float:
    """A number in [0, 1) from (key, purpose, n); the same three give the same number."""
    z = mix(key + purpose * GOLDEN + np.uint64(n) * SECOND)
    return np.float64(z >> S11) * UNIT


@rule
def exponential(u: float) -> float:
    """A standard exponential from a uniform: mean 1, variation 1."""
    return -math.log(1.0 - u)


@rule
def normal(u: float, v: float) -> float:
    """A standard normal from two uniforms (Box and Muller 1958)."""
    return math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(6.283185307179586 * v)


def uniforms(seed: int, purpose: Any, *shape: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """An array of uniforms keyed by (seed, purpose, position), for building a world."""
    n = np.arange(int(np.prod(shape)), dtype=np.uint64)
    z = np.full_like(n, np.uint64(seed)) + np.full_like(n, purpose) * GOLDEN
    z = _mixed(_mixed(z) ^ (n * SECOND))
    return ((z >> S11).astype(np.float64) * UNIT).reshape(shape)


def normals(seed: int, purpose: Any, *shape: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """An array of standard normals keyed as `uniforms`, by inversion."""
    u = uniforms(seed, purpose, *shape).clip(1e-12, 1 - 1e-12)
    return np.array([*map(NormalDist().inv_cdf, u.ravel().tolist())]).reshape(shape)


def _mixed(z: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """`mix` on an array, where overflow wraps without a warning."""
    z = (z ^ (z >> S30)) * MIX_A
    z = (z ^ (z >> S27)) * MIX_B
    return z ^ (z >> S31)
