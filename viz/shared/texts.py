"""Every word a reader of the report sees, in English and Chinese: same keys in both.

Lives here: sentences, headings, unit words.
May not: labels of outcomes and levers (they come from their declarations), numbers, markup.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · a simulated comparison",
    "title": "Where does the buck stop?",
    "subtitle": "Governance reforms before and after: what is passed around, what is really "
    "solved, and how sure we are",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "run_facts": "version {version} · seed {seed} · {replications} paired replications · "
    "{days} days · configuration {config_hash} · {seconds:.0f} s · {created}",
    "finding": "What was found",
    "in_force": "What is in the numbers, and what is not",
    "effects": "What each reform changes",
    "paper": "On paper and in truth",
    "daily": "Day by day",
    "tables": "All numbers",
    "reading": "How to read this",
    "definitions": "What is measured",
    "limits": "What this cannot tell",
    "configuration": "Configuration of this run",
    "own": "Each reform in its own place",
    "chosen": "Reforms in the place chosen",
    "common": "All reforms in one and the same place: {place}",
    "lead": "Reforms compared: {count}, each with the same place, over the same days, without it. "
    "Judged by what really happens to cases (buck-passing, evasion and true resolution "
    "in time), each in the place named with it:",
    "lead_truth": "Largest gain in cases truly solved in time: {reform}, {amount}.",
    "lead_passing": "Largest fall in buck-passing: {reform}, {amount}.",
    "lead_gap": "After the reforms, closure in time on paper still exceeds true resolution by the "
    "same due date by {span}.",
    "span": "{low} to {high}",
    "helps": "Helps",
    "hurts": "Hurts",
    "mixed": "Cuts both ways",
    "does_little": "Does little",
    "unclear": "No clear effect",
    "helps_text": "It helps: {moved}.",
    "hurts_text": "It hurts: {moved}.",
    "mixed_text": "It cuts both ways: {moved}.",
    "does_little_text": "It does little to {names}. A reform that does little is a finding.",
    "unclear_text": "No clear effect on {names}: the interval includes zero.",
    "also_little": "Hardly changed: {names}.",
    "also_uncertain": "Uncertain (the interval includes zero): {names}.",
    "also_undefined": "Undefined in this place: {names}.",
    "rises": "{label} up from {before} to {after} ({change}; 95% interval {low} to {high})",
    "falls": "{label} down from {before} to {after} ({change}; 95% interval {low} to {high})",
    "on_paper": "What the bulletins would show: {moved}.",
    "on_paper_still": "What the bulletins would show hardly moves, or not clearly.",
    "alongside": "Also moved: {moved}.",
    "elsewhere": "In the common place ({place}): {moved}.",
    "worlds": "Share of plausible worlds in which it helps: {named}.",
    "worlds_one": "{label} {share}%",
    "doubt": "Of the doubt about these, behaviour makes {named}; chance makes the rest.",
    "short_up": "{label} up {amount}",
    "short_down": "{label} down {amount}",
    "short_same": "{label} unchanged",
    "short_uncertain": "{said} (uncertain)",
    "pending_note": "Not yet in force and so not in these numbers: {count} of its clauses.",
    "list_names": "; ",
    "list_clause": "; ",
    "list_semicolon": "; ",
    "sentence_gap": " ",
    "in_force_intro": "A reform is carried as its clauses. Some have no mechanism in the model "
    "yet: they are named here and change nothing. Some were already so in the place before the "
    "reform: these are no change either.",
    "pending": "Not yet in force",
    "already": "Already so",
    "none": "none",
    "effects_intro": "Difference made by the reform, with its 95 % interval. On the line of zero: "
    "no difference. Compare reforms with each other only by the diamonds, which all stand in the "
    "same place; a circle also carries what is special about the reform's own place.",
    "paper_intro": "Of all cases dispatched: the share truly solved by the due date on paper, the "
    "share recorded as closed by it, and the gap between the two (the number at the right, in "
    "percentage points).",
    "daily_intro": "Both arms run over the same days with the same chance, so they differ by the "
    "reform alone; means over replications, smoothed over 28 days. Solid lines are the truth, "
    "dashed lines are what is on the record; true resolution is counted over all known cases, the "
    "record over those dispatched.",
    "daily_passing": "Passed around",
    "daily_solved": "Solved in time",
    "before": "Before",
    "after": "After",
    "legend_own": "in its own place",
    "legend_chosen": "in the place chosen",
    "legend_common": "in the common place",
    "legend_true": "truly solved by the due date",
    "legend_recorded": "recorded as closed by it",
    "legend_truth_line": "truth",
    "legend_paper_line": "on the record",
    "gap_points": "{arm}: gap {points}",
    "axis_lower": "{unit} (← better)",
    "axis_higher": "{unit} (better →)",
    "axis_neither": "{unit}",
    "axis_share": "% of cases",
    "axis_days": "days since the reform",
    "outcome": "Outcome",
    "headline": "Headline outcomes",
    "others": "Other outcomes",
    "cell_key": "In each cell: the difference made by the reform, then before → after, then the "
    "95 % interval of the difference. Shares in %, their differences in percentage points.",
    "cell_key_plausible": "Last: the share of plausible worlds in which it helps; and how much of "
    "the variance of the interval doubt about behaviour makes, the rest being chance.",
    "cell_helps": "helps in {share}%",
    "cell_behaviour": "behaviour {share}%",
    "better": "better",
    "worse": "worse",
    "moved": "moved, neither direction being better",
    "little": "little",
    "uncertain": "uncertain",
    "undefined": "undefined here",
    "unit": "Unit",
    "better_direction": "Better if",
    "higher": "higher",
    "lower": "lower",
    "neither": "–",
    "formula": "How it is counted",
    "read_arms": "**Before** and **after** are not two years. They are two runs over the same days "
    "from the same starting point with the same chance draws, one without the reform and one with "
    "it. Whatever differs, the reform has caused inside the model.",
    "read_truth": "**Truth and appearance stand side by side.** A case closed on paper need not be "
    "solved; a case passed on off the record never shows in a bulletin. A reform that records more "
    "can make the bulletin look worse while the thing itself gets better.",
    "read_passing": "**Buck-passing** is narrow: a unit that truly owes a case, and may lawfully "
    "do it, hands it on. **Evasion** is wide: it also counts stalling past the deadline and "
    "closing on paper. Handing on a case that belongs to somebody else is neither.",
    "read_interval": "**The interval** covers chance: how far the average difference would wander "
    "if the run were repeated with other draws. It does not cover doubt about the assumptions.",
    "read_interval_plausible": "**The interval** covers chance and doubt about behaviour: worlds "
    "differ in how their units decide, by sets of parameters that a calibration has not ruled out. "
    "It is where the effect would lie under one more such set; more replications do not shrink "
    "what we do not know. What the model leaves out, it does not cover.",
    "read_marks": "**Little (≈)** means that the whole interval lies within 5 % of the value "
    "before and, for shares, within one percentage point: we are sure that not much happens. "
    "**Uncertain (?)** means that the interval includes zero: we cannot tell. The two are "
    "not the same.",
    "read_verdict": "**The verdict** on a reform rests on three outcomes only: buck-passing, "
    "evasion, and true resolution in time. Appearance and costs are reported beside it and never "
    "offset it.",
    "limit_model": "This is a simulation, not a measurement. It works out what would follow if its "
    "assumptions held; it does not report what happened in the places it names.",
    "limit_sources": "What the reforms contain is taken from articles written by interested "
    "parties. Their figures serve as inputs and as weak checks, never as proof of success.",
    "limit_behaviour": "How units behave (how much they mind a poor verdict, how certain they are "
    "whether a case is theirs, how strongly a deadline tempts them to close on paper) is poorly "
    "known. Most of these parameters are assumptions with wide ranges, and the intervals here do "
    "not include that doubt.",
    "limit_behaviour_plausible": "How units behave is poorly known. The intervals hold what a "
    "calibration left open of it (docs/ensemble.md); parameters that act only under a reform could "
    "not be learnt, and are drawn around assumed values.",
    "limit_places": "Places are sketched from few public facts. Where nothing local is known, "
    "the values of the benchmark district are used; a place bears its name as a scenario, not as a "
    "portrait.",
    "limit_level": "The share of cases rejected or circulating before a reform was fitted to the "
    "published level of four to six per cent. Levels are therefore an input; what the model adds "
    "is the differences.",
    "limit_scope": "Clauses not yet in force are missing from the effects. A small effect may mean "
    "a weak reform, or a reform whose main clause the model does not have yet: see the list above.",
    "behaviour_central": "behaviour: central values",
    "behaviour_plausible": "behaviour: plausible, {sets} sets drawn (ensemble {ensemble})",
    "doubt_key": "helps: share of plausible worlds in which it is better; b: share of the "
    "interval's\nvariance that doubt about behaviour makes, the rest being chance",
    "mark_key": "✓ better   ✗ worse   ≈ little   ? uncertain   • moved   – undefined\n"
    "In each cell: before → after, difference, [95 % interval of the difference]",
    "pending_line": "{reform}: not yet in force: {names}",
    "already_line": "{reform}: already so: {names}",
}

CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 仿真对比报告",
    "title": "推诿止于何处？",
    "subtitle": "基层治理改革前后对比：多少事项被推来推去，多少真正办结，结论有多大把握",
    "noscript": "图表和语言切换需启用 JavaScript，表格不受影响。",
    "run_facts": "版本 {version} · 随机种子 {seed} · 配对重复 {replications} 次 · "
    "{days} 天 · 配置 {config_hash} · 用时 {seconds:.0f} 秒 · {created}",
    "finding": "主要结论",
    "in_force": "哪些条款已计入，哪些尚未计入",
    "effects": "各项改革带来的变化",
    "paper": "账面与实际",
    "daily": "逐日走势",
    "tables": "全部数据",
    "reading": "阅读说明",
    "definitions": "指标口径",
    "limits": "本报告不能说明什么",
    "configuration": "本次运行配置",
    "own": "各项改革在本地实施",
    "chosen": "各项改革在所选地区实施",
    "common": "各项改革在同一地区实施：{place}",
    "lead": "本报告对{count}项改革逐一比较：同一地区、同一时段，实施改革与不实施改革有何不同。"
    "以案件的实际去向（推诿、广义推诿、真实按期办结）为准，各项改革在所列地区的效果如下：",
    "lead_truth": "真实按期办结率提升最多：{reform}，{amount}。",
    "lead_passing": "推诿率下降最多：{reform}，{amount}。",
    "lead_gap": "改革之后，账面按期办结率仍比同一时限内的真实办结率高出{span}。",
    "span": "{low}至{high}",
    "helps": "有成效",
    "hurts": "适得其反",
    "mixed": "有得有失",
    "does_little": "作用不大",
    "unclear": "效果不明",
    "helps_text": "有成效：{moved}。",
    "hurts_text": "适得其反：{moved}。",
    "mixed_text": "有得有失：{moved}。",
    "does_little_text": "对{names}作用不大。作用不大，本身也是结论。",
    "unclear_text": "对{names}没有明确效果：区间包含零。",
    "also_little": "基本不变：{names}。",
    "also_uncertain": "尚不确定（区间包含零）：{names}。",
    "also_undefined": "本地不适用：{names}。",
    "rises": "{label}由{before}升至{after}（{change}，95%区间为{low}至{high}）",
    "falls": "{label}由{before}降至{after}（{change}，95%区间为{low}至{high}）",
    "on_paper": "通报上会看到：{moved}。",
    "on_paper_still": "通报上的数字基本不变，或变化并不明确。",
    "alongside": "同时变化的还有：{moved}。",
    "elsewhere": "移植到{place}：{moved}。",
    "worlds": "在多少合理情形中有利：{named}。",
    "worlds_one": "{label}{share}%",
    "doubt": "不确定性中出自行为参数的占比：{named}，其余为随机性。",
    "short_up": "{label}上升{amount}",
    "short_down": "{label}下降{amount}",
    "short_same": "{label}持平",
    "short_uncertain": "{said}（不确定）",
    "pending_note": "其中{count}项条款尚未生效，未计入以上数字。",
    "list_names": "、",
    "list_clause": "，",
    "list_semicolon": "；",
    "sentence_gap": "",
    "in_force_intro": "每项改革按条款逐条录入。有的条款模型中尚无对应机制，在此列明，"
    "不影响任何数字；有的条款改革前当地已经如此，不算变化。",
    "pending": "尚未生效",
    "already": "原已如此",
    "none": "无",
    "effects_intro": "图中为改革带来的差值及其95%区间，落在零线上即没有变化。"
    "各项改革之间的高下只能看菱形（同一地区）；圆点还包含改革所在地自身的条件。",
    "paper_intro": "在全部派单案件中：账面时限内真正办结的占比、"
    "同一时限内记为办结的占比，以及两者之差（右侧数字，单位为百分点）。",
    "daily_intro": "两条线在同一时段、同一随机条件下运行，差别只来自改革；"
    "曲线为多次重复的均值，按28天平滑。实线为实际情况，虚线为账面记录；"
    "真实办结以全部已知案件为分母，账面以派单案件为分母。",
    "daily_passing": "推来推去",
    "daily_solved": "按期办结",
    "before": "改革前",
    "after": "改革后",
    "legend_own": "在本地实施",
    "legend_chosen": "在所选地区实施",
    "legend_common": "在同一地区实施",
    "legend_true": "真正办结",
    "legend_recorded": "账面办结",
    "legend_truth_line": "实际",
    "legend_paper_line": "账面",
    "gap_points": "{arm}：相差{points}",
    "axis_lower": "{unit}（← 越低越好）",
    "axis_higher": "{unit}（越高越好 →）",
    "axis_neither": "{unit}",
    "axis_share": "占案件的百分比",
    "axis_days": "改革实施后天数",
    "outcome": "指标",
    "headline": "主要指标",
    "others": "其他指标",
    "cell_key": "每格依次为：改革带来的差值；改革前 → 改革后；差值的95%区间。"
    "占比以%表示，其差值为百分点。",
    "cell_key_plausible": "末行为：在多少合理情形中有利；区间方差中出自行为不确定性的占比，"
    "其余为随机性。",
    "cell_helps": "{share}%情形有利",
    "cell_behaviour": "行为占{share}%",
    "better": "向好",
    "worse": "变差",
    "moved": "有变化，方向无好坏之分",
    "little": "变化很小",
    "uncertain": "不确定",
    "undefined": "本地不适用",
    "unit": "单位",
    "better_direction": "好的方向",
    "higher": "越高越好",
    "lower": "越低越好",
    "neither": "–",
    "formula": "计算口径",
    "read_arms": "**“改革前”与“改革后”不是两个年份**，而是从同一起点出发、在同一时段、"
    "以同样的随机条件运行的两种情形：一种不实施改革，一种实施改革。"
    "两者之差，就是模型中由改革造成的差别。",
    "read_truth": "**实际与账面并列。**账面办结不等于真正办结；不留痕的推转也不会出现在通报里。"
    "留痕更全的改革，可能让通报更难看，而实际情况却在好转。",
    "read_passing": "**推诿**取狭义：真正负有责任、依法能办的单位把案件转了出去。"
    "**广义推诿**还包括拖过响应时限和账面结案。把不属于自己的案件转走，两者都不算。",
    "read_interval": "**区间**只反映随机性：换一组随机条件重做，平均差值会在多大范围内变动。"
    "它不反映对假设本身的疑问。",
    "read_interval_plausible": "**区间**同时反映随机性和对行为的不了解：各次重复中，"
    "各单位的决策方式取自校准未能排除的多组参数。区间表示再换一组合理参数时效果会落在哪里，"
    "增加重复次数并不能缩小未知的部分。模型之外的因素不在其内。",
    "read_marks": "**变化很小（≈）**指整个区间不超过改革前数值的5%，占比类指标还须不超过"
    "一个百分点：可以肯定变化不大。**不确定（?）**指区间包含零：看不出有无变化。两者不是一回事。",
    "read_verdict": "**对改革的评判**只看三项：推诿、广义推诿、真实按期办结。"
    "账面表现和成本一并列出，但不用来抵减。",
    "limit_model": "这是仿真推演，不是实地测量：说明的是假设成立时会发生什么，"
    "而不是所列地区实际发生了什么。",
    "limit_sources": "改革内容取自当事单位的宣传和总结材料，其中的数字只作为输入和参考性核对，"
    "不能作为成效的证明。",
    "limit_behaviour": "各单位的行为方式（多在意差评、多大把握认定案件归自己、"
    "时限临近时多容易账面结案）所知有限。这些参数大多是取值范围很宽的假设，"
    "报告中的区间不包含这部分不确定性。",
    "limit_behaviour_plausible": "各单位的行为方式所知有限。区间包含校准之后仍未确定的部分"
    "（见docs/ensemble.md）；只在改革中起作用的参数无从校准，按假定值上下抽取。",
    "limit_places": "各地情况依据少量公开资料勾勒；当地数据不详的，采用基准区的数值。"
    "地名只代表一种情景，不是对该地的如实描述。",
    "limit_level": "改革前“退单与流转”的占比是按公开通报的4%至6%校准的。"
    "因此水平是输入，模型给出的是差值。",
    "limit_scope": "尚未生效的条款不在效果之内。效果小，可能是改革力度弱，"
    "也可能是其主要条款模型中还没有：请对照前面的条款清单。",
    "behaviour_central": "行为参数：中心值",
    "behaviour_plausible": "行为参数：合理集合，抽取{sets}组（集合{ensemble}）",
    "doubt_key": "helps：在多少合理情形中有利；b：区间方差中出自行为不确定性的占比，其余为随机性",
    "mark_key": "✓ 向好   ✗ 变差   ≈ 变化很小   ? 不确定   • 有变化   – 不适用\n"
    "每格依次为：改革前 → 改革后，差值，[差值的95%区间]",
    "pending_line": "{reform}：尚未生效：{names}",
    "already_line": "{reform}：原已如此：{names}",
}

TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}

UNITS: dict[str, str] = {
    "points": "百分点",
    "days": "天",
    "working days": "工作日",
    "staff-days": "人日",
    "staff-days a working day": "人日/工作日",
    "share in two years": "占比（两年内）",
    "departments in two years": "个部门（两年内）",
    "heads in two years": "人（两年内）",
    "ratio": "比值",
    "index": "指数",
    "per case": "次/件",
    "per 1,000 known": "件/每千件已知案件",
    "per township and month": "次/镇街·月",
}
"""Chinese for the unit words of the declarations; a unit not named here is shown as declared."""

SPOKEN_UNITS: dict[str, dict[Language, str]] = {
    "points": {"en": " points", "zh": "个百分点"},
    "days": {"en": " days", "zh": "天"},
    "working days": {"en": " working days", "zh": "个工作日"},
    "staff-days": {"en": " staff-days", "zh": "人日"},
}
"""Units said with a value in a sentence; the others are clear from the outcome's label."""

