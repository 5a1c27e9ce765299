"""Texts by key and language, read from the TOML files beside this module.

Lives here: the two languages, and the reading and filling of a text.
May not: a text of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
FOLDER = Path(__file__).parent
BOLD = "\ufdd0"
"""Begins and ends what is bold in our texts, there written `**`: no sign that files hold."""


def without_bold(text: str) -> str:
    """A text without the marks of what a page sets in bold."""
    return text.replace(BOLD, "")


@dataclass(frozen=True)
class Words:
    """The texts of one file. A table inside it (`[unit]`) gives keys such as `unit.days`."""

    texts: Mapping[Language, Mapping[str, str]]

    def __call__(self, language: Language, key: str, **values: object) -> str:
        """The text of that key, its places filled. KeyError for a key that the file lacks."""
        return self.texts[language][key].format(**values)

    def both(self, key: str) -> dict[Language, str]:
        """The text of that key in both languages."""
        return {language: self.texts[language][key] for language in LANGUAGES}

    def has(self, key: str) -> bool:
        """Whether the file has this key."""
        return key in self.texts["en"]

    def table(self, name: str) -> dict[str, dict[Language, str]]:
        """The entries of a table inside the file: both languages by the entry's own key."""
        begin = f"{name}."
        return {
            key.removeprefix(begin): self.both(key)
            for key in self.texts["en"]
            if key.startswith(begin)
        }


@cache
def words(*names: str) -> Words:
    """The texts of these files, or tables in them (`follow.map`), together; read once.

    ValueError where two of them have the same key.
    """
    found: dict[str, dict[str, str]] = {}
    for name in names:
        file, _, table = name.partition(".")
        begin = f"{table}." if table else ""
        own = {k.removeprefix(begin): both for k, both in _read(file) if k.startswith(begin)}
        if twice := sorted(found.keys() & own.keys()):
            raise ValueError(f"{name}: {', '.join(twice)} stand in another of {names} too")
        found |= own
    return Words({la: {key: both[la] for key, both in found.items()} for la in LANGUAGES})


@cache
def _read(file: str) -> list[tuple[str, dict[str, str]]]:
    """Every entry of a file."""
    document = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    return _entries(document, "")


def _entries(document: Mapping[str, Any], begin: str) -> list[tuple[str, dict[str, str]]]:
    """Every entry of a document, by its whole key; an entry is a table of the two languages."""
    found = []
    for key, value in document.items():
        if set(value) == set(LANGUAGES) and all(isinstance(text, str) for text in value.values()):
            found.append((begin + key, {la: t.replace("**", BOLD) for la, t in value.items()}))
        else:
            found += _entries(value, f"{begin}{key}.")
    return found
