"""The main comparison: before and after, difference and interval, as rows of a frame.

Lives here: which reforms meet which places, paired differences and their intervals.
May not: run an arm (run/experiment.py), draw, print, or write (run/results.py).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.readings import SERIES
from scenarios.compare.windows import recovery_means, recovery_rows
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import Ensemble, behaviour_meta, drawn_sets
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.rules import RuleChoice, rules_meta
from scenarios.inputs.timeline import TimelineChoice, timeline_meta
from scenarios.inputs.toml_files import read_place, read_reform, shipped
from scenarios.run.effects import measured_effect
from scenarios.run.experiment import Arm, Pair, check_size, experiment, reform_label, version
from scenarios.run.results import json_rows, write_json
from scenarios.run.worlds import (
    AFTER,
    BEFORE,
    WorldArm,
    Worlds,
    district_arms,
    gathered_worlds,
    outcome_values,
)

COLUMNS = (
    "place",
    "reform",
    "outcome",
    "unit",
    "better",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "replications",
    "helps",
    "same",
    "hurts",
    "behaviour_share",
    "verdict",
)
TEXT = ("place", "reform", "outcome", "unit", "better", "replications", "verdict")
NUMBERS = tuple(name for name in COLUMNS if name not in TEXT)
SMOOTHING = 28  # days over which daily series are summed before a share is taken: four weeks
COMMON_PLACE = "baseline"


def compare(
    groups: Sequence[Sequence[Scenario]],
    seed: int,
    replications: int,
    days: int,
    place: str = "own",
    reforms: Sequence[str] = (),
    tick: Callable[[], None] = lambda: None,
    *,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
) -> Comparison:
    """Run what `plan(place, reforms)` gave and gather it; `tick` is called once a replication.

    With an ensemble, replications are run under sets drawn from it, and intervals hold the doubt
    about behaviour too. Raises ScenarioError for a seed, a number of replications or days that
    cannot be.
    """
    check_size(groups, replications, days, seed)
    started = time.perf_counter()
    seeds = range(seed, seed + replications)
    pairs = experiment(groups, seeds, days, ensemble=ensemble, workers=workers, tick=tick)
    seconds = time.perf_counter() - started
    return compared(groups, pairs, seeds, days, place, reforms, ensemble=ensemble, seconds=seconds)


def compared(
    groups: Sequence[Sequence[Scenario]],
    pairs: Sequence[Sequence[Pair]],
    seeds: Sequence[int],
    days: int,
    place: str = "own",
    reforms: Sequence[str] = (),
    *,
    ensemble: Ensemble | None = None,
    seconds: float = 0.0,
) -> Comparison:
    """Gather pairs that are run already, by group and seed, as `compare` does."""
    scenarios = [s for group in groups for s in group]
    arms = [arm for group in pairs for pair in group for arm in (pair.before, *pair.after)]
    meta = {
        "place": place if place in ("own", "all") else groups[0][0].place_name,
        "reform": [reform_label(scenario) for scenario in groups[-1]],
        "days": days,
        "seed": seeds[0],
        "replications": len(seeds),
        "version": version(),
        "config_hash": joint_hash(scenarios, ensemble),
        **timeline_meta(scenarios[0]),
        "cases": sum(arm.cases for arm in arms),
        "events": sum(arm.events for arm in arms),
        "seconds": round(seconds, 3),
        "already": clauses_already(groups),
        "created": f"{datetime.now():%Y-%m-%d %H:%M}",
        "titles": titles(groups, place, reforms),
        **borrowed_levels(places_asked(place, reforms)),
        **rules_meta(scenarios[0].rules),
        **behaviour_meta(ensemble, seeds),
    }
    return Comparison.of(groups, pairs, meta, place, ensemble)


def comparison_plan(
    place: str = "own",
    reforms: Sequence[str] = (),
    settings: Mapping[str, float] | None = None,
    rules: RuleChoice = (),
    timeline: TimelineChoice | None = None,
) -> list[list[Scenario]]:
    """Which scenarios are run, grouped by place: the groups share snapshot and before-arm.

    `own`: every reform in its own place, then all of them in the common place. `all`: every reform
    in every shipped place. Otherwise every reform in the place named. A reform asked for twice is
    run once; `settings` put levers at values and `rules` stand in all of them, on one `timeline`.
    Raises ScenarioError where two reforms that differ have one name.
    """
    chosen = tuple(dict.fromkeys(reforms)) or shipped("reform")
    how: dict[str, Any] = {"set": settings, "timeline": timeline, "rules": rules}
    if place == "own":
        # A reform at home in the common place is in the last group already.
        away = [(home(reform), reform) for reform in chosen if home(reform) != COMMON_PLACE]
        groups = [[load(at, one, **how)] for at, one in away]
        return [*groups, _group(COMMON_PLACE, chosen, **how)]
    places = shipped("place") if place == "all" else (place,)
    return [_group(where, chosen, **how) for where in places]


def _group(place: str, reforms: Sequence[str], **how: Any) -> list[Scenario]:
    """Scenarios of one place, each under a name of its own."""
    found: dict[str, Scenario] = {}
    for scenario in (load(place, one, **how) for one in reforms):
        name = reform_label(scenario)
        if found.setdefault(name, scenario) != scenario:
            raise ScenarioError(
                f"reform: two different ones are both called {name!r}: expected names of their "
                "own, for a row is found by its name. Rename one of the files."
            )
    return list(found.values())


def home(reform: str) -> str:
    """The place a reform was made in; a stack's is its first reform's, none's the common place."""
    first = reform.split("+")[0].strip()
    return COMMON_PLACE if first == "none" else read_reform(first).texts["place"] or COMMON_PLACE


