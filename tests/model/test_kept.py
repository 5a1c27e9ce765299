"""What is computed once and kept: after a year it is what its formula gives, to the last bit.

Lives here: kept columns against the rules they come from, and the survival curve against SciPy's.
May not: what a rule says (tests/model/rules), or a number of a run (test_digest.py).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from districts import toy
from model.declared.scenario import Scenario
from model.plan import Cohort, begin_arm, burnt_in, read_cohort, run_on
from model.rules.answer import felt
from model.rules.closing import record_stakes
from model.rules.department import attention
from model.rules.grid import report_chance
from model.tables import draws
from model.tables.compiled import plain
from model.tables.draws import make_key, uniform
from model.tables.records import DURATIONS, World

SEED = 4
COUNTS = st.lists(st.integers(0, 40), min_size=DURATIONS, max_size=DURATIONS).map(np.array)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A district in which a reform changes what closing on paper risks."""
    made = toy("six_powers")
    return replace(made, after=made.after.model_copy(update={"accountability": 0.7}))


@pytest.fixture(scope="module")
def world(scenario: Scenario) -> World:
    """That district some months into the reform."""
    return run_on(begin_arm(burnt_in(scenario, SEED), scenario, SEED), scenario, 100)


def test_a_grid_keeps_its_chance_of_a_report(world: World) -> None:
    p = world.p[0]
    kept = [report_chance(p["report_rate"], p["trust_report"], t) for t in world.grids["trust"]]
    assert np.ptp(world.grids["trust"]) > 0.0
    assert world.grids["report"].tolist() == kept


def test_a_matter_keeps_its_work_as_it_is_felt(world: World) -> None:
    scale = float(world.p["work_scale"][0])
    kept = [felt(work, scale) for work in world.matters["work"].tolist()]
    assert world.matters["felt"].tolist() == kept


def test_a_township_keeps_what_a_record_is_worth_to_it_and_to_departments(world: World) -> None:
    p, lever = (table.view(np.recarray)[0] for table in (world.p, world.levers))
    assert lever.bottom_up_weight > 0.05
    assert world.towns["record"].tolist() == [record_stakes(0.0, True, lever, p)] * len(world.towns)
    found = record_stakes(lever.bottom_up_weight, False, lever, p)
    assert (world.ties["record"][:, :, 0] == found).all()


def test_a_unit_keeps_its_key_and_its_draw_of_command(world: World) -> None:
    assert len(world.natures) == len(world.units)
    for unit, (key, command) in enumerate(world.natures.tolist()):
        assert key == make_key(np.uint64(SEED), unit, 0, 0)
        assert command == uniform(np.uint64(key), draws.COMMAND, 0)


def test_a_rule_without_the_compiler_gives_the_same_bits(world: World) -> None:
    p = world.p.view(np.recarray)[0]
    for weight in np.linspace(0.0, 1.0, 21).tolist():
        assert plain(attention)(weight, p) == attention(weight, p)
    assert not hasattr(plain(attention), "py_func")


@pytest.fixture(scope="module")
def cohort(world: World, scenario: Scenario) -> Cohort:
    """A cohort whose counts a test replaces."""
    return read_cohort(world, scenario, world.units, 365, 400)


@settings(deadline=None, max_examples=60)
@given(solved=COUNTS, censored=COUNTS, from_day=st.integers(0, DURATIONS))
def test_the_survival_curve_is_scipys(
    cohort: Cohort, solved: np.ndarray, censored: np.ndarray, from_day: int
) -> None:
    solved[from_day:] = 0
    censored[from_day + 3 :] = 0
    found = replace(cohort, durations=solved, censored=censored).survival
    time, open_ = np.arange(DURATIONS), censored.copy()
    open_[-1] += solved[-1]
    sample = CensoredData(np.repeat(time[:-1], solved[:-1]), right=np.repeat(time, open_))
    if sample.num_censored() + len(sample._uncensored) == 0:
        assert (found == 1.0).all()
    else:
        assert found.tolist() == ecdf(sample).sf.evaluate(time).tolist()
