"""What the groups of levers are called, in English and Chinese.

Lives here: their names, which no declaration has. May not: labels of levers, which are declared.
"""

from __future__ import annotations

from viz.shared.texts import Language

GROUPS: dict[str, dict[Language, str]] = {
    "powers": {"en": "Powers of townships", "zh": "镇街权力"},
    "assessment": {"en": "Assessment and accountability", "zh": "考核与问责"},
    "lists": {"en": "Duty lists", "zh": "权责清单"},
    "structure": {"en": "Structure", "zh": "机构设置"},
    "platform": {"en": "Platform and hand-overs", "zh": "平台与流转"},
}
"""Names of the declared groups of levers; a group not named here is shown as declared."""


def group_name(group: str, language: Language) -> str:
    """What a group of levers is called; of groups joined by +, each."""
    named = (GROUPS.get(name, {}).get(language, name) for name in group.split("+"))
    return " + ".join(named)
