"""Which column of a log is which: named by the user, by a standard, or guessed by its heading.

Lives here: the roles a column can have, the headings by which they are guessed, and the check.
May not: read a file, or measure anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.dates import known, read_dates
from scenarios.logs.remark import Remark, remark
from scenarios.logs.verdicts import NO, YES, deadline_verdict

LISTED = 40  # columns that an error still names
SELDOM = 0.02  # share of repeats below which a number may be that of a row
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
            "case:concept:name case caseid caseno casenumber casekey caseenquiryid srnumber "
            "servicerequestnumber incident incidentid incidentnumber ticket ticketid ticketno "
            "ticketnumber issuekey requestid servicerequestid uniquekey issue issueid key number "
            "servicerequest servicerequestsrnumber id 工单编号 工单编码 服务工单号 任务单号 "
            "案卷编号 工单号 工单id 诉求工单号 诉求编号 诉求件编号 案件编号 案件号 事件编号 "
            "事件号 任务号 任务编号 受理编号 受理单号 服务单号 单号 业务编号 流水号 编号"
        )
    ),
    "unit": Role(
        _headings(
            "org:group org:role org:resource unit assignmentgroup assignedgroup supportgroup "
            "ticketgroup workgroup group queue team ownerdepartment department responsibleagency "
            "involvedst division directorate agencyresponsible "
            "assignedtotechniciangroup owningdepartment caseowner "
            "organizationacronym office agencyname agency account resource 流转后单位 承接单位 "
            "接收单位 承办单位 主办单位 办理单位 专业部门 处置单位 处理单位 责任单位 当前单位 "
            "当前处理单位 受理单位 操作单位 二级承办单位 一级承办单位 承办部门 主办部门 处置部门 "
            "处理部门 办理部门 责任部门 主责部门 操作部门 当前部门 单位 部门 assignedto assignee "
            "assigneename owner handler agent 承办人 处理人 经办人 办理人 操作人"
        )
    ),
    "time": Role(
        _headings(
            "time:timestamp timestamp completetimestamp endtimestamp time eventtime datetime "
            "starttimestamp sysupdatedat sysupdatedon updatedat updated updateddate lastupdated "
            "updatetimestamp completetime modifieddate modifiedat modified lastmodified "
            "lastmodifieddate endtime "
            "changedatetime datestamp lastupdate lastupdatetime lastupdatedate updateddatetime "
            "eventend transitiondate miend starttime 操作时间 处理时间 流转时间 转办时间 转派时间 "
            "结束时间 开始时间 end start 签收时间 环节时间 更新时间 办理时间 处置时间 时间"
        ),
        dates=True,
    ),
    "activity": Role(
        _headings(
            "concept:name activity incidentactivitytype event action actiontaken 活动 操作 动作 "
            "环节 当前环节 流转环节 办理环节 处理环节 操作类型 操作名称"
        )
    ),
    "status": Role(
        _headings(
            "status srstatus incidentstate state casestatus ticketstatus requeststatus "
            "serviceorderstatus 状态 工单状态 案件状态 办理状态 诉求状态 处理状态 当前状态"
        )
    ),
    "due": Role(
        _headings(
            "madesla slamet met due dueat dueon duedate deadline sladue slatargetdt targetdt "
            "serviceduedate ticketduetimestamp duebytime expecteddatetime timetoresolve 截止时间 "
            "截止日期 处置截止时间 应办结日期 处理时限 办结期限 办理期限 要求办结时间 应办结时间 "
            "到期时间 处置时限 办理时限 办结时限 要求反馈时间 是否按时 是否按期 按时办结 "
            "是否按时办结 是否按期办结 按期办结 是否超期 是否超时 是否逾期 超期 逾期 超时 "
            "超期状态 逾期状态 overdue isoverdue breached slabreached hasbreached ontime late "
            "islate"
        )
    ),
    "opened": Role(
        _headings(
            "openedat opened openedon opendate opendt createdat created createdon createddate "
            "ticketcreatedtimestamp ticketcreateddate srcreatedate adddate syscreatedon "
            "createdtime datetimeopened openingdate daterequested datecreated submitdate "
            "creationdate requesteddatetime datereceived reporteddate "
            "reportedat requested 受理时间 来话时间 "
            "上报时间 登记时间 来电时间 诉求时间 创建时间 立案时间 接单时间 派单时间 受理日期 "
            "登记日期 来电日期 派遣时间 createddatelocal"
        ),
        dates=True,
    ),
    "resolved": Role(
        _headings(
            "resolvedat resolved resolvedon resolveddate resolutiondate solvedat solved "
            "ticketsolvedtimestamp ticketsolveddate closedate closedat closedon closeddate closed "
            "closeddt dateclosed closetime resolvetime datefixed closeddatetime resolvedtime "
            "closedtime closeddatelocal "
            "datetimeclosed lastresolveddate caseclosedate 解决时间 办结时间 实际办结时间 "
            "实际反馈时间 结案时间 实际办结日期 办结日期 完成时间 关闭时间 归档时间"
        ),
        dates=True,
    ),
    "leg": Role(),
    "count": Role(),
}
PERSONS = frozenset(
    _headings(
        "org:resource assignedto assignee assigneename owner handler agent 承办人 处理人 经办人 "
        "办理人 操作人"
    )
)
"""Headings of a unit that name a person."""
LABELS = {
    "area": Role(
        _headings(
            "township town subdistrict street ward councildistrict councildist communityboard "
            "communityarea district neighbourhood neighborhood area location borough 镇街 街镇 "
            "乡镇 街道 所属镇街 所属街道 所属乡镇 街道名称 事发街道 诉求区域 所属区域 所属区 属地 "
            "区域 片区"
        )
    ),
    "domain": Role(
        _headings(
            "domain category complainttype casetype requesttype srtype problemtype "
            "servicecodedescription issuetype topic type 领域 大类 一级分类 类别 诉求类别 "
            "工单类别 案件类别 事件类别 问题类别 问题类型 诉求类型 诉求分类 案件类型 事件类型 "
            "类型 分类"
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
NEEDED = ("case", "unit")
DOUBTED = ("opened", "resolved", "due")
"""Roles of which a column that is called so, but does not suit, is reported."""
BESIDE = r"\d+|新|必填|选填|[一二]级|local|utc|gmt|北京(?:时间)?|本地(?:时间)?"
"""What brackets behind a heading say that does not change its sense, as (planned) would."""
SIMPLIFIED = str.maketrans(
    "單編號處辦責時間狀態類別區鄉鎮結關閉環節轉領", "单编号处办责时间状态类别区乡镇结关闭环节转领"
)
"""Headings in traditional characters are compared in simplified ones."""


@dataclass(frozen=True)
class Columns:
    """The columns of a log by role, which of them were guessed, and the desk among the units.

    `also_dates` have no role, but dates from which the order of day and month may be seen.
    """

    names: Mapping[str, str]
    guessed: tuple[str, ...] = ()
    also_dates: tuple[str, ...] = ()
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
        passed = _passed_over("time", sample, taken) or _passed_over("opened", sample, taken)
        why = " {column!r} is called so, but {value!r} is no date that is read."
        raise _missing("time", None, headings, where, why.format(**passed.values) if passed else "")
    unit = merged["unit"]
    notes = [remark("units_are_persons", column=unit)] if _heading(unit) in PERSONS else []
    desk = OWN_DESK if desk is None and own else desk
    notes += [remark("same_heading", column=c) for c in merged.values() if f"{c} (2)" in headings]
    unread = [_passed_over(role, sample, taken) for role in DOUBTED if role not in merged]
    notes += [note for note in unread if note]
    also = tuple(name for name in headings if name not in taken and _short_dates(sample[name]))
    return Columns(merged, tuple(guessed), also, desk, tuple(notes))


def _guess(role: str, form: Role, sample: pd.DataFrame, taken: set[str]) -> str | None:
    """The column of the first heading that is there and whose first values look right.

    One with values goes before an empty one, and as a case one whose values repeat before others:
    a number of rows hardly ever does.
    """
    by_heading: dict[str, list[str]] = {}
    for column in sample.columns:
        by_heading.setdefault(_heading(column), []).append(column)
    there = [column for heading in form.headings for column in by_heading.get(heading, [])]
    fit = [c for c in there if c not in taken and _looks_right(role, form, sample[c])]
    full = [c for c in fit if known(_text(sample[c])).any()] or fit
    if role == "case":  # it may be called NA
        full = [c for c in fit if (_text(sample[c]) != "").any()] or fit
        full = [c for c in full if sample[c].duplicated().mean() > SELDOM] or full
    return next(iter(full), None)


def _heading(text: str) -> str:
    """A heading in small letters without blanks and marks, and without what is said beside it."""
    plain = text.lower().translate(SIMPLIFIED).strip()
    plain = re.sub(rf"(?<=.)\s*[(（](?:{BESIDE})[)）]$|(?<=单位|部门)名称$", "", plain)
    return re.sub(r"[\s_\-./()（）#*+]+", "", re.sub(r"^(?:inc|task)[._]", "", plain))


def names_columns(fields: Iterable[str]) -> bool:
    """Whether a line names two of a case, a unit and a time: then it is one of headings."""
    found = {_heading(field) for field in fields}
    times = ROLES["time"].headings + ROLES["opened"].headings
    return sum(not found.isdisjoint(of) for of in (*(ROLES[k].headings for k in NEEDED), times)) > 1


def _text(values: pd.Series) -> pd.Series:
    return values.astype(object).where(values.notna(), "").astype(str)


def _looks_right(role: str, form: Role, values: pd.Series) -> bool:
    """Whether first values suit a role: dates for a date, yes and no or dates for a deadline."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return form.dates or role == "due"
    if not form.dates and role != "due":
        return True
    text = _text(values).head(2_000)
    text = text[known(text)].str.strip()
    if text.empty:
        return True
    found = read_dates(text)
    right = found.any | found.void
    if role == "due":
        right |= [word.lower() in YES | NO or deadline_verdict(word) is not None for word in text]
    return bool(right.mean() > LIKELY)


