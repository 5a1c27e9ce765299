"""A district day by day on its map: what each township and grid holds, before and after a reform.

Lives here: stepping an arm and reading its tables each evening, and one unit seen closely on a day.
May not: rules of the model, words for readers, figures, or files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from model.declared.scenario import Scenario
from model.plan import GoOn, begin_arm, burnt_in, run_on
from model.rules.dispatcher import is_workday, workday
from model.tables.compiled import plain
from model.tables.records import (
    DESK,
    EV_DISPATCH,
    FREE,
    HEADQUARTERS,
    IN_HAND,
    NONE,
    OFFICE_UNIT,
    QUEUED,
    SIGNING,
    STALLED,
    STUCK,
    TRANSIT,
    WAITING,
    World,
)
from scenarios.follow.flows import Group, counted_pairs, fields_of, groups, handoffs, held_legs
from scenarios.inputs.errors import wrong
from scenarios.run.experiment import check_count, check_size

Table = np.ndarray[Any, Any]

WINDOW = 28
"""Days over which burden is read: whole weeks, so that weekends do not show."""
MONTH = 30
"""Days over which calls are added up."""
CLOSE = 90
"""Days over which a unit's passing is read."""
MOST_GRIDS = 6000
"""Grids in the largest district whose grids are kept one by one."""

STATES = {
    "on_the_way": TRANSIT,
    "on_the_pile": QUEUED,
    "in_hand": IN_HAND,
    "to_be_signed": SIGNING,
    "waiting": WAITING,
    "left_lying": STALLED,
    "no_power": STUCK,
}
"""What a leg may be doing with the unit that holds it; legs that are done there are left out."""
AGES = (2, 5, 10, 20)
"""Working days up to which a leg is put in the first, second ... class of age."""


@dataclass(frozen=True)
class CityArm:
    """One arm, a row per evening kept; townships, departments and grids in columns.

    `open` cases, `backlog` (working days of the town's own piles), `burden` (share of its staff-
    days, over the last 28 days), `trust` (mean of its grids), `calls` since the evening before
    kept and `calls_30` in the last 30 days, `in_time` (share of cases known so far that are
    truly solved in time, open ones counting as not; NaN where none is known). `departments`: the
    backlog of each department's headquarters, days. By grid: `grid_open`, `grid_latent`,
    `grid_trust`; no columns where a district has more than `MOST_GRIDS`.
    """

    open: Table
    backlog: Table
    burden: Table
    trust: Table
    calls: Table
    calls_30: Table
    in_time: Table
    departments: Table
    grid_open: Table
    grid_latent: Table
    grid_trust: Table


@dataclass(frozen=True)
class City:
    """A district's two arms from one snapshot under the same chance; `days` since the reform."""

    scenario: Scenario
    seed: int
    days: tuple[int, ...]
    before: CityArm
    after: CityArm


@dataclass(frozen=True)
class Unit:
    """One unit or group of units on the evening of a day.

    `queue`: state (a name of `STATES`), age (class of `AGES`, working days here) and count;
    `oldest` in working days; `backlog` in working days. Over the last `window` days: legs
    `received`, and of them handed on as counted in `given`; `to` and `came_from` are hand-offs by
    group, largest first, with the columns of `flows.COUNTS`.
    """

    group: Group
    day: int
    window: int
    queue: pd.DataFrame
    oldest: int
    backlog: float
    received: int
    given: dict[str, int]
    to: pd.DataFrame
    came_from: pd.DataFrame

    @property
    def held(self) -> int:
        """Legs in its queue."""
        return int(self.queue["count"].sum())

    @property
    def passing(self) -> float | None:
        """Hand-offs for each leg received in the window; None where none was."""
        return self.given["count"] / self.received if self.received else None


def city(
    scenario: Scenario, seed: int, days: int, stride: int = 1, snapshot: World | None = None
) -> City:
    """Both arms of a district over `days`, an evening kept every `stride` days and the last.

    `snapshot` is the burnt-in world of that seed, if it is at hand. Raises ScenarioError for a run
    that cannot be.
    """
    check_size([[scenario]], 1, days, seed)
    check_count("stride", stride, 1, days)
    start = snapshot if snapshot is not None else burnt_in(scenario, seed)
    evenings = tuple(dict.fromkeys([*range(stride, days + 1, stride), days]))
    before, after = (
        _followed(start, scenario, seed, evenings, reformed=reformed) for reformed in (False, True)
    )
    return City(scenario, seed, evenings, before, after)


