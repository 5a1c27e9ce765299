"""The table of units and their staff: how many clerks, how much of their day, how dutiful.

Lives here: units laid out in rows, staff derived from the owed work and the place's load.
May not: anything that changes after a world is built.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from model.declared.place import Place
from model.tables import draws
from model.tables.draws import normals, uniforms
from model.tables.records import DESK, HEADQUARTERS, NONE, OFFICE_UNIT, SECTION_UNIT, TOWNSHIP, UNIT

Table = np.ndarray[Any, Any]


def lay_out(place: Place, seed: int, matters: Table) -> tuple[Table, Table]:
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
    t, s, d, h = (
        place.townships,
        place.sections_per_township,
        place.departments,
        place.sections_per_department,
    )
    found = place.patrol_rate / (place.patrol_rate + place.report_rate)
    flow = np.zeros(len(units))
    first_hq = len(units) - place.districts * d * h
    home = districts_of(place)
    for k in range(place.matters):
        per_case = matters["share"][k] * matters["work"][k]
        if matters["petty"][k]:
            per_case *= 1.0 - found
        held = matters["delegable"][k] < place.powers_held
        lead = TOWNSHIP if held else int(true["lead"][k])
        owners = [lead] if true["second"][k] < TOWNSHIP else [lead, int(true["second"][k])]
        legs = [(who, 1.0 / len(owners)) for who in owners if who >= TOWNSHIP]
        if lead != TOWNSHIP:
            legs += [(int(co), 1.0) for co in true["co"][k][: true["co_count"][k]]]
        for town in range(t):
            section = 1 + town * s + matters["domain"][k] % s
            flow[section] += found * matters["share"][k] * town_cases[town] * lookup_days
        for who, part in legs:
            for town in range(t):
                if who == TOWNSHIP:
                    row = 1 + town * s + matters["domain"][k] % s
                elif offices[who, town] >= 0:
                    row = offices[who, town]
                else:
                    row = first_hq + (home[town] * d + who) * h + k % h
                flow[row] += part * per_case * town_cases[town]
    return flow


def staff(place: Place, units: Table, flow: Table, attention: Table) -> Table:
    """Give every unit whole clerks and the part of their day that makes its load `load`.

    A clerk gives between `clerk_minimum` and `clerk_maximum` of a day to cases, so tiny units are
    less loaded. `attention` (units,): the share of its paid staff-days that a unit gives to cases.
    Returns the hands of all posts, empty; a unit has posts for twice its clerks and one more.
    """
    a_workday = flow * 7.0 / place.workdays_per_week / place.load
    most = min(place.clerk_maximum, 1.0 - place.absence)
    post = 0
    for row, need, share in zip(units, a_workday, attention, strict=True):
        row["first_clerk"] = post
        if row["kind"] == DESK:
            continue
        row["clerks"] = max(1, math.ceil(need / most))
        row["posts"] = 2 * row["clerks"] + 1
        row["capacity"] = max(need / row["clerks"], min(place.clerk_minimum, most))
        row["paid"] = row["capacity"] * row["clerks"] / share
        row["attention"], row["attention_before"] = share, share
        post += int(row["posts"])
    return np.full(post, NONE, np.int64)


def cultures(place: Place, spread: float, seed: int, count: int) -> Table:
    """Each unit's `duty`: normal over units around the place's mean, never below zero."""
    return np.maximum(0.0, place.duty + spread * normals(seed, draws.DUTY, count))
