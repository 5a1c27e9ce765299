"""Every word a reader of an explanation sees, in English and Chinese: same keys in both.

Lives here: headings, sentences, what the terms mean.
May not: labels of outcomes, levers or clauses (their declarations have them), numbers, markup.
"""

from __future__ import annotations

from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · an effect taken apart",
    "title": "Which clause did it?",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "words": "In words",
    "worse_heading": "What it made worse",
    "worse_part": "**{part}**: {outcomes}.",
    "worse_none": "No outcome shown is clearly made worse, by the reform or by a part of it.",
    "figures": "From before to after",
    "figures_intro": "Each bar is what one part does, from where the parts above it have brought "
    "the outcome; the last stands at the level after the reform. Whiskers are 95 % intervals of "
    "what the part does. The axis need not begin at nought.",
    "legend_better": "makes it better",
    "legend_worse": "makes it worse",
    "legend_neither": "moves it, neither direction being better",
    "legend_pale": "pale: cannot be told from nought, or next to nothing",
    "tables": "All numbers",
    "tables_intro": "What each part does adds up to the whole, in these rows, too: the last digit "
    "is rounded so that it does. Beside it: what is lost if only this part is taken out of the "
    "reform, and what it does if only this part is put in force. Shares differ by percentage "
    "points.",
    "part": "Part",
    "does": "Does",
    "interval": "95 % interval",
    "leave_one_out": "Lost without it",
    "alone": "Does alone",
    "whole": "The whole reform",
    "other": "Levers that no clause names",
    "others": "{count} smaller parts together",
    "parts_group": "What is in each part",
    "parts_clause": "The levers of each clause",
    "no_lever": "moves no lever here",
    "reading": "How to read this",
    "read_shapley": "**What a part does** is its Shapley value: what it adds when it is put in "
    "force after some of the others, averaged over all orders in which that could be done. So what "
    "the parts do adds up to the whole effect, exactly, in each simulated world.",
    "read_sampled": "**Orders are drawn**, {orders} in each world, each with its reverse, for all "
    "of them are too many. The whole is still shared out exactly; what the draw leaves unsure is "
    "in the intervals.",
    "read_without": "**Lost without it and alone** differ where parts meet. Where a part does more "
    "alone than is lost without it, others do the same work; where less, it needs them.",
    "read_shared": "**A lever that several clauses move** is in force as soon as one of them is: "
    "the clauses share what it does.",
    "read_many": "**Many intervals stand here.** Of parts that did nothing at all, about one in "
    "twenty would seem to do something: trust a small effect less when it is one of many.",
    "head": "**{label}**, {before} → {after}.",
    "whole_clear": "Of the {change}{ends}, {parts}.",
    "whole_none": "Of the {change}{ends}, no part is sure to have done more than a little.",
    "whole_uncertain": "Whether the reform moves it cannot be told: {change}{ends}.",
    "whole_little": "The reform hardly moves it: {change}{ends}.",
    "whole_undefined": "**{label}** is undefined in this place.",
    "part_first": "{part} did {amount}{ends}",
    "part_plain": "{part} {amount}{ends}",
    "made_better": "Made better by {parts}.",
    "made_worse": "Made worse by {parts}.",
    "made_other": "Moved the other way by {parts}.",
    "made_moved": "Moved by {parts}.",
    "said_uncertain": "Cannot be told from nought: {parts}.",
    "said_little": "Next to nothing: {parts}.",
    "many": "{count} of the clauses",
    "more": "and {count} more",
    "ends": " [{low}, {high}]",
    "list": ", ",
    "list_semicolon": "; ",
    "gap": " ",
    "quoted": "“{label}”",
}

CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 效果分解",
    "title": "是哪一条起了作用？",
    "noscript": "图表和语言切换需启用 JavaScript，表格不受影响。",
    "words": "文字说明",
    "worse_heading": "哪些指标因此变差",
    "worse_part": "**{part}**：{outcomes}。",
    "worse_none": "所列指标中，没有一项因整项改革或其中某一部分而明确变差。",
    "figures": "从改革前到改革后",
    "figures_intro": "每一条横条是一个部分的作用，接着上面各部分累计的位置画起，"
    "最后到达改革后的水平。细线为该部分作用的95%区间。横轴不一定从零开始。",
    "legend_better": "使之好转",
    "legend_worse": "使之变差",
    "legend_neither": "有变化，方向无好坏之分",
    "legend_pale": "浅色：与零无法区分，或几乎没有作用",
    "tables": "全部数据",
    "tables_intro": "各部分作用之和等于整项改革的效果，表中所列数字也是如此"
    "（末位取舍以相加相符为准）。旁列两项：单独去掉这一部分会失去多少；"
    "只实施这一部分会有多少。占比类指标的差值为百分点。",
    "part": "组成部分",
    "does": "作用",
    "interval": "95%区间",
    "leave_one_out": "去掉后失去",
    "alone": "单独实施",
    "whole": "整项改革",
    "other": "未列入条款的杠杆",
    "others": "其余{count}个较小部分合计",
    "parts_group": "各部分包含哪些内容",
    "parts_clause": "各条款对应的杠杆",
    "no_lever": "在此不触动任何杠杆",
    "reading": "阅读说明",
    "read_shapley": "**各部分的作用**取其沙普利值：在已实施其他若干部分的基础上再加上它，"
    "会多出多少；对所有先后顺序取平均。因此在每一个模拟情形中，"
    "各部分之和都恰好等于整项改革的效果。",
    "read_sampled": "**先后顺序为抽取所得**：每个情形抽{orders}个，两两互为倒序，因为全部顺序太多。"
    "整体效果仍然恰好分完，抽取带来的不确定已计入区间。",
    "read_without": "**“去掉后失去”与“单独实施”**在各部分相互影响时并不相等。"
    "单独实施的作用大于去掉后的损失，说明其他部分也在做同样的事；反之，说明它离不开其他部分。",
    "read_shared": "**几个条款共用的杠杆**，只要其中一条实施即告生效，其作用由这几条分担。",
    "read_many": "**此处区间很多。**即使各部分毫无作用，也会有大约二十分之一看似有作用："
    "众多结果中的小效果，不宜轻信。",
    "head": "**{label}**，{before} → {after}。",
    "whole_clear": "在{change}{ends}中，{parts}。",
    "whole_none": "在{change}{ends}中，没有哪一部分可以肯定起了较大作用。",
    "whole_uncertain": "看不出改革是否使之变化：{change}{ends}。",
    "whole_little": "改革几乎没有使之变化：{change}{ends}。",
    "whole_undefined": "**{label}**：本地不适用。",
    "part_first": "{part}贡献{amount}{ends}",
    "part_plain": "{part}{amount}{ends}",
    "made_better": "使之好转的有：{parts}。",
    "made_worse": "使之变差的有：{parts}。",
    "made_other": "方向相反的有：{parts}。",
    "made_moved": "使之变化的有：{parts}。",
    "said_uncertain": "与零无法区分的有：{parts}。",
    "said_little": "几乎没有作用的有：{parts}。",
    "many": "{count}个条款",
    "more": "另有{count}项",
    "ends": "\u2060［{low}，{high}］",
    "list": "，",
    "list_semicolon": "；",
    "gap": "",
    "quoted": "“{label}”",
}

TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}


def say(language: Language, key: str, **values: object) -> str:
    """A text in this language, filled in."""
    return TEXTS[language][key].format(**values)
