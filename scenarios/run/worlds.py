"""Worlds as rows: every outcome of each arm that ran, and the parameter set its world drew.

Lives here: the columns of worlds.parquet and sets.parquet. May not: run an arm, or an interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from scenarios.inputs.ensemble import Ensemble, drawn_sets
from scenarios.run.experiment import reform_label
from scenarios.run.parquet import Labels, write_parquet
from scenarios.run.results import Writers

Array = np.ndarray[Any, Any]
BEFORE, AFTER, PILOT = "before", "after", "pilot"
"""Arms: what stood before, the whole reform, and the reform in the pilots alone."""
PILOTED = (PILOT, AFTER)
"""The arms of a reform where it is piloted."""
DRAWN = ("ensemble", "set")
"""The hash of the ensemble, and the row of it, from zero, that a world drew: together a key."""
WORLDS, SETS = "worlds.parquet", "sets.parquet"


@dataclass(frozen=True)
class WorldArm:
    """One arm of one world: what it was, and its outcomes in the order of `OUTCOMES`.

    `reform` is None in the arm before, which all reforms of a place share; `more` are columns of
    its own.
    """

    place: str
    reform: str | None
    arm: str
    seed: int
    outcomes: Array
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Worlds:
    """Rows of arms, the ensemble they drew from, and labels of columns that are not declared."""

    frame: pd.DataFrame
    ensemble: Ensemble | None
    labels: Labels

    def files(self, meta: Mapping[str, Any]) -> Writers:
        """What is written of them: worlds.parquet, and with an ensemble sets.parquet."""
        how = {"config_hash": meta["config_hash"], "labels": self.labels}
        found = {WORLDS: partial(write_parquet, self.frame, kind="worlds", **how)}
        if self.ensemble:
            drawn = set_rows(self.ensemble, self.frame["seed"].unique().tolist())
            found[SETS] = partial(write_parquet, drawn, kind="sets", **how)
        return found


def outcome_values(outcomes: Mapping[str, float | None]) -> Array:
    """The outcomes of an arm as numbers (outcomes,); NaN where undefined."""
    return np.array([outcomes[name] for name in OUTCOMES], float)


def district_arms(
    group: Sequence[Scenario], seed: int, values: Iterable[Array], arms: Sequence[str] = (AFTER,)
) -> list[WorldArm]:
    """One world of scenarios that share a place: the arm before, then these arms of each reform.

    `values` are their outcomes, in that order.
    """
    kinds: list[tuple[str | None, str]] = [(None, BEFORE)]
    kinds += [(reform_label(scenario), arm) for scenario in group for arm in arms]
    return [
        WorldArm(group[0].place_name, reform, arm, seed, outcomes)
        for (reform, arm), outcomes in zip(kinds, values, strict=True)
    ]


def gathered_worlds(
    arms: Iterable[Sequence[WorldArm]], ensemble: Ensemble | None, labels: Labels | None = None
) -> Worlds:
    """A row for each world and arm; an arm that two groups ran alike stands once.

    Columns: place, reform, arm, those of the question's own, replication (from zero), seed,
    ensemble and set (null at central values), and every outcome (null where undefined).
    """
    listed = [arm for some in arms for arm in some]
    heads = [
        {"place": a.place, "reform": a.reform, "arm": a.arm, **a.more, "seed": a.seed}
        for a in listed
    ]
    frame = pd.DataFrame(heads)
    seeds = sorted({a.seed for a in listed})
    frame.insert(frame.shape[1] - 1, "replication", frame["seed"] - seeds[0])
    drawn = dict(zip(seeds, drawn_sets(ensemble, seeds) or (), strict=False))
    frame["ensemble"] = ensemble.hash if ensemble else None
    frame["set"] = frame["seed"].map(drawn).astype("Int64")
    kept = ~frame.duplicated()
    values = pd.DataFrame(np.stack([a.outcomes for a in listed]), columns=list(OUTCOMES))
    whole = pd.concat([frame, values], axis=1)[kept].reset_index(drop=True)
    return Worlds(whole, ensemble, labels or {})


def set_rows(ensemble: Ensemble, seeds: Sequence[int]) -> pd.DataFrame:
    """The sets that the worlds of these seeds draw, a row each: its key and all its values."""
    drawn = sorted(set(drawn_sets(ensemble, seeds) or ()))
    rows = [dict(zip(DRAWN, (ensemble.hash, k), strict=True), **ensemble.sets[k]) for k in drawn]
    return pd.DataFrame(rows)


def with_sets(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """Runs of a study with the set each drew; an earlier version wrote it in the plan alone."""
    if "set" in rows:
        return rows
    sets = dict(enumerate(plan.get("sets") or ()))
    return rows.assign(ensemble=plan.get("ensemble"), set=rows["replication"].map(sets))
