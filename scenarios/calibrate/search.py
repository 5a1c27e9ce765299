"""Calibration: sets of parameters whose before-arms are not ruled out, by history matching.

Lives here: the waves of the search, and what is confirmed; the notebook makes it resumable.
May not: what a target or a prior means (calibrate/targets.py), or diagnostics
(calibrate/diagnosis.py).

A design over the priors is simulated; surrogates fitted to it say which part of the priors is not
ruled out; later waves are drawn evenly from that part and simulated in turn. What is drawn last is
simulated in other, more worlds, and accepted by these alone (Craig et al. 1997; Vernon et al.
2010).
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc

from model.declared.scenario import Scenario
from model.key import stamp
from model.plan import Cohort, burnt_in, run_arm
from scenarios.calibrate.after import after_name, reform_stats, sifted
from scenarios.calibrate.surrogate import Surrogate, fitted
from scenarios.calibrate.targets import CalibrationPlan, Stats, Target, Values, statistics, worst
from scenarios.inputs.ensemble import under_set
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.run.evaluations import Notebook, opened_notebook

Array = np.ndarray[Any, Any]

FIRST = 5001
"""First world of a search: apart from those of comparisons, of the fit of duty and of shapes."""
BATCH = 32  # sets that are confirmed between two looks at how many are accepted
GIVE_UP = 3.0
"""Implausibility in the first third of the worlds at which a set is not confirmed any further."""
WIDE, NARROW = 2.0, 0.25
"""Errors of a surrogate by which a point may miss a tolerance and still be simulated: in waves that
are to teach the surrogates, and in the last, half of which should be accepted."""
CHUNK, CHUNKS = 8192, 400
DIFFERENCES = ("S3a", "S3b")
"""Statistics of either sign: worlds shift them, and stretch the others."""

Tick = Callable[[], None]


@dataclass(frozen=True)
class Trial:
    """One set that was simulated: its values, what its worlds gave, and its implausibility."""

    values: Values
    stats: Stats
    worst: float


@dataclass(frozen=True)
class Calibration:
    """What a search found: sets accepted, all confirmed, the surrogates, and the way there.

    `design`: the first wave, spread evenly over the priors. `met_before`: confirmed sets that met
    every target before a reform; those the sieve after it left are the accepted.
    """

    plan: CalibrationPlan
    stamp: str
    place_hash: str
    accepted: tuple[Trial, ...]
    confirmed: int
    met_before: int
    design: tuple[Trial, ...]
    central: Stats
    waves: tuple[dict[str, float], ...]
    surrogates: Mapping[str, Surrogate]


def calibrate(
    plan: CalibrationPlan, folder: Path, workers: int | None = None, tick: Tick = lambda: None
) -> Calibration:
    """Search as the plan says; the same sets for any number of `workers` (threads).

    `tick` is called once an evaluation, also for those the folder knew. Interrupted, it can be
    started again and goes on. Raises ScenarioError where the targets rule everything out.
    """
    scenario, engine = load(plan.place), stamp()
    config = plan.config() | {"stamp": engine, "scenario": scenario.config_hash}
    with opened_notebook(folder, config, "calibration") as notebook:
        return _matched(CalibrationBench(plan, scenario, notebook, workers, tick), engine)


def _matched(bench: CalibrationBench, engine: str) -> Calibration:
    """History matching: a design, waves of what surrogates leave, and what is confirmed."""
    plan, size = bench.plan, bench.plan.search
    rng = np.random.default_rng([size["seed"], 0])
    learnt = [prior for prior in plan.priors if prior.learnt]
    sobol = qmc.Sobol(len(learnt), seed=np.random.default_rng([size["seed"], 1]))
    sets = [bench.values(share, rng) for share in sobol.random(size["design"])]
    trials = bench.searched(sets)
    waves = [_summary(trials)]
    for wave in range(size["waves"]):
        surrogates = _surrogates(plan, trials)
        found = bench.drawn(surrogates, size["wave"], WIDE, wave)
        trials += bench.searched(found)
        waves.append(_summary(trials[-len(found) :]))
    surrogates = _surrogates(plan, trials)
    candidates = bench.drawn(surrogates, size["most"], NARROW, size["waves"])
    accepted: list[Trial] = []
    confirmed = met_before = 0
    while len(accepted) < size["wanted"] and confirmed < len(candidates):
        some = bench.confirmed(candidates[confirmed : confirmed + BATCH])
        confirmed += len(some)
        met = [trial for trial in some if trial.worst <= 1.0]
        met_before += len(met)
        accepted += bench.sifted(met)
    return Calibration(
        plan=plan,
        stamp=engine,
        place_hash=bench.scenario.config_hash,
        accepted=tuple(accepted),
        confirmed=confirmed,
        met_before=met_before,
        design=tuple(trials[: size["design"]]),
        central=bench.central(bench.confirm),
        waves=tuple(waves),
        surrogates=surrogates,
    )


def expected_sets(plan: CalibrationPlan) -> int:
    """Evaluations that a search makes at most."""
    size = plan.search
    return size["design"] + size["waves"] * size["wave"] + size["most"]


def _summary(trials: Sequence[Trial]) -> dict[str, float]:
    """How a wave did: how many sets, their median implausibility, and the share not ruled out."""
    found = np.array([trial.worst for trial in trials])
    return {
        "sets": len(trials),
        "median": round(float(np.median(found)), 3),
        "plausible": round(float((found <= 1.0).mean()), 4),
    }


def _surrogates(plan: CalibrationPlan, trials: Sequence[Trial]) -> dict[str, Surrogate]:
    """A surrogate for every target that counts, from the sets that gave a value for all."""
    learnt = [prior for prior in plan.priors if prior.learnt]
    counting = [target.name for target in plan.targets if target.counts]
    whole = [t for t in trials if all(math.isfinite(t.stats[name]) for name in counting)]
    if len(whole) < 2 * len(learnt):
        raise ScenarioError(
            f"{plan.name}: {len(whole)} of {len(trials)} sets gave a value for every target: "
            f"expected {2 * len(learnt)} or more. Enlarge design, or narrow [learn]."
        )
    points = np.array([[p.share(t.values[p.name]) for p in learnt] for t in whole])
    return {n: fitted(points, np.array([t.stats[n] for t in whole])) for n in counting}


@dataclass
class CalibrationBench:
    """Where sets are tried: the scenario, the worlds of each stage, and the notebook."""

    plan: CalibrationPlan
    scenario: Scenario
    notebook: Notebook
    workers: int | None
    tick: Tick

    @property
    def worlds(self) -> range:
        """The worlds of waves."""
        return range(FIRST, FIRST + self.plan.search["worlds"])

    @property
    def confirm(self) -> range:
        """The worlds a set is confirmed in: others than it was found in."""
        return range(self.worlds.stop, self.worlds.stop + self.plan.search["confirm"])

    @property
    def anchor(self) -> range:
        """The worlds that say what the central values give on the long run."""
        return range(self.confirm.stop, self.confirm.stop + self.plan.search["anchor"])

    def values(self, share: Array, rng: np.random.Generator) -> Values:
        """A set at a point of the learnt priors' unit cube; what is not learnt is drawn."""
        shares = iter(share.tolist())
        return {
            p.name: p.at(next(shares) if p.learnt else float(rng.random()))
            for p in self.plan.priors
        }

    def drawn(
        self, surrogates: Mapping[str, Surrogate], count: int, width: float, wave: int
    ) -> list[Values]:
        """Sets drawn evenly from the part of the priors that no surrogate rules out."""
        rng = np.random.default_rng([self.plan.search["seed"], 2 + wave])
        learnt = sum(prior.learnt for prior in self.plan.priors)
        kept: list[Array] = []
        for _ in range(CHUNKS):
            points = rng.random((CHUNK, learnt))
            kept += list(points[_possible(points, surrogates, self.plan.targets, width)])
            if len(kept) >= count:
                return [self.values(point, rng) for point in kept[:count]]
        raise ScenarioError(
            f"{self.plan.name}: {len(kept)} of {CHUNK * CHUNKS:,} points come near all targets at "
            f"once: expected {count}. Widen [learn] or a tolerance, or enlarge design."
        )

    def searched(self, sets: Sequence[Values]) -> list[Trial]:
        """Sets in the worlds of waves."""
        return self._tried(sets, self.worlds, len(self.worlds))

    def confirmed(self, sets: Sequence[Values]) -> list[Trial]:
        """Sets in the worlds of the confirmation; hopeless ones only in the first third."""
        return self._tried(sets, self.confirm, max(len(self.confirm) // 3, 1))

    def sifted(self, trials: Sequence[Trial]) -> list[Trial]:
        """Of confirmed sets those that what was reported after a reform does not rule out."""
        after = self.plan.after
        if after is None:
            return list(trials)
        reformed = load(after.place, after.reform)
        worlds = range(self.anchor.stop, self.anchor.stop + after.worlds)

        def read(values: Values) -> Stats:
            key = _key([list(values.items()), "after"])
            if key not in self.notebook.known:
                self.notebook.write(key, reform_stats(after, reformed, values, worlds))
            return self.notebook.known[key]

        def one(trial: Trial) -> Trial | None:
            lot = int(_key(list(trial.values.items())), 16)
            found = sifted(after, trial.values, np.random.default_rng(lot), read)
            if found is None:
                return None
            values, stats = found
            named = {after_name(name): value for name, value in stats.items()}
            return Trial(values, trial.stats | named, trial.worst)

        with ThreadPoolExecutor(self.workers or os.cpu_count()) as pool:
            return [found for found in pool.map(one, trials) if found is not None]

    def central(self, worlds: range) -> Stats:
        """What the central values give in these worlds."""
        return self._noted({}, worlds, len(worlds))

    def _tried(self, sets: Sequence[Values], worlds: range, first: int) -> list[Trial]:
        if self.plan.search["anchor"]:
            for known in (self.anchor, worlds, worlds[:first]):
                self.central(known)

        def one(values: Values) -> Stats:
            return self._noted(values, worlds, first)

        found = []
        with ThreadPoolExecutor(self.workers or os.cpu_count()) as pool:
            try:
                for values, stats in zip(sets, pool.map(one, sets), strict=True):
                    at = worlds[: int(stats["worlds"])]
                    anchored = self._anchored(stats, at)
                    found.append(Trial(values, anchored, worst(anchored, self.plan.targets)))
                    self.tick()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return found

    def _noted(self, values: Values, worlds: range, first: int) -> Stats:
        """The statistics of a set: from the notebook, else simulated and noted down."""
        key = _key([list(values.items()), worlds.start, worlds.stop, first])
        if key not in self.notebook.known:
            self.notebook.write(key, self._simulated(values, worlds, first))
        return self.notebook.known[key]

    def _simulated(self, values: Values, worlds: range, first: int) -> Stats:
        """The statistics of a set; after `first` worlds it is given up where these rule it out."""
        scenario = under_set(self.scenario, values)
        some = list(self._cohorts(scenario, worlds[:first]))
        stats = self._stats(some)
        if first < len(worlds):
            early = worst(self._anchored(stats, worlds[:first]), self.plan.targets)
            if early <= GIVE_UP:
                some += self._cohorts(scenario, worlds[first:])
                stats = self._stats(some)
        return stats

    def _cohorts(self, scenario: Scenario, worlds: range) -> Iterable[Cohort]:
        days = self.plan.search["days"]
        for seed in worlds:
            yield run_arm(burnt_in(scenario, seed), scenario, seed, days, reformed=False)[1]

    def _stats(self, some: Sequence[Cohort]) -> Stats:
        names = [target.name for target in self.plan.targets]
        return {"worlds": float(len(some)), **statistics(some, names)}

    def _anchored(self, stats: Stats, worlds: range) -> Stats:
        """Statistics freed of what is special about these worlds.

        The central values tell it: what they give here, against what they give on the long run.
        A set is taken to feel a world as they do (the same chance drives both).
        """
        found = {target.name: stats[target.name] for target in self.plan.targets}
        if not self.plan.search["anchor"]:
            return found
        here, always = self.central(worlds), self.central(self.anchor)
        for name, value in found.items():
            if name in DIFFERENCES:
                found[name] = value + always[name] - here[name]
            elif here[name]:
                found[name] = value * always[name] / here[name]
        return found


def _key(what: list[Any]) -> str:
    """The notebook's key of an evaluation."""
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


def _possible(
    points: Array, surrogates: Mapping[str, Surrogate], targets: Sequence[Target], width: float
) -> Array:
    """Which points no surrogate puts further than `width` errors out of a target's tolerance."""
    possible = np.ones(len(points), bool)
    for target in targets:
        if target.counts:
            left = np.flatnonzero(possible)
            low, high = surrogates[target.name].band(points[left], width)
            reach = target.tolerance
            possible[left] = (high >= target.low - reach) & (low <= target.high + reach)
    return possible
