"""The year: grades, heads held back, successors, rotation.

Lives here: what a year's verdicts make of heads of departments and offices, and of culture.
May not: rules of a verdict or a stake, or anything that happens to a case.
"""

from __future__ import annotations

from typing import Any

from model.mechanics.ownership import own_staff
from model.mechanics.posts import towns_in, weight_on
from model.rules.verdict import grade
from model.tables import draws
from model.tables.compiled import seldom
from model.tables.draws import make_key, normal, uniform
from model.tables.records import DESK, HEADQUARTERS, NONE, OFFICE_UNIT, World

YEAR = 365


@seldom
def year(w: World, day: int) -> None:
    """Each year: vetoes are cast, grades are given, heads are judged, clerks of a town rotate."""
    for unit in range(1, w.units.size):
        row = w.units[unit]
        if row.incidents > 0:
            row.downgraded += 1
            row.incidents = 0
        if own_staff(w, unit):
            rotate(w, unit, day)
        elif row.kind != DESK:
            judge_head(w, unit, day)


@seldom
def judge_head(w: World, unit: int, day: int) -> None:
    """A department that lost score is marked down; a dissatisfied township may hold a head back.

    Headquarters count as affected by a score lost, an office by its township's dissatisfaction. A
    head is held back as likely as townships' voice is strong; the successor draws a new culture.
    """
    p, row = w.p[0], w.units[unit]
    told = told_of(w, unit)
    if grade(weight_on(w, unit), told) >= p.good_grade:
        return
    dissatisfied = told < p.dissatisfied
    if row.kind == HEADQUARTERS or dissatisfied:
        row.affected += 1
    key = make_key(w.clock[0].seed, unit, day, 3)
    if dissatisfied and uniform(key, draws.HELD_BACK, 0) < voice_over(w, unit):
        row.held_back += 1
        row.duty = culture(w, key)


@seldom
def told_of(w: World, unit: int) -> float:
    """The verdict on this unit: its own town's on an office, the townships' mean on a department.

    A township judges a department by whoever serves it: its office there, else headquarters.
    """
    row = w.units[unit]
    if row.kind == OFFICE_UNIT:
        return w.ties[row.department, row.township].verdict[1]
    total = 0.0
    for town in range(w.towns.size):
        if w.towns[town].district == row.district:
            office = 1 if w.offices[row.department, town] != NONE else 0
            total += w.ties[row.department, town].verdict[office]
    return total / towns_in(w, row.district)


@seldom
def voice_over(w: World, unit: int) -> float:
    """The say of townships in appointing this unit's head."""
    row = w.units[unit]
    if row.kind == OFFICE_UNIT:
        return w.levers[row.township].personnel_voice_office
    total = 0.0
    for town in range(w.towns.size):
        if w.towns[town].district == row.district:
            total += w.levers[town].personnel_voice_department
    return total / towns_in(w, row.district)


@seldom
def culture(w: World, key: Any) -> float:
    """A new `duty`, drawn as every unit's was: normal around the place's mean, not below zero."""
    p = w.p[0]
    deviate = normal(uniform(key, draws.SUCCESSOR, 0), uniform(key, draws.SUCCESSOR, 1))
    return max(p.duty + p.duty_sd * deviate, 0.0)


@seldom
def rotate(w: World, unit: int, day: int) -> None:
    """Staff rotated 轮岗 between bureaus carry their own culture with them."""
    share = w.levers[w.units[unit].township].rotation
    if share <= 0.0:
        return
    key = make_key(w.clock[0].seed, unit, day, 3)
    row = w.units[unit]
    row.duty = (1.0 - share) * row.duty + share * culture(w, key)
