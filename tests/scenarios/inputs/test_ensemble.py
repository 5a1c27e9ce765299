"""The plausible ensemble: what is shipped, who draws which set, and what it does to intervals.

Lives here: the shipped sets against their recipe, draws, the split of variance, the option.
May not: search for sets (test_calibrate.py).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calls import answered, call, place, strict
from districts import toy
from model.key import stamp
from scenarios import load
from scenarios.calibrate.plan_file import read_targets
from scenarios.calibrate.search import CalibrationBench, Notebook
from scenarios.calibrate.shapes import TARGETS as SHAPES
from scenarios.compare.comparison import comparison_rows
from scenarios.documents.ensemble import PAGE, ensemble_page
from scenarios.inputs.checks import BEHAVIOURAL, FACTS
from scenarios.inputs.defaults import REPLICATIONS
from scenarios.inputs.ensemble import (
    DUTY_SHIFT,
    PLAUSIBLE,
    RECIPE,
    SETS,
    Ensemble,
    behaviour_meta,
    behaviour_sets,
    drawn_sets,
    read_sets,
    recipe,
    shipped_ensemble,
    under_set,
    write_sets,
)
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.toml_files import shipped
from scenarios.run.experiment import experiment, replicate
from scenarios.run.intervals import ENOUGH
from scenarios.study.plan_file import read_study

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
    prices = (0.0, 3.0, 9.0)
    return Ensemble(tuple({"found_price": p, DUTY_SHIFT: p / 10} for p in prices), "0" * 16)


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


def test_two_worlds_of_three_share_a_set_and_none_comes_again_before_all_did() -> None:
    ensemble = Ensemble(tuple({"found_price": float(k)} for k in range(50)), "0" * 16)
    drawn = np.array(drawn_sets(ensemble, range(1, 151)))
    assert (drawn[::3] == drawn[1::3]).all()
    assert not (drawn[1::3] == drawn[2::3]).any()
    dealt = np.stack([drawn[::3], drawn[2::3]], axis=1).ravel()
    for turn in (dealt[:50], dealt[50:]):
        assert sorted(turn) == list(range(50))
    assert abs(np.corrcoef(np.arange(50), dealt[:50])[0, 1]) < 0.5  # shuffled
    assert 0 <= ensemble.index(0) < 50
    assert 0 <= ensemble.index(2**63 - 2) < 50
    assert drawn_sets(None, range(3)) is None


def test_the_default_replications_draw_sets_enough_for_quantiles() -> None:
    ensemble = shipped_ensemble()
    for seeds in (range(1, REPLICATIONS + 1), range(100, 100 + REPLICATIONS)):
        assert len(set(drawn_sets(ensemble, seeds) or ())) >= ENOUGH


def test_a_set_shifts_the_duty_of_every_place_alike() -> None:
    for name in ("baseline", "huaisi", "tianjin"):
        scenario = load(name, "one_list")
        found = under_set(scenario, {DUTY_SHIFT: -0.75, "found_price": 2.5, "learning_days": 80.0})
        assert found.place.duty == pytest.approx(scenario.place.duty - 0.75)
        assert found.behaviour.found_price == 2.5
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


def test_rows_say_shares_of_worlds_and_of_behaviour_only_with_an_ensemble(three: Ensemble) -> None:
    group = [toy("one_list")]
    many = Ensemble(tuple(v | {"duty_sd": 0.1 * k} for k in range(4) for v in three.sets), "0" * 16)
    plausible = comparison_rows(
        group, experiment([group], range(1, 17), 60, ensemble=many)[0], many
    )
    central = comparison_rows(group, experiment([group], range(1, 17), 60)[0])
    assert list(plausible.columns) == list(central.columns)
    assert central["behaviour_share"].isna().all()
    for rows in (plausible, central):
        judged = rows[rows["better"].isin(["higher", "lower"]) & rows["before"].notna()]
        assert np.allclose(judged[["helps", "same", "hurts"]].sum(axis=1), 1.0)
        neutral = rows[~rows["better"].isin(["higher", "lower"])]
        assert neutral[["helps", "hurts"]].isna().all(axis=None)
    assert plausible["behaviour_share"].dropna().between(0.0, 1.0).all()
    gap = plausible.set_index("outcome").loc["gap"]
    assert gap["behaviour_share"] > 0.5  # hardly anything but behaviour differs


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
    assert all(row["behaviour_share"] is None for row in central["rows"])
    assert all(row["verdict"] for row in (*plausible["rows"], *central["rows"]))
    shown = {name: Path(name, "report.html").read_text("utf-8") for name in "pc"}
    for said in ("95% prediction interval", "95%预测区间", "Parameter sets drawn: 5."):
        assert said in shown["p"]
        assert said not in shown["c"]
    table = call(*arguments, "--out", "t", columns=120)
    assert "share of worlds better, the same within the margin" in " ".join(table.stdout.split())
    assert "Parameter sets drawn: 5. With fewer than 8" in " ".join(table.stderr.split())


@pytest.mark.parametrize(
    ("behaviour", "word", "drawing"),
    [
        ("", None, True),
        ('behaviour = "plausible"', None, True),
        ('behaviour = "central"', None, False),
        ('behaviour = "central"', "plausible", True),
        ("", "central", False),
        ("behaviour = { found_price = 1.0 }", None, False),
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
    text = STUDY.format(behaviour="behaviour = { found_price = 1.0 }", over="platform = [0.3, 0.9]")
    Path("s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="no ensemble"):
        read_study("./s.toml", PLAUSIBLE)


@pytest.mark.parametrize(
    "text", ["", "found_price\n", "nobody\n1\n", "found_price\nx\n", "found_price,duty_sd\n1\n"]
)
def test_a_broken_file_of_sets_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="expected"):
        read_sets(path)


def test_sets_are_read_as_they_were_written(tmp_path: Path) -> None:
    path, sets = tmp_path / "sets.csv", [{"found_price": 0.123456, "rung_days": 4.0}]
    write_sets(path, list(sets[0]), sets)
    assert read_sets(path).sets == tuple(sets)
    assert read_sets(SETS) == shipped_ensemble() == behaviour_sets(PLAUSIBLE)
    assert RECIPE.exists()
