"""Every word a reader of a validation sees, in English and Chinese: same keys in both.

Lives here: labels of shapes, groups and verdicts, headings, sentences.
May not: labels of outcomes (they come from their declarations), a number, or markup.
"""

from __future__ import annotations

from scenarios.calibrate.shapes import TARGETS as SHAPES
from viz.words.language import Language, words

say = words("validate")
TEXTS = say.texts


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


def shape(name: str, language: Language) -> str:
    """The label of a shape: its number, and what it is."""
    label = SHAPES[name][0] if language == "en" else SHAPES_ZH[name]
    return f"{name} {label}"
