"""Every word of the pages on hand-offs and on one case's way, in English and Chinese: same keys.

Lives here: sentences, headings, names of groups and units, the Chinese of an event log's sentences.
May not: a number, a figure, markup, or the English of the log (`scenarios.follow.event_log` has
it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from model.declared.scenario import Scenario
from model.district.matters import DOMAINS
from model.tables.records import DESK, NONE, OFFICE_UNIT, SECTION_UNIT, World
from scenarios.follow import event_log as eventlog
from scenarios.follow.flows import ALL, Group, fields_of
from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "kinds": "Townships, offices and departments",
    "fields": "By field of work",
    "units": "One by one",
    "before": "Before the reform",
    "after": "After the reform",
    "largest": "<b>{arm}</b><br>the {most} largest flows, {share}% of all",
    "axis_giver": "who hands on",
    "axis_taker": "who receives",
    "scale": "<b>{arm}</b><br>hand-offs per 1,000 known cases",
    "others": "others",
    "node": "{group}<br>{count}",
    "node_buck": "{group}<br>{count} (▲ {unwarranted})",
    "cell": "{count}<br>▲ {share}%",
    "cell_plain": "{count}",
    "hover": "{giver} → {taker}<br><b>{count}</b> per 1,000 known cases<br>▲ passing the buck "
    "{unwarranted} ({share}%)<br>re-routing {rerouted} · contested {contested}<br>"
    "by way of the dispatcher's desk {by_desk}",
    "hover_buck": "{giver} → {taker}<br>▲ passing the buck: {count} per 1,000",
    "hover_other": "{giver} → {taker}<br>re-routing or contested: {count} per 1,000",
    "key_matrix": "▲ marks passing the buck: share of the hand-offs that the giver truly owed. "
    "× in a large table: a third or more.",
    "key_sankey": "Both on one scale. ▲ and the darker bands: passing the buck.",
    "nothing": "Nothing was handed on.",
    "same": "No lever changes, so both arms are one and the same.",
    "total_falls": "Hand-offs per 1,000 known cases fall from {before} to {after} "
    "({change}%){sure}.",
    "total_rises": "Hand-offs per 1,000 known cases rise from {before} to {after} "
    "({change}%){sure}.",
    "total_same": "Hand-offs per 1,000 known cases stay at {after}.",
    "sure_all": ", in all {count} pairs of runs",
    "sure_some": ", in {agree} of {count} pairs of runs",
    "sure_one": ", in one pair of runs",
    "buck_falls": "Passing the buck, the part that the giver truly owed, falls from {before} to "
    "{after}{sure}.",
    "buck_rises": "Passing the buck, the part that the giver truly owed, rises from {before} to "
    "{after}{sure}.",
    "buck_same": "Passing the buck, the part that the giver truly owed, stays at {after}.",
    "group_falls": "After the reform, {group} hand on {change}% less (from {before} to {after})"
    "{sure}.",
    "group_rises": "After the reform, {group} hand on {change}% more (from {before} to {after})"
    "{sure}.",
    "most_before": "Before, most buck-passing goes from {giver} to {taker}: {count} per 1,000 "
    "cases.",
    "most_after": "After, most goes from {giver} to {taker}: {count} per 1,000 cases.",
    "none_after": "After, there is none.",
    "by_desk": "Of the hand-offs after the reform, {share}% go by way of the dispatcher's desk: "
    "given back, and sent to somebody else.",
    "scope": "Cases known in the window, followed for sixty days more. Moves between sections of "
    "one township are counted apart and are not among these.",
    "desk": "dispatcher's desk",
    "townships": "townships",
    "offices": "dispatched offices",
    "departments": "departments",
    "township": "township {number}",
    "office": "offices of department {number} ({field})",
    "department": "department {number} ({field})",
    "field_office": "{field} offices",
    "field_department": "{field} departments",
    "short_office": "{field}, offices",
    "short_department": "{field}",
    "nobody": "nobody yet",
}  # fmt: skip

CHINESE: dict[str, str] = {
    "kinds": "镇街、派出机构与部门",
    "fields": "按领域",
    "units": "逐个单位",
    "before": "改革前",
    "after": "改革后",
    "largest": "<b>{arm}</b><br>最大的{most}条流向，占全部的{share}%",
    "axis_giver": "转出方",
    "axis_taker": "接收方",
    "scale": "<b>{arm}</b><br>每千件已知案件的移交次数",
    "others": "其他",
    "node": "{group}<br>{count}",
    "node_buck": "{group}<br>{count}（▲ {unwarranted}）",
    "cell": "{count}<br>▲ {share}%",
    "cell_plain": "{count}",
    "hover": "{giver} → {taker}<br>每千件已知案件 <b>{count}</b> 次<br>▲ 推诿 {unwarranted}"
    "（{share}%）<br>改派 {rerouted} · 争议 {contested}<br>经派单台转派 {by_desk}",
    "hover_buck": "{giver} → {taker}<br>▲ 推诿：每千件 {count} 次",
    "hover_other": "{giver} → {taker}<br>改派或争议：每千件 {count} 次",
    "key_matrix": "▲ 为推诿：移交中本属转出方职责的占比。大表中以 × 标出占三分之一及以上的。",
    "key_sankey": "两图同一比例。▲ 与深色带为推诿。",
    "nothing": "没有移交。",
    "same": "没有任何参数变动，两种情形完全相同。",
    "total_falls": "每千件已知案件的移交次数由{before}降至{after}（{change}%）{sure}。",
    "total_rises": "每千件已知案件的移交次数由{before}升至{after}（{change}%）{sure}。",
    "total_same": "每千件已知案件的移交次数保持在{after}。",
    "sure_all": "，{count}次配对运行均如此",
    "sure_some": "，{count}次配对运行中有{agree}次如此",
    "sure_one": "，配对运行一次",
    "buck_falls": "其中推诿（本属转出方职责的移交）由{before}降至{after}{sure}。",
    "buck_rises": "其中推诿（本属转出方职责的移交）由{before}升至{after}{sure}。",
    "buck_same": "其中推诿（本属转出方职责的移交）保持在{after}。",
    "group_falls": "改革后，{group}转出减少{change}%（由{before}降至{after}）{sure}。",
    "group_rises": "改革后，{group}转出增加{change}%（由{before}升至{after}）{sure}。",
    "most_before": "改革前，推诿最多的是{giver}转给{taker}：每千件{count}次。",
    "most_after": "改革后，推诿最多的是{giver}转给{taker}：每千件{count}次。",
    "none_after": "改革后没有推诿。",
    "by_desk": "改革后的移交中，{share}%是退回派单台后改派他处的。",
    "scope": "统计时段内知晓的案件，再跟踪六十天。同一镇街科室之间的移交单独统计，不在其内。",
    "desk": "派单台",
    "townships": "镇街",
    "offices": "派出机构",
    "departments": "部门",
    "township": "镇街{number}",
    "office": "部门{number}（{field}）派出机构",
    "department": "部门{number}（{field}）",
    "field_office": "{field}派出机构",
    "field_department": "{field}部门",
    "short_office": "{field}派出机构",
    "short_department": "{field}",
    "nobody": "尚无单位",
}

TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}

Arm = Literal["before", "after"]
ARMS: tuple[Arm, ...] = ("before", "after")

WORDS_ZH: dict[str, str] = {
    "known": "镇街{town}网格{grid}知晓案件：事项{matter}（{domain}），{how}",
    "triage": "镇街自行办理：{unit}",
    "whistled": "镇街科室研判后吹哨",
    "dispatch": "派单台派给{unit}",
    "called": "吹哨已发出，所呼叫的单位待应答时说明",
    "returned": "退回派单台",
    "response": "{unit}作出应答",
    "hand-off": "转给{unit}：{verdict}",
    "leg done": "{unit}全部办完并签批",
    "red": "超过时限，督查介入，案件在{lying}",
    "closed": "真实办结",
    "on paper": "只在账面办结，实际未解决，案件在{lying}",
    "settled": "网格当场自行解决",
    "called back": "回访发现并未解决",
    "reopened": "重新办理，案件在{lying}，账面时限重新计算",
}
"""Chinese sentences of `scenarios.follow.event_log.WORDS`: same keys, same places to fill."""

VERDICTS_ZH: dict[str, str] = {
    eventlog.UNWARRANTED: "推诿，本属其职责",
    eventlog.REROUTED: "改派，不属其职责",
    eventlog.CONTESTED: "争议，无单位依法承担此项职责",
}
FOUND_ZH = {"patrol": "巡查发现", "resident": "群众反映"}
LINE_ZH = "第{day}天（{date}）{leg}：{text}"
LEG_ZH = "［协办环节{number}］"
OPEN_ZH = "第{day}天（最后一天）：尚未办结"
SHELVED_ZH = "至第{day}天（最后一天）：已挂账，案件到此为止"
WEEKDAYS_ZH = "一二三四五六日"


def say(language: Language, key: str, **values: object) -> str:
    """A text of these pages in this language, filled in."""
    return TEXTS[language][key].format(**values)


def rate(value: float) -> str:
    """Hand-offs per 1,000 cases as shown."""
    return f"{value:,.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 0.95 else f"{value:.2f}"


def field_names(scenario: Scenario, language: Language) -> Sequence[str]:
    """Names of the fields that departments are spread over: of a log, or of the ten domains."""
    own = [en if language == "en" else zh for en, zh in DOMAINS]
    return (scenario.demand.names or own)[: fields_of(scenario)]


def domain_name(english: str) -> str:
    """A domain's name in Chinese; one that a log brought is left as it is."""
    return dict(DOMAINS).get(english, english)


