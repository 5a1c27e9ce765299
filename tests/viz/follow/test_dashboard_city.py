"""The page *The city*: what it runs, what it takes from an address, and what a visitor does on it.

Lives here: its questions and work without a browser, then the page in one. May not: the engine's
side of a city (test_city.py) or its figure (test_city_map.py).
"""

from __future__ import annotations

import io
import json
import shlex
import threading
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from calls import call
from scenarios.follow.city import Arm, Unit, city, unit_view
from scenarios.follow.flows import Group
from visits import COLD, MARKS, PHONE, TOWN, WIDE, Visit, address, browser, visitor
from viz.follow.city import dashboard as city_page
from viz.follow.city import work as city_run
from viz.follow.city.dashboard import (
    ARMS,
    arm_of,
    evening_of,
    measure_of,
    played_figure,
    question_of,
)
from viz.follow.city.downloads import COLUMNS, evenings_csv, passing_csv, queue_csv
from viz.follow.city.figures import LABELS
from viz.follow.city.work import (
    DAYS,
    Look,
    Played,
    Question,
    city_job,
    unit_job,
    unit_mark,
    unit_of,
)
from viz.kit.address import MARKS as ADDRESS_MARKS
from viz.kit.address import read
from viz.kit.jobs import GivenUpError, Laboratory
from viz.kit.session import Session
from viz.kit.state import NO_REFORM, Ask
from viz.shared.colours import DARK, LIGHT
from viz.words.language import LANGUAGES, Language

__all__ = ["address", "browser", "visitor"]  # fixtures

ASK = Ask("huaisi", "big_department")
QUESTION = Question(ASK, 3)
STILL = {"reduced_motion": "reduce"}
TURNS = ("known", "reopened", "closed")
"""Events after which a case is open, or closed."""


def nothing() -> None:
    return None


def in_browser(test: Any) -> Any:
    """A test that needs Chromium."""
    for mark in MARKS:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def laboratory() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        own = Laboratory(workers=1)
        patched.setattr(city_run, "laboratory", lambda: own)
        yield own
        own.close()


@pytest.fixture(scope="module")
def found(laboratory: Laboratory) -> Played:
    played: Played = city_job(QUESTION)(nothing, nothing)
    return played


# ---- what is run


def test_the_page_shows_the_very_city(found: Played) -> None:
    plain = city(QUESTION.scenario, 3, DAYS)
    assert found.city.days == plain.days
    assert found.city.scenario == plain.scenario
    for arm in ("before", "after"):
        one, other = getattr(found.city, arm), getattr(plain, arm)
        for field in fields(Arm):
            same = getattr(one, field.name).tobytes() == getattr(other, field.name).tobytes()
            assert same, (arm, field.name)


def test_the_command_logs_the_very_world(found: Played, tmp_path: Path) -> None:
    for arm in ARMS:
        line = shlex.split(city_page.command(QUESTION, arm))
        file = tmp_path / f"{arm}.csv"
        line[line.index("log.csv")] = str(file)
        assert call(*line[line.index("trace") :]).exit_code == 0
        log = pd.read_csv(file)
        standing = log[log["activity"].isin(TURNS)].groupby("case")["activity"].last()
        still = int((standing != "closed").sum())
        # Apart by the few that were known before the reform, or were settled without being closed.
        assert abs(still - int(getattr(found.city, arm).open[-1].sum())) <= 0.05 * still


def test_arms_are_run_once_for_all_visitors(found: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city_run, "stepped", None)  # a run would fail
    again = city_job(Question(ASK, 3))(nothing, nothing)
    assert again.city.after is found.city.after
    bare = city_job(Question(Ask("huaisi", NO_REFORM), 3))(nothing, nothing)
    assert bare.city.before is bare.city.after is found.city.before


def test_another_world_is_another_city(found: Played, laboratory: Laboratory) -> None:
    other = city_job(Question(ASK, 4))(nothing, nothing)
    assert other.city.after.open.tobytes() != found.city.after.open.tobytes()


@pytest.mark.parametrize("steps", [1, 2])
def test_it_is_given_up_between_its_parts(laboratory: Laboratory, steps: int) -> None:
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == steps:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        city_job(Question(ASK, 5))(tick, nothing)
    assert ticks == steps


def test_it_is_given_up_on_any_evening(laboratory: Laboratory) -> None:
    looks = 0

    def go_on() -> None:
        nonlocal looks
        looks += 1
        if looks == 30:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        city_job(Question(ASK, 6))(nothing, go_on)
    assert len(city_job(Question(ASK, 6))(nothing, nothing).city.days) == DAYS


def test_a_unit_is_the_very_unit(found: Played) -> None:
    look = Look(QUESTION, "after", 40, Group("department", 2))
    asked, view = unit_job(look)(nothing, nothing)
    plain = unit_view(QUESTION.scenario, 3, 40, look.group, reformed=True)
    assert asked == look
    assert view.queue.equals(plain.queue)
    assert view.to.equals(plain.to)
    assert view.given == plain.given


