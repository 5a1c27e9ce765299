"""`outcomes`: every declared outcome, read off a cohort.

Lives here: formulas over a cohort's counters; undefined ones are None, never imputed.
May not: declare an outcome (declared/outcomes.py), collect anything, or know what a lever is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.declared.outcomes import OUTCOMES
from model.plan import Cohort
from model.tables.records import DESK, HEADQUARTERS, OFFICE_UNIT

JUDGED_YEARS = 2  # years over which grades and heads are counted (Jinniu's figures, seed 001)


def ratio(above: float, below: float) -> float | None:
    """above ÷ below, or None where nothing is below."""
    return above / below if below else None


def share(above: str, below: str) -> Callable[[Cohort], float | None]:
    """An outcome that is one counter over another."""
    return lambda c: ratio(c.total(above), c.total(below))


def gini(values: np.ndarray) -> float | None:
    """Gini coefficient of non-negative values (mean absolute difference form); None if all zero."""
    x = np.sort(values.astype(float))
    if x.size < 2 or x.sum() == 0:
        return None
    rank = np.arange(1, x.size + 1)
    return float((2 * rank - x.size - 1) @ x / (x.size * x.sum()))


def _quantile(level: float) -> Callable[[Cohort], float | None]:
    """Working days by which this share of cases is truly solved; None if not reached."""

    def read(c: Cohort) -> float | None:
        reached = c.survival <= 1.0 - level
        return float(np.argmax(reached)) if reached.any() else None

    return read


def _gap(c: Cohort) -> float | None:
    return ratio(c.total("recorded_in_time") - c.total("solved_by_paper"), c.total("dispatched"))


def _tail(c: Cohort) -> float | None:
    return ratio(float(c.reach[3]), float(c.reach[0]))


def _handoffs(c: Cohort) -> float | None:
    return ratio(float(c.reach[1:].sum()), float(c.reach[0]))


def _per_thousand(column: str) -> Callable[[Cohort], float | None]:
    def read(c: Cohort) -> float | None:
        per_case = ratio(c.total(column), c.total("known"))
        return None if per_case is None else 1000.0 * per_case

    return read


def _monthly(column: str) -> Callable[[Cohort], float | None]:
    return lambda c: c.total(column) / len(c.towns) / (len(c.daily) / 30.0)


def _own(c: Cohort) -> np.ndarray:
    """Which units are a town's own: sections, and bureaus of a one-township district."""
    kind = c.units["kind"]
    return (kind != DESK) & (kind != OFFICE_UNIT) & (c.units["township"] >= 0)


def _burden(c: Cohort) -> float | None:
    own = _own(c)
    staff = ((c.units["paid"] + c.units["moved"]) * c.workdays)[own]
    cases = c.grown("owing")[own] + c.grown("friction")[own]
    paper = staff * (1.0 - c.units["attention"][own])
    return ratio(float((cases + paper).sum()), float(staff.sum()))


def _backlog(c: Cohort) -> float | None:
    working = c.units["kind"] != DESK
    a_day = (c.units["capacity"] * c.units["clerks"])[working].sum()
    return ratio(float(c.units["backlog"][working].sum()), float(a_day))


def _neglect(c: Cohort) -> float | None:
    done = ratio(float(c.grown("vertical_done").sum()), float(c.grown("vertical_owed").sum()))
    return None if done is None else 1.0 - done


def _work_done(c: Cohort) -> float | None:
    done = float(c.grown("worked").sum() + c.grown("vertical_done").sum())
    return ratio(done, float(c.workdays))


def _judged(c: Cohort, kind: int) -> np.ndarray | None:
    """Rows of heads whom townships' verdicts may touch; None before two years have ended."""
    rows = c.units[(c.units["kind"] == kind) & ~_own(c)]
    return rows if c.years >= JUDGED_YEARS and len(rows) else None


def _departments_marked(c: Cohort) -> float | None:
    rows = _judged(c, HEADQUARTERS)
    if rows is None:
        return None
    marked = rows[rows["affected"] > 0]
    return float(len(set(zip(marked["district"], marked["department"], strict=True))))


def _offices_affected(c: Cohort) -> float | None:
    rows = _judged(c, OFFICE_UNIT)
    return None if rows is None else float((rows["affected"] > 0).mean())


