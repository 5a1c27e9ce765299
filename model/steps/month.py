"""The month: habits move, verdicts are given, stocks turn over, staff is seated anew.

Lives here: the order of what happens every thirty days, and the mechanics of each line.
May not: rules, a case's way, or what happens once a year (steps/year.py).
"""

from __future__ import annotations

from model.mechanics.incentives import set_stakes
from model.mechanics.ownership import neglected, own_staff
from model.mechanics.posts import post_staff, turn_attention
from model.rules.answer import attraction, experience, pull
from model.rules.stocks import misfit_plans, misfit_projects, moved, offloaded, paperwork
from model.rules.township import whistle_habit
from model.rules.verdict import facts, impression, verdict
from model.steps.meeting import MONTH, meeting
from model.tables import draws
from model.tables.compiled import seldom
from model.tables.draws import make_key, normal, uniform
from model.tables.records import HEADQUARTERS, World


@seldom
def month(w: World, day: int) -> None:
    """What every thirtieth day brings, in order."""
    whistle_habits(w)
    habits(w)
    assessments(w, day)
    meeting(w, (day + 1) // MONTH)
    stocks(w)
    turn_attention(w)
    neglect(w)
    take_force(w)


@seldom
def begin(w: World) -> None:
    """New rules begin: statements are cleared where they are new, and all are seated anew."""
    for t in range(w.towns.size):
        town = w.towns[t]
        if town.reformed == 1:
            town.statements *= 1.0 - w.levers[t].statements_cleared
            town.reformed = 0
        write_paper(w, t)
    take_force(w)
    w.clock[0].enacted = 0


@seldom
def take_force(w: World) -> None:
    """Rules, attention and stocks as they stand now become stakes and lengths of days."""
    set_stakes(w)
    post_staff(w)


@seldom
def whistle_habits(w: World) -> None:
    """Townships adapt their whistle habit to how whistles were answered."""
    for t in range(w.towns.size):
        town = w.towns[t]
        town.whistle_worth = whistle_habit(
            town.whistle_worth, town.answered_well, town.asked, w.p[0].whistle_learning
        )
        town.asked, town.answered_well = 0.0, 0.0


@seldom
def habits(w: World) -> None:
    """Units' attractions move with the month's lessons; peers are the units of one kind."""
    p = w.p[0]
    for kind in range(HEADQUARTERS + 1):
        total = 0.0
        for unit in range(1, w.units.size):
            if w.units[unit].kind == kind:
                total += answers_of(w, unit)
        for k in range(4):
            given = 0.0
            for unit in range(1, w.units.size):
                if w.units[unit].kind == kind:
                    given += w.units[unit].answers[k]
            for unit in range(1, w.units.size):
                row = w.units[unit]
                mine = answers_of(w, unit)
                if row.kind != kind or mine <= 0.0:
                    continue
                row.attraction[k] = attraction(
                    row.attraction[k], row.experience, row.gains[k] / mine, p
                )
                row.peers[k] = given / total
                row.pull[k] = pull(row.attraction[k], row.answers[k] / mine, row.peers[k], p)
    for unit in range(1, w.units.size):
        row = w.units[unit]
        if answers_of(w, unit) > 0.0:
            row.experience = experience(row.experience, p)
        for k in range(4):
            row.gains[k], row.answers[k] = 0.0, 0.0


@seldom
def answers_of(w: World, unit: int) -> float:
    """Answers a unit gave this month."""
    given = w.units[unit].answers
    return given[0] + given[1] + given[2] + given[3]


@seldom
def assessments(w: World, day: int) -> None:
    """Townships whose assessment is due give their verdicts, and spend time on it."""
    for town in range(w.towns.size):
        every = max(round(w.levers[town].assessment_interval / MONTH), 1)
        if (day + 1) // MONTH % every != 0:
            continue
        for department in range(w.p[0].departments):
            for office in range(2):
                tell(w, department, town, office, day)
        for unit in range(w.units.size):
            row = w.units[unit]
            if own_staff(w, unit) and row.township == town:
                row.overhead += w.p[0].assessment_cost * row.clerks


@seldom
def tell(w: World, department: int, town: int, office: int, day: int) -> None:
    """One verdict, on a department's headquarters (office 0) or its office in the township (1)."""
    p, tie = w.p[0], w.ties[department, town]
    if tie.asked[office] + tie.closed[office] <= 0.0:
        return
    seen = facts(tie.asked[office], tie.answered[office], tie.closed[office], tie.good[office])
    key = make_key(w.clock[0].seed, department, day, town)
    noise = normal(
        uniform(key, draws.IMPRESSION, office), uniform(key, draws.IMPRESSION, office + 2)
    )
    felt = impression(tie.impression[office], seen, noise, p)
    tie.impression[office] = felt
    tie.verdict[office] = verdict(seen, felt, w.levers[town], p)
    tie.asked[office], tie.answered[office] = 0.0, 0.0
    tie.closed[office], tie.good[office] = 0.0, 0.0


@seldom
def stocks(w: World) -> None:
    """Plans, projects and offloaded tasks turn over; the paperwork follows."""
    p = w.p[0]
    for t in range(w.towns.size):
        town, lever = w.towns[t], w.levers[t]
        town.plans = moved(town.plans, misfit_plans(lever, p), p.plan_turnover)
        town.projects = moved(town.projects, misfit_projects(lever, p), p.project_turnover)
        yearly = 365.0 / p.statement_life
        town.statements = moved(town.statements, offloaded(lever, p), yearly)
        write_paper(w, t)


@seldom
def neglect(w: World) -> None:
    """Line work left undone, above the level before, adds problems in its domains from now on.

    A township's `neglect` is their number over that of its problems in an ordinary day.
    """
    for t in range(w.towns.size):
        town = w.towns[t]
        undone = 0.0
        for unit in range(1, w.units.size):
            if w.units[unit].district == town.district:
                undone += neglected(w, unit)
        demand = 0.0
        for g in range(w.grids.size):
            if w.towns[w.grids[g].township].district == town.district:
                demand += w.grids[g].demand
        town.neglect = w.p[0].neglect_spawn * undone / demand


@seldom
def write_paper(w: World, town: int) -> None:
    """The share of a township's day that paperwork takes."""
    w.towns[town].paper = paperwork(w.towns[town].statements, w.levers[town], w.p[0])
