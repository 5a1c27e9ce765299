"""The toy district with chosen levers in force, and what is read off it: shared by two test files.

Lives here: how such a district is made, and its rows. May not: a test, or an assertion.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from districts import TOY, toy
from model.declared.behaviour import Behaviour
from model.declared.levers import Reform
from model.declared.place import Place
from model.district.setup import build_world, enact, run_days
from model.tables.records import FREE, TRANSIT, World

B, P = Behaviour(), Place()
TOWNS = TOY["townships"]
ERRORS = 3.5
QUIET = {"trust_report": 0.0, "recurrence": 0.0}  # nothing feeds back on what becomes known
Levers = dict[str, float]


def district(
    levers: Levers,
    days: int = 1,
    seed: int = 1,
    *,
    behaviour: dict[str, float] | None = None,
    log: bool = False,
    **facts: float,
) -> World:
    """The toy district with these levers put in force on its first day, some days on."""
    scenario = toy(behaviour=behaviour, **facts)
    after = Reform(**(scenario.before.model_dump() | levers))
    scenario = replace(scenario, after=after)
    world = build_world(scenario, seed, log=log)
    if levers:
        enact(world, scenario, seed)
    return run_days(world, days)


def units(world: World, kind: int) -> Any:
    """The rows of units of one kind."""
    return world.units[world.units["kind"] == kind]


def logged(world: World, activity: int) -> Any:
    """The log's rows of one activity."""
    log = world.log[: world.clock["log_rows"][0]]
    return log[log["activity"] == activity]


def legs(world: World) -> Any:
    """Legs of open cases."""
    return world.legs[(world.legs["state"] != FREE) & (world.legs["case"] >= 0)]


def arrived(world: World) -> Any:
    """Legs that lie where they were first sent."""
    rows = legs(world)
    first = (rows["hops"] == 0) & (rows["returns"] == 0) & (rows["sender"] == 0)
    return rows[first & (rows["state"] != TRANSIT)]


def way(rows: Any) -> Any:
    """Working days from sending to arrival."""
    return rows["arrived_w"] - rows["sent_w"]


def held_by(world: World, rows: Any, kind: int) -> Any:
    """Those of the legs that a unit of this kind holds."""
    return rows[world.units["kind"][rows["holder"]] == kind]


def close(a: Any, b: Any) -> bool:
    """Equal but for rounding."""
    return bool(np.allclose(a, b, rtol=1e-9, atol=1e-9))
