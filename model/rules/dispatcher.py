"""The district's rules: returns, designation, the ladder of supervision, the calendar.

Lives here: what the dispatcher and the supervision desk decide, and which days are worked.
May not: truth, tables, or how cases are moved (that is the ledger's).
"""

from __future__ import annotations

from typing import Any

from model.tables.compiled import rule
from model.tables.records import NAMED, ONE

BY_LIST, BY_FIRST_RECEIVER, BY_TERRITORY = 0, 1, 2


@rule
def is_workday(day: int, week: int) -> bool:
    """The first `week` days of every seven are worked; no holidays (docs/model.md#terms)."""
    return day % 7 < week


@rule
def workday(day: int, week: int) -> int:
    """Working days before this day: the clock of work and deadlines."""
    return day // 7 * week + min(day % 7, week)


@rule
def calendar_day(working: int, week: int) -> int:
    """The day on which the working-day clock shows `working` (inverse of `workday`)."""
    return working // week * 7 + working % week


@rule
def accepts_return(relation: int, returns: int, limit: int) -> bool:
    """A return is accepted unless the list names exactly the sender, or the limit is reached."""
    return relation != NAMED and returns < limit


@rule
def designates(list_state: int, first_receiver: float, u: float) -> int:
    """Who is designated when returns are used up: by list, by first receiver, or by territory."""
    if list_state == ONE:
        return BY_LIST
    if u < first_receiver:
        return BY_FIRST_RECEIVER
    return BY_TERRITORY


@rule
def reach_chance(slots: float, known_a_day: float, late: int) -> float:
    """Chance that the supervision desk takes up one of the late cases today; it has few slots."""
    if late <= 0:
        return 1.0
    return min(1.0, slots * known_a_day / late)


@rule
def ladder_chance(rung: int, accountability: float) -> float:
    """Chance that a late or idle case is examined, as its holder sees it.

    Grows from reminder 催办 over supervision 督办 and talk 约谈 to accountability 问责
    (a quarter a rung; assumption).
    """
    return accountability * min(rung + 1, 4) / 4.0


@rule
def colour_weight(colour: int, supervision: float) -> float:
    """Weight of a colour in supervision and score: red 2, orange 1, yellow .5, plain .17.

    Mean 1 over the default mix of colours, for attention is limited (weights: assumption). 1 for
    every colour without supervision by colour 红橙黄督办.
    """
    weight = 0.17
    if colour == 0:
        weight = 2.0
    elif colour == 1:
        weight = 1.0
    elif colour == 2:
        weight = 0.5
    return 1.0 + supervision * (weight - 1.0)


@rule
def worth_meeting(moves: int, p: Any) -> bool:
    """Whether an hour of both parties is less than what circulating further would cost.

    A case that has moved on `moves` times is expected to move as often again (assumption), each
    time at the cost of a return; both in staff-days.
    """
    return moves * p.return_cost > 2.0 * p.conference_cost


@rule
def conference_chance(lever: Any, p: Any) -> float:
    """Chance that a disputed case comes to a conference 会商, or before discipline inspection."""
    settled = p.conference_reach * lever.list_supervision
    return 1.0 - (1.0 - lever.case_conference) * (1.0 - settled)
