"""The event log: one run's rows as a table, and one case's way in words.

Lives here: the log's columns, clock times, names of units, and the sentences of a trace.
May not: change a run, or measure a log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from model.declared.scenario import Scenario
from model.district.matters import DOMAINS
from model.district.setup import enact, run_days
from model.plan import BURN_IN, burnt_in
from model.tables.records import (
    ACTIVITIES,
    DESK,
    FREE,
    NONE,
    OFFICE_UNIT,
    SECTION_UNIT,
    VOID,
    World,
)
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.experiment import check_size

LOG_COLUMNS = ["case", "leg", "unit", "activity", "timestamp", "warranted"]
FIRST_DAY = np.datetime64("2024-01-01T09:00:00")  # a Monday: the first five days are worked

MOST_LOGGED = 1_000_000
"""Known cases in the longest run whose log is kept."""
ROWS_A_CASE, BYTES_A_ROW = 6, 600  # measured: for the cost that is stated

WORDS = {
    "known": "becomes known in grid {grid} of township {town}: matter {matter} ({domain}), {how}",
    "triage": "the township keeps it: {unit}",
    "whistled": "the township's section looks at it and whistles",
    "dispatch": "the dispatcher's desk sends it to {unit}",
    "called": "a whistle goes out; whom it calls is told when an answer comes",
    "returned": "returned to the dispatcher's desk",
    "response": "{unit} answers",
    "hand-off": "handed on to {unit}: {verdict}",
    "leg done": "{unit} has worked it in full and signed it off",
    "red": "past its deadline: taken up by the supervision desk, {lying}",
    "closed": "closed as truly solved",
    "on paper": "closed on paper only, not solved, {lying}",
    "settled": "settled by the grid itself on the spot",
    "called back": "call-back finds it unsolved",
    "reopened": "reopened, {lying}; the paper clock starts anew",
}
UNWARRANTED = "passing the buck, for it was truly theirs"
REROUTED = "re-routing, for it was not theirs"
CONTESTED = "contested, for nobody lawfully holds this duty"


@dataclass(frozen=True)
class Traced:
    """A run whose whole log was kept, from the first day of the reform on."""

    world: World
    days: int
    log: pd.DataFrame
    domains: Sequence[str] = tuple(en for en, _ in DOMAINS)


def traced(scenario: Scenario, seed: int, days: int) -> Traced:
    """Run one arm (the reform in force) with its log kept; rows of cases known since the reform.

    Columns: case (its number in order of becoming known), leg, unit (row of the unit table, empty
    until a township keeps the case or its whistle is answered; 0 is the dispatcher's desk),
    activity, timestamp, warranted (1, 0 or empty), and the engine's own day and key.
    Raises ScenarioError for a run too long to be logged.
    """
    check_log(scenario, seed, days)
    world = burnt_in(scenario, seed)
    if scenario.after != scenario.before:
        enact(world, scenario, seed)
    world.clock["log_on"] = 1
    world = run_days(world, days)
    rows = world.log[: world.clock["log_rows"][0]]
    found = Traced(world, days, _dressed(rows[rows["case_day"] >= BURN_IN]))
    return replace(found, domains=scenario.demand.names) if scenario.demand.names else found


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
    moment = FIRST_DAY + day.astype("timedelta64[D]") + seconds.astype("timedelta64[s]")
    return pd.DataFrame(
        {
            "case": pd.factorize(key + rows["nth"])[0] + 1,
            "leg": rows["leg"],
            "unit": _optional(rows["unit"]),
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


def _optional(column: np.ndarray[Any, Any]) -> Any:
    """A column of whole numbers, empty where there is none."""
    return pd.arrays.IntegerArray(column.astype(np.int64), column == NONE)


def write_log(run: Traced, path: Path | IO[str]) -> None:
    """Write the event log as CSV, a row an event."""
    run.log.to_csv(path, index=False, columns=LOG_COLUMNS, date_format="%Y-%m-%dT%H:%M:%S")


def unit_name(world: World, row: Any) -> str:
    """What a unit is called in a trace."""
    if pd.isna(row) or int(row) == NONE:
        return "nobody yet"
    unit, p = world.units[int(row)], world.p[0]
    department = f"department {unit['department'] + 1}"
    if unit["kind"] == DESK:
        return "the dispatcher's desk"
    if unit["kind"] == SECTION_UNIT:
        section = (int(row) - 1) % int(p["sections_per_township"]) + 1
        return f"section {section} of township {unit['township'] + 1}"
    if unit["kind"] == OFFICE_UNIT:
        return f"the office of {department} in township {unit['township'] + 1}"
    sections = int(p["sections_per_department"])
    if sections == 1:
        return department
    first = len(world.units) - int(p["departments"]) * sections
    return f"section {(int(row) - first) % sections + 1} of {department}"


def way(run: Traced, case: int) -> list[str]:
    """One case's way through the units, day by day, a sentence an event, and how it ended.

    Raises ScenarioError where the run has no such case.
    """
    rows = run.log[run.log["case"] == case]
    if rows.empty:
        last = int(run.log["case"].max()) if len(run.log) else 0
        expected = f"a number from 1 to {last:,}" if last else "a run in which a case becomes known"
        raise wrong("case", case, expected, "Choose another number, or run more days.")
    records = rows.to_dict("records")
    return [*(_sentence(run, row) for row in records), *_end(run, records)]


def _sentence(run: Traced, row: dict[str, Any]) -> str:
    world = run.world
    domain = run.domains[run.world.matters[row["matter"]]["domain"]]
    unit = unit_name(world, row["unit"])
    text = WORDS[kind(row)].format(
        grid=row["grid"] + 1,
        town=row["township"] + 1,
        matter=row["matter"] + 1,
        domain=domain,
        how="found on patrol" if row["found_by"] == "patrol" else "reported by a resident",
        unit=unit,
        lying="lying with " + unit,
        verdict=verdict(world, row),
    )
    leg = "" if row["leg"] == 0 else f" [co-department's leg {row['leg']}]"
    date = pd.Timestamp(row["timestamp"]).strftime("%a %d %b")
    return f"day {row['day'] + 1:>3} ({date}){leg}: {text}"


def kind(row: dict[str, Any]) -> str:
    """Which sentence an event takes: its activity, told apart by unit and mark."""
    activity, unit = str(row["activity"]), row["unit"]
    nobody = pd.isna(unit)
    if activity == "triage" and nobody:
        return "whistled"
    if activity == "dispatch" and nobody:
        return "called"
    if activity == "dispatch" and unit == 0:
        return "returned"
    if activity == "closed" and nobody:
        return "settled"
    if activity == "closed" and not pd.isna(row["warranted"]):
        return "on paper"
    return activity


def verdict(world: World, row: dict[str, Any]) -> str:
    """What a hand-off truly was, in words."""
    if not pd.isna(row["warranted"]) and row["warranted"] == 0:
        return UNWARRANTED
    void = row["leg"] == 0 and world.true_matters[row["matter"]]["lead"] == VOID
    return CONTESTED if void else REROUTED


def _end(run: Traced, records: list[dict[str, Any]]) -> list[str]:
    """What became of a case whose last event does not say it."""
    last = records[-1]
    cases = run.world.cases
    if str(last["activity"]) == "closed":
        return []
    key = (last["grid"], records[0]["day"] + BURN_IN, last["nth"])
    same = [cases[name] == value for name, value in zip(("grid", "day", "nth"), key, strict=True)]
    held = bool((np.all(same, axis=0) & (cases["status"] != FREE)).any())
    when = f"day {run.days:>3} (the last)"
    return [f"{when}: still open" if held else f"by {when}: shelved, and so ended without an event"]
