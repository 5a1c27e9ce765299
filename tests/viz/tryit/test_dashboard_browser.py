"""*Try it* as a visitor sees it: in headless Chromium, offline, in both languages.

Lives here: what is done and read on that page. May not: the numbers themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from model.declared.outcomes import CARDS
from visits import COLD, MARKS, PHONE, WIDE, Visit, address, browser, visitor

__all__ = ["address", "browser", "visitor"]  # fixtures
pytestmark = MARKS

LEVER = "[data-lever=platform]"
OTHER = "[data-lever=first_receiver]"
WATCH_ROOT = """() => {
  window.touched = 0;
  new MutationObserver((changes) => { window.touched += changes.length; })
    .observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
}"""


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_stands_offline_and_without_an_error(
    visitor: Callable[..., Visit], language: str, size: tuple[int, int]
) -> None:
    visit = visitor(size)
    visit.speak(language)
    visit.page.wait_for_selector(".js-plotly-plot .scatterlayer path")
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(2)
    cards = visit.page.locator(".card").all()
    assert {card.get_attribute("data-outcome") for card in cards} == set(CARDS)
    if language == "zh":
        expect(visit.page.locator(".words h2")).to_have_text(re.compile("[一-鿿]"))
    else:
        assert not re.search("[一-鿿]", visit.page.inner_text("main").replace("中文", ""))
    frame = ".buckstop-frame"
    assert visit.page.evaluate(f"document.querySelector('{frame}').scrollWidth") <= size[0]
    visit.is_clean()


def test_a_slider_moved_changes_the_numbers_and_reset_brings_them_back(
    visitor: Callable[..., Visit],
) -> None:
    visit = visitor()
    first, stood = visit.numbers(), visit.value(LEVER)
    visit.asks(lambda: visit.press(LEVER, "Home"))
    assert visit.value(LEVER) == "0"
    moved = visit.numbers()
    before = [levels.split("→")[0] for levels in first.values()]
    assert [levels.split("→")[0] for levels in moved.values()] == before
    assert moved != first
    visit.asks(lambda: visit.page.click(".v-btn.reset"))
    assert visit.value(LEVER) == stood
    assert visit.numbers() == first
    visit.is_clean()


def test_the_first_answer_is_marked_as_coarse(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    visit.press(LEVER, "Home")
    coarse = visit.page.wait_for_selector(".card.m-coarse", timeout=COLD)
    assert "First estimate" in coarse.inner_text()
    visit.done()
    assert visit.page.locator(".card.m-coarse").count() == 0
    assert "95% prediction interval" in visit.page.locator(".card").first.inner_text()
    visit.is_clean()


def test_a_value_out_of_range_is_refused_beside_its_field(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    first = visit.numbers()
    visit.type(LEVER, "150")
    message = visit.page.wait_for_selector(f"{LEVER} .v-messages__message")
    assert "from 0 to 100%" in message.inner_text()
    assert visit.page.locator(".v-messages__message").count() == 1
    assert visit.numbers() == first
    visit.asks(lambda: visit.type(LEVER, "12.5"))
    visit.page.wait_for_selector(f"{LEVER} .v-messages__message", state="detached")
    assert visit.value(LEVER) == "12.5"
    assert visit.numbers() != first
    visit.is_clean()


SAID = """(() => {
    const main = document.querySelector("main").cloneNode(true);
    main.querySelectorAll("svg").forEach((figure) => figure.remove());
    return main.textContent;
})()"""
"""All that the page says but for its figures, which choose their ticks anew when drawn anew."""


def test_the_language_is_switched_without_losing_anything(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    visit.asks(lambda: visit.type(LEVER, "35"))
    numbers, english = visit.numbers(), visit.page.evaluate(f"() => {SAID}")
    visit.speak("zh")
    assert (visit.numbers(), visit.value(LEVER)) == (numbers, "35")
    assert visit.page.locator(".status").get_attribute("data-state") == "done"
    visit.speak("en")
    visit.page.wait_for_function(f"(english) => {SAID} === english", arg=english)
    visit.is_clean()


def test_two_visitors_never_see_each_other(visitor: Callable[..., Visit]) -> None:
    one, other = visitor(), visitor()
    first, stood = other.numbers(), other.value(LEVER)
    one.asks(lambda: one.type(LEVER, "0"))
    one.speak("zh")
    other.page.wait_for_timeout(1000)
    assert (other.numbers(), other.value(LEVER)) == (first, stood)
    assert other.page.locator("main").get_attribute("lang") == "en"
    other.asks(lambda: other.type(OTHER, "20"))
    assert one.value(LEVER) == "0"
    assert one.value(OTHER) != "20"
    one.is_clean()
    other.is_clean()


def test_another_reform_gives_another_answer_and_leaves_nothing_out(
    visitor: Callable[..., Visit],
) -> None:
    visit = visitor()
    numbers, already = visit.numbers(), visit.page.locator(".already").inner_text()

    def choose() -> None:
        visit.page.click(".choose-reform .v-select__slot")
        visit.page.click(".v-menu__content.menuable__content__active >> text=One big list")

    visit.asks(choose)
    assert visit.numbers() != numbers
    assert visit.page.locator(".already").inner_text() == already  # every clause is in the numbers
    visit.is_clean()


def test_the_page_is_not_frozen_while_the_district_works(visitor: Callable[..., Visit]) -> None:
    visit = visitor(query="?v=1&place=baiyun&reform=six_powers")  # many seconds of work
    visit.done()
    visit.press(LEVER, "Home")
    visit.page.wait_for_selector(".status[data-state=busy]")
    visit.speak("zh")
    assert visit.page.locator(".status").get_attribute("data-state") == "busy"
    for _ in range(10):
        visit.press(OTHER, "ArrowLeft")
    visit.done()
    settled, value = visit.numbers(), visit.value(OTHER)
    visit.page.wait_for_timeout(1000)
    assert visit.numbers() == settled  # no answer to an older question comes late
    assert (value, visit.value(LEVER)) == (visit.value(OTHER), "0")
    visit.is_clean()


def test_a_move_leaves_the_root_of_the_page_alone(visitor: Callable[..., Visit]) -> None:
    """A language set anew, even the same, makes the browser restyle every element."""
    visit = visitor()
    visit.page.evaluate(WATCH_ROOT)
    visit.asks(lambda: visit.press(LEVER, "Home"))
    assert visit.page.evaluate("window.touched") == 0
    visit.speak("zh")
    expect(visit.page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert visit.page.evaluate("window.touched") > 0


def test_the_figure_library_is_fetched_once_and_kept(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    source = visit.page.locator("script[src*='plotly.min.js']")
    assert source.count() == 1
    kept = visit.page.request.get(source.evaluate("script => script.src"))
    assert "immutable" in kept.headers["cache-control"]
