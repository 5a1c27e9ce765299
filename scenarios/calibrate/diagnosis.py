"""What a calibration taught: parameters learnt or not, pairs, targets, and other places.

Lives here: the diagnostics of a search, the predictive check, and the files of an ensemble.
May not: search, or judge by anything but the plan's own targets.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any

import numpy as np
from scipy.stats import kstest, norm, spearmanr

from model.plan import Cohort, burnt_in, run_arm
from scenarios.calibrate.after import after_name
from scenarios.calibrate.search import FIRST, Calibration
from scenarios.calibrate.targets import (
    CalibrationPlan,
    Prior,
    Target,
    Values,
    implausibilities,
    statistics,
)
from scenarios.inputs.ensemble import DUTY_SHIFT, under_set, write_sets
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import shipped
from scenarios.run.evaluations import Notebook
from scenarios.run.results import Writers, write_json

ERROR = 0.001
"""Chance of calling a parameter learnt that the targets do not inform."""
TOGETHER = 0.3
"""Rank correlation from which two parameters are said to trade off: four standard errors of two
hundred sets in which they have nothing to do with each other."""
APART = 4.0
"""Standard errors by which a rank correlation over the design must differ from none."""
CHECKED, WORLDS = 20, 2
"""Sets of the predictive check, and the worlds of each in every place."""
CITY = "tianjin_city"  # sixteen districts: its typical one is among the places
AFTER = FIRST + 2000  # worlds that no search reaches

Array = np.ndarray[Any, Any]


def diagnosis(search: Calibration, check: Mapping[str, Any]) -> dict[str, Any]:
    """Everything worth knowing of a search, JSON-ready; `check` is what `checked` gave."""
    plan = search.plan
    shares = {
        prior.name: np.array([prior.share(trial.values[prior.name]) for trial in search.accepted])
        for prior in plan.all_priors
    }
    return {
        "recipe": {
            "command": f"python run.py calibrate {plan.name} --out results/ensemble",
            "rule": "accepted: implausibility at most 1 for every target that counts",
            "stamp": search.stamp,
            "scenario": search.place_hash,
            "plan": plan.config(),
            "waves": list(search.waves),
            "confirmed": search.confirmed,
            "met_before": search.met_before,
            "accepted": len(search.accepted),
        },
        "parameters": [
            _parameter(prior, search, shares[prior.name]) | {"by": _taught_by(prior, search)}
            for prior in plan.all_priors
        ],
        "pairs": _pairs([p.name for p in plan.all_priors if p.learnt], shares),
        "targets": [_target(target, name, search) for name, target in _named(plan)],
        "check": dict(check),
    }


def _parameter(prior: Prior, search: Calibration, shares: Array) -> dict[str, Any]:
    """What became of one parameter: its prior, its spread now, and whether it was learnt.

    Learnt is what differs from the prior by its place (Kolmogorov and Smirnov) or by its spread,
    the two tests sharing the error; `kept` is the spread left.
    """
    values = np.array([trial.values[prior.name] for trial in search.accepted])
    kept = float(shares.std() * np.sqrt(12.0))
    off = abs(kept - 1.0) / np.sqrt(0.2 / shares.size)  # .2: a quarter of a uniform's kurtosis - 1
    p_value = min(
        2.0 * min(float(kstest(shares, "uniform").pvalue), 2.0 * float(norm.sf(off))), 1.0
    )
    return {
        "name": prior.name,
        "asked": prior.learnt,
        "learnt": prior.learnt and p_value < ERROR,
        "p": float(f"{p_value:.3g}"),
        "low": prior.low,
        "central": prior.central,
        "high": prior.high,
        "kept": round(kept, 3),
        **{
            f"q{percent:02}": float(f"{np.percentile(values, percent):.4g}")
            for percent in (5, 50, 95)
        },
    }


def _taught_by(prior: Prior, search: Calibration) -> list[str]:
    """Names of the targets that tell most of a parameter that is to be learnt.

    Before a reform the one that goes with it most over the design (rank correlation), or none where
    no correlation exceeds what chance gives; after it those that a threshold raises.
    """
    after = search.plan.after
    for threshold in after.thresholds if after else ():
        if threshold.prior is prior:
            return [after_name(name) for name in threshold.raises]
    if not prior.learnt:
        return []
    values = [trial.values[prior.name] for trial in search.design]
    found = {
        target.name: abs(
            float(
                spearmanr(
                    values, [t.stats[target.name] for t in search.design], nan_policy="omit"
                ).statistic
            )
        )
        for target in search.plan.targets
        if target.counts
    }
    name = max(found, key=lambda one: found[one])
    return [name] if found[name] * math.sqrt(len(values)) > APART else []


def _pairs(names: Sequence[str], shares: Mapping[str, Array]) -> list[dict[str, Any]]:
    """Pairs of learnt parameters that trade off in the accepted sets, the strongest first."""
    found = []
    for a, b in combinations(names, 2):
        rho = float(spearmanr(shares[a], shares[b]).statistic)
        if abs(rho) >= TOGETHER:
            found.append({"a": a, "b": b, "rho": round(rho, 3)})
    return sorted(found, key=lambda pair: (-abs(pair["rho"]), pair["a"], pair["b"]))


def _named(plan: CalibrationPlan) -> list[tuple[str, Target]]:
    """All targets by the name of their statistic: those before a reform, then those after one."""
    after = plan.after.targets if plan.after else ()
    return [(t.name, t) for t in plan.targets] + [(after_name(t.name), t) for t in after]


def _target(target: Target, name: str, search: Calibration) -> dict[str, Any]:
    """How the accepted sets meet one target."""
    values = np.array([trial.stats[name] for trial in search.accepted])
    off = np.array([target.implausibility(value) for value in values])
    surrogate = search.surrogates.get(name)
    return {
        "name": name,
        "counts": target.counts,
        "mean": _digits(values.mean()),
        "q05": _digits(np.percentile(values, 5)),
        "q95": _digits(np.percentile(values, 95)),
        "inside": round(float((off == 0.0).mean()), 3),
        "within_tolerance": round(float((off <= 1.0).mean()), 3),
        "largest": round(float(off.max()), 3),
        "surrogate_explains": round(surrogate.explained, 3) if surrogate else None,
    }


def _digits(value: Any) -> float:
    return float(f"{float(value):.4g}")


def checked_calibration(
    search: Calibration, notebook: Notebook, workers: int | None, tick: Callable[[], None]
) -> dict[str, Any]:
    """The predictive check: every place under sets that were fitted in one place only.

    By place and target: the statistic of all worlds pooled, the range over sets, the verdict.
    `tick` is called once a place.
    """
    found = {}
    for place in checked_places():
        key = f"check {place} {len(search.accepted)}"
        if key not in notebook.known:
            notebook.write(key, _check(search, place, workers))
        known = notebook.known[key]
        found[place] = {
            target.name: {
                "pooled": known[f"{target.name} pooled"],
                "q05": known[f"{target.name} q05"],
                "q95": known[f"{target.name} q95"],
                "holds": target.low <= known[f"{target.name} pooled"] <= target.high,
            }
            for target in search.plan.targets
        }
        tick()
    return found


def checked_places() -> list[str]:
    """The places of the predictive check."""
    return [place for place in shipped("place") if place != CITY]


def _check(search: Calibration, place: str, workers: int | None) -> dict[str, float]:
    """Every target's statistic in a place: pooled, and its range over sets."""
    step = max(len(search.accepted) // CHECKED, 1)
    sets = [trial.values for trial in search.accepted[::step][:CHECKED]]
    scenario, days = load(place), search.plan.search["days"]

    def one(item: tuple[int, Values]) -> list[Cohort]:
        here = under_set(scenario, item[1])
        seeds = range(AFTER + WORLDS * item[0], AFTER + WORLDS * (item[0] + 1))
        return [run_arm(burnt_in(here, s), here, s, days, reformed=False)[1] for s in seeds]

    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        by_set = list(pool.map(one, enumerate(sets)))
    names = [target.name for target in search.plan.targets]
    pooled = statistics([cohort for some in by_set for cohort in some], names)
    apart = [statistics(some, names) for some in by_set]
    found = {}
    for name in names:
        low, high = np.nanpercentile([stats[name] for stats in apart], [5, 95])
        found[f"{name} pooled"] = _digits(pooled[name])
        found[f"{name} q05"], found[f"{name} q95"] = _digits(low), _digits(high)
    return found


def calibration_files(search: Calibration, check: Mapping[str, Any]) -> Writers:
    """What is written: a writer by file name. ScenarioError where no set was accepted."""
    if not search.accepted:
        raise ScenarioError(
            f"{search.plan.name}: no set accepted of {search.confirmed} confirmed: expected one or "
            "more. Widen [learn], or enlarge design, waves or most."
        )
    names = [prior.name for prior in search.plan.all_priors]
    names.sort(key=lambda name: name != DUTY_SHIFT)
    sets = [trial.values for trial in search.accepted]
    return {
        "ensemble.csv": lambda path: write_sets(path, names, sets),
        "ensemble.json": write_json(diagnosis(search, check)),
    }


def near(search: Calibration) -> list[tuple[str, float]]:
    """By target, the mean implausibility of the accepted sets, the worst first."""
    rows = [implausibilities(trial.stats, search.plan.targets) for trial in search.accepted]
    means = {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
    return sorted(means.items(), key=lambda item: -item[1])
