"""Checks of names and numbers against the declaration, before anything is built from them.

Lives here: which declaration a name belongs to, and whether a value is inside its range.
May not: TOML, files, or how overlays are put together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np

from model.declared.behaviour import Behaviour
from model.declared.declare import Parameter, declared
from model.declared.levers import Reform
from model.declared.place import Demand, Place
from scenarios.inputs.errors import ScenarioError, unknown, wrong

Kind = Literal["lever", "place fact", "behavioural parameter", "timeline number"]

LEVERS = declared(Reform)
FACTS = declared(Place)
BEHAVIOURAL = declared(Behaviour)

KINDS: dict[Kind, dict[str, Parameter]] = {
    "lever": LEVERS,
    "place fact": FACTS,
    "behavioural parameter": BEHAVIOURAL,
}

HOME: dict[Kind, str] = {
    "lever": "[before] of a place file, [levers] of a reform file, or set=",
    "place fact": "[facts] of a place file",
    "behavioural parameter": "behaviour= when the scenario is loaded",
    "timeline number": "a timeline file",
}

SUM_AT_MOST_ONE = (
    ("force_command", "localised_offices"),
    ("share_red", "share_orange", "share_yellow"),
    ("extension_share", "shelving_share"),
    ("planning_share", "project_share"),
    ("paper_assessment", "paper_statements", "paper_noncore", "paper_vetoes"),
)
"""Shares of one whole: an office is commanded or localised, a case has one colour, one way out and
one birth, paperwork one purpose."""


def find(name: str, kind: Kind, where: str) -> Parameter:
    """The declaration of `name`; ScenarioError if it is no such kind, saying what it is instead."""
    if name in KINDS[kind]:
        return KINDS[kind][name]
    for other, table in KINDS.items():
        if name in table:
            raise ScenarioError(
                f"{where}: {name!r} is a {other}, expected a {kind}. It belongs in {HOME[other]}."
            )
    raise unknown(kind, name, KINDS[kind], where)


def checked_number(value: object, parameter: Parameter, thing: str) -> float:
    """The value as a number of the declared type (int where declared whole).

    Raises ScenarioError for what is no number, not finite, not whole, or outside the range.
    """
    expected = described(parameter)
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise wrong(
            thing, value, expected, f"Write a bare number, such as {parameter.default:.10g}."
        )
    if not parameter.low <= value <= parameter.high:  # NaN and infinity are in no range
        raise wrong(thing, value, expected, "Choose a value inside this range.")
    if not parameter.integer:
        return float(value) + 0.0  # no minus zero: it would hash apart from zero
    if value != int(value):
        raise wrong(thing, value, expected, "Give no fraction.")
    return int(value)


def described(parameter: Parameter) -> str:
    """The range and unit of a parameter in words, as an error message says them."""
    whole = "whole number" if parameter.integer else "number"
    return f"a {whole} from {parameter.low:.10g} to {parameter.high:.10g} ({parameter.unit})"


MOST_A_GRID = 100.0  # known cases a grid and day; a grid is some 640 residents
# (docs/evidence.md#levels-in-chinese-districts-and-cities)


def crowding(facts: Mapping[str, float], where: str) -> None:
    """Raise ScenarioError where a place has too few grids for its cases, or an empty district."""
    if facts["districts"] > facts["townships"]:
        raise ScenarioError(
            f"{where}: districts = {facts['districts']}: expected at most its townships "
            f"({facts['townships']}). Give it fewer districts or more townships."
        )
    grids = facts["townships"] * facts["grids_per_township"]
    a_day = facts["residents"] * facts["known_per_person"] / 365.0 / grids
    if a_day > MOST_A_GRID:
        raise ScenarioError(
            f"{where}: residents = {facts['residents']:,.0f} in {grids:,} grids make {a_day:,.0f} "
            f"known cases a grid and day: expected at most {MOST_A_GRID:g}. Give it more "
            "townships or grids_per_township, or fewer residents."
        )


def located(demand: Demand, facts: Mapping[str, float], where: str) -> None:
    """Raise ScenarioError where a log's townships are more or fewer than the place's."""
    if demand.townships and len(demand.townships) != facts["townships"]:
        raise ScenarioError(
            f"{where}: townships = {facts['townships']}: expected {len(demand.townships)}, for so "
            "many have their cases under [demand.townships]. Change one of them."
        )


def check_together(values: Mapping[str, float], where: str) -> None:
    """Raise ScenarioError if shares of one whole add up to more than it."""
    for names in SUM_AT_MOST_ONE:
        held = {name: values.get(name, 0.0) for name in names}
        if math.fsum(held.values()) > 1.0 + 1e-9:
            listed = " and ".join(f"{name} = {value:g}" for name, value in held.items())
            raise ScenarioError(
                f"{where}: {listed}: expected a sum of at most 1, since they are shares of one "
                "whole. Lower one of them."
            )
