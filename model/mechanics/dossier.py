"""The dossier: what stands on the record of a department and its office in each township.

Lives here: the booking of recorded answers and closures, by department, township and office.
May not: verdicts (rules/verdict.py), decisions, or truth: a closure on paper counts as closed.
"""

from __future__ import annotations

from model.tables.compiled import mechanics
from model.tables.records import OFFICE_UNIT, World


@mechanics
def note_answer(w: World, slot: int, well: bool) -> None:
    """A recorded leg had its answer: taken on in time, or not."""
    leg = w.legs[slot]
    row = w.units[leg.holder]
    if row.department < 0:
        return
    office = 1 if row.kind == OFFICE_UNIT else 0
    tie = w.ties[row.department, w.cases[leg.case].township]
    tie.asked[office] += 1.0
    if well:
        tie.answered[office] += 1.0


@mechanics
def note_record(w: World, case: int, step: int, in_time: bool) -> None:
    """A case was recorded as closed by its lead's holder (step 1), or reopened (step -1)."""
    c = w.cases[case]
    row = w.units[w.legs[c.leg[0]].holder]
    if row.department < 0:
        return
    office = 1 if row.kind == OFFICE_UNIT else 0
    tie = w.ties[row.department, c.township]
    if step > 0:
        tie.closed[office] += 1.0
    if in_time:
        tie.good[office] += step
