"""Designs: which parameters a study varies, over which values, and the points this gives.

Lives here: the form of [design], the samplers, and a scenario moved to a point of a design.
May not: replications, running anything, or files.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.declare import Parameter
from model.scenario import Scenario
from scenarios.checks import KINDS, Kind, crowding, described, located, number, together
from scenarios.errors import ScenarioError, unknown, wrong
from scenarios.experiment import check_count

DESIGN_KEYS = ("kind", "samples", "over")
MOST_RUNS = 100_000
"""Runs in the largest study; a sampler is never asked for more points than that."""
MOST_SAMPLES = 10**9
"""Samples that a plan may ask for before anything is counted: beyond any study."""

Point = dict[str, float]
"""The values of the varied parameters, by name, in the order of the plan."""


@dataclass(frozen=True)
class Factor:
    """One varied parameter: what it is, and its levels, or the two ends of its range."""

    kind: Kind
    parameter: Parameter
    values: tuple[float, ...]

    def at(self, share: float) -> float:
        """The value at a share (0 to 1) of the range; whole values are equally likely."""
        low, high = self.values
        if self.parameter.integer:
            return int(min(low + math.floor(share * (high - low + 1)), high))
        return min(low + share * (high - low), high)


@dataclass(frozen=True)
class Design:
    """A checked [design]: its kind, its factors in the order of the plan, and its size."""

    kind: str
    factors: Mapping[str, Factor]
    size: int

    def points(self, seed: int) -> list[Point]:
        """Every point, always the same for a seed."""
        return SAMPLERS[self.kind](self, seed)

    def background(self, point: Point) -> tuple[float, ...]:
        """What of a point holds in the arm before too: equal ones share their snapshot."""
        return tuple(v for name, v in point.items() if self.factors[name].kind != "lever")

    def moved(self, scenario: Scenario, point: Point, where: str) -> Scenario:
        """The scenario at a point: levers in the arm after, everything else in both arms.

        Raises ScenarioError where values that are each possible are impossible together.
        """
        chosen: dict[Kind, Point] = {kind: {} for kind in KINDS}
        for name, value in point.items():
            chosen[self.factors[name].kind][name] = value
        after = scenario.after.model_dump() | chosen["lever"]
        facts = scenario.place.model_dump() | chosen["place fact"]
        habits = scenario.behaviour.model_dump() | chosen["behavioural parameter"]
        for values in (after, facts, habits):
            together(values, where)
        crowding(facts, where)
        located(scenario.demand, facts, where)
        return replace(
            scenario,
            after=type(scenario.after).model_validate(after),
            place=type(scenario.place).model_validate(facts),
            behaviour=type(scenario.behaviour).model_validate(habits),
        )

    def config(self) -> dict[str, Any]:
        """The design as plain JSON-ready values."""
        over = {name: list(factor.values) for name, factor in self.factors.items()}
        return {"kind": self.kind, "points": self.size, "over": over}


def read_design(table: object, where: str) -> Design:
    """The [design] of a plan, checked. Raises ScenarioError for everything wrong in it."""
    if not isinstance(table, dict):
        raise wrong(f"{where}: design", table, "a table", "Write [design], kind = and the rest.")
    for key in table:
        if key not in DESIGN_KEYS:
            raise unknown("key", key, DESIGN_KEYS, f"{where} [design]")
    kind, over = table.get("kind"), table.get("over", {})
    if kind not in SAMPLERS:
        raise unknown("kind of design", kind, SAMPLERS, f"{where} [design]")
    if not isinstance(over, dict) or not over:
        raise ScenarioError(
            f"{where} [design.over]: the design is empty: expected the parameters to vary. Write "
            f"[design.over] and lines such as {FORMS[kind]}."
        )
    factors = {name: _factor(name, given, kind, where) for name, given in over.items()}
    return Design(kind, factors, _size(kind, factors, table, where))


def _size(kind: str, factors: Mapping[str, Factor], table: dict[str, Any], where: str) -> int:
    """How many points a design has."""
    thing = f"{where} [design] samples"
    if kind == "full_factorial":
        if "samples" in table:
            raise wrong(
                thing, table["samples"], "none, for every combination is run", "Leave it out."
            )
        return math.prod(len(factor.values) for factor in factors.values())
    if "samples" not in table:
        raise ScenarioError(
            f"{thing} is missing: expected how many points to draw. Write, say, samples = 64."
        )
    check_count(thing, table["samples"], 1, MOST_SAMPLES)
    return int(table["samples"])


def _factor(name: str, given: object, kind: str, where: str) -> Factor:
    """One line of [design.over], every number in it inside the declared range."""
    sort, parameter = _declared(name, f"{where} [design.over]")
    thing = f"{where} [design.over] {name}"
    form = f"Write, say, {name} = [{parameter.low:.10g}, {parameter.high:.10g}]."
    if not isinstance(given, list):
        raise wrong(thing, given, f"a list, each {described(parameter)}", form)
    values = tuple(number(value, parameter, thing) for value in given)
    if kind == "full_factorial":
        if not values or len(set(values)) < len(values):
            raise wrong(thing, given, "one level or more, each of them once", form)
    elif len(values) != 2 or values[0] >= values[1]:
        raise wrong(thing, given, "a range [low, high], low below high", form)
    return Factor(sort, parameter, values)


def _declared(name: str, where: str) -> tuple[Kind, Parameter]:
    """What a varied name is. Raises ScenarioError for none, and for a lever no rule reads yet."""
    for kind, table in KINDS.items():
        if name in table:
            if kind == "lever" and not table[name].mechanism:
                raise ScenarioError(
                    f"{where}: lever {name!r} is not yet in force, expected one that a rule reads. "
                    "Leave it out; the parameter page says which are in force."
                )
            return kind, table[name]
    known = [known for table in KINDS.values() for known in table]
    raise unknown("lever, place fact or behavioural parameter", name, known, where)


def _full_factorial(design: Design, seed: int) -> list[Point]:
    """Every combination of levels, the last parameter changing fastest."""
    levels = [factor.values for factor in design.factors.values()]
    return [dict(zip(design.factors, row, strict=True)) for row in itertools.product(*levels)]


def _latin_hypercube(design: Design, seed: int) -> list[Point]:
    """As many points as samples, one in each of as many equal slices of every range."""
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(len(design.factors), seed=np.random.default_rng(seed))
    rows: Sequence[Sequence[float]] = sampler.random(design.size).tolist()
    return [
        {name: f.at(share) for (name, f), share in zip(design.factors.items(), row, strict=True)}
        for row in rows
    ]


SAMPLERS: dict[str, Callable[[Design, int], list[Point]]] = {
    "full_factorial": _full_factorial,
    "latin_hypercube": _latin_hypercube,
}
FORMS = {
    "full_factorial": "platform = [0.0, 0.5, 1.0]",
    "latin_hypercube": "platform = [0.0, 1.0]",
}