def _followed(
    start: World, scenario: Scenario, seed: int, evenings: tuple[int, ...], *, reformed: bool
) -> CityArm:
    world = begin_arm(start, scenario, seed, reformed=reformed)
    return stepped(world, scenario, evenings, reformed=reformed)[1]


def stepped(
    world: World,
    scenario: Scenario,
    evenings: tuple[int, ...],
    go_on: GoOn | None = None,
    *,
    reformed: bool = True,
) -> tuple[World, CityArm]:
    """Run an arm from one evening to the next and read it; the world at the end, and the arm.

    The log is kept only to count calls and is emptied each time: no rule reads it. `go_on` as
    in `model.plan`.
    """
    world.clock["log_on"] = 1
    first, towns = int(world.clock["day"][0]), len(world.towns)
    heard = np.zeros((evenings[-1], towns), np.int32)
    owed = {0: _owed(world)}
    read: list[dict[str, Table]] = []
    for evening in evenings:
        days = first + evening - int(world.clock["day"][0])
        world = run_on(world, scenario, days, go_on, reformed=reformed)
        rows = world.log[: world.clock["log_rows"][0]]
        calls = rows[(rows["activity"] == EV_DISPATCH) & (rows["unit"] == NONE)]
        np.add.at(heard, (calls["day"] - first, calls["town"]), 1)
        world.clock["log_rows"] = 0
        owed[evening] = _owed(world)
        since = max(day for day in owed if day <= max(evening - WINDOW, 0))
        grown = owed[evening] - owed[since]
        read.append({**_state(world), "burden": _burden(world, grown, first + since)})
    series = {name: np.array([one[name] for one in read]) for name in read[0]}
    return world, CityArm(
        **series,
        calls=_sums(heard, list(zip([0, *evenings], evenings, strict=False))),
        calls_30=_sums(heard, [(max(end - MONTH, 0), end) for end in evenings]),
    )


def _sums(heard: Table, spans: list[tuple[int, int]]) -> Table:
    """Whistles by township over each span of days."""
    return np.array([heard[start:end].sum(axis=0) for start, end in spans]).astype(np.int32)


def _state(world: World) -> dict[str, Table]:
    """What townships, departments and grids hold this evening."""
    towns, grids = len(world.towns), len(world.grids)
    cases = world.cases[world.cases["status"] != FREE]
    known, in_time = world.towns["known"], world.towns["in_time"]
    own = _own(world.units)
    office = world.units["kind"] == HEADQUARTERS
    kept = slice(None if grids <= MOST_GRIDS else 0)
    return {
        "open": np.bincount(cases["township"], minlength=towns).astype(np.int32),
        "backlog": _backlog(world.units[own], "township", towns),
        "trust": (
            np.bincount(world.grids["township"], world.grids["trust"], towns)
            / np.bincount(world.grids["township"], minlength=towns)
        ).astype(np.float32),
        "in_time": np.where(known > 0, in_time / np.maximum(known, 1), np.nan).astype(np.float32),
        "departments": _backlog(world.units[office], "department", int(world.p["departments"][0])),
        "grid_open": np.bincount(cases["grid"], minlength=grids).astype(np.int16)[kept],
        "grid_latent": world.grids["latent"].astype(np.int16)[kept],
        "grid_trust": world.grids["trust"].astype(np.float32)[kept],
    }


def _own(units: Table) -> Table:
    """Which units are a town's own: sections, and bureaus of a one-township district."""
    found: Table = np.isin(units["kind"], (DESK, OFFICE_UNIT), invert=True)
    return found & (units["township"] >= 0)


def _backlog(units: Table, by: str, count: int) -> Table:
    """Owed staff-days on piles over daily capacity, by township or department."""
    piles = np.bincount(units[by], np.maximum(units["backlog"], 0.0), count)
    a_day = np.bincount(units[by], units["capacity"] * units["clerks"], count)
    return (piles / np.maximum(a_day, 1e-9)).astype(np.float32)


def _owed(world: World) -> Table:
    """Staff-days truly owed by each town's own units so far, with friction."""
    units = world.units[_own(world.units)]
    owed = units["owing"] + units["friction"]
    return np.bincount(units["township"], owed, len(world.towns))