def _held_back(c: Cohort) -> float | None:
    kinds = (_judged(c, HEADQUARTERS), _judged(c, OFFICE_UNIT))
    held = [float(rows["held_back"].sum()) for rows in kinds if rows is not None]
    return sum(held) if held else None


def _downgraded(c: Cohort) -> float | None:
    rows = c.units[c.units["kind"] != DESK]
    return float((rows["downgraded"] > 0).mean()) if c.years >= JUDGED_YEARS else None


def _refused(c: Cohort) -> float | None:
    refused = c.total("whistle_refused")
    return ratio(refused, refused + c.total("whistles"))


def _gini_units(c: Cohort) -> float | None:
    return gini(c.grown("received")[1:])


def _gini_towns(c: Cohort) -> float | None:
    known = c.towns["known"]
    if len(known) < 2 or not known.all():
        return None
    return gini(c.towns["in_time"] / known)


def _staff_days(c: Cohort) -> float | None:
    spent = c.grown("worked").sum() + c.grown("friction").sum()
    return ratio(float(spent), float(c.total("solved")) * c.workdays / max(_weekdays(c), 1))


def _weekdays(c: Cohort) -> float:
    """Working days among the cohort's own days, to bring staff-days and cases to one window."""
    return c.workdays * len(c.daily) / (len(c.daily) + c.followed)


def _carry_over(c: Cohort) -> float | None:
    return ratio(float(c.daily["open"].mean()), c.total("dispatched") * 30.0 / len(c.daily))


READINGS: dict[str, Callable[[Cohort], float | None]] = {
    "buck_passing_rate": share("passed", "bound"),
    "buck_passing_per_1000": _per_thousand("passed"),
    "evasion_rate": share("evaded", "bound"),
    "rejected_share": share("rejected", "sent"),
    "contested_share": share("contested", "known"),
    "handoffs_mean": _handoffs,
    "handoffs_tail": _tail,
    "section_handoffs": _per_thousand("section_hops"),
    "township_handoffs": _per_thousand("town_hops"),
    "true_in_time": share("solved_in_time", "known"),
    "recorded_in_time": share("recorded_in_time", "dispatched"),
    "solved_by_paper": share("solved_by_paper", "dispatched"),
    "gap": _gap,
    "closed_on_paper": share("papered", "dispatched"),
    "true_solved": share("solved", "known"),
    "time_median": _quantile(0.5),
    "time_p90": _quantile(0.9),
    "satisfaction": share("satisfied", "judged"),
    "satisfaction_recorded": share("satisfied_recorded", "surveyed"),
    "calls": _monthly("calls"),
    "call_answered": share("call_answered", "calls"),
    "call_late": share("call_late", "calls"),
    "call_absent": share("call_absent", "calls"),
    "whistles": _monthly("whistles"),
    "whistle_response": share("whistle_wait", "whistle_answered"),
    "whistle_absent": share("whistle_absent", "whistles"),
    "whistle_late": share("whistle_late", "whistles"),
    "whistle_idle": share("whistle_idle", "whistles"),
    "whistle_refused": _refused,
    "response_rate": share("responded", "sent"),
    "resolution_rate": share("recorded", "dispatched"),
    "first_address": share("address_right", "addressed"),
    "kept_wrongly": share("kept_wrongly", "kept"),
    "backlog_days": _backlog,
    "burden": _burden,
    "vertical_neglect": _neglect,
    "work_done": _work_done,
    "departments_marked": _departments_marked,
    "offices_affected": _offices_affected,
    "heads_held_back": _held_back,
    "units_downgraded": _downgraded,
    "carry_over": _carry_over,
    "gini_units": _gini_units,
    "gini_townships": _gini_towns,
    "staff_days": _staff_days,
    "unsolvable_share": share("unsolvable", "known"),
}
"""How each declared outcome is read; None where it is undefined."""

SERIES = {
    "buck_passing_rate": ("passed", "bound"),
    "rejected_share": ("rejected", "sent"),
    "recorded_in_time": ("recorded_in_time", "dispatched"),
    "true_in_time": ("solved_in_time", "known"),
}
"""Outcomes that are also shown by the day: counter over counter, on the day cases became known."""


def outcomes(cohort: Cohort) -> dict[str, float | None]:
    """Every outcome of a cohort; None where it is undefined."""
    if not len(cohort.daily):
        return dict.fromkeys(OUTCOMES)
    return {name: READINGS[name](cohort) for name in OUTCOMES}
