"""What the groups of levers are called, in English and Chinese.

Lives here: their names, which no declaration has. May not: labels of levers, which are declared.
"""

from __future__ import annotations

from viz.words.language import Language, words

GROUPS = words("common").table("groups")


def group_name(group: str, language: Language) -> str:
    """What a group of levers is called; of groups joined by +, each."""
    named = (GROUPS.get(name, {}).get(language, name) for name in group.split("+"))
    return " + ".join(named)
