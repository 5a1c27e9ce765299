"""The tables of a world: which columns a case, a leg, a unit, a matter has, and what they mean.

Lives here: record types, codes and the bundle of arrays the engine walks over; truth apart.
May not: rules, mechanics, or how a table is filled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from model.declared.declare import engine_dtype
from model.declared.levers import Reform
from model.tables.compiled import JIT
from model.tables.slots import SLOTS

NEVER = 1 << 30  # a day that does not come
NONE = -1  # no such row
TOWNSHIP = -1  # as an owner: the township itself
VOID = -2  # as an owner: nobody, until somebody decides
REACH = 16  # hand-offs counted one by one up to here
DURATIONS = 64  # working days to solve counted one by one up to here

# What a unit is.
DESK, SECTION_UNIT, OFFICE_UNIT, HEADQUARTERS = 0, 1, 2, 3
# Classes of dispatched office.
ON_CALL, COMMANDED, LOCALISED = 0, 1, 2
# Where a case came from.
PATROL, HOTLINE = 0, 1
# A case's status; a free slot is zero.
FREE, KNOWN, OPEN, ON_PAPER = 0, 1, 2, 3
# A leg's state; a free slot is zero.
TRANSIT, STALLED, QUEUED, IN_HAND, WAITING, SIGNING, AT_DESK, DONE, STUCK, DROPPED = range(1, 11)
UNHEARD = 11  # a call that nobody answered: the township's again
# What the lists in force say of a matter.
SILENT, ONE, SEVERAL = 0, 1, 2
# How a list relates a matter to a unit.
NAMED, AMONG, UNNAMED, OTHER = 0, 1, 2, 3
# Answers to a leg, and a township's triage (self, whistle, other section, let lie).
ACT, PASS, RETURN, STALL = 0, 1, 2, 3
SELF, WHISTLE, SECTION_BESIDE, LET_LIE = 0, 1, 2, 3
# The two piles of a unit: steady matters, and surges where posts are sorted by them.
STEADY, SURGE = 0, 1
# What a matter's problems are born of.
LIFE, PLAN, PROJECT = 0, 1, 2
# Activities of the event log.
(
    EV_KNOWN,
    EV_TRIAGE,
    EV_DISPATCH,
    EV_RESPONSE,
    EV_HANDOFF,
    EV_LEG_DONE,
    EV_RED,
    EV_CLOSED,
    EV_CALLED_BACK,
    EV_REOPENED,
) = range(10)
ACTIVITIES = (
    "known",
    "triage",
    "dispatch",
    "response",
    "hand-off",
    "leg done",
    "red",
    "closed",
    "called back",
    "reopened",
)


def _record(**columns: str | tuple[str, int]) -> np.dtype[Any]:
    """A record type from keyword columns; a tuple is (type, length)."""
    return np.dtype(
        [(n, t) if isinstance(t, str) else (n, t[0], (t[1],)) for n, t in columns.items()],
        align=True,
    )


def _same(kind: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), kind)


# Cases and legs are many and visited at random, so their columns are half as wide as others':
# days, slots and flags stay far below 2^31, and `NEVER` does.
CASE = _record(
    key="u8",
    **_same(
        "i4",
        "grid day nth matter township colour inlet status legs legs_done known_w deadline "
        "due_w base_due_w rung hops first_unit beside",
    ),
    leg=("i4", 3),
    **_same("i4", "sent rejected bound_to_department recorded extended pingpong responded started"),
    **_same("i4", "legs_worked worked at_grid"),
    grid_work="f8",
)
LEG = _record(
    order="i8",
    work="f8",
    **_same(
        "i4",
        "case number holder since state hops returns arrived_w sent_w sender whistle_due_w child "
        "sibling visit",
    ),
    past=("i4", 4),
    **_same("i4", "recorded called bound heeded designated answered convened refused worked sheds"),
)
UNIT = _record(
    **_same("i8", "kind township department first_clerk clerks pool_first pool_count partner idle"),
    root=("i8", 2),
    **_same("f8", "capacity duty integrity overhead backlog worked friction owing"),
    **_same(
        "f8",
        "paid moved skill attention attention_before vertical vertical_owed vertical_done undone "
        "undone_before",
    ),
    **_same(
        "i8",
        "received owed shed holding present stayed district posts affected held_back incidents "
        "downgraded",
    ),
    experience="f8",
    **dict.fromkeys(("attraction", "pull", "gains", "answers", "peers"), ("f8", 4)),
    there="f8",
)
GRID = _record(
    **_same("i8", "township latent settled_on"),
    **_same("f8", "demand dispersion theta trust report hours spent owed tired"),
)
TOWN = _record(
    **_same("i8", "district reformed neighbour"),
    **_same(
        "f8",
        "whistle_worth asked answered_well flow stake record plans projects statements paper "
        "neglect weight_before online",
    ),
    **_same("i8", "known in_time responses response_days"),
)
NATURE = _record(key="u8", command="f8")
TIE = _record(
    **dict.fromkeys(
        ("stake", "record", "asked", "answered", "closed", "good", "impression", "verdict"),
        ("f8", 2),
    )
)
MATTER = _record(
    **_same("i8", "domain alias list_state claims petty co_count blurred born enforced veto_rank"),
    **_same("i8", "contests settled taken kept late surge boundary open_line seat"),
    claim=("i8", 4),
    co=("i8", 2),
    **_same("f8", "share alias_share work felt familiar convene delegable burst"),
)
TRUE_MATTER = _record(lead="i8", second="i8", co_count="i8", co=("i8", 2), bound="i8")
TRUE_CASE = _record(**_same("i4", "solved_w passed evaded contested home"))
CLOCK = _record(
    seed="u8",
    **_same(
        "i8",
        "day events known case_top leg_top cases_free legs_free intake log_rows log_on latent "
        "late_now late_before illegal cohort_from cohort_to enacted domains",
    ),
    **_same("f8", "steady surges fault"),
    faulty="i8",
    rules=("i8", len(SLOTS)),
)
SHOCK = _record(**_same("i8", "kind from_day to_day domains"))
STRUCK = _record(share="f8", latent="i8")
DAILY = _record(
    **_same(
        "i4",
        "known patrol settled dispatched bound sent passed evaded rejected contested unsolvable "
        "hops section_hops town_hops pingpong solved solved_in_time solved_by_paper recorded "
        "recorded_in_time papered reopened shelved extended judged satisfied surveyed "
        "satisfied_recorded calls call_answered call_late call_absent whistles whistle_absent "
        "whistle_late whistle_idle whistle_answered whistle_wait whistle_refused responded "
        "addressed address_right kept kept_wrongly open",
    )
)
LOG_ROW = _record(
    **_same("i4", "day grid case_day nth town matter inlet leg unit activity warranted")
)
LEVERS = engine_dtype(Reform)


class World(NamedTuple):
    """Every array of one district; the engine's only state. Truth is in arrays of its own."""

    p: np.ndarray[Any, Any]  # (1,) place facts and behaviour
    levers: np.ndarray[Any, Any]  # (townships,) the rules in force in each township
    clock: np.ndarray[Any, Any]  # (1,) day, counters, free lists' heights
    cases: np.ndarray[Any, Any]
    legs: np.ndarray[Any, Any]
    wake: np.ndarray[Any, Any]  # (legs,) next day on which a leg wants somebody
    alarm: np.ndarray[Any, Any]  # (cases,) next day on which a case is looked at
    free_cases: np.ndarray[Any, Any]
    free_legs: np.ndarray[Any, Any]
    intake: np.ndarray[Any, Any]  # (cases,) known and not yet triaged
    units: np.ndarray[Any, Any]
    natures: np.ndarray[Any, Any]  # (units,) each unit's own key, and its draw for COMMAND
    hands: np.ndarray[Any, Any]  # (clerks,) the leg in each clerk's hands
    spare: np.ndarray[Any, Any]  # (clerks,) staff-days left of each clerk's day
    grids: np.ndarray[Any, Any]
    towns: np.ndarray[Any, Any]
    matters: np.ndarray[Any, Any]
    offices: np.ndarray[Any, Any]  # (departments, townships) unit of the dispatched office, or -1
    ties: np.ndarray[Any, Any]  # (departments, townships) stakes, recorded facts and verdicts
    true_matters: np.ndarray[Any, Any]
    true_cases: np.ndarray[Any, Any]
    daily: np.ndarray[Any, Any]  # (days,) counters by the day a case became known
    reach: np.ndarray[Any, Any]  # (days, REACH + 1) department cases that reached k hand-offs
    solved_at: np.ndarray[Any, Any]  # (days, REACH + 1) of them, solved in time after k hand-offs
    durations: np.ndarray[Any, Any]  # (days, DURATIONS) cases by working days to true solution
    log: np.ndarray[Any, Any]
    facts: np.ndarray[Any, Any]  # (slots, WIDTH) what rules that are not the default are told
    shocks: np.ndarray[Any, Any]  # (shocks,) when each strikes, and which domains
    struck: np.ndarray[Any, Any]  # (shocks, rows) how hard each grid, unit or township is struck


def readable(world: World) -> World:
    """The same arrays with attribute access where nothing is compiled (`NUMBA_DISABLE_JIT=1`)."""
    if JIT:
        return world
    return World(*(a.view(np.recarray) if a.dtype.names else a for a in world))
