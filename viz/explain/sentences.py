"""An explanation as blocks, one an outcome, and as sentences made from their numbers.

Lives here: what parts are called, numbers rounded so that they add up, sentences in one language.
May not: compute an attribution, judge (scenarios/run/effects.py), know markup, or hold wording.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.explain.attribution import WHOLE, Explanation
from scenarios.explain.game import CLAUSE, OTHER, Part
from scenarios.run.effects import LOSSES, MOVED, Mark
from viz.shared.verdict import mark
from viz.shared.wording import FULL_WIDTH, Wording, digits, group_name, is_missing, number, scale
from viz.words.language import words

say = words("explain")
FEW = 3
"""Clauses that a sentence still names where nothing is sure of them."""
MOST = 8
"""Parts that a figure and the terminal show one by one."""


@dataclass(frozen=True)
class ShownOutcome:
    """A part as it is shown: its row, its mark, and what it does, rounded so that all add up."""

    part: str
    row: dict[str, Any]
    mark: Mark
    does: float

    def shown(self, block: Block) -> dict[str, str]:
        """What it does and the ends of its interval, as written."""
        values = {"does": self.does, "low": self.row["low"], "high": self.row["high"]}
        return {
            key: number(value, block.unit, block.before, sign=True) for key, value in values.items()
        }


@dataclass(frozen=True)
class Block:
    """One outcome: the whole effect, and what each part does of it."""

    outcome: str
    whole: dict[str, Any]
    mark: Mark
    parts: tuple[ShownOutcome, ...]

    @property
    def unit(self) -> str:
        """The outcome's unit."""
        return str(self.whole["unit"])

    @property
    def before(self) -> float:
        """The level before, which sets the decimals of all differences."""
        return float(self.whole["before"])

    @property
    def all(self) -> ShownOutcome:
        """The whole effect, as a part is shown."""
        return ShownOutcome(WHOLE, self.whole, self.mark, self.whole["difference"])

    def largest(
        self, most: int = MOST
    ) -> tuple[tuple[ShownOutcome, ...], tuple[ShownOutcome, ...]]:
        """The parts to show one by one, and the rest: the largest first where some are left out."""
        if len(self.parts) <= most + 1:
            return self.parts, ()
        ordered = sorted(self.parts, key=lambda shown: -abs(shown.row["difference"]))
        return tuple(ordered[:most]), tuple(ordered[most:])


def blocks(found: Explanation) -> list[Block]:
    """The explanation outcome by outcome, in its order."""
    rows = [{**row, "difference": row["shapley"]} for row in found.frame.to_dict("records")]
    made = []
    for outcome in dict.fromkeys(row["outcome"] for row in rows):
        here: list[dict[str, Any]] = [row for row in rows if row["outcome"] == outcome]
        (whole,) = (row for row in here if row["part"] == WHOLE)
        parts = [row for row in here if row["part"] != WHOLE]
        does = adding_up([row["difference"] for row in parts], whole["unit"], whole["before"])
        shown = tuple(
            ShownOutcome(row["part"], row, mark(row), one)
            for row, one in zip(parts, does, strict=True)
        )
        made.append(Block(outcome, whole, mark(whole), shown))
    return made


def adding_up(values: Sequence[float], unit: str, level: float) -> list[float]:
    """Values rounded to the decimals of their unit, so that they add up to their rounded sum.

    All are rounded down, and those that lose most are raised by one in the last digit until the
    sum is right (the method of largest remainders); a value of zero stays zero.
    """
    if any(is_missing(value) for value in values):
        return list(values)
    step = 10.0 ** -digits(unit, level) / scale(unit)
    floors = [math.floor(value / step) for value in values]
    missing = round(math.fsum(values) / step) - sum(floors)
    lost = sorted(range(len(values)), key=lambda k: floors[k] - values[k] / step)
    raised = set(lost[:missing])
    return [(floor + (k in raised)) * step for k, floor in enumerate(floors)]


def part_name(part: str, found: Explanation, wording: Wording) -> str:
    """What a part is called, as a heading."""
    if part in (WHOLE, OTHER):
        return say(wording.language, part)
    if found.meta["by"] != CLAUSE:
        return group_name(part, wording.language)
    clause: Part = next(one for one in found.parts if one.name == part)
    if wording.language == "en":
        return clause.en
    return (clause.zh or clause.en).translate(FULL_WIDTH)


def name_inside(part: str, found: Explanation, wording: Wording) -> str:
    """What a part is called inside a sentence: a clause in quotation marks."""
    label = part_name(part, found, wording)
    if found.meta["by"] == CLAUSE and part not in (WHOLE, OTHER):
        single = label.replace("“", "‘").replace("”", "’")
        return say(wording.language, "quoted", label=single)
    return label[:1].lower() + label[1:]


