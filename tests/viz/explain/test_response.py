"""The command `response`: what it prints, and what it writes.

Lives here: its JSON and its sentences. May not: the rows themselves (tests/scenarios/explain).
"""

from __future__ import annotations

import json
from pathlib import Path

from calls import answered, call

SIZES = ("--replications", "2", "--days", "60")
WHERE = ("--place", "huaisi", "--reform", "big_department", "--lever", "platform")


def test_the_object_is_the_file(tmp_path: Path) -> None:
    printed = answered("response", *WHERE, *SIZES, "--out", tmp_path / "out")
    written = json.loads((tmp_path / "out" / "response.json").read_text(encoding="utf-8"))
    assert printed == written | {"folder": str(tmp_path / "out")}
    assert printed["meta"]["values"] == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_a_row_for_each_value_and_the_best_in_words(tmp_path: Path) -> None:
    done = call("response", *WHERE, *SIZES, "--out", tmp_path / "out", columns=120)
    assert done.exit_code == 0
    assert all(f"{value}% " in done.stdout for value in (0, 25, 50, 75, 100))
    assert "Of these values" in done.stdout
    assert (tmp_path / "out" / "response.csv").read_text().startswith("lever,value,place")


def test_an_unknown_lever_is_refused_before_anything_runs() -> None:
    done = call("response", "--lever", "platfrom")
    assert done.exit_code == 2
    assert "unknown lever 'platfrom'. Did you mean 'platform'?" in done.stderr
