"""The joint meeting 联席会议: disputes settled into the list, voids decided, powers taken back.

Lives here: what comes on the agenda, and how a decision changes the list (a void's owner, too).
May not: a single case (mechanics/desk.py has the conference), or any decision of a unit.
"""

from __future__ import annotations

from model.tables import draws
from model.tables.compiled import seldom
from model.tables.draws import make_key, uniform
from model.tables.records import HEADQUARTERS, NONE, ONE, VOID, World

BY_NEED = 5  # contests in a month that call a meeting of their own accord (assumption)
CARRIED_ENOUGH = 5  # cases of a matter before anybody judges that townships can't carry it
MONTH = 30
MONTHS = 12  # the yearly meeting only keeps pace with what a year blurs anew (assumption)


@seldom
def meeting(w: World, month: int) -> None:
    """At its interval, or by need: the most contested matters are settled, few at a time.

    What townships can't carry is taken back at any of them.
    """
    interval = w.levers[0].joint_meeting_interval
    by_need = interval <= 0.0
    if not by_need and month % max(round(interval / MONTH), 1) != 0:
        return
    if month % MONTHS != 0:
        settle_contested(w, BY_NEED if by_need else 1)
    for k in range(w.matters.size):
        w.matters[k].contests = 0
    take_back(w)


@seldom
def settle_contested(w: World, least: int) -> None:
    """The most contested matters, those with `least` contests or more, have an owner written in."""
    settled = 0
    for _ in range(w.p[0].meeting_items):
        item = most_contested(w)
        if item == NONE or w.matters[item].contests < least:
            break
        write_owner(w, item)
        settled += 1
    if settled > 0:
        attend(w)


@seldom
def most_contested(w: World) -> int:
    """The matter without one listed owner that was handed on most since the last meeting."""
    best = NONE
    for k in range(w.matters.size):
        row = w.matters[k]
        if (row.list_state == ONE and row.open_line == 0) or row.contests == 0:
            continue
        if best == NONE or row.contests > w.matters[best].contests:
            best = k
    return best


@seldom
def write_owner(w: World, matter: int) -> None:
    """Decided 以决策的形式议定: the lawful owner is written in; a void is given to a department."""
    row, true = w.matters[matter], w.true_matters[matter]
    if true.lead == VOID:
        key = make_key(w.clock[0].seed, matter, 0, 0)
        true.lead = int(uniform(key, draws.DECIDED, 0) * w.p[0].departments)
    row.claims, row.claim[0] = 1, true.lead
    row.list_state, row.settled, row.open_line = ONE, 1, 0


@seldom
def attend(w: World) -> None:
    """Every department sits at the table."""
    for unit in range(w.units.size):
        if w.units[unit].kind == HEADQUARTERS:
            w.units[unit].overhead += w.p[0].conference_cost


@seldom
def take_back(w: World) -> None:
    """Delegated matters that townships carried late more often than not go back 事项收回."""
    share = w.levers[0].take_back
    for k in range(w.matters.size):
        row = w.matters[k]
        if row.kept < CARRIED_ENOUGH:
            continue
        key = make_key(w.clock[0].seed, k, 0, 0)
        if row.late * 2 > row.kept and uniform(key, draws.TAKEN, 0) < share:
            row.taken = 1
        row.kept, row.late = 0, 0
