"""Every lever in force does something, every other does nothing; the plain directions hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import toy
from test_zeros import digest

from model.declare import declared
from model.levers import Reform
from model.outcomes import outcomes
from model.plan import burnt_in, run_arm
from model.scenario import Scenario
from scenarios import load
from scenarios.files import shipped

LEVERS = declared(Reform)
IN_FORCE = (
    "whistle_binding", "whistle_deadline", "bottom_up_weight", "bottom_up_weight_office",
    "accountability", "coordination", "force_command", "delegated_powers", "list_coverage",
    "lists_merged", "lookup_minutes", "first_receiver", "return_limit", "sections_pooled",
    "signoff_levels", "platform", "handover_days",
)  # fmt: skip
WORLDS = range(1, 31)
ERRORS = 3.5  # standard errors: a wrong verdict about once in four thousand tests


def with_lever(name: str, value: float, **facts: float) -> Scenario:
    """The toy district in which one lever takes another value after."""
    scenario = toy(**facts)
    return replace(scenario, after=Reform(**(scenario.before.model_dump() | {name: value})))


def strongest(name: str) -> float:
    """The far end of a lever's range in its stronger direction."""
    p = LEVERS[name]
    value = p.high if p.stronger == "up" else p.low
    return int(value) if p.integer else value


def test_exactly_the_levers_of_this_stage_have_a_mechanism() -> None:
    assert {name for name, p in LEVERS.items() if p.mechanism} == set(IN_FORCE)


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_changes_the_run_if_and_only_if_it_is_in_force(name: str) -> None:
    # returns are used up only where lists are silent and the platform routes them
    scenario = with_lever(name, strongest(name), void_share=0.2, address_accuracy=0.7)
    snapshot = burnt_in(scenario, 21)
    arms = [run_arm(snapshot, scenario, 21, 150, reformed=r)[0] for r in (False, True)]
    plain = [digest(world._replace(levers=world.p)) for world in arms]
    assert (plain[0] != plain[1]) == LEVERS[name].mechanism


def difference(scenario: Scenario, outcome: str) -> tuple[float, float]:
    """Mean paired difference of an outcome and its standard error, over worlds."""
    found = []
    for seed in WORLDS:
        snapshot = burnt_in(scenario, seed)
        before, after = (
            outcomes(run_arm(snapshot, scenario, seed, 365, reformed=r)[1])[outcome]
            for r in (False, True)
        )
        found.append(np.array(after, float) - np.array(before, float))
    return float(np.mean(found)), float(np.std(found, ddof=1) / np.sqrt(len(found)))


@pytest.mark.parametrize(
    ("lever", "value", "outcome", "sign"),
    [
        ("bottom_up_weight", 0.9, "buck_passing_rate", -1),
        ("accountability", 1.0, "buck_passing_rate", -1),
        ("list_coverage", 1.0, "first_address", +1),
        ("lists_merged", 1.0, "first_address", +1),
        ("lists_merged", 1.0, "buck_passing_rate", -1),
        ("lookup_minutes", 0.5, "true_in_time", +1),
        ("handover_days", 0.0, "true_in_time", +1),
        ("signoff_levels", 1, "true_in_time", +1),
        ("delegated_powers", 1.0, "burden", +1),
        ("coordination", 1.0, "true_in_time", +1),
        ("platform", 1.0, "rejected_share", +1),
        ("whistle_binding", 1.0, "rejected_share", +1),
        ("force_command", 1.0, "whistle_response", -1),
    ],
)
def test_plain_directions(lever: str, value: float, outcome: str, sign: int) -> None:
    mean, error = difference(with_lever(lever, value), outcome)
    assert sign * mean > ERRORS * error, f"{mean:.4f} ± {error:.4f}"


@pytest.mark.parametrize("reform", shipped("reform"))
def test_every_shipped_clause_is_applied_pending_or_already_so(reform: str) -> None:
    scenario = load("baseline", reform)
    changed = {n for n in LEVERS if getattr(scenario.after, n) != getattr(scenario.before, n)}
    assert changed <= set(IN_FORCE)
    assert not changed & set(scenario.pending)
    assert all(not LEVERS[name].mechanism for name in scenario.pending)
