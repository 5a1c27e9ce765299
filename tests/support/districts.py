"""Small districts that tests share: fast, and with every kind of unit in them.

Lives here: the toy district, and a hash of a world. May not: an assertion, or a fixture.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np

from model.declared.scenario import Scenario
from model.tables.records import World
from scenarios import load

TOY = {
    "townships": 6,
    "grids_per_township": 8,
    "departments": 8,
    "residents": 60_000.0,
    "matters": 80,
    "sections_per_township": 2,
}


def toy(
    reform: str = "none", *, behaviour: dict[str, float] | None = None, **facts: float
) -> Scenario:
    """The toy district of 6 townships under a reform, with other facts or behaviour if given."""
    scenario = load("baseline", reform)
    return replace(
        scenario,
        place=scenario.place.model_validate(scenario.place.model_dump() | TOY | facts),
        behaviour=scenario.behaviour.model_validate(
            scenario.behaviour.model_dump() | (behaviour or {})
        ),
    )


def digest(world: World) -> str:
    """A hash over every byte of a world."""
    found = hashlib.sha256()
    for array in world:
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


def stepped(model: Any, days: int) -> Any:
    """The model, so many days later."""
    for _ in range(days):
        model.step()
    return model
