"""Words of the pages *Compare*, *Why* and *About*, and of what can be carried away.

Lives here: the same keys in both languages, as in texts.py. May not: numbers, labels, markup.
"""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    # carrying away
    "carry": "Take it with you",
    "link_copy": "Link to this view",
    "copy": "Copy",
    "copied": "Copied",
    "terminal": "The same in the terminal",
    "terminal_note": "Run in the folder of the project, this gives the same numbers as the full "
    "answer above.",
    "numbers_csv": "Numbers (CSV)",
    "curves_csv": "Curves (CSV)",
    "configuration_toml": "Configuration (TOML)",
    "report_html": "Report (HTML)",
    "figure_png": "PNG",
    "figure_svg": "SVG",
    "save_as": "Save {title} as {form}",
    "carry_later": "Numbers and report can be saved once there is an answer.",
    # long work
    "begin": "Run",
    "cancel": "Cancel",
    "long_working": "Working: {done} of {total}",
    "effort": "Effort",
    "effort_quick": "Quick: {replications} worlds of {days} days",
    "effort_full": "Thorough: {replications} worlds of {days} days",
    "cost": "About {minutes} on this machine, more while others use it.",
    "minutes_few": "{seconds} seconds",
    "minutes_many": "{minutes} minutes",
    "long_failed": "The run ended with an error. ({reason})",
    "older": "What is shown below answers another choice; run again for the present one.",
    # compare
    "compare_title": "Reforms side by side",
    "compare_subtitle": "All in one and the same place, over the same days and with the same "
    "chance, so they differ by their clauses alone.",
    "compare_choose": "Reforms to compare",
    "compare_all": "All five",
    "compare_effects": "What each changes",
    "compare_effects_note": "The difference each reform makes, with its 95% interval; on the line "
    "of zero: none. Numbers stand in the table.",
    "compare_table": "All headline numbers",
    "compare_table_note": "Difference, 95% interval, and the share of simulated worlds in which it "
    "gets better.",
    "compare_worlds": "{share}% of worlds",
    "compare_found": "What was found",
    "compare_csv": "Table (CSV)",
    # why
    "why_title": "Which clauses did it?",
    "why_subtitle": "The effect of the reform as it stands on the page Try it, shared out among "
    "its groups of levers: every combination is run in the same worlds, so the parts add up.",
    "why_nothing": "Nothing differs from before in this place: there is no effect to explain. "
    "Choose a reform, or move a lever.",
    "why_parts": "{parts} groups of levers, {arms} ways to put them in force.",
    "why_unintended": "Unintended effects",
    "why_words": "In words",
    "why_waterfalls": "From before to after, part by part",
    "why_response": "One lever at a time",
    "why_response_note": "The chosen lever at {count} values, everything else as it stands on the "
    "page Try it; against the place without any reform.",
    "why_lever": "Lever",
    "why_best": "Of these values, {value} solves most in truth and on time: {level} ({change} "
    "against before; 95% interval {low} to {high}).",
    "why_best_unclear": "The interval of the best holds others, so read it as a direction.",
    "why_worse_best": "At that value it gets worse for: {parts}.",
    "why_response_axis": "{lever} ({unit})",
    "why_csv": "Attribution (CSV)",
    "why_page": "Attribution (HTML)",
    "response_csv": "Responses (CSV)",
    # mesa
    "page_mesa": "Mesa",
    "mesa_title": "Mesa's own view",
    "mesa_subtitle": "For those who know Mesa: its own controls and portrayals on the question of "
    "the page Try it, one world at central behaviour, a day a step from the day of the reform. "
    "Grids are the small hexagons, paler with trust; townships the large ones and departments the "
    "squares, darker with backlog. Parameters count from the next Reset on.",
    "mesa_seed": "Seed",
    # about
    "about_title": "What this is, and what it cannot tell",
    "about_subtitle": "What the model assumes, where its numbers come from, and where it ends.",
    "about_model": "What the model does",
    "about_model_1": "Grids find cases, townships triage them or whistle, departments and their "
    "offices take them, hand them on, let them lie, or close them on paper. Each decides by rules "
    "from what it can see; nobody in the model sees the truth.",
    "about_model_2": "A lever never touches an outcome. It changes what somebody may, can, knows "
    "or "
    "wants; what follows is counted.",
    "about_model_3": "Without and with a reform, the same district meets the same chance, so the "
    "two differ by the reform alone.",
    "about_reading": "How to read the numbers",
    "about_limits": "What it cannot tell",
    "about_limit_people": "People are thinner than people: no friendships but favours, no politics "
    "but stakes, no leaders with plans of their own. Residents report, judge and trust; they do "
    "not "
    "organise or go to court.",
    "about_limit_work": "Work is a number of staff-days: no money, no equipment, no emergencies "
    "that stop everything else.",
    "about_limit_assumed": "Some mechanisms are only as good as one assumed number: what an "
    "opinion "
    "on a plan avoids, a signature on a project, ties in a village, volunteers' hours.",
    "about_limit_time": "Two years after a reform, and no politics in between. Slow channels have "
    "moved a part of their way by then.",
    "about_sources": "Where it comes from",
    "about_sources_note": "The reforms are carried as their clauses, from articles written by "
    "those "
    "who made them. Each lever's source stands behind its ⓘ.",
    "about_places": "Places",
    "about_reforms": "Reforms",
    "about_outcomes": "What is measured",
    "about_version": "Buckstop {version}. MIT licence. All of it runs on this machine; nothing is "
    "sent anywhere.",
}

