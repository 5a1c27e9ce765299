"""`--rule` and `--rules` at the command line: results carry them, errors end with exit code 2.

Lives here: calls in the tiny place. May not: what a rule does (tests/scenarios/inputs).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calls import answered, call, place
from sweeps import plan

__all__ = ["place"]  # a fixture

SIZE = ("--place", "tiny.toml", "--days", 20, "--behaviour", "central")
BOTH = ("--replications", 1, *SIZE, "--reform", "one_list")
WORLDS = {
    "run": SIZE,
    "compare": (*BOTH, "--out", "out"),
    "explain": (*BOTH, "--out", "out"),
    "response": (*BOTH, "--lever", "platform", "--out", "out"),
    "trace": (*SIZE, "--case", 1),
    "flows": BOTH,
}
SAID = "Rules that are not the default: answer=imitation."


@pytest.mark.parametrize("command", WORLDS)
def test_results_carry_the_rule(command: str, place: Path) -> None:
    assert SAID in call(command, *WORLDS[command], "--rule", "answer=imitation").stdout


def test_json_and_report_carry_the_rule_in_both_languages(place: Path) -> None:
    found = answered("compare", *WORLDS["compare"], "--rule", "answer=imitation")
    assert found["meta"]["rules"] == {"answer": "imitation"}
    report = Path("out/report.html").read_text(encoding="utf-8")
    assert report.count(SAID) > report.count("<figcaption>") > 0
    assert "非默认决策规则：answer=imitation" in report
    assert "rules" not in answered("run", *SIZE)["meta"]


def test_a_pilot_runs_under_the_rule(place: Path) -> None:
    found = answered(
        "compare", *WORLDS["compare"], "--pilot", 0.5, "--spill", "--rule", "closing=never"
    )
    assert found["meta"]["rules"] == {"closing": "never"}


@pytest.mark.parametrize("command", WORLDS)
def test_a_rule_that_cannot_be_ends_with_two_and_writes_nothing(command: str, place: Path) -> None:
    result = call(command, *WORLDS[command], "--rule", "answer=imitate")
    assert result.exit_code == 2
    assert "Did you mean 'imitation'" in result.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize("command", ["run", "compare", "explain", "flows"])
def test_a_rule_that_returns_what_cannot_be_ends_with_two(command: str, place: Path) -> None:
    Path("own.py").write_text("def answer(facts, p, u):\n    return 7.0\n", encoding="utf-8")
    result = call(command, *WORLDS[command], "--rules", "own.py")
    assert result.exit_code == 2
    assert "rule in slot 'answer' returned 7" in " ".join(result.stderr.split())
    assert not Path("out").exists()


def test_a_study_runs_under_rules_of_its_own_file(place: Path) -> None:
    Path("own.py").write_text("def closing(facts, p, u):\n    return 0.0\n", encoding="utf-8")
    study = plan(Path(), 'kind = "list"\npoints = [{ platform = 0.5 }]\n')
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("\n\n[design]", '\nrules = { file = "own.py" }\n\n[design]'))
    result = call("sweep", study, "--out", "own", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    assert "Rules that are not the default: closing=closing@" in result.stdout
    kept = json.loads(Path("own/plan.json").read_text(encoding="utf-8"))
    assert kept["rules"]["closing"].startswith("closing@")


def test_in_a_study_a_run_whose_rule_fails_is_failed_with_its_message(place: Path) -> None:
    Path("own.py").write_text("def answer(facts, p, u):\n    return 7.0\n", encoding="utf-8")
    study = plan(Path(), 'kind = "list"\npoints = [{ platform = 0.5 }]\n', replications=1)
    call("sweep", study, "--out", "own", "--threads", "--rules", "own.py")
    failed = "".join(p.read_text("utf-8") for p in Path("own").glob("*.jsonl"))
    assert "RuleError: rule in slot 'answer' returned 7" in failed.replace("\\u0027", "'")
