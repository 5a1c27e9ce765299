"""The one rule by which any unit answers a leg: act, pass, return or stall.

The formulas: docs/model.md#answering-a-leg and docs/model.md#habit.

Lives here: belief, visibility, payoffs in staff-days, the logit over them, and the pull of habit
and peers.
May not: truth, tables, or anything a particular actor adds (stakes are the actors' rooms').
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from model.rules.dispatcher import colour_weight
from model.tables.compiled import rule
from model.tables.records import AMONG, NAMED, UNNAMED

IMPOSSIBLE = -1e9
CLAIMED, SENDER, PARTNER, OTHERS = 0, 1, 2, 3  # kinds of unit that a leg is passed to
MOST_ATTRACTION = 3.0  # staff-days: attractions are clipped to ± this (docs/model.md#habit)


class LegFacts(NamedTuple):
    """What a unit knows of the leg on its desk, all in staff-days or shares.

    `bond`: 1, or how far it feels bound by a call that nothing binds.
    """

    belief: float
    duty: float
    bond: float
    felt: float
    backlog: float
    hops: float
    stakes: float
    visibility: float
    shirk: float
    stalled_days: float
    ladder: float
    recorded: bool
    may_pass: bool
    may_return: bool


@rule
def belief(relation: int, claims: int, signal: bool, p: Any) -> float:
    """Own belief that the leg is ours: the list's word updated by the private signal (Bayes).

    Where list and signal are certain and contradict each other, the list's word stands.
    """
    if relation == NAMED:
        prior = p.list_trust
    elif relation == AMONG:
        prior = 1.0 / claims
    elif relation == UNNAMED:
        prior = p.prior_silent
    else:
        prior = p.prior_other
    right = p.self_knowledge if signal else 1.0 - p.self_knowledge
    evidence = prior * right + (1.0 - prior) * (1.0 - right)
    if evidence <= 0.0:
        return prior
    return prior * right / evidence


@rule
def shirk_chance(relation: int, p: Any) -> float:
    """D: the chance that shedding is taken for shirking; ambiguity is plausible deniability."""
    if relation == NAMED:
        return p.shirk_named
    if relation == AMONG:
        return p.shirk_several
    if relation == UNNAMED:
        return p.shirk_silent
    return p.shirk_other


@rule
def stall_shows(days: float, recorded: bool, p: Any) -> float:
    """D_s ÷ D: how far a stall shows; grows with days on the record, little off it."""
    if recorded:
        return 1.0 - math.exp(-days / p.stall_visible_days)
    return p.stall_visible_off


@rule
def case_stakes(stake: float, facts: tuple[int, bool, int], lever: Any, p: Any) -> float:
    """Stakes of one leg: the unit's, raised in veto domains, by list supervision and by colour.

    `facts`: the domain's place among those that may carry a veto (0 first), whether the list names
    exactly this unit, and the colour (0 red … 3 plain). All vetoes 一票否决 share one attention.
    Where assessments follow the list, what it does not name counts for nothing.
    """
    veto_rank, named, colour = facts
    if not named:
        stake *= 1.0 - lever.assessment_by_list
    if veto_rank < lever.veto_domains:
        stake += p.stakes_veto / lever.veto_domains
    if named:
        stake += p.stakes_list * lever.list_supervision
    return stake * colour_weight(colour, lever.colour_supervision)


@rule
def felt(work: float, scale: float) -> float:
    """w̃ = w0·ln(1 + work/w0): work as it is felt, in staff-days."""
    return scale * math.log(1.0 + work / scale)


@rule
def payoffs(f: LegFacts, p: Any) -> tuple[float, float, float, float]:
    """The payoffs of act, pass, return and stall, in staff-days (docs/model.md#answering-a-leg)."""
    seen = f.stakes * f.visibility * f.shirk
    act = (
        f.belief * f.duty * f.bond
        - f.felt * (1.0 + p.backlog_weight * f.backlog)
        + f.stakes * f.belief * p.credit
        - p.stigma * min(f.hops, 5.0)
    )
    sideways = -p.pass_cost - seen - (p.off_route_cost if f.recorded else 0.0)
    back = -p.return_cost - seen - (0.0 if f.recorded else p.off_route_cost)
    shows = stall_shows(f.stalled_days, f.recorded, p)
    stall = -p.stall_cost * f.bond - seen * shows - f.ladder * p.stall_price
    return (
        act,
        sideways if f.may_pass else IMPOSSIBLE,
        back if f.may_return else IMPOSSIBLE,
        stall,
    )


@rule
def weight(value: float, top: float, precision: float) -> float:
    """exp(λ·(value − top)), and zero for what may not be done, even where λ is zero."""
    if value <= IMPOSSIBLE:
        return 0.0
    return math.exp(precision * (value - top))


@rule
def choose(values: tuple[float, float, float, float], precision: float, u: float) -> int:
    """Logit choice among four payoffs with precision λ: the index drawn by u in [0, 1)."""
    a, b, c, d = values
    top = max(max(a, b), max(c, d))
    ea = weight(a, top, precision)
    eb = weight(b, top, precision)
    ec = weight(c, top, precision)
    ed = weight(d, top, precision)
    mark = u * (ea + eb + ec + ed)
    if mark < ea:
        return 0
    if mark < ea + eb:
        return 1
    if mark < ea + eb + ec:
        return 2
    return 3


@rule
def destination_kind(claimed: bool, sender: bool, partner: bool, u: float, p: Any) -> int:
    """Whom a leg is passed to, drawn by weight from the kinds that there are; any other always is.

    `claimed`: a list names another unit; `sender`: another unit sent it; `partner`: one helped
    before and serves the township.
    """
    a = p.pass_claimed if claimed else 0.0
    b = p.pass_sender if sender else 0.0
    d = p.pass_partner if partner else 0.0
    mark = u * (a + b + d + p.pass_other)
    if mark < a:
        return CLAIMED
    if mark < a + b:
        return SENDER
    if mark < a + b + d:
        return PARTNER
    return OTHERS


@rule
def centre(values: tuple[float, float, float, float]) -> float:
    """Mean payoff of the answers that may be given, staff-days."""
    total = 0.0
    count = 0
    for value in values:
        if value > IMPOSSIBLE:
            total += value
            count += 1
    return total / count


@rule
def lesson(value: float, middle: float, given: bool, foregone: float) -> float:
    """What one answer teaches about itself or another: its payoff over the mean, staff-days.

    An answer not given counts with weight `foregone` (δ); one that may not be given, not at all.
    """
    if value <= IMPOSSIBLE:
        return 0.0
    return (1.0 if given else foregone) * (value - middle)


@rule
def experience(weight: float, p: Any) -> float:
    """N(t) = ρ·N(t−1) + 1: the weight of experience after another month (Camerer and Ho 1999)."""
    return p.habit_decay * weight + 1.0


@rule
def attraction(held: float, weight: float, lessons: float, p: Any) -> float:
    """A(t) = (φ·N(t−1)·A(t−1) + mean lesson of the month) ÷ N(t), within ± 3 staff-days.

    `weight`: N(t−1). `lessons`: mean over the month's answers, staff-days.
    """
    value = (p.habit_keep * weight * held + lessons) / experience(weight, p)
    return min(max(value, -MOST_ATTRACTION), MOST_ATTRACTION)


@rule
def pull(held: float, own: float, peers: float, p: Any) -> float:
    """habit·A + peers·(peers' share − own share), staff-days; exactly zero where both are zero.

    `own`, `peers`: shares of this answer among the unit's, and its kind's, answers last month.
    """
    return p.habit * held + p.peers * (peers - own)


@rule
def pulled(value: float, force: float) -> float:
    """A payoff with the pull on it; what may not be done stays so."""
    return value + force if value > IMPOSSIBLE else value
