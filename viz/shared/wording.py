"""Names and numbers in one language: what a lever, an outcome, a place or a value is called.

Lives here: the lookup of labels in their declarations and the writing of values.
May not: sentences about results (`findings`), the judging of values (`verdict`), markup.
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from model.declared.declare import Parameter, declared
from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from scenarios.inputs.defaults import DAYS, REPLICATIONS
from scenarios.inputs.own_files import BORROWED
from scenarios.inputs.rules import RULES
from scenarios.inputs.timeline import TIMELINE
from scenarios.run.intervals import ENOUGH, FEWEST
from viz.words.language import Language, words

COMMON = words("common")
UNITS = COMMON.table("units")
SPOKEN_UNITS, GROUPS = COMMON.table("spoken_units"), COMMON.table("groups")
MINUS = "−"
FULL_WIDTH = str.maketrans(":;,()", "：；，（）")


@cache
def levers() -> dict[str, Parameter]:
    """The declared levers by name, read once."""
    return declared(Reform)


def is_missing(value: float | None) -> bool:
    """True where an outcome is undefined."""
    return value is None or math.isnan(value)


def in_percent(unit: str) -> bool:
    """True for shares and differences of shares, which are stored 0-1 and shown times 100."""
    return unit.split(" ")[0] in ("share", "points")


def scale(unit: str) -> float:
    """What a stored value is multiplied by before it is shown."""
    return 100.0 if in_percent(unit) else 1.0


def digits(unit: str, level: float) -> int:
    """Decimals that suit values of this size."""
    if in_percent(unit):
        return 1
    size = abs(level)
    return 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0


def number(value: float | None, unit: str, level: float | None = None, sign: bool = False) -> str:
    """A bare number as shown; `level` sets the decimals, `sign` writes the plus too."""
    if value is None or math.isnan(value):
        return "–"
    reference = value if level is None or math.isnan(level) else level
    text = f"{abs(value) * scale(unit):,.{digits(unit, reference)}f}"
    if float(text.replace(",", "")) == 0:
        return text
    return (MINUS if value < 0 else "+" if sign else "") + text


def share_of_worlds(row: Mapping[str, Any]) -> dict[str, str]:
    """Shares of worlds that get better, stay the same, get worse, in whole per cent.

    Empty where no direction is better, nothing changed, or too few worlds were run to say.
    """
    if row["verdict"] in ("unchanged", "too_few") or is_missing(row["helps"]):
        return {}
    return {key: f"{100 * row[key]:.0f}" for key in ("helps", "same", "hurts")}


def lines(label: str, columns: int) -> list[str]:
    """A label broken into lines; a Chinese character counts for two columns."""
    if any(unicodedata.east_asian_width(character) == "W" for character in label):
        width = columns // 2
        return [label[i : i + width] for i in range(0, len(label), width)]
    return textwrap.wrap(label, columns)


def group_name(group: str, language: Language) -> str:
    """What a group of levers is called; of groups joined by +, each."""
    named = (GROUPS.get(name, {}).get(language, name) for name in group.split("+"))
    return " + ".join(named)


@dataclass(frozen=True)
class Wording:
    """One language, with the titles of places and reforms in it."""

    language: Language
    titles: Mapping[str, Mapping[str, str]]

    def text(self, key: str, **values: object) -> str:
        """A text of this language, filled in."""
        return COMMON(self.language, key, **values)

    def text_on_place(self, key: str, place: str) -> str:
        """A text that names a place."""
        return self.text(key, place=self.title(place))

    def ends(self, row: Mapping[str, Any], drawn: bool) -> str:
        """The interval of a row's difference as it goes on in a sentence; nothing without one."""
        if is_missing(row["low"]):
            return ""
        low, high = (number(row[k], row["unit"], row["before"], sign=True) for k in ("low", "high"))
        return self.text("interval_ends", interval=self.interval(drawn), low=low, high=high)

    def cautions(self, meta: Mapping[str, Any]) -> list[str]:
        """What keeps an answer from being sure: few sets, a short window, a level borrowed."""
        short = self.text("short_window", days=meta["days"], enough=DAYS)
        few = [*filter(None, [self.few(meta)]), *([short] if meta["days"] < DAYS else [])]
        return [*self.conditions(meta), *few, *self.borrowed(meta)]

    def marks(self, meta: Mapping[str, Any]) -> list[str]:
        """What an answer must not be seen without: its conditions, and a level borrowed."""
        return [*self.conditions(meta), *self.borrowed(meta)]

    def conditions(self, meta: Mapping[str, Any]) -> list[str]:
        """The timeline that was run, and rules that are not the default; nothing without any."""
        timeline = meta.get(TIMELINE)
        named = ", ".join(f"{slot}={name}" for slot, name in meta.get(RULES, {}).items())
        timed = [self.text("on_timeline", timeline=timeline)] if timeline else []
        return timed + ([self.text("other_rules", rules=named)] if named else [])

    def borrowed(self, meta: Mapping[str, Any]) -> list[str]:
        """A line for each place whose level is borrowed: from whom, and how to fit its own."""
        return [
            self.text("borrowed_level", place=place, **one)
            for place, one in meta.get(BORROWED, {}).items()
        ]

    def few(self, meta: Mapping[str, Any]) -> str:
        """That intervals are wide, or missing, for want of sets or worlds; else nothing."""
        worlds, drawn = meta["replications"], meta.get("sets")
        sets = len(set(drawn)) if drawn else worlds
        limits = {"fewest": FEWEST, "enough": ENOUGH}
        if not drawn:
            few = sets < FEWEST
            return self.text("fewer_worlds", worlds=worlds, **limits) if few else ""
        if sets < FEWEST:
            return self.text("fewer_sets", sets=sets, worlds=12, **limits)
        few = sets < ENOUGH
        return self.text("few_sets", sets=sets, worlds=REPLICATIONS, **limits) if few else ""

    def interval(self, drawn: bool) -> str:
        """What an interval is called: prediction where behaviour is drawn, else confidence."""
        return self.text("prediction_interval" if drawn else "confidence_interval")

    def text_on_interval(self, key: str, drawn: bool) -> str:
        """A text that names the kind of interval."""
        return self.text(key, interval=self.interval(drawn))

    def outcome(self, name: str) -> str:
        """The declared label of an outcome."""
        return self._set(getattr(OUTCOMES[name], self.language))

    def outcome_inside(self, name: str) -> str:
        """The label as it stands inside a sentence: without brackets, and without its capital."""
        label = re.split(r" \(|（", self.outcome(name))[0]
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def lever(self, name: str) -> str:
        """The declared label of a lever; a name that is no lever stays as it is."""
        found = levers().get(name)
        return self._set(getattr(found, self.language)) if found else name

    def title(self, name: str) -> str:
        """The title of a place or reform; of a stack, its parts joined."""
        found = self.titles.get(name, {}).get(self.language)
        if found:
            return self._set(found)
        parts = name.split("+")
        return " + ".join(self.title(part) for part in parts) if len(parts) > 1 else name

    def short_title(self, name: str) -> str:
        """The title without what follows a colon or stands in brackets."""
        return " + ".join(re.split(r":|：| \(|（", self.title(part))[0] for part in name.split("+"))

    def formula(self, name: str) -> str:
        """How an outcome is counted."""
        outcome = OUTCOMES[name]
        return outcome.formula_zh if self.language == "zh" else outcome.formula

    def unit(self, unit: str) -> str:
        """The unit of a level."""
        if unit.split(" ")[0] == "share":
            return "%"
        if self.language == "en":
            return "percentage points" if unit == "points" else unit
        return UNITS[unit][self.language] if unit in UNITS else unit

    def unit_of_change(self, unit: str) -> str:
        """The unit of a difference: shares differ by percentage points."""
        return self.unit("points" if in_percent(unit) else unit)

    def value(self, value: float | None, unit: str) -> str:
        """A level with its unit, as said in a sentence."""
        text = number(value, unit)
        if unit.split(" ")[0] == "share":
            return text + "%"
        return text + self._spoken(unit)

    def change(self, value: float | None, unit: str, level: float | None) -> str:
        """A difference with its sign and unit, as said in a sentence."""
        spoken = "points" if in_percent(unit) else unit
        return number(value, unit, level, sign=True) + self._spoken(spoken)

    def amount(self, value: float, unit: str, level: float | None) -> str:
        """The size of a difference with its unit."""
        return self.change(abs(value), unit, level).removeprefix("+")

    def points(self, value: float) -> str:
        """A difference of shares without sign, as said of a gap."""
        return number(value, "points") + self._spoken("points")

    def names(self, names: Iterable[str]) -> str:
        """Names one after the other."""
        return self.text("list_names").join(names)

    def _set(self, label: str) -> str:
        """A declared label as printed: Chinese takes full-width marks."""
        return label.translate(FULL_WIDTH) if self.language == "zh" else label

    def _spoken(self, unit: str) -> str:
        return SPOKEN_UNITS.get(unit, {}).get(self.language, "")
