"""What words in a log say: whether a deadline was met, and whether a case has ended.

Lives here: words by word, under headings of either sense. May not: dates, or bad files.
"""

from __future__ import annotations

import pandas as pd
import pytest

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.cases import NOT_KNOWN
from scenarios.logs.endings import ENDED, ending
from scenarios.logs.measure import measure_frame
from scenarios.logs.remark import remark
from scenarios.logs.verdicts import MET, MISSED, OPEN_YET, deadline_verdict, turns_round

SAID = {
    MET: (
        *("met", "Met", "in time", "ON TIME", "ONTIME", "on-time", "InTime", "within SLA"),
        *("not overdue", "Not breached", "no breach", "not late", "unbreached", "按时", "按期"),
        *("未超期", "未逾期", "不超期", "没有超期", "无超时", "未出现超期", "按时办结", "期限内"),
        *("on schedule", "On-Target", "before deadline", "succeeded", "early", "not outside SLA"),
        *("未超过期限", "未超出时限", "规定时间内", "没超期", "未曾逾期"),
        *("un-breached", "inside SLA", "no delay", "zero breaches", "did not miss", "Target hit"),
        *("未构成逾期", "不存在超期", "零超期", "合规", "Satisfied SLA", "OK", "Yes - on time"),
    ),
    MISSED: (
        *("missed", "late", "LATE", "overdue", "OVERDUE", "past due", "breached", "not met"),
        *("unmet", "not on time", "not yet met", "超期", "已超期", "逾期", "已逾期", "超时"),
        *("超期办结", "超时未办结", "严重超期", "未按时", "不按期", "未及时", "未在期限内"),
        *("Outside SLA", "after deadline", "past the deadline", "behind schedule", "untimely"),
        *("noncompliant", "Non-compliant", "off target", "not before deadline", "超出时限"),
        *("超过期限", "running late", "late, waiting for parts"),
        *("Not completed on time", "not closed in time", "Never delivered on time", "No - late"),
        *("Not Compliant", "out of compliance", "beyond deadline", "Overran", "lapsed", "Red"),
        *("未在规定时间内办结", "超出规定时限", "逾时", "晚于时限", "迟办", "不合格"),
    ),
    OPEN_YET: (
        *("in progress", "即将超期", "办理中", "at risk", "未到期", "Approaching breach"),
        *("about to breach", "nearing breach", "not yet due", "Still open", "waiting", "on hold"),
        *("将要超期", "快到期", "预警", "待办", "还有2天到期"),
        *("Will breach", "may be late", "within 1 day of breach", "Due today", "On track"),
        *("快超期", "可能超期", "未到时限", "还剩3天", "办理期内"),
    ),
    None: ("", "yes", "no", "是", "否", "latest", "24 hours", "template", "Group 4"),
}


@pytest.mark.parametrize(("means", "word"), [(k, w) for k, words in SAID.items() for w in words])
def test_a_word_that_says_the_verdict_says_it(means: int | None, word: str) -> None:
    assert deadline_verdict(word) == means


@pytest.mark.parametrize(
    ("heading", "turned"),
    [
        *[(text, True) for text in ("是否超期", "逾期", "overdue", "is_overdue", "slaBreached")],
        *[(text, True) for text in ("SLA breached", "Late", "missed_deadline", "是否超时")],
        *[
            (text, True)
            for text in ("past due", "is_delayed", "SLA Failed", "not_on_time", "unmet")
        ],
        *[
            (text, True)
            for text in ("是否超过时限", "是否未按时办结", "不及时", "是否违约", "expired")
        ],
        *[
            (text, True)
            for text in ("isoverdue", "hasbreached", "SLABreached", "Exceeded est time", "有无超期")
        ],
        *[(text, False) for text in ("是否及时", "within_sla", "onTime", "按期办结", "translated")],
        *[(text, False) for text in ("是否按时", "met", "due", "made_sla", "latest_update")],
        *[(text, False) for text in ("未超期", "not_overdue", "non-breach", "不超时", "related")],
    ],
)
def test_only_headings_of_a_missed_deadline_turn_yes_round(heading: str, turned: bool) -> None:
    assert turns_round(heading) is turned


PAIRS = (
    *(("按时", "超期"), ("未超期", "已超期"), ("ONTIME", "OVERDUE"), ("in time", "late")),
    *(("met", "missed"), ("按期办结", "逾期办结"), ("not breached", "breached")),
)