def test_a_question_is_given_up_when_it_is_superseded() -> None:
    session, held, begun = Session(), threading.Event(), threading.Event()

    def slow(tick: Callable[[], None], go_on: Callable[[], None]) -> None:
        begun.set()
        held.wait(20)
        tick()
        raise AssertionError("it went on")

    session.city.begin("one", 1, slow)
    assert begun.wait(20)
    session.city.begin("two", 1, lambda tick, go_on: "answer")
    held.set()
    for _ in range(200):
        if session.city.news.value.answer:
            break
        threading.Event().wait(0.05)
    assert session.city.news.value.answer == "answer"


def test_a_visitor_who_leaves_gives_up_both(monkeypatch: pytest.MonkeyPatch) -> None:
    session, left = Session(), []
    for name in ("city", "unit"):
        monkeypatch.setattr(getattr(session, name), "leave", lambda name=name: left.append(name))
    session.leave()
    assert left == ["city", "unit"]


# ---- what an address says


def test_every_unit_has_a_mark_of_its_own(found: Played) -> None:
    marks = [unit_mark(group) for group in found.units]
    assert len(set(marks)) == len(marks) == len(found.units)
    assert [unit_of(mark, found.units) for mark in marks] == list(found.units)
    assert all(ADDRESS_MARKS["unit"].fullmatch(mark) for mark in marks)
    assert {group.kind for group in found.units} >= {"desk", "township", "department"}
    assert unit_mark(Group("township", 2)) == "township-3"


def test_a_link_shows_its_evening() -> None:
    session = Session("v=1&place=huaisi&reform=none&arm=before&measure=trust&day=30&world=7")
    assert (arm_of(session), measure_of(session), evening_of(session)) == ("before", "trust", 29)
    assert question_of(session) == Question(Ask("huaisi", "none"), 7)


@pytest.mark.parametrize("day", ["0", str(DAYS + 1), "999999999"])
def test_what_cannot_be_shown_falls_back(found: Played, day: str) -> None:
    session = Session(f"v=1&measure=weather&day={day}&unit=township-99")
    assert session.trouble.value == ""
    assert (arm_of(session), measure_of(session), evening_of(session)) == ("after", "backlog", None)
    assert unit_of(session.mark("unit"), found.units) is None


@pytest.mark.parametrize("mark", ["unit=<b>", "arm=both", "day=-1", "world=1e9", "measure=A;B"])
def test_hostile_marks_are_refused(mark: str) -> None:
    assert Session(f"v=1&{mark}").trouble.value


# ---- what is shown and carried away


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_the_map_brings_all_its_evenings(found: Played, language: Language, ink: Any) -> None:
    drawn = json.loads(played_figure(found, "after", "backlog", language, ink))
    assert drawn["data"][LABELS]["type"] == "scattergeo"  # else Plotly asks for a world map
    assert len(drawn["played"]["frames"]) == DAYS
    titles = [frame["layout"]["annotations"][0]["text"] for frame in drawn["played"]["frames"]]
    assert len(set(titles)) == DAYS
    assert ("第200天" if language == "zh" else "day 200") in titles[-1]


def test_the_townships_are_carried_away_evening_by_evening(found: Played) -> None:
    table = pd.read_csv(io.StringIO(evenings_csv(found.city)))
    assert list(table.columns) == ["arm", "day", "township", *COLUMNS.values()]
    towns = found.city.scenario.place.townships
    assert len(table) == 2 * DAYS * towns
    row = table.query("arm == 'after' and day == 150 and township == @towns").iloc[0]
    assert row["open_cases"] == found.city.after.open[149, -1]
    assert row["trust_share"] == pytest.approx(found.city.after.trust[149, -1], rel=1e-4)
    assert (table.query("arm == 'before'")["whistles"].sum()) == found.city.before.whistles.sum()


def test_a_unit_is_carried_away(found: Played) -> None:
    unit: Unit = unit_job(Look(QUESTION, "before", 60, Group("township", 0)))(nothing, nothing)[1]
    assert pd.read_csv(io.StringIO(queue_csv(unit)))["count"].sum() == unit.held
    passing = pd.read_csv(io.StringIO(passing_csv(unit)))
    assert passing.query("direction == 'to'")["count"].sum() == unit.given["count"] > 0
    assert passing.query("direction == 'from'")["count"].sum() == unit.came_from["count"].sum()
    assert set(passing["unit"]) <= {unit_mark(group) for group in found.units}


# ---- in a browser

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
    return dict(read(visit.page.evaluate("location.search.slice(1)")).marks)


def marked(visit: Visit, name: str, value: str) -> None:
    """Wait until the address bar says so."""
    visit.page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value",
        arg=[name, value],
    )


@in_browser
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


@in_browser
def test_it_plays_by_itself_and_a_click_opens_a_unit(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor, "&measure=whistles")
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


@in_browser
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


@in_browser
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


@in_browser
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
