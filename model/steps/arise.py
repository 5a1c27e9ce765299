"""Steps 1 and 2 of the day: problems arise and become known; grids settle the small ones.

Lives here: the mechanics of a case's birth, calling the grid's rules.
May not: decide anything itself, or send a case anywhere (that is `dispatch.py`).
"""

from __future__ import annotations

from typing import Any

from model.mechanics.cases import drop_case, open_case, write
from model.mechanics.collect import count_known, count_solved
from model.mechanics.ownership import neglected
from model.rules.dispatcher import workday
from model.rules.grid import (
    FADED,
    SURGE_EVERY,
    appear,
    leaves,
    patrol_chance,
    settles,
    settling_hours,
    surge_level,
    tired,
    volunteers,
    whole_number,
)
from model.steps.close import judge
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.draws import exponential, make_key, uniform
from model.tables.records import EV_CLOSED, EV_KNOWN, LIFE, NONE, PATROL, PLAN, World

MOMENT = 1e-9  # hours below which a job is done


@mechanics
def arise(w: World, day: int) -> None:
    """Step 1. Latent problems become known or fade; then new ones appear (known from tomorrow)."""
    p, clock = w.p[0], w.clock[0]
    surge = surging(w, day)
    for g in range(w.grids.size):
        grid = w.grids[g]
        key = make_key(clock.seed, g, day, 0)
        new = appear(grid.dispersion * surge, grid.theta, uniform(key, draws.APPEARS, 0))
        excess = w.towns[grid.township].neglect * grid.demand
        if excess > 0.0:
            new += whole_number(excess, uniform(key, draws.NEGLECT, 0))
        if grid.latent > 0:
            patrol = patrolled(w, g, day)
            nth = 0
            for k in range(grid.latent):
                inlet = leaves(patrol, grid.report, p.damping_rate, uniform(key, draws.LEAVES, k))
                if inlet == NONE:
                    continue
                new -= 1
                if inlet != FADED:
                    born = make_key(clock.seed, g, day, nth + 1)
                    become_known(w, g, day, nth, inlet, drawn_matter(w, grid.township, born))
                    nth += 1
        grid.latent += new
        clock.latent += new


