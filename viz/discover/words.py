"""Every word a reader of a discovery sees, in English and Chinese: same keys in both.

Lives here: headings, sentences and how to read them.
May not: labels of outcomes and parameters (they come from their declarations), a number, or markup.
"""

from __future__ import annotations

from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · scenario discovery",
    "question": "Where does it fail?",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "subtitle": "{study}: {reform}",
    "none": "no reform",
    "finding": "In short",
    "asked": "It fails where {condition}: at **{failing} of {points}** points of the study "
    "({share}%).",
    "incomplete": "The study is {label}: what is not there yet may change this.",
    "nowhere": "It fails nowhere in this study.",
    "everywhere": "It fails everywhere in this study: no part of it is worse than another.",
    "span": "Over its points it lies between {least} and {most}.",
    "box": "**It fails where {where}**: that holds {coverage}% of all failures, and {density}% of "
    "what lies there fails.",
    "no_box": "No part was found where it fails more often than chance would have it.",
    "tree": "The tree's first box: {where}; it holds {coverage}% of the failures, and "
    "{density}% of it fails.",
    "no_tree": "A tree (CART) finds no such part.",
    "and": " and ",
    "at_least": "{label} is {low} or more",
    "at_most": "{label} is {high} or less",
    "between": "{label} is from {low} to {high}",
    "is_before": "{outcome} before the reform is {side} {value}",
    "is_after": "{outcome} after the reform is {side} {value}",
    "is_difference": "the change in {outcome} is {side} {value}",
    "<": "below",
    "<=": "at most",
    ">": "above",
    ">=": "at least",
    "map": "The points, and the first box",
    "map_intro": "Every point of the study by the two parameters that matter most: crosses fail. "
    "The frame is the first box; other parameters of it are not drawn.",
    "trail": "What was given up for what",
    "trail_intro": "How the first box was peeled: the smaller it gets the denser are failures in "
    "it, and the fewer of all failures it holds. The ring is the box that was taken.",
    "coverage": "Coverage",
    "density": "Density",
    "mass": "Mass",
    "axis_coverage": "coverage (% of all failures that are in the box)",
    "axis_density": "density (% of the box that fails)",
    "boxes": "All boxes",
    "prim": "By PRIM",
    "cart": "By a tree (CART)",
    "where": "Where",
    "quasi_p": "quasi-p",
    "fails": "fails",
    "holds": "does not",
    "reading": "How to read this",
    "read_point": "A point is a set of parameters of the study; it fails or not by its mean over "
    "{replications} replications.",
    "read_prim": "PRIM cuts the range of one parameter after the other, where it gains most. A "
    "restriction that chance would do as well without (quasi-p above 5%) is dropped. Later boxes "
    "are looked for in what the earlier ones leave.",
    "read_limits": "It tells where in this study it fails, not why; what the study did not vary "
    "cannot show.",
    "run_facts": "{folder} · {points} points × {replications} replications · {condition}",
}
CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 情景发现",
    "question": "在什么情况下会失效？",
    "noscript": "图形和语言切换需要 JavaScript，表格不需要。",
    "subtitle": "{study}：{reform}",
    "none": "不改革",
    "finding": "要点",
    "asked": "“失效”指{condition}：研究的{points}个点中有**{failing}个**如此（{share}%）。",
    "incomplete": "研究尚未完成（{label}）：未到的结果可能改变结论。",
    "nowhere": "在本研究中，处处不失效。",
    "everywhere": "在本研究中，处处失效：没有哪一部分更差。",
    "span": "各点的取值在{least}与{most}之间。",
    "box": "**当{where}时失效**：其中含全部失效的{coverage}%，该处有{density}%失效。",
    "no_box": "没有找到失效明显多于偶然的部分。",
    "tree": "决策树的首个区域：{where}；含全部失效的{coverage}%，其中{density}%失效。",
    "no_tree": "决策树（CART）没有找到这样的部分。",
    "and": "，且",
    "at_least": "{label}不低于{low}",
    "at_most": "{label}不高于{high}",
    "between": "{label}在{low}与{high}之间",
    "is_before": "改革前{outcome}{side}{value}",
    "is_after": "改革后{outcome}{side}{value}",
    "is_difference": "{outcome}的变化{side}{value}",
    "<": "低于",
    "<=": "不高于",
    ">": "高于",
    ">=": "不低于",
    "map": "各点与首个区域",
    "map_intro": "按最要紧的两个参数画出研究的每个点：叉号为失效。方框为首个区域，其余参数未画出。",
    "trail": "取舍之间",
    "trail_intro": "首个区域的剥离过程：区域越小，其中失效越密，所含失效越少。圆圈为所取区域。",
    "coverage": "覆盖率",
    "density": "密度",
    "mass": "占比",
    "axis_coverage": "覆盖率（全部失效中落在区域内的%）",
    "axis_density": "密度（区域内失效的%）",
    "boxes": "全部区域",
    "prim": "PRIM 所得",
    "cart": "决策树（CART）所得",
    "where": "条件",
    "quasi_p": "准 p 值",
    "fails": "失效",
    "holds": "未失效",
    "reading": "如何阅读",
    "read_point": "一个点是研究的一组参数；按其{replications}次重复的平均判断是否失效。",
    "read_prim": "PRIM 逐个收窄参数范围，每次取得益最大者。去掉后偶然也能同样好的限制"
    "（准 p 值大于5%）不保留。后面的区域在前面区域之外寻找。",
    "read_limits": "它说明在本研究的何处失效，不说明为何；研究未改变的参数无从显示。",
    "run_facts": "{folder} · {points}个点 × {replications}次重复 · {condition}",
}
TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}
