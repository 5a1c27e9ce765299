"""Sweeps that are refused: bad plans, folders that are not theirs, plans that have changed.

Lives here: that each is one sentence, and that nothing is written.
May not: what a sweep that is let run promises.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from calls import ROOT, call, place
from model.declared.outcomes import OUTCOMES
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS
from scenarios.inputs.errors import ScenarioError
from scenarios.study import plan_file as studying
from scenarios.study.plan import Study
from scenarios.study.plan_file import read_study
from sweeps import EVERYTHING, plan, refused, swept

__all__ = ["place"]  # a fixture

BAD = ROOT / "tests" / "data" / "bad_studies"
WORDS = {
    "csv_empty": ("the design is empty", "a row a point"),
    "csv_names_only": ("the design is empty",),
    "csv_unknown": ("'platfrm'", "Did you mean 'platform'"),
    "csv_text": ("text.csv, line 3, load = 'high'", "a number from 0.3"),
    "csv_ragged": ("ragged.csv, line 3", "2 values"),
    "csv_twice": ("each name once",),
    "csv_out_of_range": ("line 3, platform = 1.5",),
    "csv_not_utf8": ("UTF-8",),
    "csv_not_there": ("nowhere.csv: no such file",),
    "csv_is_a_folder": ("is a directory",),
    "csv_not_whole": ("departments = 5.5",),
    "csv_missing": ("beside the plan",),
    "csv_unclosed": ("unclosed.csv",),
    "csv_empty_cell": ("line 2, load = ''",),
    "daily_text": ("daily = 'yes'", "true or false"),
    "list_empty": ("the design is empty",),
    "list_missing": ("the design is empty",),
    "list_of_numbers": ("points, 1 = 0.1", "a table of values"),
    "list_uneven": ("points, 2: 'load' is not in every point",),
    "list_out_of_range": ("points, 2, platform = 1.5",),
    "list_impossible_together": ("share_red", "sum of at most 1"),
    "list_with_over": ("none, for list takes points",),
    "morris_odd_levels": ("levels = 5", "an even number", "Choose 6"),
    "morris_second_order": ("none, for morris takes samples, levels and over",),
    "samples_of_a_factorial": ("none, for full_factorial takes over",),
    "sobol_samples": ("samples = 100", "a power of two", "Choose 64 or 128"),
    "sobol_second_order": ("true or false",),
    "sobol_too_many": ("2,147,483,648 runs", "at most 1,000,000 runs"),
    "sobol_of_levels": ("a range [low, high]",),
    "sobol_without_samples": ("samples is missing",),
    "days_beyond": ("at most 7,300", "cost"),
    "empty_design": ("the design is empty", "the parameters to vary"),
    "impossible_together": ("share_red", "sum of at most 1"),
    "level_out_of_range": ("platform = 1.5", "from 0 to 1 (share of hand-overs)"),
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


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_bad_plan_is_refused_in_one_sentence(path: Path, place: Path) -> None:
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
    monkeypatch.setattr(studying, "stamp", lambda: "other")
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
    said = call("sweep", study, "--threads", "--out", "torn").stderr
    assert "a whole plan.json" in said


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
