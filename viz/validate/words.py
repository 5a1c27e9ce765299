"""Every word a reader of a validation sees, in English and Chinese: same keys in both.

Lives here: labels of shapes, groups and verdicts, headings, sentences.
May not: labels of outcomes (they come from their declarations), a number, or markup.
"""

from __future__ import annotations

from scenarios.calibrate.shapes import TARGETS as SHAPES
from viz.shared.texts import Language

SHAPES_ZH = {
    "S1": "移交次数的超离散度",
    "S2": "首次移交后的超离散度",
    "S3a": "移交三次以上的再移交率高于一至二次",
    "S3b": "移交三次以上的再移交率高于零次",
    "S4": "移交两次以上的案件中退回原单位的占比",
    "S5": "各单位移交率的离散度（对数几率）",
    "S6": "移交三次与零次的按期办结率之比",
}
OTHERS: dict[str, tuple[str, str]] = {
    "hazard_0": ("one more hand-off after none", "未移交后的再移交率"),
    "hazard_3": ("one more hand-off after three or more", "移交三次以上后的再移交率"),
    "log.handoffs_mean": ("hand-offs per case", "每案移交次数"),
    "spearman": ("rank correlation of hand-offs and days", "移交次数与用时的秩相关"),
}
"""Patterns that are neither a shape nor an outcome."""
SHARES = ("hazard_0", "hazard_3")
SYMBOLS = {
    "holds": "✓",
    "holds, unsure": "✓?",
    "missed, unsure": "✗?",
    "missed": "✗",
    "not measured": "–",
}
ENGLISH: dict[str, str] = {
    "kicker": "Buckstop · validation",
    "title": "Why should I believe it?",
    "subtitle": "The shipped calibrations, run anew in worlds that no calibration has seen, held "
    "against every pattern we know",
    "noscript": "The figures and the language switch need JavaScript; the tables do not.",
    "finding": "In short",
    "lead_held": "Of {total} patterns, each in each place, **{held} hold, {missed} are missed**.",
    "lead_shapes": "Missed shapes: {names}.",
    "lead_levels": "Missed levels: {names}.",
    "lead_none": "none",
    "lead_fitted": "{fitted} of what holds was fitted beforehand: that is no evidence, and marked.",
    "lead_log": "The log {log} is held against both configurations below.",
    "lead_mute": "The log {log} does not tell hand-offs, so nothing is held against it.",
    "lead_seen": "**A calibration was fitted to this very log** (known by its content), so that "
    "what it was fitted to proves nothing; marked, too.",
    "shape": "Shapes",
    "shape_intro": "Free of the mean, so for any organisation that passes cases: over "
    "department-bound cases, before any reform.",
    "level": "Levels",
    "level_intro": "What bulletins of Chinese districts and cities show, before any reform.",
    "figure": "Figures seen once",
    "figure_intro": "One city or province, one time: it holds where it lies among nine in ten of "
    "the model's worlds.",
    "reported": "What the articles report of themselves",
    "reported_intro": "Interested parties, so weak checks: the reform in its own place, two years; "
    "the range is nine in ten worlds.",
    "log_like": "The log's own organisation: a check, not a district",
    "log_like_intro": "The same behaviour, with another mean duty, mix of lists and error of first "
    "addresses: can it show the mean and the hazard of a real log?",
    "own log": "The model's own event logs",
    "own log_intro": "Written as event logs and measured by run.py measure, as any log is. They "
    "hold all cases, not only department-bound ones.",
    "log": "The log {log}",
    "log_intro": "It holds where the model's interval and the log's meet. A district need not have "
    "the log's mean: levels are the other configuration's business.",
    "unchecked": "Not checked",
    "pattern": "Pattern",
    "target": "Target",
    "seen": "Seen",
    "verdict": "Verdict",
    "places": "Places",
    "why": "Why",
    "log_like_short": "log-like",
    "holds": "holds",
    "holds, unsure": "holds, unsure",
    "missed, unsure": "missed, unsure",
    "missed": "missed",
    "not measured": "not measured",
    "holds_in": "holds in {held} of {all}",
    "key": "✓ holds · ✓? estimate inside, interval not · ✗? estimate outside, interval reaches in "
    "· ✗ missed · † calibrated on this",
    "reading": "How to read this",
    "read_interval": "Intervals are 95 %, by leaving out one set of behaviour at a time; worlds of "
    "one set stand together. Worlds begin at seed {first_seed}.",
    "read_fitted": "† marks what a calibration was fitted to, by the content hash of its targets "
    "or of a log: that it holds is an input, not evidence.",
    "read_miss": "A miss is the model's, not the reader's: docs/calibration.md gives reasons.",
    "run_facts": "version {version} · engine {stamp} · behaviour {behaviour} · ensemble {ensemble} "
    "· log-like {log_like} · {seconds:.0f} s",
    "to": "{low} to {high}",
    "above": "above {low}",
}
CHINESE: dict[str, str] = {
    "kicker": "Buckstop · 验证",
    "title": "凭什么相信它？",
    "subtitle": "将随附的校准结果在未参与校准的世界中重新运行，逐一对照已知规律",
    "noscript": "图形和语言切换需要 JavaScript，表格不需要。",
    "finding": "要点",
    "lead_held": "共对照{total}项（按规律和地区计），**{held}项吻合，{missed}项不吻合**。",
    "lead_shapes": "不吻合的形态：{names}。",
    "lead_levels": "不吻合的水平：{names}。",
    "lead_none": "无",
    "lead_fitted": "吻合的各项中有{fitted}项事先用于校准，不构成证据，已标明。",
    "lead_log": "日志{log}与两种配置的对照见下。",
    "lead_mute": "日志{log}没有移交记录，无从对照。",
    "lead_seen": "**校准曾用到这份日志**（按内容识别），相应各项不构成证据，已标明。",
    "shape": "形态",
    "shape_intro": "与均值无关，适用于任何移交案件的组织；改革前，部门承办案件。",
    "level": "水平",
    "level_intro": "各地区县和城市公报所示，改革前。",
    "figure": "单次所见数值",
    "figure_intro": "一城或一省的一次公布：落在模型九成世界之内即为吻合。",
    "reported": "文章自述的成效",
    "reported_intro": "出自利益相关方，只作弱检验：改革在本地实施两年；区间为九成世界。",
    "log_like": "日志所在的组织：检验之用，并非区县",
    "log_like_intro": "行为参数相同，只改平均责任心、清单状态构成和首次派单误差："
    "能否再现真实日志的均值和再移交率？",
    "own log": "模型自身的事件日志",
    "own log_intro": "写成事件日志，再与任何日志一样用 measure 测量；"
    "含全部案件，不限部门承办案件。",
    "log": "日志{log}",
    "log_intro": "模型区间与日志区间相交即为吻合。区县不必具有日志的均值，水平由另一配置对照。",
    "unchecked": "未检验",
    "pattern": "规律",
    "target": "目标",
    "seen": "所见",
    "verdict": "结论",
    "places": "各地",
    "why": "原因",
    "log_like_short": "类日志",
    "holds": "吻合",
    "holds, unsure": "吻合，不确定",
    "missed, unsure": "不吻合，不确定",
    "missed": "不吻合",
    "not measured": "未测量",
    "holds_in": "{all}地中{held}地吻合",
    "key": "✓ 吻合 · ✓? 估计在内而区间越界 · ✗? 估计在外而区间触及 · ✗ 不吻合 · † 曾用于校准",
    "reading": "如何阅读",
    "read_interval": "区间为95%，每次剔除一组行为参数求得，同一组的世界归在一起。"
    "世界种子自{first_seed}起。",
    "read_fitted": "† 表示校准曾以此为目标（按目标或日志的内容哈希识别）：吻合是输入，不是证据。",
    "read_miss": "不吻合是模型的不足，原因见 docs/calibration.md。",
    "run_facts": "版本{version} · 引擎{stamp} · 行为{behaviour} · 参数组{ensemble} "
    "· 类日志{log_like} · {seconds:.0f}秒",
    "to": "{low}至{high}",
    "above": "大于{low}",
}
TEXTS: dict[Language, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}


def shape(name: str, language: Language) -> str:
    """The label of a shape: its number, and what it is."""
    label = SHAPES[name][0] if language == "en" else SHAPES_ZH[name]
    return f"{name} {label}"
