"""Every word of the page on the city, in English and Chinese: same keys in both.

Lives here: names of measures and states, what a place on the map says, what a unit's view says.
May not: labels that an outcome declares (they come from there), a number, a figure, or markup.
"""

from __future__ import annotations

from model.declared.outcomes import OUTCOMES
from viz.words.language import Language, words

say = words("follow.map")
TEXTS = say.texts


DECLARED = {"backlog": "backlog_days", "burden": "burden", "calls": "calls"}
"""Measures that an outcome declares a label for."""


def measure_name(measure: str, language: Language) -> str:
    """What a measure on the map is called."""
    if measure in DECLARED:
        label: str = getattr(OUTCOMES[DECLARED[measure]], language)
        return label.translate(str.maketrans("()", "（）")) if language == "zh" else label
    return say(language, measure)
