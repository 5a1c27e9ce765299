"""Results opened again: whatever a command wrote, and what is refused with a sentence.

Lives here: frames by name, what is printed, sets of studies old and new, and bad folders.
May not: what the numbers in a table are (test_worlds.py and the questions' own tests).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from calls import call, place, tiny
from model.declared.outcomes import OUTCOMES
from scenarios import results
from scenarios.inputs.ensemble import shipped_ensemble
from scenarios.inputs.errors import ScenarioError
from scenarios.run.experiment import version
from scenarios.run.parquet import write_parquet
from scenarios.run.result_folder import OBJECTS, TABLES
from scenarios.study.status import read_results
from sweeps import TINY_SEARCH, plan

__all__ = ["place"]  # a fixture

SHORT = ("--replications", 2, "--days", 20)
HERE = ("--place", "tiny.toml", "--reform", "one_list")
WIDE = """kind = "latin_hypercube"
samples = 40

[design.over]
platform = [0.0, 1.0]
load = [0.6, 1.1]
"""
ASKED: dict[str, tuple[tuple[object, ...], dict[str, int]]] = {
    "compare": (
        ("compare", *HERE, *SHORT),
        {"comparison": len(OUTCOMES), "worlds": 4, "sets": 1, "daily": 40},
    ),
    "compare --pilot": (
        ("compare", *HERE, "--pilot", 0.5, "--spill", *SHORT),
        {"pilot": 28, "worlds": 6, "sets": 1},
    ),
    "explain": (("explain", *HERE, *SHORT), {"explain": 55, "worlds": 32, "sets": 1}),
    "response": (
        ("response", *HERE, "--lever", "platform", *SHORT),
        {"response": 5 * len(OUTCOMES), "worlds": 12, "sets": 1},
    ),
    "run": (("run", "--place", "tiny.toml", "--days", 20), {"outcomes": len(OUTCOMES)}),
    "sweep": (
        ("sweep", "plan.toml", "--threads", "--behaviour", "plausible"),
        {"runs": 160, "daily": 3200, "sets": 2},
    ),
    "discover": (
        ("discover", "sweep", "--where", "gap > 0.05", "--reform", "none"),
        {"points": 40},
    ),
    "sensitivity": (("sensitivity", "sweep", "--outcome", "gap"), {"sensitivity": 4}),
    "optimise": (("optimise", "search.toml"), {"front": 0, "evaluations": 0}),
}
"""By command, a call of it, and the rows of its tables; zero where any number will do."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a folder of every command."""
    root = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        tiny(root)
        plan(root, WIDE, daily="true").rename("plan.toml")
        Path("search.toml").write_text(TINY_SEARCH, encoding="utf-8")
        for name, (arguments, _) in ASKED.items():
            result = call(*arguments, "--out", name)
            assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copies of the folders, to be spoilt."""
    return lambda name: Path(shutil.copytree(made / name, tmp_path / "spoilt"))


@pytest.mark.parametrize("name", ASKED)
def test_a_folder_gives_its_tables_by_name_and_says_what_is_in_it(made: Path, name: str) -> None:
    found, tables = results(made / name), ASKED[name][1]
    assert found.command == name
    assert set(found) == set(tables)
    said = str(found)
    assert repr(found) == said
    assert said.startswith(f"{made / name}: {name}")
    for table, rows in tables.items():
        frame = found[table]
        assert found[table] is frame, "read once"
        assert len(frame) == (rows or len(frame)) > 0
        size = f"{table}: {len(frame):,} rows, {frame.shape[1]} columns; a row is "
        assert size in said
    assert max(map(len, said.splitlines()[1:])) <= 100
    assert "incomplete" not in said


def test_tables_are_read_when_they_are_asked_for(made: Path) -> None:
    found = results(str(made / "compare"))
    assert found._frames == {}
    assert "share: buck_passing_rate" in str(found)
    assert "worlds" not in found._frames
    pd.testing.assert_frame_equal(
        found["worlds"].astype({"set": float}),
        pd.read_parquet(made / "compare" / "worlds.parquet").astype({"set": float}),
    )
    assert found.meta["replications"] == 2


def test_every_object_and_table_is_known_by_one_name() -> None:
    files = [file for _, file, _ in TABLES]
    assert len(files) == len(set(files))
    assert {table for _, table in OBJECTS.values()} <= set(files)


def test_counters_of_a_day_do_not_take_the_unit_of_an_outcome(made: Path) -> None:
    """`calls` by the day are a count; the outcome of that name is per township and month."""
    schema = pq.read_schema(made / "sweep" / "daily" / "000001.parquet")
    assert "calls" in schema.names
    assert not schema.field("calls").metadata
    said = str(results(made / "sweep")).split("\ndaily: ")[1].split("\nsets: ")[0]
    assert {line.split(":")[0] for line in said.splitlines()[1:] if line[2] != " "} == {"  no unit"}


# --- sets of a study


def test_a_study_says_which_set_every_run_drew_and_its_values(made: Path) -> None:
    found, ensemble = results(made / "sweep"), shipped_ensemble()
    runs = found["runs"]
    assert runs.columns[:7].tolist() == [
        *("run_id", "reform", "replication", "seed", "ensemble", "set", "point")
    ]
    assert (runs["set"] == runs["seed"].map(ensemble.index)).all()
    assert set(runs["ensemble"]) == {ensemble.hash}
    joined = runs.merge(found["sets"], on=["ensemble", "set"], suffixes=("", "_drawn"))
    assert len(joined) == len(runs)
    for seed, some in joined.groupby("seed"):
        assert set(some["rationality"]) == {ensemble.sets[ensemble.index(seed)]["rationality"]}
    schema = pq.read_schema(made / "sweep" / "results" / "000001.parquet")
    assert schema.metadata[b"buckstop.kind"] == b"runs"
    assert schema.field("load").metadata[b"unit"] == b"share of capacity"
    assert schema.field("before_gap").metadata[b"unit"] == b"points"


def test_a_study_at_central_values_draws_no_set(place: Path) -> None:
    study = plan(place.parent, WIDE)
    assert call("sweep", study, "--threads", "--out", "o").exit_code == 0
    found = results("o")
    assert set(found) == {"runs"}
    assert found["runs"][["ensemble", "set"]].isna().all(axis=None)


def aged(folder: Path) -> None:
    """Make a study's folder one of a version that wrote the sets into the plan alone."""
    (batch,) = (folder / "results").iterdir()
    table = pq.read_table(batch).drop_columns(["ensemble", "set"])
    mark = table.schema.metadata[b"buckstop.config_hash"]
    pq.write_table(table.replace_schema_metadata({b"buckstop.study": mark}), batch)
    (folder / "sets.parquet").unlink()
    (folder / "checksums.jsonl").unlink()


