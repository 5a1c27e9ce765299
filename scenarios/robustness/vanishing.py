"""Where an effect vanishes: each parameter that was not learnt, over the range held possible.

Lives here: what is moved and how far, the arms that takes, and the value at which an effect is
lost. May not: words for readers, figures, or running an arm (run/experiment.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from model.declared.behaviour import Behaviour
from model.declared.outcomes import HEADLINE, OUTCOMES
from model.declared.scenario import Scenario
from scenarios.inputs.checks import BEHAVIOURAL
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import recipe
from scenarios.inputs.errors import wrong
from scenarios.run.experiment import Pair, check_size, experiment, reform_label, version
from scenarios.run.results import Writers, write_json
from scenarios.sensitivity.answers import OutcomeAnswer, analysed
from scenarios.sensitivity.methods import Sample

Array = np.ndarray[Any, Any]

STEPS = 5
"""Values over a parameter's range, its ends among them."""
JOINT = 128
"""Sets of all these parameters at once."""
TOGETHER = 2
"""Paired worlds of each such set: two tell chance from what the parameters do."""
WORLDS = 4
"""Paired worlds at each value of one parameter."""
DAYS = 365
MARGIN = 0.0
"""An effect is lost where its sign is."""


@dataclass(frozen=True)
class Unlearnt:
    """A behavioural parameter that no target taught, and the range held possible of it."""

    name: str
    low: float
    central: float
    high: float

    @property
    def values(self) -> list[float]:
        """Values over the range, the central one left out: it is run once for all."""
        found = np.linspace(self.low, self.high, STEPS).tolist()
        if BEHAVIOURAL[self.name].integer:
            found = [float(round(value)) for value in found]
        return [value for value in dict.fromkeys(found) if value != self.central]


@dataclass(frozen=True)
class Robustness:
    """A row for each outcome and parameter, what all do together, and what was run.

    Columns of `frame`: outcome, parameter, low, central, high, effect (at central values), at_low,
    at_high, vanishes (the value nearest the centre at which the effect is lost; NaN if none).
    `joint`: by outcome, the share of sets drawn jointly that lose the effect, and the analysis of
    what it depends on.
    """

    meta: dict[str, Any]
    frame: pd.DataFrame
    joint: dict[str, tuple[float, OutcomeAnswer]]

    def json_ready(self) -> dict[str, Any]:
        """`meta`, `rows` and `joint`; undefined values are null."""
        rows = self.frame.astype(object).where(self.frame.notna(), None).to_dict("records")
        joint = {
            name: {"lost": lost, "answer": answer.reason or answer.outcome}
            for name, (lost, answer) in self.joint.items()
        }
        return {"meta": self.meta, "rows": rows, "joint": joint}

    @property
    def files(self) -> Writers:
        """What is written: a writer by file name."""
        return {
            "robustness.csv": lambda path: write_csv(self.frame, path),
            "robustness.json": write_json(self.json_ready()),
        }


def unlearnt() -> list[Unlearnt]:
    """Every behavioural parameter that the shipped calibration drew, or asked for in vain."""
    return [
        Unlearnt(one["name"], one["low"], one["central"], one["high"])
        for one in recipe()["parameters"]
        if not one["learnt"] and one["name"] in BEHAVIOURAL
    ]


def with_behaviour(scenario: Scenario, **values: float) -> Scenario:
    """The scenario with other behaviour, in both arms."""
    typed = {k: int(v) if BEHAVIOURAL[k].integer else v for k, v in values.items()}
    held = scenario.behaviour.model_dump() | typed
    return replace(scenario, behaviour=Behaviour.model_validate(held))


def robustness_size(parameters: Sequence[Unlearnt]) -> int:
    """Groups of worlds that are run: for the bar of progress."""
    return 1 + sum(len(one.values) for one in parameters)


