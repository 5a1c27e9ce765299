"""Samplers: what a study varies, and the points a kind of design draws over it.

Lives here: factors, the kinds of designs, how many points each has, and their order.
May not: the form of [design] (study/design.py), points that are written out, or a scenario.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.declared.declare import Parameter
from scenarios.inputs.checks import Kind

Point = dict[str, float]
"""The values of the varied parameters, by name, in the order of the plan."""
Options = Mapping[str, int]
"""What a kind of design takes beside its factors: samples, second_order, levels."""


@dataclass(frozen=True)
class Factor:
    """One varied parameter: what it is, and its levels, or the two ends of its range."""

    kind: Kind
    parameter: Parameter
    values: tuple[float, ...]

    def at(self, share: float) -> float:
        """The value at a share (0 to 1) of the range; whole values are equally likely."""
        low, high = self.values
        if self.parameter.integer:
            return int(min(low + math.floor(share * (high - low + 1)), high))
        return min(low + share * (high - low), high)


Factors = Mapping[str, Factor]


@dataclass(frozen=True)
class Sampler:
    """A kind of design: the keys of its table, a line to show, its size and its points."""

    keys: tuple[str, ...]
    form: str
    size: Callable[[Factors, Options], int]
    draw: Callable[[Factors, Options, int], list[Point]]


def problem(design: Mapping[str, Any]) -> dict[str, Any]:
    """SALib's definition of the problem, from the `design` of a plan.json.

    Rows of results in the order of `point` are in the order in which SALib analyses them, a
    replication at a time.
    """
    over: Mapping[str, Sequence[float]] = design["over"]
    return {
        "num_vars": len(over),
        "names": list(over),
        "bounds": [[min(values), max(values)] for values in over.values()],
    }


def _product(factors: Factors, options: Options) -> int:
    return math.prod(len(factor.values) for factor in factors.values())


def _full_factorial(factors: Factors, options: Options, seed: int) -> list[Point]:
    """Every combination of levels, the last parameter changing fastest."""
    levels = [factor.values for factor in factors.values()]
    return [dict(zip(factors, row, strict=True)) for row in itertools.product(*levels)]


def _latin_hypercube(factors: Factors, options: Options, seed: int) -> list[Point]:
    """As many points as samples, one in each of as many equal slices of every range."""
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(len(factors), seed=np.random.default_rng(seed))
    return _placed(factors, sampler.random(options["samples"]))


def _sobol_size(factors: Factors, options: Options) -> int:
    crossed = 2 if options["second_order"] else 1
    return options["samples"] * (crossed * len(factors) + 2)


def _sobol(factors: Factors, options: Options, seed: int) -> list[Point]:
    """Saltelli's extension of a scrambled Sobol sequence, for variance-based indices."""
    from SALib.sample import sobol

    rows = sobol.sample(
        _unit(factors),
        options["samples"],
        calc_second_order=bool(options["second_order"]),
        seed=np.random.default_rng(seed),
    )
    return _placed(factors, rows)


def _morris_size(factors: Factors, options: Options) -> int:
    return options["samples"] * (len(factors) + 1)


def _morris(factors: Factors, options: Options, seed: int) -> list[Point]:
    """As many trajectories as samples; along each every parameter moves once."""
    from SALib.sample import morris

    rows = morris.sample(
        _unit(factors),
        options["samples"],
        num_levels=options["levels"],
        seed=np.random.default_rng(seed),
    )
    return _placed(factors, rows)


def _unit(factors: Factors) -> dict[str, Any]:
    """The problem on shares of ranges: whole numbers are made of them, each equally likely."""
    bounds = [[0.0, 1.0]] * len(factors)
    return {"num_vars": len(factors), "names": list(factors), "bounds": bounds}


def _placed(factors: Factors, rows: np.ndarray[Any, Any]) -> list[Point]:
    """Points from rows of shares."""
    return [
        {name: f.at(share) for (name, f), share in zip(factors.items(), row, strict=True)}
        for row in rows.tolist()
    ]


SAMPLERS: dict[str, Sampler] = {
    "full_factorial": Sampler(("over",), "platform = [0.0, 0.5, 1.0]", _product, _full_factorial),
    "latin_hypercube": Sampler(
        ("samples", "over"), "platform = [0.0, 1.0]", lambda f, o: o["samples"], _latin_hypercube
    ),
    "sobol": Sampler(
        ("samples", "second_order", "over"), "platform = [0.0, 1.0]", _sobol_size, _sobol
    ),
    "morris": Sampler(
        ("samples", "levels", "over"), "platform = [0.0, 1.0]", _morris_size, _morris
    ),
}
