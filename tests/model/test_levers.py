"""Every lever does something once it has something to act on; the plain directions hold.

Lives here: a run of the toy district for each lever at its strongest, and the signs that physics
gives. May not: levels, or the combined effect of whole reforms.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from districts import digest, toy
from model.declared.declare import declared
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.plan import burnt_in, run_arm
from model.readings import outcomes
from scenarios import load
from scenarios.inputs.toml_files import read_reform, shipped

LEVERS = declared(Reform)
CONTESTED = {"void_share": 0.2, "address_accuracy": 0.7}
"""Facts under which returns are used up and meetings have something to decide."""
FACTS: dict[str, dict[str, float]] = {
    "take_back": {"powers_held": 1.0, "load": 1.2}  # only what townships hold and can't carry
}
"""Facts of the toy without which a lever has nothing to act on."""
COMPANIONS: dict[str, dict[str, float]] = {
    "list_staffing": {"delegated_powers": 1.0},  # staff follow a matter that changed hands
    "admission_penalty": {"admission_control": 0.5},  # it deters a leak, and control makes one
    "whistle_deadline": {"whistle_binding": 1.0},  # a call that nothing binds has no deadline
    "whistle_gate": {"whistle_binding": 1.0},
}
"""Levers that stand in both arms, without which another has nothing to act on."""
BESIDE: dict[str, dict[str, float]] = {
    "weight_posting_only": {"bottom_up_weight": 0.5}  # it holds back what the same reform raises
}
"""Levers of the same reform, without which another has nothing to act on."""
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


def companied(scenario: Scenario, name: str, value: float) -> Scenario:
    """One lever takes another value after; what it needs beside it stands in both arms."""
    before = Reform(**(scenario.before.model_dump() | COMPANIONS.get(name, {})))
    return replace(scenario, before=before, after=Reform(**(before.model_dump() | {name: value})))


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_at_its_strongest_changes_what_happens(name: str) -> None:
    # 450 days: a year ends among them, for heads, successors and rotation
    facts = toy(**(CONTESTED | FACTS.get(name, {})))
    scenario = companied(facts, name, strongest(name))
    rules = scenario.before.model_dump() | BESIDE.get(name, {})
    without = replace(scenario, after=Reform(**rules))
    both = replace(scenario, after=Reform(**(rules | {name: strongest(name)})))
    snapshot = burnt_in(scenario, 21)
    before, after = (run_arm(snapshot, arm, 21, 450, reformed=True)[0] for arm in (without, both))
    assert before.daily.tobytes() != after.daily.tobytes()


@pytest.mark.parametrize("name", [*FACTS, *COMPANIONS, *BESIDE])
def test_a_lever_with_nothing_to_act_on_changes_nothing(name: str) -> None:
    scenario = with_lever(name, strongest(name), powers_held=0.0)
    snapshot = burnt_in(scenario, 21)
    arms = [run_arm(snapshot, scenario, 21, 450, reformed=r)[0] for r in (False, True)]
    assert digest(arms[0]._replace(levers=arms[1].levers)) == digest(arms[1])


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
        ("bottom_up_weight", 0.9, "vertical_neglect", +1),
        ("accountability", 1.0, "buck_passing_rate", -1),
        ("lists_merged", 1.0, "first_address", +1),
        ("lists_merged", 1.0, "buck_passing_rate", -1),
        ("list_supervision", 1.0, "buck_passing_rate", -1),
        ("joint_meeting_interval", 0.0, "first_address", +1),
        ("tiered_dispatch", 1.0, "first_address", +1),
        ("lookup_minutes", 0.5, "staff_days", -1),
        ("signoff_levels", 1, "recorded_in_time", +1),
        ("signoff_levels", 1, "satisfaction", +1),
        ("cross_training", 1.0, "true_in_time", +1),
        ("delegated_powers", 1.0, "burden", +1),
        ("staff_shift", 0.3, "burden", -1),
        ("staff_shift", 0.3, "vertical_neglect", +1),
        ("noncore_cleared", 1.0, "burden", -1),
        ("admission_control", 1.0, "burden", -1),
        ("village_ties", 1.0, "burden", -1),
        ("coordination", 1.0, "true_in_time", +1),
        ("platform", 1.0, "rejected_share", +1),
        ("whistle_binding", 1.0, "rejected_share", +1),
        ("whistle_binding", 1.0, "call_absent", -1),
        ("whistle_gate", 2, "whistle_response", +1),
        ("force_command", 1.0, "evasion_rate", -1),
        ("localised_offices", 1.0, "evasion_rate", -1),
    ],
)
def test_plain_directions(lever: str, value: float, outcome: str, sign: int) -> None:
    mean, error = difference(companied(toy(), lever, value), outcome)
    assert sign * mean > ERRORS * error, f"{mean:.4f} ± {error:.4f}"


def test_more_coverage_of_a_single_list_makes_first_addresses_right() -> None:
    # With several lists more coverage also makes more of them disagree, and the sign is open.
    scenario = with_lever("list_coverage", 1.0, source_lists=1)
    mean, error = difference(scenario, "first_address")
    assert mean > ERRORS * error, f"{mean:.4f} ± {error:.4f}"


@pytest.mark.parametrize("reform", shipped("reform"))
def test_every_shipped_clause_is_applied_or_already_so(reform: str) -> None:
    scenario = load("baseline", reform)
    changed = {n for n in LEVERS if getattr(scenario.after, n) != getattr(scenario.before, n)}
    named = {line.name for line in read_reform(reform).levers}
    assert changed | set(scenario.already) == named
    assert not changed & set(scenario.already)
