"""A slot's question put to a rule that is not the default: facts filled in, the answer checked.

Lives here: what each slot's rule is told, and what becomes of an answer that cannot be.
May not: any rule, or what is done with the answer.

An answer that cannot be stops the run: the day goes on with the first choice, and `run_days`
raises when it is over.
"""

from __future__ import annotations

from model.mechanics.facts import backlog_days
from model.mechanics.ownership import relation
from model.rules.answer import LegFacts
from model.tables.compiled import mechanics, seldom
from model.tables.records import World
from model.tables.slots import (
    ANSWER,
    ATTENTION,
    CLOSING,
    DESTINATION,
    LEAST_ATTENTION,
    MOST_ATTENTION,
    REPORTING,
    TRIAGE_SLOT,
    called,
)

Four = tuple[float, float, float, float]


@mechanics
def asks(w: World, slot: int) -> bool:
    """Whether another rule than the default stands in this slot."""
    return w.clock[0].rules[slot] != 0


@seldom
def whole_answer(w: World, slot: int, allowed: tuple[bool, bool, bool, bool], u: float) -> int:
    """What the rule of a slot chooses, 0 to 3; what is not allowed is noted, and 0 or 3 done."""
    clock = w.clock[0]
    found = called(clock.rules[slot], w.facts, slot, w.p, u)
    for k in range(4):
        if found == k and allowed[k]:
            return k
    clock.faulty, clock.fault = slot + 1, found
    return 0 if allowed[0] else 3


@seldom
def number_answer(w: World, slot: int, low: float, high: float) -> float:
    """What the rule of a slot returns, from `low` to `high`; anything else is noted."""
    clock = w.clock[0]
    found = called(clock.rules[slot], w.facts, slot, w.p, 0.0)
    if low <= found <= high:
        return found
    clock.faulty, clock.fault = slot + 1, found
    return low


@seldom
def fill(w: World, row: int, first: int, facts: Four) -> None:
    """Four facts of a slot, in the order that it declares them."""
    for k in range(4):
        w.facts[row, first + k] = facts[k]


@seldom
def tell_leg(w: World, row: int, slot: int, unit: int, f: LegFacts) -> None:
    """What both answer and triage are told of a leg, in the order of `LEG`."""
    leg = w.legs[slot]
    says = relation(w, leg.case, leg.number, unit)
    fill(w, row, 0, (f.belief, f.duty, f.bond, f.felt))
    fill(w, row, 4, (f.backlog, f.hops, f.stakes, f.visibility))
    fill(w, row, 8, (f.shirk, f.stalled_days, f.ladder, f.recorded * 1.0))
    fill(w, row, 12, (says * 1.0, w.units[unit].kind * 1.0, f.may_pass * 1.0, f.may_return * 1.0))


@seldom
def answer_asked(w: World, slot: int, unit: int, f: LegFacts, values: Four, u: float) -> int:
    """The answer to a leg by the rule in its slot."""
    peers = w.units[unit].peers
    tell_leg(w, ANSWER, slot, unit, f)
    fill(w, ANSWER, 16, values)
    fill(w, ANSWER, 20, (peers[0], peers[1], peers[2], peers[3]))
    return whole_answer(w, ANSWER, (True, f.may_pass, f.may_return, True), u)


@seldom
def triage_asked(
    w: World, slot: int, unit: int, f: LegFacts, beside: bool, values: Four, u: float
) -> int:
    """The section's triage by the rule in its slot."""
    tell_leg(w, TRIAGE_SLOT, slot, unit, f)
    fill(w, TRIAGE_SLOT, 16, values)
    w.facts[TRIAGE_SLOT, 20] = w.towns[w.cases[w.legs[slot].case].township].whistle_worth
    w.facts[TRIAGE_SLOT, 21] = beside * 1.0
    return whole_answer(w, TRIAGE_SLOT, (True, True, True, True), u)


@seldom
def destination_asked(w: World, slot: int, there: tuple[bool, bool, bool], u: float) -> int:
    """The kind of unit a leg is passed to, by the rule in its slot."""
    leg = w.legs[slot]
    claimed, sender, partner = there
    fill(w, DESTINATION, 0, (claimed * 1.0, sender * 1.0, partner * 1.0, leg.hops * 1.0))
    w.facts[DESTINATION, 4] = w.units[leg.holder].kind * 1.0
    return whole_answer(w, DESTINATION, (claimed, sender, partner, True), u)


@seldom
def closing_asked(w: World, worth: Four, price: float, late: int) -> float:
    """The chance to close on paper by the rule in its slot.

    `worth`: record, relief, integrity, and the chance to be found out.
    """
    fill(w, CLOSING, 0, worth)
    w.facts[CLOSING, 4], w.facts[CLOSING, 5] = price, late * 1.0
    return number_answer(w, CLOSING, 0.0, 1.0)


@seldom
def attention_asked(w: World, unit: int, weight: float) -> float:
    """The share of its day a department wants to give to cases, by the rule in its slot."""
    row = w.units[unit]
    fill(w, ATTENTION, 0, (weight, row.attention, row.attention_before, row.undone))
    w.facts[ATTENTION, 4] = backlog_days(w, unit)
    return number_answer(w, ATTENTION, LEAST_ATTENTION, MOST_ATTENTION)


@seldom
def reporting_asked(w: World, trust: float) -> float:
    """A resident's chance to report a problem, by the rule in its slot."""
    p = w.p[0]
    w.facts[REPORTING, 0], w.facts[REPORTING, 1] = p.report_rate, p.trust_report
    w.facts[REPORTING, 2] = trust
    return number_answer(w, REPORTING, 0.0, 1.0)
