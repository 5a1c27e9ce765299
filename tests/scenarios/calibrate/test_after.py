"""The second sieve: thresholds drawn until a reform's report no longer rules a set out.

Lives here: the sieve on reports with a known answer, and in a search of seconds.
May not: what the shipped sets are like (test_ensemble.py).
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from calls import call, place
from mini_targets import MINI
from scenarios.calibrate import diagnosis
from scenarios.calibrate.after import sifted
from scenarios.calibrate.targets import After, Prior, Stats, Target, Threshold, Values

__all__ = ["place"]  # a fixture

LINE = Prior("line", 0.0, 1.0, 0.5, True, False)
REPORTED = Target("offices_affected", 0.2, 0.3, 0.01, True, "a test")

AFTER = """
[after]
place = "./tiny.toml"
reform = "five_powers"
days = 730
worlds = 1
tries = 4

[after.targets]
satisfaction_recorded = { low = 0.1, high = 1.0, tolerance = 0.1, source = "a test" }

[after.learn]
good_grade = { range = [0.9, 0.99], raises = ["satisfaction_recorded"] }
"""

BAD = {
    "no table": ("[after]\n", "[[after]]\n", ("[after] = ", "a table")),
    "unknown key": ("tries =", "trees =", ("unknown key 'trees'", "tries")),
    "no reform": ('reform = "five_powers"\n', "", ("reform = None", "a name")),
    "days too few": ("days = 730", "days = 7", ("days = 7", "365")),
    "tries no number": ("tries = 4", 'tries = "x"', ("tries = 'x'", "whole number")),
    "a shape": ("satisfaction_recorded = {", "S1 = {", ("unknown outcome 'S1'",)),
    "nothing raised": ('["satisfaction_recorded"]', "[]", ("raises", "a target or more")),
    "raises another": ('["satisfaction_recorded"]', '["gap"]', ("unknown target 'gap'",)),
    "only a range": (
        '{ range = [0.9, 0.99], raises = ["satisfaction_recorded"] }',
        "[0.9, 0.99]",
        ("a range and what it raises",),
    ),
    "learnt twice": ("good_grade = {", "rationality = {", ("rationality", "once")),
}


def after(*thresholds: Threshold, tries: int = 60) -> After:
    return After("p", "r", 730, 1, tries, (REPORTED,), thresholds)


def test_thresholds_are_spread_evenly_over_what_the_report_leaves() -> None:
    # The report is twice the threshold: what is left is .095 to .155, tolerance included.
    rng, found, reads = np.random.default_rng(1), [], 0

    def read(values: Values) -> Stats:
        nonlocal reads
        reads += 1
        return {"offices_affected": 2.0 * values["line"]}

    for _ in range(2000):
        kept = sifted(after(Threshold(LINE, ("offices_affected",))), {"other": 7.0}, rng, read)
        assert kept is not None
        values, stats = kept
        assert values["other"] == 7.0
        assert stats["offices_affected"] == 2.0 * values["line"]
        found.append(values["line"])
    low, high = 0.095, 0.155
    assert low <= min(found) <= max(found) <= high
    error = (high - low) / np.sqrt(12 * len(found))
    assert abs(np.mean(found) - (low + high) / 2) < 4 * error
    assert reads / 2000 < 8  # drawn from the whole prior each time it would take 1 / .06 = 17


def test_a_set_that_finds_no_threshold_is_ruled_out() -> None:
    tried = []

    def read(values: Values) -> Stats:
        tried.append(values["line"])
        return {"offices_affected": 0.9}

    rng = np.random.default_rng(2)
    assert sifted(after(Threshold(LINE, ("offices_affected",)), tries=9), {}, rng, read) is None
    assert len(tried) == 9
    assert tried == sorted(tried, reverse=True)


def test_too_little_raises_the_threshold() -> None:
    tried = []

    def read(values: Values) -> Stats:
        tried.append(values["line"])
        return {"offices_affected": 0.0}

    rng = np.random.default_rng(3)
    assert sifted(after(Threshold(LINE, ("offices_affected",)), tries=9), {}, rng, read) is None
    assert tried == sorted(tried)


def test_without_a_threshold_a_set_is_read_once() -> None:
    rng = np.random.default_rng(4)
    assert sifted(after(), {"a": 1.0}, rng, lambda _: {"offices_affected": 0.25}) is not None
    assert sifted(after(), {"a": 1.0}, rng, lambda _: {"offices_affected": 0.9}) is None


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_table_is_refused_in_clear_words(kind: str, place: Path) -> None:
    old, new, words = BAD[kind]
    assert old in AFTER
    path = place.parent / "mini.toml"
    path.write_text(MINI + AFTER.replace(old, new), encoding="utf-8")
    result = call("calibrate", path, "--out", "o")
    assert result.exit_code == 2, result.output
    said = " ".join(result.stderr.split())
    assert all(word in said for word in words), said
    assert not Path("o").exists()


def test_a_search_keeps_thresholds_and_what_they_gave(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "checked_places", lambda: ["./tiny.toml"])
    path = place.parent / "mini.toml"
    path.write_text(MINI + AFTER, encoding="utf-8")
    assert call("calibrate", path, "--out", "o", "--workers", 1).exit_code == 0
    assert call("calibrate", path, "--out", "p", "--workers", 2).exit_code == 0
    assert Path("o/ensemble.csv").read_bytes() == Path("p/ensemble.csv").read_bytes()
    found = json.loads(Path("o/ensemble.json").read_text("utf-8"))
    assert found["targets"][-1]["name"] == "after: satisfaction_recorded"
    threshold = found["parameters"][-1]
    assert (threshold["name"], threshold["by"]) == ("good_grade", ["after: satisfaction_recorded"])
    assert found["recipe"]["accepted"] <= found["recipe"]["met_before"]
    assert Path("o/ensemble.csv").read_text("utf-8").splitlines()[0].endswith("good_grade")
