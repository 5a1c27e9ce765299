"""Headings of exports are guessed: process mining, ticket systems, city hotlines, Chinese hotlines.

Lives here: which column of a known export is which. May not: a column that a user names.
"""

from __future__ import annotations

import pandas as pd
import pytest

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.columns import columns_chosen

EXPORTS = {
    "Disco": (
        "Case ID,Activity,Resource,Start Timestamp,Complete Timestamp,Variant,Variant index",
        "case=Case ID unit=Resource time=Complete Timestamp activity=Activity",
    ),
    "Celonis": (
        "CASE_KEY,ACTIVITY_EN,EVENTTIME,DEPARTMENT",
        "case=CASE_KEY unit=DEPARTMENT time=EVENTTIME",
    ),
    "Jira": (
        "Summary,Issue key,Issue id,Issue Type,Status,Assignee,Reporter,Created,Updated,Resolved,"
        "Due date",
        "case=Issue key unit=Assignee time=Updated status=Status opened=Created "
        "resolved=Resolved due=Due date",
    ),
    "Zendesk view": (
        "ID,Requester,Subject,Status,Created at,Updated at,Solved at,Group,Assignee",
        "case=ID unit=Group time=Updated at status=Status opened=Created at resolved=Solved at",
    ),
    "Zendesk Explore": (
        "Ticket ID,Ticket group,Assignee name,Ticket status,Ticket created - Timestamp,"
        "Ticket solved - Timestamp,Update - Timestamp",
        "case=Ticket ID unit=Ticket group time=Update - Timestamp status=Ticket status "
        "opened=Ticket created - Timestamp resolved=Ticket solved - Timestamp",
    ),
    "ServiceNow": (
        "Number,Opened,Short description,Priority,State,Category,Assignment group,Assigned to,"
        "Updated,Resolved,Closed,Made SLA",
        "case=Number unit=Assignment group time=Updated status=State opened=Opened "
        "resolved=Resolved due=Made SLA",
    ),
    "ServiceNow fields": (
        "number,sys_updated_on,opened_at,resolved_at,closed_at,assignment_group,incident_state,"
        "made_sla,sys_created_on",
        "case=number unit=assignment_group time=sys_updated_on status=incident_state "
        "opened=opened_at resolved=resolved_at due=made_sla",
    ),
    "311 New York": (
        "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,Status,"
        "Due Date,Community Board,Borough",
        "case=Unique Key unit=Agency Name opened=Created Date resolved=Closed Date status=Status "
        "due=Due Date area=Community Board domain=Complaint Type matter=Descriptor",
    ),
    "311 Chicago": (
        "SR_NUMBER,SR_TYPE,OWNER_DEPARTMENT,STATUS,CREATED_DATE,LAST_MODIFIED_DATE,CLOSED_DATE,WARD",
        "case=SR_NUMBER unit=OWNER_DEPARTMENT time=LAST_MODIFIED_DATE status=STATUS "
        "opened=CREATED_DATE resolved=CLOSED_DATE area=WARD domain=SR_TYPE",
    ),
    "311 Boston": (
        "case_enquiry_id,open_dt,sla_target_dt,closed_dt,on_time,case_status,department,neighborhood",
        "case=case_enquiry_id unit=department opened=open_dt resolved=closed_dt "
        "due=sla_target_dt status=case_status area=neighborhood",
    ),
    "311 San Francisco": (
        "CaseID,Opened,Closed,Updated,Status,Responsible Agency,Category,Request Type,Neighborhood",
        "case=CaseID unit=Responsible Agency opened=Opened resolved=Closed time=Updated "
        "status=Status area=Neighborhood domain=Category",
    ),
    "311 Washington": (
        "SERVICEREQUESTID,SERVICECODEDESCRIPTION,ADDDATE,RESOLUTIONDATE,SERVICEDUEDATE,"
        "ORGANIZATIONACRONYM,SERVICEORDERSTATUS,WARD",
        "case=SERVICEREQUESTID unit=ORGANIZATIONACRONYM opened=ADDDATE resolved=RESOLUTIONDATE "
        "due=SERVICEDUEDATE status=SERVICEORDERSTATUS area=WARD domain=SERVICECODEDESCRIPTION",
    ),
    "311 Philadelphia": (
        "service_request_id,status,agency_responsible,requested_datetime,updated_datetime,"
        "expected_datetime,closed_datetime",
        "case=service_request_id unit=agency_responsible status=status time=updated_datetime "
        "opened=requested_datetime due=expected_datetime resolved=closed_datetime",
    ),
    "311 Houston": (
        "CASE NUMBER,Department,Case Type,Created Date Local,Closed Date Local,Due Date,Status",
        "case=CASE NUMBER unit=Department opened=Created Date Local resolved=Closed Date Local "
        "due=Due Date status=Status domain=Case Type",
    ),
    "Freshdesk": (
        "Ticket ID,Status,Group,Agent,Created date,Due by date,Resolved date,Last update date",
        "case=Ticket ID unit=Group status=Status opened=Created date resolved=Resolved date "
        "time=Last update date",
    ),
    "Salesforce": (
        "Case Number,Case Owner,Status,Date/Time Opened,Date/Time Closed",
        "case=Case Number unit=Case Owner status=Status opened=Date/Time Opened "
        "resolved=Date/Time Closed",
    ),
    "ServiceNow joined": (
        "inc.number,inc.assignment_group,inc.opened_date,inc.updated_date,inc.state",
        "case=inc.number unit=inc.assignment_group time=inc.updated_date status=inc.state",
    ),
    "Remedy": (
        "Incident Number,Assigned Group,Status,Reported Date,Last Resolved Date,Modified Date",
        "case=Incident Number unit=Assigned Group time=Modified Date status=Status "
        "opened=Reported Date resolved=Last Resolved Date",
    ),
    "OTRS": (
        "Ticket#,Created,Queue,State,Close Time",
        "case=Ticket# unit=Queue opened=Created status=State resolved=Close Time",
    ),
    "ProM": (
        "case,event,startTime,completeTime,org:group",
        "case=case unit=org:group time=completeTime activity=event",
    ),
    "12345 brackets": (
        "*工单编号（新）,承办单位(一级),办理时间（北京）",
        "case=*工单编号（新） unit=承办单位(一级) time=办理时间（北京）",
    ),
    "12345 planned": (
        "工单编号,承办单位,操作时间,办结时间（计划）,办结时间",
        "case=工单编号 unit=承办单位 time=操作时间 resolved=办结时间",
    ),
    "12345 traditional": (
        "案件編號,承辦單位,受理時間,結案時間,案件狀態",
        "case=案件編號 unit=承辦單位 opened=受理時間 resolved=結案時間 status=案件狀態",
    ),
    "12345 joined": (
        "服务工单号,办理单位名称,受理时间,应办结时间,实际办结时间",
        "case=服务工单号 unit=办理单位名称 opened=受理时间 due=应办结时间 resolved=实际办结时间",
    ),
    "city cases": (
        "案卷编号,专业部门,上报时间,派遣时间,处置截止时间,结案时间,大类,小类,街道",
        "case=案卷编号 unit=专业部门 opened=上报时间 due=处置截止时间 resolved=结案时间 "
        "domain=大类 matter=小类 area=街道",
    ),
    "12345 events": (
        "工单编号,操作时间,操作类型,操作部门,工单状态",
        "case=工单编号 unit=操作部门 time=操作时间 activity=操作类型 status=工单状态",
    ),
    "12345 cases": (
        "序号,工单编号,来电时间,承办单位,诉求分类,所属街道,要求办结时间,实际办结时间,是否按时办结",
        "case=工单编号 unit=承办单位 opened=来电时间 resolved=实际办结时间 due=要求办结时间 "
        "domain=诉求分类 area=所属街道",
    ),
    "12345 legs": (
        "诉求工单号,流转环节,二级承办单位,流转时间,受理时间,办结时间,超期状态,一级分类,三级分类",
        "case=诉求工单号 unit=二级承办单位 time=流转时间 activity=流转环节 opened=受理时间 "
        "resolved=办结时间 due=超期状态 domain=一级分类 matter=三级分类",
    ),
    "12345 hands": (
        "受理编号,经办人,办理时间,办理环节,办理状态",
        "case=受理编号 unit=经办人 time=办理时间 activity=办理环节 status=办理状态",
    ),
}
VALUES = {
    "是否按时办结": "是",
    "超期状态": "未超期",
    "Made SLA": "true",
    "made_sla": "true",
    "on_time": "ONTIME",
}
DATES = ("time", "opened", "resolved", "due")


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("name", EXPORTS)
def test_the_columns_of_an_export_are_guessed(name: str, backwards: bool) -> None:
    headings, said = EXPORTS[name]
    listed = headings.split(",")[:: -1 if backwards else 1]
    wanted = dict(part.split("=") for part in _parts(said))
    dated = {column for role, column in wanted.items() if role in DATES and column not in VALUES}
    frame = pd.DataFrame(
        {
            column: [
                f"2024-01-{k:02d}"
                if column in dated or "ate" in column or column[-2:] in ("时间", "時間")
                else VALUES.get(column, f"{column} {k // 2}")
                for k in range(1, 9)
            ]
            for column in listed
        }
    )
    found = columns_chosen(frame, {}, None, "log", labels=True)
    got = {role: column for role, column in found.names.items() if role in wanted}
    assert got == wanted


def _parts(said: str) -> list[str]:
    """`role=Heading with blanks` pairs, divided before each role."""
    parts: list[str] = []
    for word in said.split(" "):
        if "=" in word:
            parts.append(word)
        else:
            parts[-1] += " " + word
    return parts


@pytest.mark.parametrize("text", ["2024-W05-3", "113/01/31", "2024-03-10 01:30 CST", "yesterday"])
def test_a_column_called_a_time_that_holds_no_dates_is_named(text: str) -> None:
    frame = pd.DataFrame({"case": ["1", "1"], "unit": ["A", "B"], "time": [text, text]})
    with pytest.raises(ScenarioError, match=f"'time' is called so, but '{text}' is no date"):
        columns_chosen(frame, {}, None, "log")
