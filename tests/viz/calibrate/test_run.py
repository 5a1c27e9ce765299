"""`calibrate`: what is printed of a search that has ended.

Lives here: its table and lines. May not: a search (tests/scenarios/calibrate).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from viz.calibrate.run import print_calibration

TARGET = {"name": "S1", "mean": 1.25, "q05": 1.1, "q95": 1.4, "inside": 0.5, "counts": True}
PARAMETERS = [
    {"name": n, "asked": a, "learnt": n == "call_duty"}
    for n, a in (("call_duty", True), ("stigma", True), ("habit", False))
]


@pytest.mark.parametrize(
    ("learnt", "listed"), [(True, "1 of 2: call_duty"), (False, "0 of 2: none")]
)
def test_targets_what_was_learnt_and_the_file_are_printed(
    learnt: bool, listed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found: dict[str, Any] = {
        "targets": [TARGET, TARGET | {"name": "S8", "counts": False}],
        "parameters": [one if learnt else one | {"learnt": False} for one in PARAMETERS],
        "recipe": {"accepted": 1225, "confirmed": 2400},
    }
    print_calibration(found, Path("results/mine"))
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "target mean 5 % 95 % inside counts" in lines
    assert "S1 1.25 1.1 1.4 50 % yes" in lines
    assert "S8 1.25 1.1 1.4 50 % no" in lines
    assert f"learnt, {listed}" in lines
    path = Path("results/mine/ensemble.csv")
    assert f"1,225 plausible parameter sets of 2,400 confirmed → {path}" in lines
