"""The page *The city*: what it runs, and what it takes from an address.

Lives here: its questions and its work, without a browser. May not: the engine's side of a city
(tests/scenarios/follow) or its figure (test_city_map.py).
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

from calls import call
from model.district.setup import run_days
from model.plan import BURN_IN, begin_arm, burnt_in
from scenarios.follow.city import CityArm, Unit, city, unit_view
from scenarios.follow.flows import Group
from viz.follow.city import dashboard as city_page
from viz.follow.city import jobs as city_run
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
from viz.follow.city.jobs import (
    DAYS,
    CityQuestion,
    Look,
    Played,
    city_job,
    unit_job,
    unit_mark,
    unit_of,
)
from viz.kit.address import MARKS as ADDRESS_MARKS
from viz.kit.jobs import GivenUpError, Laboratory
from viz.kit.session import Session
from viz.kit.state import NO_REFORM, Ask
from viz.shared.colours import DARK, LIGHT
from viz.words.language import LANGUAGES, Language

ASK = Ask("huaisi", "big_department")
QUESTION = CityQuestion(ASK, 3)
TURNS = ("known", "reopened", "closed")
"""Events after which a case is open, or closed."""


def nothing() -> None:
    return None


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
        for field in fields(CityArm):
            same = getattr(one, field.name).tobytes() == getattr(other, field.name).tobytes()
            assert same, (arm, field.name)


def test_the_command_logs_the_very_world(found: Played, tmp_path: Path) -> None:
    scenario, seed = QUESTION.scenario, QUESTION.world
    snapshot = burnt_in(scenario, seed)
    for arm in ARMS:
        world = run_days(begin_arm(snapshot, scenario, seed, reformed=arm == "after"), DAYS)
        shelved = int(world.daily["shelved"][BURN_IN:].sum())  # over, without being closed
        line = shlex.split(city_page.log_command(QUESTION, arm))
        file = tmp_path / f"{arm}.csv"
        line[line.index("log.csv")] = str(file)
        assert call(*line[line.index("trace") :]).exit_code == 0
        log = pd.read_csv(file)
        standing = log[log["activity"].isin(TURNS)].groupby("case")["activity"].last()
        still = int((standing != "closed").sum())
        # Apart by the few that were known before the reform.
        assert abs(still - shelved - int(getattr(found.city, arm).open[-1].sum())) <= 0.05 * still


def test_arms_are_run_once_for_all_visitors(found: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city_run, "stepped", None)  # a run would fail
    again = city_job(CityQuestion(ASK, 3))(nothing, nothing)
    assert again.city.after is found.city.after
    bare = city_job(CityQuestion(Ask("huaisi", NO_REFORM), 3))(nothing, nothing)
    assert bare.city.before is bare.city.after is found.city.before


def test_another_world_is_another_city(found: Played, laboratory: Laboratory) -> None:
    other = city_job(CityQuestion(ASK, 4))(nothing, nothing)
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
        city_job(CityQuestion(ASK, 5))(tick, nothing)
    assert ticks == steps


def test_it_is_given_up_on_any_evening(laboratory: Laboratory) -> None:
    looks = 0

    def go_on() -> None:
        nonlocal looks
        looks += 1
        if looks == 30:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        city_job(CityQuestion(ASK, 6))(nothing, go_on)
    assert len(city_job(CityQuestion(ASK, 6))(nothing, nothing).city.days) == DAYS


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
    assert question_of(session) == CityQuestion(Ask("huaisi", "none"), 7)


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
    assert (table.query("arm == 'before'")["calls"].sum()) == found.city.before.calls.sum()


def test_a_unit_is_carried_away(found: Played) -> None:
    unit: Unit = unit_job(Look(QUESTION, "before", 60, Group("township", 0)))(nothing, nothing)[1]
    assert pd.read_csv(io.StringIO(queue_csv(unit)))["count"].sum() == unit.held
    passing = pd.read_csv(io.StringIO(passing_csv(unit)))
    assert passing.query("direction == 'to'")["count"].sum() == unit.given["count"] > 0
    assert passing.query("direction == 'from'")["count"].sum() == unit.came_from["count"].sum()
    assert set(passing["unit"]) <= {unit_mark(group) for group in found.units}