def explanation_sentences(block: Block, found: Explanation, wording: Wording) -> str:
    """What is said of one outcome: the whole, who did it, who worked against it, and the rest."""
    language, whole = wording.language, block.whole
    label = wording.outcome(block.outcome)
    if block.mark == "undefined":
        return say(language, "whole_undefined", label=label)
    levels = (wording.value(whole[arm], block.unit) for arm in ("before", "after"))
    said = [
        say(language, "head", label=label, **dict(zip(("before", "after"), levels, strict=True)))
    ]
    change = wording.change(whole["difference"], block.unit, block.before)
    ends = _ends(whole, block, wording)
    clear = [shown for shown in block.parts if shown.mark in MOVED]
    did: list[ShownOutcome] = []
    if block.mark not in MOVED:
        said.append(say(language, f"whole_{block.mark}", change=change, ends=ends))
    else:
        did = [shown for shown in clear if shown.row["difference"] * whole["difference"] > 0]
        key = "whole_clear" if did else "whole_none"
        parts = _did(did, block, found, wording)
        said.append(say(language, key, change=change, ends=ends, parts=parts))
    for kind in MOVED:
        those = [shown for shown in clear if shown.mark == kind and shown not in did]
        key = "made_other" if kind == "moved" and did else f"made_{kind}"
        said += _listed(key, those, block, found, wording)
    for kind in ("uncertain", "unchanged", "too_few"):
        those = [shown for shown in block.parts if shown.mark == kind]
        said += _listed(f"said_{kind}", those, block, found, wording)
    return say(language, "gap").join(said)


def made_worse(made: Sequence[Block], found: Explanation, wording: Wording) -> list[str]:
    """What is made worse: a sentence of the whole, then one of each part; then what probably is."""
    language, said = wording.language, []
    pairs = [
        *((block, block.all) for block in made),
        *((block, shown) for block in made for shown in block.parts),
    ]
    parts = [WHOLE, *(part.name for part in found.parts)]
    for kind, key in zip(LOSSES, ("worse_part", "worse_probably"), strict=True):
        for part in parts:
            told = [
                say(
                    language,
                    "part_plain",
                    part=wording.outcome_inside(block.outcome),
                    amount=wording.change(shown.does, block.unit, block.before),
                    ends=_ends(shown.row, block, wording),
                )
                for block, shown in pairs
                if shown.part == part and shown.mark == kind
            ]
            if told:
                outcomes = say(language, "list_semicolon").join(told)
                label = part_name(part, found, wording)
                said.append(say(language, key, part=label, outcomes=outcomes))
    return said or [say(language, "worse_none")]


def _did(those: Sequence[ShownOutcome], block: Block, found: Explanation, wording: Wording) -> str:
    ordered = sorted(those, key=lambda shown: -abs(shown.row["difference"]))
    keys = ["part_first"] + ["part_plain"] * len(ordered)
    told = [
        _told(key, shown, block, found, wording) for key, shown in zip(keys, ordered, strict=False)
    ]
    return say(wording.language, "list").join(told)


def _listed(
    key: str, those: Iterable[ShownOutcome], block: Block, found: Explanation, wording: Wording
) -> list[str]:
    """A sentence that names parts, or where they are many and nothing is sure, their number."""
    language = wording.language
    ordered = sorted(those, key=lambda shown: -abs(shown.row["difference"]))
    if not ordered:
        return []
    named = ordered
    if found.meta["by"] == CLAUSE and len(ordered) > FEW:
        named = ordered[: {"said_uncertain": FEW, "said_unchanged": 0}.get(key, len(ordered))]
    if key == "said_unchanged":
        told = [name_inside(shown.part, found, wording) for shown in named]
    else:
        told = [_told("part_plain", shown, block, found, wording) for shown in named]
    if len(named) < len(ordered):
        count = len(ordered) - len(named)
        told.append(say(language, "more" if named else "many", count=count))
    return [say(language, key, parts=say(language, "list").join(told))]


def _told(key: str, shown: ShownOutcome, block: Block, found: Explanation, wording: Wording) -> str:
    return say(
        wording.language,
        key,
        part=name_inside(shown.part, found, wording),
        amount=number(shown.does, block.unit, block.before, sign=True),
        ends=_ends(shown.row, block, wording),
    )


def _ends(row: dict[str, Any], block: Block, wording: Wording) -> str:
    """The interval in brackets; nothing where there is none."""
    if is_missing(row["low"]):
        return ""
    low, high = (number(row[end], block.unit, block.before, sign=True) for end in ("low", "high"))
    return say(wording.language, "ends", low=low, high=high)
