"""What a remark on a log says, in English or Chinese, from the words of its question.

Lives here: a remark filled in, and as an entry of JSON. May not: a word, or which remark applies.
"""

from __future__ import annotations

from collections.abc import Mapping

from scenarios.logs.remark import Remark
from viz.words.language import Language, Words, words

LOGS = words("logs")


def remark_text(remark: Remark, language: Language, texts: Words = LOGS) -> str:
    """The text of a remark; a remark among its values is filled in the same language."""

    def filled(value: object) -> object:
        if isinstance(value, Remark):
            return remark_text(value, language, texts)
        return value[language] if isinstance(value, Mapping) else value

    values = {key: filled(value) for key, value in remark.values.items()}
    return texts(language, f"remarks.{remark.key}", **values)


def remark_entry(remark: Remark) -> dict[str, str]:
    """A remark in JSON: its key, by which programs know it, and its English text."""
    return {"key": remark.key, "text": remark_text(remark, "en")}
