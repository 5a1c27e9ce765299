"""Where an effect vanishes: each parameter that was not learnt, over the range held possible.

Lives here: what is moved and how far, the arms that takes, and the value at which an effect is
lost. May not: words for readers, figures, or running an arm (run/experiment.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from model.declared.outcomes import HEADLINE, OUTCOMES
from model.declared.scenario import Scenario
from scenarios.compare.comparison import home, titles
from scenarios.inputs.checks import BEHAVIOURAL
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.defaults import ROBUST_DAYS, ROBUST_SETS, ROBUST_WORLDS
from scenarios.inputs.ensemble import recipe, under_set
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.rules import RuleChoice, rules_meta
from scenarios.run.effects import ZERO
from scenarios.run.experiment import (
    Pair,
    check_count,
    check_size,
    experiment,
    reform_label,
    version,
)
from scenarios.run.results import Writers, json_rows, write_json
from scenarios.sensitivity.answers import OutcomeAnswer, analysed, as_object
from scenarios.sensitivity.methods import Sample

Array = np.ndarray[Any, Any]
Titles = Mapping[str, Mapping[str, str]]

FEWEST_JOINT, MOST_JOINT = 40, 4096
"""With fewer sets than that no analysis can say what decides; with none there is no such part."""
TOGETHER = 2
"""Paired worlds of each such set: two tell chance from what the parameters do."""
LATIN_HYPERCUBE = "latin_hypercube"


@dataclass(frozen=True)
class Unlearnt:
    """A behavioural parameter that no target taught, and the range held possible of it."""

    name: str
    low: float
    central: float
    high: float

    @property
    def ends(self) -> list[float]:
        """The ends of the range, but one that is the central value."""
        found = [self._allowed(value) for value in (self.low, self.high)]
        return [value for value in found if value != self.central]

    def half_way(self, end: float) -> list[float]:
        """The value between the centre and an end; none where no whole number lies between."""
        value = self._allowed((self.central + end) / 2)
        return [] if value in (self.central, end) else [value]

    def _allowed(self, value: float) -> float:
        return float(round(value)) if BEHAVIOURAL[self.name].integer else value


@dataclass(frozen=True)
class Jointly:
    """All parameters at once: the share of sets that lose an effect, and what was run."""

    lost: float
    sample: Sample
    reform: str
    outcome: str

    @cached_property
    def answer(self) -> OutcomeAnswer:
        """What the effect depends on: it takes seconds, so only where it is asked for."""
        return analysed(self.sample, self.reform, self.outcome)


@dataclass(frozen=True)
class Robustness:
    """A row for each outcome and parameter, what all do together, and what was run.

    Columns of `frame`: outcome, unit, parameter, low, central, high, before, margin and effect (at
    central values), to_lose (whether that is beyond the margin), at_low, at_high, least and most
    (effects over the range), vanishes (the value nearest the centre at which the effect is lost;
    NaN if none).
    `joint`: by outcome with an effect to lose, what all parameters do together.
    """

    meta: dict[str, Any]
    frame: pd.DataFrame
    joint: dict[str, Jointly]

    def json_ready(self) -> dict[str, Any]:
        """`meta`, `rows` and `joint`; undefined values are null."""
        study = {"factors": self.meta["parameters"], "kind": LATIN_HYPERCUBE}
        joint = {
            name: {"lost": one.lost, "sensitivity": as_object(one.answer, study)}
            for name, one in self.joint.items()
        }
        return {"meta": self.meta, "rows": json_rows(self.frame), "joint": joint}

    @property
    def files(self) -> Writers:
        """What is written: a writer by file name."""
        return {
            "robustness.csv": lambda path: write_csv(self.frame, path),
            "robustness.json": write_json(self.json_ready()),
        }

    def decisive(self, outcome: str) -> list[str]:
        """Parameters that surely matter where all are moved at once, the strongest first."""
        answer = self.joint[outcome].answer
        if not answer.growth:
            return []
        both = answer.indices.by_measure["first"]
        return [
            self.meta["parameters"][k]
            for k in np.argsort(-both[:, 0], kind="stable")
            if both[k, 0] > both[k, 1]
        ]


def robustness_plan(
    reform: str, place: str, set: dict[str, float], rules: RuleChoice = ()
) -> tuple[Scenario, Titles]:
    """The reform in a place (its own, if none is named), and the titles of both."""
    where = place or home(reform)
    scenario = load(where, reform, set=set, rules=rules)
    return scenario, titles([[scenario]], where, [reform])


def unlearnt() -> list[Unlearnt]:
    """Every behavioural parameter that the shipped calibration drew, or asked for in vain."""
    return [
        Unlearnt(one["name"], one["low"], one["central"], one["high"])
        for one in recipe()["parameters"]
        if not one["learnt"] and one["name"] in BEHAVIOURAL
    ]


def with_behaviour(scenario: Scenario, **values: float) -> Scenario:
    """The scenario with other behaviour, in both arms."""
    typed = {k: round(v) if BEHAVIOURAL[k].integer else v for k, v in values.items()}
    return under_set(scenario, typed)


def robustness_size(
    parameters: Sequence[Unlearnt], worlds: int = ROBUST_WORLDS, joint: int = ROBUST_SETS
) -> int:
    """Paired worlds that are run at most: for the bar of progress."""
    return worlds * _groups(parameters) + TOGETHER * joint


def _groups(parameters: Sequence[Unlearnt]) -> int:
    """Values at which worlds are run at most: the centre, the ends, and half-way to each."""
    return 1 + sum(1 + len(one.half_way(end)) for one in parameters for end in one.ends)


def robustness(
    scenario: Scenario,
    *,
    seed: int,
    worlds: int = ROBUST_WORLDS,
    days: int = ROBUST_DAYS,
    joint: int = ROBUST_SETS,
    parameters: Sequence[Unlearnt] | None = None,
    named: Titles | None = None,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Robustness:
    """Move each parameter alone in the same paired worlds, then all of them together.

    A parameter is put at the ends of its range, and half-way to an end at which an effect is lost.
    The titles (`named`) of place and reform are only kept. Raises ScenarioError for a reform that
    changes nothing in this place, and for a seed, a number of worlds, days or sets that cannot be.
    """
    moved = unlearnt() if parameters is None else list(parameters)
    check_robustness(scenario, moved, seed, worlds, days, joint)
    seeds = range(seed, seed + worlds)
    pairs_of = partial(experiment, days=days, workers=workers, tick=tick)

    def run(points: Sequence[Point]) -> list[Effects]:
        cases = [[with_behaviour(scenario, **{one.name: value})] for one, value in points]
        return [_effects(pairs) for pairs in pairs_of(cases, seeds)]

    (centre,) = map(_effects, pairs_of([[scenario]], seeds))
    found = {one.name: {one.central: centre} for one in moved}
    ends = [(one, end) for one in moved for end in one.ends]
    between: list[Point] = []
    for (one, end), effects in zip(ends, run(ends), strict=True):
        found[one.name][end] = effects
        half_way = [(one, value) for value in one.half_way(end)]
        lost = any(_lost(effects[name], centre[name]) for name in HEADLINE)
        between += half_way if lost else []
        for _ in range(0 if lost else worlds * len(half_way)):
            tick()
    for (one, value), effects in zip(between, run(between), strict=True):
        found[one.name][value] = effects
    rows = [
        _row(name, one, {value: effects[name] for value, effects in found[one.name].items()})
        for name in HEADLINE
        for one in moved
    ]
    meta = {
        "place": scenario.place_name,
        "reform": reform_label(scenario),
        "seed": seed,
        "replications": worlds,
        "days": days,
        "joint": joint,
        "parameters": [one.name for one in moved],
        "version": version(),
        "config_hash": scenario.config_hash,
        "titles": named or {},
        **rules_meta(scenario.rules),
    }
    together = _jointly(scenario, moved, joint, seeds.stop, centre, pairs_of) if joint else {}
    return Robustness(meta, pd.DataFrame(rows), together)


def check_robustness(
    scenario: Scenario, moved: Sequence[Unlearnt], seed: int, worlds: int, days: int, joint: int
) -> None:
    """Refuse a reform that changes nothing here, and sizes that cannot be."""
    if scenario.after == scenario.before:
        raise ScenarioError(
            f"reform = {reform_label(scenario)!r} in {scenario.place_name!r}: expected one that "
            "moves a lever there, for there is no effect to lose. Choose another reform or place."
        )
    if joint:
        check_count("joint", joint, FEWEST_JOINT, MOST_JOINT)
    check_count("replications", worlds, 1)
    check_size(robustness_groups(scenario, moved, joint), worlds, days, seed)


def robustness_groups(
    scenario: Scenario, parameters: Sequence[Unlearnt], joint: int = ROBUST_SETS
) -> list[list[Scenario]]:
    """What is run at most, as groups of scenarios: for what it costs."""
    return [[scenario]] * (_groups(parameters) + joint)


@dataclass(frozen=True)
class _Effect:
    """A mean paired difference, and the largest that counts as unchanged; NaN where undefined."""

    difference: float
    before: float
    margin: float

    def left(self, sign: float) -> float:
        """How far the effect is beyond its margin on that side of zero; above zero if not lost."""
        left = sign * self.difference - self.margin
        return 0.0 if abs(left) <= ZERO else left


Point = tuple[Unlearnt, float]
Effects = dict[str, _Effect]


def _lost(effect: _Effect, centre: _Effect) -> bool:
    """Whether there is an effect at the centre, and none here."""
    sign = float(np.sign(centre.difference))
    return centre.left(sign) > 0.0 and effect.left(sign) <= 0.0


def _effects(pairs: Sequence[Pair]) -> Effects:
    """The effect on every headline outcome over paired worlds."""
    found = {}
    for name in HEADLINE:
        values = [(p.before.outcomes[name], p.after[0].outcomes[name]) for p in pairs]
        known = [(b, a) for b, a in values if a is not None and b is not None]
        before, after = np.mean(known, axis=0).tolist() if known else (np.nan, np.nan)
        found[name] = _Effect(after - before, before, OUTCOMES[name].within(before))
    return found


def _row(name: str, one: Unlearnt, curve: dict[float, _Effect]) -> dict[str, Any]:
    """What becomes of one effect over the range of one parameter."""
    values, centre = sorted(curve), curve[one.central]
    sign = float(np.sign(centre.difference))
    vanishes = vanishing_point(one.central, {value: curve[value].left(sign) for value in values})
    if BEHAVIOURAL[one.name].integer and not np.isnan(vanishes):
        vanishes = float(np.ceil(vanishes) if vanishes > one.central else np.floor(vanishes))
    known = [e.difference for e in curve.values() if not np.isnan(e.difference)] or [np.nan]
    return {
        "outcome": name,
        "unit": OUTCOMES[name].unit,
        "parameter": one.name,
        "low": one.low,
        "central": one.central,
        "high": one.high,
        "before": centre.before,
        "margin": centre.margin,
        "effect": centre.difference,
        "to_lose": centre.left(sign) > 0.0,
        "at_low": curve[values[0]].difference,
        "at_high": curve[values[-1]].difference,
        "least": min(known),
        "most": max(known),
        "vanishes": vanishes,
    }


def nearest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that vanish, those first that do so after the smallest part of the way to an end."""
    off = rows["vanishes"] - rows["central"]
    way = (rows["high"] - rows["central"]).where(off > 0, rows["central"] - rows["low"])
    return rows.loc[(off.abs() / way).sort_values(kind="stable").index]


