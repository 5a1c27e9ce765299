"""Which clause did it: the parts of a reform, and the sharing out of its effect in real worlds.

Lives here: coalitions, sums to the last bit, what stands in a row, the command and what it refuses.
May not: the mathematics (test_shapley.py), or how it is shown (viz/explain/test_page.py).
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from calls import answered, call, contents, place, strict, tiny
from districts import toy
from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from scenarios import load
from scenarios.compare.comparison import compare, home
from scenarios.explain.ablation import MEASURED, clauses_of, reforms_with_clauses
from scenarios.explain.attribution import (
    COLUMNS,
    MEASURES,
    WHOLE,
    Explanation,
    check,
    explain,
    share_out,
)
from scenarios.explain.game import (
    CLAUSE,
    GROUP,
    MOST_GROUPS,
    OTHER,
    Game,
    Part,
    attribution_plan,
    by_clause,
    by_group,
)
from scenarios.inputs.checks import LEVERS, SUM_AT_MOST_ONE
from scenarios.inputs.ensemble import shipped_ensemble
from scenarios.inputs.errors import ScenarioError
from scenarios.run.intervals import spread

__all__ = ["place"]  # a fixture

SHOWN = ("true_in_time", "gap", "burden", "whistle_response")
FILES = {"explain.csv", "explain.json", "config.json", "explain.html"}
FILES |= {"worlds.parquet", "sets.parquet"}
SMALL = ("--replications", 2, "--days", 30)


# --- parts


@pytest.mark.parametrize("reform", reforms_with_clauses())
@pytest.mark.parametrize("by", [GROUP, CLAUSE])
def test_parts_hold_every_lever_moved_and_join_to_the_whole(reform: str, by: str) -> None:
    game = attribution_plan(reform, by=by)
    scenario = load(home(reform), reform)
    assert game.scenario == scenario
    assert game.rules(0) == scenario.before
    assert game.rules((1 << len(game.parts)) - 1) == scenario.after
    if by == GROUP:
        assert 1 < len(game.parts) <= MOST_GROUPS
        assert game.arms == (1 << len(game.parts)) - 1
        assert [p.name for p in game.parts] == list(
            dict.fromkeys(LEVERS[name].group for p in game.parts for name in p.levers)
        )
    else:
        measured = [c.number for c in clauses_of(reform) if c.kind == MEASURED]
        assert [p.name for p in game.parts] == measured


def test_the_smallest_groups_are_joined_beyond_the_most() -> None:
    group_of = {f"{g}{k}": g for g, n in zip("abcd", (3, 1, 2, 1), strict=True) for k in range(n)}
    assert [p.name for p in by_group(group_of)] == ["a", "b", "c", "d"]
    assert [p.name for p in by_group(group_of, most=3)] == ["a", "b+d", "c"]
    assert [(p.name, len(p.levers)) for p in by_group(group_of, most=2)] == [("a", 3), ("b+d+c", 4)]


def test_a_lever_of_several_clauses_is_in_force_with_any_of_them() -> None:
    game = attribution_plan("six_powers", by=CLAUSE)
    sharing = [k for k, part in enumerate(game.parts) if "whistle_binding" in part.levers]
    assert len(sharing) > 1
    after = game.scenario.after.whistle_binding
    assert {game.rules(1 << k).whistle_binding for k in sharing} == {after}
    everybody = (1 << len(game.parts)) - 1
    assert game.rules(everybody ^ 1 << sharing[0]).whistle_binding == after
    gone = everybody ^ sum(1 << k for k in sharing)
    assert game.rules(gone).whistle_binding == game.scenario.before.whistle_binding


def test_levers_no_clause_names_are_a_part_of_their_own() -> None:
    moved = ["whistle_binding", "rotation", "lookup_minutes"]
    assert by_clause("six_powers", moved)[-1] == Part(OTHER, ("rotation", "lookup_minutes"))
    assert OTHER not in {part.name for part in by_clause("six_powers", moved[:1])}


def test_a_file_of_ones_own_is_parted_by_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "six_powers.toml"  # a name that the shipped clauses have, too
    path.write_text(
        'title = "Mine"\n[levers]\n'
        'platform = { value = 0.9, clause = "Article 4", clause_zh = "第四条" }\n'
        'coordination = { value = 0.5, clause = "Article 5" }\n',
        encoding="utf-8",
    )
    game = attribution_plan(str(path), "baseline", CLAUSE)
    assert game.parts == (
        Part("six_powers.platform", ("platform",), "Article 4", "第四条"),
        Part("six_powers.coordination", ("coordination",), "Article 5", ""),
    )


def test_the_clauses_of_a_stack_are_those_of_all_its_reforms() -> None:
    stacked = attribution_plan("six_powers+one_list", by=CLAUSE)
    apart = [attribution_plan(name, by=CLAUSE).parts for name in ("six_powers", "one_list")]
    assert stacked.parts == apart[0] + apart[1]
    assert stacked.rules((1 << len(stacked.parts)) - 1) == stacked.scenario.after


def test_an_office_localised_is_not_commanded_too() -> None:
    """Before, all are commanded; the reform localises most of them."""
    scenario = load("baseline", "none")
    before = scenario.before.model_copy(update={"force_command": 0.9})
    after = before.model_copy(update={"localised_offices": 0.7, "force_command": 0.3})
    scenario = replace(scenario, before=before, after=after)
    parts = (Part("a", ("localised_offices",)), Part("b", ("force_command",)))
    game = Game(scenario, "baseline", "none", GROUP, parts, 1)
    assert [game.rules(m).localised_offices for m in range(4)] == [0.0, 0.7, 0.0, 0.7]
    assert [game.rules(m).force_command for m in range(4)] == pytest.approx([0.9, 0.3, 0.3, 0.3])
    levers = [names for names in SUM_AT_MOST_ONE if set(names) & set(LEVERS)]
    assert levers == [("force_command", "localised_offices")], "another rule is needed"


# --- real effects


def small(by: str = GROUP, reform: str = "one_list") -> Game:
    """A shipped reform in the toy district, with a part that moves nothing."""
    game = attribution_plan(reform, "baseline", by)
    scenario = replace(game.scenario, place=toy().place)
    idle = Part("idle", ())
    return replace(game, scenario=scenario, parts=(*game.parts[:4], idle, *game.parts[4:]))


@cache
def explained(by: str) -> Explanation:
    """A small explanation under the plausible ensemble."""
    return explain(small(by), SHOWN, 3, 4, 60, ensemble=shipped_ensemble())


@pytest.mark.parametrize("by", [GROUP, CLAUSE])
def test_in_every_world_parts_add_up_and_who_moves_nothing_does_nothing(by: str) -> None:
    game = small(by)
    idle = [part.name for part in game.parts].index("idle")
    for seed in (1, 2):
        world = share_out(game, SHOWN, 60, None, [game.scenario], seed)
        whole = world.after - world.before
        assert world.shares[0].sum(axis=0) == pytest.approx(whole, abs=1e-12, nan_ok=True)
        moved = ~np.isnan(whole)
        assert moved.sum() >= 3
        assert (world.shares[:, idle, moved] == 0.0).all()
        assert (world.shares[0][:, moved] != 0.0).any()


@pytest.mark.parametrize("by", [GROUP, CLAUSE])
def test_rows_add_up_to_the_last_bit_and_say_what_compare_says(by: str) -> None:
    frame = explained(by).frame
    assert list(frame.columns) == list(COLUMNS)
    group = [[small(by).scenario]]
    same = compare(group, 3, 4, 60, "baseline", ensemble=shipped_ensemble()).frame
    same = same.set_index("outcome")
    for outcome, rows in frame.groupby("outcome", sort=False):
        whole = rows[rows["part"] == WHOLE].iloc[0]
        if math.isnan(whole["shapley"]):
            assert math.isnan(same["difference"][outcome])
            continue
        assert math.fsum(rows["shapley"][rows["part"] != WHOLE]) == whole["shapley"]
        assert whole["shapley"] == pytest.approx(same["difference"][outcome], abs=1e-12)
        assert whole["verdict"] == same["verdict"][outcome]
        for end in ("low", "high", "helps", "same", "hurts", "behaviour_share", "before", "after"):
            assert whole[end] == pytest.approx(same[end][outcome], abs=1e-12, nan_ok=True)


def test_clauses_and_groups_share_out_the_same_effect() -> None:
    frames = [explained(by).frame for by in (GROUP, CLAUSE)]
    wholes = [frame[frame["part"] == WHOLE]["shapley"].to_numpy() for frame in frames]
    assert wholes[0] == pytest.approx(wholes[1], abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("by", [GROUP, CLAUSE])
def test_the_answer_does_not_depend_on_threads(by: str) -> None:
    game = small(by)
    texts = [
        explain(game, SHOWN, 3, 4, 60, ensemble=shipped_ensemble(), workers=n).frame.to_csv()
        for n in (1, 2)
    ]
    assert texts[0] == texts[1] == explained(by).frame.to_csv()


def test_a_reform_of_one_group_has_all_its_effect_from_it() -> None:
    scenario = toy()
    after = scenario.before.model_copy(update={"platform": 0.9, "handover_days": 0.5})
    part = Part("platform", ("platform", "handover_days"))
    game = Game(replace(scenario, after=after), "baseline", "none", GROUP, (part,), 1)
    frame = explain(game, SHOWN, 1, 3, 60).frame
    parts, wholes = (frame[(frame["part"] == WHOLE) == whole] for whole in (False, True))
    for end in ("shapley", "low", "high"):
        assert parts[end].to_numpy() == pytest.approx(wholes[end].to_numpy(), nan_ok=True)
    for measure in MEASURES[1:]:
        assert parts[measure].to_numpy() == pytest.approx(parts["shapley"].to_numpy(), nan_ok=True)


def test_coalitions_under_the_same_rules_share_their_arm() -> None:
    game = small()
    assert game.arms == 2 ** (len(game.parts) - 1) - 1
    assert {game.rules(m) for m in game.coalitions(1)} >= {game.scenario.after}
    assert game.rules(0) == game.rules(1 << 4) == game.scenario.before


def test_central_values_have_the_interval_of_chance() -> None:
    game = small()
    frame = explain(game, ["burden"], 1, 3, 60, ensemble=None).frame
    gains = [
        share_out(game, ["burden"], 60, None, [game.scenario], s).shares[:, 0, 0] for s in (1, 2, 3)
    ]
    first = frame.iloc[0]
    for m, (low, high) in enumerate(
        [("low", "high"), *((f"{n}_low", f"{n}_high") for n in MEASURES[1:])]
    ):
        assert (first[low], first[high]) == pytest.approx(spread(np.array(gains)[:, m], None)[:2])
    assert frame["behaviour_share"].isna().all()


def test_one_world_has_no_interval_and_what_is_undefined_is_null() -> None:
    found = explain(small(), ["burden", "whistle_response", "departments_marked"], 1, 1, 30)
    assert found.frame["low"].isna().all()
    by_name = {(r["outcome"], r["part"]): r for r in found.values()["rows"]}
    assert by_name["burden", WHOLE]["replications"] == 1
    assert by_name["departments_marked", WHOLE]["shapley"] is None
    assert by_name["departments_marked", WHOLE]["replications"] == 0


def test_rules_are_hashed_by_every_lever() -> None:
    """Arms are kept by the rules in force: two that differ anywhere must differ there."""
    default = Reform()
    for name, lever in LEVERS.items():
        other = lever.high if getattr(default, name) != lever.high else lever.low
        assert default.model_copy(update={name: other}) != default


# --- the command


def test_the_answer_is_one_object_and_the_folder_holds_it(place: Path, tmp_path: Path) -> None:
    asked = ("explain", "--place", place, "--reform", "big_department", "--outcome", "gap")
    found = answered(*asked, *SMALL, "--out", tmp_path / "here")
    assert list(found) == ["meta", "parts", "rows", "folder"]
    assert [row["part"] for row in found["rows"]] == ["assessment", "structure", WHOLE]
    assert found["meta"]["behaviour"] == "plausible"
    written = contents(tmp_path / "here")
    assert set(written) == FILES
    kept = strict((written["explain.json"] or b"").decode())
    assert kept | {"folder": str(tmp_path / "here")} == found
    config = strict((written["config.json"] or b"").decode())
    assert config["meta"] == found["meta"]
    assert config["scenario"]["after"]["sections_pooled"] == 1.0


def test_the_cost_is_said_first_and_the_table_after(place: Path) -> None:
    asked = ("explain", "--place", place, "--reform", "big_department", "--by", "clause")
    result = call(*asked, "--outcome", "gap", *SMALL, columns=110)
    assert result.exit_code == 0, result.stderr
    assert "9 parts" in result.stderr
    assert "of one core" in result.stderr
    assert "Lost without it" in result.stdout
    assert "Gap between paper and truth" in result.stdout
    assert "nan" not in result.stdout.lower()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reform", "none"), "no effect to explain"),
        (("--reform", "six_power"), "Did you mean 'six_powers'?"),
        (("--outcome", "gapp"), "Did you mean 'gap'?"),
        (("--by", "clauses"), "Did you mean 'clause'?"),
        (("--orders", "0"), "orders = 0: expected a whole number from 1"),
        (("--orders", "2"), "orders = 2: expected --by clause beside it"),
        (("--replications", "0"), "replications = 0"),
        (("--days", "-1"), "days = -1"),
        (("--replications", "9" * 30), "hours of one core"),
        (("--by", "clause", "--replications", "5000"), "hours of one core"),
        (("--by", "clause", "--orders", "1000"), "hours of one core"),
        (("--place", "nowhere"), "unknown place"),
        (("--behaviour", "mean"), "unknown behaviour"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    base = () if "--reform" in arguments else ("--reform", "six_powers")
    result = call("explain", *base, *arguments, columns=200)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_reform_is_asked_for() -> None:
    result = call("explain")
    assert result.exit_code == 2
    assert "--reform" in result.stderr


def test_a_folder_that_holds_something_is_refused_before_the_work(tmp_path: Path) -> None:
    tiny(tmp_path)
    result = call("explain", "--reform", "six_powers", "--out", tmp_path)
    assert result.exit_code == 2
    assert "--force" in result.stderr


def test_the_default_size_is_within_ten_minutes_of_two_quiet_cores() -> None:
    """The largest shipped district, at the cautious speed that is stated."""
    said = check(attribution_plan("six_powers", "baiyun"), list(OUTCOMES), 1, 30, 730)
    assert float(said.split(" and ")[-1].split()[0]) <= 20.0


def test_an_unknown_outcome_is_refused_by_the_function_too() -> None:
    with pytest.raises(ScenarioError, match="unknown outcome"):
        explain(small(), ["happiness"], 1, 1, 30)
