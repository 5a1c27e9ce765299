"""What a user may change in a running world: rules, shocks and numbers, each checked before it is.

Lives here: read-only views, the list of columns that may be written, and every check of a change.
May not: Mesa, files, or what a change does on a day (that is the engine's).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from model.declared.declare import Parameter, declared
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.declared.timeline import DEMAND, LARGEST, MOST_SHOCKS, SHOCKS, Shock, ShockNumbers
from model.district.phases import DISTRICT, LEVERS
from model.district.setup import copied, enact
from model.district.shocks import struck_by
from model.rules.grid import report_chance
from model.tables.compiled import plain
from model.tables.records import World

SHOCK_NUMBERS = declared(ShockNumbers)
WHOLE = ("force_command", "localised_offices")
"""Shares of one whole: an office is commanded or localised."""

GRID_LATENT = 1000
DISTRICT_LATENT = 200_000
"""Latent problems at most, of a grid and of a district: all known on one day, they take 0.7 GB."""

EDITABLE: dict[str, dict[str, tuple[float, float]]] = {
    "grids": {"latent": (0, GRID_LATENT), "trust": (0.0, 1.0), "tired": (0.0, 1.0)},
    "towns": {"whistle_worth": (0.0, 1.0), "plans": (0.0, 1.0), "projects": (0.0, 1.0)},
    "units": {"duty": (0.0, 100.0), "integrity": (0.0, 100.0)},
}
"""The columns that may be written, by table, each with the range of what is written."""

Table = np.ndarray[Any, Any]


def frozen(world: World) -> World:
    """The same arrays as views that cannot be written to, nor be made so."""
    return World(*(_frozen(array) for array in world))


def _frozen(array: Table) -> Table:
    if not array.size:
        view = array.copy()
        view.flags.writeable = False
        return view
    held = array.view(np.uint8).reshape(-1).data.toreadonly()
    return np.frombuffer(held, array.dtype).reshape(array.shape)


# --- rules in force


def lever_named(name: str) -> Parameter:
    """The declaration of a lever; ValueError with the nearest name where there is none."""
    if isinstance(name, str) and name in LEVERS:
        return LEVERS[name]
    near = get_close_matches(str(name)[:80], LEVERS, n=1, cutoff=0.5)
    guess = f"Did you mean {near[0]!r}? " if near else ""
    raise ValueError(
        f"unknown lever {name!r}: expected one of the {len(LEVERS)} in docs/parameters.md. "
        f"{guess}Give the name of a lever."
    )


def within(thing: str, value: object, declaration: Parameter, high: float | None = None) -> float:
    """The value as a number of the declared type; ValueError outside the declared range."""
    top = declaration.high if high is None else high
    kind = "whole number" if declaration.integer else "number"
    number = isinstance(value, (int, float, np.integer, np.floating))
    inside = number and not isinstance(value, bool) and declaration.low <= value <= top  # type: ignore[operator]
    if not inside or (declaration.integer and value != int(value)):  # type: ignore[call-overload]
        raise ValueError(
            f"{thing} = {value!r}: expected a {kind} from {declaration.low:g} to {top:g} "
            f"({declaration.unit}). Choose a value inside this range."
        )
    return int(value) if declaration.integer else float(value)  # type: ignore[call-overload, arg-type]


def rows(thing: str, given: Iterable[int] | None, count: int) -> tuple[int, ...]:
    """Rows of a table, in order; () for all. ValueError for what is no row, or for none."""
    if given is None:
        return ()
    found = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    for row in found:
        whole = isinstance(row, (int, np.integer)) and not isinstance(row, bool)
        if not whole or not 0 <= row < count:
            raise ValueError(
                f"{thing}: {row!r} is no row: expected whole numbers from 0 to {count - 1}. "
                "Count from 0, or leave it out for all."
            )
    if not found:
        raise ValueError(f"{thing} is empty: expected one row or more. Leave it out for all.")
    return tuple(sorted({int(row) for row in found}))


def books_in_force(world: World) -> list[Reform]:
    """The rule book of each township, as it stands."""
    return [
        Reform.model_validate({name: row[name].item() for name in LEVERS}) for row in world.levers
    ]


def with_lever(world: World, name: str, value: object, towns: Sequence[int]) -> list[Reform]:
    """The rule books with one lever put to a value in some townships (none named: in all)."""
    lever = lever_named(name)
    put = within(name, value, lever)
    count = len(world.towns)
    if lever.scope == "district" and 0 < len(towns) < count:
        raise ValueError(
            f"townships = {list(towns)}: {name} is a lever of the whole district: expected all "
            f"{count} townships. Leave townships out."
        )
    return [
        book.model_copy(update={name: put}) if not towns or town in towns else book
        for town, book in enumerate(books_in_force(world))
    ]


def with_reform(world: World, reform: Reform, towns: Sequence[int]) -> list[Reform]:
    """The rule books with a reform in some townships (none named: in all).

    In some of them only, levers of the whole district stay as they stand.
    """
    books = books_in_force(world)
    if not towns or len(towns) == len(books):
        return [reform] * len(books)
    shared = {name: getattr(books[0], name) for name in DISTRICT}
    mine = reform.model_copy(update=shared)
    return [mine if town in towns else book for town, book in enumerate(books)]


def put_in_force(world: World, setting: Scenario, seed: int, books: list[Reform]) -> None:
    """Enact rule books from the next day on; nothing where they stand. ValueError together > 1."""
    for town, book in enumerate(books):
        if sum(getattr(book, name) for name in WHOLE) > 1.0 + 1e-9:
            told = " and ".join(f"{name} = {getattr(book, name):g}" for name in WHOLE)
            raise ValueError(
                f"township {town}: {told}: expected a sum of at most 1, since they are shares of "
                "one whole. Lower one of them."
            )
    if books == books_in_force(world):
        return
    begun, reformed = world.clock["enacted"].copy(), world.towns["reformed"].copy()
    enact(world, setting, seed, books)
    world.clock["enacted"] |= begun  # what was put in force today has not begun yet
    world.towns["reformed"] |= reformed


# --- shocks


def with_shock(world: World, shock: Shock, today: int) -> World:
    """The world with a shock that begins today. ValueError where it strikes nobody or is too much.

    Demand shocks that stand together may add up to the top of the declared range.
    """
    top = LARGEST[SHOCKS[DEMAND]]
    if len(world.shocks) >= MOST_SHOCKS:
        raise ValueError(
            f"shocks = {len(world.shocks)} already: expected at most {MOST_SHOCKS}. Start anew."
        )
    struck = struck_by(world, [shock], today)
    if shock.numbers.size and len(struck.shocks) == len(world.shocks):
        raise ValueError(
            f"{shock.kind} shock: no unit or grid is struck: expected one or more. Name other "
            "townships, departments or domains."
        )
    demand = struck.shocks["kind"] == DEMAND
    beside = demand & (struck.shocks["to_day"] > today)
    if (
        shock.kind == SHOCKS[DEMAND]
        and (total := struck.struck["share"][beside].sum(0).max()) > top
    ):
        raise ValueError(
            f"size = {shock.numbers.size:g}: with the shocks still to end demand would rise by "
            f"{total:g} ordinary days' problems: expected at most {top:g}. Choose a smaller size."
        )
    return struck


def shock_of(
    world: World,
    kind: str,
    size: object,
    days: object,
    townships: Iterable[int] | None,
    domains: Iterable[int] | None,
    departments: Iterable[int] | None,
) -> Shock:
    """A shock that begins at once, every part of it checked; ValueError names the part."""
    if kind not in SHOCKS:
        raise ValueError(f"kind = {kind!r}: expected one of {', '.join(SHOCKS)}. Choose one.")
    for name, given, of in (
        ("domains", domains, ("demand",)),
        ("departments", departments, ("absence", "budget")),
    ):
        if given is not None and kind not in of:
            raise ValueError(
                f"{name} = {given!r}: a {kind} shock strikes no {name}: expected them with "
                f"{' or '.join(of)} only. Leave {name} out."
            )
    numbers = {
        "days": within("days", days, SHOCK_NUMBERS["days"]),
        "size": within("size", size, SHOCK_NUMBERS["size"], LARGEST[kind]),
    }
    return Shock(
        kind,
        ShockNumbers.model_validate(numbers),
        townships=rows("townships", townships, len(world.towns)),
        domains=rows("domains", domains, int(world.matters["domain"].max()) + 1),
        departments=rows("departments", departments, len(world.offices)),
    )


# --- numbers


def accepted(world: World, draft: World) -> World:
    """A copy of the draft to go on with: only columns of `EDITABLE` changed, each in its range.

    Problems are counted anew and reporting follows trust. ValueError names table, column and value.
    """
    for table, old, new in zip(World._fields, world, draft, strict=True):
        if new.shape != old.shape or new.dtype != old.dtype:
            raise ValueError(
                f"{table}: shape {new.shape}, {new.itemsize} bytes a row: expected {old.shape}, "
                f"{old.itemsize} bytes. Write values into the array that is there."
            )
    draft = copied(draft)  # whoever still holds the draft can no longer write to the model
    for table, old, new in zip(World._fields, world, draft, strict=True):
        if not same(new, old):
            for column in old.dtype.names or ("",):
                _check(table, column, *((old[column], new[column]) if column else (old, new)))
    total, stood = int(draft.grids["latent"].sum()), int(world.grids["latent"].sum())
    if total > max(DISTRICT_LATENT, stood):
        raise ValueError(
            f"grids.latent adds up to {total:,}: expected at most {DISTRICT_LATENT:,} in the "
            "district. Write fewer latent problems."
        )
    draft.clock["latent"] = total + int(draft.struck["latent"].sum())
    p, grids = draft.p[0], draft.grids
    for grid in np.flatnonzero(grids["trust"] != world.grids["trust"]):
        trust = float(grids["trust"][grid])
        grids["report"][grid] = plain(report_chance)(p["report_rate"], p["trust_report"], trust)
    return draft


def same(one: Table, other: Table) -> bool:
    """Whether two arrays hold the same bytes."""
    return one.tobytes() == other.tobytes()


def _check(table: str, column: str, old: Table, new: Table) -> None:
    """Raise ValueError for a column that may not be written, or a value outside its range."""
    if same(new, old):
        return
    moved = np.argwhere(new != old)
    first = tuple(int(k) for k in moved[0]) if len(moved) else (0,)
    limits = EDITABLE.get(table, {}).get(column)
    where = f"{table}.{column}" if column else table
    if limits is None:
        free = "; ".join(f"{t}: {', '.join(columns)}" for t, columns in EDITABLE.items())
        raise ValueError(
            f"{where}{list(first)} = {new[first].item()!r}: expected {old[first].item()!r}, for "
            f"this column is the engine's own. Write only {free}."
        )
    low, high = limits
    bad = (new != old) & ~((new >= low) & (new <= high))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise ValueError(
            f"{where}[{row}] = {new[row].item()!r}: expected a number from {low:g} to {high:g}. "
            "Choose a value inside this range."
        )
