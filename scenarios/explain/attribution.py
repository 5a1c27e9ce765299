"""Which clause did it: the effect of a reform shared out among its parts, in paired worlds.

Lives here: the parts of a reform, the coalitions run in each world, and rows with intervals.
May not: the mathematics (explain/shapley.py), run an arm (run/experiment.py), words or figures.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.plan import burnt_in
from scenarios.compare.comparison import home, interval, joint_hash, titles
from scenarios.explain.ablation import MEASURED, clauses_of
from scenarios.explain.shapley import (
    Array,
    Order,
    alone_values,
    along,
    exact,
    orders,
    sampled,
    sides,
    taken_away,
)
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import Ensemble, behaviour_meta, group_drawn
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import read_reform, shipped
from scenarios.run.experiment import (
    arm,
    check_count,
    check_size,
    cost,
    expected_cases,
    on_threads,
    reform_label,
    version,
)
from scenarios.run.intervals import helping, spread
from scenarios.run.results import write_json

GROUP, CLAUSE = "group", "clause"
BY = (GROUP, CLAUSE)
MOST_GROUPS = 6
"""Groups of which every coalition is run: 64 arms."""
PAIRS = 1
"""Pairs of orders drawn in each world, by clause."""
MOST_PAIRS = 1000
OTHER, WHOLE = "other", "whole"
MEASURES = ("shapley", "leave_one_out", "alone")
"""Of each part: its Shapley value, what is lost without it, and what it does by itself."""
COLUMNS = (
    "place",
    "reform",
    "outcome",
    "unit",
    "better",
    "part",
    "before",
    "after",
    "shapley",
    "low",
    "high",
    "leave_one_out",
    "leave_one_out_low",
    "leave_one_out_high",
    "alone",
    "alone_low",
    "alone_high",
    "worlds",
    "helps",
    "behaviour_share",
)
TEXT = ("place", "reform", "outcome", "unit", "better", "part")


@dataclass(frozen=True)
class Part:
    """One part of a reform: its name, the levers it moves, and what it says where it has words."""

    name: str
    levers: tuple[str, ...]
    en: str = ""
    zh: str = ""


@dataclass(frozen=True)
class Game:
    """A reform as parts to be put in force together or not; `pairs` of orders where sampled."""

    scenario: Scenario
    place: str
    reform: str
    by: str
    parts: tuple[Part, ...]
    pairs: int

    def orders(self, seed: int) -> list[Order]:
        """The orders drawn in the world of a seed; none where every coalition is run."""
        return orders(len(self.parts), self.pairs, seed) if self.by == CLAUSE else []

    def coalitions(self, seed: int) -> list[int]:
        """The coalitions run in the world of a seed, none of the parts among them."""
        if self.by == GROUP:
            return list(range(1 << len(self.parts)))
        passed = [mask for order in self.orders(seed) for mask in along(order)]
        return sorted({*passed, *sides(len(self.parts))})

    def rules(self, coalition: int) -> Reform:
        """What is in force with a coalition: a lever is, if any part that moves it is.

        An office that one part localises is not also commanded by what another leaves: the command
        gives way, as where reforms are stacked.
        """
        before, after = self.scenario.before, self.scenario.after
        moved = {
            lever: getattr(after, lever)
            for k, part in enumerate(self.parts)
            if coalition >> k & 1
            for lever in part.levers
        }
        found = before.model_copy(update=moved)
        if found.force_command + found.localised_offices > 1.0 + 1e-9:
            found = found.model_copy(update={"force_command": 1.0 - found.localised_offices})
        return found

    @cached_property
    def arms(self) -> int:
        """After-arms of a world (by clause, of the first): coalitions that differ in a lever."""
        found = {self.rules(mask) for mask in self.coalitions(0)}
        return len(found - {self.scenario.before})


@dataclass(frozen=True)
class GameWorld:
    """One world's answer: outcomes (outcomes,) of none and of all, and of its parts.

    `shares` (measures, parts, outcomes) in the order of `MEASURES`; NaN where the outcome is
    undefined in any arm.
    """

    before: Array
    after: Array
    shares: Array
    cases: int
    events: int


def attribution_plan(
    reform: str,
    place: str = "",
    by: str = GROUP,
    pairs: int = PAIRS,
    set: Mapping[str, float] | None = None,
) -> Game:
    """The parts of a reform in a place (its own, if none is named): lever groups, or clauses.

    `set` puts levers elsewhere after the reform, as `load` does. Raises
    ScenarioError for no reform, one that moves nothing there, or an unknown way to part it.
    """
    if by not in BY:
        raise unknown("way to part a reform", by, BY)
    check_count("orders", pairs, 1, MOST_PAIRS)
    if by == GROUP and pairs != PAIRS:
        expected = "--by clause beside it, for by group all are run"
        raise wrong("orders", pairs, expected, "Leave it out.")
    place = place or home(reform)
    scenario = load(place, reform, set=set)
    before, after = scenario.before, scenario.after
    moved = [name for name in LEVERS if getattr(after, name) != getattr(before, name)]
    if not moved:
        raise ScenarioError(
            f"reform = {reform!r} in {scenario.place_name!r}: expected one that moves a lever "
            "there, for there is no effect to explain. Choose another reform or place."
        )
    groups = {name: LEVERS[name].group for name in moved}
    parts = by_clause(reform, moved) if by == CLAUSE else by_group(groups)
    return Game(scenario, place, reform, by, parts, pairs)


def by_group(group_of: Mapping[str, str], most: int = MOST_GROUPS) -> tuple[Part, ...]:
    """Moved levers by their declared group; beyond `most`, the two smallest become one.

    The smallest have the fewest levers, of equal ones the later declared. They stand in the place
    of the earlier of them.
    """
    parts: list[Part] = []
    for group in dict.fromkeys(group_of.values()):
        parts.append(Part(group, tuple(name for name, g in group_of.items() if g == group)))
    while len(parts) > most:
        last, other = sorted(range(len(parts)), key=lambda k: (len(parts[k].levers), -k))[:2]
        kept, gone = sorted((last, other))
        joined = f"{parts[kept].name}+{parts[gone].name}"
        parts[kept] = Part(joined, parts[kept].levers + parts[gone].levers)
        del parts[gone]
    return tuple(parts)


def by_clause(reform: str, moved: Sequence[str]) -> tuple[Part, ...]:
    """The clauses of a reform (of a stack, of each); of a file of one's own, its lines.

    Moved levers that no clause names are one more part, so that nothing is left out.
    """
    found: list[Part] = []
    for name in dict.fromkeys(part.strip() for part in reform.split("+")):
        listed = clauses_of(name) if name in shipped("reform") else []
        clauses = [c for c in listed if c.kind == MEASURED]
        found += [Part(c.number, c.levers, c.en, c.zh) for c in clauses]
        if not clauses and name != "none":
            own = read_reform(name)
            for line in own.levers:
                key = f"{own.name}.{line.name}"
                found.append(Part(key, (line.name,), line.words, line.words_zh))
    named = {lever for part in found for lever in part.levers}
    rest = tuple(lever for lever in moved if lever not in named)
    return (*found, Part(OTHER, rest)) if rest else tuple(found)


def check(game: Game, outcomes: Sequence[str], seed: int, replications: int, days: int) -> str:
    """What it will cost, in words. Raises ScenarioError for what is unknown, or beyond reason."""
    for name in outcomes:
        if name not in OUTCOMES:
            raise unknown("outcome", name, OUTCOMES)
    group = [game.scenario] * game.arms
    check_size([group], replications, days, seed)
    coalitions = f"{len(game.parts)} parts, {game.arms} ways to put them in force"
    worlds = "1 world" if replications == 1 else f"each of {replications} worlds"
    return f"{coalitions}, in {worlds}: {cost(expected_cases([group], replications, days))}"


def explain(
    game: Game,
    outcomes: Sequence[str],
    seed: int,
    replications: int,
    days: int,
    *,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Explanation:
    """Share out the effect of a reform among its parts, in every world and on average.

    All arms of a world share its snapshot, its chance and its behaviour; coalitions under the same
    rules share their arm. `tick` is called once a world. The answer does not depend on `workers`.
    Raises ScenarioError as `check` does.
    """
    outcomes = tuple(dict.fromkeys(outcomes))
    check(game, outcomes, seed, replications, days)
    started = time.perf_counter()
    seeds = range(seed, seed + replications)
    play = partial(share_out, game, outcomes, days, ensemble)
    (worlds,) = on_threads(play, [[game.scenario]], seeds, workers, tick)
    scenario = game.scenario
    meta = {
        "place": scenario.place_name,
        "reform": reform_label(scenario),
        "by": game.by,
        "orders": 2 * game.pairs if game.by == CLAUSE else None,
        "arms": game.arms,
        "days": days,
        "seed": seed,
        "replications": replications,
        "version": version(),
        "config_hash": joint_hash([scenario], ensemble),
        "cases": sum(world.cases for world in worlds),
        "events": sum(world.events for world in worlds),
        "seconds": round(time.perf_counter() - started, 3),
        "already": list(scenario.already),
        "created": f"{datetime.now():%Y-%m-%d %H:%M}",
        "titles": titles([[scenario]], game.place, [game.reform]),
        **behaviour_meta(ensemble, seeds),
    }
    drawn = [ensemble.index(one) for one in seeds] if ensemble else None
    return Explanation(meta, game.parts, rows(game, outcomes, worlds, drawn), scenario.config())


def share_out(
    game: Game,
    outcomes: Sequence[str],
    days: int,
    ensemble: Ensemble | None,
    group: Sequence[Scenario],
    seed: int,
) -> GameWorld:
    """Run every coalition of one world from one snapshot, and share its effect out."""
    (drawn,) = group_drawn(group, seed, ensemble)
    snapshot = burnt_in(drawn, seed)
    ran = {drawn.before: arm(snapshot, drawn, seed, days, reformed=False)}
    worth: dict[int, Array] = {}
    for mask in game.coalitions(seed):
        after = game.rules(mask)
        if after not in ran:
            ran[after] = arm(snapshot, replace(drawn, after=after), seed, days, reformed=True)
        worth[mask] = np.array([ran[after].outcomes[name] for name in outcomes], float)
    players = len(game.parts)
    found = exact(players, worth) if game.by == GROUP else sampled(game.orders(seed), worth)
    shares = np.array([found, taken_away(players, worth), alone_values(players, worth)])
    undefined = np.isnan(list(worth.values())).any(axis=0)
    shares[:, :, undefined] = np.nan
    before, after_all = (np.where(undefined, np.nan, worth[m]) for m in (0, (1 << players) - 1))
    cases, events = (sum(getattr(a, size) for a in ran.values()) for size in ("cases", "events"))
    return GameWorld(before, after_all, shares, cases, events)


def rows(
    game: Game, outcomes: Sequence[str], worlds: Sequence[GameWorld], drawn: Sequence[int] | None
) -> pd.DataFrame:
    """A row per outcome and part, and one of the whole effect, which is the sum of its parts.

    `drawn`: the set of behaviour of each world, or None at central values. Worlds in which an
    outcome is undefined in any arm are left out of it.
    """
    found: list[dict[str, Any]] = []
    head = {"place": game.scenario.place_name, "reform": reform_label(game.scenario)}
    for k, name in enumerate(outcomes):
        kept = [n for n, world in enumerate(worlds) if not np.isnan(world.before[k])]
        ran = [worlds[n] for n in kept]
        sets = None if drawn is None else [drawn[n] for n in kept]
        before, after = (
            _mean(np.array([getattr(w, arm)[k] for w in ran])) for arm in ("before", "after")
        )
        outcome = OUTCOMES[name]
        common: dict[str, Any] = {"outcome": name, "unit": outcome.unit, "better": outcome.better}
        common |= {**head, "before": before, "after": after, "worlds": len(ran)}
        parts = []
        for p, part in enumerate(game.parts):
            row = common | {"part": part.name}
            for m, measure in enumerate(MEASURES):
                row |= _measured(measure, np.array([w.shares[m, p, k] for w in ran]), sets, name)
            parts.append(row)
        whole = _measured(
            MEASURES[0], np.array([w.after[k] - w.before[k] for w in ran]), sets, name
        )
        if ran:  # a sum of its parts to the last bit, and not only to the rounding of each world
            whole[MEASURES[0]] = math.fsum(row[MEASURES[0]] for row in parts)
        found += [*parts, common | {"part": WHOLE} | whole]
    numbers = {name: float for name in COLUMNS if name not in (*TEXT, "worlds")}
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(numbers)


def _mean(values: Array) -> float | None:
    return float(values.mean()) if values.size else None


def _measured(
    measure: str, gains: Array, sets: Sequence[int] | None, outcome: str
) -> dict[str, float | None]:
    """The mean of a measure over worlds and its 95 % interval; of the Shapley value, more."""
    first = measure == MEASURES[0]
    low, high, share = (*interval(gains), None) if sets is None else spread(gains, sets)
    ends = ("low", "high") if first else (f"{measure}_low", f"{measure}_high")
    found = {measure: _mean(gains), ends[0]: low, ends[1]: high}
    if first and sets is not None:
        found |= {"helps": helping(gains, OUTCOMES[outcome].better), "behaviour_share": share}
    return found


@dataclass(frozen=True)
class Explanation:
    """Everything that was found: what was run, the parts, and a row per outcome and part."""

    meta: dict[str, Any]
    parts: tuple[Part, ...]
    frame: pd.DataFrame
    config: dict[str, Any]

    def values(self) -> dict[str, Any]:
        """The one object of `--json`: meta, parts and rows; undefined values are null."""
        rows = [
            {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
            for row in self.frame.to_dict("records")
        ]
        parts = [
            {"name": p.name, "levers": list(p.levers), "en": p.en, "zh": p.zh} for p in self.parts
        ]
        return {"meta": self.meta, "parts": parts, "rows": rows}

    @property
    def files(self) -> dict[str, Any]:
        """What is written beside the page: a writer by file name."""
        return {
            "explain.csv": lambda path: write_csv(self.frame, path),
            "explain.json": write_json(self.values()),
            "config.json": write_json({"meta": self.meta, "scenario": self.config}),
        }