@pytest.mark.parametrize(
    "heading", ["是否超期", "overdue", "sla_breached", "met", "是否按时", "due"]
)
@pytest.mark.parametrize(("good", "bad"), PAIRS)
def test_words_mean_the_same_under_any_heading(heading: str, good: str, bad: str) -> None:
    """Yes and no are turned round under 超期 and overdue; a word that says itself never is."""
    rows = [(case, unit, f"2024-01-0{k + 1}") for case in "abcd" for k, unit in enumerate("AB")]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time"])
    frame[heading] = [good] * 6 + [bad] * 2
    found = measure_frame(frame, {"due": heading})
    assert found.values["deadline_met"][1] == 0.75
    guessed = measure_frame(frame)
    assert guessed.values["columns"]["due"]["column"] == heading or heading == "sla_breached"
    frame[heading] = ["no"] * 6 + ["yes"] * 2
    share = 0.75 if turns_round(heading) else 0.25
    said = measure_frame(frame, {"due": heading})
    assert said.values["deadline_met"][1] == share
    key = "yes_is_missed" if turns_round(heading) else "yes_is_met"
    assert remark(key, column=heading) in said.notes


ENDS = (
    *("Resolved", "Closed", "Done", "DONE", "Completed", "Finished", "Solved", "Case closed"),
    *("Resolve ticket", "Closed - not reproducible", "Closed Incomplete", "Closed (no action)"),
    *("Auto-closed", "Has been resolved", "closed_complete", "ClosedComplete", "Closed/Resolved"),
    *("办结", "已办结", "办毕", "已完成", "已处理", "已结案", "关闭", "已归档", "销案", "处理完毕"),
    *("不属实办结", "不满意办结", "无效关闭", "已办结待归档", "办结（待回访）", "已處理", "結案"),
    *("工单完成", "已答复办结", "超期办结", "已处置", "完成"),
    *("Request completed", "Status changed from Open to Closed", "Set status to Resolved"),
    *("Fulfilled", "Finalised", "Concluded", "Canceled", "Withdrawn", "100% done"),
    *("已销号", "完成处理", "已完成办理", "已办妥", "已了结", "已取消", "已闭环", "撤诉"),
    *("Closed pending survey", "100% complete", "Closed (no follow up)", "督办办结", "交办结案"),
)
NO_ENDS = (
    *("New", "Not resolved", "Not closed", "To be resolved", "Cannot be resolved", "Unresolved"),
    *(
        "incomplete",
        "Waiting to close",
        "Pending - to be closed",
        "Ready to be closed",
        "Isn't done",
    ),
    *("Can be closed", "Will be closed", "Check completeness", "Verify closed", "Disclosed"),
    *("Enclosed documents", "Resolution group", "Assign to resolver group", "Never closed"),
    *("Partially resolved", "To do", "Not yet done", "Closing", "Reopened", "non-resolved"),
    *("Complete application", "Close to deadline", "unable to resolve", "Awaiting closure"),
    *(
        "待解决",
        "无法解决",
        "待办结",
        "未关闭",
        "未办结",
        "尚未办结",
        "没有解决",
        "不能解决",
        "拟办结",
    ),
    *("申请办结", "办结审核", "结案审批", "办结率", "是否办结", "即将办结", "等待关闭", "处理中"),
    *(
        "完成受理",
        "受理完成",
        "派单完成",
        "部分解决",
        "待审核办结",
        "重新办理",
        "退回重办",
        "已回访",
    ),
    *("Close requested", "Request close", "90% done", "Status changed from Closed to Open"),
    *(
        "Status set to be closed",
        "Request to be closed",
        "Resolved - reopened",
        "Closed (reopened)",
    ),
    *("Resolve by Friday", "Resolve in progress", "Close pending", "Close to completion"),
    *("completed 50%", "Nothing done", "likely resolved", "Wants it closed", "Closed?"),
    *(
        "转办完成",
        "转办结束",
        "交办完成",
        "预办结",
        "驳回结案",
        "不同意结案",
        "撤销办结",
        "何时解决",
    ),
    *("三日内办结", "限五日办结", "希望解决", "得不到解决", "解决不了", "解决困难", "解决了吗"),
    *("办结待定", "办结初审", "办结确认中", "推动解决", "逐步解决", "分阶段解决", "已处理一半"),
    *("办结待审核", "已处理待审核", "已完成派单", "已完成受理", "承诺解决", "尽快解决"),
    *("阶段性办结", "办结不通过", "办结退回", "结案驳回", "办结被驳回", "办结失败", "未完成处理"),
)


@pytest.mark.parametrize("word", [*ENDS, *NO_ENDS])
def test_a_state_ends_a_case_only_if_it_says_so(word: str) -> None:
    assert (ending(word) in ENDED) == (word in ENDS)
    rows = [(case, unit, f"2024-01-0{k}") for case in "ab" for k, unit in ((1, "A"), (3, "B"))]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time"])
    frame["status"] = ["New", word, "New", "Closed"]
    left_out = measure_frame(frame).values["left_out"]
    assert left_out["cases_without_end"] == (word not in ENDS)


