"""What a unit knows of the leg before it: the tables read once, into plain facts.

Lives here: the reading of tables on behalf of the rules.
May not: decisions; truth enters only through the private signal.
"""

from __future__ import annotations

from typing import Any

from model.mechanics.ownership import office_class, relation, signal
from model.rules.answer import LegFacts, belief, case_stakes, shirk_chance
from model.rules.dispatcher import ladder_chance
from model.tables.compiled import mechanics, seldom
from model.tables.records import NAMED, NONE, OFFICE_UNIT, ON_CALL, World


@mechanics
def backlog_days(w: World, unit: int) -> float:
    """Owed staff-days on the unit's pile ÷ its daily capacity."""
    row = w.units[unit]
    return row.backlog / (row.capacity * row.clerks)


@mechanics
def open_call(leg: Any) -> bool:
    """Whether a leg is a call that nobody heeds as binding, and that has no answer yet."""
    return leg.called == 1 and leg.heeded == 0 and leg.answered == 0


@mechanics
def stakes_of(w: World, unit: int, town: int) -> float:
    """What is at stake for this unit in a case of this township, in staff-days."""
    row = w.units[unit]
    if row.department < 0:
        return w.towns[row.township].stake
    return w.ties[row.department, town].stake[1 if row.kind == OFFICE_UNIT else 0]


@seldom
def leg_facts(w: World, slot: int, unit: int, day_w: int) -> LegFacts:
    """The facts on which this unit answers this leg today."""
    p, leg = w.p[0], w.legs[slot]
    c, lever = w.cases[leg.case], w.levers[w.cases[leg.case].township]
    says = relation(w, leg.case, leg.number, unit)
    sure = signal(w, leg.case, leg.number, unit)
    row = w.matters[c.matter]
    claims = 2 if row.open_line == 1 else max(row.claims, 1)
    duty = w.units[unit].duty
    if leg.number > 0 and leg.convened == 0:
        duty *= p.free_ride
    seen = leg.recorded == 1 or leg.convened == 1
    told = office_class(w, unit) != ON_CALL
    stake = case_stakes(
        stakes_of(w, unit, c.township), (row.veto_rank, says == NAMED, c.colour), lever, p
    )
    asked = open_call(leg)
    returnable = leg.returns < lever.return_limit and leg.designated == 0 and leg.refused == 0
    return LegFacts(
        belief=belief(says, claims, sure, p),
        duty=duty,
        bond=p.call_duty if asked else 1.0,
        felt=row.felt,
        backlog=backlog_days(w, unit),
        hops=leg.hops * 1.0,
        stakes=stake,
        visibility=p.visibility_on if seen else p.visibility_off,
        shirk=shirk_chance(says, p),
        stalled_days=(day_w - leg.arrived_w) * 1.0,
        ladder=ladder_chance(c.rung, lever.accountability),
        recorded=leg.recorded == 1,
        may_pass=not told and not asked,
        may_return=returnable and not told and not asked and leg.sender != NONE,
    )
