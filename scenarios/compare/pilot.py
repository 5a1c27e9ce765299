"""A pilot: a reform in force in part of the townships, and in all, from one snapshot.

Lives here: who is drawn, the rule books of pilots and controls, and three arms of one snapshot.
May not: rules of the model, what is read off the arms (compare/pilot_effects.py), or screens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.district.phases import DISTRICT, lots
from model.plan import begin_arm, burnt_in, finish_arm, run_arm
from model.readings import outcomes
from model.tables.records import World
from scenarios.compare import comparison as comparing
from scenarios.compare.pilot_effects import Replication, pilot_rows, undefined
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import Ensemble, behaviour_meta, drawn_sets, group_drawn
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.rules import RuleChoice, rules_meta
from scenarios.inputs.toml_files import shipped
from scenarios.run.experiment import check_size, on_threads, reform_label, version
from scenarios.run.results import write_json
from scenarios.run.worlds import PILOTED, Worlds, district_arms, gathered_worlds, outcome_values

Table = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Pilot:
    """Everything a pilot found: what was run, a row per quantity, and the configurations."""

    meta: dict[str, Any]
    frame: pd.DataFrame
    config: list[dict[str, Any]]
    worlds: Worlds

    @property
    def files(self) -> dict[str, Any]:
        """What is written: a writer by file name."""
        return {
            "pilot.csv": lambda path: write_csv(self.frame, path),
            "pilot.json": write_json({"meta": self.meta, "scenarios": self.config}),
            **self.worlds.files(self.meta),
        }


def pilot_plan(
    share: float,
    place: str = "own",
    reforms: Sequence[str] = (),
    *,
    spill: bool = False,
    rules: RuleChoice = (),
) -> list[list[Scenario]]:
    """Which scenarios are piloted, grouped by place; `own` is every reform in its own place only.

    Raises ScenarioError for a share that is none, and for whatever cannot be piloted, by name.
    """
    if not 0.0 < share < 1.0:  # NaN is in no range
        raise wrong("pilot", share, "a share above 0 and below 1", "Write, say, --pilot 0.5.")
    homes: dict[str, list[str]] = {}
    for reform in reforms or shipped("reform"):
        homes.setdefault(comparing.home(reform) if place == "own" else place, []).append(reform)
    plans = [comparing.comparison_plan(*item, rules=rules) for item in homes.items()]
    groups = [group for plan in plans for group in plan]
    _check([scenario for group in groups for scenario in group], spill)
    return groups


def _check(scenarios: Sequence[Scenario], spill: bool) -> None:
    """Raise ScenarioError for reforms that cannot be piloted, naming each and why."""
    small, wide, idle = [], [], []
    for scenario in scenarios:
        name, changed = f"{reform_label(scenario)!r} in {scenario.place_name!r}", changes(scenario)
        district = [lever for lever in changed if lever in DISTRICT]
        if scenario.place.townships < 2:
            small.append(name)
        if district and not spill:
            wide.append(f"{name} changes {', '.join(district)}")
        if len(district) == len(changed):
            idle.append(name)
    said = []
    if small:
        said.append(
            f"{'; '.join(small)}: a place of one township, expected two or more to draw from. "
            "Name a larger one with --place."
        )
    if wide:
        said.append(
            f"{'; '.join(wide)}: expected only levers that a township can have alone. Say --spill "
            "to put those of the whole district in force everywhere."
        )
    if idle:
        said.append(
            f"{'; '.join(idle)}: expected a lever changed that a township can have alone. Leave "
            "it out."
        )
    if said:
        raise ScenarioError(f"pilot: {' '.join(said)}")


def changes(scenario: Scenario) -> list[str]:
    """The levers that the reform puts at another value, in the order of the declaration."""
    before, after = scenario.before.model_dump(), scenario.after.model_dump()
    return [name for name in before if before[name] != after[name]]


def drawn_pilots(townships: int, share: float, seed: int) -> Table:
    """Who is a pilot (townships,): round(share x townships) by lot, at least one and not all."""
    count = min(max(round(share * townships), 1), townships - 1)
    return lots(townships, seed) < count


def books(scenario: Scenario, pilots: Table) -> list[Reform]:
    """A rule book per township: the reform's in pilots, what stood before in controls.

    Levers of the whole district are the reform's in every book.
    """
    district = {name: getattr(scenario.after, name) for name in DISTRICT}
    control = scenario.before.model_copy(update=district)
    return [scenario.after if chosen else control for chosen in pilots]


def piloted(snapshot: World, scenario: Scenario, seed: int, pilots: Table) -> World:
    """A copy of the snapshot with the reform in force in the pilots."""
    return begin_arm(snapshot, scenario, seed, books=books(scenario, pilots))


def replicate_pilot(
    group: Sequence[Scenario], share: float, seed: int, days: int, ensemble: Ensemble | None = None
) -> Replication:
    """One replication of scenarios that share a place: snapshot, pilots and none-arm are shared.

    With an ensemble, all arms are run under the set that the world of that seed draws.
    """
    group = group_drawn(group, seed, ensemble)
    first = group[0]
    snapshot = burnt_in(first, seed)
    pilots = drawn_pilots(first.place.townships, share, seed)
    arms = [run_arm(snapshot, first, seed, days, reformed=False)]
    for scenario in group:
        arms.append(finish_arm(piloted(snapshot, scenario, seed, pilots), scenario, days))
        arms.append(run_arm(snapshot, scenario, seed, days, reformed=True))
    none, *after = (cohort.towns for _, cohort in arms)
    sizes = {
        name: sum(int(world.clock[counter][0] - snapshot.clock[counter][0]) for world, _ in arms)
        for name, counter in (("cases", "known"), ("events", "events"))
    }
    read = np.array([outcome_values(outcomes(cohort)) for _, cohort in arms])
    pairs = tuple(zip(after[::2], after[1::2], strict=True))
    return Replication(seed, pilots, snapshot.towns.copy(), none, pairs, read, **sizes)


def gathered(
    groups: Sequence[Sequence[Scenario]],
    share: float,
    seeds: Sequence[int],
    days: int,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
    ensemble: Ensemble | None = None,
) -> list[list[Replication]]:
    """All replications by group and seed, in order; the same for any number of `workers`.

    Threads, as in `experiment`: `tick` is called once a replication, in this thread.
    """
    return on_threads(
        lambda group, seed: replicate_pilot(group, share, seed, days, ensemble),
        *(groups, seeds, workers, tick),
    )


def run_pilot(
    groups: Sequence[Sequence[Scenario]],
    share: float,
    seed: int,
    replications: int,
    days: int,
    *,
    place: str = "own",
    reforms: Sequence[str] = (),
    spill: bool = False,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
    ensemble: Ensemble | None = None,
) -> Pilot:
    """Pilot what `plan(share, place, reforms, spill=spill)` gave; `tick` as for `gathered`.

    With an ensemble, replications are run under sets drawn from it, and intervals hold that doubt.
    Raises ScenarioError for a seed, a number of replications or days that cannot be.
    """
    check_arms(groups, seed, replications, days)
    started = time.perf_counter()
    seeds = range(seed, seed + replications)
    parts = gathered(groups, share, seeds, days, workers, tick, ensemble=ensemble)
    scenarios = [scenario for group in groups for scenario in group]
    sets = drawn_sets(ensemble, seeds)
    frames = [pilot_rows(*pair, sets) for pair in zip(groups, parts, strict=True)]
    frame = pd.concat(frames, ignore_index=True)
    meta = {
        "place": place if place in ("own", "all") else groups[0][0].place_name,
        "reform": list(dict.fromkeys(reform_label(scenario) for scenario in scenarios)),
        "pilot": share,
        "spill": spill,
        "townships": {g[0].place_name: _sizes(p[0]) for g, p in zip(groups, parts, strict=True)},
        "days": days,
        "seed": seed,
        "replications": replications,
        "version": version(),
        "config_hash": comparing.joint_hash(scenarios, ensemble),
        "cases": sum(one.cases for part in parts for one in part),
        "events": sum(one.events for part in parts for one in part),
        "seconds": round(time.perf_counter() - started, 3),
        "already": comparing.clauses_already(groups),
        "undefined": undefined(frame),
        "created": f"{datetime.now():%Y-%m-%d %H:%M}",
        "titles": comparing.titles(groups, place, reforms),
        **borrowed_levels(comparing.places_asked(place, reforms)),
        **rules_meta(scenarios[0].rules),
        **behaviour_meta(ensemble, seeds),
    }
    arms = (
        district_arms(group, one.seed, one.outcomes, PILOTED)
        for group, part in zip(groups, parts, strict=True)
        for one in part
    )
    return Pilot(meta, frame, [s.config() for s in scenarios], gathered_worlds(arms, ensemble))


def check_arms(
    groups: Sequence[Sequence[Scenario]], seed: int, replications: int, days: int
) -> None:
    """`check_size` of a pilot, which runs two arms after per reform."""
    check_size([[*group, *group] for group in groups], replications, days, seed)


def _sizes(one: Replication) -> Mapping[str, int]:
    """How many townships are pilots, and how many controls."""
    count = int(one.pilots.sum())
    return {"pilots": count, "controls": one.pilots.size - count}
