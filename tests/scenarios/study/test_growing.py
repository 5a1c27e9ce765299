"""Studies that grow: an extended study is the larger one swept at once, and runs nothing twice.

Lives here: extension, its end midway, and what is refused.
May not: joined folders (test_merging.py), or what a sweep promises (test_sweep.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calls import answered, call, contents, place
from scenarios.study import growing
from scenarios.study import sweep as running
from scenarios.study.plan_file import read_study
from scenarios.study.status import read_results, status
from sweeps import EVERYTHING, LEVERS_ONLY, plan, refused, same, series, swept, table

__all__ = ["place"]  # a fixture

OVER = "[design.over]\nplatform = [0.2, 0.9]\nreturn_limit = [1, 8]\n"
SOBOL = 'kind = "sobol"\nsamples = {}\nsecond_order = {}\n' + OVER
LIST = 'kind = "list"\npoints = [{}]\n'
P, Q, R = ("{ platform = 0.3 }", "{ platform = 0.9 }", "{ platform = 0.5 }")


class Counting:
    """The arm of a sweep, and how many reforms it was run for."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.after, self.sound = 0, running.arm
        patch.setattr(running, "arm", self)

    def __call__(self, *given: Any, **more: Any) -> Any:
        self.after += more["reformed"]
        return self.sound(*given, **more)


@pytest.mark.parametrize(
    ("small", "large", "kept"),
    [
        ({}, {"replications": 5}, 24),
        ({}, {"design": LEVERS_ONLY.replace("0.3, ", "0.1, 0.3, 0.6, ")}, 24),
        ({}, {"design": LEVERS_ONLY.replace("0.3, ", "0.1, "), "replications": 3}, 12),
        ({"design": EVERYTHING}, {"design": EVERYTHING, "replications": 3}, 24),
        ({"design": SOBOL.format(2, "true")}, {"design": SOBOL.format(4, "true")}, 48),
        ({"design": SOBOL.format(2, "false")}, {"design": SOBOL.format(2, "true")}, 32),
        ({"design": LIST.format(f"{P}, {P}")}, {"design": LIST.format(f"{Q}, {P}, {P}")}, 8),
    ],
    ids=["replications", "levels", "a level less", "hypercube", "sobol", "second order", "list"],
)
def test_an_extended_study_is_the_larger_one_swept_at_once(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    small: dict[str, Any],
    large: dict[str, Any],
    kept: int,
) -> None:
    before = swept(plan(place.parent, **small), "o")
    larger = plan(place.parent, **large)
    whole = swept(larger, "whole")
    assert "differs" in call("sweep", larger, "--out", "o").stderr
    counted = Counting(monkeypatch)
    result = call("sweep", larger, "--threads", "--out", "o", "--extend")
    assert result.exit_code == 0, result.output
    same(table("o"), whole)
    assert counted.after == len(whole) - kept
    left = len(before) - kept
    numbers = f"{kept} runs kept, {len(whole) - kept} new"
    numbers += f", {left} no longer part of the design: they stay in o/left_out" if left else ""
    assert f"extended: {numbers}\n" in result.stderr
    assert status(Path("o"))["left_out"] == left
    assert Path("o/left_out").exists() == bool(left)
    assert read_results(Path("o")).frame.equals(read_results(Path("whole")).frame)
    plans = [json.loads(Path(one, "plan.json").read_text("utf-8")) for one in ("o", "whole")]
    assert plans[0] == plans[1]
    assert "24 of" not in call("sweep", larger, "--threads", "--out", "o").stderr
    assert counted.after == len(whole) - kept


def test_daily_series_grow_with_their_study(place: Path) -> None:
    swept(plan(place.parent, daily="true"), "o")
    larger = plan(place.parent, LEVERS_ONLY.replace("0.3, ", "0.1, "), daily="true", replications=3)
    same(swept(larger, "o", "--extend"), swept(larger, "whole"))
    same(series("o"), series("whole"))
    assert set(series("o/left_out")["run_id"]) == set(table("o/left_out")["run_id"])


