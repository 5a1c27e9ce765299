"""Directions 11 to 13: what rewarding records, silence and neglect cost, and where it turns.

As test_directions.py. May not: levels.
"""

from __future__ import annotations

import numpy as np
import pytest

from directions import (
    NO_WEIGHT,
    WEIGHT,
    WHISTLE,
    WORLDS,
    Array,
    both_weights,
    cohorts,
    positive,
    read,
)
from districts import toy
from model.readings import outcomes
from scenarios import load

pytestmark = pytest.mark.long

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
