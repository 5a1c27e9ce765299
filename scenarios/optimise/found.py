"""What a search found: means with intervals, regret, and the share of worlds satisfied.

Lives here: how options are judged over worlds, as rows, and the files of a search.
May not: run an arm, draw, or a word that only readers of a page see.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES
from scenarios.compare.comparison import titles
from scenarios.inputs.csv_files import write_csv
from scenarios.inputs.ensemble import behaviour_meta, drawn_sets
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.rules import rules_meta
from scenarios.optimise.nsga import undominated
from scenarios.optimise.plan import Limit
from scenarios.optimise.search import Array, Option, Search, excess, mean, small
from scenarios.run.effects import Mark, measured_effect
from scenarios.run.experiment import version
from scenarios.run.results import Writers, write_json

Kind = Literal["front", "status quo", "reform"]
STATUS_QUO: Literal["status quo"] = "status quo"
NEARLY_WORST = 0.9
"""The quantile of regret over worlds that stands beside the largest."""


@dataclass(frozen=True)
class MeasuredOption:
    """One outcome of one option in the other worlds; None where undefined.

    `low` and `high` are the 95 % interval of `difference`, the shares of worlds and the verdict as
    in run/effects.py; `searched` is the difference that the search saw.
    Regret is the distance to the front's best in the same world, by world: its largest and its
    90 % quantile, None for what is no objective.
    """

    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    helps: float | None
    same: float | None
    hurts: float | None
    verdict: Mark
    searched: float | None
    regret_max: float | None
    regret_90: float | None


@dataclass(frozen=True)
class JudgedOption:
    """One option as it is reported.

    `unpriced` names the levers it moves that the plan gives no price, `satisfied` is a share of
    worlds, `keeps` whether means keep to the constraints, `stands` whether nothing on the front
    dominates it in the other worlds either, `generation` the one that found it.
    """

    name: str
    kind: Kind
    levers: dict[str, float]
    cost: float | None
    within_budget: bool
    unpriced: list[str]
    satisfied: float
    keeps: bool
    stands: bool
    generation: int | None
    outcomes: dict[str, MeasuredOption]

    def row(self) -> dict[str, Any]:
        """The option as one flat row."""
        row: dict[str, Any] = {"option": self.name, "kind": self.kind, **self.levers}
        row |= {"cost": self.cost, "within_budget": self.within_budget}
        row["unpriced"] = " ".join(self.unpriced)
        row |= {"satisfied": self.satisfied, "keeps_constraints": self.keeps}
        row |= {"stands": self.stands, "generation": self.generation}
        for name, found in self.outcomes.items():
            row[name] = found.after
            row |= {f"{name}_{k}": v for k, v in vars(found).items() if k != "after"}
        return row


@dataclass(frozen=True)
class Found:
    """Everything a search reports: what was searched, and every option judged."""

    search: Search

    @cached_property
    def options(self) -> tuple[JudgedOption, ...]:
        """The front from best to worst in the first objective, the status quo, reforms."""
        s = self.search
        return (
            *(self._judged(o, "front") for o in s.front),
            self._judged(Option(STATUS_QUO, s.plan.base, s.before), STATUS_QUO),
            *(self._judged(o, "reform") for o in s.beside),
        )

    @property
    def front(self) -> list[JudgedOption]:
        """The options of the front."""
        return [one for one in self.options if one.kind == "front"]

    @cached_property
    def meta(self) -> dict[str, Any]:
        """What was searched; the same bytes however often, and wherever, it is run again."""
        plan = self.search.plan
        reforms = [one.name for one in self.options if one.kind == "reform"]
        group = [[o.scenario for o in self.search.beside]]
        return {
            **plan.titles,
            "place": plan.base.place_name,
            "reform": plan.reform,
            "version": version(),
            "stamp": self.search.stamp,
            "tried": self.search.tried,
            "front": len(self.front),
            "standing": sum(one.stands for one in self.front),
            "last_moved": max(one.generation or 0 for one in self.front),
            "other_worlds": [plan.others.start, plan.others.stop - 1],
            "titles": titles(group, plan.place, reforms),
            **borrowed_levels([plan.place]),
            **rules_meta(plan.base.rules),
            **behaviour_meta(plan.ensemble, plan.others),
        }

    def values(self) -> dict[str, Any]:
        """The one object of `--json`; undefined values are null."""
        options = [
            {**vars(o), "outcomes": {n: vars(m) for n, m in o.outcomes.items()}}
            for o in self.options
        ]
        return {"meta": self.meta, "plan": self.search.plan.config(), "options": options}

    def files(self) -> Writers:
        """What is written beside the page: a writer by file name."""
        frame = pd.DataFrame([one.row() for one in self.options])
        return {
            "front.csv": lambda path: write_csv(frame, path),
            "optimise.json": write_json(self.values()),
        }

    @cached_property
    def _standing(self) -> dict[str, bool]:
        """Which options of the front nothing on it dominates in the other worlds either."""
        front = self.search.front
        keeping = [self._keeps(one) for one in front]
        objectives = np.array(
            [
                [small(o) * mean(one.after[o]) if keeps else math.nan for o in self._objectives]
                for one, keeps in zip(front, keeping, strict=True)
            ]
        )
        return dict(zip((one.name for one in front), undominated(objectives).tolist(), strict=True))

    @property
    def _objectives(self) -> tuple[str, ...]:
        return self.search.plan.objectives

    def _keeps(self, option: Option) -> bool:
        """Whether the means over worlds keep to every constraint."""
        before = self.search.before
        return all(
            excess(limit, before[limit.outcome], option.after[limit.outcome]) <= 0.0
            for limit in self.search.plan.constraints
        )

    def _judged(self, option: Option, kind: Kind) -> JudgedOption:
        plan = self.search.plan
        in_force = option.scenario.before if kind == STATUS_QUO else option.scenario.after
        spent = plan.cost(in_force)
        return JudgedOption(
            name=option.name,
            kind=kind,
            levers={bound.name: getattr(in_force, bound.name) for bound in plan.bounds},
            cost=None if math.isnan(spent) else round(spent, 6),
            within_budget=plan.within(in_force),
            unpriced=plan.unpriced(in_force),
            satisfied=float(self._satisfied(option).mean()),
            keeps=self._keeps(option),
            stands=self._standing.get(option.name, False) if kind == "front" else False,
            generation=option.generation if kind == "front" else None,
            outcomes={name: self._measured(option, name) for name in plan.outcomes},
        )

    def _satisfied(self, option: Option) -> Array:
        """In which worlds (worlds,) all constraints hold, and what the plan calls satisfied.

        Where it calls nothing so: every objective better than before.
        """
        plan, before = self.search.plan, self.search.before
        limits = (*plan.constraints, *plan.satisfied)
        held = [
            _held(limit, before[limit.outcome], option.after[limit.outcome]) for limit in limits
        ]
        if not plan.satisfied:
            held += [small(o) * (option.after[o] - before[o]) < 0.0 for o in plan.objectives]
        found: Array = np.all(held, axis=0)
        return found

    def _measured(self, option: Option, outcome: str) -> MeasuredOption:
        before, after = self.search.before[outcome], option.after[outcome]
        apart = after - before
        defined = ~np.isnan(apart)
        plan = self.search.plan
        seeds = [seed for seed, known in zip(plan.others, defined, strict=True) if known]
        level = float(before[defined].mean()) if seeds else None
        sets = drawn_sets(plan.ensemble, seeds)
        effect = measured_effect(OUTCOMES[outcome], apart[defined], level, sets)
        regret = self._regret(option, outcome) if outcome in self._objectives else np.array([])
        known = regret[~np.isnan(regret)]
        return MeasuredOption(
            after=_known(mean(after)),
            difference=_known(mean(apart)),
            low=effect.low,
            high=effect.high,
            helps=effect.helps,
            same=effect.same,
            hurts=effect.hurts,
            verdict=effect.verdict,
            searched=option.found.get(outcome),
            regret_max=float(known.max()) if known.size else None,
            regret_90=float(np.quantile(known, NEARLY_WORST)) if known.size else None,
        )

    def _regret(self, option: Option, outcome: str) -> Array:
        """By world (worlds,), how far an option is behind the best of the front there."""
        sign = small(outcome)
        front = np.array([sign * one.after[outcome] for one in self.search.front])
        some = ~np.isnan(front).all(axis=0)
        best = np.full(front.shape[1], np.nan)
        best[some] = np.nanmin(front[:, some], axis=0)
        return np.asarray(sign * option.after[outcome] - best)


def _held(limit: Limit, before: Array, after: Array) -> Array:
    """In which worlds a limit is kept to; not where its outcome is undefined."""
    value = after if limit.of == "after" else after - before
    return np.asarray((value >= limit.low) & (value <= limit.high))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