@mechanics
def surging(w: World, day: int) -> float:
    """How many problems arise today over an ordinary day: surges last some days in sixty.

    Each matter's `burst` follows its own surge as its problems become known, and is 1 on average.
    """
    p = w.p[0]
    leaving = min(p.patrol_rate + p.report_rate + p.damping_rate, 1.0)
    today, clock = 1.0, w.clock[0]
    clock.steady, clock.surges = 1.0, 0.0
    for k in range(w.matters.size):
        row = w.matters[k]
        if row.surge == 0:
            continue
        start = uniform(make_key(w.clock[0].seed, k, day // SURGE_EVERY, 5), draws.BURST, 0)
        level = surge_level(day % SURGE_EVERY, start, p.surge_days)
        today += row.share * (level - 1.0)
        row.burst += leaving * (level - row.burst)
        clock.steady -= row.share
        clock.surges += row.share * row.burst
    return today


@mechanics
def patrolled(w: World, g: int, day: int) -> float:
    """Chance that patrol finds a problem today: with the hours left for it, and a force."""
    p, grid = w.p[0], w.grids[g]
    lever = w.levers[grid.township]
    spent = grid.spent if grid.settled_on == day - 1 else 0.0
    force = lever.force_command + lever.localised_offices
    return patrol_chance(spent, volunteers(grid.tired, lever, p), force, lever, p)


@mechanics
def become_known(w: World, grid: int, day: int, nth: int, inlet: int, matter: int) -> None:
    """A problem becomes a case: its colour and its clocks.

    One that a better plan or project has avoided never was (`avoided`).
    """
    p, clock = w.p[0], w.clock[0]
    key = make_key(clock.seed, grid, day, nth + 1)
    if avoided(w, matter, w.grids[grid].township, uniform(key, draws.AVOIDED, 0)):
        return
    slot = open_case(w, grid, day, nth)
    c = w.cases[slot]
    c.key, c.matter, c.inlet = key, matter, inlet
    c.township = w.grids[grid].township
    set_home(w, slot)
    shade = uniform(c.key, draws.COLOUR, 0)
    c.colour, c.deadline = 3, int(p.deadline_plain)
    if shade < p.share_red:
        c.colour, c.deadline = 0, int(p.deadline_red)
    elif shade < p.share_red + p.share_orange:
        c.colour, c.deadline = 1, int(p.deadline_orange)
    elif shade < p.share_red + p.share_orange + p.share_yellow:
        c.colour, c.deadline = 2, int(p.deadline_yellow)
    c.known_w = workday(day, p.workdays_per_week)
    c.base_due_w = c.known_w + c.deadline
    c.due_w = c.base_due_w
    c.bound_to_department = w.true_matters[c.matter].bound
    w.intake[clock.intake] = slot
    clock.intake += 1
    count_known(w, slot)
    write(w, slot, 0, NONE, EV_KNOWN, NONE)


@mechanics
def avoided(w: World, matter: int, town: int, u: float) -> bool:
    """Whether a plan- or project-born problem never arose, for the stock of misfits has shrunk.

    They arise in proportion to the stock; it stands at 1 where no township was ever heard.
    """
    born = w.matters[matter].born
    if born == LIFE:
        return False
    stock = w.towns[town].plans if born == PLAN else w.towns[town].projects
    return u >= stock


@mechanics
def set_home(w: World, case: int) -> None:
    """Of two townships at a boundary one truly holds the township's own matter: its `home`."""
    c = w.cases[case]
    w.true_cases[case].home, c.beside = c.township, NONE
    other = w.towns[c.township].neighbour
    if w.matters[c.matter].boundary == 0 or other == c.township:
        return
    c.beside = other
    if uniform(c.key, draws.HOME, 0) < 0.5:
        w.true_cases[case].home = other


@mechanics
def drawn_matter(w: World, town: int, key: Any) -> int:
    """The matter of a case: born of neglect, in a surge, or steady, by its share of cases."""
    neglect = w.towns[town].neglect
    if neglect > 0.0 and uniform(key, draws.NEGLECT, 1) < neglect / (1.0 + neglect):
        found = matter_neglected(w, town, key)
        if found != NONE:
            return found
    clock = w.clock[0]
    mark = uniform(key, draws.SURGES, 0) * (clock.steady + clock.surges)
    if mark < clock.surges:
        for k in range(w.matters.size):
            if w.matters[k].surge == 1:
                mark -= w.matters[k].share * w.matters[k].burst
                if mark < 0.0:
                    return k
    return steady_matter(w, uniform(key, draws.MATTER, 0))


@mechanics
def steady_matter(w: World, u: float) -> int:
    """A steady matter by share: Walker's alias method, one draw for column and coin."""
    scaled = u * w.matters.size
    column = int(scaled)
    if scaled - column < w.matters[column].alias_share:
        return column
    return w.matters[column].alias


@seldom
def matter_neglected(w: World, town: int, key: Any) -> int:
    """A matter in the domain of a department that neglects its line, by how much is undone."""
    district = w.towns[town].district
    total = 0.0
    for unit in range(1, w.units.size):
        if w.units[unit].district == district:
            total += neglected(w, unit)
    mark = uniform(key, draws.NEGLECTED, 0) * total
    domain = NONE
    for unit in range(1, w.units.size):
        if w.units[unit].district == district and mark >= 0.0:
            mark -= neglected(w, unit)
            if mark < 0.0:
                domain = w.units[unit].department % w.clock[0].domains
    share = 0.0
    for k in range(w.matters.size):
        if w.matters[k].domain == domain:
            share += w.matters[k].share
    mark = uniform(key, draws.NEGLECTED, 1) * share
    for k in range(w.matters.size):
        if w.matters[k].domain == domain:
            mark -= w.matters[k].share
            if mark < 0.0:
                return k
    return NONE


@mechanics
def work_of(w: World, case: int, number: int) -> float:
    """Work of a leg, staff-days: exponential around the matter's mean (assumption, CV 1)."""
    c = w.cases[case]
    return w.matters[c.matter].work * exponential(uniform(c.key, draws.WORK, number))


@mechanics
def settle(w: World, day: int) -> None:
    """Step 2. Grids settle petty matters within their hours 小事不出社区; a long job goes on."""
    clock = w.clock[0]
    today = workday(day, w.p[0].workdays_per_week)
    kept = 0
    for k in range(clock.intake):
        slot = w.intake[k]
        c = w.cases[slot]
        petty = c.day == day and w.matters[c.matter].petty == 1
        if petty and at_the_grid(w, slot):
            take_on(w, slot, day)
        if c.at_grid == 0 or not worked_off(w, slot, day):
            w.intake[kept] = slot
            kept += 1
            continue
        count_solved(w, slot, today)
        w.daily[c.day].settled += 1
        write(w, slot, 0, NONE, EV_CLOSED, NONE)
        judge(w, slot, today, True)
        drop_case(w, slot)
    clock.intake = kept


@seldom
def take_on(w: World, case: int, day: int) -> None:
    """The grid takes on a petty case if it gets to its end by the deadline."""
    c = w.cases[case]
    grid = w.grids[c.grid]
    new_day(w, c.grid, day)
    hours = settling_hours(grid.tired, w.levers[c.township], w.p[0])
    work = work_of(w, case, 0) * 8.0
    if settles(grid.owed + work, hours, c.deadline):
        c.at_grid, c.grid_work = 1, work
        grid.owed += work


@seldom
def new_day(w: World, g: int, day: int) -> None:
    """The hours of a grid's day, the first time that something is to be settled in it."""
    p, grid = w.p[0], w.grids[g]
    if grid.settled_on == day:
        return
    lever = w.levers[grid.township]
    rested = day - grid.settled_on - 1 if grid.settled_on != NONE else 0
    there = volunteers(0.0, lever, p)
    used = 0.0
    if there > 0.0:
        used = min(grid.spent, volunteers(grid.tired, lever, p)) / there
    grid.tired = tired(grid.tired, used, rested, p)
    grid.settled_on, grid.spent = day, 0.0
    grid.hours = settling_hours(grid.tired, lever, p)


@mechanics
def worked_off(w: World, case: int, day: int) -> bool:
    """Spend today's hours of the grid on a petty case; whether that ends it."""
    c = w.cases[case]
    grid = w.grids[c.grid]
    new_day(w, c.grid, day)
    spent = min(grid.hours, c.grid_work)
    grid.hours -= spent
    grid.spent += spent
    grid.owed -= spent
    c.grid_work -= spent
    return c.grid_work <= MOMENT


@mechanics
def at_the_grid(w: World, case: int) -> bool:
    """Whether a case is the grid's to try first: found on patrol, or sent to its level 分层分级."""
    c = w.cases[case]
    if c.inlet == PATROL:
        return True
    return uniform(c.key, draws.TIER, 0) < w.levers[c.township].tiered_dispatch
