"""The page *Who passes to whom*: what it runs, which cases it offers, and what a visitor sees.

Lives here: the page against the flows, the log and the command it names, and a browser's visit.
May not: flows and pictures by themselves (test_flows.py, viz/follow/test_flow_figures.py).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from calls import call
from scenarios.follow.event_log import Traced, traced, write_log
from scenarios.follow.flows import LEVELS, Compared
from scenarios.follow.offer import KEY, PICKS, in_both_arms, offered
from scenarios.inputs.defaults import LOGGED_DAYS
from scenarios.inputs.load import load
from visits import COLD, MARKS, PHONE, TOWN, WIDE, Visit, address, browser, visitor
from viz.follow.case_sentences import case_sentences
from viz.follow.city.plan import city_plan
from viz.follow.flows import case as flow_case
from viz.follow.flows import dashboard as flow_page
from viz.follow.flows import jobs as flow_run
from viz.follow.flows.dashboard import PICTURES
from viz.follow.flows.figures import matrix
from viz.follow.flows.followed import followed, place_on, way_map
from viz.follow.flows.jobs import SEEDS, TRACED, Trail
from viz.follow.flows.sentences import named_table, said
from viz.kit.address import MARKS as FORMS
from viz.kit.jobs import GivenUpError, laboratory
from viz.kit.state import Ask, places
from viz.words.language import LANGUAGES, Language

__all__ = ["address", "browser", "visitor"]  # fixtures

ASK = Ask("huaisi", "big_department", (), "central")
CHINESE = re.compile("[一-鿿]")
READY = ".flow .status[data-state=done] >> nth=1"


def nothing() -> None:
    """A tick that nobody counts."""


def trail(case: int | None = None, ask: Ask = ASK, seed: int = 1) -> Trail:
    found: Trail = flow_run.trail_job(ask, seed, case)(nothing, nothing)
    return found


@pytest.fixture(scope="module")
def found() -> Compared:
    ask, flows = flow_run.flow_job(ASK)(nothing, nothing)
    assert ask == ASK
    return flows


@pytest.fixture(scope="module")
def whole() -> Traced:
    return traced(ASK.scenario, 1, TRACED)


# ---- what is run


def test_a_case_is_followed_in_the_run_that_the_flows_are_counted_in(
    found: Compared, whole: Traced
) -> None:
    before = traced(load(place=ASK.place, reform="none"), 1, TRACED)
    for run, flows in ((before, found.before[0]), (whole, found.after[0])):
        handed = run.log[run.log["activity"] == "hand-off"]
        known = run.log.groupby("case")["day"].min()
        early = handed[handed["case"].map(known) < LOGGED_DAYS]
        assert len(early) == flows.frame["count"].sum()
        assert (early["warranted"] == 0).sum() == flows.frame["unwarranted"].sum()


def test_the_work_begins_by_itself_where_it_takes_seconds() -> None:
    cheap = [name for name in places() if flow_run.at_once(Ask(name))]
    assert {"huaisi", "baiyun", "wenjiang", "jinniu", "tianjin"} <= set(cheap)
    assert "tianjin_city" not in cheap


def test_work_that_is_given_up_ends() -> None:
    def stop() -> None:
        raise InterruptedError

    for job in (flow_run.flow_job(ASK), flow_run.trail_job(ASK, 1, None)):
        with pytest.raises(InterruptedError):
            job(nothing, stop)


@pytest.mark.parametrize("moved", [(), (("platform", 0.9),)])
def test_the_command_counts_the_same_hand_offs(
    moved: tuple[tuple[str, float], ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Ask(ASK.place, ASK.reform, moved, ASK.behaviour)
    _, flows = flow_run.flow_job(ask)(nothing, nothing)
    line = shlex.split(flow_page.flows_command(ask, "fields"))
    with monkeypatch.context() as there:
        there.chdir(tmp_path)
        result = call(*line[line.index("flows") :])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:-1] == said(flows, "en")
    wanted = named_table(flows, "fields", "en").to_csv(index=False)
    assert (tmp_path / "flows.csv").read_text() == wanted


# ---- a case


def test_a_case_alone_is_told_as_in_the_whole_run(whole: Traced) -> None:
    for case in (None, 1, 2, trail().cases):
        one = trail(case)
        assert case in (None, one.case)
        told = followed(one.after, one.case, "en")
        assert list(told.sentences) == case_sentences(whole, one.case, "en")
    held = sum(array.nbytes for array in one.after.world) + one.after.log.memory_usage().sum()
    assert held < 2_000_000  # a session holds it


def test_the_command_tells_the_same_way() -> None:
    one = trail()
    for run, case, ask in (
        (one.after, one.case, ASK),
        (one.before, one.case_before, ASK.unreformed),
    ):
        assert run is not None
        line = shlex.split(flow_case.trace_command(ask, one.seed, case))
        result = call(*line[line.index("trace") :])
        assert result.exit_code == 0
        lines = [text for text in result.stdout.splitlines() if "day " in text]
        told = case_sentences(run, case, "en")
        assert lines[: len(told)] == told


def test_the_events_of_a_case_can_be_carried_away(whole: Traced, tmp_path: Path) -> None:
    one = trail(2)
    write_log(whole, tmp_path / "log.csv")
    header, *rows = (tmp_path / "log.csv").read_text().splitlines()
    wanted = [header, *(row for row in rows if row.startswith("2,"))]
    assert flow_case.log_csv(one.after).splitlines() == wanted


def test_both_arms_tell_the_same_case() -> None:
    one = trail()
    assert one.before is not None
    firsts = [run.log.iloc[0][KEY].tolist() for run in (one.before, one.after)]
    assert firsts[0] == firsts[1]


def test_each_leg_has_a_line_of_its_own_on_the_map() -> None:
    one = next(found for case in trail().picks["any"] if has_two_legs(found := trail(case)))
    told = followed(one.after, one.case, "en")
    drawn = way_map(one.after, ASK.scenario.place, told, "en")
    lines = [
        ((trace.lon[0], trace.lat[0]), (trace.lon[1], trace.lat[1]))
        for trace in drawn.data
        if getattr(trace, "mode", "") == "lines"
    ]
    place = ASK.scenario.place
    where = city_plan(place.townships, place.grids_per_township, place.departments, place.districts)
    asked: set[Any] = set()
    for leg in {stop.leg for stop in told.stops}:
        way_ = [
            place_on(where, one.after.world, stop.unit, told.grid, told.township)
            for stop in told.stops
            if stop.leg in (leg, 0) and (stop.leg == leg or stop is told.stops[0])
        ]
        asked |= {pair for pair in pairwise(way_) if pair[0] != pair[1]}
    assert set(lines) == asked


def has_two_legs(one: Trail) -> bool:
    """Whether a co-department answers in this case."""
    return one.after.log["leg"].nunique() > 1


@pytest.mark.parametrize(("called", "kept"), [(1, 0), (4, 0), (20, 1)])
def test_a_case_is_given_up_midway_and_no_part_of_a_run_is_kept(called: int, kept: int) -> None:
    asked, calls = Ask("huaisi", "one_list", (), "central"), []

    def go_on() -> None:
        calls.append(1)
        if len(calls) == called:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        flow_run.trail_job(asked, 2, None)(nothing, go_on)
    assert len(calls) == called
    runs = [("traced", one, 2) for one in (asked, asked.unreformed)]
    assert len(set(runs) & set(laboratory().cache._held)) == kept


def test_no_reform_has_one_way() -> None:
    one = trail(ask=Ask("huaisi", "none", (), "central"))
    assert one.before is None
    assert one.case == one.case_before > 0


def test_cases_offered_are_what_they_are_called(whole: Traced) -> None:
    one = trail()
    before = flow_run.kept_pairs(ASK.unreformed, 1)
    table = in_both_arms(whole.log, before.log)
    early = table[(table["day"] < LOGGED_DAYS) & (table["case_before"] > 0)]
    buck = early["buck"] + early["buck_before"]
    assert one.case == one.picks["passed"][0]
    assert buck[one.case] == buck.max()
    for case in one.picks["rejected"]:
        assert early.loc[case, ["rejected", "rejected_before"]].sum() > 0
    for case in one.picks["otherwise"]:
        assert early.loc[case, "buck"] != early.loc[case, "buck_before"]
    for kind in PICKS:
        assert one.picks[kind]
        assert len(set(one.picks[kind])) == len(one.picks[kind])


def test_pressing_again_offers_the_next_and_then_the_first() -> None:
    one = trail()
    for kind in PICKS:
        held = one.picks[kind]
        assert trail(held[0]).following(kind) == held[min(1, len(held) - 1)]
        assert trail(held[-1]).following(kind) == held[0]


def test_a_case_that_is_not_there_falls_back_to_the_first_view() -> None:
    lost = trail(999_999_999)
    assert lost.case == trail().case == trail(0).case
    assert lost.asked == 999_999_999


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_way_is_summed_up_by_its_own_rows(language: Language) -> None:
    one = trail()
    told = followed(one.after, one.case, language)
    line = flow_case.way_summary(one.after, told, language)
    handed = (one.after.log["activity"] == "hand-off").sum()
    buck = sum(
        text.startswith("▲") or stop.buck
        for stop, text in zip(told.stops, told.sentences, strict=False)
    )
    numbers = [int(text) for text in re.findall(r"\d+", line)]
    assert numbers[:2] == [handed, buck]
    assert bool(CHINESE.search(line)) == (language == "zh")


def test_cases_that_are_known_after_alone_have_no_number_before() -> None:
    rows = {"case": [1, 2], "grid": [0, 1], "nth": [0, 0], "matter": [5, 6], "day": [0, 3]}
    idle = {"activity": ["known", "known"], "warranted": pd.array([None, None], dtype="Int64")}
    after = pd.DataFrame(rows | idle)
    table = in_both_arms(after, after[after["case"] == 2].assign(case=1))
    assert table["case_before"].to_dict() == {1: 0, 2: 1}
    assert offered(table, 1, LOGGED_DAYS)["passed"] == (2,)


# ---- what is shown


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_all_flows(found: Compared, level: str, language: Language) -> None:
    named, table = named_table(found, level, language), found.table(level)
    assert named["before_count"].sum() == table["before_count"].sum()
    for name in named["giver"]:
        assert bool(CHINESE.search(name)) == (language == "zh")


def test_what_is_put_together_does_not_hide_the_others(found: Compared) -> None:
    heat = matrix(found, "before", "en", level="units", most=4).data[0]
    single = max(max(row[:-1]) for row in heat.z[:-1])
    assert heat.zmax <= max(
        single,
        max(
            max(row[:-1])
            for row in matrix(found, "after", "en", level="units", most=4).data[0].z[:-1]
        ),
    )


def test_every_choice_can_stand_in_an_address() -> None:
    assert all(FORMS["level"].fullmatch(level) for level in LEVELS)
    assert all(FORMS["picture"].fullmatch(picture) for picture in PICTURES)
    assert all(FORMS["world"].fullmatch(str(seed)) for seed in SEEDS)


# ---- a visit


def come(visitor: Callable[..., Visit], more: str = "", size: tuple[int, int] = WIDE) -> Visit:
    """A visitor on the page, with flows and a case before their eyes."""
    visit = visitor(size, f"flow{TOWN}{more}")
    visit.page.wait_for_selector(READY, state="attached", timeout=COLD)
    visit.page.wait_for_selector(".flow .way[data-arm=after] .plot[data-drawn]", timeout=COLD)
    return visit


def browsing(test: Any) -> Any:
    """The marks of a test in a browser."""
    for mark in MARKS:
        test = mark(test)
    return test


@browsing
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_flows_and_a_case_stand_without_a_button(
    visitor: Callable[..., Visit], language: str, size: tuple[int, int]
) -> None:
    visit = come(visitor, f"&lang={language}&level=fields", size)
    page = visit.page
    expect(page.locator(".flow .sankey")).to_have_count(2)
    expect(page.locator(".flow .way")).to_have_count(2)
    assert page.locator(".flow .way li.buck").first.inner_text().startswith("▲")
    assert bool(CHINESE.search(page.locator(".flow").inner_text())) == (language == "zh")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visit.is_clean()


@browsing
def test_another_case_is_followed_by_a_button_and_by_its_number(
    visitor: Callable[..., Visit],
) -> None:
    visit = come(visitor)
    page = visit.page
    way_after = page.locator(".flow .way[data-arm=after]")
    first = str(way_after.get_attribute("data-case"))
    page.click(".pick-rejected")
    page.wait_for_selector(f".way[data-arm=after]:not([data-case='{first}'])", timeout=COLD)
    other = str(way_after.get_attribute("data-case"))
    expect(page).to_have_url(re.compile(f"case={other}(&|$)"))
    field = page.locator(".choose-case input")
    field.fill("0")
    field.press("Enter")
    page.wait_for_selector(".choose-case .error--text")
    field.fill(first)
    field.press("Enter")
    page.wait_for_selector(f".way[data-arm=after][data-case='{first}']", timeout=COLD)
    expect(page.locator(".choose-case .error--text")).to_have_count(0)
    visit.is_clean()


@browsing
def test_a_link_shows_its_case_and_one_that_is_not_there_the_first(
    visitor: Callable[..., Visit],
) -> None:
    visit = come(visitor, "&case=12&world=2&picture=matrix")
    assert visit.page.locator(".way[data-arm=after]").get_attribute("data-case") == "12"
    expect(visit.page.locator(".flow .heatmaplayer")).to_have_count(2)
    lost = come(visitor, "&case=999999999")
    assert lost.page.locator(".way[data-arm=after]").get_attribute("data-case") != "999999999"
    visit.is_clean()
    lost.is_clean()


@browsing
def test_the_flows_follow_the_question_and_can_be_saved(visitor: Callable[..., Visit]) -> None:
    visit = come(visitor)
    page = visit.page
    with page.expect_download(timeout=COLD) as download:
        page.click(".flow .files .v-btn:has-text('CSV')")
    assert Path(download.value.path()).read_bytes().startswith(b"giver,taker,before_count")
    said = page.locator(".flow .words li").first.inner_text()
    page.click(".choose-reform")
    page.click(".menuable__content__active .v-list-item >> nth=0")
    page.wait_for_selector(".flow .way[data-arm=before]:only-child", timeout=COLD)
    page.wait_for_selector(READY, state="attached", timeout=COLD)
    expect(page.locator(".flow .words li").first).not_to_have_text(said)
    visit.is_clean()


@browsing
def test_a_whole_city_waits_for_a_button(visitor: Callable[..., Visit]) -> None:
    visit = visitor(WIDE, "flow" + TOWN.replace("huaisi", "tianjin_city"))
    visit.page.wait_for_selector(".flow .begin", timeout=COLD)
    assert visit.page.locator(".flow .begin").count() == 2
    assert visit.page.locator(".flow .status[data-state=busy]").count() == 0
    visit.is_clean()
