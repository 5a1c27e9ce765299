"""Every word of the dashboard that is not the report's: same keys in both languages.

Lives here: words of the frame and of the page *Try it*, and the lookup; other pages' words stand in
kit/texts_pages.py. May not: labels of levers and outcomes (their declarations have them), markup.
"""

from __future__ import annotations

from viz.kit import texts_city, texts_flow, texts_pages, texts_studies
from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · a simulated district",
    "skip": "Skip to the numbers",
    "pages": "Pages",
    "page_try": "Try it",
    "page_compare": "Compare",
    "page_why": "Why",
    "page_about": "About",
    "title": "Move a weight, see the district answer",
    "subtitle": "Choose a place and a reform, then move its levers. Every number compares the same "
    "place, over the same days, without and with the reform.",
    "language": "Language",
    "theme": "Colours",
    "theme_light": "Light",
    "theme_dark": "Dark",
    "theme_auto": "System",
    "place": "Place",
    "reform": "Reform",
    "no_reform": "No reform",
    "behaviour": "How people decide",
    "behaviour_plausible": "Plausible: drawn from sets a calibration left",
    "behaviour_central": "Central: one middle value each",
    "link_refused": "This address could not be read ({part}), so the page shows what it would have "
    "shown without it.",
    "link_form": "its form",
    "link_long": "it is too long",
    "link_v": "its version",
    "link_place": "the place",
    "link_reform": "the reform",
    "link_set": "a lever",
    "link_behaviour": "how people decide",
    "link_lang": "the language",
    "link_with": "the reforms side by side",
    "link_marks": "what of the answer is shown",
    # levers
    "levers": "Levers",
    "levers_note": "As the reform has them. Move any of them; ⓘ says where a number comes from.",
    "undo": "Undo",
    "redo": "Redo",
    "undo_key": "{label} ({keys})",
    "reset": "Reset all",
    "reset_one": "Reset",
    "reset_label": "Put back where the reform has it: {label}",
    "moved_count": "{count} moved by hand",
    "stood": "before {before}",
    "stood_moved": "before {before} · as the reform has it {reform}",
    "range": "Range {low} to {high}",
    "source": "Source: {source}",
    "about": "About: {label}",
    "value_of": "{label} (typed)",
    "no_number": "Not a number. Give one from {low} to {high}.",
    "out_of_range": "Out of range. Give a number from {low} to {high}.",
    "not_whole": "Give a whole number from {low} to {high}.",
    # the answer
    "answer": "What changes",
    "interval": "95% interval {low} to {high}",
    "interval_later": "interval follows",
    "helps_in": "better in {share}% of worlds",
    "coarse": "First estimate",
    "coarse_note": "First estimate from {replications} pairs of worlds over 120 days each (cases "
    "of "
    "the first {days}, followed for 60 more). The full answer is being worked out.",
    "partial_note": "{replications} of {total} pairs of worlds so far, over {days} days each; the "
    "intervals will still move.",
    "full_note": "{replications} pairs of worlds over {days} days each.",
    "stale": "The numbers below still answer the question before.",
    "getting_ready": "Getting ready. The very first start takes up to a minute.",
    "working": "Working: {done} of {total} pairs of worlds",
    "queued": "{ahead} before you",
    "failed": "The run ended with an error; move a lever to try again. ({reason})",
    "no_difference": "no difference",
    "daily_note": "Lines are all worlds together, smoothed over 28 days. Bands hold the middle 50% "
    "and 90% of worlds, for the solid lines.",
    "daily_note_coarse": "Lines are two worlds together, smoothed over 28 days. Bands between "
    "worlds "
    "come with the full answer.",
    "chart_of": "Chart: {title}",
    # in words
    "words": "In words",
    "words_later": "What this means, and how sure it is, is said once the full answer is there.",
    "asked": "{reform}, in {place}",
    "asked_moved": "; by hand: {levers}",
    "asked_lever": "{lever} from {before} to {after}",
    "gets_better": "What gets better",
    "gets_worse": "For whom it gets worse",
    "how_sure": "How sure that is",
    "better_none": "Nothing that we could be sure of.",
    "worse_none": "For nobody that we could be sure of, among what is measured here.",
    "worse_likely": "Probably, though not surely: {whom}. In {share}% of worlds it is worse: "
    "{told}.",
    "for_whom": "{whom}: {parts}.",
    "whom_residents": "Residents with a case",
    "whom_townships": "Townships and their staff",
    "whom_line": "Departments' own line of work, and who relies on it",
    "whom_record": "Whoever reads the record",
    "sure_worlds": "{count} pairs of simulated worlds stand behind this; {behaviour}.",
    "sure_plausible": "they differ in chance and in how people decide, so the intervals hold both",
    "sure_central": "they differ in chance alone, so the intervals do not hold the doubt about how "
    "people decide",
    "sure_in": "Share of these worlds in which it gets better: {parts}.",
    "sure_helps": "{label} {share}%",
    "sure_uncertain": "Cannot be told (the interval holds nought): {names}.",
    "sure_little": "Surely hardly changed: {names}.",
    "sure_outside": "No interval holds what the model leaves out; see the page About.",
    "list": "; ",
    # what is not in the numbers
    "pending": "Not yet in force",
    "pending_note": "{count} clauses of this reform have no mechanism in the model yet. "
    "They change none of these numbers:",
    "pending_none": "All clauses of this reform are in the numbers.",
    "already": "Already so here",
    "already_note": "These clauses change nothing, for the place had them before:",
    "limits": "A simulation, not a measurement: it works out what would follow if its assumptions "
    "held. Places are sketched from few public facts.",
}

CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 模拟辖区",
    "skip": "跳到结果",
    "pages": "页面",
    "page_try": "试一试",
    "page_compare": "比较",
    "page_why": "归因",
    "page_about": "说明",
    "title": "调一个权重，看辖区如何变化",
    "subtitle": "选定地区和改革，再调整各项参数。所有数字都是同一地区、同一时段，"
    "不实施改革与实施改革的对比。",
    "language": "语言",
    "theme": "配色",
    "theme_light": "浅色",
    "theme_dark": "深色",
    "theme_auto": "跟随系统",
    "place": "地区",
    "reform": "改革",
    "no_reform": "不改革",
    "behaviour": "行为假设",
    "behaviour_plausible": "合理范围：从校准保留的参数组中抽取",
    "behaviour_central": "中心值：每项取一个居中的值",
    "link_refused": "该网址无法识别（{part}），页面按没有该网址时显示。",
    "link_form": "格式不对",
    "link_long": "过长",
    "link_v": "版本不对",
    "link_place": "地区",
    "link_reform": "改革",
    "link_set": "某项参数",
    "link_behaviour": "行为假设",
    "link_lang": "语言",
    "link_with": "并列比较的改革",
    "link_marks": "要显示的部分",
    "levers": "改革参数",
    "levers_note": "初始值按改革方案设定，可逐项调整；ⓘ 处可查看数据来源。",
    "undo": "撤销",
    "redo": "重做",
    "undo_key": "{label}（{keys}）",
    "reset": "全部恢复",
    "reset_one": "恢复",
    "reset_label": "恢复方案设定：{label}",
    "moved_count": "已手动调整{count}项",
    "stood": "改革前 {before}",
    "stood_moved": "改革前 {before} · 方案设定 {reform}",
    "range": "取值范围：{low} 至 {high}",
    "source": "来源：{source}",
    "about": "说明：{label}",
    "value_of": "{label}（直接输入）",
    "no_number": "不是数字，请输入 {low} 至 {high} 之间的数。",
    "out_of_range": "超出范围，请输入 {low} 至 {high} 之间的数。",
    "not_whole": "请输入 {low} 至 {high} 之间的整数。",
    "answer": "有何变化",
    "interval": "95%区间：{low} 至 {high}",
    "interval_later": "区间稍后给出",
    "helps_in": "在{share}%的模拟世界中变好",
    "coarse": "初步估计",
    "coarse_note": "初步估计：配对模拟{replications}次，每次120天（统计前{days}天的案件，"
    "再跟踪60天）；"
    "完整结果正在计算。",
    "partial_note": "已完成{replications}／{total}次配对模拟，每次{days}天；区间还会变动。",
    "full_note": "配对模拟{replications}次，每次{days}天。",
    "stale": "下方仍是上一次设定的结果。",
    "getting_ready": "正在准备，首次启动最多需要一分钟。",
    "working": "正在计算：已完成 {done}／{total} 次配对模拟",
    "queued": "前面还有{ahead}个请求",
    "failed": "运行出错，请调整任一参数重试。（{reason}）",
    "no_difference": "没有差别",
    "daily_note": "曲线为全部模拟世界合计，按28天平滑；色带为实线中间50%和90%的世界所在范围。",
    "daily_note_coarse": "曲线为两个模拟世界合计，按28天平滑；色带随完整结果给出。",
    "chart_of": "图：{title}",
    "words": "文字说明",
    "words_later": "完整结果出来后，这里会说明结果的含义和把握程度。",
    "asked": "{place}：{reform}",
    "asked_moved": "；手动调整：{levers}",
    "asked_lever": "{lever}由{before}改为{after}",
    "gets_better": "哪些变好",
    "gets_worse": "对谁变差",
    "how_sure": "有多大把握",
    "better_none": "没有可以确定变好的方面。",
    "worse_none": "在此处衡量的范围内，没有可以确定变差的一方。",
    "worse_likely": "很可能但不能确定：{whom}。在{share}%的世界中变差：{told}。",
    "for_whom": "{whom}：{parts}。",
    "whom_residents": "有诉求的居民",
    "whom_townships": "镇街及其工作人员",
    "whom_line": "部门自身的条线工作及依赖它的人",
    "whom_record": "看账面数据的人",
    "sure_worlds": "以上结果来自{count}对模拟世界；{behaviour}。",
    "sure_plausible": "各世界的随机性和行为假设都不同，因此区间同时反映两者",
    "sure_central": "各世界只有随机性不同，因此区间不反映对行为假设的疑问",
    "sure_in": "变好的世界所占比例：{parts}。",
    "sure_helps": "{label} {share}%",
    "sure_uncertain": "无法判断（区间包含零）：{names}。",
    "sure_little": "可以确定几乎没有变化：{names}。",
    "sure_outside": "模型没有考虑的因素不在任何区间之内，见“说明”页。",
    "list": "；",
    "pending": "尚未计入",
    "pending_note": "本项改革有{count}项条款在模型中尚无对应机制，不影响以上数字：",
    "pending_none": "本项改革的条款均已计入。",
    "already": "原已如此",
    "already_note": "以下条款改革前当地已经如此，不算变化：",
    "limits": "这是仿真推演，不是实地测量：说明的是假设成立时会发生什么。"
    "各地情况依据少量公开资料勾勒。",
}

MORE = (texts_pages, texts_city, texts_flow, texts_studies)
APP_TEXTS: dict[Language, dict[str, str]] = {
    "en": ENGLISH | {key: text for more in MORE for key, text in more.ENGLISH.items()},
    "zh": CHINESE | {key: text for more in MORE for key, text in more.CHINESE.items()},
}
"""All words by language; a page with words of its own adds them here."""

NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}

LEVER_UNITS: dict[str, str] = {
    "working days": "个工作日",
    "days": "天",
    "minutes": "分钟",
    "returns": "次",
    "levels": "级",
    "sign-offs": "道",
    "weight": "（权重）",
    "domains": "个领域",
    "staff-days": "人日",
    "days (0: by need)": "天（0为按需）",
    "persons per township": "人/镇街",
}
"""Chinese for the units of levers that are no shares; a test holds them to the declaration."""


def say(language: Language, key: str, **values: object) -> str:
    """A text of the page in this language, filled in."""
    return APP_TEXTS[language][key].format(**values)


def lever_unit(unit: str, language: Language) -> str:
    """The unit of a lever as shown beside its value: shares in per cent."""
    if unit.split(" ")[0] == "share":
        return "%"
    return LEVER_UNITS.get(unit, unit) if language == "zh" else unit
