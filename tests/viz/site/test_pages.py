"""The other pages and what is common to all, in a browser: state, links, files, colours.

Lives here: what is done and read there. May not: *Try it* by itself (test_dashboard_browser.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from visits import COLD, MARKS, PHONE, TOWN, WIDE, Visit, address, browser, visitor
from viz.kit.address import read_address
from viz.site.pages import PAGES

__all__ = ["address", "browser", "visitor"]  # fixtures
pytestmark = MARKS

LEVER = "[data-lever=platform]"


def question(visit: Visit) -> Any:
    """What the address bar asks."""
    return read_address(visit.page.evaluate("location.search.slice(1)")).ask


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_stands_in_both_languages(
    visitor: Callable[..., Visit], language: str, size: tuple[int, int]
) -> None:
    visit = visitor(size, f"{TOWN}&lang={language}")
    for page in PAGES:
        name = "try" if page.path == "/" else page.path
        visit.go(name)
        if name == "mesa":
            expect(visit.page.locator(".mesa-main img")).to_have_count(3)
        visit.still()
        text = visit.page.locator("main").inner_text()
        if name != "about":  # sources are told as their files have them
            assert bool(re.search("[一-鿿]", text)) == (language == "zh")
        assert visit.page.locator("h1").count() == 1
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert visit.page.evaluate("document.documentElement.lang").startswith(language)
    visit.is_clean()


def test_what_is_asked_survives_a_change_of_page_and_a_reload(
    visitor: Callable[..., Visit],
) -> None:
    visit = visitor()
    visit.asks(lambda: visit.type(LEVER, "75"))
    visit.speak("zh")
    asked = question(visit)
    assert asked.moved == (("platform", 0.75),)
    for page in ("compare", "why", "about", "try"):
        visit.go(page)
        assert question(visit) == asked
    assert visit.value(LEVER) == "75"
    visit.page.reload()
    visit.done()
    assert (visit.value(LEVER), question(visit)) == ("75", asked)
    assert visit.page.locator("main").get_attribute("lang") == "zh-CN"
    visit.is_clean()


def test_a_shared_link_shows_another_visitor_the_same(visitor: Callable[..., Visit]) -> None:
    one = visitor()
    one.asks(lambda: one.type(LEVER, "75"))
    other = visitor(query=one.page.evaluate("location.search"))
    other.done()
    assert other.numbers() == one.numbers()
    other.is_clean()


@pytest.mark.parametrize(
    "query",
    ["?v=9", "?v=1&place=<img src=x onerror=alert(1)>", "?v=1&set=platform:9", "?" + "x" * 5000],
)
def test_a_hostile_link_is_refused_in_a_sentence(visitor: Callable[..., Visit], query: str) -> None:
    visit = visitor(query=query)
    said = visit.page.wait_for_selector("[role=alert].refused", timeout=COLD)
    assert "could not be read" in said.inner_text()
    assert "onerror" not in visit.page.content()
    visit.page.wait_for_selector(".cards", timeout=COLD)
    assert visit.complaints == []


def test_keys_take_back_and_make_again(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    stood = visit.value(LEVER)
    visit.asks(lambda: visit.press(LEVER, "Home"))
    visit.asks(lambda: visit.page.keyboard.press("Control+z"))
    assert visit.value(LEVER) == stood
    visit.asks(lambda: visit.page.keyboard.press("Control+y"))
    assert visit.value(LEVER) == "0"
    visit.asks(lambda: visit.page.click(f"{LEVER} .reset-one"))
    assert visit.value(LEVER) == stood
    visit.is_clean()


def saved(visit: Visit, button: str) -> tuple[str, bytes]:
    """The name and the bytes of what a button saves."""
    with visit.page.expect_download(timeout=COLD) as download:
        visit.page.locator(button).first.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_figures_numbers_configuration_and_report_can_be_saved(
    visitor: Callable[..., Visit],
) -> None:
    visit = visitor()
    visit.page.wait_for_selector(".plot[data-drawn^=full]")
    name, picture = saved(visit, ".saves button >> text=PNG")
    assert name.endswith(".png")
    assert picture.startswith(b"\x89PNG")
    name, picture = saved(visit, ".saves button >> text=SVG")
    assert name.endswith(".svg")
    assert b"<svg" in picture
    for text, begins in (
        ("Configuration", b"# one question"),
        ("Numbers", b"place,reform"),
        ("Curves", b"day,arm"),
        ("Report", b"<!doctype html>"),
    ):
        _, content = saved(visit, f".files .v-btn:has-text('{text}')")
        assert content.lower().startswith(begins)
    visit.is_clean()


def test_colours_follow_the_system_and_the_choice(visitor: Callable[..., Visit]) -> None:
    paper = "getComputedStyle(document.querySelector('.buckstop-frame')).backgroundColor"
    light, dark = visitor(), visitor(color_scheme="dark")
    assert light.page.evaluate(paper) != dark.page.evaluate(paper)
    light.page.click("[data-theme=dark]")
    light.page.wait_for_selector(".v-application.theme--dark")
    assert light.page.evaluate(paper) == dark.page.evaluate(paper)
    light.page.reload()
    light.page.wait_for_selector(".v-application.theme--dark [data-theme=dark][aria-pressed=true]")
    light.is_clean()


def test_all_is_reached_by_the_keyboard(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    seen = []
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        seen.append(visit.page.evaluate("document.activeElement.outerHTML.slice(0, 400)"))
    joined = "\n".join(seen)
    for part in ('href="#main"', 'href="/compare?', 'lang="zh"', "data-theme=", 'role="slider"'):
        assert part in joined


def test_a_picture_has_a_name_and_a_button_a_label(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    bare = """() => [...document.querySelectorAll("main button, header button, main [role=slider]")]
      .filter((one) => !one.innerText.trim() && !one.getAttribute("aria-label")
        && !one.getAttribute("aria-labelledby")
        && !one.closest(".v-input")?.querySelector("label")).map((one) => one.outerHTML)"""
    assert visit.page.evaluate(bare) == []
    images = visit.page.locator(".plot[role=img]")
    assert all(one.get_attribute("aria-label") for one in images.all())


def test_reforms_are_compared_side_by_side(visitor: Callable[..., Visit]) -> None:
    visit = visitor(query=f"{TOWN}&with=big_department,one_list")
    visit.go("compare")
    visit.page.click(".compare .begin")
    visit.page.wait_for_selector(".compare .status[data-state=done]", timeout=COLD)
    table = visit.page.locator(".compare table")
    expect(table.locator("thead th")).to_have_count(3)
    expect(table).to_contain_text("% of worlds")
    expect(visit.page.locator(".compare .js-plotly-plot")).to_have_count(5)
    visit.go("try")
    visit.go("compare")
    expect(table).to_have_count(1)  # what was found is still there
    visit.is_clean()


def test_long_work_is_given_up_by_a_button(visitor: Callable[..., Visit]) -> None:
    visit = visitor(query=TOWN.replace("huaisi", "baiyun"))
    visit.go("compare")
    visit.page.click(".compare .begin")
    visit.page.wait_for_selector(".compare .status[data-state=busy]")
    visit.page.click(".compare .cancel")
    visit.page.wait_for_selector(".compare .status[data-state=idle]")
    visit.page.wait_for_selector(".compare .begin")
    expect(visit.page.locator(".compare .cancel")).to_have_count(0)
    visit.is_clean()


def test_why_says_what_would_take_the_effect_away(visitor: Callable[..., Visit]) -> None:
    visit = visitor(PHONE, f"{TOWN}&lang=zh")
    visit.go("why")
    visit.page.locator(".robustness .begin").click()
    visit.page.wait_for_selector(".robustness .status[data-state=done]", timeout=COLD)
    expect(visit.page.locator(".robustness .words li").first).to_contain_text("推诿率")
    expect(visit.page.locator(".robustness .js-plotly-plot").first).to_be_attached()
    expect(visit.page.locator(".robustness .command code")).to_contain_text("robustness --place")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    visit.is_clean()


def test_why_says_what_did_it_and_what_was_not_intended(visitor: Callable[..., Visit]) -> None:
    visit = visitor()
    visit.go("why")
    visit.page.locator(".why .begin").first.click()
    visit.page.wait_for_selector(".why .status[data-state=done]", timeout=COLD)
    expect(visit.page.locator(".why .words").first).to_contain_text("Unintended effects")
    expect(visit.page.locator(".why .js-plotly-plot").nth(4)).to_be_attached()
    visit.page.click(".response .begin")
    visit.page.wait_for_selector(".response .status[data-state=done]", timeout=COLD)
    expect(visit.page.locator(".response .words")).to_contain_text("Of these values")
    visit.is_clean()
