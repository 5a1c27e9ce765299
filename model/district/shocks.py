"""Shocks put into a world: when each strikes, and how hard each grid, unit or township.

Lives here: the rows of the tables that steps/shock.py walks.
May not: what a shock does on a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.declared.timeline import DEMAND, OUTAGE, SHOCKS, Shock
from model.tables.records import DESK, SHOCK, STRUCK, World

Table = np.ndarray[Any, Any]


def struck_by(world: World, shocks: Sequence[Shock], first_day: int) -> World:
    """The world with these shocks to come, their days counted from `first_day`.

    A shock of size zero, or without anybody to strike, is left out: it changes nothing.
    """
    rows = max(len(world.grids), len(world.units), len(world.towns))
    for one in shocks:
        sizes = np.zeros(rows)
        share = _struck_rows(world, one)
        sizes[: len(share)] = share * one.numbers.size
        if not sizes.any():
            continue
        row, struck = np.zeros(1, SHOCK), np.zeros((1, rows), STRUCK)
        row["kind"], row["from_day"] = SHOCKS.index(one.kind), first_day + one.numbers.from_day
        row["to_day"] = first_day + one.until_day
        row["domains"] = sum(1 << domain for domain in _domains(world, one))
        struck["share"] = sizes
        held = world.struck if len(world.shocks) else np.zeros((0, rows), STRUCK)
        world = world._replace(
            shocks=np.concatenate([world.shocks, row]), struck=np.concatenate([held, struck])
        )
    return world


def _struck_rows(world: World, shock: Shock) -> Table:
    """How far a shock of size one strikes each of its rows: grids, townships or units."""
    kind = SHOCKS.index(shock.kind)
    if kind == DEMAND:
        domains = np.isin(world.matters["domain"], _domains(world, shock))
        return _in(world.grids["township"], shock.townships) * world.matters["share"][domains].sum()
    if kind == OUTAGE:
        return _in(np.arange(len(world.towns)), shock.townships)
    units = world.units
    here = _in(units["township"], shock.townships) * (units["kind"] != DESK)
    return here * _in(units["department"], shock.departments)


def _in(rows: Table, named: tuple[int, ...]) -> Table:
    """1 for rows that are named, or for all where none is; else 0."""
    return np.isin(rows, named).astype(float) if named else np.ones(len(rows))


def _domains(world: World, shock: Shock) -> tuple[int, ...]:
    return shock.domains or tuple(range(int(world.matters["domain"].max()) + 1))
