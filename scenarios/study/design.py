"""Designs: which parameters a study varies, over which values, and the points this gives.

Lives here: the form of [design], and a scenario moved to a point of a design.
May not: how points are drawn (study/design_samplers.py), replications, or running anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from model.declared.declare import Parameter
from model.declared.scenario import Scenario
from scenarios.inputs.checks import (
    KINDS,
    SUM_AT_MOST_ONE,
    Kind,
    check_together,
    checked_number,
    crowding,
    described,
)
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.timeline import with_after
from scenarios.run.experiment import check_count
from scenarios.study.design_given import Rows, from_csv, listed
from scenarios.study.design_samplers import SAMPLERS, Factor, Factors, Options, Point

GIVEN: dict[str, tuple[str, Callable[[Mapping[str, Any], str, Path], Rows]]] = {
    "list": ("points", listed),
    "csv": ("file", from_csv),
}
"""Kinds whose points are written out: the key they stand under, and their reader."""
KEYS = ("kind", "samples", "second_order", "levels", "points", "file", "over")
MOST_SAMPLES = 10**9
"""Samples that a plan may ask for before anything is counted: beyond any study."""
LEVELS = 4
"""Levels of the grid that trajectories of Morris move on, if a plan names none."""
MOST_LEVELS = 100
BOUND_TOGETHER = {
    *(name for names in SUM_AT_MOST_ONE for name in names),
    *("districts", "townships", "grids_per_township", "residents", "known_per_person"),
}
"""Parameters by which values that are each possible can be impossible together."""


@dataclass(frozen=True)
class Design:
    """A checked [design]: its kind, its factors in the order of the plan, and its size."""

    kind: str
    factors: Factors
    size: int
    options: Options = field(default_factory=dict)
    given: tuple[Point, ...] = ()

    def points(self, seed: int) -> list[Point]:
        """Every point, always the same for a seed."""
        if self.kind in GIVEN:
            return list(self.given)
        return SAMPLERS[self.kind].draw(self.factors, self.options, seed)

    def background(self, point: Point) -> tuple[float, ...]:
        """What of a point holds in the arm before too: equal ones share their snapshot."""
        return tuple(v for name, v in point.items() if self.factors[name].kind != "lever")

    @property
    def can_clash(self) -> bool:
        """Whether values in their ranges might be impossible together."""
        return not BOUND_TOGETHER.isdisjoint(self.factors)

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
            check_together(values, where)
        crowding(facts, where)
        return replace(
            with_after(scenario, type(scenario.after).model_validate(after)),
            place=type(scenario.place).model_validate(facts),
            behaviour=type(scenario.behaviour).model_validate(habits),
        )

    def config(self) -> dict[str, Any]:
        """The design as plain JSON-ready values: its problem can be read from them."""
        over = {name: list(factor.values) for name, factor in self.factors.items()}
        return {"kind": self.kind, "points": self.size, **self.options, "over": over}


def read_design(table: object, where: str, folder: Path = Path()) -> Design:
    """The [design] of a plan, checked; `folder` is where its CSV file is looked for.

    Raises ScenarioError for everything wrong in it.
    """
    if not isinstance(table, dict):
        raise wrong(f"{where}: design", table, "a table", "Write [design], kind = and the rest.")
    for key in table:
        if key not in KEYS:
            raise unknown("key", key, KEYS, f"{where} [design]")
    kind = table.get("kind")
    if kind not in (*SAMPLERS, *GIVEN):
        raise unknown("kind of design", kind, (*SAMPLERS, *GIVEN), f"{where} [design]")
    own = SAMPLERS[kind].keys if kind in SAMPLERS else GIVEN[kind][:1]
    for key in table:
        if key not in ("kind", *own):
            raise wrong(
                f"{where} [design] {key}",
                table[key],
                f"none, for {kind} takes {_listed(own)}",
                "Leave it out.",
            )
    return _given(kind, table, where, folder) if kind in GIVEN else _drawn(kind, table, where)


def _listed(keys: tuple[str, ...]) -> str:
    return " and ".join([", ".join(keys[:-1]), keys[-1]] if keys[1:] else keys)


def _drawn(kind: str, table: Mapping[str, Any], where: str) -> Design:
    """A design whose points are drawn over the ranges or levels of [design.over]."""
    over = table.get("over", {})
    if not isinstance(over, dict) or not over:
        raise ScenarioError(
            f"{where} [design.over]: the design is empty: expected the parameters to vary. Write "
            f"[design.over] and lines such as {SAMPLERS[kind].form}."
        )
    factors = {name: _factor(name, given, kind, where) for name, given in over.items()}
    options = _options(kind, table, f"{where} [design]")
    return Design(kind, factors, SAMPLERS[kind].size(factors, options), options)


def _given(kind: str, table: Mapping[str, Any], where: str, folder: Path) -> Design:
    """A design whose points are written out; a factor's range is what is written of it."""
    rows = GIVEN[kind][1](table, where, folder)
    spot = f"{where} [design]"
    declared = {name: _declared(name, spot) for name in rows[0][1]}
    points = tuple(
        {
            name: checked_number(row[name], declared[name][1], f"{spot} {called} {name}")
            for name in declared
        }
        for called, row in rows
    )
    columns = {name: [point[name] for point in points] for name in declared}
    factors = {
        name: Factor(*declared[name], (min(values), max(values)))
        for name, values in columns.items()
    }
    return Design(kind, factors, len(points), given=points)


