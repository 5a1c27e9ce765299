"""Plans of a search that cannot be: each refused in one sentence, with nothing written.

Lives here: what is wrong, and what the error must name.
May not: a plan that can be run (test_optimise.py).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from calls import call, contents, place
from sweeps import TINY_SEARCH as TINY

__all__ = ["place"]  # a fixture

WRONG = {
    "no title": ('title = "A tiny search"', "", "title is missing"),
    "an unknown key": ("seed = 1", "sed = 1", "unknown key 'sed'. Did you mean 'seed'"),
    "no lever": ("[levers]", "[nothing]", "unknown key 'nothing'"),
    "an unknown lever": ("platform = [", "platfrom = [", "unknown lever 'platfrom'"),
    "a place fact": ("platform = [0.3, 1.0]", "load = [0.3, 1.0]", "is a place fact"),
    "a range upside down": ("[0.3, 1.0]", "[1.0, 0.3]", "low below high"),
    "a range of one": ("[0.3, 1.0]", "[0.3]", "a range [low, high]"),
    "a bound out of range": ("[0.3, 1.0]", "[0.3, 1.1]", "a number from 0 to 1"),
    "a bound that is not whole": ("[1, 4]", "[1, 2.5]", "Give no fraction"),
    "an outcome nobody has": ('"true_in_time"', '"true"', "unknown outcome 'true'"),
    "an outcome without a better side": ('"true_in_time"', '"whistles"', "a better side"),
    "an outcome twice": ('"true_in_time"', '"buck_passing_rate"', "each outcome once"),
    "no objective": ('["true_in_time", "buck_passing_rate"]', "[]", "a list of outcomes"),
    "no world": ("replications = 2", "replications = 0", "a whole number from 1"),
    "one world to look again": ("confirm = 4", "confirm = 1", "a whole number from 2"),
    "hardly a population": ("population = 8", "population = 3", "a whole number from 4"),
    "half a generation": ("generations = 3", "generations = 2.5", "a whole number from 1"),
    "far too much": (
        "replications = 2\nconfirm = 4\npopulation = 8\ngenerations = 3",
        "replications = 1000\npopulation = 1000\ngenerations = 1000",
        "Choose fewer of them",
    ),
    "a negative budget": ("total = 10.0", "total = -1.0", "a number, 0 or more"),
    "no total": ("total = 10.0", "", "a number, 0 or more"),
    "nothing has a price": ("[budget.costs]", "[budget.cost]", "unknown key 'cost'"),
    "an unknown price": ("platform = 20.0", "form = 20.0", "unknown lever 'form'"),
    "a price in words": ("platform = 20.0", 'platform = "dear"', "a number, 0 or more"),
    "each of what does not come round": (
        "platform = 20.0",
        "platform = { each = 2.0 }",
        "doesn't come round",
    ),
    "too little for the cheapest": (
        "platform = [0.3, 1.0]",
        "platform = [0.9, 1.0]",
        "expected at least 12",
    ),
    "behaviour of a third kind": ("seed = 1", 'behaviour = "wild"', "unknown behaviour 'wild'"),
    "a constraint on nothing": ("[levers]", "[constraints]\ngap = {}\n[levers]", "a bound, low"),
    "a constraint on what nobody measures": (
        "[levers]",
        "[constraints]\ngpa = { high = 0.1 }\n[levers]",
        "unknown outcome 'gpa'",
    ),
    "a constraint of a third kind": (
        "[levers]",
        '[constraints]\ngap = { high = 0.1, of = "x" }\n[levers]',
        "'difference'",
    ),
    "bounds that exclude each other": (
        "[levers]",
        "[satisfied]\ngap = { low = 1.0, high = 0.1 }\n[levers]",
        "low at most high",
    ),
    "shares beyond one whole": (
        "[levers]",
        "[levers]\nforce_command = [0.0, 0.8]\nlocalised_offices = [0.0, 0.8]",
        "shares of one whole",
    ),
    "a place nobody knows": ('"tiny.toml"', '"tiny"', "'tiny'"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_plan_is_one_sentence(what: str, place: Path) -> None:
    old, new, said = WRONG[what]
    assert old in TINY
    Path("plan.toml").write_text(TINY.replace(old, new), encoding="utf-8")
    before = contents(Path())
    result = call("optimise", "plan.toml", "--out", "o", columns=400)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert said in " ".join(result.stderr.split())
    assert contents(Path()) == before


def test_an_unknown_plan_and_a_foreign_folder_are_refused(place: Path) -> None:
    result = call("optimise", "one_twon", "--out", "o")
    assert (result.exit_code, "Did you mean 'one_town'" in result.stderr) == (2, True)
    Path("plan.toml").write_text(TINY, encoding="utf-8")
    result = call("optimise", "plan.toml", "--out", ".")
    assert result.exit_code == 2
    assert "one that this search began" in " ".join(result.stderr.split())
    assert call("optimise", "plan.toml", "--out", "o", "--workers", 0).exit_code == 2
