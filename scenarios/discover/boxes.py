"""Boxes of parameters in which failures are dense, by PRIM and by CART.

Lives here: a box and its restrictions, and the search for boxes among given points.
May not: read a study, know what counts as failing (discover/discovery.py), or show anything.

PRIM peels a box, slice by slice, until it holds little but failures (Friedman and Fisher 1999;
Bryant and Lempert 2010); CART grows a tree. Both are the EMA Workbench's (Kwakkel 2017).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from scenarios.study.to_ema import workbench

Array = np.ndarray[Any, Any]

MOST_BOXES = 3
SMALLEST = 0.05
"""The smallest box, as a share of all points."""
ANY = 1e-9
"""A threshold below which no box is thrown away, and above which 1 counts as failing and 0 not."""
SURE = 0.05
"""Quasi-p above which a restriction is dropped: chance would do as well without it."""
SHUFFLES = 19
"""How often failures are dealt out anew: one box in twenty that is reported is due to chance."""


@dataclass(frozen=True)
class Restriction:
    """One side or both of one parameter; `quasi_p` is the larger of its sides', None of a tree."""

    name: str
    low: float | None
    high: float | None
    quasi_p: float | None


@dataclass(frozen=True)
class Box:
    """A part of the design where failures are dense.

    `coverage` is the share of all failures that are in it, `density` the share of its points that
    fail, `mass` its share of all points; points of earlier boxes are not counted again.
    """

    restrictions: tuple[Restriction, ...]
    coverage: float
    density: float
    mass: float

    @property
    def sentence(self) -> str:
        """The box in plain words, by the names of its parameters."""
        return (
            f"fails where {' and '.join(map(_said, self.restrictions))}: coverage "
            f"{self.coverage:.2f}, density {self.density:.2f}"
        )


def by_prim(
    x: pd.DataFrame, y: Array, boxes: int = MOST_BOXES
) -> tuple[tuple[Box, ...], tuple[tuple[float, float, int], ...]]:
    """Boxes of `x` (points, parameters) where `y` (points,) is 1, by PRIM; and the first's trail.

    Of the trail the box that best balances coverage and density (their harmonic mean) is taken,
    and what chance would do as well without is dropped from it. Further boxes are looked for in
    what is left. None is reported where failures that are dealt out anew make as good a box.
    """
    with workbench():
        from ema_workbench.analysis.prim import Prim

    def begun(fails: Array) -> Any:
        return Prim(x.astype(float), fails, threshold=ANY, mass_min=SMALLEST)

    algorithm, left = begun(y), np.ones(len(y), bool)
    trail: tuple[tuple[float, float, int], ...] = ()
    found: list[Box] = []
    while len(found) < boxes and y[left].any():
        peeled = algorithm.find_box()
        way, balance = peeled.peeling_trajectory, _balance(peeled)
        if not trail:
            columns = (way["coverage"], way["density"], way["res_dim"])
            trail = tuple((float(c), float(d), int(r)) for c, d, r in zip(*columns, strict=True))
            if any(_balance(begun(z).find_box()).max() >= balance.max() for z in _shuffled(y)):
                break
        peeled.select(int(balance.argmax()))
        _drop_the_unsure(peeled)
        limits, whole = peeled.box_lim, peeled.box_lims[0]
        quasi_p = {name: max(sides) for name, sides in _quasi_p(peeled).items()}
        box, inside = _box(x, y, left, limits, whole, quasi_p)
        if not box.restrictions or box.density <= y.mean():
            break
        found.append(box)
        left &= ~inside
    return tuple(found), trail


def _balance(peeled: Any) -> Array:
    """The harmonic mean of coverage and density along a trail (boxes,)."""
    way = peeled.peeling_trajectory
    balance = 2.0 * way["coverage"] * way["density"] / (way["coverage"] + way["density"])
    return np.asarray(balance.fillna(0.0), float)


def _shuffled(y: Array) -> Iterator[Array]:
    """Failures dealt out to the points anew: what looking for a box finds where there is none."""
    rng = np.random.default_rng(0)
    for _ in range(SHUFFLES):
        yield rng.permutation(y)


