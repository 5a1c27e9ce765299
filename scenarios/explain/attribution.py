"""Which clause did it: the effect of a reform shared out among its parts, in paired worlds.

Lives here: every coalition run in every world, and rows with intervals. May not: the parts and
coalitions themselves (explain/game.py), the mathematics of sharing out (explain/shapley.py), run an
arm (run/experiment.py), words or figures.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES, Outcome
from model.declared.scenario import Scenario
from model.plan import burnt_in
from scenarios.compare.comparison import joint_hash, titles
from scenarios.explain.game import CLAUSE, GROUP, Game, Part
from scenarios.explain.shapley import Array, alone_values, exact, sampled, taken_away
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import Ensemble, behaviour_meta, drawn_sets, group_drawn
from scenarios.inputs.errors import unknown
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.rules import rules_meta
from scenarios.inputs.timeline import timeline_meta, with_after
from scenarios.run.effects import measured_effect
from scenarios.run.experiment import (
    arm,
    check_size,
    cost,
    expected_cases,
    on_threads,
    reform_label,
    version,
)
from scenarios.run.results import json_rows, write_json
from scenarios.run.worlds import BEFORE, WorldArm, Worlds, gathered_worlds, outcome_values

WHOLE = "whole"
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
    "replications",
    "helps",
    "same",
    "hurts",
    "behaviour_share",
    "verdict",
)
TEXT = ("place", "reform", "outcome", "unit", "better", "part", "verdict")


@dataclass(frozen=True)
class GameWorld:
    """One world's answer: outcomes (outcomes,) of none and of all, and of its parts.

    `shares` (measures, parts, outcomes) in the order of `MEASURES`; NaN where the outcome is
    undefined in any arm. `arms`: by coalition, every outcome there is, in the order of `OUTCOMES`.
    """

    seed: int
    arms: Mapping[int, Array]
    before: Array
    after: Array
    shares: Array
    cases: int
    events: int


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
        **timeline_meta(scenario),
        "created": f"{datetime.now():%Y-%m-%d %H:%M}",
        "titles": titles([[scenario]], game.place, [game.reform]),
        **borrowed_levels([game.place]),
        **rules_meta(scenario.rules),
        **behaviour_meta(ensemble, seeds),
    }
    frame = attribution_rows(game, outcomes, worlds, drawn_sets(ensemble, seeds))
    return Explanation(meta, game.parts, frame, scenario.config(), _worlds(game, worlds, ensemble))


def _worlds(game: Game, worlds: Sequence[GameWorld], ensemble: Ensemble | None) -> Worlds:
    """A row for each world and coalition; `part_...` says which parts are in force in it."""
    place, reform = game.scenario.place_name, reform_label(game.scenario)
    columns = [f"part_{part.name}" for part in game.parts]
    arms = []
    for world in worlds:
        for mask, outcomes in world.arms.items():
            inside = {name: bool(mask >> k & 1) for k, name in enumerate(columns)}
            name = game.arm_name(mask)
            stood = None if name == BEFORE else reform
            arms.append(WorldArm(place, stood, name, world.seed, outcomes, inside))
    labels = {
        name: {"label_en": part.en or part.name, "label_zh": part.zh or part.name}
        for name, part in zip(columns, game.parts, strict=True)
    }
    return gathered_worlds([arms], ensemble, labels)


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
    arms: dict[int, Array] = {}
    for mask in game.coalitions(seed):
        after = game.rules(mask)
        if after not in ran:
            ran[after] = arm(snapshot, with_after(drawn, after), seed, days, reformed=True)
        arms[mask] = outcome_values(ran[after].outcomes)
    at = [tuple(OUTCOMES).index(name) for name in outcomes]
    worth = {mask: values[at] for mask, values in arms.items()}
    players = len(game.parts)
    found = exact(players, worth) if game.by == GROUP else sampled(game.orders(seed), worth)
    shares = np.array([found, taken_away(players, worth), alone_values(players, worth)])
    undefined = np.isnan(list(worth.values())).any(axis=0)
    shares[:, :, undefined] = np.nan
    before, after_all = (np.where(undefined, np.nan, worth[m]) for m in (0, (1 << players) - 1))
    cases, events = (sum(getattr(a, size) for a in ran.values()) for size in ("cases", "events"))
    return GameWorld(seed, arms, before, after_all, shares, cases, events)


def attribution_rows(
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
        common |= {**head, "before": before, "after": after, "replications": len(ran)}
        parts = []
        for p, part in enumerate(game.parts):
            row = common | {"part": part.name}
            for m, measure in enumerate(MEASURES):
                gains = np.array([w.shares[m, p, k] for w in ran])
                row |= _measured(measure, gains, outcome, before, sets, part=True)
            parts.append(row)
        gains = np.array([w.after[k] - w.before[k] for w in ran])
        whole = _measured(MEASURES[0], gains, outcome, before, sets, part=False)
        if ran:  # a sum of its parts to the last bit, and not only to the rounding of each world
            whole[MEASURES[0]] = math.fsum(row[MEASURES[0]] for row in parts)
        found += [*parts, common | {"part": WHOLE} | whole]
    numbers = {name: float for name in COLUMNS if name not in (*TEXT, "replications")}
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(numbers)


def _mean(values: Array) -> float | None:
    return float(values.mean()) if values.size else None


def _measured(
    measure: str,
    gains: Array,
    outcome: Outcome,
    before: float | None,
    sets: Sequence[int] | None,
    *,
    part: bool,
) -> dict[str, Any]:
    """The mean of a measure over worlds and its 95 % interval; of the Shapley value, more."""
    found = measured_effect(outcome, gains, before, sets, part=part)
    if measure == MEASURES[0]:
        return {measure: found.difference} | found.row()
    return {measure: found.difference, f"{measure}_low": found.low, f"{measure}_high": found.high}


@dataclass(frozen=True)
class Explanation:
    """What was run, the parts, a row per outcome and part, and a row per world and arm."""

    meta: dict[str, Any]
    parts: tuple[Part, ...]
    frame: pd.DataFrame
    config: dict[str, Any]
    worlds: Worlds

    def values(self) -> dict[str, Any]:
        """The one object of `--json`: meta, parts and rows; undefined values are null."""
        parts = [
            {"name": p.name, "levers": list(p.levers), "en": p.en, "zh": p.zh} for p in self.parts
        ]
        return {"meta": self.meta, "parts": parts, "rows": json_rows(self.frame)}

    @property
    def files(self) -> dict[str, Any]:
        """What is written beside the page: a writer by file name."""
        return {
            "explain.csv": lambda path: write_csv(self.frame, path),
            "explain.json": write_json(self.values()),
            "config.json": write_json({"meta": self.meta, "scenario": self.config}),
            **self.worlds.files(self.meta),
        }