def group_name(
    group: Group, fields: Sequence[str], language: Language, *, short: bool = False
) -> str:
    """What a group of units is called; `fields` are spread over the departments in turn.

    `short`: as it stands at an axis, where its kind need not be said.
    """
    if group.kind in ("desk", "others"):
        return say(language, group.kind)
    if group.field != ALL:
        key = f"{'short' if short else 'field'}_{group.kind}"
        return say(language, key, field=fields[group.field])
    if group.number == ALL:
        return say(language, f"{group.kind}s")
    field = fields[group.number % len(fields)]
    return say(language, group.kind, number=group.number + 1, field=field)


def unit_name(world: World, row: Any, language: Language) -> str:
    """What one unit is called; the English is the event log's."""
    if language == "en":
        return eventlog.unit_name(world, row)
    if pd.isna(row) or int(row) == NONE:
        return CHINESE["nobody"]
    unit, p = world.units[int(row)], world.p[0]
    department = f"部门{unit['department'] + 1}"
    if unit["kind"] == DESK:
        return CHINESE["desk"]
    if unit["kind"] == SECTION_UNIT:
        section = (int(row) - 1) % int(p["sections_per_township"]) + 1
        return f"镇街{unit['township'] + 1}第{section}科室"
    if unit["kind"] == OFFICE_UNIT:
        return f"{department}驻镇街{unit['township'] + 1}派出机构"
    sections = int(p["sections_per_department"])
    if sections == 1:
        return department
    first = len(world.units) - int(p["departments"]) * sections
    return f"{department}第{(int(row) - first) % sections + 1}科室"
