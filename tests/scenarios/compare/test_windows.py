"""Outcomes by window of a timeline, and recovery from its shocks.

Lives here: a shocked comparison of two short worlds, and recovery on series made by hand.
May not: what a shock does in the engine (tests/model).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scenarios import load
from scenarios.compare.comparison import Comparison, compare
from scenarios.compare.windows import recovery_means
from scenarios.run.experiment import replicate, single
from scenarios.run.recovery import recovery

DAYS = 40
FLOOD = {"days": DAYS, "shock": [{"kind": "demand", "from_day": 10, "days": 5, "size": 6.0}]}


@pytest.fixture(scope="module")
def found() -> Comparison:
    scenario = load("huaisi", "big_department", timeline=FLOOD)
    return compare([[scenario]], 1, 2, DAYS, "huaisi", ["big_department"])


def test_each_window_has_the_rows_of_the_whole_over_its_own_days(found: Comparison) -> None:
    windows = found.windows
    assert list(windows["window"].unique()) == ["before", "during", "after"]
    assert set(windows["replications"]) <= {0, 1, 2}
    assert len(windows) == 3 * len(found.frame)
    assert set(found.frame.columns) < set(windows.columns)
    assert found.meta["timeline"] == "own"


def test_recovery_has_a_row_for_each_world_and_arm(found: Comparison) -> None:
    assert list(found.recovery["arm"]) == ["before", "after"] * 2
    assert (found.recovery["peak_excess"] > 0).all()
    assert {"windows.csv", "recovery.csv"} < set(found.files)
    assert len(found.timed["recovery"]) == 2


def test_without_a_timeline_nothing_is_added() -> None:
    scenario = load("huaisi", "big_department")
    plain = compare([[scenario]], 1, 1, 5, "huaisi", ["big_department"])
    assert plain.timed == {}
    assert "windows.csv" not in plain.files


def test_the_calm_twin_is_the_same_world_without_the_shock() -> None:
    shocked = load("huaisi", "big_department", timeline=FLOOD)
    pair = replicate([shocked], 1, DAYS)
    plain = replicate([load("huaisi", "big_department")], 1, DAYS)
    assert [one.outcomes for one in pair.calm] == [plain.before.outcomes, plain.after[0].outcomes]
    assert pair.before.outcomes != plain.before.outcomes


def test_one_run_has_its_windows_and_its_recovery() -> None:
    answer = single(load("huaisi", "big_department", timeline=FLOOD), 1, DAYS)
    assert list(answer["windows"]) == ["before", "during", "after"]
    assert set(answer["recovery"]) == {"recovery_days", "peak_excess"}


def test_recovery_counts_days_from_the_end_until_the_week_is_near_the_twin() -> None:
    calm = np.full(30, 100)
    struck = calm.copy()
    struck[10:20] = 200
    assert recovery(struck, calm, 15) == {"recovery_days": 11.0, "peak_excess": 100.0}
    assert recovery(struck, calm, 30) == {"recovery_days": None, "peak_excess": 100.0}
    assert recovery(calm, calm, 15) == {"recovery_days": 0.0, "peak_excess": 0.0}


def test_a_world_that_does_not_recover_is_longer_than_any() -> None:
    rows = pd.DataFrame(
        {
            "place": "x",
            "reform": None,
            "arm": "before",
            "seed": [1, 2, 3],
            "recovery_days": [3.0, 9.0, None],
            "peak_excess": [1.0, 2.0, 3.0],
        }
    )
    (one,) = recovery_means(rows).to_dict("records")
    assert (one["recovery_days"], one["peak_excess"]) == (9.0, 2.0)
    assert one["recovered"] == pytest.approx(2 / 3)
    worse = recovery_means(rows.assign(recovery_days=[3.0, None, None]))
    assert worse["recovery_days"].isna().all()
