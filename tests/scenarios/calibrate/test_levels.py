"""Levels and shapes before a reform: what the calibration promises (docs/calibration.md)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from model.plan import Cohort
from model.readings import outcomes
from scenarios import load
from scenarios.calibrate.levels import TARGET, fitted_duty
from scenarios.calibrate.shapes import cohorts, passing_spread, shapes
from scenarios.inputs.toml_files import shipped

PLACES = shipped("place")
WORLDS = range(1, 31)
CITY_WORLDS = range(1, 7)  # sixteen districts in each, under one duty list
pytestmark = pytest.mark.long


@cache
def before(place: str, turn: int = 0) -> list[Cohort]:
    """Cohorts of a place before any reform: the worlds a comparison takes first, then others."""
    worlds = CITY_WORLDS if place == "tianjin_city" else WORLDS
    first = worlds.start + turn * len(worlds)
    return cohorts(load(place), range(first, first + len(worlds)))


def level(place: str, outcome: str, low: float, high: float) -> float:
    """The mean outcome over worlds: up to thrice as many where two standard errors pass a bound."""
    values: list[float] = []
    for turn in range(3):
        values += [float(outcomes(c)[outcome]) for c in before(place, turn)]
        mean, error = np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))
        if min(abs(mean - low), abs(mean - high)) > 2 * error:
            break
    return float(np.mean(values))


@pytest.mark.parametrize("place", PLACES)
def test_rejected_share_is_four_to_six_percent(place: str) -> None:
    assert 0.04 <= level(place, "rejected_share", 0.04, 0.06) <= 0.06


@pytest.mark.parametrize("place", PLACES)
def test_paper_exceeds_truth_by_ten_to_thirty_five_points(place: str) -> None:
    assert 0.10 <= level(place, "gap", 0.10, 0.35) <= 0.35


@pytest.mark.parametrize("load_factor", [0.6, 0.85, 0.95])
def test_without_pressure_paper_tells_the_truth(load_factor: float) -> None:
    """Nothing is recorded that is not done; and but for signing, nothing done goes unrecorded."""
    for signoff_days, most in ((0.5, 0.1), (0.0, 0.02)):
        scenario = load("baseline", behaviour={"signoff_days": signoff_days})
        place = scenario.place.model_copy(update={"load": load_factor, "record_pressure": 0.0})
        calm = cohorts(replace(scenario, place=place), range(1, 5))
        found = [outcomes(c) for c in calm]
        assert -most <= np.mean([one["gap"] for one in found]) <= 0.02
        assert np.mean([one["recorded_in_time"] for one in found]) > 0.3


@pytest.mark.parametrize("place", PLACES)
def test_shapes_one_to_three_hold_without_stigma(place: str) -> None:
    scenario = load(place)
    assert scenario.behaviour.stigma == 0.0
    some = cohorts(scenario, range(1, 61)) if place == "huaisi" else before(place)
    assert sum(int(c.reach[0]) for c in some) >= 200_000
    found = {shape.name: shape for shape in shapes(some)}
    for name in ("S1", "S2", "S3a", "S3b"):
        shape = found[name]
        assert shape.holds, f"{place} {name}: {shape.estimate:.3f} ± {shape.half_width:.3f}"


def test_culture_makes_most_of_the_difference_between_units() -> None:
    scenario = load("baseline", behaviour={"duty_sd": 0.0})
    alike = float(np.mean([passing_spread(c) for c in cohorts(scenario, range(1, 5))]))
    differing = float(np.mean([passing_spread(c) for c in before("baseline")[:4]]))
    assert alike**2 < 0.5 * differing**2  # dominant: more than half of the variance


def test_level_fits_a_place_as_the_shipped_ones_are() -> None:
    """From another duty it finds the shipped one, within the error it gives; from it, it stays."""
    scenario = load("huaisi")
    moved = replace(scenario, place=scenario.place.model_copy(update={"duty": 9.0}))
    found = fitted_duty(moved)
    assert abs(found.duty - scenario.place.duty) <= max(found.error, 0.1)
    assert found.after.stats["rejected_share"] == pytest.approx(TARGET, rel=0.05)
    assert found.before.duty == 9.0
    assert fitted_duty(scenario).duty == scenario.place.duty
