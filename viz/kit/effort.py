"""How much work takes: worlds and days of a run, and the time they are reckoned to need.

Lives here: sizes to choose from, and their cost in words. May not: Solara, or what the work is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from model.declared.scenario import Scenario
from scenarios.run.experiment import CASES_A_MINUTE, expected_cases
from viz.kit.texts import say
from viz.words.language import Language


@dataclass(frozen=True)
class Effort:
    """How much is run: worlds, and days of each arm."""

    key: str
    replications: int
    days: int


EFFORTS = (Effort("effort_quick", 12, 365), Effort("effort_full", 30, 730))


def seconds(groups: Sequence[Sequence[Scenario]], effort: Effort) -> float:
    """About how long one core takes."""
    cases = expected_cases(groups, effort.replications, effort.days)
    return 60.0 * cases / CASES_A_MINUTE


def minutes(groups: Sequence[Sequence[Scenario]], effort: Effort, language: Language) -> str:
    """About how long it takes on all cores of this machine, in words."""
    taken = seconds(groups, effort) / (os.cpu_count() or 1)
    if taken < 60.0:
        text = say(language, "minutes_few", seconds=max(5, 5 * round(taken / 5)))
    else:
        text = say(language, "minutes_many", minutes=round(taken / 60.0))
    return say(language, "cost", minutes=text)
