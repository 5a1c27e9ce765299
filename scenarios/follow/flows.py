"""Who passes to whom: the hand-offs of a run from unit to unit, before and after a reform.

Lives here: who gave each hand-off that the event log holds, readable groups of units, and two arms
that share snapshot and chance. May not: change a run, words for readers, figures, or files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from model.declared.scenario import Scenario
from model.district.matters import DOMAINS
from model.plan import COHORT, FOLLOW_UP, GoOn, begin_arm, burnt_in, run_on
from model.tables.records import (
    DESK,
    EV_DISPATCH,
    EV_HANDOFF,
    EV_RESPONSE,
    EV_TRIAGE,
    HEADQUARTERS,
    NONE,
    OFFICE_UNIT,
    SECTION_UNIT,
    VOID,
    World,
)
from scenarios.follow.event_log import HANDOFF_KINDS, check_log
from scenarios.inputs.ensemble import Ensemble, group_drawn
from scenarios.inputs.errors import unknown
from scenarios.run.experiment import check_size, on_threads

Table = np.ndarray[Any, Any]

COUNTS = ("count", *HANDOFF_KINDS, "by_desk")
LEVELS = ("kinds", "fields", "units")
"""How units are grouped: all townships, offices and departments; by field; or one by one."""
ALL = -1

HANDOFF = np.dtype(
    [(n, "i4") for n in ("day", "town", "matter", "leg", "giver", "taker", "kind", "by_desk")]
    + [("case", "i8")]
)


class Group(NamedTuple):
    """A group of units: `kind` desk, township, office or department; `number` its row, or ALL.

    At the level of fields `field` is its field of work (fire safety, ...); else it is ALL.
    """

    kind: str
    number: int = ALL
    field: int = ALL


@dataclass(frozen=True)
class Flows:
    """The hand-offs of one arm's cohort: cases known in `days`, followed for sixty days more.

    `frame` has a row per pair of units: giver and taker (rows of the unit table), count, of which
    unwarranted, rerouted, contested, and by_desk (given back, and dispatched anew). `cases` known,
    `bound` to a department, of which `passed` with an unwarranted hand-off. `units` is the unit
    table, `fields` how many fields of work the departments are spread over.
    """

    frame: pd.DataFrame
    units: Table
    fields: int
    cases: int
    bound: int
    passed: int
    contested: int

    def grouped(self, level: str) -> pd.DataFrame:
        """The frame between groups of units (`Group`), the largest flow first."""
        names = groups(self.units, level, self.fields)
        frame = self.frame.assign(
            giver=[names[row] for row in self.frame["giver"]],
            taker=[names[row] for row in self.frame["taker"]],
        )
        found = frame.groupby(["giver", "taker"], as_index=False)[list(COUNTS)].sum()
        return found.sort_values(["count", "giver", "taker"], ascending=[False, True, True])


@dataclass(frozen=True)
class Compared:
    """Flows of paired worlds, by seed: `before[k]` and `after[k]` share snapshot and chance."""

    scenario: Scenario
    seeds: tuple[int, ...]
    days: int
    before: tuple[Flows, ...]
    after: tuple[Flows, ...]

    def table(self, level: str) -> pd.DataFrame:
        """Giver, taker and, for each arm, its counts per 1,000 known cases, all worlds together.

        Columns are `before_count`, `after_count`, `before_unwarranted` and so on; largest first.
        """
        arms = {
            arm: _pooled(worlds, level)
            for arm, worlds in (("before", self.before), ("after", self.after))
        }
        joined = pd.concat(
            [table.add_prefix(f"{arm}_") for arm, table in arms.items()], axis=1
        ).fillna(0.0)
        joined["_size"] = joined["before_count"] + joined["after_count"]
        joined = joined.reset_index().sort_values(
            ["_size", "giver", "taker"], ascending=[False, True, True]
        )
        return joined.drop(columns="_size").reset_index(drop=True)

    def given(self, level: str, column: str = "count") -> pd.DataFrame:
        """What each group hands on per 1,000 known cases: a row per group, arm and seed.

        Columns: group, seed, before, after.
        """
        rows = []
        for seed, *arms in zip(self.seeds, self.before, self.after, strict=True):
            found = [
                one.grouped(level).groupby("giver")[column].sum() * 1000.0 / max(one.cases, 1)
                for one in arms
            ]
            both = pd.concat(found, axis=1, keys=["before", "after"]).fillna(0.0).sort_index()
            rows.append(both.rename_axis("group").reset_index().assign(seed=seed))
        return pd.concat(rows, ignore_index=True)

    def totals(self, column: str = "count") -> list[tuple[float, float]]:
        """Hand-offs per 1,000 known cases before and after, by seed."""
        return [
            (_rate(before, column), _rate(after, column))
            for before, after in zip(self.before, self.after, strict=True)
        ]


def flows(
    scenario: Scenario,
    seed: int,
    days: int,
    *,
    reformed: bool,
    snapshot: World | None = None,
    go_on: GoOn | None = None,
) -> Flows:
    """The hand-offs of one arm over the cohort that outcomes are read from.

    Cases known in the last 365 of `days` at most; hand-offs between sections of one township are
    counted apart by the engine and are not among them. `snapshot` is the burnt-in world of that
    seed, if it is at hand; `go_on` as in `model.plan`. Raises ScenarioError for a run that cannot
    be, or is too long to log.
    """
    check_size([[scenario]], 1, days, seed)
    length = min(days, COHORT)
    check_log(scenario, seed, length)
    start = snapshot if snapshot is not None else burnt_in(scenario, seed)
    world = begin_arm(start, scenario, seed, reformed=reformed)
    world = run_on(world, scenario, days - length, go_on, reformed=reformed)
    world.clock["log_on"] = 1
    first = int(world.clock["day"][0])
    world = run_on(world, scenario, length + FOLLOW_UP, go_on, reformed=reformed)
    rows = world.log[: world.clock["log_rows"][0]]
    rows = rows[(rows["case_day"] >= first) & (rows["case_day"] < first + length)]
    found = handoffs(world, rows)
    bound = world.true_matters["bound"][found["matter"]] == 1
    daily = world.daily[first : first + length]
    return Flows(
        frame=counted_pairs(found),
        units=world.units.copy(),
        fields=fields_of(scenario),
        cases=int(daily["known"].sum()),
        bound=int(daily["bound"].sum()),
        passed=len(np.unique(found["case"][bound & (found["kind"] == 0)])),
        contested=len(np.unique(found["case"][found["kind"] == 2])),
    )


def compared_flows(
    scenario: Scenario,
    seeds: Sequence[int],
    days: int,
    *,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
    start: Callable[[Scenario, int], World] = burnt_in,
    go_on: GoOn | None = None,
) -> Compared:
    """Flows before and after the reform in paired worlds, one per seed; on threads, in order.

    With an ensemble each world is run under the set that its seed draws. `tick` is called once a
    world, in this thread. `start` gives the burnt-in world of a scenario and seed, where somebody
    keeps it; `go_on` as in `model.plan`. Raises ScenarioError as `flows` does.
    """

    def play(group: Sequence[Scenario], seed: int) -> tuple[Flows, Flows]:
        (drawn,) = group_drawn(group, seed, ensemble)
        snapshot = start(drawn, seed)
        return (
            flows(drawn, seed, days, reformed=False, snapshot=snapshot, go_on=go_on),
            flows(drawn, seed, days, reformed=True, snapshot=snapshot, go_on=go_on),
        )

    for seed in seeds:
        check_size([[scenario]], len(seeds), days, seed)
    check_log(scenario, seeds[0], min(days, COHORT))
    (pairs,) = on_threads(play, [[scenario]], list(seeds), workers, tick)
    before, after = zip(*pairs, strict=True)
    return Compared(scenario, tuple(seeds), days, before, after)


def handoffs(world: World, rows: Table, held: Table | None = None) -> Table:
    """The hand-offs among rows of the log, with who gave them; in the order of the log.

    Records of `HANDOFF`: kind is a place in `HANDOFF_KINDS`, by_desk 1 where the giver returned it
    and the desk sent it on. A giver is whoever answered last (a returned case is with the desk
    meanwhile), else the section that kept the case when its whistle was refused. `rows` hold their
    cases' whole way, or `held` (of `held_legs`) says who held what when the log began.
    """
    if held is not None:
        rows = np.concatenate([held, rows])
    case = case_keys(rows)
    leg = case * 8 + rows["leg"]
    order = np.argsort(leg, kind="stable")
    ordered, leg = rows[order], leg[order]
    activity, unit = ordered["activity"], ordered["unit"]
    place = np.arange(len(ordered))
    answered = (activity == EV_RESPONSE) | ((activity == EV_TRIAGE) & (unit != NONE))
    returned = (activity == EV_DISPATCH) & (unit == DESK)
    last = np.maximum.accumulate(np.where(answered, place, -1))
    desk = np.maximum.accumulate(np.where(returned, place, -1))
    first = np.searchsorted(leg, leg)
    sections = int(world.p["sections_per_township"][0])
    home = 1 + ordered["town"] * sections + world.matters["domain"][ordered["matter"]] % sections
    giver = np.where(last >= first, unit[last], home)

    void = (world.true_matters["lead"][ordered["matter"]] == VOID) & (ordered["leg"] == 0)
    kind = np.where(ordered["warranted"] == 0, 0, np.where(void, 2, 1))
    found = np.zeros(len(rows), HANDOFF)
    for name in ("day", "town", "matter", "leg"):
        found[name][order] = ordered[name]
    found["giver"][order], found["taker"][order], found["kind"][order] = giver, unit, kind
    found["by_desk"][order] = desk > np.maximum(last, first - 1)
    found["case"] = case
    handed: Table = found[rows["activity"] == EV_HANDOFF]
    return handed


def case_keys(rows: Table) -> Table:
    """One whole number per case: by day known, grid and number that day (a leg's fits beside)."""
    key = (rows["case_day"].astype(np.int64) << 38) + (rows["grid"].astype(np.int64) << 14)
    found: Table = key + rows["nth"]
    return found


def held_legs(world: World) -> Table:
    """Rows as the log would have them that say who holds which leg today, or has returned it."""
    legs = world.legs[: world.clock["leg_top"][0]]
    legs = legs[(legs["state"] > 0) & (legs["case"] != NONE) & (legs["holder"] != NONE)]
    cases = world.cases[legs["case"]]
    desk = legs["holder"] == DESK
    rows = np.zeros(len(legs), world.log.dtype)
    rows["day"], rows["case_day"] = world.clock["day"][0] - 1, cases["day"]
    for name, column in (("grid", "grid"), ("nth", "nth"), ("town", "township")):
        rows[name] = cases[column]
    rows["matter"], rows["leg"], rows["activity"] = cases["matter"], legs["number"], EV_RESPONSE
    rows["unit"] = np.where(desk, legs["sender"], legs["holder"])
    returned = rows[desk]
    returned["activity"], returned["unit"] = EV_DISPATCH, DESK
    return np.concatenate([rows, returned])


def counted_pairs(found: Table) -> pd.DataFrame:
    """Hand-offs counted by giver and taker, the columns of `Flows.frame`."""
    frame = pd.DataFrame({name: found[name].astype(np.int64) for name in ("giver", "taker")})
    frame["count"] = 1
    for number, kind in enumerate(HANDOFF_KINDS):
        frame[kind] = (found["kind"] == number).astype(np.int64)
    frame["by_desk"] = found["by_desk"].astype(np.int64)
    return frame.groupby(["giver", "taker"], as_index=False).sum()


def fields_of(scenario: Scenario) -> int:
    """Fields of work that departments are spread over, in turn: department d has field d mod n."""
    domains = len(scenario.demand.domains) or len(DOMAINS)
    return min(domains, scenario.place.departments)


def groups(units: Table, level: str, fields: int) -> list[Group]:
    """The group of each row of the unit table at a level. Raises ScenarioError for no level."""
    if level not in LEVELS:
        raise unknown("level", level, LEVELS)
    kinds = {
        DESK: "desk",
        SECTION_UNIT: "township",
        OFFICE_UNIT: "office",
        HEADQUARTERS: "department",
    }
    found = []
    for row in units:
        kind, town, department = kinds[int(row["kind"])], int(row["township"]), row["department"]
        if level == "kinds" or kind == "desk":
            found.append(Group(kind))
        elif level == "fields":
            found.append(Group(kind, field=int(department) % fields if department >= 0 else ALL))
        else:
            found.append(Group(kind, town if kind == "township" else int(department)))
    return found


def _pooled(worlds: Sequence[Flows], level: str) -> pd.DataFrame:
    """Counts per 1,000 known cases by giver and taker, worlds together."""
    cases = max(sum(one.cases for one in worlds), 1)
    frames = pd.concat([one.grouped(level) for one in worlds])
    return frames.groupby(["giver", "taker"])[list(COUNTS)].sum() * 1000.0 / cases


def _rate(one: Flows, column: str) -> float:
    return float(one.frame[column].sum()) * 1000.0 / max(one.cases, 1)
