"""A surrogate of the model: a statistic as a smooth function of the parameters, and its error.

Lives here: ridge regression on a quadratic, its penalty and error by leaving one run out.
May not: know what a parameter or a target is, or run anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
PENALTIES = np.geomspace(1.0, 1e5, 21)


@dataclass(frozen=True)
class Surrogate:
    """A fitted statistic: call it with points of the unit cube, (n, parameters).

    `error` is the standard deviation of a run left out, in the units of `fitted`: of the
    logarithm where `logged`. `explained` is the share of variance it predicts of such runs.
    """

    weights: Array
    centre: Array
    mean: float
    logged: bool
    error: float
    explained: float

    def __call__(self, points: Array) -> Array:
        """The expected statistic at each point (n,)."""
        found = self.mean + (features(points) - self.centre) @ self.weights
        return np.exp(found) if self.logged else found

    def band(self, points: Array, width: float) -> tuple[Array, Array]:
        """The statistic at each point, less and plus `width` errors."""
        found = self.mean + (features(points) - self.centre) @ self.weights
        low, high = found - width * self.error, found + width * self.error
        return (np.exp(low), np.exp(high)) if self.logged else (low, high)


def features(points: Array) -> Array:
    """Linear, quadratic and product terms of points in the unit cube, each about one in size."""
    z = np.sqrt(12.0) * (points - 0.5)
    first, second = np.triu_indices(z.shape[1], 1)
    return np.hstack([z, z * z - 1.0, z[:, first] * z[:, second] / 2.0])


def fitted(points: Array, values: Array) -> Surrogate:
    """Fit values (n,) at points (n, parameters) of the unit cube; both finite.

    Fitted is the logarithm where every value is positive. The penalty is the one whose prediction
    of a run left out errs least: with the singular values of the features that needs no refit.
    """
    logged = bool((values > 0.0).all())
    y = np.log(values) if logged else values
    terms = features(points)
    centre, mean = terms.mean(axis=0), float(y.mean())
    u, s, v = np.linalg.svd(terms - centre, full_matrices=False)
    along = u.T @ (y - mean)
    best: tuple[float, Array] | None = None
    for penalty in PENALTIES:
        kept = s * s / (s * s + penalty)
        leverage = (u * u) @ kept + 1.0 / y.size
        left_out = (y - mean - u @ (kept * along)) / (1.0 - np.minimum(leverage, 0.999))
        error = float(np.sqrt(np.mean(left_out**2)))
        if best is None or error < best[0]:
            best = error, v.T @ (s / (s * s + penalty) * along)
    assert best is not None
    error, weights = best
    explained = max(1.0 - error**2 / max(float(y.var()), 1e-300), 0.0)
    return Surrogate(weights, centre, mean, logged, error, explained)
