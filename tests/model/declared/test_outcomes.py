"""The declarations of outcomes: complete in both languages, ranked once, each with one reading.

Lives here: what must hold of any declared outcome. May not: a run, or the value of an outcome.
"""

from __future__ import annotations

import re

import pytest

from model.declared.outcomes import CARDS, CONCERNING, HEADLINE, OUTCOMES, TRUTH, Outcome
from model.readings import READINGS, SERIES


def test_every_outcome_has_exactly_one_reading() -> None:
    assert list(READINGS) == list(OUTCOMES)
    assert set(SERIES) <= set(OUTCOMES)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=lambda outcome: outcome.name)
def test_an_outcome_is_explained_in_both_languages(outcome: Outcome) -> None:
    assert not re.search("[一-鿿]", outcome.en + outcome.formula)
    assert re.search("[一-鿿]", outcome.zh)
    assert re.search("[一-鿿]", outcome.formula_zh)


def test_headline_outcomes_stand_in_one_order() -> None:
    ranks = [OUTCOMES[name].headline for name in HEADLINE]
    assert ranks == list(range(1, len(HEADLINE) + 1))


def test_what_is_judged_or_on_a_card_is_a_headline() -> None:
    judged = {name for name, outcome in OUTCOMES.items() if outcome.judged}
    assert judged | set(CARDS) <= set(HEADLINE)
    assert TRUTH


def test_a_headline_concerns_somebody_and_a_direction_is_better() -> None:
    concerned = {name for names in CONCERNING.values() for name in names}
    assert set(HEADLINE) <= concerned
    assert all(OUTCOMES[name].better != "neither" for name in concerned)
