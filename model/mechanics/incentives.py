"""Incentives: what is at stake per case, written by department and township, and by township.

Lives here: the reading of rules in force into stakes, once a month and when a reform begins.
May not: payoffs (rules/answer.py), a case, or the formula of a stake
(rules/department.py, rules/township.py).
"""

from __future__ import annotations

from model.mechanics.ownership import office_class, paired
from model.rules.answer import closing_hazard
from model.rules.department import stakes
from model.rules.township import personal_stakes, section_stakes
from model.rules.verdict import quota_pull
from model.tables.compiled import mechanics, seldom
from model.tables.records import LOCALISED, NONE, World

LEAST_QUOTA = 0.01


@seldom
def set_stakes(w: World) -> None:
    """Stakes of sections, of departments and offices towards townships, and of closing on paper."""
    p = w.p[0]
    for town in range(w.towns.size):
        lever = w.levers[town]
        w.closing[town] = closing_hazard(
            p.pressure, p.rationality, found_again(w, town), p.found_price
        )
        usual = p.excellent_quota
        base = quota_pull(min(usual + lever.excellent_tilt, 0.5), usual)
        above = quota_pull(departments_quota(w, town), usual)
        w.towns[town].stake = section_stakes(base, lever, p)
        personal = personal_stakes(lever, p) if w.towns.size == 1 else 0.0
        for department in range(p.departments):
            tie = w.ties[department, town]
            near = paired(w, department, town)
            voice = lever.personnel_voice_department
            tie.stake[0] = personal + stakes(lever.bottom_up_weight, voice, near, above, lever, p)
            office = w.offices[department, town]
            if office == NONE:
                continue
            weight = lever.bottom_up_weight_office
            if office_class(w, office) == LOCALISED:
                weight = 1.0
            voice = lever.personnel_voice_office
            tie.stake[1] = stakes(weight, voice, near, above, lever, p)


@mechanics
def found_again(w: World, town: int) -> float:
    """Chance that a closure on paper is found out: by call-back 回访, or by who is accountable."""
    found = w.p[0].callback_share
    return found + (1.0 - found) * w.levers[town].accountability


@seldom
def departments_quota(w: World, town: int) -> float:
    """Excellent grades left to departments: what townships gain 优秀比例向基层, they lose."""
    p = w.p[0]
    tilt = w.levers[town].excellent_tilt * p.townships / (p.departments * p.districts)
    return max(p.excellent_quota - tilt, LEAST_QUOTA)
