"""One lever at a time: every outcome at several values of one lever, all else as it was.

Lives here: the values, the arms they take, and the rows they give. May not: words for readers,
figures, or running an arm (run/experiment.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from model.declared.scenario import Scenario
from scenarios.compare.comparison import comparison_rows, joint_hash, pair_arms
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import Ensemble, behaviour_meta
from scenarios.inputs.errors import ScenarioError, unknown
from scenarios.inputs.load import load
from scenarios.inputs.rules import RuleChoice, rules_meta
from scenarios.run.experiment import Pair, check_size, experiment, reform_label, version
from scenarios.run.parquet import column_labels
from scenarios.run.results import Writers, json_rows, write_json
from scenarios.run.worlds import Worlds, gathered_worlds

STEPS = 5
"""Values over a lever's range, its ends among them."""
JUDGED = "true_in_time"
"""The outcome by which one value is called best."""


@dataclass(frozen=True)
class Response:
    """The rows of all outcomes at each value of a lever, as `comparison.rows` has them.

    `meta` says what was run, `frame` has the columns `lever` and `value` before the others.
    """

    lever: str
    meta: dict[str, Any]
    frame: pd.DataFrame
    worlds: Worlds

    def at(self, value: float, outcome: str) -> dict[str, Any]:
        """The row of an outcome at a value."""
        here = self.frame[(self.frame["value"] == value) & (self.frame["outcome"] == outcome)]
        return {str(key): held for key, held in here.iloc[0].items()}

    @property
    def values(self) -> list[float]:
        """The values that were run."""
        return [float(value) for value in dict.fromkeys(self.frame["value"])]

    @property
    def best(self) -> float:
        """The value at which most is truly solved in time."""
        return max(self.values, key=lambda value: float(self.at(value, JUDGED)["after"]))

    @property
    def clear(self) -> bool:
        """Whether the interval of the best value holds no other value's difference."""
        low = self.at(self.best, JUDGED)["low"]
        others = (self.at(value, JUDGED) for value in self.values if value != self.best)
        return all(row["difference"] < low for row in others)

    def json_ready(self) -> dict[str, Any]:
        """`meta` and `rows`; undefined values are null."""
        return {"meta": self.meta, "rows": json_rows(self.frame)}

    @property
    def files(self) -> Writers:
        """What is written: a writer by file name."""
        return {
            "response.csv": lambda path: write_csv(self.frame, path),
            "response.json": write_json(self.json_ready()),
            **self.worlds.files(self.meta),
        }


def points(
    place: str, reform: str, lever: str, moved: Mapping[str, float], rules: RuleChoice = ()
) -> list[Scenario]:
    """The reform, levers moved, with one lever at each value over its range.

    Values that exclude what the other levers say are left out. Raises ScenarioError for a lever
    that is none, and for a place, a reform or levers that cannot be loaded.
    """
    if lever not in LEVERS:
        raise unknown("lever", lever, LEVERS, "--lever")
    load(place, reform, set=dict(moved), rules=rules)
    declared, found = LEVERS[lever], []
    for step in np.linspace(declared.low, declared.high, STEPS):
        value = round(step) if declared.integer else round(float(step), 9)
        try:
            found.append(load(place, reform, set={**moved, lever: value}, rules=rules))
        except ScenarioError:
            continue
    return list({getattr(one.after, lever): one for one in found}.values())


def lever_response(
    lever: str,
    group: Sequence[Scenario],
    seed: int,
    replications: int,
    days: int,
    *,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Response:
    """Run what `points` gave: all values in the same worlds, against one arm before the reform.

    Raises ScenarioError for a seed, a number of replications or days that cannot be.
    """
    check_size([group], replications, days, seed)
    seeds = range(seed, seed + replications)
    (pairs,) = experiment([group], seeds, days, ensemble=ensemble, workers=workers, tick=tick)
    frames, arms = [], []
    for k, scenario in enumerate(group):
        value = float(getattr(scenario.after, lever))
        alone = [Pair(pair.seed, pair.before, (pair.after[k],)) for pair in pairs]
        frame = comparison_rows([scenario], alone, ensemble)
        frame.insert(0, "value", value)
        frame.insert(0, "lever", lever)
        frames.append(frame)
        for one in pair_arms([scenario], alone):
            at = {"lever": lever, "value": value if one.reform else None}
            arms.append(replace(one, more=at))
    meta = {
        "place": group[0].place_name,
        "reform": reform_label(group[0]),
        "lever": lever,
        "values": [float(getattr(scenario.after, lever)) for scenario in group],
        "seed": seed,
        "replications": replications,
        "days": days,
        "version": version(),
        "config_hash": joint_hash(group, ensemble),
        **rules_meta(group[0].rules),
        **behaviour_meta(ensemble, seeds),
    }
    worlds = gathered_worlds([arms], ensemble, {"value": column_labels(lever)})
    return Response(lever, meta, pd.concat(frames, ignore_index=True), worlds)
