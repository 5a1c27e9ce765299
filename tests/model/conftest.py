"""What tests of a Mesa model share: the settings of a tiny place. May not: an assertion."""

from __future__ import annotations

import pytest

from calls import tiny
from model.declared.scenario import Scenario
from scenarios import load


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> list[Scenario]:
    """The tiny place without a reform and with one."""
    place = tiny(tmp_path_factory.mktemp("place"))
    return [load(place=place), load(place=place, reform="six_powers")]
