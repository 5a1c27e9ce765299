"""Folders of studies, seen from outside: how a study stands, where it comes from, its versions.

Lives here: `status`, provenance, `--new-version`, and reading while a sweep runs.
May not: what a sweep finds.
"""

from __future__ import annotations

import json
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calls import answered, call, contents, place
from model.declared.outcomes import OUTCOMES
from scenarios.run.provenance import content_hash, git_state
from scenarios.study import folder as storing
from scenarios.study import plan_file as studying
from scenarios.study import sweep as running
from scenarios.study.folder import Store, go_on
from scenarios.study.opening import opened_study
from scenarios.study.plan_file import read_study
from scenarios.study.status import newest, read_results, status
from scenarios.study.sweep import Threads
from sweeps import EVERYTHING, LEVERS_ONLY, plan, refused, same, swept, table

__all__ = ["place"]  # a fixture


def test_status_of_a_whole_study(place: Path) -> None:
    rows = swept(plan(place.parent), "o")
    before = contents(Path("o"))
    found = answered("status", "o")
    assert contents(Path("o")) == before
    counts = ("runs", "done", "failed", "left", "running", "label", "eta_seconds", "versions")
    assert [found[name] for name in counts] == [24, 24, 0, 0, False, "", None, ["o"]]
    assert found["rate"] > 0
    means = {(row["reform"], row["outcome"]): row for row in found["means"]}
    assert len(means) == 2 * len(OUTCOMES)
    mine = rows[rows["reform"] == "one_list"]
    row = means["one_list", "true_in_time"]
    assert row["runs"] == 12
    assert row["after"] == pytest.approx(mine["true_in_time"].mean())
    assert row["difference"] == pytest.approx(
        (mine["true_in_time"] - mine["before_true_in_time"]).mean()
    )
    said = call("status", "o").stdout
    assert "24 of 24 runs done, 0 failed, 0 left" in said
    assert "incomplete" not in said


class StoppedError(Exception):
    """What ends a sweep in these tests."""


def interrupted(out: Path, study: Path, after: int, seen: Any = None) -> None:
    """Sweep until so many runs are done; `seen` is called after each, batches being of one."""
    ticks = []

    def tick() -> None:
        ticks.append(1)
        if seen:
            seen(len(ticks))
        if len(ticks) == after:
            raise StoppedError

    with pytest.raises(StoppedError), opened_study(out, read_study(study)) as store:
        go_on(store, Threads(1), tick)


def test_status_while_a_sweep_runs_and_after_it_was_stopped(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []

    def look(count: int) -> None:
        if count == 9:
            seen.append(status(Path("o")))
            assert len(pd.read_parquet("o/results")) == seen[0]["done"]

    monkeypatch.setattr(storing, "BATCH_ROWS", 4)
    interrupted(Path("o"), plan(place.parent, days=200), 10, look)
    (found,) = seen
    assert (found["running"], found["done"], found["left"]) == (True, 8, 16)
    assert found["rate"] > 0
    assert found["eta_seconds"] >= 0
    found = status(Path("o"))
    assert (found["running"], found["done"], found["eta_seconds"]) == (False, 10, None)
    assert found["label"] == "incomplete: 10 of 24 runs"
    said = call("status", "o").stdout
    assert "no sweep is under way" in said
    assert said.count("(incomplete: 10 of 24 runs)") == 2
    assert read_results(Path("o")).label == "incomplete: 10 of 24 runs"


def test_status_counts_what_failed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(world: Any, scenario: Any, *rest: Any, **more: Any) -> Any:
        if more["reformed"] and scenario.after.return_limit == 4:
            raise RuntimeError("a test")
        return sound(world, scenario, *rest, **more)

    sound = running.arm
    monkeypatch.setattr(running, "arm", failing)
    assert (
        "incomplete"
        in call("sweep", plan(place.parent), "--threads", "--out", "o").stdout
        + call("status", "o").stdout
    )
    found = answered("status", "o")
    assert (found["done"], found["failed"], found["left"]) == (16, 8, 0)
    with Path("o/failures.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"torn')
    assert answered("status", "o")["failed"] == 8


def test_status_before_the_first_batch_and_of_no_study(place: Path) -> None:
    with opened_study(Path("o"), read_study(plan(place.parent))) as store:
        assert isinstance(store, Store)
        found = status(Path("o"))
        assert (found["running"], found["done"], found["means"]) == (True, 0, [])
        assert (found["rate"], found["eta_seconds"]) == (None, None)
        with pytest.raises(ValueError, match="first batch"):
            read_results(Path("o"))
    for folder in (".", "nowhere", "tiny.toml"):
        result = call("status", folder)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "a folder that a sweep began" in result.stderr


def test_provenance_tells_every_start_and_is_no_part_of_the_study(place: Path) -> None:
    study = plan(place.parent)
    interrupted(Path("o"), study, 5)
    swept(study, "o", "--workers", 1)
    whole = json.loads(Path("o/provenance.json").read_text("utf-8"))
    assert whole["configuration"] == content_hash(read_study(study).config())
    assert [start["done"] for start in whole["starts"]] == [0, 5]
    assert [start["runner"] for start in whole["starts"]] == ["1 threads", "1 threads"]
    for start in whole["starts"]:
        assert datetime.fromisoformat(start["started"]).tzinfo
        assert start["python"] == platform.python_version()
        assert start["packages"]["numba"]
        assert set(start) >= {"version", "git", "platform"}
    Path("o/provenance.json").write_text("torn", encoding="utf-8")
    for batch in list(Path("o/results").iterdir())[:1]:
        batch.unlink()
    assert len(swept(study, "o")) == 24


def test_git_state_is_none_outside_a_checkout(tmp_path: Path) -> None:
    assert git_state(tmp_path) is None
    (tmp_path / ".git").mkdir()
    assert git_state(tmp_path) is None


def test_a_changed_plan_or_model_can_stand_beside_the_old_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = plan(place.parent), plan(place.parent, days=21)
    old = swept(first, "o")
    assert "--new-version to keep both" in refused(second, "--out", "o")
    result = call("sweep", second, "--threads", "--out", "o", "--new-version")
    assert result.exit_code == 0
    assert "o/v2/results" in result.stdout
    same(table("o/v2"), swept(second, "alone"))
    same(swept(first, "o"), old)
    assert (
        "24 of 24 runs, 24 of them before"
        in call("sweep", second, "--threads", "--out", "o").stdout
    )
    third = plan(place.parent, EVERYTHING)
    assert "out = 'o/v2'" in refused(third, "--out", "o")
    monkeypatch.setattr(studying, "stamp", lambda: "other")
    changed = refused(second, "--out", "o")
    assert 'model = "other", there' in changed
    call("sweep", second, "--threads", "--out", "o", "--new-version")
    same(table("o/v3")[list(OUTCOMES)].head(0), table("o/v2")[list(OUTCOMES)].head(0))
    assert newest(Path("o")) == Path("o/v3")
    found = answered("status", "o")
    assert (found["folder"], found["versions"]) == ("o/v3", ["o", "o/v2", "o/v3"])
    assert answered("status", "o/v2")["folder"] == "o/v2"


def test_a_version_is_not_begun_where_nothing_has_changed(place: Path) -> None:
    study = plan(place.parent, LEVERS_ONLY)
    swept(study, "o", "--new-version")
    assert (
        "24 of them before"
        in call("sweep", study, "--threads", "--out", "o", "--new-version").stdout
    )
    assert not Path("o/v2").exists()
