"""Small districts that tests share: fast, and with every kind of unit in them.

Lives here: the toy district, the engine compiled once, and a lever that nothing reads for a while,
and the folder that every test starts and ends in. May not: an assertion about the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from model.declared.scenario import Scenario
from model.district.setup import build_world, run_days
from scenarios import load
from scenarios.inputs.checks import LEVERS

pytest.register_assert_rewrite("visits")  # so that a failure there says what was complained of

TOY = {
    "townships": 6,
    "grids_per_township": 8,
    "departments": 8,
    "residents": 60_000.0,
    "matters": 80,
    "sections_per_township": 2,
}


def toy(
    reform: str = "none", *, behaviour: dict[str, float] | None = None, **facts: float
) -> Scenario:
    """The toy district of 6 townships under a reform, with other facts or behaviour if given."""
    scenario = load("baseline", reform)
    return replace(
        scenario,
        place=scenario.place.model_validate(scenario.place.model_dump() | TOY | facts),
        behaviour=scenario.behaviour.model_validate(
            scenario.behaviour.model_dump() | (behaviour or {})
        ),
    )


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile the engine once before any test, so that no call says that it does."""
    run_days(build_world(toy(), 1), 1)


@pytest.fixture(autouse=True)
def at_home() -> Iterator[None]:
    """Fail the test that leaves the others in another folder: their paths would be astray."""
    home = Path.cwd()
    yield
    if Path.cwd() != home:
        pytest.fail(f"the test ended in {Path.cwd()}")


@pytest.fixture
def district() -> Scenario:
    """The toy district without a reform."""
    return toy()


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> str:
    """A lever that for one test no rule reads: a clause of six_powers, one_list and war_zone."""
    name = "admission_control"
    monkeypatch.setitem(LEVERS, name, replace(LEVERS[name], mechanism=False))
    return name
