"""Every word a reader of the report sees, in English and Chinese: same keys in both.

Lives here: sentences, headings, unit words.
May not: labels of outcomes and levers (they come from their declarations), numbers, markup.
"""

from __future__ import annotations

from viz.words.language import LANGUAGES, Language, words

__all__ = ["FORMULAS", "LANGUAGES", "SPOKEN_UNITS", "TEXTS", "UNITS", "Language"]

TEXTS = words("common").texts
UNITS = {name: both["zh"] for name, both in words("common").table("units").items()}
SPOKEN_UNITS = words("common").table("spoken_units")
FORMULAS: dict[str, str] = {
    "buck_passing_rate": "责任单位应办不办、转给他人的部门案件 ÷ 部门案件（实际）",
    "buck_passing_per_1000": "责任单位应办不办、转给他人的案件 ÷ 已知案件 × 1000（实际）",
    "evasion_rate": "真正负有责任的单位推走、拖过响应时限或账面结案的部门案件 ÷ 部门案件（实际）",
    "rejected_share": "派单或吹哨送出的案件中，30天内有退单、转出记录或逾期未响应的 ÷ "
    "送出案件（账面）",
    "contested_share": "无单位依法承担、因而被转来转去的案件 ÷ 已知案件（实际）",
    "handoffs_mean": "各环节移交次数之和 ÷ 部门案件；每件最多计16次（实际）",
    "handoffs_tail": "移交三次及以上的部门案件 ÷ 部门案件（实际）",
    "section_handoffs": "同一镇街内科室之间的移交 ÷ 已知案件 × 1000，单独统计",
    "true_in_time": "自知晓之日起，在基准时限内各应办环节全部办完的案件 ÷ 已知案件；"
    "未办结的按未按期计（实际）",
    "recorded_in_time": "在账面时限前记为办结的派单案件 ÷ 派单案件（账面）",
    "solved_by_paper": "在账面时限前真正办结的派单案件 ÷ 派单案件（实际）",
    "gap": "账面按期办结 − 同一账面时限内真正办结，均以派单案件为分母",
    "true_solved": "跟踪期满前真正办结的案件 ÷ 已知案件（实际）",
    "time_median": "从知晓到真正办结的工作日数，取全部已知案件的中位数；42个工作日内未达到的不列",
    "time_p90": "口径同中位数，取第90百分位；42个工作日内未达到的不列",
    "satisfaction": "满意 ÷ 受访评价的案件，按群众感受的时间计（实际）",
    "satisfaction_recorded": "记录为满意 ÷ 受访评价的案件（账面，含诱导性回访）",
    "whistles": "吹哨环节数 ÷ 镇街数 ÷ 月数（每月30天）",
    "whistle_response": "从吹哨到首次应答的工作日数，取已应答吹哨的均值",
    "whistle_absent": "超过时限仍无任何应答的吹哨 ÷ 吹哨",
    "whistle_late": "超过时限才应答的吹哨 ÷ 吹哨",
    "whistle_idle": "已接手但到时限仍未动手的吹哨 ÷ 吹哨",
    "whistle_refused": "审核未通过的吹哨 ÷ 提出的吹哨",
    "response_rate": "派单或吹哨送出的案件中，在响应时限内有首次应答的 ÷ 送出案件（账面）",
    "resolution_rate": "记为办结的派单案件 ÷ 派单案件（账面）",
    "first_address": "首次派单即派给真正责任单位的案件 ÷ 派单案件（实际）",
    "backlog_days": "跟踪期满时各单位积压的应办人日 ÷ 每日办理能力",
    "burden": "镇街自有单位依法应办的工作、内耗与文牍之和 ÷ 其在编人日",
    "vertical_neglect": "1 − 已完成的条线工作 ÷ 应完成的条线工作，取部门与派出机构（实际）",
    "work_done": "用于办案和条线工作的人日 ÷ 工作日（实际）",
    "departments_marked": "两年中任一年因镇街评价扣满一分（百分制）的部门数；"
    "不满两年，或部门即镇街自有机构的，不列",
    "offices_affected": "两年中任一年因镇街不满意而被拉低等次的派出机构 ÷ 派出机构；"
    "不满两年，或未设派出机构的，不列",
    "heads_held_back": "两年中因镇街不满意而未及时调整使用的部门和派出机构负责人数；不满两年的不列",
    "carry_over": "每日终了未结案件的均值 ÷ 30天派单案件数",
    "gini_units": "各单位所接环节数的基尼系数，派单台除外",
    "gini_townships": "各镇街真实按期办结率的基尼系数；仅一个镇街时不适用",
    "staff_days": "办理及移交内耗的人日 ÷ 真正办结的案件，折算到同一时段",
    "unsolvable_share": "事项无法定责任主体的已知案件 ÷ 已知案件（实际）",
}
"""Chinese for the formulas of the declared outcomes; a test holds the names together."""
