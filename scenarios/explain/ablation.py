"""Clauses and their ablation: the whole reform against the same reform without one of its clauses.

Lives here: the records of clauses.toml, the arms without a clause, and paired differences.
May not: run an arm (run/experiment.py), say what a lever does, or write a page
(documents/clauses.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from model.declared.scenario import Scenario
from model.key import stamp
from scenarios.compare.comparison import home, joint_hash
from scenarios.data import DATA
from scenarios.inputs.defaults import DAYS, SEED
from scenarios.inputs.ensemble import drawn_sets, shipped_ensemble
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import read_reform
from scenarios.run.experiment import Arm, Pair, check_size, experiment
from scenarios.run.intervals import spread

TABLE = DATA / "clauses.toml"
REPLICATIONS = 20
YEAR = 365
KNOWN = "known"
"""Known cases per 1,000 residents and year: no outcome, for reforms are not judged by it."""
ALWAYS = ("true_in_time", "buck_passing_rate")
"""Outcomes that are shown of every clause beside its own."""
MEASURED = "measured"
KINDS = (MEASURED, "illustration", "result", "planned", "place fact", "no lever")
"""Kinds of clause; only measured ones are ablated."""


@dataclass(frozen=True)
class Channel:
    """How a lever comes to matter: whom it lets do or know what, the rules and the test of it."""

    lever: str
    channel: str
    where: tuple[str, ...]
    test: str
    shown: str
    reason: str


@dataclass(frozen=True)
class Clause:
    """One clause of an article: what it says, the levers that carry it, and what it is shown on."""

    number: str
    reform: str
    en: str
    zh: str
    levers: tuple[str, ...]
    kind: str
    shown: str
    note: str


@dataclass(frozen=True)
class Effect:
    """An outcome with a clause and without it, and the paired difference with its interval."""

    outcome: str
    with_it: float | None
    without: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def seen(self) -> bool:
        """Whether the interval excludes zero."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Ablation:
    """What was run, and of every measured clause its effects: its own outcome, then `ALWAYS`.

    `effects` are under the plausible sets, one drawn by each world; `central` are of the same
    worlds under central values. `engine` and `configuration` are the stamps under which it was
    started, `ensemble` is the hash of the sets.
    """

    engine: str
    configuration: str
    ensemble: str
    replications: int
    days: int
    seed: int
    effects: Mapping[str, tuple[Effect, ...]]
    central: Mapping[str, tuple[Effect, ...]]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def channels() -> dict[str, Channel]:
    """The channel of every lever, by name."""
    return {
        name: Channel(name, **(row | {"where": tuple(row["where"])}))
        for name, row in _data()["levers"].items()
    }


@cache
def clauses() -> tuple[Clause, ...]:
    """Every clause in the order of the articles, numbered seed.n."""
    found: list[Clause] = []
    counted: dict[str, int] = {}
    for row in _data()["clauses"]:
        seed = read_reform(row["reform"]).texts["seed"]
        counted[seed] = counted.get(seed, 0) + 1
        levers = tuple(row.get("levers", ()))
        found.append(
            Clause(
                number=f"{seed}.{counted[seed]}",
                reform=row["reform"],
                en=row["en"],
                zh=row["zh"],
                levers=levers,
                kind=row.get("kind", MEASURED),
                shown=row.get("shown") or (channels()[levers[0]].shown if levers else ""),
                note=row.get("note", ""),
            )
        )
    return tuple(found)


def reforms_with_clauses() -> tuple[str, ...]:
    """The reforms whose clauses are listed, in the order of the articles."""
    return tuple(dict.fromkeys(clause.reform for clause in clauses()))


def clauses_of(reform: str) -> list[Clause]:
    """The clauses of a reform."""
    return [clause for clause in clauses() if clause.reform == reform]


def configuration() -> str:
    """A hash of every number of the places, behaviour and reforms that are measured."""
    return joint_hash([load(home(reform), reform) for reform in reforms_with_clauses()])


