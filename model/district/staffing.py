"""The table of units and their staff: how many clerks, how much of their day, how dutiful.

Lives here: units laid out in rows, staff derived from the owed work and the place's load.
May not: anything that changes after a world is built.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.declared.behaviour import Behaviour
from model.declared.place import Place
from model.tables import draws
from model.tables.draws import normals, uniforms
from model.tables.records import DESK, HEADQUARTERS, NONE, OFFICE_UNIT, SECTION_UNIT, TOWNSHIP, UNIT

Table = np.ndarray[Any, Any]


def lay_out(place: Place, seed: int) -> tuple[Table, Table]:
    """The rows of units (desk, sections, offices, headquarters) and the table of offices.

    Offices belong to the departments with most cases (Chengdu: police, market, enforcement …).
    In a one-township district the departments are the town's bureaus and stand under it.
    """
    t, s, d, h = (
        place.townships,
        place.sections_per_township,
        place.departments,
        place.sections_per_department,
    )
    posted = _posted_departments(place, seed)
    rows: list[tuple[int, int, int]] = [(DESK, NONE, -3)]
    rows += [(SECTION_UNIT, town, TOWNSHIP) for town in range(t) for _ in range(s)]
    offices = np.full((d, t), NONE, np.int64)
    for department in posted:
        for town in range(t):
            offices[department, town] = len(rows)
            rows.append((OFFICE_UNIT, town, int(department)))
    over = 0 if t == 1 else NONE
    seats = [(HEADQUARTERS, over, department) for department in range(d) for _ in range(h)]
    rows += seats * place.districts
    units = np.zeros(len(rows), UNIT)
    units["kind"], units["township"], units["department"] = np.array(rows).T
    units["root"], units["partner"], units["idle"], units["experience"] = NONE, NONE, 1, 1.0
    units["there"] = 1.0
    units["district"] = districts_of(place)[np.maximum(units["township"], 0)]
    units["district"][-len(seats) * place.districts :] = np.repeat(
        np.arange(place.districts), len(seats)
    )
    units["pool_first"], units["pool_count"] = np.arange(len(rows)), 1
    for first in range(1, 1 + t * s, s):
        units["pool_first"][first : first + s], units["pool_count"][first : first + s] = first, s
    if t == 1:
        for first in range(len(rows) - d * h, len(rows), h):
            units["pool_first"][first : first + h] = first
            units["pool_count"][first : first + h] = h
    return units, offices


def districts_of(place: Place) -> Table:
    """Which district each township lies in: as many in each as can be."""
    return np.arange(place.townships) * place.districts // place.townships


def _posted_departments(place: Place, seed: int) -> Table:
    """Which departments keep an office in every township, drawn by key."""
    order = np.argsort(uniforms(seed, draws.OFFICE, place.departments), kind="stable")
    return np.sort(order[: round(place.office_share * place.departments)])


def owed_work(
    place: Place,
    units: Table,
    offices: Table,
    matters: Table,
    true: Table,
    town_cases: Table,
    lookup_days: float,
) -> Table:
    """Expected owed staff-days per calendar day of every unit, by truth; passing left out.

    `town_cases`: known cases a day by township. Petty cases found on patrol are the grids';
    the others cost their section a look-up of `lookup_days` staff-days.
    """
    d, s, h = place.departments, place.sections_per_township, place.sections_per_department
    towns = np.arange(place.townships)
    found = place.patrol_rate / (place.patrol_rate + place.report_rate)
    per_case = matters["share"] * matters["work"]
    per_case[matters["petty"] == 1] *= 1.0 - found
    lead = np.where(matters["delegable"] < place.powers_held, TOWNSHIP, true["lead"])
    who = np.column_stack([lead, true["second"], true["co"]])[:, :, None]
    alone, helpers = true["second"] < TOWNSHIP, np.where(lead == TOWNSHIP, 0, true["co_count"])
    part = np.column_stack([np.where(alone, 1.0, 0.5), np.where(alone, 0.0, 0.5)])
    part = np.column_stack([part, helpers > 0, helpers > 1]) * (who[:, :, 0] >= TOWNSHIP)
    section = 1 + towns * s + (matters["domain"] % s)[:, None, None]
    office = offices[np.maximum(who, 0), towns]
    at = matters["seat"][:, None, None]
    seat = len(units) - place.districts * d * h + (districts_of(place) * d + who) * h + at
    rows = np.where(who == TOWNSHIP, section, np.where(office >= 0, office, seat)).clip(0)
    owed = part[:, :, None] * per_case[:, None, None] * town_cases
    looked_up = (found * matters["share"])[:, None, None] * town_cases * lookup_days
    # Added up matter by matter: in another order the last bits would differ.
    whose = np.concatenate([section, rows], axis=1).ravel()
    days = np.concatenate([looked_up, owed], axis=1).ravel()
    return np.bincount(whose, days, len(units))


def staff(place: Place, units: Table, flow: Table, attention: Table) -> Table:
    """Give every unit whole clerks and the part of their day that makes its load `load`.

    A clerk gives between `clerk_minimum` and `clerk_maximum` of a day to cases, so tiny units are
    less loaded. `attention` (units,): the share of its paid staff-days that a unit gives to cases.
    Returns the hands of all posts, empty; a unit has posts for twice its clerks and one more.
    """
    a_workday = flow * 7.0 / place.workdays_per_week / place.load
    most = min(place.clerk_maximum, 1.0 - place.absence)
    working = units["kind"] != DESK
    row, need, share = units[working], a_workday[working], attention[working]
    row["clerks"] = np.maximum(1, np.ceil(need / most))
    row["posts"] = 2 * row["clerks"] + 1
    row["capacity"] = np.maximum(need / row["clerks"], min(place.clerk_minimum, most))
    row["paid"] = row["capacity"] * row["clerks"] / share
    row["attention"], row["attention_before"] = share, share
    units[working] = row
    units["first_clerk"] = np.cumsum(units["posts"]) - units["posts"]
    return np.full(units["posts"].sum(), NONE, np.int64)


def integrities(behaviour: Behaviour, seed: int, count: int) -> Table:
    """Each unit's reluctance to close on paper, staff-days: normal, never below zero."""
    deviates = normals(seed, draws.INTEGRITY, count)
    return np.maximum(0.0, behaviour.integrity + behaviour.integrity_sd * deviates)


def cultures(place: Place, spread: float, seed: int, count: int) -> Table:
    """Each unit's `duty`: normal over units around the place's mean, never below zero."""
    return np.maximum(0.0, place.duty + spread * normals(seed, draws.DUTY, count))
