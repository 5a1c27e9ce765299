"""Validation: the shipped calibrations run anew and compared with every pattern we know.

Lives here: which configurations and places are run, in how many worlds, and the findings.
May not: a pattern's interval (validate/patterns.py, targets/), a formula of a shape, or a word
shown.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.plan import COHORT, Cohort, burnt_in, run_arm
from scenarios.calibrate.diagnosis import checked_places
from scenarios.calibrate.plan_file import read_targets
from scenarios.compare.comparison import home
from scenarios.follow.event_log import traced
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import (
    DISTRICT,
    LOG_LIKE,
    PLAUSIBLE,
    Ensemble,
    group_drawn,
    recipe,
    shipped_ensemble,
)
from scenarios.inputs.load import load
from scenarios.logs.measure import Measured, measure_frame
from scenarios.run.experiment import check_count, on_threads, version
from scenarios.run.provenance import content_hash
from scenarios.run.results import Writers, write_json
from scenarios.validate import patterns
from scenarios.validate.log_shapes import contents, log_patterns, log_shapes
from scenarios.validate.patterns import Estimate, Finding, Pattern, fitted_names

FIRST = 3001  # apart from the worlds of comparisons, searches and fits; it begins a turn of three
FEWEST, MOST, STEP = 8, 64, 8  # worlds of one configuration in one place
FIGURED = 24  # worlds, at the least, among which a single figure is looked for
ENOUGH_CASES = 200_000  # department-bound cases under a shape
# (docs/evidence.md#a-real-organisation-passing-cases)
YEARS = 730  # days over which the articles report
LOG_DAYS, LOG_WORLDS = 180, 4  # of our own logs, which are measured as anybody's
DISTRICTS = "district"
"""The configuration that stands for Chinese districts; the other is `LOG_LIKE`."""

Tick = Callable[[], None]


@dataclass(frozen=True)
class Validation:
    """Every finding, and what was run: `meta` is JSON-ready."""

    meta: dict[str, Any]
    findings: tuple[Finding, ...]

    def rows(self) -> list[dict[str, Any]]:
        """The findings as JSON-ready rows."""
        return [finding.row() for finding in self.findings]

    def missed(self) -> list[Finding]:
        """What does not hold, sure or not."""
        return [f for f in self.findings if f.verdict.startswith("missed")]

    def files(self) -> Writers:
        """What is written beside the page: rows as a table, and all as one object."""
        return {
            "validation.csv": lambda path: write_csv(pd.DataFrame(self.rows()), path),
            "validation.json": write_json({"meta": self.meta, "rows": self.rows()}),
        }


@dataclass(frozen=True)
class ValidationBench:
    """How worlds are run: which sets they draw, how many of them, and on how many threads."""

    ensemble: Ensemble | None
    replications: int | None
    workers: int | None

    def cohorts(
        self, scenario: Scenario, days: int, wanted: Sequence[Pattern], *, reformed: bool = False
    ) -> list[list[Cohort]]:
        """The cohorts of a scenario, in groups of one set each.

        Asked for no number, as many worlds as hold `ENOUGH_CASES`, and until every half-width of
        the patterns wanted is below its margin, `MOST` at most.
        """

        def play(group: Sequence[Scenario], seed: int) -> tuple[int, Cohort]:
            (one,) = group_drawn(group, seed, self.ensemble)
            cohort = run_arm(burnt_in(one, seed), one, seed, days, reformed=reformed)[1]
            return (self.ensemble.index(seed) if self.ensemble else seed), cohort

        found: list[tuple[int, Cohort]] = []
        while True:
            more = self._more(found, wanted)
            if not more:
                return _grouped(found)
            seeds = range(FIRST + len(found), FIRST + len(found) + more)
            found += on_threads(play, [[scenario]], seeds, self.workers, lambda: None)[0]

    def _more(self, found: Sequence[tuple[int, Cohort]], wanted: Sequence[Pattern]) -> int:
        """How many more worlds are run."""
        if self.replications is not None:
            return self.replications - len(found)
        if not found:
            return FEWEST
        cases = sum(float(cohort.reach[0]) for _, cohort in found) / len(found)
        short = math.ceil(ENOUGH_CASES / max(cases, 1.0)) - len(found)
        if short <= 0 and all(_precise(wanted, _grouped(found))):
            return 0
        return min(max(math.ceil(short / STEP), 1) * STEP, MOST - len(found))


def _grouped(found: Sequence[tuple[int, Cohort]]) -> list[list[Cohort]]:
    """Cohorts by the set they were run under."""
    by_set = sorted(found, key=lambda pair: pair[0])
    return [[cohort for _, cohort in some] for _, some in groupby(by_set, lambda pair: pair[0])]


def _precise(wanted: Sequence[Pattern], groups: Sequence[Sequence[Cohort]]) -> Iterable[bool]:
    """Of each pattern, whether the half-width is below the margin to the nearest end."""
    estimates = patterns.jackknifed(groups, lambda some: patterns.measured(some, ()))
    for pattern in wanted:
        one = estimates[pattern.name]
        margin = min(abs(one.value - pattern.low), abs(one.value - pattern.high))
        yield not math.isfinite(one.value) or (one.high - one.low) / 2 < margin


def validate(
    place: str | Path = "all",
    *,
    log: tuple[Measured, Path] | None = None,
    behaviour: str = PLAUSIBLE,
    replications: int | None = None,
    workers: int | None = None,
    tick: Tick = lambda: None,
) -> Validation:
    """Run the shipped calibrations anew and compare them with every pattern.

    `place` is one place, or `all` (every shipped one but the city). `log` is a measured log and
    its file: what it shows becomes patterns, too. `replications` worlds a place, in which no
    calibration has looked; by default as many as are needed. `tick` is called once for each of
    `steps`. Raises ScenarioError for what cannot be.
    """
    if replications is not None:
        check_count("replications", replications, 1, 1000)
    started = time.perf_counter()
    districts = shipped_ensemble() if behaviour == PLAUSIBLE else None
    bench = ValidationBench(districts, replications, workers)
    alike = replace(bench, ensemble=shipped_ensemble(LOG_LIKE))
    found: list[Finding] = []
    for name in named(place):
        found += _before(bench, load(name))
        tick()
    for reform, lines in patterns.reported().items():
        found += _reported(bench, reform, lines)
        tick()
    found += _alike(alike)
    tick()
    where = "baseline" if place == "all" else place
    for configuration, its, scenario in (
        (DISTRICTS, bench, load(where)),
        (LOG_LIKE, alike, load(_recipe(LOG_LIKE)["plan"]["place"])),
    ):
        found += _of_own_logs(configuration, scenario.place_name, _own_logs(its, scenario), log)
    tick()
    meta = {
        "place": str(place),
        "behaviour": behaviour,
        "ensemble": districts.hash if districts else None,
        "log_like": shipped_ensemble(LOG_LIKE).hash,
        "log": log[0].values["log"] if log else None,
        "log_contents": sorted(contents(*log)) if log else [],
        "first_seed": FIRST,
        "version": version(),
        "stamp": _recipe(DISTRICT)["stamp"],
        "missed": sum(f.verdict.startswith("missed") for f in found),
        "held": sum(f.holds for f in found),
        "unchecked": patterns.unchecked(),
        "seconds": round(time.perf_counter() - started, 1),
    }
    return Validation(meta, tuple(found))


def named(place: str | Path) -> list[str | Path]:
    """The places that are asked for."""
    return list(checked_places()) if place == "all" else [place]


def steps(place: str | Path) -> int:
    """How often `validate` ticks."""
    return len(named(place)) + len(patterns.reported()) + 2


def _recipe(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = recipe(name)["recipe"]
    return found


def _calibrated(configuration: str, name: str) -> str:
    """The content hash of the targets this configuration was fitted to; '' if not to this one."""
    made = _recipe(DISTRICT if configuration == DISTRICTS else LOG_LIKE)
    return content_hash(made["plan"]["targets"]) if name in fitted_names(made) else ""


def _before(bench: ValidationBench, scenario: Scenario) -> list[Finding]:
    """Shapes, levels and single figures of a place before any reform."""
    shapes, levels = (
        patterns.shape_patterns(),
        patterns.level_patterns(read_targets("district").targets),
    )
    groups = bench.cohorts(scenario, COHORT, shapes)
    names = [pattern.name for pattern in levels]
    pooled = patterns.jackknifed(groups, lambda some: patterns.measured(some, names))
    everything = [cohort for group in groups for cohort in group]
    found = [(pattern, pooled[pattern.name]) for pattern in (*shapes, *levels)]
    found += [(p, patterns.among_worlds(everything, p.name)) for p in patterns.reported_figures()]
    return [
        Finding(
            pattern, DISTRICTS, scenario.place_name, value, _calibrated(DISTRICTS, pattern.name)
        )
        for pattern, value in found
    ]


def _reported(bench: ValidationBench, reform: str, lines: Sequence[Pattern]) -> list[Finding]:
    """What an article reports, beside its reform in its own place over two years."""
    scenario = load(home(reform), reform)
    bench = replace(bench, replications=bench.replications or FIGURED)
    cohorts = bench.cohorts(scenario, YEARS, (), reformed=True)
    everything = [cohort for group in cohorts for cohort in group]
    plan = _recipe(DISTRICT)["plan"]
    fitted = patterns.fitted_after(_recipe(DISTRICT), reform)
    return [
        Finding(
            pattern,
            DISTRICTS,
            f"{scenario.place_name} · {reform}",
            patterns.among_worlds(everything, pattern.name),
            content_hash(plan["after"]["targets"]) if pattern.name in fitted else "",
        )
        for pattern in lines
    ]


def _alike(bench: ValidationBench) -> list[Finding]:
    """The configuration that shows the log's own mean and hazard: its shapes, its levels."""
    made = _recipe(LOG_LIKE)["plan"]
    wanted = [
        Pattern("shape" if t.name.startswith("S") else "level", t.name, t.low, t.high, t.source)
        for t in read_targets("log_like").targets
    ]
    scenario = load(made["place"])
    groups = bench.cohorts(scenario, COHORT, patterns.shape_patterns())
    names = [p.name for p in wanted if p.name in OUTCOMES]
    pooled = patterns.jackknifed(groups, lambda some: patterns.measured(some, names))
    return [
        Finding(p, LOG_LIKE, scenario.place_name, pooled[p.name], _calibrated(LOG_LIKE, p.name))
        for p in wanted
    ]


