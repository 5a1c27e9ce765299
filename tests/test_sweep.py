"""Sweeps: designs, common random numbers, a folder that survives a kill, and what is refused.

Lives here: what `run.py sweep` promises. May not: what the numbers ought to be.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from calls import ROOT, call, contents, place

from model.outcomes import OUTCOMES
from scenarios import store as storing
from scenarios import study as studying
from scenarios.checks import BEHAVIOURAL, FACTS, LEVERS
from scenarios.design import Design, read_design
from scenarios.errors import ScenarioError
from scenarios.files import shipped
from scenarios.study import Study, read_study

__all__ = ["place"]  # a fixture

BAD = ROOT / "tests" / "bad_studies"
PLAN = """title = "A test"
place = "./tiny.toml"
reform = ["none", "one_list"]
days = {days}
replications = {replications}
seed = 3
behaviour = "central"
outcomes = {outcomes}

[design]
{design}
"""
LEVERS_ONLY = """kind = "full_factorial"

[design.over]
platform = [0.3, 0.9]
return_limit = [1, 4, 8]
"""
EVERYTHING = """kind = "latin_hypercube"
samples = 6

[design.over]
platform = [0.0, 1.0]
load = [0.7, 1.0]
rationality = [0.2, 1.0]
departments = [4, 9]
"""
WORDS = {
    "days_beyond": ("at most 7,300", "cost"),
    "empty_design": ("the design is empty", "the parameters to vary"),
    "impossible_together": ("share_red", "sum of at most 1"),
    "level_out_of_range": ("platform = 1.5", "from 0 to 1 (share of hand-overs)"),
    "lever_not_in_force": ("'admission_control'", "not yet in force"),
    "malformed": ("line 6", "malformed TOML"),
    "no_days": ("days = 0", "1 or more"),
    "range_upside_down": ("low below high",),
    "range_out_of_range": ("load = 0.1", "from 0.3 to 1.3"),
    "replications_beyond": ("at most 10,000",),
    "samples_missing": ("samples is missing", "samples = 64"),
    "too_many_cases": ("90,000 runs", "cases in all", "hours of one core"),
    "too_many_runs": ("200,000 runs", "at most 100,000 runs", "minutes of one core"),
    "unknown_key": ("'replicatons'", "Did you mean 'replications'"),
    "unknown_outcome": ("Did you mean 'buck_passing_rate'",),
    "unknown_parameter": ("'platfrm'", "Did you mean 'platform'"),
}


def plan(folder: Path, design: str = LEVERS_ONLY, **values: object) -> Path:
    """A plan in the tiny place, written into a folder."""
    path = folder / f"study{len(list(folder.glob('study*.toml')))}.toml"
    settled = {"days": 20, "replications": 2, "outcomes": '"all"'} | values
    path.write_text(PLAN.format(design=design, **settled), encoding="utf-8")
    return path


def table(folder: str | Path) -> pd.DataFrame:
    """The results in a study's folder, sorted."""
    return pd.read_parquet(Path(folder) / "results").sort_values("run_id", ignore_index=True)


def swept(study: Path, out: str, *arguments: object) -> pd.DataFrame:
    """The table of a sweep that goes well."""
    result = call("sweep", study, "--out", out, *arguments)
    assert result.exit_code == 0, result.output
    return table(out)


