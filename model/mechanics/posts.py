"""Posts: where paid staff-days sit today, and which part of them goes to cases.

Lives here: staff moved by a reform (never made or lost), skill, attention and paperwork as length
of a day, and the books of the vertical line. May not: decisions, or work on a leg.
"""

from __future__ import annotations

import math

from model.mechanics.asked import asks, attention_asked
from model.mechanics.incentives import weight_in
from model.mechanics.ownership import delegated, office_class, own_staff, unit_for
from model.rules.contacts import OFFICERS, stations
from model.rules.department import attention
from model.rules.stocks import lagged
from model.tables.compiled import seldom
from model.tables.records import DESK, HEADQUARTERS, LOCALISED, NONE, OFFICE_UNIT, TOWNSHIP, World
from model.tables.slots import ATTENTION

SENT_MOST = 0.5  # share of a unit's staff that may sit with townships (assumption)
BRIGADE = 3  # urban management, the first department of its domain (assumption)
KEEPS = 0.2  # share of its staff that no unit gives away, whatever follows a matter (assumption)


@seldom
def post_staff(w: World) -> None:
    """Seat everybody anew under the rules in force: who moves, how skilled, how long a day."""
    for unit in range(w.units.size):
        w.units[unit].moved = 0.0
        w.units[unit].skill = 1.0
    for town in range(w.towns.size):
        lever = w.levers[town]
        if lever.enforcement_posts > 0.0:
            post_enforcement(w, town)
        if lever.staff_shift > 0.0 or lever.auxiliaries_local > 0.0:
            send_down(w, town)
        if lever.village_ties > 0.0:
            tie_villages(w, town)
        if lever.list_staffing > 0.0:
            staff_follows(w, town)
        if lever.resident_officers > 0.0:
            station(w, town)
    for unit in range(1, w.units.size):
        seat(w, unit)


@seldom
def post_enforcement(w: World, town: int) -> None:
    """Posts by standard, guaranteed first: the brigade mans posts of the township 执法队伍.

    They come from the brigade's office in the township where there is one, else from headquarters,
    as far as these have any left.
    """
    p, lever = w.p[0], w.levers[town]
    if p.departments <= BRIGADE:
        return
    unit, spare = w.offices[BRIGADE, town], SENT_MOST
    if unit == NONE:
        unit = unit_for(w, BRIGADE, town, 0)
        others = lever.staff_shift + p.auxiliary_share * lever.auxiliaries_local
        spare = max(1.0 - KEEPS - others, 0.0) / towns_in(w, w.towns[town].district)
    if own_staff(w, unit):
        return
    sent = min(lever.enforcement_posts * own_paid(w, town), spare * w.units[unit].paid)
    w.units[unit].moved -= sent
    receive(w, town, sent, 1.0)


@seldom
def own_paid(w: World, town: int) -> float:
    """Paid staff-days a day of a town's own units."""
    total = 0.0
    for unit in range(w.units.size):
        if own_staff(w, unit) and w.units[unit].township == town:
            total += w.units[unit].paid
    return total


@seldom
def send_down(w: World, town: int) -> None:
    """Posts 减上补下 and line auxiliaries move from the district's headquarters to its townships.

    Offices give none: they are down already.
    A township gets an equal part of what its own lever frees. Auxiliaries work at the second skill.
    """
    p, lever, district = w.p[0], w.levers[town], w.towns[town].district
    auxiliaries = p.auxiliary_share * lever.auxiliaries_local
    if lever.staff_shift + auxiliaries == 0.0:  # a place may have no auxiliaries
        return
    towns = towns_in(w, district)
    pool = 0.0
    for unit in range(w.units.size):
        row = w.units[unit]
        if row.kind == HEADQUARTERS and row.district == district and not own_staff(w, unit):
            given = row.paid * (lever.staff_shift + auxiliaries) / towns
            row.moved -= given
            pool += given
    unskilled = auxiliaries / (lever.staff_shift + auxiliaries) * (1.0 - p.second_skill)
    receive(w, town, pool, 1.0 - unskilled)


@seldom
def tie_villages(w: World, town: int) -> None:
    """Village heads' town hours 1+1: what leaves the grids is worked in the town."""
    p = w.p[0]
    hours = min(p.tie_hours * w.levers[town].village_ties, p.grid_hours)
    receive(w, town, hours * p.grids_per_township / 8.0, 1.0)


@seldom
def receive(w: World, town: int, staff_days: float, skill: float) -> None:
    """Newcomers go to a town's own units in proportion to their staff."""
    total = own_paid(w, town)
    for unit in range(w.units.size):
        row = w.units[unit]
        if own_staff(w, unit) and row.township == town and total > 0.0:
            part = staff_days * row.paid / total
            held = row.paid + row.moved
            row.skill = (row.skill * held + skill * part) / (held + part)
            row.moved += part


