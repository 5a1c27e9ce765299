"""Validation: verdicts, intervals, logs known again by content, and a command that can fail.

Lives here: the room of patterns and the command. May not: whether the shipped sets hold in the
places, which is simulated in test_ensemble.py and test_levels.py.
"""

from __future__ import annotations

import gzip
import math
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from scipy.stats import t as student

from calls import TINY, answered, call, strict, tiny
from logs import SERVICENOW, geometric, given
from model.declared.outcomes import OUTCOMES
from model.key import stamp
from scenarios.calibrate.plan_file import read_targets
from scenarios.calibrate.shapes import cohorts
from scenarios.calibrate.targets import Target
from scenarios.inputs.ensemble import LOG_LIKE, recipe, shipped_ensemble
from scenarios.inputs.load import load
from scenarios.logs.measure import measure_frame, measure_log
from scenarios.validate import validation as validating
from scenarios.validate.log_shapes import contents, intervals, log_shapes
from scenarios.validate.patterns import (
    ENOUGH_WORLDS,
    Estimate,
    Finding,
    Group,
    Pattern,
    among_worlds,
    jackknifed,
    level_patterns,
    reasons,
    reported,
    reported_figures,
    shape_patterns,
    unchecked,
)
from viz.validate import page
from viz.validate.page import SHAPES, validation_lead, validation_page
from viz.words.language import LANGUAGES

AGAIN = "run: python run.py calibrate log_like, then copy its files to scenarios/log_like.*"
FEW = ("--replications", 2)


def finding(group: Group, low: float, high: float, estimate: Estimate) -> Finding:
    """A finding of a pattern with these ends."""
    return Finding(Pattern(group, "S1", low, high, "a test"), "district", "x", estimate, "")


