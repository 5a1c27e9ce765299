"""The event log: one run's rows as a table, and one case's way, event by event.

Lives here: the log's columns and clock times, which unit a row is, and what each event was.
May not: change a run, measure a log, or hold a sentence (viz/words/follow.toml).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import pandas as pd

from model.declared.scenario import Scenario
from model.plan import BURN_IN, GoOn, begin_arm, burnt_in, run_on
from model.tables.records import (
    ACTIVITIES,
    DESK,
    EV_DISPATCH,
    EV_HANDOFF,
    EV_LEG_DONE,
    EV_RESPONSE,
    EV_TRIAGE,
    FREE,
    NONE,
    OFFICE_UNIT,
    SECTION_UNIT,
    VOID,
    World,
)
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.experiment import check_size

LOG_COLUMNS = ["case", "leg", "unit", "activity", "timestamp", "warranted"]
FIRST_DAY = np.datetime64("2024-01-01T09:00:00")  # a Monday: the first five days are worked

MOST_LOGGED = 1_000_000
"""Known cases in the longest run whose log is kept."""
ROWS_A_CASE, BYTES_A_ROW = 6, 600  # measured: for the cost that is stated

EVENTS = (
    *("known", "triage", "whistled", "dispatch", "called", "returned", "response", "hand-off"),
    *("leg done", "red", "closed", "on paper", "settled", "called back", "reopened"),
)
"""Kinds of event: an activity, or a part of one that unit and mark tell apart (`kind`)."""
ANSWERS = (EV_TRIAGE, EV_DISPATCH, EV_RESPONSE, EV_HANDOFF, EV_LEG_DONE)
"""Activities by which a called leg comes to be held."""
ENDS = ("open", "shelved")
"""What became of a case whose last event does not say it."""
HANDOFF_KINDS = ("unwarranted", "rerouted", "contested")
"""What a hand-off truly was: passing the buck, re-routing, or a duty that nobody holds."""


class UnitId(NamedTuple):
    """A unit: its kind, its number from 1 on, and that of the township or department it is part of.

    Kinds: `desk`, `township_section`, `office` (the number is its department's), `department`,
    `department_section`.
    """

    kind: str
    number: int = 0
    parent: int = 0


class CaseEvent(NamedTuple):
    """One event of a case: its kind (of `EVENTS`), the day since the reform from 1 on, and when.

    `leg` is 0, or the number of a co-department's leg; `row` the unit's in the unit table, None
    where nobody holds the case yet; `verdict` (of `HANDOFF_KINDS`) says what a hand-off truly was
    and is empty for other events. `grid`, `township`, `matter` and `domain` are rows.
    """

    kind: str
    day: int
    moment: pd.Timestamp
    leg: int
    row: int | None
    unit: UnitId | None
    verdict: str
    grid: int
    township: int
    matter: int
    domain: int
    found_by: str


@dataclass(frozen=True)
class Traced:
    """A run whose whole log was kept, from the first day of the reform on.

    `domains` are names that a log brought; empty where they are the model's own.
    """

    world: World
    days: int
    log: pd.DataFrame
    domains: Sequence[str] = ()


def traced(scenario: Scenario, seed: int, days: int, go_on: GoOn | None = None) -> Traced:
    """Run one arm (the reform in force) with its log kept; rows of cases known since the reform.

    Columns: case (its number in order of becoming known), leg, unit (row of the unit table, empty
    until a township keeps the case or its whistle is answered; 0 is the dispatcher's desk),
    activity, timestamp, warranted (1, 0 or empty), and the engine's own day and key.
    `go_on` as in `model.plan`. Raises ScenarioError for a run too long to be logged.
    """
    check_log(scenario, seed, days)
    world = begin_arm(burnt_in(scenario, seed), scenario, seed)
    world.clock["log_on"] = 1
    world = run_on(world, scenario, days, go_on)
    rows = world.log[: world.clock["log_rows"][0]]
    return Traced(world, days, _dressed(rows[rows["case_day"] >= BURN_IN]), scenario.demand.names)


def check_log(scenario: Scenario, seed: int, days: int) -> None:
    """Refuse a run whose log would not fit into a common memory, stating the cost."""
    check_size([[scenario]], 1, days, seed)
    cases = scenario.place.residents * scenario.place.known_per_person / 365.0 * days
    if cases > MOST_LOGGED:
        rows = cases * ROWS_A_CASE
        raise ScenarioError(
            f"days = {days:,}: expected a log of at most {MOST_LOGGED:,} cases, for this would "
            f"hold about {cases:,.0f} in {rows:,.0f} rows and {rows * BYTES_A_ROW / 1e9:,.1f} GB "
            "of memory. Choose fewer days, or a smaller place."
        )


def _dressed(rows: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Number the cases, name the activities and give every row a moment of its own."""
    key = (rows["case_day"].astype(np.int64) << 38) + (rows["grid"].astype(np.int64) << 14)
    day = rows["day"].astype(np.int64)
    firsts = np.searchsorted(day, day)  # the log is in the order of days
    seconds = np.arange(len(rows)) - firsts
    case = pd.factorize(key + rows["nth"])[0] + 1
    moment = FIRST_DAY + day.astype("timedelta64[D]") + seconds.astype("timedelta64[s]")
    return pd.DataFrame(
        {
            "case": case,
            "leg": rows["leg"],
            "unit": _optional(np.where(_unanswered(rows, case), NONE, rows["unit"])),
            "activity": pd.Categorical.from_codes(rows["activity"], list(ACTIVITIES)),
            "timestamp": moment,
            "warranted": _optional(rows["warranted"]),
            "day": rows["day"] - BURN_IN,
            "grid": rows["grid"],
            "nth": rows["nth"],
            "township": rows["town"],
            "matter": rows["matter"],
            "found_by": pd.Categorical.from_codes(rows["inlet"], ["patrol", "resident"]),
        }
    )


def _unanswered(rows: np.ndarray[Any, Any], case: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Which rows of a call's leg come before it is answered: whom it is meant for holds nothing."""
    found = np.zeros(len(rows), bool)
    waiting: set[tuple[int, int]] = set()
    columns = (case, rows["leg"], rows["activity"], rows["unit"])
    listed = zip(*(column.tolist() for column in columns), strict=True)
    for k, (one, leg, activity, unit) in enumerate(listed):
        if activity == EV_DISPATCH and unit == NONE:
            waiting.add((one, leg))
        elif activity in ANSWERS:
            waiting.discard((one, leg))
        else:
            found[k] = (one, leg) in waiting
    return found


def _optional(column: np.ndarray[Any, Any]) -> Any:
    """A column of whole numbers, empty where there is none."""
    return pd.arrays.IntegerArray(column.astype(np.int64), column == NONE)


def write_log(run: Traced, path: Path | IO[str]) -> None:
    """Write the event log as CSV, a row an event."""
    write_csv(run.log, path, columns=LOG_COLUMNS, date_format="%Y-%m-%dT%H:%M:%S")


def unit_id(world: World, row: int) -> UnitId:
    """Which unit a row of the unit table is."""
    unit, p = world.units[row], world.p[0]
    department, township = int(unit["department"]) + 1, int(unit["township"]) + 1
    if unit["kind"] == DESK:
        return UnitId("desk")
    if unit["kind"] == SECTION_UNIT:
        section = (row - 1) % int(p["sections_per_township"]) + 1
        return UnitId("township_section", section, township)
    if unit["kind"] == OFFICE_UNIT:
        return UnitId("office", department, township)
    sections = int(p["sections_per_department"])
    if sections == 1:
        return UnitId("department", department)
    first = len(world.units) - int(p["departments"]) * sections
    return UnitId("department_section", (row - first) % sections + 1, department)


def case_events(run: Traced, case: int) -> list[CaseEvent]:
    """One case's way through the units, in the order of its events.

    Raises ScenarioError where the run has no such case.
    """
    rows = run.log[run.log["case"] == case]
    if rows.empty:
        last = int(run.log["case"].max()) if len(run.log) else 0
        expected = f"a number from 1 to {last:,}" if last else "a run in which a case becomes known"
        raise wrong("case", case, expected, "Choose another number, or run more days.")
    return [_event(run.world, row) for row in rows.to_dict("records")]


def _event(world: World, row: dict[str, Any]) -> CaseEvent:
    unit = None if pd.isna(row["unit"]) else int(row["unit"])
    return CaseEvent(
        kind=kind(row),
        day=int(row["day"]) + 1,
        moment=pd.Timestamp(row["timestamp"]),
        leg=int(row["leg"]),
        row=unit,
        unit=None if unit is None else unit_id(world, unit),
        verdict=_verdict(world, row) if row["activity"] == "hand-off" else "",
        grid=int(row["grid"]),
        township=int(row["township"]),
        matter=int(row["matter"]),
        domain=int(world.matters[row["matter"]]["domain"]),
        found_by=str(row["found_by"]),
    )


def kind(row: dict[str, Any]) -> str:
    """The kind of an event, of `EVENTS`: its activity, distinguished by unit and mark."""
    activity, unit = str(row["activity"]), row["unit"]
    nobody = pd.isna(unit)
    if activity == "triage" and nobody:
        return "whistled"
    if activity == "dispatch" and nobody:
        return "called"
    if activity == "dispatch" and unit == 0:
        return "returned"
    if activity == "closed" and not pd.isna(row["warranted"]):
        return "on paper"
    if activity == "closed" and nobody:
        return "settled"
    return activity


def _verdict(world: World, row: dict[str, Any]) -> str:
    """What a hand-off truly was, of `HANDOFF_KINDS`."""
    if not pd.isna(row["warranted"]) and row["warranted"] == 0:
        return "unwarranted"
    void = row["leg"] == 0 and world.true_matters[row["matter"]]["lead"] == VOID
    return "contested" if void else "rerouted"


def case_end(run: Traced, case: int) -> str | None:
    """What became of a case, of `ENDS`; None where its last event says it."""
    rows = run.log[run.log["case"] == case]
    first, last = rows.iloc[0], rows.iloc[-1]
    if last["activity"] == "closed":
        return None
    cases = run.world.cases
    key = {"grid": last["grid"], "day": first["day"] + BURN_IN, "nth": last["nth"]}
    same = np.all([cases[name] == value for name, value in key.items()], axis=0)
    return "open" if (same & (cases["status"] != FREE)).any() else "shelved"
