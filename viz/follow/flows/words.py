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
from viz.words.language import Language, words

say = words("follow.handoffs")
TEXTS = say.texts


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
        return TEXTS["zh"]["nobody"]
    unit, p = world.units[int(row)], world.p[0]
    department = f"部门{unit['department'] + 1}"
    if unit["kind"] == DESK:
        return TEXTS["zh"]["desk"]
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
