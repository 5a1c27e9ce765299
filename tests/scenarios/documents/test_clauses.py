"""The table of clauses: complete, true to overlays, engine and tests, and freshly measured.

Lives here: checks of clauses.toml, of the ablation's arithmetic and of docs/clauses.md.
May not: what a lever does (test_channels.py, test_channel_flow.py).
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from model.declared.declare import declared
from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from model.key import stamp
from model.plan import burnt_in
from scenarios import load
from scenarios.compare.comparison import home
from scenarios.documents import clauses as page_of
from scenarios.explain.ablation import (
    KINDS,
    KNOWN,
    MEASURED,
    Ablation,
    Channel,
    Clause,
    Effect,
    ablate,
    channels,
    clauses,
    clauses_of,
    configuration,
    effect,
    reforms_with_clauses,
    without,
)
from scenarios.inputs.ensemble import shipped_ensemble
from scenarios.inputs.toml_files import read_reform, shipped
from scenarios.run.experiment import Arm, Pair, arm

ROOT = Path(__file__).resolve().parents[3]
LEVERS = declared(Reform)
AGAIN = "run python -m scenarios.documents.clauses"


@cache
def source(path: str) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def function(path: str, name: str) -> ast.FunctionDef:
    """A function of a file; AssertionError if there is none."""
    found = [n for n in source(path).body if isinstance(n, ast.FunctionDef) and n.name == name]
    assert found, f"{path} has no function {name}"
    return found[0]


def named(node: ast.AST) -> set[str]:
    """Attributes, names, keywords, arguments and texts in a piece of source."""
    found = set()
    for part in ast.walk(node):
        for field in ("attr", "id", "arg", "value"):
            word = getattr(part, field, None)
            found |= {word} if isinstance(word, str) else set()
    return found


# --- The declaration ------------------------------------------------------------------------


def test_every_lever_has_one_channel() -> None:
    assert set(channels()) == set(LEVERS)


@pytest.mark.parametrize("channel", channels().values(), ids=lambda row: row.lever)
def test_a_channel_names_rules_that_read_the_lever_and_a_test_of_it(channel: Channel) -> None:
    assert set(channel.channel.split(", ")) <= {"may", "can", "know", "want"}
    assert channel.shown in (*OUTCOMES, KNOWN)
    assert channel.reason
    readers = [function(f"model/{file}", name) for file, name in map(split, channel.where)]
    assert any(channel.lever in named(reader) for reader in readers)
    file, name = split(channel.test)
    test = function(f"tests/{file}", name)
    constants = [
        node
        for node in source(f"tests/{file}").body
        if isinstance(node, ast.Assign) and named(node.targets[0]) & named(test)
    ]
    assert channel.lever in set().union(*map(named, (test, *constants)))


def split(place: str) -> tuple[str, str]:
    """File and function of `file.py: function`."""
    file, name = place.split(": ")
    return file, name


@pytest.mark.parametrize("reform", shipped("reform"))
def test_every_lever_of_an_overlay_has_a_measured_clause(reform: str) -> None:
    overlay = {line.name for line in read_reform(reform).levers}
    measured = [c for c in clauses_of(reform) if c.kind == MEASURED]
    assert {name for clause in measured for name in clause.levers} == overlay
    planned = {name for c in clauses_of(reform) if c.kind != MEASURED for name in c.levers}
    assert not planned & overlay


@pytest.mark.parametrize("clause", clauses(), ids=lambda row: row.number)
def test_a_clause_is_declared_in_full(clause: Clause) -> None:
    assert clause.kind in KINDS
    assert clause.en
    assert re.search("[\u4e00-\u9fff]", clause.zh)
    assert set(clause.levers) <= set(LEVERS)
    assert bool(clause.levers) or clause.kind != MEASURED
    assert bool(clause.note) or clause.kind in (MEASURED, "planned")
    assert clause.shown in (*OUTCOMES, KNOWN) or not clause.levers


def test_the_article_of_every_reform_is_there() -> None:
    assert {c.number.split(".")[0] for c in clauses()} == {
        read_reform(name).texts["seed"] for name in shipped("reform")
    }
    assert set(reforms_with_clauses()) == set(shipped("reform"))


# --- The ablation ---------------------------------------------------------------------------


@pytest.mark.parametrize("reform", shipped("reform"))
def test_a_clause_taken_away_is_set_back_and_nothing_else(reform: str) -> None:
    whole = load(home(reform), reform)
    for clause in clauses_of(reform):
        part = without(whole, clause.levers)
        assert (part.before, part.place, part.behaviour) == (
            whole.before,
            whole.place,
            whole.behaviour,
        )
        changed = {n for n in LEVERS if getattr(part.after, n) != getattr(whole.after, n)}
        assert changed == (set(clause.levers) if clause.kind == MEASURED else set())
    levers = [line.name for line in read_reform(reform).levers]
    assert without(whole, levers).after == whole.before


def an_arm(solved: float | None, known: int = 0) -> Arm:
    """An arm with one outcome and a year of known cases, one number a day."""
    daily = np.zeros(365, [(KNOWN, "i4")])
    daily[KNOWN] = known
    return Arm({"true_in_time": solved}, daily, 0, 0)


def test_an_effect_is_the_paired_difference_with_students_interval() -> None:
    values = [(0.8, 0.7), (0.9, 0.7), (None, 0.5), (0.7, 0.4)]
    pairs = [Pair(k, an_arm(0.0), (an_arm(a), an_arm(b))) for k, (a, b) in enumerate(values)]
    found = effect(pairs, 1, "true_in_time", 1000.0)
    assert found.with_it == pytest.approx(0.8)
    assert found.without == pytest.approx(0.6)
    half = 4.302653 * 0.1 / np.sqrt(3)  # differences .1, .2, .3; t of 2 degrees of freedom
    assert (found.low, found.high) == pytest.approx((0.2 - half, 0.2 + half))
    assert not found.seen
    assert Effect("gap", 0.1, 0.2, -0.1, -0.2, -0.01).seen
    assert effect(pairs[2:3], 1, "true_in_time", 1000.0).difference is None


def test_known_cases_are_counted_per_thousand_residents_and_year() -> None:
    pairs = [Pair(1, an_arm(0.0), (an_arm(0.0, known=2), an_arm(0.0, known=3)))]
    found = effect(pairs, 1, KNOWN, 10_000.0)
    assert (found.with_it, found.without) == pytest.approx((73.0, 109.5))


@pytest.fixture(scope="module")
def miniature() -> Ablation:
    """One place, two worlds, sixty days."""
    return ablate(2, 60, seed=3, chosen=["big_department"])


def test_a_miniature_is_measured_as_by_hand(miniature: Ablation) -> None:
    measured = [c for c in clauses_of("big_department") if c.kind == MEASURED]
    assert list(miniature.effects) == [clause.number for clause in measured]
    whole = load("huaisi", "big_department")
    clause = next(c for c in measured if c.levers == ("signoff_levels",))
    part = without(whole, clause.levers)
    solved = [
        [
            arm(burnt_in(s, seed), s, seed, 60, reformed=True).outcomes["true_in_time"] or 0.0
            for seed in (3, 4)
        ]
        for s in (whole, part)
    ]
    found = miniature.central[clause.number][1]
    assert (found.with_it, found.without) == pytest.approx(tuple(map(np.mean, solved)))
    assert found.low is not None
    assert found.low < (found.difference or 0.0)
    assert miniature.effects[clause.number][1].with_it != found.with_it  # other behaviour


def test_worlds_of_one_set_count_as_one() -> None:
    values = [(0.8, 0.7), (0.9, 0.6), (0.7, 0.4)]
    pairs = [Pair(k, an_arm(0.0), (an_arm(a), an_arm(b))) for k, (a, b) in enumerate(values)]
    found = effect(pairs, 1, "true_in_time", 1000.0, [7, 7, 9])
    assert found.difference == pytest.approx((0.2 + 0.3) / 2)
    half = 12.7062 * 0.1 / 2  # differences .2 and .3; t of 1 degree of freedom
    assert (found.low, found.high) == pytest.approx((0.25 - half, 0.25 + half), rel=1e-4)


# --- The page -------------------------------------------------------------------------------


def rectangular(text: str) -> bool:
    """Whether every table has rows of one width."""
    width = 0
    for line in text.splitlines():
        cells = line.replace(r"\|", "").count("|") if line.startswith("|") else 0
        if width and cells and cells != width:
            return False
        width = cells
    return True


def test_the_page_of_a_miniature_has_its_form(miniature: Ablation) -> None:
    text = page_of.clauses_page(miniature)
    assert rectangular(text)
    for number, effects in miniature.effects.items():
        clause = next(c for c in clauses() if c.number == number)
        said = page_of.finding(clause, effects, miniature)
        assert len(re.findall(rf"^\| {re.escape(number)} \|", text, re.M)) == 2
        assert said in text


def test_a_finding_says_what_the_intervals_say(miniature: Ablation) -> None:
    clause = next(c for c in clauses() if c.levers == ("signoff_levels",))
    up, down = (Effect("true_in_time", 0.5, 0.4, d, d - 0.01, d + 0.01) for d in (0.1, -0.1))
    nothing = Effect("buck_passing_rate", 0.5, 0.5, 0.0, -0.01, 0.01)
    unknown = Effect("heads_held_back", None, None, None, None, None)
    said = {
        "raises it": (up, nothing, nothing),
        "lowers it": (down, nothing, nothing),
        "only on the outcomes beside it": (nothing, nothing, up),
        f"{page_of.NOTHING}: work that is done counts": (nothing, nothing, nothing),
        "not defined over 60 days": (unknown, unknown, unknown),
    }
    for words, effects in said.items():
        assert page_of.finding(clause, effects, miniature).startswith(words)


def test_the_page_in_docs_is_of_this_engine_and_these_numbers() -> None:
    text = page_of.PAGE.read_text("utf-8")
    assert f"| model stamp | `{stamp()}` |" in text, f"the engine has changed: {AGAIN}"
    assert f"| configuration | `{configuration()}` |" in text, f"numbers have changed: {AGAIN}"
    assert f"| plausible sets | `{shipped_ensemble().hash}` |" in text, f"sets changed: {AGAIN}"


def test_the_page_in_docs_has_every_clause_and_every_channel() -> None:
    text = page_of.PAGE.read_text("utf-8")
    assert rectangular(text)
    for reform in reforms_with_clauses():
        assert page_of.acts_table(reform) in text, AGAIN
    for clause in clauses():
        rows = re.findall(rf"^\| {re.escape(clause.number)} \| .*$", text, re.M)
        assert len(rows) == (2 if clause.kind == MEASURED else 1), AGAIN
        if clause.kind == MEASURED:
            assert re.search(r"[+-]\d+\.\d+ \[-?\d+\.\d+, -?\d+\.\d+\]", rows[1]), AGAIN


def test_a_size_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert page_of.main(["--replications", "0"]) == 2
    assert "replications = 0" in capsys.readouterr().err
