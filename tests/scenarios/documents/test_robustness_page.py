"""docs/robustness.md: of this engine, these scenarios and these parameters, for every reform.

Lives here: the form of the page, and its stamps. May not: whether a value is right
(tests/scenarios/robustness).
"""

from __future__ import annotations

import pytest

from districts import toy
from scenarios.documents import robustness as page_of
from scenarios.documents.robustness import HEAD, robustness_document, robustness_stamps
from scenarios.inputs.toml_files import read_reform, shipped
from scenarios.robustness.vanishing import Unlearnt, robustness

AGAIN = "run python -m scenarios.documents.robustness"


def test_the_page_in_docs_is_of_this_engine_and_these_numbers() -> None:
    text = page_of.PAGE.read_text("utf-8")
    engine, scenarios, moved = robustness_stamps()
    assert f"| model stamp | `{engine}` |" in text, f"the engine has changed: {AGAIN}"
    assert f"| configuration | `{scenarios}` |" in text, f"numbers have changed: {AGAIN}"
    assert f", `{moved}` |" in text, f"what was not learnt has changed: {AGAIN}"


def test_the_page_in_docs_has_every_reform() -> None:
    text = page_of.PAGE.read_text("utf-8")
    for reform in shipped("reform"):
        assert f"## {read_reform(reform).texts['title']} · " in text, AGAIN


def test_every_row_has_its_columns() -> None:
    moved = [Unlearnt("stakes_weight", 0.0, 3.0, 6.0)]
    found = robustness(toy("one_list"), seed=1, worlds=1, days=30, joint=0, parameters=moved)
    text = robustness_document({"one_list": found}, ("a", "b", "c"))
    rows = [line for line in text.splitlines() if line.startswith("| ") and "`" not in line[:20]]
    assert sum(line.count("|") == len(HEAD) + 1 for line in rows) >= 12
    assert "| model stamp | `a` |" in text


def test_a_size_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert page_of.write_robustness(["--replications", "0"]) == 2
    assert "replications = 0" in capsys.readouterr().err
