"""The main comparison: before and after, difference and interval, as rows of a frame.

Lives here: which reforms meet which places, paired differences and their intervals.
May not: run an arm (experiment.py), draw, or print.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from model.outcomes import OUTCOMES, SERIES
from model.scenario import Scenario
from scenarios.experiment import Pair
from scenarios.files import read_place, read_reform, shipped
from scenarios.load import load

COLUMNS = (
    "place", "reform", "outcome", "unit", "better", "before", "after", "difference", "low", "high",
    "replications",
)  # fmt: skip
SMOOTHING = 28  # days over which daily series are summed before a share is taken: four weeks
COMMON_PLACE = "baseline"


def plan(place: str = "own", reforms: Sequence[str] = ()) -> list[list[Scenario]]:
    """Which scenarios are run, grouped by place: the groups share snapshot and before-arm.

    `own`: every reform in its own place, then all of them in the common place. `all`: every reform
    in every shipped place. Otherwise every reform in the place named.
    """
    chosen = tuple(reforms) or shipped("reform")
    if place == "own":
        groups = [[load(home(reform), reform)] for reform in chosen]
        return [*groups, [load(COMMON_PLACE, reform) for reform in chosen]]
    places = shipped("place") if place == "all" else (place,)
    return [[load(where, reform) for reform in chosen] for where in places]


def home(reform: str) -> str:
    """The place a reform was made in; a stack's is its first reform's, none's the common place."""
    first = reform.split("+")[0]
    return COMMON_PLACE if first == "none" else str(read_reform(first).texts["place"])


def label(scenario: Scenario) -> str:
    """A scenario's reforms as one word: `six_powers+one_list`, or `none`."""
    return "+".join(scenario.reform_names) or "none"


def interval(differences: np.ndarray[Any, Any]) -> tuple[float | None, float | None]:
    """Two-sided 95 % interval of a paired mean difference (Student); None with one pair."""
    n = differences.size
    if n < 2:
        return None, None
    half = float(stdtrit(n - 1, 0.975)) * float(differences.std(ddof=1)) / math.sqrt(n)
    return float(differences.mean()) - half, float(differences.mean()) + half


def rows(group: Sequence[Scenario], pairs: Sequence[Pair]) -> pd.DataFrame:
    """One row per reform and outcome of a group; pairs where an arm is undefined are left out."""
    found = []
    for k, scenario in enumerate(group):
        for name, outcome in OUTCOMES.items():
            both = [(p.before.outcomes[name], p.after[k].outcomes[name]) for p in pairs]
            kept = np.array([b for b in both if None not in b], float).reshape(-1, 2)
            before, after = kept.mean(axis=0) if len(kept) else (None, None)
            low, high = interval(kept[:, 1] - kept[:, 0])
            difference = None if before is None else after - before
            values = (before, after, difference, low, high, len(kept))
            head = (scenario.place_name, label(scenario), name, outcome.unit, outcome.better)
            found.append(dict(zip(COLUMNS, (*head, *values), strict=True)))
    return pd.DataFrame(found, columns=list(COLUMNS))


def daily(group: Sequence[Scenario], pairs: Sequence[Pair]) -> pd.DataFrame:
    """Daily shares of both arms, all replications together, over four weeks up to the day."""
    frames = []
    for k, scenario in enumerate(group):
        for name, arms in (
            ("before", [p.before for p in pairs]),
            ("after", [p.after[k] for p in pairs]),
        ):
            frame = pd.DataFrame({"day": np.arange(len(arms[0].daily))})
            for series, (above, below) in SERIES.items():
                frame[series] = _rolled(arms, above) / _rolled(arms, below)
            frame.insert(0, "arm", name)
            frame.insert(0, "reform", label(scenario))
            frame.insert(0, "place", scenario.place_name)
            frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _rolled(arms: Sequence[Any], column: str) -> pd.Series:
    total = pd.Series(np.sum([a.daily[column] for a in arms], axis=0), dtype=float)
    return total.rolling(SMOOTHING, min_periods=1).sum().replace(0.0, np.nan)


@dataclass(frozen=True)
class Comparison:
    """Everything a comparison found: rows at home, rows in common places, daily series."""

    meta: dict[str, Any]
    own: pd.DataFrame
    common: pd.DataFrame
    daily: pd.DataFrame
    config: list[dict[str, Any]]

    @classmethod
    def of(
        cls,
        groups: Sequence[Sequence[Scenario]],
        pairs: Sequence[Sequence[Pair]],
        meta: dict[str, Any],
        place: str,
    ) -> Comparison:
        """Gather rows and series; with place `own` all groups but the last are reforms at home."""
        tables = [rows(group, done) for group, done in zip(groups, pairs, strict=True)]
        at_home = len(tables) - 1 if place == "own" else 0
        empty = pd.DataFrame(columns=list(COLUMNS))
        shown = [
            daily(group, done)
            for k, (group, done) in enumerate(zip(groups, pairs, strict=True))
            if k < at_home or at_home == 0
        ]
        return cls(
            meta=meta,
            own=pd.concat(tables[:at_home], ignore_index=True) if at_home else empty,
            common=pd.concat(tables[at_home:], ignore_index=True),
            daily=pd.concat(shown, ignore_index=True),
            config=[scenario.config() for group in groups for scenario in group],
        )

    @property
    def frame(self) -> pd.DataFrame:
        """All rows, reforms at home first."""
        return (
            pd.concat([self.own, self.common], ignore_index=True) if len(self.own) else self.common
        )

    def json_rows(self) -> list[dict[str, Any]]:
        """The rows as JSON-ready mappings; undefined values are null."""
        found: list[dict[str, Any]] = json.loads(
            self.frame.to_json(orient="records", double_precision=15)
        )
        return found


def joint_hash(scenarios: Sequence[Scenario]) -> str:
    """Sixteen hex digits over the configurations of all scenarios, in order."""
    joined = " ".join(scenario.config_hash for scenario in scenarios)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def titles(groups: Sequence[Sequence[Scenario]]) -> dict[str, dict[str, str]]:
    """English and Chinese titles of every place and reform that takes part."""
    found = {}
    for scenario in (s for group in groups for s in group):
        texts = read_place(scenario.place_name).texts
        found[scenario.place_name] = {"en": texts["title"], "zh": texts["title_zh"]}
        parts = [read_reform(name).texts for name in scenario.reform_names]
        found[label(scenario)] = {
            "en": " + ".join(part["title"] for part in parts) or "No reform",
            "zh": " + ".join(part["title_zh"] for part in parts) or "不改革",
        }
    return found
