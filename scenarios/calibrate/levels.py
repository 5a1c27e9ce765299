"""Fit a place's mean `duty` to the level of the rejected share: an input, not evidence.

Lives here: the bisection behind docs/calibration.md, and the levels that come with it.
May not: write into a place file; a person copies the value, with its date, by hand.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np

from model.declared.scenario import Scenario
from model.readings import outcomes
from scenarios.calibrate.shapes import cohorts
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import shipped

TARGET = 0.047
"""Rejected or circulating before a reform: inside 4-6 %, where S2 still holds.

Source: docs/evidence.md#levels-in-chinese-districts-and-cities.
"""
WORLDS = range(1001, 1091)  # apart from the seeds that comparisons start with
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


def fit_levels(scenario: Scenario) -> dict[str, float]:
    """Mean outcomes of a place before any reform, over the worlds of the fit."""
    found = [outcomes(cohort) for cohort in cohorts(scenario, WORLDS)]
    return {name: float(np.nanmean([np.array(o[name], float) for o in found])) for name in SHOWN}


def with_duty(scenario: Scenario, duty: float) -> Scenario:
    """The scenario with another mean duty."""
    return replace(scenario, place=scenario.place.model_copy(update={"duty": duty}))


def fitted_duty(place: str, low: float = 4.0, high: float = 10.0, steps: int = 6) -> float:
    """The mean duty, staff-days, at which the place's rejected share is `TARGET` (bisection).

    The share falls with duty; the answer is rounded to a tenth of a staff-day.
    """
    scenario = load(place)
    for _ in range(steps):
        middle = (low + high) / 2
        if fit_levels(with_duty(scenario, middle))["rejected_share"] > TARGET:
            low = middle
        else:
            high = middle
    return round((low + high) / 2, 1)


if __name__ == "__main__":
    print("place      duty " + " ".join(f"{name:>17}" for name in SHOWN))
    for name in sys.argv[1:] or shipped("place"):
        duty = fitted_duty(name)
        found = fit_levels(with_duty(load(name), duty))
        print(f"{name:<10} {duty:>4} " + " ".join(f"{found[k]:>17.3f}" for k in SHOWN), flush=True)