@seldom
def staff_follows(w: World, town: int) -> None:
    """编随事走: staff follow a matter that changed hands, with its owed work, if any are left."""
    p, lever = w.p[0], w.levers[town]
    a_day = w.towns[town].flow * 7.0 / p.workdays_per_week / (p.load * (1.0 - p.paperwork))
    for k in range(w.matters.size):
        row = w.matters[k]
        was, now = row.delegable < p.powers_held, delegated(w, k, town)
        if was == now:
            continue
        section = unit_for(w, TOWNSHIP, town, k)
        department = unit_for(w, w.true_matters[k].lead, town, k)
        giver, taker = (department, section) if now else (section, department)
        staff_days = lever.list_staffing * row.share * row.work * a_day
        left = w.units[giver].paid * (1.0 - KEEPS) + w.units[giver].moved
        staff_days = min(staff_days, max(left, 0.0))
        w.units[giver].moved -= staff_days
        w.units[taker].moved += staff_days


@seldom
def station(w: World, town: int) -> None:
    """Resident officers 常驻人员 stay on their department's strength, and idle part of the day.

    They come from the office in the township where there is one, else from headquarters, which
    never send more than `SENT_MOST` of their staff to all townships together.
    """
    p, lever = w.p[0], w.levers[town]
    district = w.towns[town].district
    for department in range(p.departments):
        if not stations(department):
            continue
        unit = w.offices[department, town]
        most = SENT_MOST
        if unit == NONE:
            unit = unit_for(w, department, town, 0)
            most = SENT_MOST / towns_in(w, district)
        row = w.units[unit]
        sent = min(lever.resident_officers / OFFICERS, most * row.paid)
        lost = p.resident_idle * sent / max(row.paid + row.moved, KEEPS * row.paid)
        row.skill = max(row.skill - lost, KEEPS)


@seldom
def seat(w: World, unit: int) -> None:
    """The length of a clerk's day for cases: staff × skill × attention ÷ clerks.

    No clerk works more than a day: what exceeds it takes further clerks.
    """
    p, row = w.p[0], w.units[unit]
    if own_staff(w, unit):
        row.attention = 1.0 - w.towns[row.township].paper
        row.skill *= own_skill(w, unit)
    staff = (row.paid + row.moved) * row.skill * row.attention * row.there
    whole = 1.0 - p.absence
    row.clerks = min(max(row.clerks, math.ceil(staff / whole - 1e-9)), row.posts)
    row.capacity = min(staff / row.clerks, whole)


@seldom
def own_skill(w: World, unit: int) -> float:
    """What matching 双向选择 adds to a town's own clerks, and rotation and vacancies take away."""
    p, lever = w.p[0], w.levers[w.units[unit].township]
    learning = lever.rotation * p.learning_days / 365.0 * (1.0 - p.second_skill)
    empty = lever.exit_mechanism * p.vacancy_days / 365.0
    return (1.0 + p.match_gain * lever.job_matching) * (1.0 - learning) * (1.0 - empty)


@seldom
def towns_in(w: World, district: int) -> int:
    """Townships of a district."""
    count = 0
    for town in range(w.towns.size):
        if w.towns[town].district == district:
            count += 1
    return count


@seldom
def turn_attention(w: World) -> None:
    """Each month: departments' attention moves towards its split; the vertical line is booked."""
    p = w.p[0]
    days = 30.0 * p.workdays_per_week / 7.0
    for unit in range(1, w.units.size):
        row = w.units[unit]
        if row.kind == DESK or own_staff(w, unit):
            continue
        owed = p.vertical_load * (1.0 - row.attention_before) * row.paid * days
        if row.kind == HEADQUARTERS:
            owed += kept_above(w, unit) * days
        spent = (1.0 - row.attention) * (row.paid + row.moved) * row.there * days
        row.vertical += owed
        done = min(row.vertical, spent)
        row.vertical -= done
        row.vertical_owed += owed
        row.vertical_done += done
        row.undone = lagged(row.undone, (owed - done) / days)
        weight = weight_on(w, unit)
        wanted = attention_asked(w, unit, weight) if asks(w, ATTENTION) else attention(weight, p)
        row.attention += p.attention_speed * (wanted - row.attention)


@seldom
def kept_above(w: World, unit: int) -> float:
    """Staff-days a day that headquarters must do themselves, for townships no longer take them.

    What admission control stops, and what was cleared until it refills, by headquarters' staff.
    """
    p, district = w.p[0], w.units[unit].district
    kept = 0.0
    staff = 0.0
    for other in range(1, w.units.size):
        row = w.units[other]
        if row.district != district:
            continue
        if own_staff(w, other):
            spared = 1.0 - w.towns[row.township].statements
            kept += spared * p.paperwork * p.paper_statements * row.paid
        elif row.kind == HEADQUARTERS:
            staff += row.paid
    return kept * w.units[unit].paid / staff


@seldom
def weight_on(w: World, unit: int) -> float:
    """Townships' share of this unit's grade: an office's own town's, else the district's mean."""
    row = w.units[unit]
    if row.kind == OFFICE_UNIT:
        if office_class(w, unit) == LOCALISED:
            return 1.0
        return w.levers[row.township].bottom_up_weight_office
    total = 0.0
    for town in range(w.towns.size):
        if w.towns[town].district == row.district:
            total += weight_in(w, row.department, town)
    return total / towns_in(w, row.district)
