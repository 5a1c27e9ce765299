"""The plausible ensemble: what is shipped, who draws which set, and what it does to intervals.

Lives here: the shipped sets against their recipe, draws, the split of variance, the option.
May not: search for sets (test_calibrate.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chisquare

from calls import answered, call, place, strict
from districts import toy
from model.key import stamp
from scenarios import load
from scenarios.calibrate.search import CalibrationBench, Notebook
from scenarios.calibrate.shapes import TARGETS as SHAPES
from scenarios.calibrate.targets import read_targets
from scenarios.compare.comparison import comparison_rows, interval
from scenarios.documents.ensemble import PAGE, ensemble_page
from scenarios.inputs.checks import BEHAVIOURAL, FACTS
from scenarios.inputs.ensemble import (
    DUTY_SHIFT,
    PLAUSIBLE,
    RECIPE,
    SETS,
    Ensemble,
    behaviour_meta,
    behaviour_sets,
    read_sets,
    recipe,
    shipped_ensemble,
    under_set,
    write_sets,
)
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.toml_files import shipped
from scenarios.run.experiment import experiment, replicate
from scenarios.run.intervals import helping, spread
from scenarios.study.plan import read_study

__all__ = ["place"]  # a fixture

AGAIN = f"run: {recipe()['recipe']['command']}, then copy its files to scenarios/"
SHORT = ("--days", 40)
STUDY = """title = "A test"
place = "./tiny.toml"
days = 20
replications = 4
{behaviour}

[design]
kind = "full_factorial"

