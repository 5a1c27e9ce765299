"""Every word a reader of a search for the best levers sees, in English and Chinese: same keys.

Lives here: headings, sentences and how to read them.
May not: labels of outcomes and levers (they come from their declarations), a number, or markup.
"""

from __future__ import annotations

from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · a search within a budget",
    "question": "Which levers, if not all can be paid for?",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "finding": "In short",
    "lead_front": "Of {tried} choices of levers in {place}, **{front} make up the front**: none is "
    "better than another in everything. In {worlds} worlds that the search has not seen, "
    "{standing} of them still stand.",
    "lead_best": "**{outcome}**: option {option} goes furthest, {before} → {after} ({change}; 95% "
    "interval {low} to {high}){cost}.",
    "lead_nearest": "**{outcome}**: no option is better than before; option {option} comes "
    "nearest, {before} → {after} ({change}; 95% interval {low} to {high}){cost}.",
    "lead_cost": ", for {cost} of {total} {unit}",
    "lead_satisfied": "Option {option} satisfies the most plausible worlds: **{share}%**.",
    "lead_luck": "The search itself saw {outcome} move by {seen} on average over the front; in "
    "other worlds it is {really}. Only the latter is shown.",
    "lead_moved": "The front still moved in the last generation: more generations may find better.",
    "lead_broken": "In the other worlds {count} of the front break a constraint on average: see "
    "the table.",
    "trade": "What is traded for what",
    "trade_two": "Each numbered point is a choice of levers, with the 95 % interval of its "
    "difference; the diamond is the place as it is, squares are the shipped reforms. Hollow "
    "points no longer stand in the other worlds, or break a constraint.",
    "trade_more": "A line is a choice of levers; the better value is at the top of every axis. "
    "Dashed lines no longer stand in the other worlds, or break a constraint; the dotted line is "
    "the place as it is, thin ones are the shipped reforms.",
    "all": "All on the same axes",
    "nearer": "The front from nearer",
    "choices": "What to choose",
    "choices_intro": "Levers of the options on the front; the bar is how far through its range a "
    "lever is; grey is as it stood before.",
    "outcomes": "What comes of it",
    "option": "Option",
    "status quo": "As it is",
    "cost": "Cost",
    "cost_of": "Cost (of {total} {unit})",
    "satisfied": "Worlds satisfied",
    "regret": "regret",
    "regret_of": "90% {ninety} · max {most}",
    "beyond": "beyond the budget",
    "untold": "can't be told: meetings by need",
    "unpriced": "and {count} levers without a price",
    "fallen": "no longer on the front",
    "broken": "breaks a constraint",
    "better": "better",
    "axis_higher": "{label} ({unit}), higher is better",
    "axis_lower": "{label} ({unit}), lower is better",
    "reading": "How to read this",
    "read_worlds": "Every choice was tried in the same {search} worlds and then, freed of the luck "
    "of the search, in {worlds} others (seeds {first} to {last}). Both arms of a world share its "
    "chance and its behaviour.",
    "read_interval": "Differences stand beside the same world without the change; their 95% "
    "interval holds chance and doubt about behaviour.",
    "read_regret": "Regret is how far an option is behind the best of the front in the same world: "
    "below 90% in nine worlds of ten, at most max. Below nought is better than all of the front.",
    "read_satisfied": "A world is satisfied where every constraint holds and {satisfied}.",
    "satisfied_better": "every objective is better than before",
    "satisfied_limits": "{limits}",
    "limit_after": "{label} after: {span}",
    "limit_difference": "change of {label}: {span}",
    "span_both": "{low} to {high}",
    "span_low": "at least {low}",
    "span_high": "at most {high}",
    "constraints": "Constraints, on the mean over worlds: {limits}.",
    "read_cost": "Prices are the plan's, not the model's. A shipped reform moves levers that have "
    "no price, so its cost is too low by these.",
    "list": "; ",
    "run_facts": "version {version} · engine {stamp} · behaviour {behaviour} · {tried} choices × "
    "{search} worlds · {population} a generation, {generations} generations · seed {seed}",
}
CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 预算之内的搜索",
    "question": "钱和人有限，该动哪些杠杆？",
    "noscript": "图形和语言切换需要 JavaScript，表格不需要。",
    "finding": "要点",
    "lead_front": "在{place}试了{tried}种杠杆组合，**{front}种构成前沿**："
    "互有长短，没有一种处处更好。在搜索未见过的{worlds}个世界中，仍有{standing}种站得住。",
    "lead_best": "**{outcome}**：方案{option}走得最远，{before} → {after}"
    "（{change}；95%区间{low}至{high}）{cost}。",
    "lead_nearest": "**{outcome}**：没有方案好于改革前，方案{option}最接近，{before} → {after}"
    "（{change}；95%区间{low}至{high}）{cost}。",
    "lead_cost": "，花费{cost}{unit}（共{total}{unit}）",
    "lead_satisfied": "方案{option}在最多的可能世界中令人满意：**{share}%**。",
    "lead_luck": "搜索时所见前沿各方案的{outcome}平均变化为{seen}，在其他世界中为{really}；"
    "这里只列后者。",
    "lead_moved": "最后一代前沿仍在移动：增加代数可能找到更好的方案。",
    "lead_broken": "在其他世界中，前沿上有{count}种方案平均突破约束：见表。",
    "trade": "此消彼长",
    "trade_two": "每个带编号的点是一种杠杆组合，线段为差值的95%区间；菱形为现状，方块为随附的改革。"
    "空心点在其他世界中不再属于前沿，或突破约束。",
    "trade_more": "一条线是一种杠杆组合，各轴上方为优。虚线在其他世界中不再属于前沿，或突破约束；"
    "点线为现状，细线为随附的改革。",
    "all": "同一坐标下的全部方案",
    "nearer": "前沿近看",
    "choices": "如何选择",
    "choices_intro": "前沿各方案的杠杆取值；色条表示该杠杆在其范围内的位置；灰字为未动。",
    "outcomes": "结果如何",
    "option": "方案",
    "status quo": "现状",
    "cost": "花费",
    "cost_of": "花费（共{total}{unit}）",
    "satisfied": "满意的世界",
    "regret": "遗憾值",
    "regret_of": "九成 {ninety} · 最大 {most}",
    "beyond": "超出预算",
    "untold": "无法计价：按需开会",
    "unpriced": "另有{count}个杠杆未定价",
    "fallen": "不再属于前沿",
    "broken": "突破约束",
    "better": "较优",
    "axis_higher": "{label}（{unit}），越高越好",
    "axis_lower": "{label}（{unit}），越低越好",
    "reading": "如何阅读",
    "read_worlds": "每种组合都在相同的{search}个世界中试过，再在另外{worlds}个世界"
    "（种子{first}至{last}）中重跑，以去除搜索中的运气。同一世界的前后两臂共用随机性和行为参数。",
    "read_interval": "差值与同一世界不作改变时相比；95%区间包含随机性和行为的不确定。",
    "read_regret": "遗憾值是在同一世界中与前沿最优方案的距离：十个世界中有九个不超过“九成”值，"
    "最大不超过“最大”值；负值表示比前沿都好。",
    "read_satisfied": "一个世界令人满意，是指各项约束均成立，且{satisfied}。",
    "satisfied_better": "各目标均好于改革前",
    "satisfied_limits": "{limits}",
    "limit_after": "改革后{label}{span}",
    "limit_difference": "{label}的变化{span}",
    "span_both": "在{low}与{high}之间",
    "span_low": "不低于{low}",
    "span_high": "不高于{high}",
    "constraints": "约束（按各世界平均）：{limits}。",
    "read_cost": "价格出自方案文件，不是模型所得。随附的改革还动了未定价的杠杆，其花费因此偏低。",
    "list": "；",
    "run_facts": "版本{version} · 引擎{stamp} · 行为{behaviour} · {tried}种组合 × {search}个世界 · "
    "每代{population}种，共{generations}代 · 种子{seed}",
}
TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}
