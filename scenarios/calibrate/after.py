"""The second sieve: what a reform's own report says of the years after it.

Lives here: how a confirmed set's thresholds are drawn, and which sets the report does not rule out.
May not: the search before a reform (calibrate/search.py), or what a target means.

A threshold (from which verdict a township is dissatisfied, from which grade score is lost) changes
nothing before a reform, and raises its targets after it. So it is drawn evenly from its prior, and
again from what the report leaves of it: below a value that gave too much, above one that gave too
little (the shrinkage of Neal 2003, Slice sampling). A set that finds no value in so many tries is
ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from model.declared.scenario import Scenario
from model.plan import burnt_in, run_arm
from scenarios.calibrate.targets import After, Stats, Target, Threshold, Values, statistics, worst
from scenarios.inputs.ensemble import under_set

Read = Callable[[Values], Stats]


def after_name(outcome: str) -> str:
    """What a statistic read after a reform is called beside those before it."""
    return f"after: {outcome}"


def reform_stats(after: After, reformed: Scenario, values: Values, worlds: Sequence[int]) -> Stats:
    """What a reform's report would say under a set: the mean over worlds."""
    scenario = under_set(reformed, values)
    some = [
        run_arm(burnt_in(scenario, seed), scenario, seed, after.days, reformed=True)[1]
        for seed in worlds
    ]
    return statistics(some, [target.name for target in after.targets])


def sifted(
    after: After, values: Values, rng: np.random.Generator, read: Read
) -> tuple[Values, Stats] | None:
    """The set with thresholds that the report does not rule out, and what it gives; None if none.

    `read` gives the statistics after the reform under a set.
    """
    left = {threshold.prior.name: (0.0, 1.0) for threshold in after.thresholds}
    for _ in range(after.tries if after.thresholds else 1):
        shares = {name: low + (high - low) * rng.random() for name, (low, high) in left.items()}
        drawn = {t.prior.name: t.prior.at(shares[t.prior.name]) for t in after.thresholds}
        tried = {**values, **drawn}
        stats = read(tried)
        if worst(stats, after.targets) <= 1.0:
            return tried, stats
        for threshold in after.thresholds:
            name, (low, high) = threshold.prior.name, left[threshold.prior.name]
            side = _side(threshold, stats, after.targets)
            left[name] = (shares[name] if side < 0 else low, shares[name] if side > 0 else high)
    return None


def _side(threshold: Threshold, stats: Stats, targets: Sequence[Target]) -> int:
    """1 where the targets that a threshold raises stand too high, -1 too low, else 0.

    Too high goes first: no target may be exceeded for another's sake.
    """
    raised = [target for target in targets if target.counts and target.name in threshold.raises]
    off = [target for target in raised if target.implausibility(stats[target.name]) > 1.0]
    if any(stats[target.name] > target.high for target in off):
        return 1
    return -1 if off else 0
