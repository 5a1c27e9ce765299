"""Drivers for the engine's rooms: small compiled functions that feed real mechanics and read them.

Lives here: a counter (sections and clerks set up by hand) and drivers of the work room, the pile,
the draws and the choice rule. May not: a rule of its own, or an assertion.

Mechanics have no wrapper for Python, so whatever drives them is compiled here, in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from conftest import toy

from model import draws
from model.cases import give, open_case, open_leg, pile, release
from model.compiled import mechanics, rule
from model.draws import exponential, make_key, uniform
from model.queue import pop, push
from model.tables import (
    FREE,
    NONE,
    OPEN,
    PASS,
    SECTION_UNIT,
    SIGNING,
    TOWNSHIP,
    UNIT,
    World,
)
from model.units import choose
from model.work import work as work_room
from model.world import build_world

Array = np.ndarray[Any, Any]

PLAIN, WHISTLED, RED = 0, 1, 2  # how a leg stands in the order of the pile


def counter(*clerks: int, capacity: float = 1.0, pooled: float = 0.0) -> World:
    """A world of one township with one section per entry of `clerks`; no sign-off, no weekends.

    Every clerk's day has `capacity` staff-days. `pooled` is the lever, the second skill is 1.
    """
    scenario = toy(
        behaviour={"signoff_days": 0.0, "second_skill": 1.0},
        residents=4_000_000.0,  # only for the room in the tables
        workdays_per_week=7,
    )
    units = np.zeros(1 + len(clerks), UNIT)
    units["root"], units["partner"], units["idle"] = NONE, NONE, 1
    units["pool_first"], units["pool_count"] = 1, len(clerks)
    units["kind"], units["department"], units["capacity"] = SECTION_UNIT, TOWNSHIP, capacity
    units["clerks"][1:] = clerks
    units["first_clerk"][1:] = np.cumsum(clerks) - clerks
    world = build_world(scenario, 1)
    world.levers["sections_pooled"] = pooled
    return world._replace(units=units, hands=np.full(sum(clerks), NONE, np.int64))


@mechanics
def enlist(w: World, n: int, unit: int, work: float, standing: int, tick: int) -> None:
    """Open case n with one leg and put it on a unit's pile; cases age in the order of n."""
    case = open_case(w, n >> 14, 0, n & 16383)
    c = w.cases[case]
    c.status, c.township, c.colour = OPEN, 0, 0 if standing == RED else 3
    slot = open_leg(w, case, 0, work)
    w.legs[slot].bound = 1 if standing == WHISTLED else 0
    give(w, slot, unit, tick, tick)
    pile(w, slot, tick)


@mechanics
def number_of(w: World, slot: int) -> int:
    """The n under which a leg's case was enlisted."""
    c = w.cases[w.legs[slot].case]
    return c.grid << 14 | c.nth


@rule
def serve_all(
    w: World, arrive: Any, to: Any, work: Any, standing: Any, held: Any, start: Any
) -> int:
    """Run the work room tick by tick until all legs are done; writes when each was taken up.

    `arrive` (sorted), `to`, `work`, `standing`: tick, unit, staff-days and order of every leg.
    `held` (clerks,) is scratch, `start` comes filled with -1. Returns the last tick.
    """
    n, done, tick = 0, 0, arrive[0]
    while done < arrive.size:
        if n == done:
            tick = arrive[n]
        news = False
        while n < arrive.size and arrive[n] <= tick:
            enlist(w, n, to[n], work[n], standing[n], tick)
            n += 1
            news = True
        for clerk in range(held.size):
            held[clerk] = w.hands[clerk]
        w.clock[0].day = tick
        work_room(w, tick, tick)
        for clerk in range(held.size):
            slot = w.hands[clerk]
            if slot == held[clerk]:
                continue
            news = True
            if slot != NONE:
                k = number_of(w, slot)
                start[k] = tick + 1.0 - (work[k] - w.legs[slot].work)
        if news:
            done += clear(w, tick, start)
        tick += 1
    return tick


@mechanics
def clear(w: World, tick: int, start: Any) -> int:
    """Release the cases of finished legs; one taken up and finished within a tick started in it."""
    cleared = 0
    for slot in range(w.clock[0].leg_top):
        if w.legs[slot].state != SIGNING:
            continue
        k = number_of(w, slot)
        if start[k] < 0.0:
            start[k] = tick
        release(w, w.legs[slot].case)
        cleared += 1
    return cleared
