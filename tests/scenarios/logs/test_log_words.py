"""What words in a log say: whether a deadline was met, and whether a case has ended.

Lives here: words by word, under headings of either sense. May not: dates, or bad files.
"""

from __future__ import annotations

import pandas as pd
import pytest

from scenarios.logs.measure import measure_frame
from scenarios.logs.verdicts import MET, MISSED, OPEN_YET, turns_round, verdict

SAID = {
    MET: (
        *("met", "Met", "in time", "ON TIME", "ONTIME", "on-time", "InTime", "within SLA"),
        *("not overdue", "Not breached", "no breach", "not late", "unbreached", "按时", "按期"),
        *("未超期", "未逾期", "不超期", "没有超期", "无超时", "未出现超期", "按时办结", "期限内"),
    ),
    MISSED: (
        *("missed", "late", "LATE", "overdue", "OVERDUE", "past due", "breached", "not met"),
        *("unmet", "not on time", "not yet met", "超期", "已超期", "逾期", "已逾期", "超时"),
        *("超期办结", "超时未办结", "严重超期", "未按时", "不按期", "未及时", "未在期限内"),
    ),
    OPEN_YET: ("in progress", "即将超期", "办理中", "at risk", "未到期"),
    None: ("", "yes", "no", "是", "否", "latest", "24 hours", "template", "Group 4"),
}


@pytest.mark.parametrize(("means", "word"), [(k, w) for k, words in SAID.items() for w in words])
def test_a_word_that_says_the_verdict_says_it(means: int | None, word: str) -> None:
    assert verdict(word) == means


@pytest.mark.parametrize(
    ("heading", "turned"),
    [
        *[(text, True) for text in ("是否超期", "逾期", "overdue", "is_overdue", "slaBreached")],
        *[(text, True) for text in ("SLA breached", "Late", "missed_deadline", "是否超时")],
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
    assert measure_frame(frame, {"due": heading}).values["deadline_met"][1] == share
