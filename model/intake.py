"""Steps 1 and 2 of the day: problems arise and become known; grids settle the small ones.

Lives here: the mechanics of a case's birth, calling the grid's rules.
May not: decide anything itself, or send a case anywhere (that is `dispatch.py`).
"""

from __future__ import annotations

from model import draws
from model.cases import drop_case, open_case, write
from model.closing import judge
from model.collect import count_known, count_solved
from model.compiled import mechanics
from model.district import workday
from model.draws import exponential, make_key, uniform
from model.grid import FADED, appear, leaves, report_chance, settles
from model.tables import EV_CLOSED, EV_KNOWN, NONE, PATROL, World


@mechanics
def arise(w: World, day: int) -> None:
    """Step 1. Latent problems become known or fade; then new ones appear (known from tomorrow)."""
    p, clock = w.p[0], w.clock[0]
    for g in range(w.grids.size):
        grid = w.grids[g]
        key = make_key(clock.seed, g, day, 0)
        new = appear(grid.p0, grid.dispersion, grid.theta, uniform(key, draws.APPEARS, 0))
        if grid.latent > 0:
            force = w.levers[grid.township].force_command
            patrol = p.patrol_rate * (1.0 + p.command_patrol * force)
            report = report_chance(p.report_rate, p.trust_report, grid.trust)
            nth = 0
            for k in range(grid.latent):
                inlet = leaves(patrol, report, p.damping_rate, uniform(key, draws.LEAVES, k))
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
    """A problem becomes a case: its matter, its colour and its clocks."""
    p, clock = w.p[0], w.clock[0]
    slot = open_case(w, grid, day, nth)
    c = w.cases[slot]
    c.key = make_key(clock.seed, grid, day, nth + 1)
    c.township = w.grids[grid].township
    c.inlet = inlet
    c.matter = drawn_matter(w, uniform(c.key, draws.MATTER, 0))
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
        grid = w.grids[c.grid]
        if grid.settled_on != day:
            grid.settled_on = day
            grid.hours = w.p[0].grid_hours
        work = work_of(w, slot, 0)
        petty = c.day == day and c.inlet == PATROL and w.matters[c.matter].petty == 1
        if not settles(petty, work, grid.hours):
            w.intake[kept] = slot
            kept += 1
            continue
        grid.hours -= work * 8.0
        count_solved(w, slot, c.known_w)
        w.daily[c.day].settled += 1
        write(w, slot, 0, NONE, EV_CLOSED, NONE)
        judge(w, slot, c.known_w, True, False)
        drop_case(w, slot)
    clock.intake = kept