def _short_dates(values: pd.Series) -> bool:
    """Whether values may be dates whose order of day and month is in doubt; unknown ones may."""
    text = _text(values)
    text = text[known(text)].head(200).str.strip()
    short = text.str.match(
        r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}\b|\d{1,2}/\d{1,2}/\d\d(?:\s|$)"
    )
    return not len(short) or bool(short.mean() > LIKELY)


def _passed_over(role: str, sample: pd.DataFrame, taken: set[str]) -> Remark | None:
    """A remark on a column that is called as the role is, but whose values do not suit it."""
    for column in sample.columns:
        text = _text(sample[column])
        values = text[known(text)]
        if column not in taken and _heading(column) in ROLES[role].headings and len(values):
            value = values.iloc[0][:40]
            return remark("passed_over", column=column, value=value, option=option_of(role))
    return None


def _missing(
    role: str, name: str | None, headings: Sequence[str], where: str, why: str = ""
) -> ScenarioError:
    option = option_of(role)
    there = ", ".join(repr(heading) for heading in headings[:LISTED])
    if len(headings) > LISTED:
        there += f" and {len(headings) - LISTED} more"
    if name is None:
        return ScenarioError(
            f"{where}: no heading shows which column is the {role}: expected one. Name it with "
            f"{option}.{why} Columns: {there}."
        )
    near = get_close_matches(name, headings, n=1, cutoff=0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return ScenarioError(
        f"{where}: {option} = {name!r}: expected a column.{guess} Columns: {there}."
    )


def option_of(role: str) -> str:
    """The option that names a role's column."""
    return "--count-field" if role == "count" else f"--{role}"
