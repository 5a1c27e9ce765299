"""Drivers for the engine's rooms: small compiled functions that feed real mechanics and read them.

Lives here: a counter (sections and clerks set up by hand) and drivers of the work room, the pile,
the draws and the choice rule. May not: a rule of its own, or an assertion.

Mechanics have no wrapper for Python, so whatever drives them is compiled here, in one place.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from districts import toy
from model.declared.behaviour import Behaviour
from model.declared.declare import Parameter, declared, engine_row
from model.declared.levers import Reform
from model.declared.place import Place
from model.district.setup import build_world
from model.mechanics.cases import give, open_case, open_leg, pile, release
from model.mechanics.ownership import office_class, signal
from model.mechanics.queue import KEY_SHIFT, pop, push
from model.rules.answer import choose
from model.steps.work import work as work_room
from model.tables import draws
from model.tables.compiled import mechanics, rule
from model.tables.draws import exponential, make_key, uniform
from model.tables.records import (
    FREE,
    NONE,
    OPEN,
    PASS,
    SECTION_UNIT,
    SIGNING,
    STEADY,
    TOWNSHIP,
    UNIT,
    World,
)

Array = np.ndarray[Any, Any]

SHARE = st.floats(0.0, 1.0)
ROUNDING = 1e-9
PLAIN, WHISTLED, RED = 0, 1, 2  # how a leg stands in the order of the pile


def record(**values: float) -> Any:
    """The engine's record of parameters: the benchmark place, and behaviour with these values."""
    return engine_row(Place(), Behaviour(**values)).view(np.recarray)[0]


def lever(**values: float) -> Any:
    """The engine's record of levers with these values."""
    return engine_row(Reform(**values)).view(np.recarray)[0]


def between(p: Parameter) -> st.SearchStrategy[float]:
    """Any declared value of a parameter."""
    return st.integers(int(p.low), int(p.high)) if p.integer else st.floats(p.low, p.high)


PARAMETERS = st.fixed_dictionaries({n: between(p) for n, p in declared(Behaviour).items()}).map(
    lambda values: record(**values)
)
LEVERS = st.fixed_dictionaries({n: between(p) for n, p in declared(Reform).items()}).map(
    lambda values: lever(**values)
)
"""Any rules in force: every lever anywhere in its range."""


def counter(*clerks: int, capacity: float = 1.0, pooled: float = 0.0, room: int = 2_000) -> World:
    """A world of one township with one section per entry of `clerks`.

    No sign-off, no weekends, nobody absent. Every clerk's day has `capacity` staff-days. `pooled`
    is the lever, the second skill is 1. At least `room` cases may be open at once; one more counts
    as an illegal move.
    """
    scenario = toy(
        behaviour={"signoff_days": 0.0, "second_skill": 1.0},
        residents=200.0 * room,  # a table has some twenty slots for every case a day
        workdays_per_week=7,
        absence=0.0,
    )
    units = np.zeros(1 + len(clerks), UNIT)
    units["root"], units["partner"], units["idle"] = NONE, NONE, 1
    units["pool_first"], units["pool_count"] = 1, len(clerks)
    units["kind"], units["department"], units["capacity"] = SECTION_UNIT, TOWNSHIP, capacity
    units["clerks"][1:] = clerks
    units["first_clerk"][1:] = np.cumsum(clerks) - clerks
    world = build_world(scenario, 1)
    world.levers["sections_pooled"] = pooled
    hands = np.full(sum(clerks), NONE, np.int64)
    return world._replace(units=units, hands=hands, spare=np.zeros(sum(clerks)))


@mechanics
def enlist(w: World, n: int, unit: int, work: float, standing: int, tick: int) -> None:
    """Open case n with one leg and put it on a unit's pile; cases age in the order of n."""
    if w.clock[0].cases_free < 2:
        w.clock[0].illegal += 1
    case = open_case(w, n >> 14, 0, n & 16383)
    c = w.cases[case]
    c.key = np.uint64(n) << KEY_SHIFT  # a tie goes by the key
    w.true_cases[case].home = 0
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


@rule
def serve_again(
    w: World, arrive: Any, mean: float, values: Any, until: int, visits: Any, end: Any
) -> int:
    """One counter where a served leg is passed on by `choose` and then served in full again.

    Every visit is a new exponential work of the mean; `end` gets the tick a case was done with,
    `visits` how often it was served before that. Returns the cases present at tick `until`.
    """
    n, present, seed = 0, 0, w.clock[0].seed
    for tick in range(until):
        news = False
        while n < arrive.size and arrive[n] <= tick:
            enlist(w, n, 1, mean * chance_of(seed, n, 0), PLAIN, tick)
            n += 1
            present += 1
            news = True
        if present == 0:
            continue
        w.clock[0].day = tick
        hand = w.hands[0]
        work_room(w, tick, tick)
        if w.hands[0] == hand and not news:
            continue
        for slot in range(w.clock[0].leg_top):
            if w.legs[slot].state != SIGNING:
                continue
            k = number_of(w, slot)
            release(w, w.legs[slot].case)
            u = uniform(make_key(seed, k, visits[k], 0), draws.ANSWER, 0)
            visits[k] += 1
            if choose(values, 1.0, u) == PASS:
                enlist(w, k, 1, mean * chance_of(seed, k, visits[k]), PLAIN, tick)
            else:
                end[k] = tick
                present -= 1
    return present