def refused(*arguments: object) -> str:
    """The one line of a refused sweep, which prints and writes nothing."""
    before = contents(Path())
    result = call("sweep", *arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert contents(Path()) == before
    said = str(result.stderr)
    assert said.startswith("Error: ")
    assert (said.count("\n"), said[-1]) == (1, "\n")
    return said


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Assert the same bits in the same columns."""
    pd.testing.assert_frame_equal(one, other, check_exact=True)


# --- designs


def design(kind: str, over: dict[str, Any], **more: Any) -> Design:
    return read_design({"kind": kind, "over": over, **more}, "a test")


def test_a_full_factorial_has_every_combination_once() -> None:
    found = design("full_factorial", {"platform": [0, 0.5, 1], "load": [0.7, 0.9], "duty": [5]})
    points = found.points(1)
    assert found.size == len(points) == 6
    assert len({tuple(point.values()) for point in points}) == 6
    assert [list(point) for point in points] == [["platform", "load", "duty"]] * 6


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    over = {"platform": [0.2, 0.8], "load": [0.5, 1.0], "return_limit": [1, 4]}
    found = design("latin_hypercube", over, samples=40)
    frame = pd.DataFrame(found.points(7))
    for name in ("platform", "load"):
        low, high = over[name]
        slices = np.floor((frame[name] - low) / (high - low) * 40)
        assert sorted(slices) == list(range(40))
    assert Counter(frame["return_limit"]) == {1: 10, 2: 10, 3: 10, 4: 10}
    assert found.points(7) == found.points(7) != found.points(8)


def test_levers_move_the_arm_after_and_all_else_both(place: Path) -> None:
    study = read_study(plan(place.parent, EVERYTHING))
    for index, point in enumerate(study.points):
        scenario = study.scenario(index, 1)
        base = study.bases[1]
        assert scenario.before == base.before
        assert scenario.after.platform == point["platform"]
        assert scenario.after.lists_merged == base.after.lists_merged
        assert (scenario.place.load, scenario.place.departments) == (
            point["load"],
            point["departments"],
        )
        assert scenario.behaviour.rationality == point["rationality"]


@pytest.mark.parametrize("name", shipped("study"))
def test_a_shipped_study_can_be_run(name: str) -> None:
    study = read_study(name)
    assert len({run.run_id for run in study.runs}) == study.size == len(study.runs)
    assert study.expected() < 200_000_000


def test_run_ids_follow_all_that_determines_a_run(place: Path) -> None:
    study = read_study(plan(place.parent))
    others = [
        replace(study, seed=9),
        replace(study, days=21),
        replace(study, model="another"),
        read_study(plan(place.parent, LEVERS_ONLY.replace("0.9", "0.8"))),
    ]
    ids = {run.run_id for run in study.runs}
    assert [len(ids & {run.run_id for run in other.runs}) for other in others] == [0, 0, 0, 12]
    assert {run.run_id for run in replace(study, title="B", outcomes=("gap",)).runs} == ids


# --- results


def test_a_row_for_every_run(place: Path) -> None:
    rows = swept(plan(place.parent), "o")
    assert len(rows) == 2 * 3 * 2 * 2
    head = ["run_id", "reform", "replication", "seed", "point", "platform", "return_limit"]
    assert list(rows) == [*head, *OUTCOMES, *(f"before_{name}" for name in OUTCOMES)]
    assert rows["run_id"].is_unique
    assert set(zip(rows["replication"], rows["seed"], strict=True)) == {(0, 3), (1, 4)}
    assert str(rows["return_limit"].dtype) == "int64"
    assert {str(rows[name].dtype) for name in OUTCOMES} == {"float64"}
    kept = json.loads(Path("o/plan.json").read_text("utf-8"))
    assert (kept["runs"], kept["days"], kept["reform"]) == (24, 20, ["none", "one_list"])
    chosen = swept(plan(place.parent, outcomes='["gap", "burden"]'), "p")
    assert list(chosen) == [*head, "gap", "burden", "before_gap", "before_burden"]
    same(chosen, rows[list(chosen)])


def test_a_replication_meets_one_chance_at_every_point(place: Path) -> None:
    rows = swept(plan(place.parent, days=120), "o")
    before = [name for name in rows if name.startswith("before_")]
    for _, group in rows.groupby("replication"):
        assert group["seed"].nunique() == 1
        assert (group[before].nunique(dropna=False) == 1).all()
        assert (group[list(OUTCOMES)].nunique() > 1).any()
    assert rows.groupby("replication")["before_backlog_days"].first().nunique() == 2


def test_results_do_not_depend_on_workers_or_company(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent, EVERYTHING)
    one = swept(study, "one", "--workers", 1)
    monkeypatch.setattr(studying, "SHARING", 1)
    two = swept(study, "two", "--workers", 2)
    assert len(one) == len(two) > 0
    same(one, two)


def test_started_again_a_finished_study_runs_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent)
    swept(study, "o")
    before = contents(Path("o"))
    monkeypatch.setattr(studying, "arm", None)
    result = call("sweep", study, "--out", "o")
    assert result.exit_code == 0
    assert "24 of 24 runs, 24 of them before" in result.stdout
    assert contents(Path("o")) == before


def test_a_failed_run_is_recorded_and_tried_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(world: Any, scenario: Any, *rest: Any, **more: Any) -> Any:
        if more["reformed"] and scenario.after.return_limit == 4:
            raise RuntimeError("a test")
        return sound(world, scenario, *rest, **more)

    sound, study = studying.arm, plan(place.parent)
    with monkeypatch.context() as patch:
        patch.setattr(studying, "arm", failing)
        result = call("sweep", study, "--out", "o")
    assert result.exit_code == 0
    assert "16 of 24 runs" in result.stdout
    assert "failed: 8: see" in result.stdout
    lines = [json.loads(line) for line in Path("o/failures.jsonl").read_text("utf-8").splitlines()]
    assert {line["error"] for line in lines} == {"RuntimeError: a test"}
    assert {line["return_limit"] for line in lines} == {4}
    assert {line["run_id"] for line in lines}.isdisjoint(table("o")["run_id"])
    same(swept(study, "o"), swept(study, "undisturbed"))
    assert not Path("o/failures.jsonl").exists()


# --- stopped half-way

SMALL_BATCHES = (
    "import sys; from scenarios import store; store.BATCH_SECONDS = 0.05\n"
    "from run import app; app(sys.argv[1:])"
)


def begun(study: Path, out: str, batches: int) -> subprocess.Popen[bytes]:
    """A sweep in a process of its own, with so many batches written."""
    running = subprocess.Popen(
        [sys.executable, "-c", SMALL_BATCHES, "sweep", str(study), "--out", out, "--workers", "2"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while len(list(Path(out).glob("results/*.parquet"))) < batches and running.poll() is None:
        time.sleep(0.01)
    assert running.poll() is None, running.communicate()
    return running


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_stopped_and_resumed_gives_the_table_of_an_undisturbed_sweep(
    sent: signal.Signals, code: int, place: Path
) -> None:
    study = plan(place.parent, replications=40, days=120, outcomes='["gap"]')
    for batches in (1, 4):
        running = begun(study, "o", batches)
        running.send_signal(signal.SIGSTOP)  # or it may be done before the second one asks
        held = call("sweep", study, "--out", "o")
        assert (held.exit_code, "no other sweep" in held.stderr) == (2, True)
        running.send_signal(sent)
        running.send_signal(signal.SIGCONT)
        said = running.communicate()[1].decode()
        assert running.returncode == code, said
        assert "Traceback" not in said
        done = table("o")
        assert done["run_id"].is_unique
        assert 0 < len(done) < 480
    assert sent != signal.SIGINT or "Interrupted: what was done is kept" in said
    again = swept(study, "o")
    assert len(again) == 480
    same(again, swept(study, "undisturbed"))
    assert {path.name for path in Path("o").iterdir()} == {".lock", "plan.json", "results"}


def test_a_full_disk_keeps_what_was_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    study = plan(place.parent)
    with monkeypatch.context() as patch:
        patch.setattr(storing, "_write_table", full)
        result = call("sweep", study, "--out", "o")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no space left on device: 0 runs are kept" in result.stderr
    assert len(swept(study, "o")) == 24


# --- what is refused


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_bad_plan_is_refused_in_one_sentence(path: Path, place: Path, idle: str) -> None:
    # `idle` is not in force here, as lever_not_in_force.toml has it.
    said = refused(path, "--out", "o")
    assert "xpected" in said or "Known:" in said
    assert [word for word in WORDS.get(path.stem, ()) if word not in said] == [], said


def test_every_expected_wording_has_its_file() -> None:
    assert set(WORDS) <= {path.stem for path in BAD.glob("*.toml")}


def test_a_folder_with_another_plan_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent)
    swept(study, "o")
    said = refused(plan(place.parent, days=21), "--out", "o")
    assert "days = 21, there 20" in said
    assert "Choose another folder" in said
    assert "design.kind = " in refused(plan(place.parent, EVERYTHING), "--out", "o")
    text = place.read_text("utf-8")
    place.write_text(text.replace("20000", "21000"), encoding="utf-8")
    assert "place.residents = 21000.0, there 20000.0" in refused(study, "--out", "o")
    place.write_text(text, encoding="utf-8")
    monkeypatch.setattr(studying, "source_key", lambda: "other")
    assert "model = " in refused(study, "--out", "o")


def test_a_folder_of_something_else_is_refused(place: Path) -> None:
    study = plan(place.parent)
    Path("full").mkdir()
    Path("full/a.csv").write_text("mine", encoding="utf-8")
    assert "It holds 'a.csv'" in refused(study, "--out", "full")
    assert "a file" in refused(study, "--out", "tiny.toml")
    assert "tiny.toml cannot" in refused(study, "--out", "tiny.toml/o")
    Path("torn").mkdir()
    Path("torn/plan.json").write_text("{", encoding="utf-8")
    said = call("sweep", study, "--out", "torn").stderr
    assert "readable plan.json" in said
    swept(study, "o")
    next(Path("o/results").iterdir()).write_bytes(b"torn")
    said = call("sweep", study, "--out", "o").stderr
    assert "000001.parquet: unreadable" in said
    assert "Remove it" in said


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a file system that takes no files")
def test_a_folder_that_cannot_be_written_is_refused(place: Path) -> None:
    assert "/proc cannot" in refused(plan(place.parent), "--out", "/proc/o")


@pytest.mark.parametrize("workers", ["0", "-1", "many", "1000"])
def test_workers_are_a_number_of_threads(workers: str, place: Path) -> None:
    assert "workers" in refused(plan(place.parent), "--out", "o", f"--workers={workers}")


def test_a_missing_plan_and_a_missing_folder_are_refused(place: Path) -> None:
    assert "expected a TOML file" in refused("./no.toml", "--out", "o")
    assert "Did you mean 'six_powers'" in refused("six_power", "--out", "o")
    assert "--out" in refused(plan(place.parent))
    assert "STUDY" in refused("--out", "o")


def test_names_of_columns_are_never_ambiguous() -> None:
    head = ["run_id", "reform", "replication", "seed", "point"]
    names = [*head, *LEVERS, *FACTS, *BEHAVIOURAL, *OUTCOMES]
    assert len(set(names)) == len(names)


def test_a_study_needs_possible_scenarios(place: Path) -> None:
    crowded = "[design.over]\nresidents = [1000.0, 50_000_000.0]\n"
    with pytest.raises(ScenarioError, match="known cases a grid"):
        read_study(plan(place.parent, 'kind = "full_factorial"\n' + crowded))
    assert isinstance(read_study(plan(place.parent)), Study)
