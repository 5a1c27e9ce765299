"""Curves that may turn: accountability, bottom-up weight and pooling, each over its whole range.

Lives here: what is moved in which place, the paired worlds, and where a curve turns.
May not: run an arm (run/experiment.py), or write a page (documents/turning.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from model.declared.scenario import Scenario
from model.key import stamp
from model.plan import burnt_in
from scenarios.compare.comparison import joint_hash
from scenarios.inputs.checks import BEHAVIOURAL, FACTS
from scenarios.inputs.defaults import DAYS, SEED
from scenarios.inputs.ensemble import under_set
from scenarios.inputs.load import load
from scenarios.run.experiment import arm, check_size, on_threads
from scenarios.run.intervals import spread

Array = np.ndarray[Any, Any]
Turn = Literal["peak", "dip", "rises", "falls", "zero", "flat"]
"""A clear inner maximum or minimum, a clear difference of the ends, nothing but zero, none."""

WORLDS = 12
"""Paired worlds a point: all curves then take some three minutes on two idle cores."""
SHIPPED = {
    name: known[name].default
    for known, name in (
        (FACTS, "record_pressure"),
        (FACTS, "callback_share"),
        (BEHAVIOURAL, "neglect_spawn"),
        (BEHAVIOURAL, "second_skill"),
    )
}
"""Defaults of what is moved beside the lever: each is among the values below."""
PRESSURES = (SHIPPED["record_pressure"], 1.0)
"""What a record is worth, in staff-days: much, little."""
FOUND = (0.0, SHIPPED["callback_share"], 0.6)
"""Shares of false closures that call-back finds: none, as shipped, most."""
ACCOUNTABILITY = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
NEGLECT = tuple(sorted({0.0, 1.0, 1.5, 2.0, 3.0, SHIPPED["neglect_spawn"]}))
WEIGHT = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
SKILLS = tuple(sorted({0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 1.0, SHIPPED["second_skill"]}))
SHOWN = ("true_in_time", "closed_on_paper", "gap")
WEIGHED = ("true_in_time", "work_done", "vertical_neglect")
SOLVED = ("true_in_time", "true_solved")


@dataclass(frozen=True)
class TurningCurve:
    """What is moved over which values, and the lines: by setting, groups of scenarios.

    A line of one group has a scenario a value, and differs from its first value; a line of a group
    a value has the two scenarios whose difference is drawn. A group shares place and behaviour.
    """

    name: str
    moved: str
    values: tuple[float, ...]
    read: tuple[str, ...]
    days: int
    lines: dict[str, list[list[Scenario]]]

    @property
    def groups(self) -> list[list[Scenario]]:
        """The groups of all lines, in order."""
        return [group for groups in self.lines.values() for group in groups]


@dataclass(frozen=True)
class TurningLine:
    """An outcome along a curve: `levels` and what they are compared with, (worlds, values)."""

    curve: str
    setting: str
    outcome: str
    values: tuple[float, ...]
    levels: Array
    base: Array

    @property
    def differences(self) -> list[tuple[float, float, float]]:
        """Mean paired difference at each value, with its 95 % confidence interval."""
        return [_interval(column) for column in (self.levels - self.base).T]

    def near(self, k: int) -> list[float]:
        """The values whose difference from the k-th is not clear, itself among them."""
        apart = (_interval(column) for column in (self.levels - self.levels[:, [k]]).T)
        both = zip(self.values, apart, strict=True)
        return [value for value, (_, low, high) in both if low <= 0.0 <= high]

    def turn(self) -> tuple[Turn, float]:
        """How the line runs, and the value at which it turns (its last where it does not)."""
        means, last = self.levels.mean(axis=0), len(self.values) - 1
        if not self.levels.any():
            return "zero", self.values[last]
        ends: tuple[tuple[Turn, int, float], ...] = (
            ("peak", int(means.argmax()), 1.0),
            ("dip", int(means.argmin()), -1.0),
        )
        for kind, k, sign in ends:
            beyond = sign * (self.levels[:, [k]] - self.levels[:, [0, last]])
            if all(_interval(column)[1] > 0.0 for column in beyond.T):
                return kind, self.values[k]
        _, low, high = _interval(self.levels[:, last] - self.levels[:, 0])
        kind = "rises" if low > 0.0 else "falls" if high < 0.0 else "flat"
        return kind, self.values[last]

    def zero(self) -> float | None:
        """Where the mean difference first crosses zero upwards, between two values; else None."""
        means = [mean for mean, _, _ in self.differences]
        for k in range(len(means) - 1):
            if means[k] < 0.0 <= means[k + 1]:
                way = means[k] / (means[k] - means[k + 1])
                return self.values[k] + way * (self.values[k + 1] - self.values[k])
        return None


@dataclass(frozen=True)
class TurningCurves:
    """What was run, under which stamps, and every line."""

    engine: str
    configuration: str
    worlds: int
    seed: int
    days: dict[str, int]
    lines: tuple[TurningLine, ...]

    def of(self, curve: str, outcome: str) -> list[TurningLine]:
        """An outcome along a curve, a line a setting."""
        return [one for one in self.lines if (one.curve, one.outcome) == (curve, outcome)]


def _interval(differences: Array) -> tuple[float, float, float]:
    low, high, _ = spread(differences, None)
    mean = float(differences.mean())
    return mean, mean if low is None else low, mean if high is None else high


def _under(scenario: Scenario, **levers: float) -> Scenario:
    return replace(scenario, after=scenario.before.model_copy(update=levers))


def accountability_curve(home: Scenario, days: int = 365) -> TurningCurve:
    """Accountability, by what a record is worth and how much paper is found by call-back."""
    lines = {}
    for pressure in PRESSURES:
        for found in FOUND:
            facts = {"record_pressure": pressure, "callback_share": found}
            place = under_set(home, facts)
            group = [_under(place, accountability=value) for value in ACCOUNTABILITY]
            lines[f"{pressure:g} · {found:g}"] = [group]
    return TurningCurve("accountability", "accountability", ACCOUNTABILITY, SHOWN, days, lines)


def weight_curve(home: Scenario, days: int = DAYS) -> TurningCurve:
    """Townships' weight in the grade of departments and of offices, by what neglect costs."""
    lines = {}
    for spawned in NEGLECT:
        place = under_set(home, {"neglect_spawn": spawned})
        both = ({"bottom_up_weight": w, "bottom_up_weight_office": w} for w in WEIGHT)
        lines[f"{spawned:g}"] = [[_under(place, **levers) for levers in both]]
    return TurningCurve("weight", "bottom_up_weight", WEIGHT, WEIGHED, days, lines)