@mechanics
def chance_of(seed: Any, n: int, visit: int) -> float:
    """A standard exponential for a visit of case n."""
    return exponential(uniform(make_key(seed, n, visit, 0), draws.WORK, 0))


@rule
def work_days(
    w: World, count: Any, work: Any, standing: Any, effort: Any, left: Any, worked: Any, paid: Any
) -> None:
    """Run unit 1's work room day by day: `count` new legs, `effort` of friction each day.

    Writes at each day's end the work left on the pile and in hand, and what was worked and paid.
    """
    n = 0
    for day in range(count.size):
        for _ in range(count[day]):
            enlist(w, n, 1, work[n], standing[n], day)
            n += 1
        w.units[1].overhead += effort[day]
        w.clock[0].day = day
        work_room(w, day, day)
        for slot in range(w.clock[0].leg_top):
            leg = w.legs[slot]
            if leg.state == SIGNING:
                release(w, leg.case)
            elif leg.state != FREE:
                left[day] += leg.work
        worked[day] = w.units[1].worked
        paid[day] = w.units[1].friction


@rule
def through_the_pile(w: World, unit: int, moves: Any, popped: Any) -> int:
    """Do the moves on a unit's pile: push a leg of that order (0 or more), or pop (below 0).

    Writes the orders popped, and returns how many; a pop of an empty pile is skipped.
    """
    n = 0
    for k in range(moves.size):
        if moves[k] >= 0:
            w.legs[k].order = moves[k]
            push(w, unit, STEADY, k)
        elif w.units[unit].root[STEADY] != NONE:
            popped[n] = w.legs[pop(w, unit, STEADY)].order
            n += 1
    return n


@rule
def answers(values: Any, precision: float, seed: Any, counts: Any, draws_of_it: int) -> None:
    """Count the answers `choose` gives over keyed draws."""
    for k in range(draws_of_it):
        u = uniform(make_key(seed, k, 0, 0), draws.ANSWER, 0)
        counts[choose(values, precision, u)] += 1


@rule
def fill(seed: Any, purpose: Any, by: int, out: Any) -> None:
    """Uniforms of a purpose along one part of the key: 0 grid, 1 day, 2 n-th case, 3 n-th draw."""
    for k in range(out.size):
        if by == 0:
            out[k] = uniform(make_key(seed, k, 1, 1), purpose, 1)
        elif by == 1:
            out[k] = uniform(make_key(seed, 1, k, 1), purpose, 1)
        elif by == 2:
            out[k] = uniform(make_key(seed, 1, 1, k), purpose, 1)
        else:
            out[k] = uniform(make_key(seed, 1, 1, 1), purpose, k)


@rule
def private(w: World, matter: int, signals: Any, classes: Any) -> None:
    """What every unit is told by its signal of a matter, and its class of dispatched office."""
    w.cases[0].matter, w.cases[0].township, w.true_cases[0].home = matter, 0, 0
    for unit in range(w.units.size):
        signals[unit] = signal(w, 0, 0, unit)
        classes[unit] = office_class(w, unit)


def arrivals(seed: int, a_tick: float, count: int) -> Array:
    """Ticks of a Poisson stream: the first tick after each arrival, sorted."""
    gaps = -np.log1p(-draws.uniforms(seed, draws.APPEARS, count)) / a_tick
    return np.ceil(np.cumsum(gaps)).astype(np.int64)


def exponentials(seed: int, mean: float, count: int) -> Array:
    """Exponential works of a mean."""
    return -mean * np.log1p(-draws.uniforms(seed, draws.WORK, count))


def waits(w: World, arrive: Array, to: Array, work: Array, standing: Array | None = None) -> Array:
    """Ticks each leg waited at its counter before a clerk took it up."""
    start = np.full(arrive.size, -1.0)
    if standing is None:
        standing = np.zeros(arrive.size, np.int64)
    held = np.zeros(w.hands.size, np.int64)
    serve_all(w, arrive, to, work, standing, held, start)
    assert (start >= 0.0).all()
    assert w.clock["illegal"][0] == 0
    return start - arrive
