"""A search for the best levers, planned: bounds, a budget, objectives and limits.

Lives here: what levers cost, the nearest point that can be paid for, and the worlds of a search.
May not: read a plan (optimise/reading.py), search, run an arm, or judge an outcome.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from model.declared.levers import Reform
from model.declared.scenario import Scenario
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.ensemble import TURN, Ensemble, behaviour_meta
from scenarios.inputs.rules import rules_meta
from scenarios.run.experiment import expected_cases

YEAR = 365.0
STEPS = 60  # halvings by which the affordable share of a wish is found
ROUNDING = 1e-9
"""By how much a sum of costs may miss the budget: the rounding of floating point."""

Point = tuple[float, ...]
Arm = Literal["after", "difference"]


@dataclass(frozen=True)
class Bound:
    """A lever that may be chosen: its range, what it is without cost, and its smallest step."""

    name: str
    low: float
    high: float
    idle: float
    step: float

    def snapped(self, value: float, share: float = 1.0) -> float:
        """The nearest value that is whole steps from idle; that share of the way there, or less."""
        steps = round(abs(value - self.idle) / self.step)
        there = math.copysign(steps * self.step, value - self.idle)
        value = min(max(self._tidy(self.idle + there), self.low), self.high)
        if share >= 1.0:
            return value
        steps = math.floor(abs(value - self.idle) * share / self.step + ROUNDING)
        return self._tidy(self.idle + math.copysign(steps * self.step, value - self.idle))

    def _tidy(self, value: float) -> float:
        """Free of the rounding of sums; a whole lever's value is whole."""
        return round(value) if LEVERS[self.name].integer else round(float(value), 10)


@dataclass(frozen=True)
class Price:
    """What a lever costs: for every unit it is moved, or `each` time that its days come round."""

    lever: str
    amount: float
    each: bool

    def of(self, before: float, after: float) -> float:
        """The cost of a move; NaN where "by need" says no number of times."""
        if not self.each:
            return self.amount * abs(after - before)
        if not before or not after:
            return 0.0 if before == after else math.nan
        return self.amount * abs(YEAR / after - YEAR / before)


@dataclass(frozen=True)
class Limit:
    """What an outcome must keep to: its level after the reform, or its difference."""

    outcome: str
    low: float
    high: float
    of: Arm


@dataclass(frozen=True)
class SearchPlan:
    """A checked plan: what `read_plan` makes of a file."""

    name: str
    titles: Mapping[str, str]
    place: str
    reform: str
    base: Scenario
    ensemble: Ensemble | None
    bounds: tuple[Bound, ...]
    objectives: tuple[str, ...]
    constraints: tuple[Limit, ...]
    satisfied: tuple[Limit, ...]
    prices: tuple[Price, ...]
    total: float
    units: Mapping[str, str]
    sizes: Mapping[str, int]

    def __getitem__(self, size: str) -> int:
        return self.sizes[size]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome that is asked for, objectives first."""
        limited = (limit.outcome for limit in (*self.constraints, *self.satisfied))
        return tuple(dict.fromkeys((*self.objectives, *limited)))

    @property
    def worlds(self) -> range:
        """The worlds of the search."""
        return range(self["seed"], self["seed"] + self["replications"])

    @property
    def others(self) -> range:
        """The worlds in which a front is run again: others than it was found in.

        Neighbouring worlds share their behaviour, so these begin with a turn of their own.
        """
        first = self.worlds.stop + (1 - self.worlds.stop) % TURN
        return range(first, first + self["confirm"])

    def values(self, point: Point) -> dict[str, float]:
        """A point's levers by name."""
        pairs = zip(self.bounds, point, strict=True)
        return {bound.name: bound.snapped(value) for bound, value in pairs}

    def scenario(self, point: Point) -> Scenario:
        """The base with the levers of a point in force after."""
        after = self.base.after.model_dump() | self.values(point)
        return replace(self.base, after=Reform.model_validate(after))

    def cost(self, after: Reform) -> float:
        """What these levers cost, moved from what stood before; NaN where that is unknown."""
        return math.fsum(
            price.of(getattr(self.base.before, price.lever), getattr(after, price.lever))
            for price in self.prices
        )

    def within(self, after: Reform) -> bool:
        """Whether these levers keep within the budget."""
        return self.cost(after) <= self.total + ROUNDING * abs(self.total)

    def unpriced(self, after: Reform) -> list[str]:
        """The levers moved that have no price: with a budget, what it says nothing about."""
        priced = {price.lever for price in self.prices} or set(LEVERS)
        moved = (n for n in LEVERS if getattr(after, n) != getattr(self.base.before, n))
        return [name for name in moved if name not in priced]

    def affordable(self, point: Point) -> bool:
        """Whether a point keeps within the budget."""
        return self.within(self.scenario(point).after)

    def afforded(self, point: Point) -> Point:
        """The point on the levers' steps, drawn back towards what costs nothing till it is paid."""

        def drawn(share: float) -> Point:
            pairs = zip(self.bounds, point, strict=True)
            return tuple(bound.snapped(value, share) for bound, value in pairs)

        if self.affordable(drawn(1.0)):
            return drawn(1.0)
        low, high = 0.0, 1.0
        for _ in range(STEPS):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.affordable(drawn(middle)) else (low, middle)
        return drawn(low)

    def config(self) -> dict[str, Any]:
        """All that was resolved, as plain JSON-ready values; no bound is null."""
        return {
            **self.titles,
            "place": self.place,
            "reform": self.reform,
            "levers": {bound.name: [bound.low, bound.high] for bound in self.bounds},
            "objectives": list(self.objectives),
            "constraints": [_bare(limit) for limit in self.constraints],
            "satisfied": [_bare(limit) for limit in self.satisfied],
            "budget": {"total": _finite(self.total), "costs": [asdict(p) for p in self.prices]},
            **self.sizes,
            **rules_meta(self.base.rules),
            **behaviour_meta(self.ensemble, self.worlds),
        }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _bare(limit: Limit) -> dict[str, Any]:
    return asdict(limit) | {"low": _finite(limit.low), "high": _finite(limit.high)}


def rounded_step(low: float, high: float) -> float:
    """The power of ten by which values in a range are distinguished: 20 to 200 steps of it.

    Nobody can put a lever to a tenth of a per cent.
    """
    return float(10.0 ** math.floor(math.log10((high - low) / 20.0)))


def expected_cost(plan: SearchPlan) -> float:
    """Known cases a search will simulate at most, burn-ins included."""
    made = plan["population"] * plan["generations"]
    from_search = expected_cases([[plan.base] * made], plan["replications"], plan["days"])
    return from_search + expected_cases(
        [[plan.base] * (plan["population"] + 6)], plan["confirm"], plan["days"]
    )