def test_what_was_left_out_is_taken_back_and_not_run_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = plan(place.parent)
    swept(first, "o")
    swept(plan(place.parent, LEVERS_ONLY.replace("0.9", "0.8")), "o", "--extend")
    assert len(table("o/left_out")) == 12
    counted = Counting(monkeypatch)
    both = plan(place.parent, LEVERS_ONLY.replace("0.9", "0.8, 0.9"))
    rows = swept(both, "o", "--extend")
    assert counted.after == 0
    assert not Path("o/left_out").exists()
    same(rows, swept(both, "whole"))


def test_an_extension_of_an_unfinished_study_resumes_after_an_interruption(place: Path) -> None:
    larger = plan(place.parent, replications=4)
    swept(plan(place.parent), "o", "--part", "1/3")
    assert call("sweep", larger, "--threads", "--out", "o", "--extend", "--part", "1/2").stdout
    assert status(Path("o"))["label"] == "incomplete: 24 of 48 runs"
    same(swept(larger, "o", "--extend", "--workers", 2), swept(larger, "whole"))


@pytest.mark.parametrize("step", range(9))
def test_an_extension_killed_anywhere_is_whole_or_not_there(
    place: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every change of a name in the folder, from the first batch to the last of the swap."""

    class KilledError(Exception):
        pass

    def dying(*names: Any) -> None:
        steps.append(names)
        if len(steps) > step:
            raise KilledError
        sound(*names)

    sound, steps, first = growing.os.replace, list[Any](), plan(place.parent)
    larger = plan(place.parent, LEVERS_ONLY.replace("0.3, ", "0.1, "), replications=3)
    swept(first, "o")
    with monkeypatch.context() as patch:
        patch.setattr(growing.os, "replace", dying)
        result = call("sweep", larger, "--threads", "--out", "o", "--extend", "--part", "1/36")
    assert isinstance(result.exception, KilledError)
    rows = swept(larger, "o", "--extend")
    same(rows, swept(larger, "whole"))
    assert len(table("o/left_out")) == 12
    assert not [path for path in Path("o").iterdir() if path.name.startswith((".w", ".e", "d"))]


@pytest.mark.parametrize(
    ("larger", "words"),
    [
        ({"replications": 1}, ("12 runs", "24", "larger")),
        ({"days": 30}, ("days is not that of 'o'", "days = 30, there 20", "--new-version")),
        ({"outcomes": '["gap"]'}, ("outcomes is not that of",)),
        ({"daily": "true"}, ("daily is not that of",)),
        ({"design": EVERYTHING}, ("none of the 24 runs in 'o'", "replications can be added")),
        ({"design": LEVERS_ONLY.replace("1, 4, 8", "2, 3, 5")}, ("none of the 24 runs",)),
    ],
)
def test_what_is_no_extension_is_refused(
    place: Path, larger: dict[str, Any], words: tuple[str, ...]
) -> None:
    swept(plan(place.parent), "o")
    asked = plan(place.parent, **larger)
    for more in ((), ("--dry-run",)):
        said = refused(asked, "--threads", "--out", "o", "--extend", *more)
        assert [word for word in words if word not in said] == [], said
    assert "--extend" in refused(asked, "--threads", "--out", "o")


def test_another_place_or_engine_is_no_extension(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent, replications=3)
    swept(plan(place.parent), "o")
    text = place.read_text("utf-8")
    place.write_text(text.replace("20000", "21000"), encoding="utf-8")
    said = refused(study, "--out", "o", "--extend")
    assert "none of the 24 runs" in said
    place.write_text(text, encoding="utf-8")
    monkeypatch.setattr("scenarios.study.plan_file.stamp", lambda: "other")
    assert "model is not that of 'o'" in refused(study, "--out", "o", "--extend")


def test_nothing_can_be_extended_where_nothing_is(place: Path) -> None:
    study = plan(place.parent)
    assert "a folder that a sweep began" in refused(study, "--out", "o", "--extend")
    swept(study, "o")
    assert "Leave one out" in refused(study, "--out", "o", "--extend", "--new-version")


def test_a_damaged_batch_is_set_aside_by_an_extension(place: Path) -> None:
    swept(plan(place.parent), "o")
    path = Path("o/results/000001.parquet")
    path.write_bytes(path.read_bytes()[:-9])
    larger = plan(place.parent, replications=3)
    result = call("sweep", larger, "--threads", "--out", "o", "--extend")
    assert "set aside, and its runs made anew" in result.stdout
    same(table("o"), swept(larger, "whole"))


def test_the_newest_version_is_extended(place: Path) -> None:
    swept(plan(place.parent), "o")
    call("sweep", plan(place.parent, days=30), "--threads", "--out", "o", "--new-version")
    first = contents(Path("o/results"))
    larger = plan(place.parent, days=30, replications=3)
    assert call("sweep", larger, "--threads", "--out", "o", "--extend").exit_code == 0
    same(table("o/v2"), swept(larger, "whole"))
    assert contents(Path("o/results")) == first


def test_a_part_of_a_study_is_its_share_of_the_runs(place: Path) -> None:
    study = plan(place.parent)
    parts = [swept(study, f"o{k}", "--part", f"{k}/5") for k in range(1, 6)]
    ids = [run_id for part in parts for run_id in part["run_id"]]
    assert sorted(ids) == sorted(run.run_id for run in read_study(study).runs)
    assert {len(part) for part in parts} == {4, 5}
    for wrong in ("0/2", "3/2", "1", "a/b", "1/25", "-1/2"):
        assert "part" in refused(study, "--out", "o", f"--part={wrong}")


def test_sensitivity_and_discover_of_an_extended_study_are_those_of_the_larger(place: Path) -> None:
    larger = plan(place.parent, SOBOL.format(32, "false"))
    swept(plan(place.parent, SOBOL.format(16, "false")), "o")
    swept(larger, "o", "--extend")
    swept(larger, "whole")
    where = ("--reform", "one_list", "--where", "true_in_time.after > 0.3")
    for asked in (("sensitivity",), ("discover", *where)):
        found = [answered(*asked, name, "--out", f"{asked[0]} {name}") for name in ("o", "whole")]
        one, other = ({k: v for k, v in d.items() if k not in ("folder", "meta")} for d in found)
        assert one == other
    assert answered("sensitivity", "o")["meta"]["samples"] == 32


def test_a_dry_run_says_what_a_sweep_would_take_and_writes_nothing(place: Path) -> None:
    small, larger = plan(place.parent), plan(place.parent, replications=5)
    before = contents(Path())
    for where in ((), ("--out", "o")):
        found = answered("sweep", small, "--dry-run", "--workers", 2, *where)
        assert [found[key] for key in ("runs", "kept", "new")] == [24, 0, 24]
        assert (found["rate_is"], found["rate"], found["workers"]) == ("guessed", None, 2)
        assert min(found[key] for key in ("seconds", "disk_bytes", "memory_bytes")) > 0
    assert contents(Path()) == before
    assert "--out" in refused(small)
    swept(small, "o")
    before = contents(Path())
    done = answered("sweep", small, "--dry-run", "--out", "o")
    assert [done[key] for key in ("kept", "new", "seconds", "disk_bytes")] == [24, 0, 0, 0]
    assert "differs" in refused(larger, "--out", "o", "--dry-run")
    found = answered("sweep", larger, "--dry-run", "--extend", "--out", "o")
    assert [found[key] for key in ("kept", "new", "left_out")] == [24, 36, 0]
    assert found["rate_is"] == "measured"
    assert found["seconds"] == pytest.approx(60 * 36 / found["rate"], abs=0.1)
    part = answered("sweep", larger, "--dry-run", "--extend", "--out", "o", "--part", "3/5")
    assert [part[key] for key in ("kept", "new")] == [24, 12]
    said = call("sweep", larger, "--dry-run", "--extend", "--out", "o").stdout
    assert said.startswith("60 runs: 24 kept, 36 new\n")
    assert "measured in this folder on" in said
    assert "a guess: 30 million cases" in call("sweep", larger, "--dry-run").stdout
    again = answered("sweep", larger, "--dry-run", "--new-version", "--out", "o")
    assert [again[key] for key in ("kept", "new")] == [0, 60]
    assert contents(Path()) == before