def _own_logs(bench: ValidationBench, scenario: Scenario) -> list[Measured]:
    """The event logs of some worlds, measured as anybody's log is."""
    worlds = min(bench.replications or LOG_WORLDS, LOG_WORLDS)

    def play(group: Sequence[Scenario], seed: int) -> Measured:
        (one,) = group_drawn(group, seed, bench.ensemble)
        return measure_frame(traced(one, seed, LOG_DAYS).log)

    seeds = range(FIRST, FIRST + 2 * worlds, 2)  # every second: each draws a set of its own
    return on_threads(play, [[scenario]], seeds, bench.workers, lambda: None)[0]


def _of_own_logs(
    configuration: str, place: str, logs: Sequence[Measured], log: tuple[Measured, Path] | None
) -> list[Finding]:
    """Our own logs against the shapes; and with a log against what that log shows."""
    found = _mean_of(logs)
    wanted: list[tuple[Pattern, str]] = [
        (replace(pattern, group="own log"), "")
        for pattern in patterns.shape_patterns()
        if math.isfinite(found[pattern.name].value)
    ]
    if log is not None:
        made = _recipe(DISTRICT if configuration == DISTRICTS else LOG_LIKE)
        same = contents(*log) & set(made["plan"]["logs"])
        fitted = fitted_names(made) if same else set()
        wanted += [
            (pattern, min(same) if pattern.name in fitted else "")
            for pattern in log_patterns(log[0], log[0].values["log"])
        ]
    return [
        Finding(pattern, configuration, place, found[pattern.name], hash_)
        for pattern, hash_ in wanted
    ]


def _mean_of(logs: Sequence[Measured]) -> dict[str, Estimate]:
    """The mean of every shape over logs, with an interval over them."""

    def mean(some: Sequence[Mapping[str, float]]) -> dict[str, float]:
        return {name: float(np.mean([one[name] for one in some])) for name in some[0]}

    return patterns.jackknifed([[log_shapes(one)] for one in logs], mean)