def _options(kind: str, table: Mapping[str, Any], where: str) -> Options:
    """What a kind of design takes beside its factors."""
    options: dict[str, int] = {}
    keys = SAMPLERS[kind].keys
    if "samples" in keys:
        options["samples"] = _samples(kind, table, f"{where} samples")
    if "second_order" in keys:
        options["second_order"] = table.get("second_order", True)
        if not isinstance(options["second_order"], bool):
            raise wrong(
                f"{where} second_order",
                options["second_order"],
                "true or false",
                "Write second_order = false for half the runs and no pairs.",
            )
    if "levels" in keys:
        options["levels"] = levels = table.get("levels", LEVELS)
        check_count(f"{where} levels", levels, 2, MOST_LEVELS)
        if levels % 2:
            raise wrong(f"{where} levels", levels, "an even number", f"Choose {levels + 1}.")
    return options


def _samples(kind: str, table: Mapping[str, Any], thing: str) -> int:
    """How many points, base points or trajectories to draw."""
    if "samples" not in table:
        raise ScenarioError(
            f"{thing} is missing: expected how many points to draw. Write, say, samples = 64."
        )
    samples = table["samples"]
    check_count(thing, samples, 1, MOST_SAMPLES)
    if kind == "sobol" and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        raise wrong(
            thing,
            samples,
            "a power of two, for the sequence is balanced at these only",
            f"Choose {below} or {2 * below}.",
        )
    return int(samples)


def _factor(name: str, given: object, kind: str, where: str) -> Factor:
    """One line of [design.over], every number in it inside the declared range."""
    sort, parameter = _declared(name, f"{where} [design.over]")
    thing = f"{where} [design.over] {name}"
    form = f"Write, say, {name} = [{parameter.low:.10g}, {parameter.high:.10g}]."
    if not isinstance(given, list):
        raise wrong(thing, given, f"a list, each {described(parameter)}", form)
    values = tuple(checked_number(value, parameter, thing) for value in given)
    if kind == "full_factorial":
        if not values or len(set(values)) < len(values):
            raise wrong(thing, given, "one level or more, each of them once", form)
    elif len(values) != 2 or values[0] >= values[1]:
        raise wrong(thing, given, "a range [low, high], low below high", form)
    return Factor(sort, parameter, values)


def _declared(name: str, where: str) -> tuple[Kind, Parameter]:
    """What a varied name is. Raises ScenarioError for none."""
    for kind, table in KINDS.items():
        if name in table:
            return kind, table[name]
    known = [known for table in KINDS.values() for known in table]
    raise unknown("lever, place fact or behavioural parameter", name, known, where)
