"""The words of a validation, and the symbols of its verdicts.

Lives here: which file has the words. May not: a text of its own.
"""

from __future__ import annotations

from viz.words.language import words

say = words("validate")
TEXTS = say.texts
SHARES = ("hazard_0", "hazard_3")
SYMBOLS = {
    "holds": "✓",
    "holds, unsure": "✓?",
    "missed, unsure": "✗?",
    "missed": "✗",
    "not measured": "–",
}