def without(scenario: Scenario, levers: Iterable[str]) -> Scenario:
    """The whole reform with these levers set back to what stood before."""
    back = {name: getattr(scenario.before, name) for name in levers}
    return replace(scenario, after=scenario.after.model_copy(update=back))


def ablate(
    replications: int = REPLICATIONS,
    days: int = DAYS,
    seed: int = SEED,
    chosen: Sequence[str] = (),
    tick: Callable[[], None] = lambda: None,
) -> Ablation:
    """Run every reform (or those chosen) in its own place, whole and without each clause.

    All arms of a place and seed share one snapshot and their chance, so differences are paired.
    Raises ScenarioError for a seed or a size that cannot be.
    """
    sets = shipped_ensemble()
    stamps = stamp(), configuration(), sets.hash
    chosen = tuple(chosen) or reforms_with_clauses()
    groups = []
    for reform in chosen:
        whole = load(home(reform), reform)
        groups.append([whole, *(without(whole, levers) for levers in _parts(reform))])
    check_size(groups, 2 * replications, days, seed)
    seeds = range(seed, seed + replications)
    plausible, central = (
        experiment(groups, seeds, days, ensemble=ensemble, tick=tick) for ensemble in (sets, None)
    )
    return Ablation(
        *stamps,
        replications,
        days,
        seed,
        _effects(chosen, groups, plausible, drawn_sets(sets, seeds)),
        _effects(chosen, groups, central, None),
    )


def _effects(
    chosen: Sequence[str],
    groups: Sequence[Sequence[Scenario]],
    found: Sequence[Sequence[Pair]],
    sets: Sequence[int] | None,
) -> dict[str, tuple[Effect, ...]]:
    """The effects of every measured clause, by its number."""
    effects = {}
    for reform, group, pairs in zip(chosen, groups, found, strict=True):
        parts = _parts(reform)
        for clause in clauses_of(reform):
            if clause.kind == MEASURED:
                arm = 1 + parts.index(frozenset(clause.levers))
                effects[clause.number] = tuple(
                    effect(pairs, arm, outcome, group[0].place.residents, sets)
                    for outcome in (clause.shown, *ALWAYS)
                )
    return effects


def _parts(reform: str) -> list[frozenset[str]]:
    """The sets of levers that clauses of a reform take away, each once."""
    measured = (c for c in clauses_of(reform) if c.kind == MEASURED)
    return list(dict.fromkeys(frozenset(clause.levers) for clause in measured))


def effect(
    pairs: Sequence[Pair],
    arm: int,
    outcome: str,
    residents: float,
    sets: Sequence[int] | None = None,
) -> Effect:
    """What taking away a clause (the `arm`-th after the whole reform) undoes of an outcome.

    The interval is that of the mean (Student). `sets` names the set that each world draws: worlds
    that share one count as one, for they are not independent.
    """
    owners = sets if sets is not None else range(len(pairs))
    by_set: dict[int, list[tuple[float, float]]] = {}
    for pair, owner in zip(pairs, owners, strict=True):
        whole, part = (read(pair.after[k], outcome, residents) for k in (0, arm))
        if whole is not None and part is not None:
            by_set.setdefault(owner, []).append((whole, part))
    if not by_set:
        return Effect(outcome, None, None, None, None, None)
    kept = np.array([np.mean(both, axis=0) for both in by_set.values()])
    mean_whole, mean_part = (float(mean) for mean in kept.mean(axis=0))
    low, high, _ = spread(kept[:, 0] - kept[:, 1], None)
    return Effect(outcome, mean_whole, mean_part, mean_whole - mean_part, low, high)


def read(arm: Arm, outcome: str, residents: float) -> float | None:
    """An outcome of an arm, or its known cases per 1,000 residents and year."""
    if outcome != KNOWN:
        return arm.outcomes[outcome]
    last = arm.daily[KNOWN][-YEAR:]
    return float(last.sum()) * 1000.0 / residents * YEAR / len(last)