[design.over]
{over}
"""
PILOT = ("--replications", 4, "--days", 60)


@pytest.fixture
def three() -> Ensemble:
    """Three sets that differ in whether anybody closes on paper."""
    return Ensemble(tuple({"pressure": p, DUTY_SHIFT: p / 10} for p in (0.0, 3.0, 9.0)), "0" * 16)


def test_the_shipped_ensemble_is_large_and_inside_every_range() -> None:
    sets = shipped_ensemble().sets
    assert len(sets) >= 200
    assert len({tuple(values.items()) for values in sets}) == len(sets)
    for values in sets:
        for name, value in values.items():
            declared = BEHAVIOURAL.get(name) or FACTS.get(name)
            assert name == DUTY_SHIFT or (declared and declared.low <= value <= declared.high)


def test_the_shipped_ensemble_is_of_this_engine_and_this_plan() -> None:
    made = recipe()["recipe"]
    assert made["stamp"] == stamp(), AGAIN
    plan = read_targets("district")
    assert made["plan"] == strict_config(plan.config()), AGAIN
    assert made["scenario"] == load(plan.place).config_hash, AGAIN
    assert made["accepted"] == len(shipped_ensemble().sets), AGAIN


def strict_config(config: object) -> object:
    """As JSON gives it back."""
    import json

    return strict(json.dumps(config))


def test_every_shipped_target_that_counts_is_met_within_its_tolerance() -> None:
    for row in recipe()["targets"]:
        assert not row["counts"] or row["within_tolerance"] == 1.0, row["name"]


@pytest.mark.parametrize("where", [p for p in shipped("place") if p != "tianjin_city"])
@pytest.mark.parametrize("name", ["S1", "S2", "S3a", "S3b", "rejected_share", "gap"])
def test_shapes_share_and_gap_hold_in_every_place(where: str, name: str) -> None:
    assert recipe()["check"][where][name]["holds"], recipe()["check"][where][name]


def test_what_only_reforms_show_is_not_called_learnt() -> None:
    found = {row["name"]: row for row in recipe()["parameters"]}
    for name in ("stakes_weight", "stakes_personnel", "stakes_veto", "plan_effect", "tie_hours"):
        assert not found[name]["asked"]
        assert not found[name]["learnt"]


def test_the_page_is_of_the_shipped_recipe() -> None:
    assert PAGE.read_text(encoding="utf-8") == ensemble_page(recipe())
    assert all(shape in PAGE.read_text(encoding="utf-8") for shape in SHAPES)


@pytest.mark.long
def test_a_shipped_set_is_confirmed_again(tmp_path: Path) -> None:
    plan, sets = read_targets("district"), shipped_ensemble().sets
    ordered = [{p.name: values[p.name] for p in plan.priors} for values in sets[:: len(sets) // 2]]
    bench = CalibrationBench(plan, load(plan.place), Notebook(tmp_path), None, lambda: None)
    assert [trial.worst <= 1.0 for trial in bench.confirmed(ordered[:2])] == [True, True], AGAIN


def test_neighbouring_worlds_share_a_set_and_all_are_drawn_alike() -> None:
    ensemble = Ensemble(tuple({"pressure": float(k)} for k in range(8)), "0" * 16)
    drawn = np.array([ensemble.index(seed) for seed in range(1, 16_001)])
    assert (drawn[::2] == drawn[1::2]).all()
    # An even draw fails this once in 100,000 choices of the hash.
    assert chisquare(np.bincount(drawn[::2], minlength=8)).pvalue > 1e-5
    assert 0 <= ensemble.index(0) < 8
    assert 0 <= ensemble.index(2**63 - 2) < 8


def test_a_set_shifts_the_duty_of_every_place_alike() -> None:
    for name in ("baseline", "huaisi", "tianjin"):
        scenario = load(name, "one_list")
        found = under_set(scenario, {DUTY_SHIFT: -0.75, "pressure": 2.5, "learning_days": 80.0})
        assert found.place.duty == pytest.approx(scenario.place.duty - 0.75)
        assert found.behaviour.pressure == 2.5
        assert found.behaviour.rationality == scenario.behaviour.rationality
        assert (found.before, found.after) == (scenario.before, scenario.after)
        back = replace(found, place=scenario.place, behaviour=scenario.behaviour)
        assert back == scenario
    assert under_set(load("huaisi"), {DUTY_SHIFT: -10.0}).place.duty == 0.0


def test_both_arms_and_all_reforms_of_a_world_draw_one_set(three: Ensemble) -> None:
    group = [toy("none"), toy("one_list")]
    pairs = experiment([group], range(1, 5), 40, ensemble=three)[0]
    again = experiment([group], range(1, 5), 40, ensemble=three, workers=1)[0]
    for pair, other in zip(pairs, again, strict=True):
        alone = replicate([three.drawn(one, pair.seed) for one in group], pair.seed, 40)
        assert pair.before.outcomes == alone.before.outcomes == pair.after[0].outcomes
        assert pair.after[1].outcomes == alone.after[1].outcomes == other.after[1].outcomes
    central = experiment([group], range(1, 5), 40)[0]
    assert any(p.before.outcomes != c.before.outcomes for p, c in zip(pairs, central, strict=True))


def test_rows_say_helps_and_share_only_with_an_ensemble(three: Ensemble) -> None:
    group = [toy("one_list")]
    plausible = comparison_rows(
        group, experiment([group], range(1, 17), 60, ensemble=three)[0], three
    )
    central = comparison_rows(group, experiment([group], range(1, 17), 60)[0])
    assert list(plausible.columns) == list(central.columns)
    assert list(plausible.columns)[-2:] == ["helps", "behaviour_share"]
    assert central[["helps", "behaviour_share"]].isna().all(axis=None)
    judged = plausible[plausible["better"].isin(["higher", "lower"]) & plausible["before"].notna()]
    assert judged["helps"].between(0.0, 1.0).all()
    neutral = plausible[~plausible["better"].isin(["higher", "lower"])]
    assert neutral["helps"].isna().all()
    assert plausible["behaviour_share"].dropna().between(0.0, 1.0).all()
    gap = plausible.set_index("outcome").loc["gap"]
    assert gap["behaviour_share"] > 0.5  # pressure alone makes the gap, and only it differs


def drawn(rng: np.random.Generator, sd: float, chance: float) -> Iterator[tuple[float, ...]]:
    """The interval of a comparison of 15 sets in two worlds each, beside the effect of one more."""
    while True:
        effects = np.repeat(sd * rng.standard_normal(15), 2)
        low, high, share = spread(effects + chance * rng.standard_normal(30), np.arange(30) // 2)
        assert low is not None
        assert high is not None
        assert share is not None
        yield low, high, share, sd * rng.standard_normal()


@pytest.mark.parametrize(
    ("sd", "chance"), [(1.0, 0.0), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0), (0.0, 1.0)]
)
def test_the_interval_holds_the_effect_under_one_more_behaviour(sd: float, chance: float) -> None:
    many = [next(source) for source in [drawn(np.random.default_rng(3), sd, chance)] * 4000]
    held = np.mean([low <= effect <= high for low, high, _, effect in many])
    assert held > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 4000)  # fails by chance once in 30,000


def test_the_share_of_behaviour_goes_from_nought_to_one() -> None:
    rng = np.random.default_rng(4)

    def mean(sd: float, chance: float) -> float:
        source = drawn(rng, sd, chance)
        return float(np.mean([next(source)[2] for _ in range(500)]))

    assert mean(1.0, 0.0) == pytest.approx(1.0)
    shares = [mean(0.3, 1.0), mean(1.0, 1.0), mean(3.0, 1.0)]
    assert shares == sorted(shares)
    assert shares[-1] > 0.95


def test_balanced_sets_split_as_in_the_analysis_of_variance() -> None:
    differences = np.array([1.0, 2.0, 4.0, 6.0, 9.0, 8.0])
    low, high, share = spread(differences, [0, 0, 1, 1, 2, 2])
    within = (0.5 + 2.0 + 0.5) / 3
    between = 2 * np.var([1.5, 5.0, 8.5], ddof=1)
    behaviour = (between - within) / 2
    error = np.sqrt(2 * (between**2 / 2 + within**2 / 3)) / 2
    variance = (behaviour + error / 2) * (1 + 1 / 3) + within / 6
    assert low is not None
    assert high is not None
    assert (low + high) / 2 == pytest.approx(5.0)
    assert (high - low) / 2 == pytest.approx(4.302653 * np.sqrt(variance), rel=1e-6)
    part = behaviour * (1 + 1 / 3)
    assert share == pytest.approx(part / (part + within / 6))


def test_few_pairs_say_what_they_can() -> None:
    assert spread(np.array([1.0]), [0]) == (None, None, None)
    two = np.array([1.0, 3.0])
    assert spread(two, [5, 5]) == (*map(pytest.approx, interval(two)), None)
    low, high, share = spread(two, [5, 6])
    assert share is None
    assert low is not None
    assert high is not None
    assert high - low > np.diff(interval(two))[0]  # type: ignore[arg-type]
    assert spread(np.zeros(4), [1, 1, 2, 2]) == (0.0, 0.0, None)


def test_a_world_helps_where_its_difference_is_better() -> None:
    differences = np.array([1.0, -2.0, 3.0, 0.0])
    assert helping(differences, "higher") == 0.5
    assert helping(differences, "lower") == 0.25
    assert helping(differences, "neither") is None
    assert helping(np.array([]), "higher") is None


@pytest.mark.parametrize("command", [("run",), ("compare", "--replications", 2)])
def test_a_word_that_is_neither_is_refused(command: tuple[object, ...], place: Path) -> None:
    result = call(*command, "--place", place, *SHORT, "--behaviour", "plausibel")
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "unknown behaviour 'plausibel'. Did you mean 'plausible'?" in said
    assert not Path("results").exists()


def test_a_pilot_draws_a_set_a_world_and_says_which(place: Path) -> None:
    asked = (
        "compare",
        "--place",
        place,
        "--reform",
        "six_powers",
        "--pilot",
        0.5,
        "--spill",
        *PILOT,
    )
    drawn = answered(*asked, "--out", "p")
    central = answered(*asked, "--behaviour", "central", "--out", "c")
    assert behaviour_meta(shipped_ensemble(), range(1, 5)).items() <= drawn["meta"].items()
    assert central["meta"]["behaviour"] == "central"
    by_quantity = {(row["outcome"], row["quantity"]): row["value"] for row in central["rows"]}
    moved = [r for r in drawn["rows"] if r["value"] != by_quantity[r["outcome"], r["quantity"]]]
    assert moved


def test_run_draws_the_set_of_its_seed(place: Path) -> None:
    arguments = ("run", "--place", place, *SHORT, "--seed", 7)
    assert (plain := answered(*arguments, "--out", "o"))["meta"]["behaviour"] == PLAUSIBLE
    ensemble = shipped_ensemble()
    ran = ensemble.drawn(load(place), 7)
    assert (
        strict(Path("o/config.json").read_text("utf-8"))["behaviour"] == ran.behaviour.model_dump()
    )
    assert plain["meta"]["config_hash"] == ran.config_hash
    assert plain["meta"]["sets"] == [ensemble.index(7)]
    central = answered(*arguments, "--behaviour", "central")
    assert central["meta"]["config_hash"] == load(place).config_hash
    assert central["outcomes"] != plain["outcomes"]


def test_compare_says_what_was_drawn_and_the_report_shows_it(place: Path) -> None:
    arguments = ("compare", "--place", place, "--reform", "one_list", *SHORT, "--replications", 8)
    plausible = answered(*arguments, "--out", "p")
    central = answered(*arguments, "--behaviour", "central", "--out", "c")
    seeds = range(1, 9)
    assert behaviour_meta(shipped_ensemble(), seeds).items() <= plausible["meta"].items()
    assert plausible["meta"]["config_hash"] != central["meta"]["config_hash"]
    assert any(row["helps"] is not None for row in plausible["rows"])
    assert all(row["helps"] is row["behaviour_share"] is None for row in central["rows"])
    shown = {name: Path(name, "report.html").read_text("utf-8") for name in "pc"}
    for said in ("share of plausible worlds with an improvement", "的世界改善", "% of worlds"):
        assert said in shown["p"]
        assert said not in shown["c"]
    table = call(*arguments, "--out", "t", columns=120).stdout
    assert "helps: share of plausible worlds" in " ".join(table.split())


@pytest.mark.parametrize(
    ("behaviour", "word", "drawing"),
    [
        ("", None, True),
        ('behaviour = "plausible"', None, True),
        ('behaviour = "central"', None, False),
        ('behaviour = "central"', "plausible", True),
        ("", "central", False),
        ("behaviour = { pressure = 1.0 }", None, False),
    ],
)
def test_a_study_draws_as_its_plan_and_the_option_say(
    behaviour: str, word: str | None, drawing: bool, place: Path
) -> None:
    text = STUDY.format(behaviour=behaviour, over="platform = [0.3, 0.9]")
    Path("s.toml").write_text(text, encoding="utf-8")
    study = read_study("./s.toml", word)
    assert (study.ensemble is not None) == drawing
    ran = study.at(study.points[0], 0, 2).behaviour
    base = study.bases[0].behaviour
    assert (ran != base) == drawing
    assert study.config()["behaviour"] == ("plausible" if drawing else "central")


def test_a_study_keeps_what_its_design_varies(place: Path) -> None:
    text = STUDY.format(behaviour="", over="rationality = [0.3, 0.9]")
    Path("s.toml").write_text(text, encoding="utf-8")
    study = read_study("./s.toml")
    for run in study.runs:
        scenario = study.at(study.points[run.point], run.reform, 1 + run.replication)
        assert scenario.behaviour.rationality == study.points[run.point]["rationality"]
    assert call("sweep", "./s.toml", "--out", "o").exit_code == 0
    refused = call("sweep", "./s.toml", "--out", "o", "--behaviour", "central")
    assert refused.exit_code == 2
    assert "behaviour" in refused.stderr


def test_values_of_ones_own_and_an_ensemble_do_not_go_together(place: Path) -> None:
    text = STUDY.format(behaviour="behaviour = { pressure = 1.0 }", over="platform = [0.3, 0.9]")
    Path("s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="no ensemble"):
        read_study("./s.toml", PLAUSIBLE)


@pytest.mark.parametrize(
    "text", ["", "pressure\n", "nobody\n1\n", "pressure\nx\n", "pressure,duty_sd\n1\n"]
)
def test_a_broken_file_of_sets_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="expected"):
        read_sets(path)


def test_sets_are_read_as_they_were_written(tmp_path: Path) -> None:
    path, sets = tmp_path / "sets.csv", [{"pressure": 0.123456, "rung_days": 4.0}]
    write_sets(path, list(sets[0]), sets)
    assert read_sets(path).sets == tuple(sets)
    assert read_sets(SETS) == shipped_ensemble() == behaviour_sets(PLAUSIBLE)
    assert RECIPE.exists()
