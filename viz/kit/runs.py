"""One arm as `scenarios.run.experiment.arm` runs it, but in pieces, so that it can be given up.

Lives here: the pieces, and what of an arm is kept. May not: decide which arms are run
(kit/jobs.py).
A test holds an arm in pieces equal to one in a single call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from model.declared.scenario import Scenario
from model.district.setup import copied, enact, run_days
from model.plan import BURN_IN, COHORT, FOLLOW_UP, TALLIES, read_cohort
from model.readings import SERIES, outcomes
from scenarios.run.experiment import Arm

PIECE = 10
"""Days run in one call: a superseded arm ends within some twenty milliseconds."""
KEPT = tuple(dict.fromkeys(name for both in SERIES.values() for name in both))
"""The daily counters that curves are drawn from; the others are not kept."""


def arm_in_pieces(
    snapshot: Any,
    scenario: Scenario,
    seed: int,
    days: int,
    *,
    reformed: bool,
    go_on: Callable[[], None] = lambda: None,
) -> Arm:
    """One arm from a copy of the snapshot; `go_on` is called between pieces and may raise."""
    known, events = int(snapshot.clock["known"][0]), int(snapshot.clock["events"][0])
    world = copied(snapshot)
    if reformed and scenario.after != scenario.before:
        enact(world, scenario, seed)
    start = int(world.clock["day"][0])
    length = min(days, COHORT)
    first = start + days - length
    world.clock["cohort_from"], world.clock["cohort_to"] = first, start + days
    for tally in TALLIES:
        world.towns[tally] = 0
    world = _paced(world, first - start, go_on)
    units_before = world.units.copy()
    world = _paced(world, length + FOLLOW_UP, go_on)
    cohort = read_cohort(world, scenario, units_before, first, first + length)
    daily = world.daily[BURN_IN : BURN_IN + days]
    kept = np.zeros(days, _kept_columns(daily.dtype))
    for name in KEPT:
        kept[name] = daily[name]
    return Arm(
        outcomes=outcomes(cohort),
        daily=kept,
        cases=int(world.clock["known"][0]) - known,
        events=int(world.clock["events"][0]) - events,
    )


def _paced(world: Any, days: int, go_on: Callable[[], None]) -> Any:
    """The world some days later, piece by piece."""
    while days > 0:
        go_on()
        piece = min(days, PIECE)
        world = run_days(world, piece)
        days -= piece
    return world


@lru_cache(maxsize=1)
def _kept_columns(columns: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype([(name, columns[name]) for name in KEPT])
