"""`Timeline`: what happens to a district when, beside its place and its reform.

Lives here: phases of a reform, shocks, the days over which outcomes are read, and their ranges.
May not: read a file, or know how a shock acts (steps/shock.py) or a phase is put in force
(district/phases.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from model.declared.declare import Declared, parameter
from model.declared.levers import Reform

LAST_DAY = 7300
"""The last day a timeline may name: twenty years."""
MOST_SHOCKS = 15
"""Shocks in one world at most: each has a thousand numbers of its own for a grid's cases of a day,
and an event log tells 16,384 apart."""
DEMAND, ABSENCE, BUDGET, OUTAGE = 0, 1, 2, 3
SHOCKS = ("demand", "absence", "budget", "platform")
"""Kinds of shock by their code: more problems, staff away, a department's cut, the platform down.
"""
LARGEST = dict(zip(SHOCKS, (20.0, 0.95, 0.95, 1.0), strict=True))
"""The largest size of a shock by its kind: somebody is always there, a platform may be down."""


class PhaseNumbers(Declared):
    """The numbers of a phase; a study may vary each."""

    from_day: int = parameter(
        0,
        "days after the start",
        0,
        LAST_DAY,
        "First day of the phase",
        "阶段开始日",
        "docs/timelines.md",
    )
    until_day: int = parameter(
        LAST_DAY,
        "days after the start",
        1,
        LAST_DAY,
        "Day on which the phase has ended",
        "阶段结束日",
        "docs/timelines.md",
    )
    share: float = parameter(
        1.0,
        "share of townships",
        0.0,
        1.0,
        "Townships in the phase",
        "纳入的镇街比例",
        "docs/timelines.md",
    )


class ShockNumbers(Declared):
    """The numbers of a shock; a study may vary each."""

    from_day: int = parameter(
        0,
        "days after the start",
        0,
        LAST_DAY,
        "First day of the shock",
        "冲击开始日",
        "docs/timelines.md",
    )
    days: int = parameter(
        7, "days", 1, LAST_DAY, "Length of the shock", "冲击天数", "docs/timelines.md"
    )
    size: float = parameter(
        0.0,
        "ordinary days' problems, or a share lost",
        0.0,
        max(LARGEST.values()),
        "Size of the shock",
        "冲击强度",
        "docs/timelines.md",
    )


@dataclass(frozen=True, slots=True)
class Phase:
    """A reform in force from one day to another, in all, a share or some named townships.

    `book`: the levers where it is in force. `townships`: rows, where they are named; else `share`
    of them, drawn by lot from the random seed. Levers of the whole district wait until a phase
    covers all townships, unless `whole_district` puts them in force with this one.
    """

    name: str
    book: Reform
    numbers: PhaseNumbers = field(default_factory=PhaseNumbers)
    townships: tuple[int, ...] = ()
    whole_district: bool = False

    def stands(self, day: int) -> bool:
        """Whether the phase is in force on a day, counted from the start."""
        return self.numbers.from_day <= day < self.numbers.until_day


@dataclass(frozen=True, slots=True)
class Shock:
    """Some days on which demand rises, staff is away, a department is cut or the platform is down.

    `kind`: a word of `SHOCKS`. Size: of demand, extra problems over those of an ordinary day in
    the same domains; else the share that is lost. Zero changes nothing. `townships`, `domains`,
    `departments`: rows; none named means all. Raises ValueError for another kind, and for a size
    beyond its `LARGEST`.
    """

    kind: str
    numbers: ShockNumbers
    name: str = ""
    townships: tuple[int, ...] = ()
    domains: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in SHOCKS:
            raise ValueError(f"kind = {self.kind!r}: expected one of {', '.join(SHOCKS)}.")
        if self.numbers.size > LARGEST[self.kind]:
            raise ValueError(
                f"size = {self.numbers.size:g}: expected at most {LARGEST[self.kind]:g} for a "
                f"shock of {self.kind}. Choose a smaller one."
            )

    @property
    def until_day(self) -> int:
        """The first day after it, counted from the start."""
        return self.numbers.from_day + self.numbers.days


@dataclass(frozen=True, slots=True)
class OutcomeWindow:
    """Days over which outcomes are read: cases known from one day up to another."""

    name: str
    from_day: int
    until_day: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Phases, shocks and windows of one run, days counted from its start; empty by default."""

    name: str = ""
    phases: tuple[Phase, ...] = ()
    shocks: tuple[Shock, ...] = ()
    windows: tuple[OutcomeWindow, ...] = ()

    def config(self) -> dict[str, Any]:
        """Everything that can change a number, as plain JSON-ready values."""
        return {
            "phases": [
                {
                    "book": one.book.model_dump(exclude_defaults=True),
                    **one.numbers.model_dump(),
                    "townships": list(one.townships),
                    "whole_district": one.whole_district,
                }
                for one in self.phases
            ],
            "shocks": [
                {
                    "kind": one.kind,
                    **one.numbers.model_dump(),
                    "townships": list(one.townships),
                    "domains": list(one.domains),
                    "departments": list(one.departments),
                }
                for one in self.shocks
            ],
            "windows": [[one.name, one.from_day, one.until_day] for one in self.windows],
        }

    @property
    def turns(self) -> list[int]:
        """The days on which a phase begins or has ended."""
        days = [(one.numbers.from_day, one.numbers.until_day) for one in self.phases]
        return sorted({day for pair in days for day in pair})

    @property
    def last_day(self) -> int:
        """The first day on which nothing more begins or ends, phases without an end left out."""
        ends = [one.until_day for one in self.shocks] + [one.until_day for one in self.windows]
        starts = [one.numbers.from_day + 1 for one in self.phases]
        ended = [d for one in self.phases if (d := one.numbers.until_day) < LAST_DAY]
        return max([*ends, *starts, *ended], default=0)


UNTIMED = Timeline()
"""No phase and no shock: the reform is in force everywhere from the first day on."""
