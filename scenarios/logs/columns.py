"""Which column of a log is which: named by the user, by a standard, or guessed by its heading.

Lives here: the roles a column can have, the headings by which they are guessed, and the check.
May not: read a file, or measure anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.dates import known
from scenarios.logs.remark import Remark, remark

LISTED = 40  # columns that an error still names
LIKELY = 0.5  # share of values that must look right before a heading is believed
OWN_LOG = {"case", "leg", "unit", "activity", "timestamp", "warranted"}
OWN_DESK = "0"
"""By which headings our own logs are known, and their dispatcher's desk."""


@dataclass(frozen=True)
class Role:
    """What a column can be for: the headings by which it is guessed, and whether it holds dates.

    Headings are compared in small letters without blanks and marks, the first that is there wins.
    """

    headings: tuple[str, ...] = ()
    dates: bool = False


def _headings(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ROLES = {
    "case": Role(
        _headings(
            "case:concept:name case caseid caseno casenumber casekey number incident incidentid "
            "incidentnumber ticket ticketid ticketno ticketnumber requestid servicerequestid "
            "uniquekey id 工单编号 工单号 工单id 案件编号 案件号 事件编号 事件号 任务号 受理编号 "
            "诉求编号 流水号 编号"
        )
    ),
    "unit": Role(
        _headings(
            "org:group org:role org:resource unit assignmentgroup assignedgroup supportgroup "
            "workgroup group queue team department office agency account resource 承办单位 "
            "办理单位 处置单位 责任单位 主办单位 当前单位 承办部门 处置部门 责任部门 "
            "主责部门 单位 部门"
        )
    ),
    "time": Role(
        _headings(
            "time:timestamp timestamp time eventtime datetime sysupdatedat updatedat updated "
            "modifiedat lastmodified 操作时间 处理时间 流转时间 更新时间 办理时间 时间"
        ),
        dates=True,
    ),
    "activity": Role(
        _headings("concept:name activity event action 活动 操作 动作 环节 办理环节 处理环节")
    ),
    "status": Role(
        _headings("status incidentstate state casestatus 状态 工单状态 案件状态 办理状态")
    ),
    "due": Role(
        _headings(
            "madesla slamet met due dueat duedate deadline sladue 截止时间 截止日期 办结期限 "
            "处置时限 办理时限 是否按时 是否按期 按时办结 是否超期 是否超时 是否逾期 overdue "
            "breached slabreached"
        )
    ),
    "opened": Role(
        _headings(
            "openedat opened opendate createdat created createddate creationdate reportedat "
            "受理时间 上报时间 登记时间 来电时间 创建时间 立案时间 受理日期"
        ),
        dates=True,
    ),
    "resolved": Role(
        _headings(
            "resolvedat resolved resolveddate resolutiondate closedate closedat closeddate closed "
            "解决时间 办结时间 结案时间 办结日期 关闭时间"
        ),
        dates=True,
    ),
    "leg": Role(),
    "count": Role(),
}
LABELS = {
    "area": Role(
        _headings(
            "township town subdistrict street ward councildistrict councildist communityboard "
            "district neighbourhood neighborhood area location borough 镇街 街镇 乡镇 街道 "
            "所属镇街 所属街道 所属乡镇 街道名称 事发街道 诉求区域 所属区域 属地 区域 片区"
        )
    ),
    "domain": Role(
        _headings(
            "domain category complainttype casetype requesttype problemtype topic type 领域 大类 "
            "一级分类 类别 诉求类别 工单类别 案件类别 事件类别 问题类别 问题类型 诉求类型 "
            "案件类型 事件类型 类型 分类"
        )
    ),
    "matter": Role(
        _headings(
            "matter subcategory subtype subtopic descriptor 事项 事项名称 诉求事项 四级分类 "
            "三级分类 二级分类 小类 细类"
        )
    ),
}
"""Roles that `fit` asks for besides: where a case came from and what it was about."""
REVERSED = re.compile(r"overdue|breach|超期|超时|逾期")
"""Headings of a deadline where yes means that it was missed."""
YES = frozenset(["true", "yes", "y", "t", "1", "met", "in time", "是", "按时", "按期"])
NO = frozenset(["false", "no", "n", "f", "0", "missed", "late", "否", "超期", "超时", "逾期"])
NEEDED = ("case", "unit")


@dataclass(frozen=True)
class Columns:
    """The columns of a log by role, which of them were guessed, and the desk among the units."""

    names: Mapping[str, str]
    guessed: tuple[str, ...] = ()
    desk: str | None = None
    notes: tuple[Remark, ...] = ()

    def listed(self) -> dict[str, dict[str, Any]]:
        """Every role with its column and whether that is a guess."""
        return {
            role: {"column": name, "guessed": role in self.guessed}
            for role, name in self.names.items()
        }


def columns_chosen(
    sample: pd.DataFrame,
    asked: Mapping[str, str | None],
    desk: str | None,
    where: str,
    *,
    labels: bool = False,
) -> Columns:
    """The columns that were asked for, the others guessed from headings and first values.

    `labels` looks for those of `LABELS`, too. Raises ScenarioError, naming the columns there are,
    for one that is missing or cannot be guessed.
    """
    headings = list(sample.columns)
    names = {role: name for role, name in asked.items() if name is not None}
    for role, name in names.items():
        if name not in headings:
            raise _missing(role, name, headings, where)
    own = set(headings) >= OWN_LOG
    taken = set(names.values())
    guessed = {}
    roles = ROLES | LABELS if labels else ROLES
    for role, form in roles.items():
        found = None if role in names else _guess(role, form, sample, taken)
        if role == "leg" and own and role not in names:
            found = "leg"
        if found:
            guessed[role] = found
            taken.add(found)
    merged = {role: {**names, **guessed}[role] for role in roles if role in {**names, **guessed}}
    for role in NEEDED:
        if role not in merged:
            raise _missing(role, None, headings, where)
    if not {"time", "opened"} & set(merged):
        raise _missing("time", None, headings, where)
    notes = (remark("units_are_persons"),) if merged["unit"] == "org:resource" else ()
    desk = OWN_DESK if desk is None and own else desk
    return Columns(merged, tuple(guessed), desk, notes)


def _guess(role: str, form: Role, sample: pd.DataFrame, taken: set[str]) -> str | None:
    """The column of the first heading that is there and whose first values look right."""
    by_heading: dict[str, str] = {}
    for column in sample.columns:
        by_heading.setdefault(re.sub(r"[\s_\-.]+", "", column.lower()), column)
    for heading in form.headings:
        column = by_heading.get(heading)
        if column is not None and column not in taken and _looks_right(role, form, sample[column]):
            return column
    return None


def _looks_right(role: str, form: Role, values: pd.Series) -> bool:
    """Whether first values suit a role: dates for a date, yes and no or dates for a deadline."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return form.dates or role == "due"
    if not form.dates and role != "due":
        return True
    text = values.astype(object).where(values.notna(), "").astype(str).head(2_000)
    text = text[known(text)].str.strip().str.lower()
    if text.empty:
        return True
    right = text.str.match(r"^\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}")
    if role == "due":
        right |= text.isin(YES | NO)
    return bool(right.mean() > LIKELY)


def _missing(role: str, name: str | None, headings: Sequence[str], where: str) -> ScenarioError:
    option = option_of(role)
    there = ", ".join(repr(heading) for heading in headings[:LISTED])
    if len(headings) > LISTED:
        there += f" and {len(headings) - LISTED} more"
    if name is None:
        return ScenarioError(
            f"{where}: no heading shows which column is the {role}: expected one. Name it with "
            f"{option}. Columns: {there}."
        )
    near = get_close_matches(name, headings, n=1, cutoff=0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return ScenarioError(
        f"{where}: {option} = {name!r}: expected a column.{guess} Columns: {there}."
    )


def option_of(role: str) -> str:
    """The option that names a role's column."""
    return "--count-field" if role == "count" else f"--{role}"
