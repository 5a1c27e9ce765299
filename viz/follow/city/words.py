"""Every word of the page on the city, in English and Chinese: same keys in both.

Lives here: names of measures and states, what a place on the map says, what a unit's view says.
May not: labels that an outcome declares (they come from there), a number, a figure, or markup.
"""

from __future__ import annotations

from model.readings import OUTCOMES
from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "open": "Open cases",
    "trust": "Residents' trust",
    "unit_open": "that evening",
    "unit_backlog": "working days of work on the piles",
    "unit_burden": "% of staff-days, last 28 days",
    "unit_trust": "of 100",
    "unit_whistles": "in the last 30 days",
    "by_grid": "by grid; the number is the township's",
    "by_town": "by township",
    "before": "Before the reform",
    "after": "After the reform",
    "title": "<b>{arm} · day {day}</b><br>{measure} ({unit})<br>{by}",
    "department_row": "Departments",
    "department_row_backlog": "Departments: backlog on the same scale",
    "desk": "desk",
    "grid": "Township {town} · grid {grid}",
    "town": "Township {town}",
    "hover_town": "<b>Township {town}</b><br>open cases {open}<br>backlog {backlog} working days"
    "<br>burden {burden}%<br>trust {trust} of 100<br>whistles in 30 days {whistles}"
    "<br>truly solved in time so far {in_time}%, open cases counted as not",
    "hover_department": "Department {number} ({field})",
    "summary": "Day {day}, {arm}: {measure}, from {low} (township {low_town}) to {high} (township "
    "{high_town}), {middle} in the middle township.",
    "summary_one": "Day {day}, {arm}: {measure} {high}.",
    "arm_before": "without the reform",
    "arm_after": "with the reform",
    # one unit
    "unit_head": "{name}, day {day}, {arm}",
    "unit_queue": "{held} cases lie here: {states}. The oldest has been here for {oldest} working "
    "days; the piles hold {backlog} working days of work.",
    "unit_empty": "Nothing lies here.",
    "unit_passing": "Of {received} that came in the last {window} days, it handed on {count} "
    "({share}%); truly its own among these: {unwarranted}.",
    "unit_quiet": "In the last {window} days nothing came.",
    "unit_to": "It hands on mostly to {names}.",
    "unit_from": "It is mostly handed to by {names}.",
    "named": "{name} ({count})",
    "join": ", ",
    "on_the_way": "{count} on the way",
    "on_the_pile": "{count} on the pile",
    "in_hand": "{count} in hand",
    "to_be_signed": "{count} to be signed off",
    "waiting": "{count} waiting for the lead department",
    "left_lying": "{count} left lying",
    "no_power": "{count} without the power to solve them",
    "queue_title": "What lies here, by working days",
    "queue_axis": "cases",
    "age": "{low}–{high}",
    "age_last": "over {low}",
}

CHINESE: dict[str, str] = {
    "open": "未结案件",
    "trust": "群众信任",
    "unit_open": "当日终了，件",
    "unit_backlog": "待办工作量，工作日",
    "unit_burden": "占在编人日的%，近28天",
    "unit_trust": "满分100",
    "unit_whistles": "近30天",
    "by_grid": "按网格着色，数字为全镇街",
    "by_town": "按镇街着色",
    "before": "改革前",
    "after": "改革后",
    "title": "<b>{arm} · 第{day}天</b><br>{measure}（{unit}）<br>{by}",
    "department_row": "部门",
    "department_row_backlog": "部门：积压天数，同一色标",
    "desk": "派单台",
    "grid": "镇街{town} · 网格{grid}",
    "town": "镇街{town}",
    "hover_town": "<b>镇街{town}</b><br>未结案件 {open}<br>积压 {backlog} 个工作日"
    "<br>负担 {burden}%<br>信任 {trust}（满分100）<br>近30天吹哨 {whistles}"
    "<br>迄今真实按期办结 {in_time}%，未结的按未按期计",
    "hover_department": "部门{number}（{field}）",
    "summary": "第{day}天，{arm}：{measure}最低{low}（镇街{low_town}），最高{high}（镇街"
    "{high_town}），居中的镇街为{middle}。",
    "summary_one": "第{day}天，{arm}：{measure}{high}。",
    "arm_before": "不实施改革",
    "arm_after": "实施改革",
    "unit_head": "{name}，第{day}天，{arm}",
    "unit_queue": "现有{held}件：{states}。最久的已在此{oldest}个工作日；待办工作量为"
    "{backlog}个工作日。",
    "unit_empty": "现无案件。",
    "unit_passing": "近{window}天收到{received}件次，转出{count}件次（{share}%），"
    "其中本属其职责的{unwarranted}件次。",
    "unit_quiet": "近{window}天没有收到案件。",
    "unit_to": "主要转给{names}。",
    "unit_from": "主要由{names}转来。",
    "named": "{name}（{count}）",
    "join": "、",
    "on_the_way": "在途{count}件",
    "on_the_pile": "待办{count}件",
    "in_hand": "在办{count}件",
    "to_be_signed": "待签批{count}件",
    "waiting": "等待牵头部门{count}件",
    "left_lying": "搁置{count}件",
    "no_power": "无权办理{count}件",
    "queue_title": "现有案件，按在此工作日数",
    "queue_axis": "件",
    "age": "{low}–{high}",
    "age_last": "超过{low}",
}

TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}

DECLARED = {"backlog": "backlog_days", "burden": "burden", "whistles": "whistles"}
"""Measures that an outcome declares a label for."""


def say(language: Language, key: str, **values: object) -> str:
    """A text of the page in this language, filled in."""
    return TEXTS[language][key].format(**values)


def measure_name(measure: str, language: Language) -> str:
    """What a measure on the map is called."""
    if measure in DECLARED:
        label: str = getattr(OUTCOMES[DECLARED[measure]], language)
        return label.translate(str.maketrans("()", "（）")) if language == "zh" else label
    return say(language, measure)