def pooling_curve(homes: Sequence[Scenario], days: int = DAYS) -> TurningCurve:
    """All sections pooled less none, by the speed of the second skill, in each place."""
    lines = {
        home.place_name: [
            [_under(place, sections_pooled=share) for share in (0.0, 1.0)]
            for place in (under_set(home, {"second_skill": skill}) for skill in SKILLS)
        ]
        for home in homes
    }
    return TurningCurve("pooling", "second_skill", SKILLS, SOLVED, days, lines)


def turning_curves() -> list[TurningCurve]:
    """The three curves that docs/turning_points.md shows."""
    return [
        accountability_curve(load("baseline")),
        weight_curve(load("wenjiang")),
        pooling_curve([load("huaisi"), load("tianjin")]),
    ]


def curves_configuration(curves: Sequence[TurningCurve]) -> str:
    """A hash of every number that is measured."""
    return joint_hash([one for curve in curves for group in curve.groups for one in group])


def measure_curves(
    curves: Sequence[TurningCurve],
    worlds: int = WORLDS,
    seed: int = SEED,
    tick: Callable[[], None] = lambda: None,
) -> TurningCurves:
    """Run every scenario of the curves in the same worlds, a group from one snapshot.

    `tick` is called after each group in each world. Raises ScenarioError for a seed or a size that
    cannot be.
    """
    stamps = stamp(), curves_configuration(curves)
    lines = []
    for curve in curves:
        check_size(curve.groups, worlds, curve.days, seed)
    for curve in curves:
        found = _measured(curve, range(seed, seed + worlds), tick)
        for setting, groups in curve.lines.items():
            arms, found = found[: len(groups)], found[len(groups) :]
            for k, outcome in enumerate(curve.read):
                levels, base = _levels(arms[..., k])
                lines.append(TurningLine(curve.name, setting, outcome, curve.values, levels, base))
    days = {curve.name: curve.days for curve in curves}
    return TurningCurves(*stamps, worlds, seed, days, tuple(lines))


def _measured(curve: TurningCurve, seeds: Sequence[int], tick: Callable[[], None]) -> Array:
    """Outcomes by group, world, scenario and outcome; where one is undefined, not a number."""

    def play(group: Sequence[Scenario], seed: int) -> list[list[float | None]]:
        snapshot = burnt_in(group[0], seed)
        arms = (arm(snapshot, one, seed, curve.days, reformed=True) for one in group)
        return [[one.outcomes[name] for name in curve.read] for one in arms]

    return np.array(on_threads(play, curve.groups, seeds, None, tick), float)


def _levels(read: Array) -> tuple[Array, Array]:
    """What a line shows and is compared with, from an outcome by group, world and scenario."""
    if len(read) == 1:
        return read[0], read[0][:, :1]
    return read[..., 1].T, read[..., 0].T