@pytest.mark.parametrize("column", ["activity", "操作"])
@pytest.mark.parametrize("word", ["Complete visit", "Close window", "办结", "Solved", "归档"])
def test_an_activity_ends_a_case_only_where_it_comes_last(column: str, word: str) -> None:
    """The same word in the middle of most cases is a step; last in most, it is the end."""
    for place in (1, 2):
        rows = []
        for case in range(10):
            steps = ["Register", "Visit", "Pay"]
            steps[place if case else 1] = word
            rows += [(case, "A", f"2024-01-{10 * k + 1}", step) for k, step in enumerate(steps)]
        found = measure_frame(pd.DataFrame(rows, columns=["case", "unit", "time", column]))
        assert found.values["time_days"]["median"] == 20.0
        assert found.values["end_words"] == ({word: 10} if place == 2 else {})


def test_words_are_shown_with_their_counts_and_can_be_named() -> None:
    rows = [(k, "AB"[d > 1], f"2024-01-{d:02d}") for k in range(4) for d in (1, 5, 9)]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time"])
    frame["status"] = ["New", "Handed over", "Resolved"] * 3 + ["New", "Handed over", "Waiting"]
    found = measure_frame(frame)
    assert found.values["end_words"] == {"Resolved": 3}
    assert remark("end_by_column", column="status", words="Resolved 3") in found.notes
    assert found.values["left_out"]["cases_without_end"] == 1
    named = measure_frame(frame, end_words=["waiting", "Resolved"])
    assert named.values["end_words"] == {"Resolved": 3, "Waiting": 1}
    assert named.values["left_out"]["cases_without_end"] == 0
    other = measure_frame(frame, end_words=["Waiting"])
    assert other.values["left_out"]["cases_without_end"] == 3
    with pytest.raises(ScenarioError, match=r"--end-word.*'handed'.*'Handed over'"):
        measure_frame(frame, end_words=["handed"])


@pytest.mark.parametrize("word", ["Closed", "已办结", "Done"])
@pytest.mark.parametrize("counted", [True, False])
def test_an_end_that_no_column_times_has_no_time(word: str, counted: bool) -> None:
    """A table of cases: the closed ones have ended, nobody knows when; no deadline is judged."""
    frame = pd.DataFrame({"case": range(3), "unit": "A", "status": [word, word, "Open"]})
    frame["opened"] = ["2024-03-01", "2024-03-02", "2024-03-20"]
    frame["due"] = ["2024-03-10", "2024-03-11", "2024-03-12"]
    frame["reassigned"] = [0, 1, 0]
    found = measure_frame(frame, {"count": "reassigned"} if counted else None)
    assert found.values["time_days"]["median"] is None
    assert found.values["deadline_met"] is None
    left_out = found.values["left_out"]
    assert left_out["cases_ended_without_time"] == 2
    assert left_out["cases_ending_before_they_open"] == 0
    assert left_out["cases_without_end"] == 1


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_row_of_an_event_log_that_ends_a_case_without_a_time(newest_first: bool) -> None:
    """Case a ended, nobody knows when; b ended in time; c was closed before and is open again."""
    rows = [
        ("a", "A", "2024-03-01", "Open"),
        ("a", "B", "2024-03-02", "Working"),
        ("a", "B", "", "Closed"),
        ("b", "A", "2024-03-01", "Open"),
        ("b", "B", "2024-03-04", "Closed"),
        ("c", "A", "2024-03-01", "Open"),
        ("c", "A", "", "Closed"),
        ("c", "B", "2024-03-30", "Working"),
    ]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time", "status"])
    frame["due"] = "2024-03-10"
    frame = frame[::-1] if newest_first else frame
    found = measure_frame(frame.reset_index(drop=True))
    assert found.values["left_out"]["cases_ended_without_time"] == 1
    assert found.values["left_out"]["cases_without_end"] == 1
    assert found.values["time_days"]["mean"] == 3.0
    assert sorted(found.events.cases.met) == [NOT_KNOWN, 0, 1]


def test_rows_without_a_time_are_behind_the_others_where_a_sorted_export_has_them_first() -> None:
    """Case a ended, nobody knows when; of b the row without a time is how it began."""
    rows = [
        ("a", "B", "", "Closed"),
        ("b", "A", "", "Open"),
        ("a", "A", "2024-03-01", "Open"),
        ("b", "A", "2024-03-01", "Working"),
        ("a", "B", "2024-03-02", "Working"),
        ("b", "B", "2024-03-04", "Closed"),
    ]
    found = measure_frame(pd.DataFrame(rows, columns=["case", "unit", "time", "status"]))
    assert found.values["left_out"]["cases_ended_without_time"] == 1
    assert found.values["left_out"]["cases_without_end"] == 0
    assert found.values["time_days"]["mean"] == 3.0


