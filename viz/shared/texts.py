"""Every word a reader of the report sees, in English and Chinese: same keys in both.

Lives here: sentences, headings, unit words.
May not: labels of outcomes and levers (they come from their declarations), numbers, markup.
"""

from __future__ import annotations

from viz.words.language import LANGUAGES, Language, words

__all__ = ["LANGUAGES", "SPOKEN_UNITS", "TEXTS", "UNITS", "Language"]

TEXTS = words("common").texts
UNITS = {name: both["zh"] for name, both in words("common").table("units").items()}
SPOKEN_UNITS = words("common").table("spoken_units")
