"""Steps 1 and 2 of the day: problems arise and become known; grids settle the small ones.

Lives here: the mechanics of a case's birth, calling the grid's rules.
May not: decide anything itself, or send a case anywhere (that is `dispatch.py`).
"""

from __future__ import annotations

from model.mechanics.cases import drop_case, open_case, write
from model.mechanics.collect import count_known, count_solved
from model.rules.dispatcher import workday
from model.rules.grid import FADED, appear, leaves, settles, settling_hours
from model.steps.close import judge
from model.tables import draws
from model.tables.compiled import mechanics
from model.tables.draws import exponential, make_key, uniform
from model.tables.records import EV_CLOSED, EV_KNOWN, LIFE, NONE, PATROL, PLAN, World


@mechanics
def arise(w: World, day: int) -> None:
    """Step 1. Latent problems become known or fade; then new ones appear (known from tomorrow)."""
    p, clock = w.p[0], w.clock[0]
    for g in range(w.grids.size):
        grid = w.grids[g]
        key = make_key(clock.seed, g, day, 0)
        new = appear(grid.p0, grid.dispersion, grid.theta, uniform(key, draws.APPEARS, 0))
        if grid.latent > 0:
            lever = w.levers[grid.township]
            force = lever.force_command + lever.localised_offices
            patrol = p.patrol_rate * (1.0 + p.command_patrol * force)
            nth = 0
            for k in range(grid.latent):
                inlet = leaves(patrol, grid.report, p.damping_rate, uniform(key, draws.LEAVES, k))
                if inlet == NONE:
                    continue
                new -= 1
                if inlet != FADED:
                    become_known(w, g, day, nth, inlet)
                    nth += 1
        grid.latent += new
        clock.latent += new


@mechanics
def become_known(w: World, grid: int, day: int, nth: int, inlet: int) -> None:
    """A problem becomes a case: its matter, its colour and its clocks.

    One that a better plan or project has avoided never was (`avoided`).
    """
    p, clock = w.p[0], w.clock[0]
    key = make_key(clock.seed, grid, day, nth + 1)
    matter = drawn_matter(w, uniform(key, draws.MATTER, 0))
    if avoided(w, matter, w.grids[grid].township, uniform(key, draws.AVOIDED, 0)):
        return
    slot = open_case(w, grid, day, nth)
    c = w.cases[slot]
    c.key, c.matter, c.inlet = key, matter, inlet
    c.township = w.grids[grid].township
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
def drawn_matter(w: World, u: float) -> int:
    """A matter by its share of cases: Walker's alias method, one draw for column and coin."""
    scaled = u * w.matters.size
    column = int(scaled)
    if scaled - column < w.matters[column].alias_share:
        return column
    return w.matters[column].alias


@mechanics
def work_of(w: World, case: int, number: int) -> float:
    """Work of a leg, staff-days: exponential around the matter's mean (assumption, CV 1)."""
    c = w.cases[case]
    return w.matters[c.matter].work * exponential(uniform(c.key, draws.WORK, number))


@mechanics
def settle(w: World, day: int) -> None:
    """Step 2. Grids settle petty matters found on patrol, within today's hours 小事不出社区."""
    clock = w.clock[0]
    kept = 0
    for k in range(clock.intake):
        slot = w.intake[k]
        c = w.cases[slot]
        petty = c.day == day and w.matters[c.matter].petty == 1 and at_the_grid(w, slot)
        if not (petty and worked_off(w, slot, day)):
            w.intake[kept] = slot
            kept += 1
            continue
        count_solved(w, slot, c.known_w)
        w.daily[c.day].settled += 1
        write(w, slot, 0, NONE, EV_CLOSED, NONE)
        judge(w, slot, c.known_w, True)
        drop_case(w, slot)
    clock.intake = kept


@mechanics
def worked_off(w: World, case: int, day: int) -> bool:
    """Whether the grid's hours of today suffice for a petty case; then they are spent on it."""
    c = w.cases[case]
    grid = w.grids[c.grid]
    if grid.settled_on != day:
        grid.settled_on = day
        grid.hours = settling_hours(w.levers[c.township], w.p[0])
    work = work_of(w, case, 0)
    if not settles(work, grid.hours):
        return False
    grid.hours -= work * 8.0
    return True


@mechanics
def at_the_grid(w: World, case: int) -> bool:
    """Whether a case is the grid's to try first: found on patrol, or sent to its level 分层分级."""
    c = w.cases[case]
    if c.inlet == PATROL:
        return True
    return uniform(c.key, draws.TIER, 0) < w.levers[c.township].tiered_dispatch
