"""Every word a reader of a measured log sees, in English and Chinese: same keys in both.

Lives here: labels of measures and of what is left out, sentences, translations of reasons.
May not: a number, a figure, or markup.
"""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "zh"]

MEASURES: dict[str, tuple[str, str, str]] = {
    "cases": ("Cases", "案件数", "number"),
    "units": ("Units", "单位数", "number"),
    "handoffs.mean": ("Hand-offs per case, mean", "每案移交次数：均值", "number"),
    "handoffs.variance": ("Hand-offs per case, variance", "每案移交次数：方差", "number"),
    "handoffs.share_1": ("Cases handed off at least once", "至少移交1次的案件", "share"),
    "handoffs.share_3": ("Cases handed off three times or more", "移交3次及以上的案件", "share"),
    "handoffs.share_5": ("Cases handed off five times or more", "移交5次及以上的案件", "share"),
    "handoffs.max": ("Hand-offs of one case, most", "单案最多移交次数", "number"),
    "hazard": ("One more hand-off after {at}", "移交{at}次后再移交", "share"),
    "pingpong_given_2": (
        "Ping-pong: back to a unit it had left, given two hand-offs or more",
        "移交2次及以上的案件中退回原单位",
        "share",
    ),
    "time_days.median": ("Days to resolve, median", "办结用时：中位数（天）", "number"),
    "time_days.mean": ("Days to resolve, mean", "办结用时：均值（天）", "number"),
    "time_days.p90": ("Days to resolve, nine in ten within", "办结用时：九成以内（天）", "number"),
    "spearman": ("Rank correlation of hand-offs and days", "移交次数与用时的秩相关", "number"),
    "deadline_met": ("Deadline met, handed off {at}×", "移交{at}次时按期办结", "share"),
    "gini": ("Gini of cases over units", "案件在单位间的基尼系数", "number"),
    "top_tenth": ("Cases in the busiest tenth of units", "最忙十分之一单位的案件", "share"),
    "unit_passing.mean": ("Stays passed on, mean over units", "各单位移交率：均值", "share"),
    "unit_passing.sd": ("Spread of passing over units (SD)", "各单位移交率：标准差", "share"),
    "unit_passing.logit_sd": (
        "Spread of passing as log-odds, less sampling noise (SD)",
        "各单位移交率的对数几率：扣除抽样误差的标准差",
        "number",
    ),
    "demand.mean": ("Cases opened per weekday", "每个工作日新增案件", "number"),
    "demand.dispersion": ("Their variance ÷ mean", "新增案件的方差 ÷ 均值", "number"),
    "demand.unit_mean": ("Per unit and weekday, median unit", "各单位每工作日新增：中位", "number"),
    "demand.unit_dispersion": (
        "Variance ÷ mean within a unit, median unit",
        "单位内方差 ÷ 均值：中位",
        "number",
    ),
}
"""Label in English, in Chinese, and how the value is written; `{at}` is a number of hand-offs."""
LEFT_OUT: dict[str, tuple[str, str]] = {
    "rows_read": ("Rows read", "读入行数"),
    "rows_without_case": ("Rows without a case: left out", "无案件编号的行：剔除"),
    "rows_without_time": ("Rows without a time: left out", "无时间的行：剔除"),
    "duplicate_rows": ("Rows that stand twice: counted once", "重复的行：只计一次"),
    "rows_out_of_order": ("Rows out of order: put in order of time", "次序颠倒的行：按时间重排"),
    "unknown_units": ("Rows of an unknown unit: no stay", "单位不明的行：不计停留"),
    "desk_rows": ("Rows at the dispatcher's desk: no stay", "派单台的行：不计停留"),
    "cases_without_unit": ("Cases without any known unit: left out", "单位全部不明的案件：剔除"),
    "cases_without_end": ("Cases without an end: in no time", "未办结的案件：不计用时"),
    "cases_ending_before_they_open": (
        "Cases ending before they open: in no time",
        "办结早于受理的案件：不计用时",
    ),
    "unreadable": ("Dates or numbers that could not be read", "无法识别的日期或数值"),
}
ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · a measured log",
    "subtitle": "{cases} cases in {units} units, opened from {first} to {last}",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "lead": "What the log shows",
    "lead_handoffs": "Of the cases, **{share}** are handed off at least once; a case is handed off "
    "**{mean}** times on average, and {most} times at most.",
    "lead_rising": "The chance of one more hand-off is {none} after none and {two} after two.",
    "lead_undefined": "Hand-offs are not measured: {reason}.",
    "lead_time": "Half of the resolved cases take **{median}** days or less, one in ten more than "
    "{p90}.",
    "figures": "In pictures",
    "distribution": "Cases by hand-offs",
    "hazard": "Chance of one more hand-off",
    "deadline": "Deadline met, by hand-offs",
    "passing": "Units by the share of stays they pass on",
    "units": "Share of cases in the busiest units",
    "demand": "Cases opened per weekday, week by week",
    "figures_intro": "Whiskers are 95 % intervals by resampling. Chances are drawn where at "
    "least {enough} cases are left; units where they had at least 100 stays.",
    "numbers": "All numbers",
    "measure": "Measure",
    "value": "Value",
    "interval": "95 % interval",
    "undefined": "Not measured, {reason}: {names}.",
    "between": "; ",
    "left_out": "What was left out, and counted",
    "columns": "Which column is what",
    "role": "Role",
    "column": "Column",
    "guessed": "guessed from its heading",
    "asked": "as asked",
    "reading": "How to read this",
    "read_stay": "Consecutive rows of a case in one unit are one stay; a hand-off is the change to "
    "another unit. Where a case has legs, hand-offs are counted per leg and added up. Rows of an "
    "unknown unit are skipped, so that A, ?, A is one stay.",
    "read_interval": "Intervals come from {resamples} resamples (seed {seed}): of cases for what "
    "is about cases, of units for what is about units, of whole weeks for demand. They say how "
    "much chance there is in these numbers, and nothing about errors in the log.",
    "read_logit": "Log-odds are the logarithm of passed ÷ kept; the spread that a unit's few stays "
    "would show by chance is taken off.",
    "read_cause": "A measure is no effect: the cases that are handed off may be the hard ones.",
    "axis_handoffs": "hand-offs",
    "axis_share": "% of cases",
    "axis_passed": "% of stays passed on",
    "axis_units": "units, the busiest first",
    "or_more": "{n}+",
    "hover_unit": "{unit}: {cases} cases, {stays} stays, {passed} passed on",
    "source": "{log} · {format}, {encoding} · {rows} rows · content {sha256}",
}
CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 日志测量",
    "subtitle": "{units}个单位的{cases}件案件，受理时间{first}至{last}",
    "noscript": "图形和语言切换需要 JavaScript，表格不需要。",
    "lead": "日志显示了什么",
    "lead_handoffs": "**{share}**的案件至少移交过1次；平均每案移交**{mean}**次，最多{most}次。",
    "lead_rising": "未移交的案件有{none}会被移交，已移交2次的案件有{two}会再次移交。",
    "lead_undefined": "未测量移交：{reason}。",
    "lead_time": "已办结案件中一半用时不超过**{median}**天，十分之一超过{p90}天。",
    "figures": "图示",
    "distribution": "案件按移交次数分布",
    "hazard": "再移交一次的概率",
    "deadline": "按期办结率与移交次数",
    "passing": "各单位移交率",
    "units": "最忙单位的案件占比",
    "demand": "每周工作日日均新增案件",
    "figures_intro": "竖线为重抽样所得95%区间。概率仅在剩余案件不少于{enough}件时画出，"
    "单位仅在停留不少于100次时画出。",
    "numbers": "全部数值",
    "measure": "指标",
    "value": "数值",
    "interval": "95%区间",
    "undefined": "未测量（{reason}）：{names}。",
    "between": "；",
    "left_out": "剔除了什么，各多少",
    "columns": "各列的含义",
    "role": "用途",
    "column": "列名",
    "guessed": "据列名推断",
    "asked": "由用户指定",
    "reading": "如何阅读",
    "read_stay": "同一案件在同一单位的连续各行为一次停留，转到另一单位为一次移交。案件分主办、"
    "协办环节时，按环节计数再相加。单位不明的行跳过不计，因此“甲、?、甲”为一次停留。",
    "read_interval": "区间来自{resamples}次重抽样（种子{seed}）：案件指标抽案件，单位指标抽单位，"
    "需求指标抽整周。它说明这些数值的偶然成分，不说明日志本身的错误。",
    "read_logit": "对数几率为移交 ÷ 留办的对数；已扣除停留次数少而带来的偶然差异。",
    "read_cause": "日志的测量不是因果：被移交的可能本就是难办的案件。",
    "axis_handoffs": "移交次数",
    "axis_share": "占案件%",
    "axis_passed": "移交的停留占%",
    "axis_units": "单位，由忙到闲",
    "or_more": "{n}+",
    "hover_unit": "{unit}：{cases}件，停留{stays}次，移交{passed}次",
    "source": "{log} · {format}，{encoding} · {rows}行 · 内容{sha256}",
}
TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}
REMARKS: dict[str, str] = {
    "no column of event times (--time): a table of cases, not of events": "没有事件时间列"
    "（--time），这是案件表而非事件日志",
    "no case has rows at two moments: a table of cases, not of events": "没有案件在两个时刻"
    "有记录，这是案件表而非事件日志",
    "a number of hand-offs does not say to which unit": "移交次数不说明移交给哪个单位",
    "no column of deadlines (--due)": "没有时限列（--due）",
    "no column tells when a case was resolved (--resolved)": "没有办结时间列（--resolved）",
    "no case with two hand-offs": "没有移交2次的案件",
    "too few cases with hand-offs": "有移交的案件太少",
    "no case with a known beginning and end": "没有起止时间均已知的案件",
    "hand-offs or times do not vary": "移交次数或用时没有差异",
    "no case with a known deadline": "没有时限已知的案件",
    "too few units of 100 stays": "停留不少于100次的单位太少",
    "fewer than two weekdays, or no time of opening": "不足两个工作日，或没有受理时间",
    "no unit": "没有单位",
    "Units are persons (org:resource): the log has no org:group or org:role.": "日志没有 org:group "
    "或 org:role，以人员（org:resource）为单位。",
    "The file has the newest events first: it was read from its end.": "文件由新到旧排列，"
    "已从末尾读起。",
    "The end of a case is told by {}: resolved, or closed.": "案件的终点由{}判断：已解决或已关闭。",
    "No column tells the end of a case: its last event is taken.": "没有列说明案件的终点，"
    "以最后一个事件为准。",
    "{} could be day or month first: read day first.": "{}的日、月次序不明，按日在前读取。",
    "The desk {} is no unit of this log.": "日志中没有派单台{}。",
    "Columns of dates have different time zones.": "各日期列的时区不同。",
}
"""Chinese for the reasons and remarks of a measured log; `{}` stands for the name of a column."""
ROLES_ZH = {
    "case": "案件编号",
    "unit": "单位",
    "time": "事件时间",
    "activity": "操作",
    "status": "状态",
    "due": "时限",
    "opened": "受理时间",
    "resolved": "办结时间",
    "leg": "环节",
    "count": "移交次数",
    "desk": "派单台",
}


def remark(text: str, language: Language) -> str:
    """A reason or remark in a language; the name of a column stays as it is."""
    if language == "en":
        return text
    quoted = re.search(r"'.*'", text)
    name = quoted.group() if quoted else ""
    pattern = text.replace(name, "{}") if name else text
    return REMARKS.get(pattern, text).replace("{}", name)