def test_the_folder_of_an_earlier_version_is_read_and_gone_on_with(
    made: Path, copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = copied("sweep")
    aged(old)
    expected = results(made / "sweep")
    for frame in (results(old)["runs"], read_results(old).frame):
        pd.testing.assert_frame_equal(
            frame[expected["runs"].columns], expected["runs"], check_exact=True
        )
    monkeypatch.chdir(made)
    result = call("sweep", "plan.toml", "--threads", "--behaviour", "plausible", "--out", old)
    assert "160 of 160 runs, 160 of them before" in result.stdout
    pd.testing.assert_frame_equal(results(old)["sets"], expected["sets"])


def test_a_study_under_way_says_so(copied: Callable[[str], Path]) -> None:
    folder = copied("sweep")
    (batch,) = (folder / "results").iterdir()
    write_parquet(pq.read_table(batch).slice(0, 100), batch, "runs", "")
    assert "incomplete: 100 of 160 runs" in str(results(folder))
    batch.unlink()
    assert "incomplete: 0 of 160 runs" in str(results(folder))
    with pytest.raises(ScenarioError, match="unknown table 'runs'"):
        results(folder)["runs"]


def test_a_batch_that_was_copied_counts_once(copied: Callable[[str], Path]) -> None:
    folder = copied("sweep")
    for kind in ("results", "daily"):
        shutil.copy(folder / kind / "000001.parquet", folder / kind / "000002.parquet")
    assert len(results(folder)["runs"]) == 160
    assert len(results(folder)["daily"]) == 3200


def test_the_newest_version_of_a_study_is_read(copied: Callable[[str], Path]) -> None:
    folder = copied("sweep")
    shutil.copytree(folder, folder / "v2")
    shutil.copytree(folder / "v2", folder / "v10")
    assert results(folder).folder == folder / "v10"


def test_a_search_that_is_not_over_gives_what_it_tried(copied: Callable[[str], Path]) -> None:
    folder = copied("optimise")
    (folder / "front.csv").unlink()
    found = results(folder)
    assert set(found) == {"evaluations"}
    assert "incomplete: its results are not written yet" in str(found)


def test_accepted_sets_of_a_calibration_are_numbered_as_worlds_draw_them(tmp_path: Path) -> None:
    from scenarios.inputs.ensemble import RECIPE, SETS

    shutil.copy(SETS, tmp_path / "ensemble.csv")
    shutil.copy(RECIPE, tmp_path / "ensemble.json")
    found, ensemble = results(tmp_path), shipped_ensemble()
    assert found.command == "calibrate"
    assert found["sets"]["set"].tolist() == list(range(len(ensemble.sets)))
    assert set(found["sets"]["ensemble"]) == {ensemble.hash}


# --- bad folders


def refused(folder: Path, table: str = "") -> str:
    """What is said of a folder, or of a table in it, that cannot be read."""
    with pytest.raises(ScenarioError) as error:
        results(folder)[table]
    return str(error.value)


def test_what_is_no_folder_of_results_is_refused(tmp_path: Path) -> None:
    assert "expected a folder that exists" in refused(tmp_path / "none")
    (tmp_path / "file").touch()
    assert "expected a folder, but this is a file" in refused(tmp_path / "file")
    (tmp_path / "mine").mkdir()
    assert "It is empty. Name another." in refused(tmp_path / "mine")
    (tmp_path / "mine" / "notes.txt").touch()
    assert "expected a folder that a command wrote" in refused(tmp_path / "mine")
    assert "It holds 'notes.txt'" in refused(tmp_path / "mine")


def test_a_folder_that_a_killed_command_left_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".writing-77-compare").mkdir()
    assert "It was killed as it wrote. Start it again." in refused(tmp_path)


