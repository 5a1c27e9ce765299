"""The search for a Pareto front: NSGA-II by pymoo, a generation at a time.

Lives here: how points are drawn, mended, judged and bred, whatever they mean.
May not: know what a lever, an outcome or a world is, or run anything but what it is handed.

Deb, Pratap, Agarwal and Meyarivan (2002): simulated binary crossover, polynomial mutation, and
what breaks a limit is worse than anything that does not. The first generation is a Latin hypercube.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.problem import Problem
from pymoo.core.repair import Repair
from pymoo.operators.sampling.lhs import LHS
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

Array = np.ndarray[Any, Any]
Point = tuple[float, ...]

OUT_OF_REACH = 1e6
"""What an undefined objective or limit counts: worse than any that is defined."""


@dataclass(frozen=True)
class Judged:
    """Objectives (points, objectives), all to be small, and excesses (points, limits).

    An excess above zero breaks its limit; NaN is undefined.
    """

    objectives: Array
    excesses: Array


@dataclass(frozen=True)
class Member:
    """A point of the front, and the generation that found it, from 1."""

    point: Point
    generation: int


class Mending(Repair):
    """Brings every point that is drawn or bred to one that may be."""

    def __init__(self, mended: Callable[[Point], Point]) -> None:
        super().__init__()
        self.mended = mended

    def _do(self, problem: Any, X: Array, **kwargs: Any) -> Array:  # noqa: N803
        return np.array([self.mended(tuple(row)) for row in X.tolist()])


def searched(
    low: Sequence[float],
    high: Sequence[float],
    mended: Callable[[Point], Point],
    judged: Callable[[Sequence[Point]], Judged],
    objectives: int,
    limits: int,
    *,
    population: int,
    generations: int,
    seed: int,
) -> list[Member]:
    """The front of the last generation: points that break no limit and that none dominates.

    `mended` is applied to every point before it is judged; `judged` gets a generation at a time.
    Empty where every point breaks a limit. The same for the same seed.
    """
    problem = Problem(
        n_var=len(low),
        n_obj=objectives,
        n_ieq_constr=limits,
        xl=np.array(low, float),
        xu=np.array(high, float),
    )
    algorithm = NSGA2(pop_size=population, sampling=LHS(), repair=Mending(mended))
    algorithm.setup(problem, termination=("n_gen", generations), seed=seed, verbose=False)
    while algorithm.has_next():
        bred = algorithm.ask()
        if bred is None or not len(bred):  # all points there are have been tried
            break
        found = judged([tuple(row) for row in bred.get("X").tolist()])
        undefined = np.isnan(found.objectives).any(axis=1, keepdims=True)
        bred.set("F", np.where(undefined, OUT_OF_REACH, found.objectives))
        if limits:
            excess = np.nan_to_num(found.excesses, nan=OUT_OF_REACH)
            bred.set("G", np.where(undefined, OUT_OF_REACH, excess))
        algorithm.tell(infills=bred)
    members = [
        Member(tuple(one.X.tolist()), int(one.get("n_gen")))
        for one in algorithm.pop
        if one.get("rank") == 0 and one.CV[0] <= 0.0 and one.F.max() < OUT_OF_REACH
    ]
    return sorted({member.point: member for member in members}.values(), key=lambda m: m.point)


def undominated(objectives: Array) -> Array:
    """Which rows (points, objectives), all to be small, no other row dominates; none with NaN."""
    whole = ~np.isnan(objectives).any(axis=1)
    found = np.zeros(len(objectives), bool)
    if whole.any():
        first = NonDominatedSorting().do(objectives[whole], only_non_dominated_front=True)
        found[np.flatnonzero(whole)[first]] = True
    return found
