"""A row for each world and arm: what commands write of what ran, and the sets that were drawn.

Lives here: that rows agree with tables, how arms are called, and what a file says of itself.
May not: reading a folder again (test_result_folder.py).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from calls import call, place
from model.declared.outcomes import OUTCOMES
from model.key import stamp
from model.plan import burnt_in
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.ensemble import shipped_ensemble, under_set
from scenarios.inputs.load import load
from scenarios.run.experiment import arm, version
from scenarios.run.worlds import set_rows

__all__ = ["place"]  # a fixture

SHORT = ("--replications", 3, "--days", 30)
KEYS = ["place", "reform", "arm", "replication", "seed", "ensemble", "set"]


def worlds(*arguments: object, out: str = "o") -> pd.DataFrame:
    """The worlds that a command writes."""
    result = call(*arguments, *SHORT, "--out", out)
    assert result.exit_code == 0, result.output
    return pd.read_parquet(Path(out, "worlds.parquet"))


def gains(rows: pd.DataFrame, after: pd.Series, outcome: str) -> pd.Series:
    """Paired differences of an outcome: those rows after, less the arm before of the world."""
    before = rows[rows["arm"] == "before"].set_index("replication")[outcome]
    return rows[after].set_index("replication")[outcome] - before


def test_differences_of_worlds_are_those_of_the_comparison(place: Path) -> None:
    asked = ("compare", "--place", place, "--reform", "six_powers", "--reform", "one_list")
    rows, table = worlds(*asked, "--seed", 5), pd.read_csv("o/comparison.csv")
    assert list(rows) == [*KEYS, *OUTCOMES]
    assert len(rows) == 3 * (1 + 2)
    assert not rows.duplicated(["place", "reform", "arm", "replication"]).any()
    assert set(zip(rows["replication"], rows["seed"], strict=True)) == {(0, 5), (1, 6), (2, 7)}
    assert rows[rows["arm"] == "before"]["reform"].isna().all()
    for (reform, outcome), said in table.set_index(["reform", "outcome"]).iterrows():
        found = gains(rows, rows["reform"] == reform, outcome)
        assert found.count() == said["replications"]
        assert found.mean() == pytest.approx(said["difference"], abs=1e-12, nan_ok=True)


def test_two_reforms_at_home_in_one_place_share_the_arm_before(place: Path) -> None:
    for name in ("a", "b"):
        text = f'title = "{name}"\nplace = "./tiny.toml"\n[levers]\nplatform = '
        line = '{ value = 0.9, clause = "one" }\n'
        Path(f"{name}.toml").write_text(text + line, encoding="utf-8")
    rows = worlds("compare", "--reform", "./a.toml", "--reform", "./b.toml")
    here = rows[rows["place"] == "tiny"]
    assert len(here) == 3 * (1 + 2)
    assert (here["arm"] == "before").sum() == 3


def test_a_world_is_run_again_from_its_row_and_its_set(place: Path) -> None:
    rows = worlds("compare", "--place", place, "--reform", "one_list")
    sets = pd.read_parquet("o/sets.parquet")
    assert sorted(sets["set"]) == sorted(set(rows["set"]))
    row = rows[rows["arm"] == "after"].iloc[-1]
    drawn = rows.merge(sets, on=["ensemble", "set"]).query("seed == @row.seed").iloc[0]
    values = {name: drawn[name] for name in shipped_ensemble().sets[0]}
    scenario = under_set(load(str(place), "one_list"), _whole(values))
    again = arm(burnt_in(scenario, int(row["seed"])), scenario, int(row["seed"]), 30, reformed=True)
    expected = [np.nan if v is None else v for v in again.outcomes.values()]
    np.testing.assert_array_equal(row[list(OUTCOMES)].astype(float), expected)


def _whole(values: dict[str, float]) -> dict[str, float]:
    """Whole numbers as such; a row of a frame has floats alone."""
    first = shipped_ensemble().sets[0]
    return {name: type(first[name])(value) for name, value in values.items()}


def test_at_central_values_no_set_is_drawn_and_columns_keep_their_type(place: Path) -> None:
    asked = ("compare", "--place", place, "--reform", "one_list")
    rows = worlds(*asked, "--behaviour", "central")
    assert rows[["ensemble", "set"]].isna().all(axis=None)
    assert not Path("o/sets.parquet").exists()
    worlds(*asked, out="p")
    schemas = [pq.read_schema(f"{out}/worlds.parquet") for out in "op"]
    assert schemas[0].types == schemas[1].types


def test_a_pilot_writes_the_district_before_piloted_and_reformed(place: Path) -> None:
    asked = ("compare", "--place", place, "--reform", "six_powers")
    rows = worlds(*asked, "--pilot", 0.5, "--spill")
    assert list(rows) == [*KEYS, *OUTCOMES]
    assert rows["arm"].tolist() == ["before", "pilot", "after"] * 3
    alone = worlds(*asked, out="p")
    same = rows[rows["arm"] != "pilot"].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone, check_exact=True)


@pytest.mark.parametrize("by", ["group", "clause"])
def test_every_coalition_is_a_row_and_gives_the_numbers_of_explain(place: Path, by: str) -> None:
    rows = worlds("explain", "--place", place, "--reform", "one_list", "--by", by)
    table = pd.read_csv("o/explain.csv")
    parts = [name for name in rows if name.startswith("part_")]
    assert not rows.duplicated(["replication", *parts]).any()
    assert set(rows["arm"]) >= {"before", "after"}
    assert not rows[rows["arm"] == "before"][parts].any(axis=None)
    assert rows[rows["arm"] == "after"][parts].all(axis=None)
    for (outcome, part), said in table.set_index(["outcome", "part"]).iterrows():
        if part == "whole" or said["replications"] < 3:
            continue
        whole = gains(rows, rows["arm"] == "after", outcome).mean()
        without = gains(rows, rows["arm"] == f"without {part}", outcome).mean()
        assert whole - without == pytest.approx(said["leave_one_out"], abs=1e-12)
        only = (rows[parts].sum(axis=1) == 1) & rows[f"part_{part}"]
        assert gains(rows, only, outcome).mean() == pytest.approx(said["alone"], abs=1e-12)


def test_a_response_writes_an_arm_for_each_value(place: Path) -> None:
    lever = "platform"
    rows = worlds("response", "--place", place, "--reform", "one_list", "--lever", lever)
    table = pd.read_csv("o/response.csv")
    assert len(rows) == 3 * (1 + 5)
    for (value, outcome), said in table.set_index(["value", "outcome"]).iterrows():
        found = gains(rows, rows["value"] == value, outcome)
        assert found.mean() == pytest.approx(said["difference"], abs=1e-12, nan_ok=True)
    assert rows.attrs["columns"]["value"]["label_zh"] == LEVERS[lever].zh


def test_a_file_says_what_it_is_and_every_outcome_its_unit_and_labels(place: Path) -> None:
    asked = ("explain", "--place", place, "--reform", "one_list")
    rows = worlds(*asked)
    schema, outcome = pq.read_schema("o/worlds.parquet"), OUTCOMES["gap"]
    labels = {"unit": outcome.unit, "label_en": outcome.en, "label_zh": outcome.zh}
    assert {str(k, "utf-8"): str(v, "utf-8") for k, v in schema.field("gap").metadata.items()} == (
        labels
    )
    assert all(schema.field(name).metadata for name in OUTCOMES)
    assert schema.metadata[b"buckstop.kind"] == b"worlds"
    assert rows.attrs["columns"]["gap"] == labels
    assert (rows.attrs["engine"], rows.attrs["version"]) == (stamp(), version())
    assert rows.attrs["config_hash"] in Path("o/config.json").read_text("utf-8")
    assert rows.attrs["columns"]["part_lists"]["label_en"] == "lists"
    assert str(rows["set"].dtype) == "Int64"
    sets = pd.read_parquet("o/sets.parquet")
    assert sets.attrs["columns"]["rationality"]["unit"] == "per staff-day"
    assert sets.attrs["columns"]["duty_shift"]["unit"] == "staff-days"
    worlds(*asked, out="p")
    for name in ("worlds.parquet", "sets.parquet"):
        assert Path("o", name).read_bytes() == Path("p", name).read_bytes()


def test_sets_are_rows_of_the_ensemble() -> None:
    ensemble = shipped_ensemble()
    rows = set_rows(ensemble, range(1, 7))
    assert len(rows) == 4, "of three neighbouring seeds two share a set"
    for _, row in rows.iterrows():
        assert row["ensemble"] == ensemble.hash
        assert dict(row.drop(["ensemble", "set"])) == dict(ensemble.sets[row["set"]])
