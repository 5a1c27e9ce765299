"""Fit a place's mean `duty` to the level of the rejected share: an input, not evidence.

Lives here: the search behind docs/calibration.md and the command `level`, and what comes with it.
May not: write into a place file (scenarios/new/level.py), or a sentence.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.declared.scenario import Scenario
from model.readings import outcomes
from scenarios.calibrate.plan_file import read_targets
from scenarios.calibrate.shapes import cohorts
from scenarios.calibrate.targets import Stats, Target, statistics
from scenarios.inputs.checks import FACTS
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import shipped
from scenarios.run.experiment import check_count

LEVEL = "rejected_share"
TARGET = 0.047
"""Rejected or circulating before a reform: inside 4-6 %, where S2 still holds.

Source: docs/evidence.md#levels-in-chinese-districts-and-cities.
"""
WORLDS = range(1001, 1091)  # apart from the seeds that comparisons start with
FEWEST = 2
"""Worlds below which there is no standard error."""
MOST_WORLDS = 1000
"""Worlds that run into those of nobody else (scenarios/calibrate/shapes.py)."""
SHOWN = (
    "rejected_share",
    "buck_passing_rate",
    "evasion_rate",
    "first_address",
    "recorded_in_time",
    "true_in_time",
    "gap",
    "satisfaction",
    "gini_units",
    "carry_over",
)
SLOPE = -0.3
"""Log of the share over staff-days of duty: the first guess."""
EXPECTED, STEPS = 4, 8
"""Values of duty that are tried in most places, and at most."""
STAYS = 0.11
"""Staff-days from which on a place's own duty is replaced: below, it is the one found, too."""
LONGEST, SHORTEST = 3.0, 0.5
"""Staff-days between two values tried: no further than the first, and first not nearer than the
second, or no slope is seen."""


@dataclass(frozen=True)
class DutyLevel:
    """A place at one mean duty: its statistics, log(share ÷ `TARGET`), and the log's error."""

    duty: float
    stats: Stats
    off: float
    error: float


@dataclass(frozen=True)
class FittedDuty:
    """The mean duty found (staff-days), its standard error, and levels before and after the fit."""

    error: float
    before: DutyLevel
    after: DutyLevel

    @property
    def duty(self) -> float:
        """The value found, to a tenth of a staff-day."""
        return self.after.duty


def level_worlds(count: int) -> range:
    """The first so many worlds of the fit. Raises ScenarioError for too few for an error."""
    check_count("replications", count, FEWEST, MOST_WORLDS)
    return range(WORLDS.start, WORLDS.start + count)


def level_targets() -> tuple[Target, ...]:
    """What a district is compared with before any reform: the targets of the calibration."""
    return read_targets("district").targets


def fitted_duty(
    scenario: Scenario,
    worlds: Sequence[int] = WORLDS,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> FittedDuty:
    """The mean duty, to a tenth of a staff-day, at which the place's rejected share is `TARGET`.

    A place whose duty is within a tenth of that keeps it.

    Secants over the log of the share, which falls with duty, in the same worlds throughout; `tick`
    is called once a world. Raises ScenarioError where no duty of the declared range will do.
    """
    names = tuple(dict.fromkeys((*SHOWN, *(target.name for target in level_targets()))))

    def tried(duty: float) -> DutyLevel:
        place = scenario.place.model_copy(update={"duty": duty})
        some = cohorts(replace(scenario, place=place), worlds, workers, tick)
        shares = np.array([outcomes(cohort)[LEVEL] for cohort in some], float)
        share = max(float(np.nanmean(shares)), 1e-6)
        error = float(np.nanstd(shares, ddof=1)) / math.sqrt(len(shares)) / share
        return DutyLevel(duty, statistics(some, names), math.log(share / TARGET), error)

    first = tried(scenario.place.duty)
    seen = {first.duty: first}
    while (duty := _next_duty(seen, scenario.place_name)) not in seen:
        if len(seen) > 1 and abs(duty - first.duty) < STAYS:
            duty = first.duty
            break
        if len(seen) == STEPS:
            duty = min(seen, key=lambda one: abs(seen[one].off))
            if abs(seen[duty].off) > 2 * seen[duty].error:
                raise _out_of_reach(seen[duty], scenario.place_name)
            break
        seen[duty] = tried(duty)
    after = seen[duty]
    beside = [one for one in seen.values() if SHORTEST <= abs(one.duty - duty) <= 1.0]
    slope = _slope([after, beside[0] if beside else tried(_inside(duty + 1.0))])
    return FittedDuty(after.error / -slope, first, after)


def _next_duty(seen: Mapping[float, DutyLevel], place: str) -> float:
    """The value to try next; one that was tried already is the answer."""
    nearest = sorted(seen.values(), key=lambda one: abs(one.off))
    if len(nearest) == 1:
        (one,) = nearest
        step = one.off / -SLOPE
        step = math.copysign(min(max(abs(step), SHORTEST), LONGEST), step)
        at = _inside(one.duty + step)
        return at if at != one.duty else _inside(one.duty - step)  # from an end of the range
    above = [one for one in nearest if one.off > 0]
    below = [one for one in nearest if one.off <= 0]
    pair = [above[0], below[0]] if above and below else nearest[:2]
    step = pair[0].off / -_slope(pair)
    found = pair[0].duty + (step if above and below else min(max(step, -LONGEST), LONGEST))
    if (at := _inside(found)) in seen and abs(found - at) > SHORTEST:
        raise _out_of_reach(seen[at], place)
    return at


def _out_of_reach(one: DutyLevel, place: str) -> ScenarioError:
    """The error for a place in which no duty of the declared range gives the level."""
    return ScenarioError(
        f"place {place!r}: its {LEVEL} at duty = {one.duty:g} is "
        f"{100 * TARGET * math.exp(one.off):.1f} %: expected {100 * TARGET:g} % at some duty in "
        "its range. Check load, matters and lists of the place."
    )


def _slope(some: Sequence[DutyLevel]) -> float:
    """The slope of the log over duty; the first guess where chance gives none that falls."""
    found = float(np.polyfit([one.duty for one in some], [one.off for one in some], 1)[0])
    return min(found, SLOPE / 10.0)


def _inside(duty: float) -> float:
    """To a tenth of a staff-day, in the declared range."""
    return round(min(max(duty, FACTS["duty"].low), FACTS["duty"].high), 1)


if __name__ == "__main__":
    print("place      duty " + " ".join(f"{name:>17}" for name in SHOWN))
    for name in sys.argv[1:] or shipped("place"):
        fitted = fitted_duty(load(name))
        row = " ".join(f"{fitted.after.stats[key]:>17.3f}" for key in SHOWN)
        print(f"{name:<10} {fitted.duty:>4} {row}", flush=True)
