"""Rules that ship beside the default ones, by slot and name.

Lives here: small functions of facts, parameters and a draw, each a theory of how people decide.
May not: truth, tables, or the default rules, which are compiled into the engine.

Each is an assumption, for comparing theories; where it follows one that is published, it says so.
"""

from __future__ import annotations

from typing import Any

from model.rules.answer import CLAIMED, OTHERS, SENDER
from model.tables.records import ACT, AMONG, OTHER, PASS, RETURN, SELF, STALL, UNNAMED, WHISTLE
from model.tables.slots import LEAST_ATTENTION, MOST_ATTENTION, Rule


def never_pass(facts: Any, p: Any, u: float) -> float:
    """Whoever believes the leg to be another's returns it to the desk; nobody passes it on."""
    if facts.belief >= 0.5:
        return ACT
    return RETURN if facts.may_return > 0.0 else STALL


def always_by_list(facts: Any, p: Any, u: float) -> float:
    """The list's word is followed: whom it names acts, alone or among several; others shed it.

    Where it names another the leg is passed on; where it names nobody it goes back to the desk.
    """
    if facts.relation <= AMONG:
        return ACT
    if facts.relation != UNNAMED and facts.may_pass > 0.0:
        return PASS
    return RETURN if facts.may_return > 0.0 else ACT


def satisficing(facts: Any, p: Any, u: float) -> float:
    """The first answer that is good enough: act, return, pass, in this order; else stall (Simon
    1955).

    Good enough is a payoff of zero or more for acting, and of no worse than a stall for the others.
    """
    if facts.payoff_act >= 0.0:
        return ACT
    if facts.may_return > 0.0 and facts.payoff_return >= facts.payoff_stall:
        return RETURN
    if facts.may_pass > 0.0 and facts.payoff_pass >= facts.payoff_stall:
        return PASS
    return STALL


def imitation(facts: Any, p: Any, u: float) -> float:
    """What its kind answered last month, drawn by share among what is allowed (as peers do).

    In a month without answers of its kind it acts where it believes the leg its own.
    """
    act, stall = facts.peers_act, facts.peers_stall
    go = facts.peers_pass if facts.may_pass > 0.0 else 0.0
    back = facts.peers_return if facts.may_return > 0.0 else 0.0
    total = act + go + back + stall
    if total <= 0.0:
        return ACT if facts.belief >= 0.5 else STALL
    mark = u * total
    if mark < act:
        return ACT
    if mark < act + go:
        return PASS
    return RETURN if mark < act + go + back else STALL


def by_list(facts: Any, p: Any, u: float) -> float:
    """To the unit a list names, else back to the sender, else to any other department."""
    if facts.claimed > 0.0:
        return CLAIMED
    return SENDER if facts.sender > 0.0 else OTHERS


def back_to_sender(facts: Any, p: Any, u: float) -> float:
    """To whoever sent it, else to any other department."""
    return SENDER if facts.sender > 0.0 else OTHERS


def any_department(facts: Any, p: Any, u: float) -> float:
    """To any other department, drawn evenly."""
    return OTHERS


def call_by_list(facts: Any, p: Any, u: float) -> float:
    """Call whom the list names; solve what it names as one's own, or leaves open."""
    return WHISTLE if facts.relation == OTHER else SELF


def keep_all(facts: Any, p: Any, u: float) -> float:
    """Solve everything oneself."""
    return SELF


def never(facts: Any, p: Any, u: float) -> float:
    """Nobody closes on paper."""
    return 0.0


def when_late(facts: Any, p: Any, u: float) -> float:
    """Whoever is past the deadline closes on paper."""
    return 1.0 if facts.late > 0.0 else 0.0


def fixed(facts: Any, p: Any, u: float) -> float:
    """The share it gave before a reform, whatever its grade depends on."""
    return min(max(facts.before, LEAST_ATTENTION), MOST_ATTENTION)


def by_weight(facts: Any, p: Any, u: float) -> float:
    """The townships' share of its grade, one to one."""
    return min(max(facts.weight, LEAST_ATTENTION), MOST_ATTENTION)


def constant(facts: Any, p: Any, u: float) -> float:
    """The place's rate, whatever residents think of the district."""
    return min(facts.rate, 1.0)


VARIANTS: dict[str, dict[str, Rule]] = {
    "answer": {
        "never_pass": never_pass,
        "always_by_list": always_by_list,
        "satisficing": satisficing,
        "imitation": imitation,
    },
    "destination": {
        "by_list": by_list,
        "back_to_sender": back_to_sender,
        "any_department": any_department,
    },
    "triage": {"by_list": call_by_list, "keep_all": keep_all},
    "closing": {"never": never, "when_late": when_late},
    "attention": {"fixed": fixed, "by_weight": by_weight},
    "reporting": {"constant": constant},
}
"""Every named rule by slot; each slot also has its `default`, which is none of these."""
