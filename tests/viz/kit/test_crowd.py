"""Twenty visitors at once: no error, every question answered, and the memory back when they leave.

Lives here: what a process of their own reports of them (tests/support/crowd.py).
May not: a browser; twenty of those on a machine of two cores measure themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import crowd

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

ROOT = Path(__file__).parents[3]
MORE = 1.03
"""Memory after the second crowd over that after the first: nothing of a visitor may stay."""


def test_twenty_visitors_come_and_go(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("solara")
    ran = subprocess.run(
        [sys.executable, crowd.__file__],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    first, second = told["memory"]
    with capsys.disabled():
        moves = told["moves"]
        print(f"\n{crowd.SESSIONS} visitors, {moves} moves: {first:.0f} MB, then {second:.0f} MB")
    assert told["moves"] >= 2 * crowd.SESSIONS
    assert told["answered"] == told["apart"] == crowd.SESSIONS  # each its own
    assert told["failed"] == []
    assert second <= first * MORE
