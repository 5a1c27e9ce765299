"""A world: arrays allocated, copied, grown between days, and put under new rules.

Lives here: building a district from its declarations, and running it day by day or at once.
May not: rules, files, Mesa, or formulas of outcomes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.declared.behaviour import Behaviour
from model.declared.declare import engine_row
from model.declared.levers import Reform
from model.declared.place import Demand, Place
from model.declared.scenario import Scenario
from model.district.chosen import check_fault, numbers_of
from model.district.matters import DOMAINS, draw_matters, shared_out, write_lists
from model.district.staffing import cultures, districts_of, integrities, lay_out, owed_work, staff
from model.rules.address import MINUTES
from model.rules.answer import felt
from model.rules.department import attention
from model.rules.grid import report_chance
from model.rules.stocks import misfit_plans, misfit_projects, offloaded, paperwork
from model.steps.day import advance
from model.steps.shock import next_stop, strike
from model.tables import draws
from model.tables.compiled import plain
from model.tables.draws import make_key, normals, uniform
from model.tables.records import (
    CASE,
    CLOCK,
    DAILY,
    DURATIONS,
    GRID,
    LEG,
    LOG_ROW,
    NATURE,
    NEVER,
    NONE,
    OFFICE_UNIT,
    REACH,
    SHOCK,
    STRUCK,
    TIE,
    TOWN,
    TRUE_CASE,
    World,
)
from model.tables.slots import SLOTS, WIDTH

YEAR = 365  # tables of days grow by at least this, so stepping by the day rarely grows them
START_TRUST = 0.5  # no pull on reporting at the start (assumption)

Table = np.ndarray[Any, Any]


def build_world(scenario: Scenario, seed: int, *, log: bool = False) -> World:
    """A district on day 0 under the rules that stood before the reform.

    `seed` keys every draw. `log=True` keeps the whole event log (for `trace` and tests).
    """
    place, behaviour, before = scenario.place, scenario.behaviour, scenario.before
    matters, true = draw_matters(place, seed, scenario.demand)
    matters["felt"] = _felt(matters["work"], behaviour.work_scale)
    write_lists(place, before, seed, matters, true)
    grids = _grids(place, behaviour, seed, scenario.demand)
    town_cases = np.bincount(
        grids["township"], grids["demand"] * _known_share(place), minlength=place.townships
    )
    units, offices = lay_out(place, seed)
    units["duty"] = cultures(place, behaviour.duty_sd, seed, len(units))
    units["integrity"] = integrities(behaviour, seed, len(units))
    lookup_days = before.lookup_minutes / MINUTES
    flow = owed_work(place, units, offices, matters, true, town_cases, lookup_days)
    towns = _towns(place, behaviour, before, town_cases)
    hands = staff(place, units, flow, _attention(place, behaviour, before, units, towns))
    ties = np.zeros((place.departments, place.townships), TIE)
    ties["impression"], ties["verdict"] = 1.0, 1.0
    clock = np.zeros(1, CLOCK)
    clock["seed"], clock["latent"] = seed, grids["latent"].sum()
    clock["log_on"], clock["enacted"] = int(log), 1
    clock["rules"] = numbers_of(scenario.rules)
    clock["domains"] = min(len(scenario.demand.domains) or len(DOMAINS), place.departments)
    slots = 64 + int(20 * town_cases.sum())
    world = World(
        p=engine_row(place, behaviour),
        levers=np.repeat(engine_row(before), place.townships),
        clock=clock,
        cases=np.zeros(0, CASE),
        legs=np.zeros(0, LEG),
        wake=np.zeros(0, np.int64),
        alarm=np.zeros(0, np.int64),
        free_cases=np.zeros(0, np.int64),
        free_legs=np.zeros(0, np.int64),
        intake=np.zeros(0, np.int64),
        units=units,
        natures=_natures(seed, len(units)),
        hands=hands,
        spare=np.zeros(len(hands)),
        grids=grids,
        towns=towns,
        matters=matters,
        offices=offices,
        ties=ties,
        true_matters=true,
        true_cases=np.zeros(0, TRUE_CASE),
        daily=np.zeros(0, DAILY),
        reach=np.zeros((0, REACH + 1), np.int64),
        solved_at=np.zeros((0, REACH + 1), np.int64),
        durations=np.zeros((0, DURATIONS), np.int64),
        log=np.zeros(0, LOG_ROW),
        facts=np.zeros((len(SLOTS), WIDTH)),
        shocks=np.zeros(0, SHOCK),
        struck=np.zeros((0, 0), STRUCK),
    )
    return _grown(world, cases=slots, days=YEAR, rows=1_000_000 if log else 0)


def enact(world: World, scenario: Scenario, seed: int, reforms: list[Reform] | None = None) -> None:
    """Put the reform in force from now on: in every township, or one rule book per township.

    Lists are rewritten under the district's (the first township's) levers. `reformed` marks the
    townships whose statements are to be cleared: where that lever has risen, and nowhere again.
    """
    books = reforms or [scenario.after]
    stood = world.levers.copy()
    world.levers[:] = np.concatenate([engine_row(book) for book in books])
    cleared = "statements_cleared"
    world.towns["reformed"] = world.levers[cleared] > stood[cleared]
    world.clock["enacted"] = int((world.levers != stood).any())
    write_lists(scenario.place, books[0], seed, world.matters, world.true_matters)


def copied(world: World) -> World:
    """A snapshot: every array copied, nothing shared."""
    return World(*(_alike(array) for array in world))


def run_days(world: World, days: int) -> World:
    """Run a number of days in one compiled call, growing tables between days where they fill up."""
    start = int(world.clock["day"][0])
    until = start + days
    if world.daily.size < until:
        world = _grown(world, days=max(until - world.daily.size, YEAR))
    while start < until:
        stop = next_stop(world, start, until)
        while stop == start + 1 and len(world.shocks) and not strike(world, start):
            world = _with_room(world)
        while (reached := advance(world, start, stop)) < stop:
            world = _with_room(world)
            start = reached
        start = stop
    check_fault(world.clock[0])
    return world


def _with_room(world: World) -> World:
    """The world with whichever tables were full made at least twice as long."""
    clock = world.clock[0]
    coming = int(clock["latent"]) + int(clock["intake"])
    full = clock["cases_free"] < coming or clock["legs_free"] < 3 * coming
    if full:
        return _grown(world, cases=world.cases.size + 4 * coming)
    return _grown(world, rows=world.log.size + 40 * (coming + world.cases.size))


def _grown(world: World, *, cases: int = 0, days: int = 0, rows: int = 0) -> World:
    """The same world with longer tables; slots keep their numbers, new ones come last to hand."""
    old = world.cases.size
    new = np.arange(old + cases - 1, old - 1, -1, dtype=np.int64)
    legs = np.arange(3 * (old + cases) - 1, 3 * old - 1, -1, dtype=np.int64)
    held_cases = world.free_cases[: world.clock["cases_free"][0]]
    held_legs = world.free_legs[: world.clock["legs_free"][0]]
    world.clock["cases_free"] += cases
    world.clock["legs_free"] += 3 * cases
    return world._replace(
        cases=_longer(world.cases, cases),
        true_cases=_longer(world.true_cases, cases),
        alarm=_longer(world.alarm, cases, NEVER),
        intake=_longer(world.intake, cases),
        free_cases=_longer(
            np.concatenate([new, held_cases]), old + cases - len(new) - len(held_cases)
        ),
        legs=_longer(world.legs, 3 * cases),
        wake=_longer(world.wake, 3 * cases, NEVER),
        free_legs=_longer(
            np.concatenate([legs, held_legs]), 3 * (old + cases) - len(legs) - len(held_legs)
        ),
        daily=_longer(world.daily, days),
        reach=_longer(world.reach, days),
        solved_at=_longer(world.solved_at, days),
        durations=_longer(world.durations, days),
        log=_longer(world.log, rows),
    )


def _longer(table: Table, rows: int, fill: int = 0) -> Table:
    """The table with `rows` more rows of `fill`."""
    if rows <= 0:
        return table
    longer = _alike(table, rows)
    if fill:
        longer[len(table) :] = fill
    return longer


def _alike(table: Table, more: int = 0) -> Table:
    """A copy of the table with `more` rows of zero.

    As bytes: NumPy copies records field by field, which takes ten times as long.
    """
    copy = np.zeros((len(table) + more, *table.shape[1:]), table.dtype)
    copy[: len(table)].view(np.uint8)[...] = table.view(np.uint8)
    return copy


def _known_share(place: Place) -> float:
    """Share of latent problems that become known before they fade."""
    seen = place.patrol_rate + place.report_rate
    return seen / max(seen + place.damping_rate, 1e-9)


def _towns(place: Place, behaviour: Behaviour, before: Reform, town_cases: Table) -> Table:
    """Townships with their slow stocks at rest under the rules that stood before."""
    lever = engine_row(before).view(np.recarray)[0]
    p = engine_row(place, behaviour).view(np.recarray)[0]
    towns = np.zeros(place.townships, TOWN)
    towns["whistle_worth"], towns["online"] = behaviour.start_whistle, 1.0
    towns["weight_before"] = before.bottom_up_weight
    towns["neighbour"] = neighbours(districts_of(place))
    towns["district"], towns["flow"] = districts_of(place), town_cases
    towns["plans"] = plain(misfit_plans)(lever, p)
    towns["projects"] = plain(misfit_projects)(lever, p)
    towns["statements"] = statements = plain(offloaded)(lever, p)
    towns["paper"] = plain(paperwork)(statements, lever, p)
    return towns


def neighbours(district: Table) -> Table:
    """The township next to each, within its district: the one after it, and of the last the first.

    A township alone in its district has itself.
    """
    town = np.arange(len(district))
    last = np.append(district[1:] != district[:-1], True)
    first = np.searchsorted(district, district)
    return np.where(last, first, np.minimum(town + 1, len(district) - 1))


def _attention(
    place: Place, behaviour: Behaviour, before: Reform, units: Table, towns: Table
) -> Table:
    """The share of its staff-days that each unit gave to cases before a reform.

    A town's own people give what paperwork leaves; departments split it with the vertical line.
    """
    p = engine_row(place, behaviour).view(np.recarray)[0]
    office = units["kind"] == OFFICE_UNIT
    by_weight = (
        plain(attention)(before.bottom_up_weight, p),
        plain(attention)(before.bottom_up_weight_office, p),
    )
    share = np.where(office, by_weight[1], by_weight[0])
    own = (units["township"] >= 0) & ~office
    return np.where(own, 1.0 - towns["paper"][np.maximum(units["township"], 0)], share)


def _felt(work: Table, scale: float) -> list[float]:
    as_felt = plain(felt)
    return [as_felt(one, scale) for one in work.tolist()]


def _natures(seed: int, count: int) -> Table:
    """What is drawn once for each unit, as the engine's own draws are keyed."""
    found = np.zeros(count, NATURE)
    with np.errstate(over="ignore"):
        found["key"] = plain(make_key)(np.uint64(seed), np.arange(count), 0, 0)  # type: ignore[arg-type]
        found["command"] = plain(uniform)(found["key"], draws.COMMAND, 0)
    return found


def _grids(place: Place, behaviour: Behaviour, seed: int, demand: Demand) -> Table:
    """Grids with their demand: negative binomial a day, latent problems at their mean at start.

    Where the cases of townships are known, the grids of a township share its cases.
    """
    count = place.townships * place.grids_per_township
    grids = np.zeros(count, GRID)
    grids["township"] = np.arange(count) // place.grids_per_township
    weight = np.exp(place.grid_spread * normals(seed, draws.GRID_SIZE, count))
    if demand.townships:
        weight = shared_out(weight, grids["township"], demand.townships)
    known = place.residents * place.known_per_person / 365.0 * weight / weight.sum()
    grids["demand"] = known / max(_known_share(place), 1e-9)
    theta = 1.0 - 1.0 / place.demand_dispersion
    grids["theta"] = theta
    grids["dispersion"] = grids["demand"] * (1.0 - theta) / theta
    leaving = place.patrol_rate + place.report_rate + place.damping_rate
    grids["latent"] = np.round(grids["demand"] / max(leaving, 1e-9))
    grids["trust"], grids["settled_on"] = START_TRUST, NONE
    grids["report"] = plain(report_chance)(place.report_rate, behaviour.trust_report, START_TRUST)
    return grids
