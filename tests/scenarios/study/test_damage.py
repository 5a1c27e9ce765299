"""Damage to the folder of a study: noticed, said in one sentence, made anew by the next sweep.

Lives here: bits flipped, files cut, copied, foreign and lost. May not: kills (test_sweep_ends.py).
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from calls import call, contents, place
from model.declared.outcomes import HEADLINE
from scenarios.inputs.errors import ScenarioError
from scenarios.run.lines import sealed
from scenarios.run.results import removed
from scenarios.sensitivity.analysis import sensitivity_plan
from scenarios.study.batches import read_batch
from scenarios.study.folder import NO_MATTER
from scenarios.study.status import failures, read_results, status
from sweeps import plan, same, series, swept, table
from viz.kit.cache import Cache
from viz.study.folders import Cabinet
from viz.study.reading import read_sweep

__all__ = ["place"]  # a fixture

BATCH = Path("o/results/000001.parquet")
Harm = Callable[[Path], object]
HARMS: dict[str, Harm] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:200]),
    "empty": lambda path: path.write_bytes(b""),
    "foreign": lambda path: path.write_text("a,b\n1,2\n"),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "dangling": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
}


@pytest.fixture
def study(place: Path) -> Path:
    """A sweep with daily series, run into `o` and, undisturbed, into `whole`."""
    made = plan(place.parent, daily="true")
    swept(made, "o")
    shutil.copytree("o", "whole")
    return made


def test_no_flipped_bit_is_read_as_another_number(study: Path) -> None:
    whole = BATCH.read_bytes()
    chance = random.Random(1)
    for _ in range(200):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        BATCH.write_bytes(data)
        with pytest.raises(ScenarioError, match=r"000001\.parquet: damaged"):
            read_batch(BATCH)
    BATCH.write_bytes(whole)
    assert len(read_batch(BATCH)) == 24


def test_without_their_checksums_batches_are_read_page_by_page(study: Path) -> None:
    Path("o/checksums.jsonl").write_bytes(b"\x00torn\n[1]\n")
    assert len(read_batch(BATCH)) == 24
    data = bytearray(BATCH.read_bytes())
    data[200] ^= 1
    BATCH.write_bytes(data)
    with pytest.raises(ScenarioError, match="damaged"):
        read_batch(BATCH)


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_batch_is_named_and_made_anew(study: Path, harm: str) -> None:
    HARMS[harm](BATCH)
    for command in ("status", "sensitivity"):
        said = call(command, "o")
        assert said.exit_code == 2
        assert "000001.parquet: damaged" in said.stderr
        assert "Start the sweep again" in said.stderr
    same(swept(study, "o"), table("whole"))
    same(series("o"), series("whole"))
    assert len(list(Path("o").glob("damaged-*"))) == 2


@pytest.mark.parametrize("harm", [*HARMS, "lost"])
def test_a_daily_file_that_is_lost_or_cut_is_noticed(study: Path, harm: str) -> None:
    path = Path("o/daily/000001.parquet")
    (HARMS | {"lost": Path.unlink})[harm](path)
    result = call("sweep", study, "--threads", "--out", "o")
    assert "set aside, and its runs made anew" in result.stdout
    same(series("o"), series("whole"))


def test_a_batch_of_another_study_is_never_read_as_its_own(study: Path) -> None:
    swept(plan(study.parent, daily="true", days=21), "other")
    for kind in ("results", "daily"):
        shutil.copy(f"other/{kind}/000001.parquet", f"o/{kind}/000002.parquet")
    for command in ("status", "sensitivity"):
        said = call(command, "o")
        assert said.exit_code == 2
        assert "000002.parquet: damaged (it is of another study)" in said.stderr
    same(swept(study, "o"), table("whole"))
    bare = table("other").assign(point=99)
    bare.to_parquet("o/results/000002.parquet")
    assert "000002.parquet: it holds runs of another study" in call("status", "o").stderr
    same(swept(study, "o"), table("whole"))


@pytest.mark.parametrize("name", ["results", "daily"])
def test_a_file_where_a_folder_should_be_is_set_aside(study: Path, name: str) -> None:
    shutil.rmtree(f"o/{name}")
    Path(f"o/{name}").write_text("x", encoding="utf-8")
    assert call("status", "o").exit_code in (0, 2)
    same(swept(study, "o"), table("whole"))
    same(series("o"), series("whole"))


def test_no_flipped_bit_of_daily_series_is_read_as_another_number(study: Path) -> None:
    path = Path("o/daily/000001.parquet")
    whole, chance = path.read_bytes(), random.Random(2)
    for _ in range(200):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        with pytest.raises(ScenarioError, match=r"000001\.parquet: damaged"):
            read_batch(path)


def test_a_plan_with_a_part_lost_or_changed_is_a_sentence_everywhere(study: Path) -> None:
    path = Path("o/plan.json")
    plan = json.loads(path.read_text(encoding="utf-8"))
    values = (None, "x", -1, [], {}, [[]], {"a": {}}, 1e400, True)
    changed = [{**plan, name: value} for name in plan for value in values]
    changed += [{k: v for k, v in plan.items() if k != name} for name in plan]
    design = plan["design"]
    changed += [{**plan, "design": {**design, name: value}} for name in design for value in values]
    for one in changed:
        path.write_text(json.dumps(one), encoding="utf-8")
        if any(one.get(name) != value for name, value in plan.items() if name not in NO_MATTER):
            with pytest.raises(ScenarioError, match=r"plan\.json|another study"):
                status(Path("o"))
        with suppress(ScenarioError):
            sensitivity_plan(Path("o"), [], HEADLINE)
        with suppress(ScenarioError):
            read_sweep("o", Cabinet(Path.cwd()), Cache(10**8))


@pytest.mark.parametrize("text", [b"\xff\xfe\n", b"[" * 100_000, b"[1]\n", b'{"run_id": []}\n'])
def test_the_page_passes_over_what_tells_of_no_failure(study: Path, text: bytes) -> None:
    BATCH.unlink()
    told = {"run_id": "a", "reform": "x", "point": 0, "replication": 0, "attempt": 4, "error": "e"}
    Path("o/failures.jsonl").write_bytes(text + b"\n" + json.dumps(told).encode() + b"\n")
    found = read_sweep("o", Cabinet(Path.cwd()), Cache(10**8))
    assert found
    assert [row["run_id"] for row in found.failures] == ["a"]


def test_a_copied_batch_counts_once(study: Path) -> None:
    shutil.copy(BATCH, "o/results/000002.parquet")
    shutil.copy(BATCH, "o/results/000001 (1).parquet")
    assert read_results(Path("o")).repeated == 24
    standing = status(Path("o"))
    assert (standing["done"], standing["repeated"]) == (24, 24)
    assert standing["strangers"] == ["results/000001 (1).parquet"]
    result = call("sweep", study, "--threads", "--out", "o")
    assert "000002.parquet: a copy" in result.stdout
    Path("o/results/000001 (1).parquet").unlink()
    same(table("o"), table("whole"))


@pytest.mark.parametrize(
    "text", ["{}", "[]", "{", "", '{"title": "x", "runs": "many", "outcomes": []}', "[" * 100_000]
)
def test_a_broken_plan_is_one_sentence_and_the_same_sweep_writes_it_anew(
    study: Path, text: str
) -> None:
    whole = json.loads(Path("o/plan.json").read_text(encoding="utf-8"))
    Path("o/plan.json").write_text(text, encoding="utf-8")
    said = call("status", "o")
    assert said.exit_code == 2
    assert "a whole plan.json" in said.stderr
    other = study.with_name("other.toml")
    other.write_text(study.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    other.write_text(re.sub("days = .*", "days = 31", other.read_text("utf-8")), encoding="utf-8")
    assert call("sweep", other, "--threads", "--out", "o").exit_code == 2
    again = call("sweep", study, "--threads", "--out", "o")
    assert again.exit_code == 0
    assert "plan.json: written anew" in again.stdout
    assert json.loads(Path("o/plan.json").read_text(encoding="utf-8")) == whole
    assert call("status", "o").exit_code == 0


def test_no_flipped_bit_of_a_plan_is_read_as_another_plan(study: Path) -> None:
    path, chance = Path("o/plan.json"), random.Random(3)
    whole = path.read_bytes()
    for at in [whole.index(b"A test"), *(chance.randrange(len(whole)) for _ in range(60))]:
        data = bytearray(whole)
        data[at] ^= 1
        path.write_bytes(data)
        with pytest.raises(ScenarioError, match=r"a whole plan\.json"):
            status(Path("o"))
    swept(study, "o")
    assert path.read_bytes() == whole
    assert [one.name for one in Path("o").glob("damaged-*")] == ["damaged-plan.json"]


def test_a_plan_that_does_not_fit_good_batches_is_to_blame_and_not_they(study: Path) -> None:
    path = Path("o/plan.json")
    Path("o/checksums.jsonl").unlink()
    path.write_text(path.read_text("utf-8").replace('"days": 20', '"days": 28'), encoding="utf-8")
    for command in ("status", "sensitivity", "discover"):
        said = call(command, "o", *(["--worse", "true_in_time"] if command == "discover" else []))
        assert said.exit_code == 2
        assert "a plan.json that fits the results" in said.stderr
        assert "damaged" not in said.stderr
    longer = plan(study.parent, daily="true", days=28)
    assert "a plan.json that fits" in call("sweep", longer, "--threads", "--out", "o").stderr
    again = call("sweep", study, "--threads", "--out", "o")
    assert "plan.json: written anew" in again.stdout
    assert [one.name for one in Path("o").glob("damaged-*")] == ["damaged-plan.json"]
    same(table("o"), table("whole"))


def test_a_lost_plan_is_said_and_written_anew(study: Path) -> None:
    path = Path("o/plan.json")
    whole = path.read_bytes()
    path.unlink()
    assert "a whole plan.json in it" in call("status", "o").stderr
    other = plan(study.parent, daily="true", outcomes='["true_in_time"]')
    assert call("sweep", other, "--threads", "--out", "o").exit_code == 2
    swept(study, "o")
    assert path.read_bytes() == whole
    assert not list(Path("o").glob("damaged-*"))


def test_a_broken_plan_with_no_batch_beside_it_is_written_anew(study: Path) -> None:
    for path in Path("o/results").iterdir():
        path.unlink()
    Path("o/plan.json").write_text("{", encoding="utf-8")
    again = call("sweep", study, "--threads", "--out", "o")
    assert again.exit_code == 0, again.stderr
    assert "plan.json: written anew" in again.stdout


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(bytes(range(256))),
        lambda path: path.write_text("[1, 2]\n3\n{}\n"),
        Path.mkdir,
    ],
)
def test_a_list_of_failures_that_is_none_does_no_harm(study: Path, harm: Harm) -> None:
    BATCH.unlink()
    harm(Path("o/failures.jsonl"))
    assert status(Path("o"))["failed"] == 0
    same(swept(study, "o"), table("whole"))


def test_a_flipped_bit_in_the_list_of_failures_is_said(study: Path) -> None:
    BATCH.unlink()
    told = {"run_id": "a", "reform": "x", "point": 0, "replication": 0, "attempt": 4, "error": "e"}
    whole, chance = sealed(told).encode(), random.Random(4)
    path = Path("o/failures.jsonl")
    path.write_bytes(whole)
    assert (status(Path("o"))["failed"], status(Path("o"))["damaged"]) == (1, [])
    for _ in range(40):
        data = bytearray(whole)
        data[chance.randrange(len(data) - 1)] ^= 1 << chance.randrange(3)
        path.write_bytes(data)
        found = status(Path("o"))
        if found["failed"] == 1:  # the checksum's own name: what was told is unharmed
            assert failures(Path("o"))[0]["a"].items() >= told.items()
            continue
        (said,) = found["damaged"]
        assert "failures.jsonl: 1 of its lines cannot be read" in said
    assert "failures.jsonl: 1 of" in call("status", "o").stdout


def test_a_damaged_record_of_starts_is_said_and_set_aside(study: Path) -> None:
    path, chance = Path("o/provenance.json"), random.Random(5)
    whole = path.read_bytes()
    for at in (chance.randrange(len(whole)) for _ in range(40)):
        data = bytearray(whole)
        data[at] ^= 1
        path.write_bytes(data)
        found = status(Path("o"))
        assert found["rate"] is None
        assert "provenance.json: damaged" in found["damaged"][0]
    result = call("sweep", study, "--threads", "--out", "o")
    assert "set aside: o/provenance.json: damaged" in result.stdout
    assert Path("o/damaged-provenance.json").read_bytes() == bytes(data)
    assert status(Path("o"))["damaged"] == []


@pytest.mark.parametrize("name", ["checksums.jsonl", "failures.jsonl", "plan.json", "results"])
@pytest.mark.parametrize("form", ["folder", "loop", "pipe"])
def test_what_stands_in_the_way_of_a_file_is_set_aside(study: Path, name: str, form: str) -> None:
    path = Path("o") / name
    removed(path)
    if form == "folder":
        path.mkdir()
    elif form == "loop":
        path.symlink_to(name)
    else:
        os.mkfifo(path)
    said = call("status", "o")
    assert said.exit_code == 0 or said.stderr.startswith("Error: ")
    if name == "plan.json" or (name == "results" and form != "folder"):
        assert name in said.output
    same(swept(study, "o"), table("whole"))
    assert call("status", "o").exit_code == 0


@pytest.mark.parametrize("form", ["folder", "loop", "pipe"])
def test_a_lock_that_is_no_file_is_said_and_one_that_is_a_link_spares_its_end(
    study: Path, form: str
) -> None:
    lock = Path("o/.lock")
    lock.unlink()
    {
        "folder": lock.mkdir,
        "loop": lambda: lock.symlink_to(".lock"),
        "pipe": lambda: os.mkfifo(lock),
    }[form]()
    assert call("status", "o").exit_code == 0
    said = call("sweep", study, "--threads", "--out", "o")
    assert said.exit_code == 2
    assert "Remove .lock from it" in said.stderr
    removed(lock)
    Path("mine").write_text("kept", encoding="utf-8")
    lock.symlink_to(Path("mine").resolve())
    swept(study, "o")
    assert Path("mine").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    "name",
    [
        "plan.json",
        "results/000001.parquet",
        "daily",
        "results",
        "checksums.jsonl",
        "failures.jsonl",
    ],
)
def test_what_may_not_be_read_is_said_and_not_taken_for_damaged(
    study: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("o/failures.jsonl").touch()
    before, allowed = contents(Path("o")), os.access
    monkeypatch.setattr(os, "access", lambda p, how: Path(p) != Path("o", name) and allowed(p, how))
    for command in (
        ("status", "o"),
        ("sensitivity", "o"),
        ("discover", "o", "--worse", "true_in_time"),
        ("sweep", study, "--threads", "--out", "o"),
    ):
        said = call(*command)
        assert said.exit_code == 2
        assert said.stderr.startswith(f"Error: o/{name}: permission denied: expected what you may")
    assert contents(Path("o")) == before


def test_what_a_kill_left_is_tidied_be_it_a_folder(study: Path) -> None:
    Path("o/.writing-1-plan.json").write_text("half", encoding="utf-8")
    Path("o/.writing-2").mkdir()
    Path("o/.writing-2/file").write_text("half", encoding="utf-8")
    swept(study, "o")
    assert not list(Path("o").glob(".writing*"))


def test_a_folder_removed_midway_is_said_to_be_gone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.study import folder as storing

    def gone(*_: object) -> None:
        shutil.rmtree("o")
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(storing, "write_batch", gone)
    said = call("sweep", plan(place.parent), "--threads", "--out", "o")
    assert said.exit_code == 2
    assert "removed or renamed meanwhile" in said.stderr


def test_status_is_strict_json_whatever_is_there(study: Path) -> None:
    found = json.loads(call("status", "o", "--json").stdout)
    assert (found["repeated"], found["strangers"]) == (0, [])