FORMULAS: dict[str, str] = {
    "buck_passing_rate": "责任单位应办不办、转给他人的部门案件 ÷ 部门案件（实际）",
    "buck_passing_per_1000": "责任单位应办不办、转给他人的案件 ÷ 已知案件 × 1000（实际）",
    "evasion_rate": "真正负有责任的单位推走、拖过响应时限或账面结案的部门案件 ÷ 部门案件（实际）",
    "rejected_share": "派单或吹哨送出的案件中，30天内有退单、转出记录或逾期未响应的 ÷ "
    "送出案件（账面）",
    "contested_share": "无单位依法承担、因而被转来转去的案件 ÷ 已知案件（实际）",
    "handoffs_mean": "各环节移交次数之和 ÷ 部门案件；每件最多计16次（实际）",
    "handoffs_tail": "移交三次及以上的部门案件 ÷ 部门案件（实际）",
    "section_handoffs": "同一镇街内科室之间的移交 ÷ 已知案件 × 1000，单独统计",
    "true_in_time": "自知晓之日起，在基准时限内各应办环节全部办完的案件 ÷ 已知案件；"
    "未办结的按未按期计（实际）",
    "recorded_in_time": "在账面时限前记为办结的派单案件 ÷ 派单案件（账面）",
    "solved_by_paper": "在账面时限前真正办结的派单案件 ÷ 派单案件（实际）",
    "gap": "账面按期办结 − 同一账面时限内真正办结，均以派单案件为分母",
    "true_solved": "跟踪期满前真正办结的案件 ÷ 已知案件（实际）",
    "time_median": "从知晓到真正办结的工作日数，取全部已知案件的中位数；42个工作日内未达到的不列",
    "time_p90": "口径同中位数，取第90百分位；42个工作日内未达到的不列",
    "satisfaction": "满意 ÷ 受访评价的案件，按群众感受的时间计（实际）",
    "satisfaction_recorded": "记录为满意 ÷ 受访评价的案件（账面，含诱导性回访）",
    "whistles": "吹哨环节数 ÷ 镇街数 ÷ 月数（每月30天）",
    "whistle_response": "从吹哨到首次应答的工作日数，取已应答吹哨的均值",
    "whistle_absent": "超过时限仍无任何应答的吹哨 ÷ 吹哨",
    "whistle_late": "超过时限才应答的吹哨 ÷ 吹哨",
    "whistle_idle": "已接手但到时限仍未动手的吹哨 ÷ 吹哨",
    "whistle_refused": "审核未通过的吹哨 ÷ 提出的吹哨",
    "response_rate": "派单或吹哨送出的案件中，在响应时限内有首次应答的 ÷ 送出案件（账面）",
    "resolution_rate": "记为办结的派单案件 ÷ 派单案件（账面）",
    "first_address": "首次派单即派给真正责任单位的案件 ÷ 派单案件（实际）",
    "backlog_days": "跟踪期满时各单位积压的应办人日 ÷ 每日办理能力",
    "burden": "镇街自有单位依法应办的工作、内耗与文牍之和 ÷ 其在编人日",
    "vertical_neglect": "1 − 已完成的条线工作 ÷ 应完成的条线工作，取部门与派出机构（实际）",
    "work_done": "用于办案和条线工作的人日 ÷ 工作日（实际）",
    "departments_marked": "两年中任一年因镇街评价扣满一分（百分制）的部门数；"
    "不满两年，或部门即镇街自有机构的，不列",
    "offices_affected": "两年中任一年因镇街不满意而被拉低等次的派出机构 ÷ 派出机构；"
    "不满两年，或未设派出机构的，不列",
    "heads_held_back": "两年中因镇街不满意而未及时调整使用的部门和派出机构负责人数；不满两年的不列",
    "carry_over": "每日终了未结案件的均值 ÷ 30天派单案件数",
    "gini_units": "各单位所接环节数的基尼系数，派单台除外",
    "gini_townships": "各镇街真实按期办结率的基尼系数；仅一个镇街时不适用",
    "staff_days": "办理及移交内耗的人日 ÷ 真正办结的案件，折算到同一时段",
    "unsolvable_share": "事项无法定责任主体的已知案件 ÷ 已知案件（实际）",
}
"""Chinese for the formulas of the declared outcomes; a test holds the names together."""
