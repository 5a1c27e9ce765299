"""A study as a model of the EMA Workbench, for whatever that can do with one.

Lives here: `to_ema`: factors as its uncertainties and levers, outcomes as its outcomes.
May not: run anything in a way of its own: numbers are those of scenarios/run/experiment.py.

The EMA Workbench is an extra: `pip install "buckstop[discovery]"`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import replicate
from scenarios.study.plan import Study

EXTRA = "discovery"


@contextmanager
def workbench() -> Iterator[None]:
    """Import from the EMA Workbench in here: without its warnings, and with a word if it lacks."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own extras that are not installed
            yield
    except ImportError as error:
        raise ScenarioError(
            f"{error.name}: not installed: expected the EMA Workbench. Install it with "
            f"pip install 'buckstop[{EXTRA}]'."
        ) from None


def to_ema(study: Study, reform: int = 0) -> Any:
    """The study under one of its reforms as an `ema_workbench.Model`.

    Place facts and behavioural parameters become uncertainties, levers become levers, each over
    the range of the design. An experiment runs all replications of the study and gives, of every
    outcome, the mean after the reform and of the paired differences (`NAME_difference`); NaN where
    it is undefined in all. Raises ScenarioError where the EMA Workbench is not installed.
    """
    with workbench():
        from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome
    model = Model("buckstop", function=_function(study, reform))
    parameters: dict[str, list[Any]] = {"levers": [], "uncertainties": []}
    for name, factor in study.design.factors.items():
        sort = IntegerParameter if factor.parameter.integer else RealParameter
        called = "levers" if factor.kind == "lever" else "uncertainties"
        parameters[called].append(sort(name, min(factor.values), max(factor.values)))
    model.levers, model.uncertainties = parameters["levers"], parameters["uncertainties"]
    model.outcomes = [
        ScalarOutcome(f"{name}{suffix}")
        for name in study.outcomes
        for suffix in ("", "_difference")
    ]
    return model


def _function(study: Study, reform: int) -> Callable[..., dict[str, float]]:
    """What the Workbench calls: a value for every factor, by name."""

    def run(**values: float) -> dict[str, float]:
        point = {
            name: int(value) if study.design.factors[name].parameter.integer else float(value)
            for name, value in values.items()
        }
        pairs = [
            replicate([study.at(point, reform, seed)], seed, study.days)
            for seed in range(study.seed, study.seed + study.replications)
        ]
        found = {}
        for name in study.outcomes:
            arms = [(p.before.outcomes[name], p.after[0].outcomes[name]) for p in pairs]
            before, after = np.array(arms, float).T
            found[name] = _mean(after)
            found[f"{name}_difference"] = _mean(after - before)
        return found

    return run


def _mean(values: np.ndarray[Any, Any]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
