"""Rules by name, by file and by function: what is taken, what is refused, and what they do.

Lives here: the choice of rules, their errors, and runs of the smallest district under them.
May not: the command line (tests/viz/shared/test_rule_options.py).
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from districts import toy
from model.declared.rules import RuleError
from model.declared.scenario import Scenario
from model.district.setup import build_world, enact, run_days
from model.rules.variants import VARIANTS
from model.tables.records import EV_TRIAGE, NONE
from model.tables.slots import SLOTS
from scenarios import load
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.rules import RuleChoice, asked_rules, rules_meta, rules_table, study_rules

OWN = """
def answer(facts, p, u):
    if facts.belief >= 0.5:
        return 0.0
    return 2.0 if facts.may_return > 0.0 else 3.0

def to_the_sender(facts, p, u):
    return 1.0 if facts.sender > 0.0 else 3.0
"""
PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def ruled(rules: RuleChoice = ()) -> Scenario:
    """The toy district under the six powers, with these rules."""
    return replace(toy("six_powers"), rules=load("baseline", rules=rules).rules)


def log_of(scenario: Scenario, days: int = 60) -> bytes:
    """The event log of its first days, as bytes."""
    world = run_days(build_world(scenario, 5, log=True), days)
    return bytes(world.log[: world.clock["log_rows"][0]].tobytes())


def after_reform(scenario: Scenario) -> bytes:
    """The event log of a month before the reform and eight months under it, as bytes."""
    world = run_days(build_world(scenario, 5, log=True), 30)
    enact(world, scenario, 5)
    world = run_days(world, 240)
    return bytes(world.log[: world.clock["log_rows"][0]].tobytes())


def own_file(folder: Path, text: str = OWN) -> Path:
    """A file of rules."""
    path = folder / "own.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("slot", "name"), [(s, n) for s in VARIANTS for n in VARIANTS[s]])
def test_every_rule_that_ships_runs_and_differs_from_the_default(slot: str, name: str) -> None:
    first, other = (after_reform(ruled(rules)) for rules in ({}, {slot: name}))
    assert first != other


def test_the_default_by_name_is_the_default() -> None:
    assert ruled({"answer": "default"}) == ruled()
    assert asked_rules(["answer=default"]) == ()


def test_rules_are_part_of_the_configuration() -> None:
    changed = ruled({"answer": "imitation"})
    assert changed.config_hash != ruled().config_hash
    assert rules_meta(changed.rules) == {"rules": {"answer": "imitation"}}
    assert rules_meta(()) == {}


def test_a_file_gives_functions_named_after_slots_and_others_by_name(tmp_path: Path) -> None:
    file = own_file(tmp_path)
    assert [(r.slot, r.name) for r in asked_rules([], file)] == [("answer", "answer")]
    found = asked_rules(["destination=to_the_sender", "closing=never"], file)
    assert [r.label.split("@")[0] for r in found] == [
        *("answer=answer", "destination=to_the_sender", "closing=never")
    ]
    assert asked_rules(["answer=default", "destination=to_the_sender"], file) == found[1:2]
    assert study_rules({"file": "own.py"}, "a study", tmp_path) == asked_rules([], file)


def test_an_own_rule_that_repeats_a_shipped_one_gives_the_same_bytes(tmp_path: Path) -> None:
    own = ruled(asked_rules([], own_file(tmp_path)))
    assert log_of(own) == log_of(ruled({"answer": "never_pass"}))
    assert own.config_hash != ruled({"answer": "never_pass"}).config_hash


LEAST = 0.5


def believer(facts: Any, p: Any, u: float) -> float:
    """Whoever believes the leg to be another's returns it."""
    if facts.belief >= LEAST:
        return 0.0
    return 2.0 if facts.may_return > 0.0 else 3.0


def test_a_function_takes_its_text_and_plain_numbers_with_it() -> None:
    scenario = ruled({"answer": believer})
    assert "LEAST = 0.5" in scenario.rules[0].source
    assert log_of(scenario) == log_of(ruled({"answer": "never_pass"}))


def test_an_own_rule_goes_to_another_process_without_its_file(tmp_path: Path) -> None:
    file = own_file(tmp_path)
    scenario = ruled(asked_rules([], file))
    file.unlink()
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(log_of, scenario).result() == log_of(scenario)


def test_the_compiler_changes_no_bit(tmp_path: Path) -> None:
    script = "import sys; sys.path.insert(0, sys.argv[1]); import test_rules as t; "
    script += "print(t.log_of(t.ruled({'answer': 'never_pass'}), 20).hex())"
    done = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == log_of(ruled({"answer": "never_pass"}), 20).hex()


