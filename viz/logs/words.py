"""Every word a reader of a measured log sees, in English and Chinese: same keys in both.

Lives here: labels of measures and of what is left out, sentences, translations of reasons.
May not: a number, a figure, or markup.
"""

from __future__ import annotations

import re

from viz.words.language import Language, words

say = words("logs")
TEXTS = say.texts


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