def _quasi_p(peeled: Any) -> dict[str, list[float]]:
    """By restricted parameter, the quasi-p of its lower and its upper side; -1 of an open side."""
    given = peeled.qp[peeled._cur_box].items()
    return {str(name): [float(p) for p in sides] for name, sides in given}


def _drop_the_unsure(peeled: Any) -> None:
    """Open one side of a parameter after the other, the least sure first, until all are sure."""
    algorithm = peeled.prim
    while True:
        unsure = [
            (p, name, side)
            for name, sides in _quasi_p(peeled).items()
            for side, p in enumerate(sides)
            if p > SURE
        ]
        if not unsure:
            return
        _, name, side = max(unsure)
        limits = peeled.box_lim.copy()
        limits.loc[side, name] = peeled.box_lims[0].loc[side, name]
        rows = algorithm.x.loc[algorithm.yi_remaining]
        within = ((rows >= limits.loc[0]) & (rows <= limits.loc[1])).all(axis=1)
        peeled.update(limits, algorithm.yi_remaining[within.to_numpy()])


def by_cart(x: pd.DataFrame, y: Array, boxes: int = MOST_BOXES) -> tuple[Box, ...]:
    """The leaves of a tree where `y` (points,) is dense, those that hold most failures first.

    Chance must be less likely to make a leaf than any that grows where failures are dealt out
    anew.
    """
    leaves = _leaves(x, y)
    least = min(_chance(leaf, z) for z in _shuffled(y) for leaf in _leaves(x, z))
    sure = [leaf for leaf in leaves if _chance(leaf, y) < least]
    return tuple(sorted(sure, key=lambda leaf: -leaf.coverage)[:boxes])


def _leaves(x: pd.DataFrame, y: Array) -> list[Box]:
    """All leaves of a tree."""
    with workbench():
        from ema_workbench.analysis.cart import CART
    tree = CART(x.astype(float), y, mass_min=2 * SMALLEST)
    state = np.random.get_state()
    np.random.seed(0)  # between splits as good as each other the tree chooses by this
    try:
        tree.build_tree()
    finally:
        np.random.set_state(state)
    if tree.clf.tree_.node_count == 1:
        return [Box((), 1.0, float(y.mean()), 1.0)]
    whole = pd.DataFrame({name: [x[name].min(), x[name].max()] for name in x})
    everything = np.ones(len(y), bool)
    return [_box(x, y, everything, limits, whole, {})[0] for limits in tree.boxes]


def _chance(leaf: Box, y: Array) -> float:
    """How likely so many failures are in a leaf that holds no more of them than any other part."""
    count = round(leaf.mass * len(y))
    return float(binomtest(round(leaf.density * count), count, y.mean(), "greater").pvalue)


def _box(
    x: pd.DataFrame,
    y: Array,
    left: Array,
    limits: pd.DataFrame,
    whole: pd.DataFrame,
    quasi_p: dict[str, float],
) -> tuple[Box, Array]:
    """A box as it is reported, counted among the points left; and which are inside (points,)."""
    inside, restrictions = left.copy(), []
    for name in x:
        (low, high), (least, most) = limits[name], whole[name]
        inside &= ((x[name] >= low) & (x[name] <= high)).to_numpy()
        if low > least or high < most:
            if x[name].dtype.kind == "i":
                low, high = math.ceil(low), math.floor(high)
            restrictions.append(
                Restriction(
                    name=str(name),
                    low=_tidy(low) if low > least else None,
                    high=_tidy(high) if high < most else None,
                    quasi_p=quasi_p.get(str(name)),
                )
            )
    restrictions.sort(key=lambda r: 0.0 if r.quasi_p is None else r.quasi_p)
    count = int(inside.sum())
    box = Box(
        restrictions=tuple(restrictions),
        coverage=float(y[inside].sum() / y.sum()),
        density=float(y[inside].mean()) if count else 0.0,
        mass=count / len(y),
    )
    return box, inside


def _tidy(value: float) -> float:
    """A limit to three digits: it lies between two points of a design, no nearer."""
    return float(f"{float(value):.3g}")


def _said(restriction: Restriction) -> str:
    name, low, high = restriction.name, restriction.low, restriction.high
    if low is None:
        return f"{name} ≤ {high:g}"
    return f"{name} ≥ {low:g}" if high is None else f"{low:g} ≤ {name} ≤ {high:g}"
