"""The words of the report: the same in both languages, and none left over.

Lives here: the agreement of the two dictionaries. May not: judge style, or make a report.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calls import fields
from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from viz.shared.texts import TEXTS, UNITS
from viz.shared.wording import Wording

ENGLISH, CHINESE = TEXTS["en"], TEXTS["zh"]

ROOMS = Path(__file__).resolve().parents[3] / "viz"


def test_same_keys_in_both_languages() -> None:
    assert set(ENGLISH) == set(CHINESE)


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_same_places_to_fill(key: str) -> None:
    assert fields(ENGLISH[key]) == fields(CHINESE[key])


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_bold_comes_in_pairs(key: str) -> None:
    assert ENGLISH[key].count("**") % 2 == CHINESE[key].count("**") % 2 == 0


def test_no_chinese_in_english_and_no_half_width_marks_in_chinese() -> None:
    assert not [key for key, text in ENGLISH.items() if re.search(r"[一-鿿]", text)]
    assert not [key for key, text in CHINESE.items() if re.search(r"[一-鿿][,;:?!]", text)]


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


def test_no_text_is_left_over() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in [*ROOMS.rglob("*.py"), *ROOMS.rglob("*.j2")]
        if path.name != "texts.py"
    )
    built = {f"{kind}_text" for kind in ("helps", "hurts", "mixed", "does_little", "unclear")}
    built |= {"axis_lower", "axis_higher", "also_little", "also_uncertain", "also_undefined"}
    built |= {outcome.better for outcome in OUTCOMES.values()}
    named = set(re.findall(r"""["'](\w+)["']""", sources))
    unused = [key for key in ENGLISH if key not in built | named and "." not in key]
    assert unused == []


def test_a_short_title_drops_its_explanation() -> None:
    titles = {
        "a": {"en": "First: of all (2019)", "zh": "甲:其一"},
        "b": {"en": "Second (2020)", "zh": "乙(2020)"},
    }
    assert Wording("en", titles).short_title("a+b") == "First + Second"
    assert Wording("zh", titles).short_title("a+b") == "甲 + 乙"
    assert Wording("zh", titles).title("b") == "乙（2020）"


def test_every_outcome_is_explained_and_measured_in_chinese() -> None:
    assert all(re.search("[一-鿿]", outcome.formula_zh) for outcome in OUTCOMES.values())
    units = {outcome.unit for outcome in OUTCOMES.values()} - {"share"}
    assert units <= set(UNITS)