@pytest.mark.parametrize("again", ["Reopened", "重新办理"])
@pytest.mark.parametrize("timed", [True, False])
def test_opened_again_without_a_time_is_open(again: str, timed: bool) -> None:
    rows = [("a", "A", "2024-03-01", "Open", ""), ("a", "B", "2024-03-02", "Working", "")]
    rows += [("a", "B", "2024-03-04" if timed else "", "Closed", "2024-03-04")]
    rows += [("a", "B", "", again, "")]
    headings = ["case", "unit", "time", "status", "resolved"]
    for columns in (headings, headings[:-1]):
        frame = pd.DataFrame(rows, columns=headings)[columns]
        assert measure_frame(frame).values["left_out"]["cases_without_end"] == 1


def test_an_end_told_by_a_row_without_a_time_counts() -> None:
    frame = pd.DataFrame({"case": "a", "unit": list("AB"), "time": ["2024-03-01", ""]})
    frame["resolved"] = ["", "2024-03-06"]
    frame = pd.concat([frame, frame.head(1).assign(case="b", time="2024-03-02")])
    frame = pd.concat([frame, frame.tail(1).assign(time="2024-03-03", unit="B")])
    assert measure_frame(frame.reset_index(drop=True)).values["time_days"]["median"] == 5.0


def test_a_log_whose_ends_all_lack_a_time() -> None:
    frame = pd.DataFrame({"case": list("aab"), "unit": list("ABA"), "status": "Open"})
    frame["time"] = ["2024-03-01", "2024-03-02", "2024-03-05"]
    ended = pd.DataFrame({"case": ["a"], "unit": "B", "status": "已办结", "time": ""})
    found = measure_frame(pd.concat([frame, ended], ignore_index=True))
    assert found.values["left_out"]["cases_ended_without_time"] == 1
    assert found.values["left_out"]["cases_without_end"] == 1
    assert found.values["time_days"]["median"] is None


@pytest.mark.parametrize("late", ["已超期", "OVERDUE", "breached"])
def test_a_table_of_cases_shows_the_deadlines_met(late: str) -> None:
    frame = pd.DataFrame({"case": range(4), "unit": list("AABB"), "opened": "2024-01-01"})
    frame["deadline"] = [late, "未超期", "ONTIME", "in time"]
    found = measure_frame(frame)
    assert found.values["deadline_share"] == 0.75
    assert found.values["deadline_met"] is None


def test_an_end_the_column_leaves_empty_has_no_time() -> None:
    frame = pd.DataFrame({"case": list("ab"), "unit": "A", "status": ["Closed", "Closed"]})
    frame["opened"], frame["closed"] = ["2024-03-01", "2024-03-02"], ["2024-03-05", ""]
    frame["due"] = ["2024-03-06", "2024-03-06"]
    found = measure_frame(frame)
    assert found.values["time_days"]["median"] == 4.0
    assert found.values["left_out"]["cases_ended_without_time"] == 1
    assert sorted(found.events.cases.met) == [NOT_KNOWN, 1]


def test_a_column_of_ends_that_is_empty_throughout_leaves_it_to_the_words() -> None:
    rows = [("1", "A", "2024-01-01", "New", ""), ("1", "A", "2024-01-04", "Closed", "")]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time", "status", "resolved"])
    assert measure_frame(frame).values["time_days"]["median"] == 3.0


AGAIN = ["Reopened", "Re-opened", "In Progress", "重新办理", "处理中", "退回重办", "Open", "返工"]
AGAIN += ["不满意重办", "重启", "办结退回"]


@pytest.mark.parametrize("word", AGAIN)
@pytest.mark.parametrize("stale", ["", "2024-01-02 09:00"])
@pytest.mark.parametrize("column", [True, False])
def test_a_case_opened_again_is_open(word: str, stale: str, column: bool) -> None:
    """With a column of ends, emptied or left as it was, and without one."""
    rows = [
        *(("1", "A", "2024-01-01 09:00", "New", ""),),
        *(("1", "A", "2024-01-02 09:00", "Resolved", "2024-01-02 09:00"),),
        *(("1", "B", "2024-01-05 09:00", word, stale), ("2", "A", "2024-01-01 09:00", "New", "")),
        *(("2", "B", "2024-01-03 09:00", "Resolved", "2024-01-03 09:00"),),
        *(("2", "B", "2024-01-04 09:00", "已回访", "2024-01-03 09:00"),),
    ]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time", "status", "resolved"])
    found = measure_frame(frame if column else frame.drop(columns="resolved"))
    assert found.values["left_out"]["cases_without_end"] == 1
    assert found.values["time_days"]["median"] == 2.0


def test_a_case_resolved_again_ends_then() -> None:
    words = ["New", "Resolved", "Reopened", "Closed"]
    rows = [("1", "A", f"2024-01-0{k + 1}", word) for k, word in enumerate(words)]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time", "status"])
    assert measure_frame(frame).values["time_days"]["median"] == 3.0
