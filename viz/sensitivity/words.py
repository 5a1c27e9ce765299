"""Every word a reader of a sensitivity analysis sees, in English and Chinese: same keys in both.

Lives here: headings, sentences, what the measures mean.
May not: labels of outcomes or factors (their declarations have them), numbers, markup.
"""

from __future__ import annotations

from viz.shared.texts import Language

ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · sensitivity",
    "title": "What does it hang on?",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "words": "In short",
    "of_difference": "the difference that the reform makes",
    "of_after": "the level after",
    "of_before": "the level before",
    "lead": "Analysed is {of} of each outcome, over {points} points of {count} factors, in the "
    "mean of {replications} replications ({method}).",
    "incomplete": "The study is {label}: these are the indices of what is there, and may move.",
    "method_sobol": "Sobol’s indices",
    "method_morris": "Morris’s elementary effects",
    "method_latin_hypercube": "first order by RBD-FAST",
    "method_full_factorial": "shares of variance over all combinations",
    "overview": "Which factor moves which outcome",
    "overview_share": "Share of an outcome’s variance that a factor has a part in (total order). "
    "Empty: undefined, the same everywhere, or nothing but noise. “?”: not yet converged.",
    "overview_first": "Share of an outcome’s variance that a factor explains by itself (first "
    "order). Empty: undefined, the same everywhere, or nothing but noise. “?”: not yet converged.",
    "overview_morris": "Mean effect of a factor on an outcome, relative to the strongest. Empty: "
    "undefined, the same everywhere, or nothing but noise. “?”: not yet converged.",
    "tornado": "How much hangs on each factor",
    "interactions": "What factors do together",
    "pairs": "What pairs of factors do (in brackets: cannot be told from nought)",
    "scatter": "Strong, and bent or entangled",
    "convergence": "As the sample grows",
    "constant": "**{label}** is the same at every point: there is nothing to share out.",
    "undefined": "**{label}** is undefined at {count} of {points} points, so it has no indices.",
    "all_noise": "**{label}**: {noise} of what varies between points is chance that other seeds "
    "would not repeat. Nothing else can be told.",
    "head": "**{label}** (mean {mean}, spread {sd}{unit}) hangs most on {names}.",
    "head_unsure": "**{label}** (mean {mean}, spread {sd}{unit}): what it hangs on most cannot be "
    "told yet; sure to count is {names}.",
    "effects_in": "; effects in {unit}",
    "head_none": "**{label}** (mean {mean}, spread {sd}): no factor is sure to count for much.",
    "counts": "**{factor}** ({value}{ends}{way})",
    "way_up": ", rises with it",
    "way_down": ", falls with it",
    "way_mixed": ", not one way",
    "way_": "",
    "together": "What factors do together counts most for {factor} ({value}{ends}).",
    "separate": "Factors act each for itself.",
    "perhaps": "Whether factors act together cannot be told.",
    "bent": "The effect is not the same everywhere for {names}.",
    "little": "Next to nothing: {names}.",
    "converged": "Converged.",
    "not yet": "Not yet converged: take {more}.",
    "noise unknown": "The sample is large enough; how much is noise cannot be told from one "
    "replication: take replications = 2 or more.",
    "noise": "Take more replications, or factors that do more.",
    "short_converged": "converged",
    "short_not yet": "not yet: {more}",
    "short_noise unknown": "noise unknown: one replication",
    "short_noise": "nothing but noise",
    "more_samples": "samples = {samples} ({times} times)",
    "more_replications": "replications = {replications} ({times} times)",
    "far_samples": "over {most} times the samples",
    "far_replications": "over {most} times the replications",
    "and": " and ",
    "noise_of": "noise {noise}",
    "many": "{count} of the factors",
    "others": "{count} smaller ones",
    "factor": "Factor",
    "total": "Total order",
    "first": "First order",
    "interaction": "Total less first",
    "mu_star": "Mean effect μ*",
    "sigma": "Spread σ",
    "mu": "With its sign μ",
    "second": "Second order",
    "direction": "Way",
    "axis_total": "share of the variance: total (pale), first (full)",
    "axis_first": "share of the variance, first order",
    "axis_mu_star": "mean effect of crossing the range, μ* ({unit})",
    "axis_sigma": "spread of the effect, σ ({unit})",
    "axis_interaction": "share of the variance, total less first",
    "size_sobol": "base points",
    "size_morris": "trajectories",
    "size_latin_hypercube": "points",
    "size_full_factorial": "replications",
    "tables": "All numbers",
    "reading": "How to read this",
    "read_share": "**First order** is the share of the variance over the study’s ranges that a "
    "factor explains by itself; **total order** adds what it does together with others. A total of "
    "nought means the factor could be fixed anywhere in its range. Where totals add up to more "
    "than 1, factors act together.",
    "read_first": "**First order** is the share of the variance over the study’s ranges that a "
    "factor explains by itself. What factors do together cannot be told from this design: a Sobol "
    "study tells it.",
    "read_morris": "**μ*** is the mean size of the effect of crossing a factor’s whole range, in "
    "the unit of the outcome; **σ** is how much that effect differs from place to place. A large σ "
    "beside μ* means a bent effect, or one that hangs on other factors. It screens: what comes out "
    "near nought can be fixed.",
    "read_interval": "Intervals are 95 %, {how}. They say how far the sample may be off.",
    "how_sobol": "by resampling base points ({resamples} times)",
    "how_morris": "by resampling trajectories ({resamples} times)",
    "how_latin_hypercube": "by resampling points ({resamples} times)",
    "how_full_factorial": "by leaving out one replication at a time",
    "read_converged": "**Converged**: no interval reaches further than ±{tolerance}{relative}, no "
    "index has moved by more since half the sample, and at most {noise} of the variance between "
    "points is noise.",
    "relative": " of the largest effect",
    "read_noise": "**Noise** is what of the differences between points other seeds would not "
    "repeat, told from replications. It makes totals too large, of every factor alike.",
    "read_way": "↑ the outcome rises with the factor, ↓ it falls, ↕ not one way all through the "
    "range; no arrow: cannot be told from nought.",
    "read_ranges": "Indices hold for these ranges, drawn evenly and independently: a wider range "
    "makes a factor count for more.",
    "read_model": "They are of the model, with the model’s limits (docs/limits.md).",
    "run_facts": "version {version} · model {model} · {days} days · seed {seed} · behaviour "
    "{behaviour} · {place}",
    "none": "No reform",
    "list": ", ",
    "ends": " [{low}, {high}]",
}

CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 敏感性分析",
    "title": "结果取决于什么？",
    "noscript": "图表和语言切换需启用 JavaScript，表格不受影响。",
    "words": "要点",
    "of_difference": "改革带来的差值",
    "of_after": "改革后的水平",
    "of_before": "改革前的水平",
    "lead": "分析对象是各项结果中{of}：{count}个因素，{points}个设计点，"
    "取{replications}次重复的平均（{method}）。",
    "incomplete": "该研究尚未完成（{label}）：此处指标仅依据已有部分，可能变动。",
    "method_sobol": "索博尔指数",
    "method_morris": "莫里斯基本效应",
    "method_latin_hypercube": "RBD-FAST 一阶指数",
    "method_full_factorial": "全部组合的方差占比",
    "overview": "哪个因素影响哪项结果",
    "overview_share": "某因素参与的部分占结果方差的比重（总阶）。空白：不适用、处处相同或只有噪声。"
    "“?”：尚未收敛。",
    "overview_first": "某因素单独解释的部分占结果方差的比重（一阶）。"
    "空白：不适用、处处相同或只有噪声。“?”：尚未收敛。",
    "overview_morris": "某因素对结果的平均影响，相对于最强者。空白：不适用、处处相同或只有噪声。"
    "“?”：尚未收敛。",
    "tornado": "各因素影响的大小",
    "interactions": "因素之间的共同作用",
    "pairs": "两两因素的共同作用（括号：与零无法区分）",
    "scatter": "影响强弱与是否弯曲、交织",
    "convergence": "随样本增大的变化",
    "constant": "**{label}**在各点都相同，无可分解。",
    "undefined": "**{label}**在{points}个点中有{count}个不适用，因此没有指数。",
    "all_noise": "**{label}**：各点差异中有{noise}属于偶然，换一组种子便不再出现，"
    "除此之外看不出什么。",
    "head": "**{label}**（平均{mean}，离散{sd}{unit}）主要取决于{names}。",
    "head_unsure": "**{label}**（平均{mean}，离散{sd}{unit}）：主要取决于什么尚无法判断；"
    "可以肯定起作用的有{names}。",
    "effects_in": "；影响以{unit}计",
    "head_none": "**{label}**（平均{mean}，离散{sd}）：没有哪个因素可以肯定起较大作用。",
    "counts": "**{factor}**（{value}{ends}{way}）",
    "way_up": "，随之上升",
    "way_down": "，随之下降",
    "way_mixed": "，方向不一",
    "way_": "",
    "together": "与其他因素共同起作用的部分，以{factor}为最大（{value}{ends}）。",
    "separate": "各因素各自起作用。",
    "perhaps": "因素之间是否共同起作用，无法判断。",
    "bent": "{names}的影响因处境而异。",
    "little": "几乎没有作用的有：{names}。",
    "converged": "已收敛。",
    "not yet": "尚未收敛，建议取{more}。",
    "noise unknown": "样本已经够大；只有一次重复，无法判断噪声多少，请取 replications = 2 或更多。",
    "noise": "请增加重复次数，或换用影响更大的因素。",
    "short_converged": "已收敛",
    "short_not yet": "未收敛：{more}",
    "short_noise unknown": "噪声不明：只有一次重复",
    "short_noise": "只有噪声",
    "more_samples": "samples = {samples}（{times}倍）",
    "more_replications": "replications = {replications}（{times}倍）",
    "far_samples": "{most}倍以上的样本",
    "far_replications": "{most}倍以上的重复",
    "and": "、",
    "noise_of": "噪声{noise}",
    "many": "{count}个因素",
    "others": "其余{count}个较小因素",
    "factor": "因素",
    "total": "总阶",
    "first": "一阶",
    "interaction": "总阶减一阶",
    "mu_star": "平均影响 μ*",
    "sigma": "离散 σ",
    "mu": "带符号 μ",
    "second": "二阶",
    "direction": "方向",
    "axis_total": "方差占比：总阶（浅色）、一阶（深色）",
    "axis_first": "方差占比，一阶",
    "axis_mu_star": "跨越全范围的平均影响 μ*（{unit}）",
    "axis_sigma": "影响的离散 σ（{unit}）",
    "axis_interaction": "方差占比，总阶减一阶",
    "size_sobol": "基点数",
    "size_morris": "轨迹数",
    "size_latin_hypercube": "点数",
    "size_full_factorial": "重复次数",
    "tables": "全部数据",
    "reading": "阅读说明",
    "read_share": "**一阶**是在本研究的范围内，某因素单独解释的方差占比；"
    "**总阶**再加上它与其他因素共同起作用的部分。总阶为零，说明该因素固定在范围内任何位置都无妨。"
    "各总阶之和大于1，说明因素之间有共同作用。",
    "read_first": "**一阶**是在本研究的范围内，某因素单独解释的方差占比。"
    "因素之间的共同作用从这种设计看不出来，需用 Sobol 设计。",
    "read_morris": "**μ***是跨越某因素全范围时影响的平均大小，单位同结果；"
    "**σ**是该影响随处境变化的程度。σ 与 μ* 相比较大，说明影响是弯曲的，或取决于其他因素。"
    "此法用于筛选：接近零的因素可以固定。",
    "read_interval": "区间为95%，{how}，表示样本可能造成的偏差。",
    "how_sobol": "由基点重抽样{resamples}次求得",
    "how_morris": "由轨迹重抽样{resamples}次求得",
    "how_latin_hypercube": "由设计点重抽样{resamples}次求得",
    "how_full_factorial": "每次剔除一次重复求得",
    "read_converged": "**已收敛**：区间均不超过±{tolerance}{relative}，"
    "从一半样本到全部样本变动不超过此数，且各点差异中噪声不超过{noise}。",
    "relative": "（相对于最大影响）",
    "read_noise": "**噪声**指各点差异中换一组种子便不再出现的部分，由重复之间的差异得出。"
    "它会使所有因素的总阶偏大。",
    "read_way": "↑ 结果随因素上升，↓ 随之下降，↕ 在范围内方向不一；无箭头：与零无法区分。",
    "read_ranges": "指数只就这些范围而言（均匀、独立取值）：范围越宽，因素显得越重要。",
    "read_model": "指数描述的是模型，受模型局限约束（docs/limits.md）。",
    "run_facts": "版本{version} · 模型{model} · {days}天 · 种子{seed} · 行为{behaviour} · {place}",
    "none": "不改革",
    "list": "、",
    "ends": "\u2060［{low}，{high}］",
}

TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}


def say(language: Language, key: str, **values: object) -> str:
    """A text in this language, filled in."""
    return TEXTS[language][key].format(**values)
