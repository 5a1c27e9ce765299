"""What every test has: the engine compiled once, and the folder it starts and ends in.

Lives here: fixtures. May not: an assertion about the model, or a helper that a test could import
(tests/support).
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from districts import toy
from model.declared.scenario import Scenario
from model.declared.timeline import Shock, ShockNumbers
from model.district.setup import build_world, run_days
from model.district.shocks import struck_by

pytest.register_assert_rewrite("visits")  # so that a failure there says what was complained of


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile the engine and its shocks once before any test, so that no call says that it does."""
    run_days(struck_by(build_world(toy(), 1), [Shock("demand", ShockNumbers(size=1.0))], 0), 1)


@pytest.fixture(autouse=True)
def at_home() -> Iterator[None]:
    """Fail the test that leaves the others in another folder: their paths would be astray."""
    home = Path.cwd()
    yield
    if Path.cwd() != home:
        pytest.fail(f"the test ended in {Path.cwd()}")


@pytest.fixture
def hangup() -> Iterator[None]:
    """What this test starts hears that its terminal closes, also if the suite runs under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def district() -> Scenario:
    """The toy district without a reform."""
    return toy()
