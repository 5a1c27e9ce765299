"""Every word of the dashboard that is not the report's: same keys in both languages.

Lives here: headings, buttons, notes and complaints of the page, names of groups and lever units.
May not: labels of levers and outcomes (their declarations have them), numbers, markup.
"""

from __future__ import annotations

from viz.texts import Language

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · a simulated district",
    "title": "Move a weight, see the district answer",
    "subtitle": "Choose a place and a reform, then move its levers. Every number compares the same "
    "place, over the same days, without and with the reform.",
    "language": "Language",
    "place": "Place",
    "reform": "Reform",
    "no_reform": "No reform",
    # levers
    "levers": "Levers",
    "levers_note": "As the reform has them. Move any of them; ⓘ says where a number comes from.",
    "reset": "Reset levers",
    "moved_count": "{count} moved by hand",
    "stood": "before {before}",
    "stood_moved": "before {before} · as the reform has it {reform}",
    "range": "Range {low} to {high}",
    "source": "Source: {source}",
    "about": "About: {label}",
    "value_of": "{label} (typed)",
    "no_number": "Not a number. Give one from {low} to {high}.",
    "out_of_range": "Out of range. Give a number from {low} to {high}.",
    "not_whole": "Give a whole number from {low} to {high}.",
    # the answer
    "answer": "What changes",
    "change": "difference",
    "interval": "95% interval {low} to {high}",
    "interval_later": "interval follows",
    "coarse": "First estimate",
    "coarse_note": "First estimate from {replications} pairs of runs over {days} days. "
    "The full answer is being worked out.",
    "full_note": "{replications} pairs of runs over {days} days.",
    "stale": "The numbers below still answer the question before.",
    "getting_ready": "Getting ready. The very first start takes up to a minute.",
    "working": "Working: {done} of {total} pairs of runs",
    "failed": "The run ended with an error; move a lever to try again. ({reason})",
    "no_difference": "no difference",
    "daily_note": "Means over all runs, smoothed over 28 days.",
    "chart_of": "Chart: {title}",
    # what is not in the numbers
    "pending": "Not yet in force",
    "pending_note": "{count} clauses of this reform have no mechanism in the model yet. "
    "They change none of these numbers:",
    "pending_none": "All clauses of this reform are in the numbers.",
    "already": "Already so here",
    "already_note": "These clauses change nothing, for the place had them before:",
    "limits": "A simulation, not a measurement: it works out what would follow if its assumptions "
    "held. Places are sketched from few public facts, and the intervals cover chance, not doubt "
    "about the assumptions.",
}

CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 模拟辖区",
    "title": "调一个权重，看辖区如何变化",
    "subtitle": "选定地区和改革，再调整各项参数。所有数字都是同一地区、同一时段，"
    "不实施改革与实施改革的对比。",
    "language": "语言",
    "place": "地区",
    "reform": "改革",
    "no_reform": "不改革",
    "levers": "改革参数",
    "levers_note": "初始值按改革方案设定，可逐项调整；ⓘ 处可查看数据来源。",
    "reset": "恢复方案设定",
    "moved_count": "已手动调整{count}项",
    "stood": "改革前 {before}",
    "stood_moved": "改革前 {before} · 方案设定 {reform}",
    "range": "取值范围：{low} 至 {high}",
    "source": "来源：{source}",
    "about": "说明：{label}",
    "value_of": "{label}（直接输入）",
    "no_number": "不是数字，请输入 {low} 至 {high} 之间的数。",
    "out_of_range": "超出范围，请输入 {low} 至 {high} 之间的数。",
    "not_whole": "请输入 {low} 至 {high} 之间的整数。",
    "answer": "有何变化",
    "change": "差值",
    "interval": "95%区间：{low} 至 {high}",
    "interval_later": "区间稍后给出",
    "coarse": "初步估计",
    "coarse_note": "初步估计：配对运行{replications}次，每次{days}天；完整结果正在计算。",
    "full_note": "配对运行{replications}次，每次{days}天。",
    "stale": "下方仍是上一次设定的结果。",
    "getting_ready": "正在准备，首次启动最多需要一分钟。",
    "working": "正在计算：已完成 {done}／{total} 次配对运行",
    "failed": "运行出错，请调整任一参数重试。（{reason}）",
    "no_difference": "没有差别",
    "daily_note": "曲线为多次运行的均值，按28天平滑。",
    "chart_of": "图：{title}",
    "pending": "尚未计入",
    "pending_note": "本项改革有{count}项条款在模型中尚无对应机制，不影响以上数字：",
    "pending_none": "本项改革的条款均已计入。",
    "already": "原已如此",
    "already_note": "以下条款改革前当地已经如此，不算变化：",
    "limits": "这是仿真推演，不是实地测量：说明的是假设成立时会发生什么。"
    "各地情况依据少量公开资料勾勒；区间只反映随机性，不反映对假设本身的疑问。",
}

APP_TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}

NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}

LEVER_UNITS: dict[str, str] = {
    "working days": "个工作日",
    "days": "天",
    "minutes": "分钟",
    "returns": "次",
    "levels": "级",
    "sign-offs": "道",
    "weight": "（权重）",
    "domains": "个领域",
    "staff-days": "人日",
    "days (0: by need)": "天（0为按需）",
    "persons per township": "人/镇街",
}
"""Chinese for the units of levers that are no shares; a test holds them to the declaration."""


def say(language: Language, key: str, **values: object) -> str:
    """A text of the page in this language, filled in."""
    return APP_TEXTS[language][key].format(**values)


def lever_unit(unit: str, language: Language) -> str:
    """The unit of a lever as shown beside its value: shares in per cent."""
    if unit.split(" ")[0] == "share":
        return "%"
    return LEVER_UNITS.get(unit, unit) if language == "zh" else unit
