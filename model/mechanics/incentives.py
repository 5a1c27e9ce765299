"""Incentives: what is at stake per case, written by department and township, and by township.

Lives here: the reading of rules in force into stakes, once a month and when a reform begins.
May not: payoffs (rules/answer.py), a case, or the formula of a stake
(rules/department.py, rules/township.py).
"""

from __future__ import annotations

from model.mechanics.ownership import office_class, paired
from model.rules.closing import record_stakes
from model.rules.department import stakes
from model.rules.township import personal_stakes, section_stakes
from model.rules.verdict import quota_pull
from model.tables.compiled import mechanics, seldom
from model.tables.records import LOCALISED, NONE, OFFICE_UNIT, World

LEAST_QUOTA = 0.01


@seldom
def set_stakes(w: World) -> None:
    """Stakes of sections, of departments and offices towards townships, and of closing on paper."""
    p = w.p[0]
    for town in range(w.towns.size):
        lever = w.levers[town]
        usual = p.excellent_quota
        base = quota_pull(min(usual + lever.excellent_tilt, 0.5), usual)
        above = quota_pull(departments_quota(w, town), usual)
        w.towns[town].stake = section_stakes(base, lever, p)
        own_town = w.towns.size == 1
        personal = personal_stakes(lever, p) if own_town else 0.0
        w.towns[town].record = record_stakes(0.0, True, lever, p)
        for department in range(p.departments):
            tie = w.ties[department, town]
            near = paired(w, department, town)
            voice = lever.personnel_voice_department
            weight = weight_in(w, department, town)
            tie.stake[0] = personal + stakes(weight, voice, near, above, lever, p)
            tie.record[0] = record_stakes(weight, own_town, lever, p)
            office = w.offices[department, town]
            if office == NONE:
                continue
            weight = lever.bottom_up_weight_office
            if office_class(w, office) == LOCALISED:
                weight = 1.0
            voice = lever.personnel_voice_office
            tie.stake[1] = stakes(weight, voice, near, above, lever, p)
            tie.record[1] = record_stakes(weight, False, lever, p)


@mechanics
def record_of(w: World, unit: int, town: int) -> float:
    """What a record is worth to this unit in a case of this township, in staff-days."""
    row = w.units[unit]
    if row.department < 0:
        return w.towns[row.township].record
    return w.ties[row.department, town].record[1 if row.kind == OFFICE_UNIT else 0]


@seldom
def weight_in(w: World, department: int, town: int) -> float:
    """A township's weight in a department's grade, as it was where only posting ones gain."""
    lever = w.levers[town]
    if w.offices[department, town] != NONE:
        return lever.bottom_up_weight
    before = w.towns[town].weight_before
    raised = lever.bottom_up_weight - before
    return before + raised * (1.0 - lever.weight_posting_only)


@seldom
def departments_quota(w: World, town: int) -> float:
    """Excellent grades left to departments: what townships gain 优秀比例向基层, they lose."""
    p = w.p[0]
    tilt = w.levers[town].excellent_tilt * p.townships / (p.departments * p.districts)
    return max(p.excellent_quota - tilt, LEAST_QUOTA)
