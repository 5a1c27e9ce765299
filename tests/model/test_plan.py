"""Arms as the time plan runs them: from a copy, in one call or in pieces, or stopped midway.

Lives here: what beginning and running an arm promises. May not: what a rule makes of a day.
"""

from __future__ import annotations

import numpy as np
import pytest

from districts import toy
from model.plan import PIECE, TALLIES, begin_arm, burnt_in, run_arm
from model.tables.records import World

SEED = 3


@pytest.fixture(scope="module")
def snapshot() -> World:
    """The toy district on the eve of its reform."""
    return burnt_in(toy(), SEED)


def same(one: World, other: World) -> list[str]:
    """The tables in which two worlds differ; lists of free slots hold what was there before."""
    pairs = zip(World._fields, one, other, strict=True)
    differ = [name for name, a, b in pairs if a.tobytes() != b.tobytes()]
    return [name for name in differ if not name.startswith("free_")]


@pytest.mark.parametrize("reformed", [False, True])
@pytest.mark.parametrize("days", [1, PIECE, 50, 400])
def test_an_arm_in_pieces_is_the_arm_in_one(snapshot: World, days: int, reformed: bool) -> None:
    scenario = toy("six_powers")
    whole, cohort = run_arm(snapshot, scenario, SEED, days, reformed=reformed)
    pieces, again = run_arm(snapshot, scenario, SEED, days, reformed=reformed, go_on=lambda: None)
    assert same(whole, pieces) == []
    assert np.array_equal(cohort.daily, again.daily)


def test_an_arm_is_stopped_between_two_pieces(snapshot: World) -> None:
    looks: list[int] = []

    def go_on() -> None:
        looks.append(1)
        if len(looks) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run_arm(snapshot, toy(), SEED, 730, reformed=True, go_on=go_on)
    assert len(looks) == 3


def test_an_arm_begins_with_its_rules_and_leaves_the_snapshot(snapshot: World) -> None:
    scenario = toy("six_powers")
    kept = [table.copy() for table in snapshot]
    before = begin_arm(snapshot, scenario, SEED, reformed=False)
    after = begin_arm(snapshot, scenario, SEED)
    assert same(before, snapshot) == ["clock", "towns"]
    assert (after.levers["platform"] == 0.9).all()
    assert not any(after.towns[tally].any() for tally in TALLIES)
    assert same(World(*kept), snapshot) == []


def test_an_arm_may_begin_with_a_rule_book_per_township(snapshot: World) -> None:
    scenario = toy("six_powers")
    books = [scenario.after] + [scenario.before] * (len(snapshot.towns) - 1)
    world = begin_arm(snapshot, scenario, SEED, books=books)
    assert list(world.towns["reformed"]) == [1, *([0] * (len(books) - 1))]
