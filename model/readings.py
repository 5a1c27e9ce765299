"""`OUTCOMES`: every outcome with unit, better-direction, labels, formula and function.

Lives here: formulas over a cohort's counters; undefined ones are None, never imputed.
May not: collect anything, or know what a lever is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.plan import Cohort
from model.tables.records import DESK, HEADQUARTERS, OFFICE_UNIT

Better = Literal["higher", "lower", "neither"]
JUDGED_YEARS = 2  # years over which grades and heads are counted (Jinniu's figures, seed 001)


@dataclass(frozen=True)
class Outcome:
    """One outcome: its declaration, and how it is read off a cohort."""

    name: str
    unit: str
    better: Better
    en: str
    zh: str
    formula: str
    read: Callable[[Cohort], float | None]

    def row(self) -> dict[str, str]:
        """The declaration as a JSON-ready mapping."""
        return {k: getattr(self, k) for k in ("name", "unit", "better", "en", "zh", "formula")}


def ratio(above: float, below: float) -> float | None:
    """above ÷ below, or None where nothing is below."""
    return above / below if below else None


def share(above: str, below: str) -> Callable[[Cohort], float | None]:
    """An outcome that is one counter over another."""
    return lambda c: ratio(c.total(above), c.total(below))


def gini(values: np.ndarray) -> float | None:
    """Gini coefficient of non-negative values (mean absolute difference form); None if all nought."""
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


def _whistles(c: Cohort) -> float | None:
    return c.total("whistles") / len(c.towns) / (len(c.daily) / 30.0)


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


_ALL = (
    Outcome(
        "buck_passing_rate",
        "share",
        "lower",
        "Buck-passing rate",
        "推诿率",
        "department-bound cases with an unwarranted hand-off ÷ department-bound cases (truth)",
        share("passed", "bound"),
    ),
    Outcome(
        "buck_passing_per_1000",
        "per 1,000 known",
        "lower",
        "Buck-passing per 1,000 known cases",
        "每千件推诿数",
        "cases with an unwarranted hand-off ÷ known cases × 1,000 (truth)",
        _per_thousand("passed"),
    ),
    Outcome(
        "evasion_rate",
        "share",
        "lower",
        "Evasion rate (shed, stalled or closed on paper)",
        "广义推诿率",
        "department-bound cases that a unit truly owing them sheds, stalls past the response deadline or closes on paper ÷ department-bound cases (truth)",
        share("evaded", "bound"),
    ),
    Outcome(
        "rejected_share",
        "share",
        "lower",
        "Rejected or circulating",
        "退单与流转占比",
        "cases sent by desk or whistle that are returned, passed or left unanswered on the record within 30 days ÷ cases sent (record)",
        share("rejected", "sent"),
    ),
    Outcome(
        "contested_share",
        "share",
        "lower",
        "Contested cases",
        "争议案件占比",
        "cases handed on where nobody lawfully holds the duty ÷ known cases (truth)",
        share("contested", "known"),
    ),
    Outcome(
        "handoffs_mean",
        "per case",
        "lower",
        "Hand-offs per department-bound case",
        "件均流转次数",
        "hand-offs of all legs ÷ department-bound cases; counted to 16 a case (truth)",
        _handoffs,
    ),
    Outcome(
        "handoffs_tail",
        "share",
        "lower",
        "Cases handed on three times or more",
        "三次以上流转占比",
        "department-bound cases with three or more hand-offs ÷ department-bound cases (truth)",
        _tail,
    ),
    Outcome(
        "section_handoffs",
        "per 1,000 known",
        "lower",
        "Hand-offs between a township's sections",
        "科室间流转",
        "moves between sections of one township ÷ known cases × 1,000, counted apart",
        _per_thousand("section_hops"),
    ),
    Outcome(
        "true_in_time",
        "share",
        "higher",
        "Truly solved within the deadline",
        "真实按期办结率",
        "cases with all owed legs worked in full within the baseline deadline from the day known ÷ known cases; open cases count as not solved (truth)",
        share("solved_in_time", "known"),
    ),
    Outcome(
        "recorded_in_time",
        "share",
        "higher",
        "Recorded as closed in time",
        "账面按期办结率",
        "dispatched cases recorded closed by their paper due date ÷ dispatched cases (record)",
        share("recorded_in_time", "dispatched"),
    ),
    Outcome(
        "solved_by_paper",
        "share",
        "higher",
        "Truly solved by the paper due date",
        "账面时限内真实办结率",
        "dispatched cases truly solved by the paper due date ÷ dispatched cases (truth)",
        share("solved_by_paper", "dispatched"),
    ),
    Outcome(
        "gap",
        "points",
        "lower",
        "Gap between paper and truth",
        "账面与真实差距",
        "recorded closed in time − truly solved by the same paper due date, over dispatched cases",
        _gap,
    ),
    Outcome(
        "true_solved",
        "share",
        "higher",
        "Truly solved by the end of follow-up",
        "真实办结率",
        "cases truly solved by the end of follow-up ÷ known cases (truth)",
        share("solved", "known"),
    ),
    Outcome(
        "time_median",
        "working days",
        "lower",
        "Time to true solution, median",
        "真实办结用时中位数",
        "working days from known to truly solved, median of the Kaplan–Meier curve; open and paper-closed cases are censored; null if not reached",
        _quantile(0.5),
    ),
    Outcome(
        "time_p90",
        "working days",
        "lower",
        "Time to true solution, 90th percentile",
        "真实办结用时九成分位",
        "as the median, 90th percentile; null if not reached",
        _quantile(0.9),
    ),
    Outcome(
        "satisfaction",
        "share",
        "higher",
        "Residents truly satisfied",
        "真实满意率",
        "satisfied ÷ judged cases, on the resident's clock (truth)",
        share("satisfied", "judged"),
    ),
    Outcome(
        "satisfaction_recorded",
        "share",
        "higher",
        "Residents recorded as satisfied",
        "账面满意率",
        "recorded satisfied ÷ judged cases (record, coached surveys)",
        share("satisfied_recorded", "judged"),
    ),
    Outcome(
        "whistles",
        "per township and month",
        "neither",
        "Whistles",
        "吹哨次数",
        "whistled legs ÷ townships ÷ months of 30 days",
        _whistles,
    ),
    Outcome(
        "whistle_response",
        "working days",
        "lower",
        "Response time to whistles",
        "吹哨响应用时",
        "working days from whistle to first answer, mean over answered whistles",
        share("whistle_wait", "whistle_answered"),
    ),
    Outcome(
        "whistle_absent",
        "share",
        "lower",
        "Whistles not answered",
        "吹哨不到",
        "whistles without any answer after their deadline ÷ whistles",
        share("whistle_absent", "whistles"),
    ),
    Outcome(
        "whistle_late",
        "share",
        "lower",
        "Whistles answered late",
        "吹哨迟到",
        "whistles answered after their deadline ÷ whistles",
        share("whistle_late", "whistles"),
    ),
    Outcome(
        "whistle_idle",
        "share",
        "lower",
        "Whistles present but idle",
        "到位不作为",
        "whistles acted on with no work done by their deadline ÷ whistles",
        share("whistle_idle", "whistles"),
    ),
    Outcome(
        "whistle_refused",
        "share",
        "neither",
        "Whistles refused at the gate",
        "吹哨被拦下",
        "whistles refused by a sign-off ÷ whistles asked for",
        _refused,
    ),
    Outcome(
        "response_rate",
        "share",
        "higher",
        "Response rate, as recorded",
        "响应率",
        "cases sent by desk or whistle that have a first answer within the response deadline ÷ cases sent (record)",
        share("responded", "sent"),
    ),
    Outcome(
        "resolution_rate",
        "share",
        "higher",
        "Resolution rate, as recorded",
        "解决率",
        "dispatched cases recorded as closed ÷ dispatched cases (record)",
        share("recorded", "dispatched"),
    ),
    Outcome(
        "first_address",
        "share",
        "higher",
        "First address right",
        "首次派单准确率",
        "cases first sent to a unit that truly owes them ÷ dispatched cases (truth)",
        share("address_right", "addressed"),
    ),
    Outcome(
        "backlog_days",
        "days",
        "lower",
        "Backlog",
        "积压天数",
        "owed staff-days on all piles ÷ daily capacity, at the end of follow-up",
        _backlog,
    ),
    Outcome(
        "burden",
        "ratio",
        "lower",
        "Burden of townships",
        "镇街负担(小马拉大车)",
        "work truly owed, friction and paperwork of the township's own units ÷ their paid staff-days",
        _burden,
    ),
    Outcome(
        "vertical_neglect",
        "share",
        "lower",
        "Vertical neglect",
        "条线失守率",
        "1 − vertical-line work done ÷ vertical-line work owed, departments and offices (truth)",
        _neglect,
    ),
    Outcome(
        "work_done",
        "staff-days a working day",
        "higher",
        "Work truly done, for townships and the line",
        "属地与条线实做工时",
        "staff-days worked on cases and on the vertical line ÷ working days (truth)",
        _work_done,
    ),
    Outcome(
        "departments_marked",
        "departments in two years",
        "neither",
        "Departments marked down by townships",
        "被镇街评价扣分的部门数",
        "departments that lost a point of a hundred through townships' verdict in either of two years; null in fewer, or where bureaus are the town's own",
        _departments_marked,
    ),
    Outcome(
        "offices_affected",
        "share in two years",
        "neither",
        "Dispatched offices affected by a verdict",
        "受评价影响的派出机构占比",
        "offices whose grade a dissatisfied township lowered in either of two years ÷ offices; null in fewer, or without offices",
        _offices_affected,
    ),
    Outcome(
        "heads_held_back",
        "heads in two years",
        "neither",
        "Heads held back",
        "未及时调整使用的负责人数",
        "heads of departments and offices held back by dissatisfied townships in two years; null in fewer",
        _held_back,
    ),
    Outcome(
        "carry_over",
        "share",
        "lower",
        "Monthly carry-over",
        "月结转率",
        "cases open at the end of a day, mean ÷ cases dispatched in 30 days",
        _carry_over,
    ),
    Outcome(
        "gini_units",
        "index",
        "neither",
        "Inequality of cases over units",
        "单位间案件基尼系数",
        "Gini of legs received over units, desk left out",
        _gini_units,
    ),
    Outcome(
        "gini_townships",
        "index",
        "lower",
        "Inequality of true resolution over townships",
        "镇街间真实办结基尼系数",
        "Gini over townships of the share truly solved in time; null with one township",
        _gini_towns,
    ),
    Outcome(
        "staff_days",
        "staff-days",
        "lower",
        "Staff-days per solved case, with friction",
        "单件办结人日",
        "staff-days worked and lost to hand-overs ÷ truly solved cases, brought to one window",
        _staff_days,
    ),
    Outcome(
        "unsolvable_share",
        "share",
        "lower",
        "Cases nobody may lawfully solve",
        "无权主体案件占比",
        "known cases of matters without a lawful owner ÷ known cases (truth)",
        share("unsolvable", "known"),
    ),
)

SERIES = {
    "buck_passing_rate": ("passed", "bound"),
    "rejected_share": ("rejected", "sent"),
    "recorded_in_time": ("recorded_in_time", "dispatched"),
    "true_in_time": ("solved_in_time", "known"),
}
"""Outcomes that are also shown by the day: counter over counter, on the day cases became known."""

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}
"""Every outcome by name, in the order it is reported."""


def outcomes(cohort: Cohort) -> dict[str, float | None]:
    """Every outcome of a cohort; None where it is undefined."""
    if not len(cohort.daily):
        return dict.fromkeys(OUTCOMES)
    return {name: outcome.read(cohort) for name, outcome in OUTCOMES.items()}
