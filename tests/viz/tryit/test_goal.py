"""What the dashboard is for: one question of a policymaker, answered in five actions, in words.

Lives here: that script, in both languages. May not: any other question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from visits import COLD, MARKS, Visit, address, browser, visitor

__all__ = ["address", "browser", "visitor"]  # fixtures
pytestmark = MARKS

WEIGHT = "[data-lever=bottom_up_weight]"
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "none": "No reform",
        "asked": ("Baiyun", "Townships' weight in a department's assessment from 5% to 50%"),
        "better": ("What gets better", "Residents with a case", "buck-passing rate down from"),
        "worse": ("For whom it gets worse", "epartments' own line of work", "vertical neglect"),
        "sure": ("How certain this is", "Based on 60 replications", "in which it gets better"),
    },
    "zh": {
        "none": "不改革",
        "asked": ("白云区", "下考上权重（部门）由5%改为50%"),
        "better": ("哪些改善", "有诉求的居民", "推诿率"),
        "worse": ("对谁变差", "部门自身的条线工作", "条线工作欠账率"),
        "sure": ("有多大把握", "模拟次数为60", "变差的模拟世界所占比例"),
    },
}


def asked(page: Any, part: str) -> None:
    """Wait until the address says so: the district has heard."""
    page.wait_for_function(f"() => location.search.includes('{part}')", timeout=COLD)


def choose(page: Any, reform: str) -> None:
    """Open the list of reforms and take one."""
    page.click(".choose-reform .v-select__slot")
    page.click(f".v-menu__content.menuable__content__active >> text={reform}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_weight_raised_in_baiyun_is_answered_in_words(
    visitor: Callable[..., Visit], language: str
) -> None:
    visit, words, actions = visitor(query=""), WORDS[language], 0
    page = visit.page
    visit.done()  # an answer to read, and nothing under way that could be taken for the next one
    if language == "zh":
        page.click(".toggle button[lang=zh]")
        page.wait_for_selector("main[lang=zh-CN]")
        actions += 1
    visit.asks(lambda: choose(page, words["none"]))
    actions += 2
    asked(page, "reform=none")
    assert visit.value(WEIGHT) == "5"
    visit.asks(lambda: visit.type(WEIGHT, "50"))
    actions += 2
    asked(page, "set=bottom_up_weight:0.5")
    visit.still()
    assert actions <= 5
    for key, place in (
        ("asked", ".words .asked"),
        ("better", ".words .gets_better"),
        ("worse", ".words .gets_worse"),
        ("sure", ".words .how_sure"),
    ):
        text = page.locator(place).inner_text()
        for part in words[key]:
            assert part in text
    assert "95%" in page.locator(".words .gets_worse").inner_text()
    visit.is_clean()
