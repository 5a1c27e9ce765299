"""Shocks: what happens to a district from outside, before its day begins.

Lives here: problems that a shock brings, staff that is away, and a platform that is down.
May not: rules, or anything that an office does about it.

Problems that a shock brings are counted apart and have keys of their own, so that all others are
the same problems with the shock and without.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.declared.timeline import DEMAND, OUTAGE
from model.rules.grid import FADED, appear, leaves
from model.steps.arise import become_known, patrolled
from model.steps.room import has_room
from model.tables import draws
from model.tables.compiled import JIT, engine_entry, seldom
from model.tables.draws import make_key, uniform
from model.tables.records import NONE, World, readable

APART = 1000  # numbers of cases that become known in a grid on a day, for each shock


@engine_entry
def _strike(w: World, day: int) -> bool:
    if not has_room(w, day):
        return False
    w.clock[0].day = day
    for s in range(w.shocks.size):
        row = w.shocks[s]
        if row.kind == DEMAND:
            for g in range(w.grids.size):
                bring(w, s, g, day)
        elif day == row.from_day or day == row.to_day:
            if row.kind == OUTAGE:
                switch(w, day)
            else:
                muster(w, day)
    return True


def strike(world: World, day: int) -> bool:
    """What each shock brings on a day, before the day itself; False where a table is full.

    Staff and platform change on a shock's first day and after its last. An entry of its own, so
    that who has no shock does not wait for it to be compiled.
    """
    if not JIT:
        with np.errstate(over="ignore"):
            return bool(_strike(readable(world), day))
    return bool(_strike(world, day))


def next_stop(world: World, day: int, until: int) -> int:
    """How far days may be run in one call from `day` on: to the next day that a shock touches."""
    shocks = world.shocks
    if not len(shocks):
        return until
    begun = (shocks["from_day"] <= day) & (day <= shocks["to_day"])
    if begun.any() or world.struck["latent"].any():
        return day + 1
    return int(min([until, *shocks["from_day"][shocks["from_day"] > day]]))


@seldom
def bring(w: World, s: int, g: int, day: int) -> None:
    """Problems of a shock in a grid: those there become known or fade, then new ones appear."""
    p, row, grid, pool = w.p[0], w.shocks[s], w.grids[g], w.struck[s, g]
    key = make_key(w.clock[0].seed, g, day, APART * (s + 1))
    new = 0
    if row.from_day <= day < row.to_day and pool.share > 0.0:
        new = appear(grid.dispersion * pool.share, grid.theta, uniform(key, draws.APPEARS, 0))
    known = 0
    if pool.latent > 0:
        patrol = patrolled(w, g, day)
        for k in range(pool.latent):
            inlet = leaves(patrol, grid.report, p.damping_rate, uniform(key, draws.LEAVES, k))
            if inlet == NONE or known == APART - 1:
                continue
            new -= 1
            if inlet != FADED:
                nth = APART * (s + 1) + known
                born = make_key(w.clock[0].seed, g, day, nth + 1)
                become_known(w, g, day, nth, inlet, struck_matter(w, s, born))
                known += 1
    pool.latent += new
    w.clock[0].latent += new


@seldom
def struck_matter(w: World, shock: int, key: Any) -> int:
    """A matter in the domains that a shock strikes, by its share of cases."""
    domains, share = w.shocks[shock].domains, 0.0
    for k in range(w.matters.size):
        if domains >> w.matters[k].domain & 1:
            share += w.matters[k].share
    mark = uniform(key, draws.STRUCK_MATTER, 0) * share
    found = NONE
    for k in range(w.matters.size):
        if domains >> w.matters[k].domain & 1 and mark >= 0.0:
            mark -= w.matters[k].share
            found = k
    return found


@seldom
def muster(w: World, day: int) -> None:
    """Who is there: the shares that are away today, one shock on top of another."""
    for unit in range(1, w.units.size):
        row, there = w.units[unit], 1.0
        for s in range(w.shocks.size):
            shock = w.shocks[s]
            staff = shock.kind != DEMAND and shock.kind != OUTAGE
            if staff and shock.from_day <= day < shock.to_day:
                there *= 1.0 - w.struck[s, unit].share
        if there != row.there:
            row.capacity *= there / row.there
            row.there = there


@seldom
def switch(w: World, day: int) -> None:
    """How much of the platform runs in each township today."""
    for town in range(w.towns.size):
        online = 1.0
        for s in range(w.shocks.size):
            shock = w.shocks[s]
            if shock.kind == OUTAGE and shock.from_day <= day < shock.to_day:
                online *= 1.0 - w.struck[s, town].share
        w.towns[town].online = online
