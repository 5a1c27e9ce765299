"""Words of the page *The city*: the same keys in both languages.

Lives here: what that page says by itself. May not: what the map and a unit say
(viz/follow/city/words.py),
labels of levers and outcomes, numbers, markup.
"""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "page_city": "The city",
    "city_title": "The city, evening by evening",
    "city_subtitle": "Every township with its grids, and every department, after the reform and "
    "without it. Click one to open it.",
    "city_one_world": "One world out of many, run for {days} days; another world has another "
    "chance. How sure an effect is, the pages Try it and Compare say.",
    "city_same": "No lever differs from before here, so both maps are one and the same.",
    "city_plan": "The map is a plan: hexagons are grids, patches of them townships, squares "
    "departments. Neighbours on it are none on the ground.",
    "city_world": "World",
    "city_arm": "Which of the two",
    "city_measure": "What is shown",
    "city_unit": "Open a unit",
    "city_map": "{measure}, {place}",
    "city_player": "Evenings",
    "city_play": "▶ Play",
    "city_pause": "❚❚ Pause",
    "city_back": "One evening back",
    "city_on": "One evening on",
    "city_evening": "Evening",
    "city_day": "Day {day}",
    "city_csv": "Townships by evening (CSV)",
    "city_terminal": "Every event of what is shown, in the terminal:",
    "city_hint": "No unit is open. Click a township or a department on the map, or choose one "
    "above.",
    "city_queue": "The queue",
    "city_to": "What it hands on, and to whom",
    "city_from": "Who hands on to it",
    "city_nothing": "Nothing in these days.",
    "city_who": "Unit",
    "city_count": "Hand-offs",
    "city_unwarranted": "truly the giver's own",
    "city_more": "and {count} more, all in the CSV",
    "city_queue_csv": "Queue (CSV)",
    "city_passing_csv": "Hand-offs (CSV)",
}

CHINESE: dict[str, str] = {
    "page_city": "城市",
    "city_title": "逐日看全城",
    "city_subtitle": "每个镇街及其网格、每个部门，在实施改革与不实施改革时各是怎样。点击即可打开。",
    "city_one_world": "这是众多模拟世界中的一个，运行{days}天；换一个世界，偶然因素也随之不同。"
    "效果有多大把握，见“试一试”和“比较”。",
    "city_same": "此处没有任何参数与改革前不同，两张图完全一样。",
    "city_plan": "本图为示意图：六边形为网格，成片的为镇街，方格为部门；图上相邻不代表实地相邻。",
    "city_world": "模拟世界",
    "city_arm": "改革前后",
    "city_measure": "显示内容",
    "city_unit": "打开单位",
    "city_map": "{place}：{measure}",
    "city_player": "逐日播放",
    "city_play": "▶ 播放",
    "city_pause": "❚❚ 暂停",
    "city_back": "前一天",
    "city_on": "后一天",
    "city_evening": "日期",
    "city_day": "第{day}天",
    "city_csv": "各镇街逐日数据（CSV）",
    "city_terminal": "在终端中写出图中情形的全部事件：",
    "city_hint": "尚未打开单位。请点击图上的镇街或部门，或在上方选择。",
    "city_queue": "待办队列",
    "city_to": "转出给谁",
    "city_from": "由谁转来",
    "city_nothing": "这些天里没有。",
    "city_who": "单位",
    "city_count": "移交件次",
    "city_unwarranted": "其中本属转出方职责",
    "city_more": "另有{count}个，见CSV",
    "city_queue_csv": "队列（CSV）",
    "city_passing_csv": "移交（CSV）",
}
