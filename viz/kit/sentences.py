"""What is asked in words, and one outcome's change: sentences that several pages say.

Lives here: which outcome touches whom, and these sentences.
May not: judge (scenarios/run/effects.py), or markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.declared.outcomes import CONCERNING
from viz.kit.state import Ask, levers, with_unit
from viz.shared.wording import Wording, is_missing
from viz.words.language import Language, words

say = words("kit")

Row = Mapping[str, Any]

TOLD = tuple(name for names in CONCERNING.values() for name in names)


def heading_of(ask: Ask, wording: Wording) -> str:
    """What is asked: the place, the reform, and the levers moved by hand."""
    language = wording.language
    said = say(language, "asked", place=wording.title(ask.place), reform=wording.title(ask.reform))
    after, before = ask.scenario.after, ask.scenario.before
    moved = [
        say(
            language,
            "asked_lever",
            lever=wording.lever(name),
            before=level(name, float(getattr(before, name)), language),
            after=level(name, float(getattr(after, name)), language),
        )
        for name, _ in ask.moved
    ]
    return said + (
        say(language, "asked_moved", levers=listed_words(moved, language)) if moved else ""
    )


def level(name: str, value: float, language: Language) -> str:
    """A lever's value with its unit."""
    return with_unit(levers()[name], value, language)


def sentence(row: Row, wording: Wording) -> str:
    """One outcome that moved: from where to where, by how much, with its interval."""
    unit, before = row["unit"], row["before"]
    return wording.text(
        "rises" if row["difference"] > 0 else "falls",
        label=wording.outcome_inside(row["outcome"]),
        before=wording.value(before, unit),
        after=wording.value(row["after"], unit),
        change=wording.change(row["difference"], unit, before),
        ends=wording.ends(row, not is_missing(row["behaviour_share"])),
    )


def listed_words(parts: Sequence[str], language: Language) -> str:
    """Parts one after the other."""
    return say(language, "semicolon").join(parts)
