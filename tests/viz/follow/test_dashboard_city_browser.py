"""The page *The city* in a browser: played, turned by hand, opened, saved.

Lives here: what a visitor does on it. May not: its work without a browser (test_dashboard_city.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from visits import COLD, MARKS, PHONE, TOWN, WIDE, Visit, address, browser, visitor
from viz.follow.city.figures import LABELS
from viz.follow.city.jobs import DAYS
from viz.kit.address import read_address
from viz.shared.colours import DARK, LIGHT
from viz.words.language import LANGUAGES

__all__ = ["address", "browser", "visitor"]  # fixtures

pytestmark = MARKS
STILL = {"reduced_motion": "reduce"}
PLOT = ".city .map .plot"
FIRST_TOWN = f"""() => {{
  const plot = document.querySelector("{PLOT}"), box = plot.getBoundingClientRect();
  const {{ lon, lat }} = plot.data[{LABELS}];
  const [x, y] = plot._fullLayout.geo._subplot.projection([lon[0], lat[0]]);
  return [box.x + x, box.y + y];
}}"""
"""Where the number of the first township stands on the screen."""


def come(
    visitor: Callable[..., Visit], query: str, size: tuple[int, int] = WIDE, **how: Any
) -> Visit:
    """A visitor on *Try it* who goes to the city and waits for its map."""
    visit = visitor(size, f"{TOWN}{query}", **how)
    visit.page.wait_for_selector(".cards", timeout=COLD)
    visit.go("city")
    visit.page.wait_for_selector(f"{PLOT}[data-drawn]", timeout=COLD)
    return visit


def frame(visit: Visit) -> int:
    """The evening that the map shows, counted from 0."""
    return int(visit.page.locator(PLOT).get_attribute("data-frame") or -1)


def marks(visit: Visit) -> dict[str, str]:
    """What the address bar says of the page."""
    return dict(read_address(visit.page.evaluate("location.search.slice(1)")).marks)


def marked(visit: Visit, name: str, value: str) -> None:
    """Wait until the address bar says so."""
    visit.page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value",
        arg=[name, value],
    )


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("zh", PHONE)])
def test_evenings_are_turned_by_hand_and_kept_in_the_address(
    visitor: Callable[..., Visit], language: str, size: tuple[int, int]
) -> None:
    visit = come(visitor, f"&lang={language}&measure=trust", size, **STILL)
    assert frame(visit) == DAYS - 1
    said = visit.page.locator(".city .summary")
    expect(said).to_contain_text("200天" if language == "zh" else "Day 200")
    visit.page.click(".city .back")
    assert frame(visit) == DAYS - 2
    expect(said).to_contain_text("199")
    marked(visit, "day", "199")
    visit.page.locator(".city .keys input").press("Home")
    marked(visit, "day", "1")
    assert frame(visit) == 0
    visit.page.reload()
    visit.page.wait_for_selector(f"{PLOT}[data-drawn]", timeout=COLD)
    assert frame(visit) == 0
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visit.is_clean()


def test_it_plays_by_itself_and_a_click_opens_a_unit(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "&measure=calls")
    visit.page.wait_for_function(f"document.querySelector('{PLOT}').dataset.frame >= 5")
    place = visit.page.evaluate(FIRST_TOWN)
    visit.page.mouse.move(*place)
    visit.page.mouse.click(*place)
    marked(visit, "unit", "township-1")
    visit.page.wait_for_selector(".unit .js-plotly-plot", timeout=COLD)
    visit.page.wait_for_function("new URLSearchParams(location.search).has('day')")
    day = marks(visit)["day"]
    visit.page.wait_for_selector(f".unit h2 >> text=day {day},", timeout=COLD)
    assert frame(visit) == int(day) - 1 < DAYS - 1
    expect(visit.page.locator(".city .play")).to_have_text("▶ Play")
    visit.is_clean()


def test_it_is_still_where_less_motion_is_asked_for(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "", **STILL)
    visit.page.wait_for_timeout(600)
    assert frame(visit) == DAYS - 1
    visit.page.click(".city .play")
    visit.page.wait_for_function(f"document.querySelector('{PLOT}').dataset.frame == 3")
    visit.page.click(".city .play")
    visit.page.wait_for_function("new URLSearchParams(location.search).has('day')")
    assert marks(visit)["day"] == str(frame(visit) + 1)
    visit.is_clean()


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_are_opened_by_the_keyboard_and_from_each_other(
    visitor: Callable[..., Visit], language: str
) -> None:
    visit = come(visitor, f"&lang={language}&day=120", **STILL)
    visit.page.focus(".choose-unit input")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".menuable__content__active")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".unit h2", timeout=COLD)
    first = marks(visit)["unit"]
    head = visit.page.locator(".unit h2")
    expect(head).to_contain_text("120")
    named = visit.page.locator(".unit .other").first
    name = named.inner_text()
    named.click()
    visit.page.wait_for_function(
        "name => document.querySelector('.unit h2')?.innerText.startsWith(name)", arg=name
    )
    assert marks(visit)["unit"] != first
    visit.is_clean()


def test_the_map_follows_arm_measure_and_colours(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "", **STILL)
    title = visit.page.locator(f"{PLOT} .annotation-text").first
    expect(title).to_contain_text("After the reform")
    ramp = f"document.querySelector('{PLOT}').data[1].colorscale[0][1]"
    assert visit.page.evaluate(ramp) == LIGHT.ramp[0][1]
    visit.page.click(".city .arm-before")
    marked(visit, "arm", "before")
    visit.page.wait_for_selector(f"{PLOT}[data-drawn^=before-backlog]")
    expect(title).to_contain_text("Before the reform")
    expect(visit.page.locator(".city .summary")).to_contain_text("without the reform")
    visit.page.click("[data-theme=dark]")
    visit.page.wait_for_selector(f"{PLOT}[data-drawn$='{DARK.paper}']")
    assert visit.page.evaluate(ramp) == DARK.ramp[0][1]
    with visit.page.expect_download(timeout=COLD) as download:
        visit.page.click(".city .map .files .v-btn")
    assert Path(download.value.path()).read_text().startswith("arm,day,township,open_cases")
    with visit.page.expect_download(timeout=COLD) as download:
        visit.page.click(".city .map .saves button >> text=PNG")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    visit.go("try")
    visit.go("city")
    visit.page.wait_for_selector(f"{PLOT}[data-drawn^=before-backlog]")
    visit.is_clean()
