"""`OUTCOMES`: what every outcome is and what it is for, declared once.

Lives here: name, unit, better direction, labels, formulas in words, and the roles of an outcome.
May not: how an outcome is read off a cohort (model/readings.py), or a word about a result.
"""

# fmt: off

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", "neither"]
Judged = Literal["truth", "paper", ""]
Concern = Literal["residents", "townships", "line", "record", ""]
CONCERNS: tuple[Concern, ...] = ("residents", "townships", "line", "record")
LIMITS = {
    "share": (0.0, 1.0),
    "share in two years": (0.0, 1.0),
    "index": (0.0, 1.0),
    "points": (-1.0, 1.0),
}
"""Least and greatest value that an outcome in a unit can have; in any other, from zero on."""
POINT = 0.01
"""The largest margin of what is counted in per cent: one percentage point."""


@dataclass(frozen=True)
class Outcome:
    """One outcome: what it is, and what it is for.

    `headline` is its position among the outcomes shown first, from 1; zero for the others. A
    reform is `judged` by the truth; what is on paper is reported beside it. `concerns` names whom
    it touches: those whose matter gets better or worse with it. A `card` is shown of it on *Try*.
    A world whose difference is within the `margin` (of the value before) counts as unchanged.
    """

    name: str
    unit: str
    better: Better
    en: str
    zh: str
    formula: str
    formula_zh: str
    headline: int = 0
    judged: Judged = ""
    concerns: Concern = ""
    card: bool = False
    margin: float = 0.05

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest value that are possible."""
        return LIMITS.get(self.unit, (0.0, math.inf))

    def within(self, before: float) -> float:
        """The largest difference that counts as unchanged, where the value before is this."""
        relative = self.margin * abs(before)
        return min(POINT, relative) if self.unit.startswith(("share", "points")) else relative

    def row(self) -> dict[str, str]:
        """The declaration as a JSON-ready mapping."""
        kept = ("name", "unit", "better", "en", "zh", "formula", "formula_zh")
        return {name: getattr(self, name) for name in kept}


_ALL = (
    Outcome("buck_passing_rate", "share", "lower", "Buck-passing rate", "推诿率", "department-bound cases with an unwarranted hand-off ÷ department-bound cases (truth)", "责任单位应办不办、流转给他人的部门工单 ÷ 部门工单（实际）", headline=1, judged="truth", concerns="residents", card=True),
    Outcome("buck_passing_per_1000", "per 1,000 known", "lower", "Buck-passing per 1,000 known cases", "每千件推诿数", "cases with an unwarranted hand-off ÷ known cases × 1,000 (truth)", "责任单位应办不办、流转给他人的诉求 ÷ 已知诉求 × 1000（实际）"),
    Outcome("evasion_rate", "share", "lower", "Evasion rate (shed, stalled or closed on paper)", "推拖率", "department-bound cases that a unit truly owing them sheds, stalls past the response deadline or closes on paper ÷ department-bound cases (truth)", "真正负有责任的单位推走、拖过响应时限或账面结案的部门工单 ÷ 部门工单（实际）", headline=2, judged="truth", concerns="residents"),
    Outcome("rejected_share", "share", "lower", "Rejected or circulating", "退单与流转占比", "cases sent by desk or whistle that are returned, passed or left unanswered on the record within 30 days ÷ cases sent (record)", "派单或吹哨送出的工单中，30天内有退单、流转记录或逾期未响应的 ÷ 送出工单（账面）", headline=3, judged="paper", concerns="record", card=True),
    Outcome("contested_share", "share", "lower", "Contested cases", "责任不明诉求占比", "cases handed on where nobody lawfully holds the duty ÷ known cases (truth)", "无单位依法承担、因而被反复流转的诉求 ÷ 已知诉求（实际）"),
    Outcome("handoffs_mean", "per case", "lower", "Hand-offs per department-bound case", "件均流转次数", "hand-offs of all legs ÷ department-bound cases; counted to 16 a case (truth)", "各环节流转次数之和 ÷ 部门工单；每件最多计16次（实际）", headline=11, concerns="residents"),
    Outcome("handoffs_tail", "share", "lower", "Cases handed on three times or more", "三次以上流转占比", "department-bound cases with three or more hand-offs ÷ department-bound cases (truth)", "流转三次及以上的部门工单 ÷ 部门工单（实际）"),
    Outcome("section_handoffs", "per 1,000 known", "lower", "Hand-offs between a township's sections", "科室间流转", "moves between sections of one township ÷ known cases × 1,000, counted apart", "同一镇街内科室之间的流转 ÷ 已知诉求 × 1000，单独统计"),
    Outcome("township_handoffs", "per 1,000 known", "lower", "Hand-offs between townships", "镇街间流转", "hand-offs from one township to another ÷ known cases × 1,000", "镇街与镇街之间的流转 ÷ 已知诉求 × 1000"),
    Outcome("true_in_time", "share", "higher", "Truly solved within the deadline", "真正按期办结率", "cases with all owed legs worked in full within the baseline deadline from the day known ÷ known cases; open cases count as not solved (truth)", "自知晓之日起，在基准时限内各应办环节全部办完的诉求 ÷ 已知诉求；未办结的按未按期计（实际）", headline=4, judged="truth", concerns="residents", card=True),
    Outcome("recorded_in_time", "share", "higher", "Recorded as closed in time", "账面按期办结率", "dispatched cases recorded closed by their paper due date ÷ dispatched cases (record)", "在账面时限前记为办结的工单 ÷ 工单（账面）", headline=5, judged="paper", concerns="record", card=True),
    Outcome("solved_by_paper", "share", "higher", "Truly solved by the paper due date", "账面时限内真正办结率", "dispatched cases truly solved by the paper due date ÷ dispatched cases (truth)", "在账面时限前真正办结的工单 ÷ 工单（实际）"),
    Outcome("gap", "points", "lower", "Gap between paper and truth", "账面与真实差距", "recorded closed in time − truly solved by the same paper due date, over dispatched cases", "账面按期办结 − 同一账面时限内真正办结，均以工单为分母", headline=6, judged="paper", concerns="record"),
    Outcome("closed_on_paper", "share", "lower", "Closed on paper", "账面结案占比", "closures on paper, found out or not ÷ dispatched cases (truth)", "账面结案次数（不论是否被发现） ÷ 工单（实际）"),
    Outcome("true_solved", "share", "higher", "Truly solved by the end of follow-up", "真正办结率", "cases truly solved by the end of follow-up ÷ known cases (truth)", "跟踪期满前真正办结的诉求 ÷ 已知诉求（实际）"),
    Outcome("time_median", "working days", "lower", "Time to true solution, median", "真正办结用时中位数", "working days from known to truly solved, median of the Kaplan–Meier curve; open and paper-closed cases are censored; null if not reached", "从知晓到真正办结的工作日数，取全部已知诉求的中位数；42个工作日内未达到的不列", headline=7, concerns="residents"),
    Outcome("time_p90", "working days", "lower", "Time to true solution, 90th percentile", "真正办结用时九成分位", "as the median, 90th percentile; null if not reached", "口径同中位数，取第90百分位；42个工作日内未达到的不列"),
    Outcome("satisfaction", "share", "higher", "Residents truly satisfied", "真实满意率", "satisfied ÷ judged cases, on the resident's clock (truth)", "满意 ÷ 受访评价的诉求，按群众感受的时间计（实际）", headline=8, concerns="residents", card=True),
    Outcome("satisfaction_recorded", "share", "higher", "Residents recorded as satisfied", "账面满意率", "recorded satisfied ÷ judged cases (record, coached surveys)", "记录为满意 ÷ 群众作答的诉求（账面；不满意者较少作答，部分经诱导）"),
    Outcome("calls", "per township and month", "neither", "Calls for a department", "呼叫次数", "legs for which a township calls a department, bound or not ÷ townships ÷ months of 30 days", "镇街呼叫部门的环节数（不论有无约束） ÷ 镇街数 ÷ 月数（每月30天）"),
    Outcome("call_answered", "share", "higher", "Calls answered in time", "呼叫按时应答", "calls with a first answer by their deadline ÷ calls, whistles among them", "在期限内有首次应答的呼叫（含吹哨） ÷ 呼叫"),
    Outcome("call_late", "share", "lower", "Calls answered late", "呼叫迟到", "calls answered after their deadline ÷ calls, whistles among them", "超过期限才应答的呼叫（含吹哨） ÷ 呼叫"),
    Outcome("call_absent", "share", "lower", "Calls not answered", "呼叫不到", "calls without any answer by their deadline ÷ calls, whistles among them", "到期限仍无任何应答的呼叫（含吹哨） ÷ 呼叫"),
    Outcome("whistles", "per township and month", "neither", "Whistles", "吹哨次数", "calls that bind ÷ townships ÷ months of 30 days", "有约束力的呼叫 ÷ 镇街数 ÷ 月数（每月30天）"),
    Outcome("whistle_response", "working days", "lower", "Response time to whistles", "吹哨响应用时", "working days from whistle to first answer, mean over answered whistles", "从吹哨到首次应答的工作日数，取已应答吹哨的均值"),
    Outcome("whistle_absent", "share", "lower", "Whistles not answered", "吹哨不到", "whistles without any answer after their deadline ÷ whistles", "超过时限仍无任何应答的吹哨 ÷ 吹哨"),
    Outcome("whistle_late", "share", "lower", "Whistles answered late", "吹哨迟到", "whistles answered after their deadline ÷ whistles", "超过时限才应答的吹哨 ÷ 吹哨"),
    Outcome("whistle_idle", "share", "lower", "Whistles present but idle", "到位不作为", "whistles acted on with no work done by their deadline ÷ whistles", "已接手但到时限仍未动手的吹哨 ÷ 吹哨"),
    Outcome("whistle_refused", "share", "neither", "Whistles refused at the gate", "吹哨被拦下", "whistles refused by a sign-off ÷ whistles asked for", "审核未通过的吹哨 ÷ 提出的吹哨"),
    Outcome("response_rate", "share", "higher", "Response rate, as recorded", "响应率", "cases sent by desk or whistle that have a first answer within the response deadline ÷ cases sent (record)", "派单或吹哨送出的工单中，在响应时限内有首次应答的 ÷ 送出工单（账面）"),
    Outcome("resolution_rate", "share", "higher", "Resolution rate, as recorded", "解决率", "dispatched cases recorded as closed ÷ dispatched cases (record)", "记为办结的工单 ÷ 工单（账面）"),
    Outcome("first_address", "share", "higher", "First address right", "首次派单准确率", "cases first sent to a unit that truly owes them ÷ cases sent by the desk or by a call (truth)", "首次即派给真正责任单位的工单 ÷ 派单或呼叫送出的工单（实际）"),
    Outcome("kept_wrongly", "share", "lower", "Kept by a township that does not owe it", "镇街误留占比", "cases that a township keeps for itself without owing them ÷ cases it keeps (truth)", "镇街自行留办、但依法不应由其办理的诉求 ÷ 镇街留办诉求（实际）"),
    Outcome("backlog_days", "days", "lower", "Backlog", "积压天数", "owed staff-days on all piles ÷ daily capacity, at the end of follow-up", "跟踪期满时各单位积压的应办人日 ÷ 每日办理能力"),
    Outcome("burden", "ratio", "lower", "Burden of townships", "镇街负担(小马拉大车)", "work truly owed, friction and paperwork of the township's own units ÷ their paid staff-days", "镇街自有单位依法应办的工作、内耗与文牍之和 ÷ 其在编人日", headline=9, concerns="townships", card=True),
    Outcome("vertical_neglect", "share", "lower", "Vertical neglect", "条线工作欠账率", "1 − vertical-line work done ÷ vertical-line work owed, departments and offices (truth)", "1 − 已完成的条线工作 ÷ 应完成的条线工作，取部门与派出机构（实际）", headline=10, concerns="line", card=True),
    Outcome("work_done", "staff-days a working day", "higher", "Work truly done, for townships and the line", "属地与条线实做工时", "staff-days worked on cases and on the vertical line ÷ working days (truth)", "用于办理工单和条线工作的人日 ÷ 工作日（实际）"),
    Outcome("departments_marked", "departments in two years", "neither", "Departments marked down by townships", "被镇街评价扣分的部门数", "departments whose grade fell below good_grade through townships' verdict in either of two years; null in fewer, or where bureaus are the town's own", "两年中任一年因镇街评价、等次分低于扣分界线的部门数；不满两年，或部门即镇街自有机构的，不列"),
    Outcome("offices_affected", "share in two years", "neither", "Dispatched offices affected by a verdict", "受评价影响的派出机构占比", "offices whose grade a dissatisfied township lowered in either of two years ÷ offices; null in fewer, or without offices", "两年中任一年因镇街不满意而被拉低等次的派出机构 ÷ 派出机构；不满两年，或未设派出机构的，不列"),
    Outcome("heads_held_back", "heads in two years", "neither", "Heads held back", "未及时调整使用的负责人数", "heads of departments and offices held back by dissatisfied townships in two years; null in fewer", "两年中因镇街不满意而未及时调整使用的部门和派出机构负责人数；不满两年的不列"),
    Outcome("units_downgraded", "share in two years", "lower", "Units downgraded by a veto", "被一票否决的单位占比", "units with an incident in a veto domain, a red case closed late or found false, in either of two years ÷ units; null in fewer", "两年中任一年在一票否决领域发生红色工单超期办结或虚假办结的单位 ÷ 单位；不满两年的不列"),
    Outcome("carry_over", "share", "lower", "Monthly carry-over", "月结转率", "cases open at the end of a day, mean ÷ cases dispatched in 30 days", "每日终了未结诉求的均值 ÷ 30天工单数"),
    Outcome("gini_units", "index", "neither", "Inequality of cases over units", "单位间诉求基尼系数", "Gini of legs received over units, desk left out", "各单位所接环节数的基尼系数，派单台除外"),
    Outcome("gini_townships", "index", "lower", "Inequality of true resolution over townships", "镇街间真正办结基尼系数", "Gini over townships of the share truly solved in time; null with one township", "各镇街真正按期办结率的基尼系数；仅一个镇街时不适用", concerns="townships"),
    Outcome("staff_days", "staff-days", "lower", "Staff-days per solved case, with friction", "单件办结人日", "staff-days worked and lost to hand-overs ÷ truly solved cases, brought to one window", "办理及流转内耗的人日 ÷ 真正办结的诉求，折算到同一时段"),
    Outcome("unsolvable_share", "share", "lower", "Cases nobody may lawfully solve", "无权主体诉求占比", "known cases of matters without a lawful owner ÷ known cases (truth)", "事项无法定责任主体的已知诉求 ÷ 已知诉求（实际）"),
)

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}
"""Every outcome by name, in the order it is reported."""

_BY_RANK = sorted(_ALL, key=lambda outcome: outcome.headline or len(_ALL))
HEADLINE = tuple(outcome.name for outcome in _BY_RANK if outcome.headline)
"""The outcomes that are shown first, in this order."""
TRUTH = tuple(outcome.name for outcome in _BY_RANK if outcome.judged == "truth")
"""The outcomes that a reform is judged by."""
PAPER = tuple(outcome.name for outcome in _BY_RANK if outcome.judged == "paper")
"""What the record shows; reported beside the truth, and never offset against it."""
CARDS = tuple(outcome.name for outcome in _ALL if outcome.card)
"""The outcomes that have a card of their own on the page *Try*."""
CONCERNING = {
    whom: tuple(outcome.name for outcome in _BY_RANK if outcome.concerns == whom)
    for whom in CONCERNS
}
"""The outcomes by whom they touch, headline outcomes first."""