@pytest.mark.parametrize(("name", "lost"), [("compare", "config.json"), ("explain", "explain.csv")])
def test_a_folder_in_part_is_refused(copied: Callable[[str], Path], name: str, lost: str) -> None:
    folder = copied(name)
    (folder / lost).unlink()
    said = refused(folder)
    assert lost in said
    assert "written in part" in said


@pytest.mark.parametrize("cut", [0, 3, 2000, -1])
@pytest.mark.parametrize("path", ["compare/worlds.parquet", "sweep/results/000001.parquet"])
def test_a_file_that_is_cut_is_refused(copied: Callable[[str], Path], path: str, cut: int) -> None:
    name, _, file = path.partition("/")
    folder = copied(name)
    data = (folder / file).read_bytes()
    (folder / file).write_bytes(data[:cut])
    said = refused(folder)
    assert f"{folder / file}: damaged (" in said
    assert "Start the command again" in said


def test_a_flipped_bit_is_found_where_the_table_is_read(copied: Callable[[str], Path]) -> None:
    folder = copied("compare")
    data = bytearray((folder / "worlds.parquet").read_bytes())
    column = pq.read_metadata(folder / "worlds.parquet").row_group(0).column(8)
    data[column.data_page_offset + column.total_compressed_size // 2 + 20] ^= 1
    (folder / "worlds.parquet").write_bytes(data)
    assert "damaged" in refused(folder, "worlds")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', '{"meta": 3}'])
@pytest.mark.parametrize(("name", "file"), [("compare", "config.json"), ("sweep", "plan.json")])
def test_a_damaged_object_is_refused(
    copied: Callable[[str], Path], name: str, file: str, text: str
) -> None:
    folder = copied(name)
    (folder / file).write_text(text, encoding="utf-8")
    assert f"{folder / file}: damaged" in refused(folder)


def test_what_a_newer_version_wrote_is_refused(
    copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied("compare")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scenarios.run.parquet.version", lambda: "99.1.0")
        write_parquet(pd.DataFrame({"a": [1]}), folder / "worlds.parquet", "worlds", "")
    said = refused(folder)
    assert "worlds.parquet: written by Buckstop 99.1.0: expected " + version() in said
    assert "Install the newer version." in said
    shutil.rmtree(folder)
    folder = copied("compare")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["meta"]["version"] = "0.10.0"
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert "written by Buckstop 0.10.0" in refused(folder)


def test_another_table_is_refused_with_those_there_are(made: Path) -> None:
    said = refused(made / "compare", "world")
    assert "unknown table 'world'. Did you mean 'worlds'? Known: comparison, daily, sets" in said


def test_a_pipe_is_not_waited_for(copied: Callable[[str], Path]) -> None:
    folder = copied("compare")
    (folder / "worlds.parquet").unlink()
    os.mkfifo(folder / "worlds.parquet")
    assert "no plain file" in refused(folder)