def places_asked(place: str, reforms: Sequence[str]) -> list[str]:
    """The places that a comparison names and that may be a user's own; shipped ones may lack."""
    homes = [home(reform) for reform in reforms]
    return {"own": homes, "all": []}.get(place, [place])


def comparison_rows(
    group: Sequence[Scenario],
    pairs: Sequence[Pair],
    ensemble: Ensemble | None = None,
    window: str = "",
) -> pd.DataFrame:
    """One row per reform and outcome of a group, over the whole cohort or a window.

    Pairs where an arm is undefined are left out.

    What is said of an effect is what run/effects.py says of it.
    """

    def read(arm: Arm) -> Mapping[str, float | None]:
        return arm.windows[window] if window else arm.outcomes

    found = []
    for k, scenario in enumerate(group):
        for name, outcome in OUTCOMES.items():
            both = [(read(p.before)[name], read(p.after[k])[name]) for p in pairs]
            defined = [None not in arms for arms in both]
            kept = np.array([b for b in both if None not in b], float).reshape(-1, 2)
            before, after = kept.mean(axis=0) if len(kept) else (None, None)
            seeds = [pair.seed for pair, known in zip(pairs, defined, strict=True) if known]
            apart, sets = kept[:, 1] - kept[:, 0], drawn_sets(ensemble, seeds)
            row = measured_effect(outcome, apart, before, sets).row()
            row |= {"place": scenario.place_name, "reform": reform_label(scenario)}
            row |= {"outcome": name, "unit": outcome.unit, "better": outcome.better}
            row |= {"before": before, "after": after, "replications": len(kept)}
            row["difference"] = None if before is None else after - before
            found.append(row)
    # Numbers throughout, for a column of None alone would not be one of numbers.
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(dict.fromkeys(NUMBERS, float))


def window_rows(
    group: Sequence[Scenario], pairs: Sequence[Pair], ensemble: Ensemble | None = None
) -> pd.DataFrame:
    """Rows as of the whole cohort for each window of the timeline, which stands before them."""
    found = []
    for one in group[0].timeline.windows:
        rows = comparison_rows(group, pairs, ensemble, one.name)
        for name in ("until_day", "from_day"):
            rows.insert(0, name, getattr(one, name))
        rows.insert(0, "window", one.name)
        found.append(rows)
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def daily(group: Sequence[Scenario], pairs: Sequence[Pair]) -> pd.DataFrame:
    """Daily shares of both arms, all replications together, over four weeks up to the day."""
    frames = []
    for k, scenario in enumerate(group):
        for name, arms in (
            (BEFORE, [p.before for p in pairs]),
            (AFTER, [p.after[k] for p in pairs]),
        ):
            frame = pd.DataFrame({"day": np.arange(len(arms[0].daily))})
            for series, (above, below) in SERIES.items():
                frame[series] = _rolled(arms, above) / _rolled(arms, below)
            frame.insert(0, "arm", name)
            frame.insert(0, "reform", reform_label(scenario))
            frame.insert(0, "place", scenario.place_name)
            frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def pair_arms(group: Sequence[Scenario], pairs: Sequence[Pair]) -> list[WorldArm]:
    """The arms of a group, world by world: the one before, then that of each reform."""
    found = []
    for pair in pairs:
        values = [outcome_values(arm.outcomes) for arm in (pair.before, *pair.after)]
        found += district_arms(group, pair.seed, values)
    return found


def _rolled(arms: Sequence[Any], column: str) -> pd.Series:
    total = pd.Series(np.sum([a.daily[column] for a in arms], axis=0), dtype=float)
    return total.rolling(SMOOTHING, min_periods=1).sum().replace(0.0, np.nan)


