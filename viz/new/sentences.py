"""Files to begin with, in words.

Lives here: the voice of new files, and what to do with one.
May not: make a file, or hold a word of its own (words/new.toml).
"""

from __future__ import annotations

from pathlib import Path

from viz.shared.cli import program
from viz.words.language import words

say = words("new")


def voice(key: str, **values: object) -> tuple[str, str]:
    """What a key says in English and Chinese."""
    return say("en", key, **values), say("zh", key, **values)


def next_steps(kind: str, path: Path) -> str:
    """What to do with a new file."""
    file = path if path.parent.name else f"./{path}"
    return say("en", f"next.{kind}", program=program(), file=file, name=path.stem)
