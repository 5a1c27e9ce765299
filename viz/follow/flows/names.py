"""Names on the pages on hand-offs: groups of units and fields of work; how a rate is written.

Lives here: a name chosen and filled in. May not: a text of its own, a figure, or markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from model.declared.scenario import Scenario
from model.district.matters import DOMAINS
from scenarios.follow.flows import ALL, Group, fields_of
from viz.words.language import Language, words

say = words("follow.handoffs")
TEXTS = say.texts


Arm = Literal["before", "after"]
ARMS: tuple[Arm, ...] = ("before", "after")


def rate(value: float) -> str:
    """Hand-offs per 1,000 cases as shown."""
    return f"{value:,.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 0.95 else f"{value:.2f}"


def field_names(scenario: Scenario, language: Language) -> Sequence[str]:
    """Names of the fields that departments are spread over: of a log, or of the ten domains."""
    own = [en if language == "en" else zh for en, zh in DOMAINS]
    return (scenario.demand.names or own)[: fields_of(scenario)]


def flow_group_name(
    group: Group, fields: Sequence[str], language: Language, *, short: bool = False
) -> str:
    """What a group of units is called; `fields` are spread over the departments in turn.

    `short`: as it stands at an axis, where its kind need not be said.
    """
    if group.kind in ("desk", "others"):
        return say(language, group.kind)
    if group.field != ALL:
        key = f"{'short' if short else 'field'}_{group.kind}"
        return say(language, key, field=fields[group.field])
    if group.number == ALL:
        return say(language, f"{group.kind}s")
    field = fields[group.number % len(fields)]
    return say(language, group.kind, number=group.number + 1, field=field)
