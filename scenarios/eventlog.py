"""The event log: one run's rows as a table, and one case's way in words.

Lives here: the log's columns, clock times, names of units, and the sentences of a trace.
May not: change a run, or measure a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from model.matters import DOMAINS
from model.plan import BURN_IN, burnt_in
from model.scenario import Scenario
from model.tables import (
    ACTIVITIES,
    DESK,
    EV_HANDOFF,
    HOTLINE,
    NONE,
    OFFICE_UNIT,
    PATROL,
    SECTION_UNIT,
    World,
)
from model.world import enact, run_days
from scenarios.errors import ScenarioError

LOG_COLUMNS = ["case", "leg", "unit", "activity", "timestamp", "warranted"]
FIRST_DAY = np.datetime64("2024-01-01T09:00:00")  # a Monday: the first five days are worked

WORDS = {
    "known": "becomes known in grid {grid} of township {town}: matter {matter} ({domain}), {how}",
    "triage": "the township's section looks at it{at}",
    "dispatch": "sent on its first way{at}",
    "response": "{unit} answers",
    "hand-off": "handed on to {unit}{verdict}",
    "leg done": "{unit} has worked it in full and signed it off",
    "red": "past its deadline: taken up by the supervision desk, with {unit}",
    "closed": "closed{how}",
    "called back": "call-back finds it unsolved",
    "reopened": "reopened with {unit}; the paper clock starts anew",
}
VERDICTS = {
    0: " — unwarranted: it was truly theirs",
    1: " — re-routing: it was not theirs",
    NONE: "",
}


@dataclass(frozen=True)
class Traced:
    """A run whose whole log was kept, from the first day of the reform on."""

    world: World
    log: pd.DataFrame


def traced(scenario: Scenario, seed: int, days: int) -> Traced:
    """Run one arm (the reform in force) with its log kept; rows of cases known since the reform.

    Columns: case (its number in order of becoming known), leg, unit (row of the unit table, empty
    until a township keeps the case or its whistle is answered; 0 is the dispatcher's desk),
    activity, timestamp, warranted (1, 0 or empty), and the engine's own day and key.
    """
    world = burnt_in(scenario, seed)
    if scenario.after != scenario.before:
        enact(world, scenario, seed)
    world.clock["log_on"] = 1
    world = run_days(world, days)
    rows = world.log[: world.clock["log_rows"][0]]
    frame = pd.DataFrame({name: rows[name] for name in rows.dtype.names or ()})
    frame = frame[frame["case_day"] >= BURN_IN].reset_index(drop=True)
    return Traced(world, _dressed(frame))


def _dressed(frame: pd.DataFrame) -> pd.DataFrame:
    """Number the cases, name the activities and give every row a moment of its own."""
    key = list(zip(frame["case_day"], frame["grid"], frame["nth"], strict=True))
    numbers = {case: n + 1 for n, case in enumerate(dict.fromkeys(key))}
    within_day = frame.groupby("day").cumcount()
    moment = (
        FIRST_DAY
        + frame["day"].to_numpy().astype("timedelta64[D]")
        + within_day.to_numpy().astype("timedelta64[s]")
    )
    return pd.DataFrame(
        {
            "case": [numbers[case] for case in key],
            "leg": frame["leg"],
            "unit": frame["unit"].where(frame["unit"] != NONE).astype("Int64"),
            "activity": [ACTIVITIES[a] for a in frame["activity"]],
            "timestamp": pd.Series(moment).dt.strftime("%Y-%m-%dT%H:%M:%S"),
            "warranted": frame["warranted"].where(frame["warranted"] != NONE).astype("Int64"),
            "day": frame["day"] - BURN_IN,
            "grid": frame["grid"],
            "township": frame["town"],
            "matter": frame["matter"],
            "found_by": frame["inlet"].map({PATROL: "patrol", HOTLINE: "resident"}),
        }
    )


def unit_name(world: World, row: Any) -> str:
    """What a unit is called in a trace."""
    if pd.isna(row) or int(row) == NONE:
        return "nobody yet"
    unit = world.units[int(row)]
    if unit["kind"] == DESK:
        return "the dispatcher's desk"
    if unit["kind"] == SECTION_UNIT:
        return f"section {int(row)} of township {unit['township'] + 1}"
    if unit["kind"] == OFFICE_UNIT:
        return (
            f"the office of department {unit['department'] + 1} in township {unit['township'] + 1}"
        )
    return f"department {unit['department'] + 1}"


def way(run: Traced, case: int) -> list[str]:
    """One case's way through the units, day by day, a sentence an event.

    Raises ScenarioError where the run has no such case.
    """
    rows = run.log[run.log["case"] == case]
    if rows.empty:
        last = int(run.log["case"].max()) if len(run.log) else 0
        raise ScenarioError(
            f"case: {case} is not in this run; expected a number from 1 to {last}; "
            "choose another or run more days"
        )
    return [_sentence(run.world, row) for row in rows.to_dict("records")]


def _sentence(world: World, row: dict[str, Any]) -> str:
    matter = world.matters[row["matter"]]
    warranted = NONE if pd.isna(row["warranted"]) else int(row["warranted"])
    activity = row["activity"]
    unit = unit_name(world, row["unit"])
    how = "found on patrol" if row["found_by"] == "patrol" else "reported by a resident"
    if activity == "closed":
        how = " on paper only" if warranted == 0 else " as truly solved"
    text = WORDS[activity].format(
        grid=row["grid"] + 1,
        town=row["township"] + 1,
        matter=row["matter"] + 1,
        domain=DOMAINS[matter["domain"]][0],
        how=how,
        at="" if pd.isna(row["unit"]) else f", now with {unit}",
        unit=unit,
        verdict=VERDICTS[warranted] if activity == ACTIVITIES[EV_HANDOFF] else "",
    )
    leg = "" if row["leg"] == 0 else f" [co-department's leg {row['leg']}]"
    date = pd.Timestamp(row["timestamp"]).strftime("%a %d %b")
    return f"day {row['day'] + 1:>3} ({date}){leg}: {text}"