@dataclass(frozen=True)
class Comparison:
    """Everything a comparison found: rows at home and in common places, daily series, worlds.

    Under a timeline also rows by window, and a row of recovery for each world and arm; else empty.
    """

    meta: dict[str, Any]
    own: pd.DataFrame
    common: pd.DataFrame
    daily: pd.DataFrame
    config: list[dict[str, Any]]
    worlds: Worlds
    windows: pd.DataFrame
    recovery: pd.DataFrame

    @classmethod
    def of(
        cls,
        groups: Sequence[Sequence[Scenario]],
        pairs: Sequence[Sequence[Pair]],
        meta: dict[str, Any],
        place: str,
        ensemble: Ensemble | None = None,
    ) -> Comparison:
        """Gather rows and series; with place `own` all groups but the last are reforms at home."""
        tables = [
            comparison_rows(group, done, ensemble)
            for group, done in zip(groups, pairs, strict=True)
        ]
        series = [daily(group, done) for group, done in zip(groups, pairs, strict=True)]
        at_home = len(tables) - 1 if place == "own" else 0
        if at_home:  # in the common place, only what has no other home
            shown = {frame["reform"].iloc[0] for frame in series[:at_home]}
            series[-1] = series[-1][~series[-1]["reform"].isin(shown)]
        empty = pd.DataFrame(columns=list(COLUMNS))
        return cls(
            meta=meta,
            own=pd.concat(tables[:at_home], ignore_index=True) if at_home else empty,
            common=pd.concat(tables[at_home:], ignore_index=True),
            daily=pd.concat(series, ignore_index=True),
            config=[scenario.config() for group in groups for scenario in group],
            worlds=gathered_worlds(
                (pair_arms(*done) for done in zip(groups, pairs, strict=True)), ensemble
            ),
            windows=pd.concat(
                [window_rows(*done, ensemble) for done in zip(groups, pairs, strict=True)],
                ignore_index=True,
            ),
            recovery=pd.DataFrame(
                [one for done in zip(groups, pairs, strict=True) for one in recovery_rows(*done)]
            ),
        )

    @property
    def files(self) -> dict[str, Any]:
        """What is written beside the report: a writer by file name."""
        return {
            "comparison.csv": lambda path: write_csv(self.frame, path),
            "daily.csv": lambda path: write_csv(self.daily, path),
            "config.json": write_json({"meta": self.meta, "scenarios": self.config}),
            **self.worlds.files(self.meta),
            **{
                name: partial(write_csv, frame)
                for name, frame in (("windows.csv", self.windows), ("recovery.csv", self.recovery))
                if len(frame)
            },
        }

    @property
    def timed(self) -> dict[str, list[dict[str, Any]]]:
        """What a timeline adds to the JSON: rows by window, and recovery over worlds."""
        found = {"windows": json_rows(self.windows)} if len(self.windows) else {}
        if len(self.recovery):
            found["recovery"] = json_rows(recovery_means(self.recovery))
        return found

    @property
    def frame(self) -> pd.DataFrame:
        """All rows, reforms at home first."""
        return (
            pd.concat([self.own, self.common], ignore_index=True) if len(self.own) else self.common
        )


def joint_hash(scenarios: Sequence[Scenario], ensemble: Ensemble | None = None) -> str:
    """Sixteen hex digits over the configurations of all scenarios, in order, and the ensemble."""
    hashes = [scenario.config_hash for scenario in scenarios]
    joined = " ".join([*hashes, ensemble.hash] if ensemble else hashes)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def clauses_already(groups: Sequence[Sequence[Scenario]]) -> dict[str, list[str]]:
    """By reform, the clauses that any of its places already had."""
    found: dict[str, list[str]] = {}
    for scenario in (s for group in groups for s in group):
        named = found.setdefault(reform_label(scenario), [])
        named += [name for name in scenario.already if name not in named]
    return found


def titles(
    groups: Sequence[Sequence[Scenario]], place: str = "own", reforms: Sequence[str] = ()
) -> dict[str, dict[str, str]]:
    """English and Chinese titles of every place and reform that takes part.

    `place` and `reforms` as they were asked for: files of the user's own are found there.
    """
    names = [name.strip() for reform in reforms for name in reform.split("+")]
    sheets = [read_reform(name) for name in names if name != "none"]
    sheets += [read_reform(name) for name in shipped("reform")]
    overlays = {sheet.name: sheet.texts for sheet in reversed(sheets)}
    sites = [*shipped("place"), *places_asked(place, reforms)]
    places = {site.name: site.texts for site in map(read_place, sites)}
    found = {}
    for scenario in (s for group in groups for s in group):
        found[scenario.place_name] = _title([places[scenario.place_name]], "")
        parts = [overlays[name] for name in scenario.reform_names]
        for name, part in zip(scenario.reform_names, parts, strict=True):
            found[name] = _title([part], "")
        found[reform_label(scenario)] = _title(parts, "No reform", "不改革")
    return found


def _title(parts: Sequence[Mapping[str, str]], empty: str, empty_zh: str = "") -> dict[str, str]:
    """The titles of a stack in both languages; English where a file gives no Chinese."""
    return {
        "en": " + ".join(part["title"] for part in parts) or empty,
        "zh": " + ".join(part["title_zh"] or part["title"] for part in parts) or empty_zh,
    }