def _burden(world: World, grown: Table, first: int) -> Table:
    """Work owed since day `first` and paperwork over paid staff-days, by township (outcomes.py)."""
    units, towns = world.units[_own(world.units)], len(world.towns)
    week = int(world.p["workdays_per_week"][0])
    worked_on = plain(is_workday)
    worked = sum(worked_on(day, week) for day in range(first, int(world.clock["day"][0])))
    paid = units["paid"] + units["moved"]
    staff = worked * np.bincount(units["township"], paid, towns)
    paper = worked * np.bincount(units["township"], paid * (1.0 - units["attention"]), towns)
    load = (grown + paper) / np.where(staff > 0, staff, np.nan)
    return load.astype(np.float32)


def unit_view(
    scenario: Scenario,
    seed: int,
    day: int,
    group: Group,
    *,
    reformed: bool,
    snapshot: World | None = None,
    go_on: GoOn | None = None,
) -> Unit:
    """A unit on the evening of a day: the arm is run to it again, so nothing need be kept.

    `group` is one of the level `units` (`Group("township", 3)`, `Group("department", 7)`). Raises
    ScenarioError for a run that cannot be, or a group the district does not have.
    """
    check_size([[scenario]], 1, day, seed)
    start = snapshot if snapshot is not None else burnt_in(scenario, seed)
    world = begin_arm(start, scenario, seed, reformed=reformed)
    names = groups(world.units, "units", fields_of(scenario))
    mine = np.array([name == group for name in names])
    if not mine.any():
        kinds = sorted({name.kind for name in names})
        raise wrong(
            "unit",
            tuple(group),
            f"one of this district's ({', '.join(kinds)})",
            "Give a kind and a row, counted from 0.",
        )
    window = min(day, CLOSE)
    world = run_on(world, scenario, day - window, go_on, reformed=reformed)
    received = world.units["received"].copy()
    held = held_legs(world)
    world.clock["log_on"] = 1
    world = run_on(world, scenario, window, go_on, reformed=reformed)
    found = handoffs(world, world.log[: world.clock["log_rows"][0]], held)
    queue, oldest = _queue(world, mine)
    given, got = found[mine[found["giver"]]], found[mine[found["taker"]]]
    counts = counted_pairs(given).drop(columns=["giver", "taker"]).sum()
    return Unit(
        group=group,
        day=day,
        window=window,
        queue=queue,
        oldest=oldest,
        backlog=_pile(world.units[mine]),
        received=int((world.units["received"] - received)[mine].sum()),
        given={str(name): int(value) for name, value in counts.items()},
        to=_by_group(given, "taker", names),
        came_from=_by_group(got, "giver", names),
    )


def _queue(world: World, mine: Table) -> tuple[pd.DataFrame, int]:
    """Legs with these units by state and age, and the age of the oldest, in working days."""
    legs = world.legs[: world.clock["leg_top"][0]]
    held = np.isin(legs["state"], list(STATES.values())) & (legs["case"] != NONE)
    legs = legs[held & (legs["holder"] != NONE)]
    legs = legs[mine[legs["holder"]]]
    today = plain(workday)(int(world.clock["day"][0]) - 1, int(world.p["workdays_per_week"][0]))
    age = np.where(legs["state"] == TRANSIT, 0, np.maximum(today - legs["arrived_w"], 0))
    of_age = np.searchsorted(AGES, age)
    rows = [
        (name, bucket, int(((legs["state"] == state) & (of_age == bucket)).sum()))
        for name, state in STATES.items()
        for bucket in range(len(AGES) + 1)
    ]
    return pd.DataFrame(rows, columns=["state", "age", "count"]), int(age.max(initial=0))


def _pile(units: Table) -> float:
    """Owed staff-days on these units' piles over their daily capacity; sums leave no minus zero."""
    a_day = float((units["capacity"] * units["clerks"]).sum())
    return max(float(units["backlog"].sum()), 0.0) / a_day if a_day else 0.0


def _by_group(found: Table, end: str, names: list[Group]) -> pd.DataFrame:
    """Hand-offs by the group at one end, largest first."""
    frame = counted_pairs(found).drop(columns="giver" if end == "taker" else "taker")
    frame["group"] = [names[row] for row in frame.pop(end)]
    summed = frame.groupby("group", as_index=False).sum()
    return summed.sort_values(["count", "group"], ascending=[False, True]).reset_index(drop=True)