def robustness(
    scenario: Scenario,
    *,
    seed: int,
    worlds: int = WORLDS,
    days: int = DAYS,
    joint: int = JOINT,
    parameters: Sequence[Unlearnt] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Robustness:
    """Move each parameter alone in the same paired worlds, then all of them together.

    Raises ScenarioError for a reform that changes nothing in this place, and for a seed, a number
    of worlds or days that cannot be.
    """
    moved = unlearnt() if parameters is None else list(parameters)
    if scenario.after == scenario.before:
        raise wrong("reform", reform_label(scenario), "one that changes a lever here", "Choose it.")
    check_size([[scenario]], worlds * robustness_size(moved) + TOGETHER * joint, days, seed)
    seeds = range(seed, seed + worlds)
    cases = [(None, 0.0, scenario)] + [
        (one, value, with_behaviour(scenario, **{one.name: value}))
        for one in moved
        for value in one.values
    ]
    found = experiment([[case] for _, _, case in cases], seeds, days, tick=tick)
    effects = [_effects(pairs) for pairs in found]
    rows = []
    for name in HEADLINE:
        centre = effects[0][name]
        for one in moved:
            curve = {
                value: effects[k][name]
                for k, (parameter, value, _) in enumerate(cases)
                if parameter is one
            } | {one.central: centre}
            rows.append(_row(name, one, centre, curve))
    meta = {
        "place": scenario.place_name,
        "reform": reform_label(scenario),
        "seed": seed,
        "worlds": worlds,
        "days": days,
        "joint": joint,
        "parameters": [one.name for one in moved],
        "version": version(),
        "config_hash": scenario.config_hash,
    }
    together = _jointly(scenario, moved, joint, seeds.stop, days, effects[0], tick) if joint else {}
    return Robustness(meta, pd.DataFrame(rows), together)


def _effects(pairs: Sequence[Pair]) -> dict[str, float]:
    """The mean paired difference of every headline outcome; NaN where it is undefined."""
    found = {}
    for name in HEADLINE:
        values = [(p.after[0].outcomes[name], p.before.outcomes[name]) for p in pairs]
        known = [a - b for a, b in values if a is not None and b is not None]
        found[name] = float(np.mean(known)) if known else np.nan
    return found


def _row(name: str, one: Unlearnt, centre: float, curve: dict[float, float]) -> dict[str, Any]:
    """What becomes of one effect over the range of one parameter."""
    values = sorted(curve)
    return {
        "outcome": name,
        "parameter": one.name,
        "unit": OUTCOMES[name].unit,
        "low": one.low,
        "central": one.central,
        "high": one.high,
        "effect": centre,
        "at_low": curve[values[0]],
        "at_high": curve[values[-1]],
        "vanishes": vanishing_point(one.central, curve),
    }


def vanishing_point(central: float, curve: dict[float, float]) -> float:
    """The value nearest the centre at which an effect has lost its sign; NaN if it keeps it.

    `curve`: the effect by value, the centre among them; between two values it is taken to be a
    straight line. NaN, too, where there is no effect to lose.
    """
    sign = np.sign(curve[central])
    if not sign or np.isnan(sign):
        return np.nan
    points = []
    for side in (
        [v for v in sorted(curve) if v >= central],
        [v for v in sorted(curve, reverse=True) if v <= central],
    ):
        for a, b in pairwise(side):
            here, there = sign * curve[a], sign * curve[b]
            if there <= MARGIN:
                points.append(a + (b - a) * (here - MARGIN) / (here - there))
                break
    return min(points, key=lambda value: abs(value - central), default=np.nan)


def _jointly(
    scenario: Scenario,
    moved: Sequence[Unlearnt],
    sets: int,
    seed: int,
    days: int,
    centre: dict[str, float],
    tick: Callable[[], None],
) -> dict[str, tuple[float, OutcomeAnswer]]:
    """All parameters at once, a Latin hypercube over their ranges, in the same few worlds."""
    cube = qmc.LatinHypercube(len(moved), seed=np.random.default_rng(seed)).random(sets)
    groups = []
    for point in cube:
        values = {
            one.name: one.low + share * (one.high - one.low)
            for one, share in zip(moved, point.tolist(), strict=True)
        }
        groups.append([with_behaviour(scenario, **values)])
    sets_run = experiment(groups, range(seed, seed + TOGETHER), days, tick=tick)
    found = {}
    for name in HEADLINE:
        y = np.array([[_effects([pair])[name] for pair in pairs] for pairs in sets_run])
        known = ~np.isnan(y).any(axis=1)
        if not known.any() or np.isnan(centre[name]):
            continue
        lost = float((np.sign(centre[name]) * y[known].mean(axis=1) <= MARGIN).mean())
        sample = Sample("latin_hypercube", cube[known], y[known])
        found[name] = (lost, analysed(sample, reform_label(scenario), name))
    return found