def outcome(rules: RuleChoice, name: str) -> float | None:
    """An outcome of the smallest district."""
    from scenarios.run.experiment import single

    found: float | None = single(ruled(rules), 5, 60)["outcomes"][name]
    return found


@pytest.mark.parametrize(
    ("slot", "name", "zero"),
    [("answer", "never_pass", "buck_passing_rate"), ("closing", "never", "closed_on_paper")],
)
def test_what_a_rule_rules_out_does_not_happen(slot: str, name: str, zero: str) -> None:
    assert outcome({slot: name}, zero) == 0.0
    assert outcome({}, zero) != 0.0


def calls_of(rules: RuleChoice) -> int:
    """Cases that a section answers by a call, by the log of the first days."""
    world = run_days(build_world(ruled(rules), 5, log=True), 60)
    rows = world.log[: world.clock["log_rows"][0]]
    return int(((rows["activity"] == EV_TRIAGE) & (rows["unit"] == NONE)).sum())


def test_a_section_that_keeps_all_calls_nobody() -> None:
    assert calls_of({}) > 0
    assert calls_of({"triage": "keep_all"}) == 0


@pytest.mark.parametrize(
    ("slot", "returned", "expected"),
    [("answer", "7.0", "0 act"), ("closing", "1.5", "the chance"), ("answer", "0.5", "0 act")],
)
def test_what_a_slot_does_not_allow_ends_the_run(
    slot: str, returned: str, expected: str, tmp_path: Path
) -> None:
    text = f"def {slot}(facts, p, u):\n    return {returned}\n"
    scenario = ruled(asked_rules([], own_file(tmp_path, text)))
    with pytest.raises(RuleError, match=rf"'{slot}' returned .*expected {expected}"):
        log_of(scenario)


def test_a_rule_that_raises_ends_the_run(tmp_path: Path) -> None:
    text = "def answer(facts, p, u):\n    if u > 0.5:\n        raise ValueError\n    return 0.0\n"
    scenario = ruled(asked_rules([], own_file(tmp_path, text)))
    with pytest.raises(RuleError, match="'answer' raised an error, or returned no number"):
        log_of(scenario)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["answer"], "rule = 'answer': expected slot=name"),
        (["answr=imitation"], "unknown slot 'answr'. Did you mean 'answer'"),
        (["answer=imitate"], "rule in answer: unknown rule 'imitate'. Did you mean 'imitation'"),
        (["answer=imitation", "answer=never_pass"], "answer once, but it is given twice"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(texts: list[str], said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        asked_rules(texts)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def answer(facts, p, u)\n", "own.py, line 1: expected ':'"),
        ("def other(facts, p, u):\n    return 0.0\n", "expected a function (facts, p, u) named"),
        ("def answer(facts, p):\n    return 0.0\n", "too many positional arguments"),
        ("def answer(facts, p, u):\n    return facts.luck\n", "is called 'luck'"),
        ("def answer(facts, p, u):\n    return 'act'\n", "No conversion from"),
        ("def answer(facts, p, u):\n    return X\n", "name 'X' is not defined"),
        ("import no_such_module\ndef answer(facts, p, u):\n    return 0.0\n", "no_such_module"),
        ("raise SystemExit\ndef answer(facts, p, u):\n    return 0.0\n", "it ends the program"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    file = own_file(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        asked_rules([], file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert said in message
    assert "\n" not in message
    assert len(message) < 500


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        asked_rules([], tmp_path / "none.py")


def test_a_function_without_a_text_is_refused() -> None:
    names: dict[str, Any] = {}
    exec(textwrap.dedent(OWN), names)
    for rule in (names["answer"], lambda facts, p, u: 0.0):
        with pytest.raises(ScenarioError, match="cannot be had"):
            load("baseline", rules={"answer": rule})
    with pytest.raises(ScenarioError, match="unknown slot"):
        load("baseline", rules={"anser": names["answer"]})


def test_the_guide_has_every_slot_and_rule() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for slot in rules_table():
        assert f"| `{slot['slot']}` | {slot['what']} | {slot['returns']} |" in page
        for fact, means in slot["facts"].items():
            assert f"`{fact}`: {means}" in page
        for name, says in slot["rules"].items():
            assert f"| `{slot['slot']}={name}` | {says} |" in page
    assert len(rules_table()) == len(SLOTS)


def test_the_table_is_json_ready() -> None:
    check: Callable[[Any], str] = json.dumps
    assert check(rules_table())
