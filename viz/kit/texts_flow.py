"""Words of the page *Who passes to whom*: the same keys in both languages.

Lives here: what that page says by itself. May not: labels of levers and outcomes, numbers, markup.
"""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "page_flow": "Who passes to whom",
    "flow_title": "Who passes to whom",
    "flow_subtitle": "Every hand-off from one unit to another, before the reform and after it. "
    "The model knows whose duty a matter truly is, so it can say which hand-offs pass the buck.",
    "flow_run": "{worlds} pairs of worlds: cases of the first {days} days, each followed for 60 "
    "days more. Both arms of a pair share their chance.",
    "flow_level": "Units",
    "flow_picture": "Picture",
    "flow_bands": "Bands, from giver to receiver",
    "flow_matrix": "Matrix, givers in rows",
    "flow_words": "In words",
    "flow_pictures": "Before and after",
    "flow_table": "The largest flows",
    "flow_table_note": "Hand-offs per 1,000 known cases, the {count} largest flows; ▲ is the part "
    "that passes the buck. The file holds all of them.",
    "flow_count": "{arm}",
    "flow_unwarranted": "{arm}, ▲ passing the buck",
    "flow_csv": "All flows (CSV)",
    "follow": "Follow a case",
    "follow_note": "One case of one world, told through {days} days from the reform on. A single "
    "case shows how it goes, not how often: that is said above.",
    "follow_world": "World",
    "follow_case": "Case number",
    "follow_csv": "Its events (CSV)",
    "follow_show": "Show",
    "follow_passed": "The most passed on",
    "follow_rejected": "One rejected by residents",
    "follow_otherwise": "One that the reform changes",
    "follow_any": "Another one",
    "follow_refused": "Give a whole number from 1 to {last}.",
    "follow_both": "The same case twice: same matter, same grid, same day, same chance. Its number "
    "can differ, for numbers count the cases known in each arm.",
    "follow_only_after": "Before the reform this case does not become known, so there is only one "
    "way to tell.",
    "follow_key": "Numbers on the map are those of the list; 3… is the first of several at one "
    "place. ▲ and a dotted line: passing the buck.",
    "follow_title": "{arm}: case {case}",
    "follow_handed": "Handed on: {count}, of which passing the buck: ▲ {buck}",
    "follow_called_back": "rejected at call-back: {count}",
    "follow_never": "Never handed on",
    "follow_days": "after {days} days",
    "follow_at_once": "on the same day",
    "follow_end_solved": "truly solved {when}",
    "follow_end_paper": "closed on paper only, {when}",
    "follow_end_open": "not ended",
    "follow_joint": " · ",
}

CHINESE: dict[str, str] = {
    "page_flow": "推诿流向",
    "flow_title": "谁推给谁",
    "flow_subtitle": "改革前后，单位之间的每一次移交。模型知道一件事项究竟是谁的职责，"
    "因此能够指出哪些移交属于推诿。",
    "flow_run": "{worlds}对模拟世界：统计前{days}天的案件，每件再跟踪60天；"
    "同一对世界的随机性相同。",
    "flow_level": "单位分组",
    "flow_picture": "图形",
    "flow_bands": "流向带：由转出方到接收方",
    "flow_matrix": "矩阵：每行为一个转出方",
    "flow_words": "文字说明",
    "flow_pictures": "改革前与改革后",
    "flow_table": "最大的流向",
    "flow_table_note": "每千件已知案件的移交次数，列出最大的{count}条流向；▲ 为其中的推诿。"
    "文件中有全部流向。",
    "flow_count": "{arm}",
    "flow_unwarranted": "{arm}，▲ 推诿",
    "flow_csv": "全部流向（CSV）",
    "follow": "跟踪一件案件",
    "follow_note": "一个模拟世界中的一件案件，讲述改革起{days}天之内的经过。"
    "单个案件只说明过程，不说明多少；多少见上文。",
    "follow_world": "模拟世界",
    "follow_case": "案件编号",
    "follow_csv": "全部经过（CSV）",
    "follow_show": "查看",
    "follow_passed": "移交最多的案件",
    "follow_rejected": "被群众否定的案件",
    "follow_otherwise": "改革改变了走法的案件",
    "follow_any": "换一件",
    "follow_refused": "请输入 1 至 {last} 之间的整数。",
    "follow_both": "同一件案件的两种走法：事项、网格、日期和随机性都相同。"
    "编号按各情形下知晓的先后排列，因此可能不同。",
    "follow_only_after": "改革前这件案件不会被知晓，因此只有一种走法。",
    "follow_key": "地图上的数字与列表的序号一致，3… 表示同一处多次中的第一次。▲ 与虚线为推诿。",
    "follow_title": "{arm}：案件{case}",
    "follow_handed": "移交{count}次，其中推诿 ▲ {buck}次",
    "follow_called_back": "回访被否定{count}次",
    "follow_never": "从未移交",
    "follow_days": "{days}天后",
    "follow_at_once": "当天",
    "follow_end_solved": "{when}真实办结",
    "follow_end_paper": "{when}只在账面办结",
    "follow_end_open": "未办结",
    "follow_joint": " · ",
}
