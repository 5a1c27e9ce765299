"""Names and numbers in both languages: labels, titles, formulas, units.

Lives here: what `Wording` calls things. May not: judge style, or make a report.
"""

from __future__ import annotations

from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from viz.shared.wording import UNITS, Wording


def test_levers_are_called_by_their_declaration() -> None:
    wording = Wording("zh", {})
    assert wording.lever("platform") == "综合指挥平台"
    assert wording.lever("no_lever") == "no_lever"
    assert set(Reform.model_fields) == {
        name for name in Reform.model_fields if Wording("en", {}).lever(name) != name
    }


def test_a_stack_is_titled_by_its_parts() -> None:
    titles = {"a": {"en": "First", "zh": "甲"}, "b": {"en": "Second", "zh": "乙"}}
    assert Wording("en", titles).title("a+b") == "First + Second"
    assert Wording("zh", titles).title("c") == "c"


def test_a_short_title_drops_its_explanation() -> None:
    titles = {
        "a": {"en": "First: of all (2019)", "zh": "甲:其一"},
        "b": {"en": "Second (2020)", "zh": "乙(2020)"},
    }
    assert Wording("en", titles).short_title("a+b") == "First + Second"
    assert Wording("zh", titles).short_title("a+b") == "甲 + 乙"
    assert Wording("zh", titles).title("b") == "乙（2020）"


def test_every_outcome_is_explained_and_measured_in_chinese() -> None:
    assert all(outcome.formula and outcome.formula_zh for outcome in OUTCOMES.values())
    units = {outcome.unit for outcome in OUTCOMES.values()} - {"share"}
    assert units <= set(UNITS)