CHINESE: dict[str, str] = {
    "carry": "带走结果",
    "link_copy": "本页链接",
    "copy": "复制",
    "copied": "已复制",
    "terminal": "在命令行中得到相同结果",
    "terminal_note": "在项目文件夹中运行，得到与上方完整结果相同的数字。",
    "numbers_csv": "数字（CSV）",
    "curves_csv": "曲线（CSV）",
    "configuration_toml": "配置（TOML）",
    "report_html": "报告（HTML）",
    "figure_png": "PNG",
    "figure_svg": "SVG",
    "save_as": "将“{title}”保存为{form}",
    "carry_later": "有结果后即可保存数字和报告。",
    "begin": "运行",
    "cancel": "取消",
    "long_working": "正在计算：{done}／{total}",
    "effort": "计算量",
    "effort_quick": "快速：{replications}个世界，{days}天",
    "effort_full": "充分：{replications}个世界，{days}天",
    "cost": "在本机上大约需要{minutes}，多人同时使用时更久。",
    "minutes_few": "{seconds}秒",
    "minutes_many": "{minutes}分钟",
    "long_failed": "运行出错。（{reason}）",
    "older": "下方是另一种选择的结果，重新运行可得到当前选择的结果。",
    "compare_title": "改革并列比较",
    "compare_subtitle": "在同一地区、同一时段、同样的随机性下比较，差别只来自条款。",
    "compare_choose": "要比较的改革",
    "compare_all": "全部五项",
    "compare_effects": "各自改变了什么",
    "compare_effects_note": "各项改革带来的差别及其95%区间；零线表示没有差别。数字见下表。",
    "compare_table": "全部主要指标",
    "compare_table_note": "差别、95%区间，以及变好的模拟世界所占比例。",
    "compare_worlds": "{share}%的世界",
    "compare_found": "主要发现",
    "compare_csv": "表格（CSV）",
    "why_title": "是哪些条款起了作用？",
    "why_subtitle": "把“试一试”页上当前改革的效果分摊到各组参数：在相同的世界里运行每一种组合，"
    "因此各部分相加等于总效果。",
    "why_nothing": "与改革前相比没有任何变化，没有可以解释的效果。请选择一项改革，或调整一项参数。",
    "why_parts": "{parts}组参数，{arms}种实施组合。",
    "why_unintended": "意外的后果",
    "why_words": "文字说明",
    "why_waterfalls": "从改革前到改革后，逐项分解",
    "why_response": "单独调整一项参数",
    "why_response_note": "所选参数取{count}个值，其余与“试一试”页一致；与该地区不改革相比。",
    "why_lever": "参数",
    "why_best": "在这些取值中，{value}时真实按期办结率最高：{level}（比改革前{change}；"
    "95%区间：{low} 至 {high}）。",
    "why_best_unclear": "最优值的区间包含其他取值的结果，只宜看作方向。",
    "why_worse_best": "取该值时变差的有：{parts}。",
    "why_response_axis": "{lever}（{unit}）",
    "why_csv": "归因（CSV）",
    "why_page": "归因（HTML）",
    "response_csv": "响应（CSV）",
    "page_mesa": "Mesa",
    "mesa_title": "Mesa自带界面",
    "mesa_subtitle": "供熟悉Mesa的用户使用：用Mesa自带的控件和图形运行“试一试”页上的问题，"
    "一个世界，行为取中间值，从改革当日起每步一天。小六边形是网格，信任越高颜色越浅；"
    "大六边形是镇街，方块是部门，积压越重颜色越深。参数在下次点击“Reset”后生效。",
    "mesa_seed": "随机种子",
    "about_title": "这是什么，它不能说明什么",
    "about_subtitle": "模型假设了什么，数字从哪里来，它的边界在哪里。",
    "about_model": "模型做什么",
    "about_model_1": "网格发现问题，镇街分拣或吹哨，部门及其派出机构办理、转出、搁置或账面办结。"
    "每一方按规则、依据自己能看到的情况决定；模型中没有任何一方看得到真相。",
    "about_model_2": "参数从不直接改变结果，只改变某一方可以做什么、能做什么、知道什么或想要什么；"
    "随后发生的事情再被统计。",
    "about_model_3": "不改革与改革时，同一辖区遇到同样的随机性，因此两者的差别只来自改革。",
    "about_reading": "如何阅读数字",
    "about_limits": "它不能说明什么",
    "about_limit_people": "模型中的人比真实的人简单：没有友情只有人情往来，没有政治只有利害，"
    "没有有自己打算的领导。居民会反映、评价、信任，但不会组织起来，也不会起诉。",
    "about_limit_work": "工作只是人日数：没有经费、装备，也没有打断一切的突发事件。",
    "about_limit_assumed": "有些机制的大小只取决于一个假设的数：规划意见能避免多少、"
    "项目会签能避免多少、"
    "乡邻关系、志愿者工时。",
    "about_limit_time": "只看改革后两年，其间没有政治变化；慢渠道此时只走完一部分。",
    "about_sources": "依据从哪里来",
    "about_sources_note": "改革按条款逐项录入，来自改革推动者撰写的文章。每项参数的来源见其 ⓘ。",
    "about_places": "地区",
    "about_reforms": "改革",
    "about_outcomes": "衡量什么",
    "about_version": "Buckstop {version}，MIT许可证。一切都在本机运行，不向外发送任何数据。",
}
