"""The compiled engine's cache: an edited rule is noticed, and nowhere to write is no error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
from model.district.setup import build_world, run_days
from scenarios import load
world = run_days(build_world(load("huaisi"), 3), 40)
print(int(world.daily["judged"].sum()), int(world.daily["satisfied"].sum()))
"""


def judged(house: Path, cache: Path | str) -> tuple[list[int], str]:
    """Cases judged and residents satisfied in a copy of the house, and what it said on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house), "BUCKSTOP_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(word) for word in done.stdout.split()], done.stderr


@pytest.mark.long
def test_an_edited_rule_changes_results_with_nothing_cleared_by_hand(tmp_path: Path) -> None:
    house, cache = tmp_path / "house", tmp_path / "cache"
    for room in ("model", "scenarios"):
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    first, said = judged(house, cache)
    assert "Compiling" in said
    again, silent = judged(house, cache)
    assert again == first
    assert "Compiling" not in silent
    rule = house / "model" / "rules" / "resident.py"
    text = rule.read_text(encoding="utf-8")
    edited = text.replace("p.satisfied_solved if solved", "p.satisfied_unsolved if solved")
    assert edited != text
    rule.write_text(edited, encoding="utf-8")
    after, said = judged(house, cache)
    assert "Compiling" in said
    assert after[0] > 0.9 * first[0]
    assert after[1] < 0.6 * first[1]


def test_without_a_place_to_write_the_cache_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.tables import compiled

    for name in ("BUCKSTOP_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "/dev/null/nowhere")
    monkeypatch.setattr(compiled.tempfile, "gettempdir", lambda: "/dev/null/nowhere")
    assert compiled.cache_directory() is None
