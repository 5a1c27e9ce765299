"""The address bar: what is written is read back, old links open, hostile ones are refused.

Lives here: the form of the query. May not: a browser.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.kit import address, state
from viz.kit.address import RefusedError, View, query_of, read_address
from viz.kit.state import Ask
from viz.shared.wording import levers

OLD = {
    "v=1": View(),
    "v=1&place=huaisi&reform=none": View(Ask("huaisi", "none")),
    "v=1&place=baiyun&reform=none&set=bottom_up_weight:0.5&behaviour=plausible&lang=zh": View(
        Ask("baiyun", "none", (("bottom_up_weight", 0.5),)), "zh"
    ),
    "v=1&place=jinniu&reform=five_powers&behaviour=central&lang=en&with=six_powers,one_list": View(
        Ask("jinniu", "five_powers", (), "central"), "en", ("six_powers", "one_list")
    ),
    "v=1&set=signoff_levels:2,platform:0.25": View(
        Ask().put("signoff_levels", 2).put("platform", 0.25)
    ),
}
"""Links as version 1 wrote them: they must open as long as it is read."""


@pytest.mark.parametrize("query", OLD)
def test_an_old_link_still_opens(query: str) -> None:
    assert read_address(query) == OLD[query]


@pytest.mark.parametrize("query", [None, ""])
def test_no_query_is_the_first_view(query: str | None) -> None:
    assert read_address(query) == View()


@pytest.mark.parametrize("place", state.places())
@pytest.mark.parametrize("reform", state.reform_titles())
def test_every_choice_comes_back(place: str, reform: str) -> None:
    for behaviour in state.behaviours():
        view = View(Ask(place, reform, (), behaviour), "zh", ("one_list",))
        assert read_address(query_of(view)) == view


def test_what_a_page_shows_comes_back() -> None:
    view = View(marks=(("day", "30"), ("keep", "load:0.6~1.1"), ("study", "plan/version-2")))
    assert read_address(query_of(view)) == view


def test_all_levers_moved_come_back_and_fit() -> None:
    ask = Ask("baiyun", "none")
    for lever in levers().values():
        moved, complaint = state.tried(
            ask, lever.name, state.field_value(lever, (lever.low + lever.high) / 2), "en"
        )
        ask = moved if not complaint else ask
    assert len(ask.moved) > 20
    assert read_address(query_of(View(ask))).ask == ask
    assert len(query_of(View(ask))) < address.LONGEST / 1.5


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("v=2", "v"),
        ("place=huaisi", "v"),
        ("v=1&v=1", "form"),
        ("v=1&other=1", "form"),
        ("v=1&place", "form"),
        ("v=1&place=atlantis", "place"),
        ("v=1&place=<script>alert(1)</script>", "place"),
        ("v=1&place=../../etc/passwd", "place"),
        ("v=1&place=huaisi.toml", "place"),
        ("v=1&reform=six_powers%2Bone_list", "reform"),
        ("v=1&reform=", "reform"),
        ("v=1&set=nothing:1", "set"),
        ("v=1&set=platform:2", "set"),
        ("v=1&set=platform:nan", "set"),
        ("v=1&set=platform:1e-3", "set"),
        ("v=1&set=platform:-0.5", "set"),
        ("v=1&set=platform:0.1,platform:0.2", "set"),
        ("v=1&set=platform", "set"),
        ("v=1&set=signoff_levels:2.5", "set"),
        ("v=1&set=force_command:0.9,localised_offices:0.9", "set"),
        ("v=1&set=platform:٣", "set"),
        ("v=1&behaviour=kind", "behaviour"),
        ("v=1&lang=de", "lang"),
        ("v=1&with=one_list,one_list", "with"),
        ("v=1&with=atlantis", "with"),
        ("v=1&day=-1", "marks"),
        ("v=1&day=٣", "marks"),
        ("v=1&study=../results", "marks"),
        ("v=1&study=/etc", "marks"),
        ("v=1&unit=<b>", "marks"),
        ("v=1&" + "x" * address.LONGEST, "long"),
        ("%ff=%fe", "form"),
    ],
)
def test_a_hostile_link_is_refused_by_part(query: str, part: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_address(query)
    assert refused.value.part == part


@given(st.text(max_size=200) | st.text("v=1&place=baiyun,:.", max_size=60).map("v=1&".__add__))
def test_any_query_is_refused_or_reads_back_as_it_is_written(query: str) -> None:
    with suppress(RefusedError):
        view = read_address(query)
        assert read_address(query_of(view)) == view