def vanishing_point(central: float, left: dict[float, float]) -> float:
    """The value nearest the centre at which nothing is left of an effect; NaN if there is none.

    `left`: by value, the centre among them, how far the effect is beyond its margin on the side
    on which it is at the centre; between two values it is taken to be a straight line. NaN, too,
    where nothing is left at the centre: then there is no effect to lose.
    """
    if not left[central] > 0.0:
        return np.nan
    points = []
    known = sorted(value for value, one in left.items() if not np.isnan(one))
    for side in ([v for v in known if v >= central], [v for v in reversed(known) if v <= central]):
        for a, b in pairwise(side):
            if left[b] <= 0.0:
                points.append(a + (b - a) * left[a] / (left[a] - left[b]))
                break
    return min(points, key=lambda value: abs(value - central), default=np.nan)


def _jointly(
    scenario: Scenario,
    moved: Sequence[Unlearnt],
    sets: int,
    seed: int,
    centre: Effects,
    pairs_of: Callable[[Sequence[Sequence[Scenario]], Sequence[int]], list[list[Pair]]],
) -> dict[str, Jointly]:
    """All parameters at once, a Latin hypercube over their ranges, in the same few worlds."""
    cube = qmc.LatinHypercube(len(moved), seed=np.random.default_rng(seed)).random(sets)
    groups = []
    for point in cube:
        values = {
            one.name: one.low + share * (one.high - one.low)
            for one, share in zip(moved, point.tolist(), strict=True)
        }
        groups.append([with_behaviour(scenario, **values)])
    sets_run = pairs_of(groups, range(seed, seed + TOGETHER))
    by_set = [_effects(pairs) for pairs in sets_run]
    found = {}
    for name in HEADLINE:
        sign = float(np.sign(centre[name].difference))
        y = np.array([[_effects([pair])[name].difference for pair in pairs] for pairs in sets_run])
        known = ~np.isnan(y).any(axis=1)
        if known.sum() < FEWEST_JOINT or not centre[name].left(sign) > 0.0:
            continue
        left = np.array([effects[name].left(sign) for effects in by_set])[known]
        sample = Sample(LATIN_HYPERCUBE, cube[known], y[known])
        lost = float((left <= 0.0).mean())
        found[name] = Jointly(lost, sample, reform_label(scenario), name)
    return found
