"""The page *Studies* in a browser: both languages, ranges by the keyboard, links, hostile names.

Lives here: what is done and read there. May not: its numbers (viz/study/test_dashboard.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from browser import served
from studies_made import folder
from visits import COLD, MARKS, PHONE, WIDE, Visit, browser, visitor
from viz.kit.address import read_address

__all__ = ["browser", "folder", "visitor"]  # fixtures
pytestmark = MARKS

STUDY = "studies?v=1&lang={language}&study={study}"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served("--studies", str(folder)) as found:
        yield found


def come(visitor: Callable[..., Visit], study: str, language: str = "en", **how: Any) -> Visit:
    """A visitor who looks at a study."""
    size = how.pop("size", WIDE)
    visit = visitor(size, STUDY.format(language=language, study=study) + how.pop("more", ""), **how)
    visit.page.wait_for_selector(".studies h2", timeout=COLD)
    return visit


def marks(visit: Visit) -> dict[str, str]:
    """What of a study the address bar says."""
    return dict(read_address(visit.page.evaluate("location.search.slice(1)")).marks)


def kept(visit: Visit) -> list[str]:
    """The numbers in the line that says how many runs are kept."""
    return re.findall(r"\d+", visit.page.inner_text(".kept"))


@pytest.mark.parametrize(("language", "size"), [("en", PHONE), ("zh", WIDE)])
@pytest.mark.parametrize(("study", "figures"), [("sobol", 3), ("search", 2), ("part", 3)])
def test_a_study_stands_in_both_languages(
    visitor: Callable[..., Visit], study: str, figures: int, language: str, size: tuple[int, int]
) -> None:
    visit = come(visitor, study, language, size=size, color_scheme="dark")
    visit.page.wait_for_function(
        f"document.querySelectorAll('.studies .js-plotly-plot').length == {figures}", timeout=COLD
    )
    assert visit.page.locator("h1").count() == 1
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert visit.page.locator(".incomplete").count() == (study == "part")
    assert visit.page.locator(".failed tbody tr").count() == (study == "part")
    visit.is_clean()


def test_a_range_filters_everything_and_stands_in_the_link(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "sobol")
    every, whole = kept(visit), visit.page.inner_text(".kept")
    assert every[0] == every[1]
    slider = visit.page.locator("[data-factor=platform] [role=slider]").first
    for _ in range(8):
        slider.press("ArrowRight")
    visit.page.wait_for_function(
        f"!document.querySelector('.kept').innerText.includes('{every[0]} of')"
    )
    visit.page.wait_for_function("location.search.includes('platform:0.4~1')")
    visit.page.wait_for_function(
        f"!document.querySelector('.kept').innerText.match(/^{every[0]} /)"
    )
    some = kept(visit)
    assert (int(some[0]) < int(some[1]), some[1]) == (True, every[1])
    last = visit.page.locator(".means tbody tr").first.locator("td").last
    expect(last).to_have_text(some[0])
    other = come(visitor, "sobol", more=f"&keep={marks(visit)['keep']}")
    assert kept(other) == some
    other.page.click(".keep .all")
    other.page.wait_for_function("!location.search.includes('keep')")
    expect(other.page.locator(".kept")).to_have_text(whole)
    visit.is_clean()
    other.is_clean()


def test_sensitivity_is_run_on_demand(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "sobol", "zh")
    visit.page.click(".sensitivity .begin")
    visit.page.wait_for_selector(".sensitivity .status[data-state=done]", timeout=COLD)
    visit.page.wait_for_function(
        "document.querySelectorAll('.sensitivity .js-plotly-plot').length >= 3"
    )
    expect(visit.page.locator(".sensitivity .words")).to_contain_text(re.compile("[一-鿿]"))
    visit.is_clean()


def test_runs_kept_are_saved_as_csv(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "sobol", more="&keep=load:0.8~1.1")
    with visit.page.expect_download(timeout=COLD) as download:
        visit.page.click(".files .v-btn:has-text('Runs kept')")
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert lines[0].startswith("run_id,reform,replication")
    assert len(lines) - 1 == int(kept(visit)[0])


@pytest.mark.parametrize(
    "study", ["nothing", "part%2F..%2F..%2Fplace", "%2Fetc", "sobol%2Fresults"]
)
def test_a_link_to_no_study_shows_the_first_one(visitor: Callable[..., Visit], study: str) -> None:
    visit = come(visitor, study)
    assert "by hand" in visit.page.locator(".choose-study").inner_text()
    assert visit.page.locator("[role=alert].refused").count() == (
        "%2F" in study and study[0] != "s"
    )
    visit.is_clean()


def test_another_study_is_chosen_by_its_title(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "sobol", more="&keep=load:0.8~1.1&outcome=true_in_time")
    visit.page.click(".choose-study")
    visit.page.click(".v-menu__content :text('(search)')")
    visit.page.wait_for_selector(".studies .front")
    expect(visit.page).to_have_url(re.compile("study=search"))
    assert marks(visit) == {"study": "search"}
    visit.is_clean()
