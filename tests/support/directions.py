"""Paired arms over many worlds, and the direction of a difference: shared by tests of patterns.

Lives here: how arms are run and read, and when a mean difference has a sign. May not: a test.

A direction is judged by the mean paired difference over 40 worlds (fewer where said) against 3.5
standard errors: with no effect at all, a test passes by chance once in some 1,700 times (Student,
39 degrees of freedom). Where a mechanism is off, the same difference is zero bit for bit, or lies
within 3.5 standard errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.district.setup import World
from model.plan import Cohort, burnt_in, run_arm
from model.readings import outcomes

Array = np.ndarray[Any, Any]
Levers = Mapping[str, float]

WORLDS = range(1, 41)
DAYS = 730
ERRORS = 3.5
WHISTLE = {"whistle_binding": 1.0, "whistle_deadline": 5.0}
WEIGHT = {"bottom_up_weight": 0.5, "bottom_up_weight_office": 0.5}
LISTS = {"list_coverage": 1.0, "lists_merged": 1.0}
NO_WEIGHT = {"bottom_up_weight": 0.0, "bottom_up_weight_office": 0.0}


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
    """Whether the mean difference over worlds is above zero by 3.5 standard errors."""
    error = differences.std(ddof=1) / np.sqrt(differences.size)
    return bool(differences.mean() > ERRORS * error)


def nought(differences: Array) -> bool:
    """Whether the mean difference over worlds is zero within 3.5 standard errors."""
    error = differences.std(ddof=1) / np.sqrt(differences.size)
    return bool(abs(differences.mean()) <= ERRORS * error)
