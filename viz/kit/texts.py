"""Every word of the dashboard that is not the report's: same keys in both languages.

Lives here: words of the frame and of the page *Try it*, and the lookup; other pages' words stand in
kit/texts_pages.py. May not: labels of levers and outcomes (their declarations have them), markup.
"""

from __future__ import annotations

from viz.words.language import Language, words

say = words("dashboard")
APP_TEXTS = say.texts
LEVER_UNITS = {name: both["zh"] for name, both in say.table("lever_units").items()}


NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}


def lever_unit(unit: str, language: Language) -> str:
    """The unit of a lever as shown beside its value: shares in per cent."""
    if unit.split(" ")[0] == "share":
        return "%"
    return LEVER_UNITS.get(unit, unit) if language == "zh" else unit