VERDICTS: dict[str, tuple[Group, float, float, tuple[float, float, float, int], str]] = {
    "inside": ("shape", 1.0, 2.0, (1.5, 1.2, 1.8, 8), "holds"),
    "inside, its interval not": ("shape", 1.0, 2.0, (1.5, 0.9, 2.1, 8), "holds, unsure"),
    "inside, without interval": ("shape", 1.0, 2.0, (1.5, math.nan, math.nan, 1), "holds, unsure"),
    "outside, its interval not": ("shape", 1.0, 2.0, (0.9, 0.7, 1.1, 8), "missed, unsure"),
    "outside": ("level", 1.0, 2.0, (0.5, 0.2, 0.9, 8), "missed"),
    "no upper end": ("shape", 1.15, math.inf, (9.0, 8.0, 10.0, 8), "holds"),
    "nothing to measure": ("shape", 1.0, 2.0, (math.nan, math.nan, math.nan, 8), "not measured"),
    "a figure among the worlds": ("figure", 0.7, 0.7, (0.6, 0.5, 0.8, ENOUGH_WORLDS), "holds"),
    "a figure beyond them": ("figure", 0.9, 0.9, (0.6, 0.5, 0.8, ENOUGH_WORLDS), "missed"),
    "a figure and few worlds": ("reported", 0.9, 0.9, (0.6, 0.5, 0.8, 4), "missed, unsure"),
    "a log's interval met": ("log", 1.0, 2.0, (2.2, 1.9, 2.5, 4), "holds"),
    "a log's interval not met": ("log", 1.0, 2.0, (2.4, 2.1, 2.7, 4), "missed"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict_goes_by_estimate_and_interval(name: str) -> None:
    group, low, high, numbers, verdict = VERDICTS[name]
    found = finding(group, low, high, Estimate(*numbers))
    assert found.verdict == verdict
    assert found.holds == verdict.startswith("holds")
    strict(str(found.row()).replace("'", '"').replace("None", "null"))


def test_the_jackknife_of_a_mean_is_students_interval() -> None:
    values = np.random.default_rng(1).normal(3.0, 2.0, 12)
    found = jackknifed([[v] for v in values], lambda some: {"mean": float(np.mean(some))})["mean"]
    half = student.ppf(0.975, 11) * values.std(ddof=1) / math.sqrt(12)
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.value == pytest.approx(half)


def test_worlds_of_one_set_do_not_count_as_two() -> None:
    values = np.random.default_rng(2).normal(0.0, 1.0, 8)
    mean = lambda some: {"mean": float(np.mean(some))}  # noqa: E731
    once = jackknifed([[v] for v in values], mean)["mean"]
    twice = jackknifed([[v, v] for v in values], mean)["mean"]
    assert twice.high - twice.low == pytest.approx(once.high - once.low)
    assert math.isnan(jackknifed([list(values)], mean)["mean"].low)


def test_constant_passing_has_the_shapes_of_a_geometric() -> None:
    found = intervals(measure_frame(geometric(np.random.default_rng(3), 6_000, 0.5)))
    for name, true in (("S1", 1.0), ("S2", 1.0), ("S3a", 0.0), ("S3b", 0.0), ("hazard_0", 0.5)):
        spread = (found[name].high - found[name].low) / 2
        assert found[name].value == pytest.approx(true, abs=1.6 * spread), name


def test_a_log_without_hand_offs_shows_no_shape() -> None:
    found = log_shapes(measure_frame(geometric(np.random.default_rng(3), 50, 0.0)))
    assert all(math.isnan(found[name]) for name in ("S1", "S2", "S3a", "S4", "hazard_3"))


def test_a_log_is_known_again_however_it_is_packed_or_headed(tmp_path: Path) -> None:
    frame = geometric(np.random.default_rng(4), 400, 0.4)
    plain, packed, renamed, other = (tmp_path / f"{n}.csv" for n in ("a", "b", "c", "d"))
    frame.to_csv(plain, index=False)
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    frame.rename(columns={"unit": "承办单位"}).replace({"承办单位": {1: 90}}).to_csv(
        renamed, index=False
    )
    geometric(np.random.default_rng(5), 400, 0.4).to_csv(other, index=False)
    first, *again, foreign = (
        contents(measure_log(path), path) for path in (plain, packed, renamed, other)
    )
    assert first == again[0]
    assert first & again[1]
    assert not first & foreign


def test_the_shipped_sets_of_the_log_like_are_of_this_engine_and_this_plan() -> None:
    made = recipe(LOG_LIKE)["recipe"]
    plan = read_targets("log_like")
    assert made["stamp"] == stamp(), AGAIN
    assert made["plan"] == plan.config(), AGAIN
    assert made["scenario"] == load(plan.place).config_hash, AGAIN
    assert made["accepted"] == len(shipped_ensemble(LOG_LIKE).sets) >= 10, AGAIN
    assert plan.logs == read_targets("district").logs


def test_every_pattern_has_a_name_a_source_and_is_measurable() -> None:
    every = [
        *shape_patterns(),
        *level_patterns(read_targets("district").targets),
        *reported_figures(),
    ]
    every += [pattern for lines in reported().values() for pattern in lines]
    assert {p.name for p in every} >= {"S1", "S6", "gap", "rejected_share", "offices_affected"}
    assert all(p.source and p.low <= p.high for p in every)
    assert all(line["en"] and line["zh"] and line["why"] and line["why_zh"] for line in unchecked())
    (cohort,) = cohorts(load("huaisi"), [1])
    assert all(math.isfinite(among_worlds([cohort], p.name).value) for p in reported_figures())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> validating.Validation:
    """A validation of a tiny place against a log of its own."""
    folder = tmp_path_factory.mktemp("validated")
    log = folder / "own.csv"
    geometric(np.random.default_rng(6), 500, 0.4).to_csv(log, index=False)
    return validating.validate(
        tiny(folder), log=(measure_log(log), log), replications=2, behaviour="plausible"
    )


def test_every_section_is_there_and_its_rows_are_strict(found: validating.Validation) -> None:
    groups = {(row["group"], row["configuration"]) for row in found.rows()}
    assert groups >= {
        ("shape", "district"),
        ("level", "district"),
        ("figure", "district"),
        ("reported", "district"),
        ("shape", "log_like"),
        ("level", "log_like"),
        ("own log", "district"),
        ("log", "district"),
        ("log", "log_like"),
    }
    fitted = {f.pattern.name for f in found.findings if f.calibrated_on and f.place == "tiny"}
    shapes = {"S1", "S2", "S3a", "S3b", "S4", "S5", "S6"}
    levels = {"rejected_share", "gap", "carry_over", "first_address", "satisfaction", "call_absent"}
    assert fitted == shapes | levels
    told = {f.pattern.name for f in found.findings if f.pattern.group == "reported"}
    marked = {
        f.pattern.name for f in found.findings if f.pattern.group == "reported" and f.calibrated_on
    }
    assert told == marked == {target.name for target in after_targets()}
    assert not any(f.calibrated_on for f in found.findings if f.pattern.group == "log")
    assert len(found.rows()) == len(found.findings) >= found.meta["held"] + found.meta["missed"]


def after_targets() -> tuple[Target, ...]:
    """The targets of the shipped plan after a reform."""
    after = read_targets("district").after
    assert after is not None
    return after.targets


def test_what_is_missed_is_told_with_its_reason_or_that_none_is_known(
    found: validating.Validation, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (f.pattern for f in found.missed() if f.pattern.group != "log")
    missed = sorted({(pattern.group, pattern.name) for pattern in told})
    assert missed
    (group, known), *open_ = missed
    cause = {"en": "a cause", "zh": "某因"}
    monkeypatch.setattr(page, "reasons", lambda: {group: {known: cause}})
    english, chinese = (" ".join(validation_lead(found, language)) for language in LANGUAGES)
    assert "a cause" in english
    assert "某因" in chinese
    assert ("no reason is known" in english) == ("原因不明" in chinese) == bool(open_)


def test_a_reason_is_of_a_pattern_and_in_both_languages() -> None:
    names = {f.name for f in shape_patterns()} | set(OUTCOMES) | {"hazard_0", "hazard_3"}
    for group, known in reasons().items():
        assert group in get_args(Group)
        for name, words in known.items():
            assert name in names
            assert words["en"]
            assert words["zh"]


def test_the_page_is_offline_and_whole_in_both_languages(found: validating.Validation) -> None:
    text = validation_page(found)
    assert SHAPES.keys() == {p.name for p in shape_patterns()}
    assert all(names["zh"] in text for names in SHAPES.values())
    assert "{" not in text.split("<script>")[0].split("</style>")[1]
    assert 'src="http' not in text
    assert "nan" not in text.split("<script>")[0].split("</style>")[1].lower().replace("finan", "")


def test_a_log_that_was_fitted_to_is_marked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "own.csv"
    geometric(np.random.default_rng(6), 500, 0.4).to_csv(log, index=False)
    measured = measure_log(log)
    hashes = sorted(contents(measured, log))

    def made(name: str) -> dict[str, Any]:
        plan = recipe(name)["recipe"]["plan"] | {"logs": hashes}
        return recipe(name)["recipe"] | {"plan": plan}

    monkeypatch.setattr(validating, "_recipe", made)
    marked = validating.validate(tiny(tmp_path), log=(measured, log), replications=1)
    by_name = {
        (f.configuration, f.pattern.name): f.calibrated_on
        for f in marked.findings
        if f.pattern.group == "log"
    }
    assert by_name["district", "S1"] in hashes
    assert by_name["log_like", "handoffs_mean"] in hashes
    assert by_name["district", "handoffs_mean"] == by_name["district", "spearman"] == ""


def test_a_log_that_tells_no_hand_offs_has_nothing_to_hold(tmp_path: Path) -> None:
    log = tmp_path / "cases.csv"
    log.write_text("case,unit,opened\n1,A,2024-01-01\n2,B,2024-01-02\n3,A,2024-01-03\n", "utf-8")
    mute = validating.validate(tiny(tmp_path), log=(measure_log(log), log), replications=1)
    assert not any(f.pattern.group == "log" for f in mute.findings)
    assert any("does not record hand-offs" in sentence for sentence in validation_lead(mute, "en"))


@pytest.mark.long
def test_a_place_where_nobody_passes_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "dutiful.toml"
    path.write_text(TINY.replace("value = 7.1", "value = 30"), encoding="utf-8")
    asked = ("validate", "--place", path, *FEW, "--behaviour", "central")
    rows = answered(*asked, "--out", tmp_path / "out")["rows"]
    verdicts = {row["pattern"]: row["verdict"] for row in rows if row["place"] == "dutiful"}
    assert verdicts["rejected_share"].startswith("missed")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "validation.csv",
        "validation.json",
        "validation.html",
    }
    failed = call(*asked, "--strict", "--out", tmp_path / "again")
    assert failed.exit_code == 1
    assert "are not met" in failed.stdout
    assert "validation.html" in failed.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--replications", 0), "replications = 0"),
        (("--place", "nowhere"), "'nowhere'"),
        (("--log", "none.csv"), "none.csv"),
        (("--behaviour", "wild"), "'wild'"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[object, ...], said: str) -> None:
    result = call("validate", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_worlds_are_added_until_intervals_are_narrow_and_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, scenario = validating.ValidationBench(None, None, None), load(tiny(tmp_path))
    wide = Pattern("shape", "S1", -100.0, 100.0, "a test")
    assert len(bench.cohorts(scenario, 30, [wide])) == validating.MOST  # too few cases otherwise
    monkeypatch.setattr(validating, "ENOUGH_CASES", 1)
    first = bench.cohorts(scenario, 30, [wide])
    assert len(first) == validating.FEWEST
    here = validating.patterns.measured([c for group in first for c in group], ())["S1"]
    edge = Pattern("shape", "S1", here, 100.0, "a test")
    assert len(bench.cohorts(scenario, 30, [edge])) > validating.FEWEST


def test_the_shared_log_shows_its_shapes_and_is_known() -> None:
    path = given(SERVICENOW)
    measured = measure_log(path)
    found = log_shapes(measured)
    assert found["hazard_0"] == pytest.approx(0.408, abs=0.001)
    assert found["handoffs_mean"] == pytest.approx(0.847, abs=0.001)
    assert found["S1"] == pytest.approx(2.72 / 1.847, abs=0.01)
    assert contents(measured, path) == set(read_targets("log_like").logs)
