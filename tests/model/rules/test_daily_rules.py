"""The rules by which levers reach a day: contacts, hours, gates, colours, and stakes of one leg.

Asked as the engine asks them: scalars and one record of levers or parameters in, a number out.
Lives here: exact forms, bounds and directions over everything declared. May not: a world.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import LEVERS, PARAMETERS, ROUNDING, SHARE, lever, record
from model.declared.place import Place
from model.rules.answer import case_stakes
from model.rules.contacts import freshness, known_through, presence, reports, stations
from model.rules.dispatcher import colour_weight, conference_chance
from model.rules.grid import settling_hours
from model.rules.township import gate_refuses

# --- Contacts, hours, gates and colours -----------------------------------------------------


@settings(deadline=None)
@given(
    department=st.integers(0, 59),
    enforced=st.booleans(),
    paired=st.booleans(),
    rules=LEVERS,
    p=PARAMETERS,
)
def test_people_on_the_spot_prevent_a_share_of_wrong_addresses(
    department: int, enforced: bool, paired: bool, rules: Any, p: Any
) -> None:
    known = known_through(department, enforced, paired, rules, p)
    assert -ROUNDING <= known <= 1.0
    assert known_through(department, enforced, True, rules, p) >= known - ROUNDING
    if not reports(department) and not (enforced and stations(department)):
        assert known == pytest.approx(p.pairing_knowledge if paired else 0.0)


def test_officers_sit_with_five_departments_and_three_report() -> None:
    assert [d for d in range(60) if stations(d)] == [4, 5, 6, 7, 9]
    assert [d for d in range(60) if reports(d)] == [2, 8, 12]
    assert [presence(n) for n in (0.0, 2.5, 5.0, 10.0)] == [0.0, 0.5, 1.0, 1.0]
    assert known_through(7, True, False, lever(resident_officers=5.0), record()) == 1.0
    assert known_through(7, False, False, lever(resident_officers=5.0), record()) == 0.0
    worth = [freshness(days, 60.0) for days in (1.0, 7.0, 30.0, 365.0)]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] < 1.0
    assert worth[-1] < 0.01


@settings(deadline=None)
@given(rules=LEVERS, p=PARAMETERS)
def test_volunteers_add_hours_to_a_grid_and_village_ties_take_some(rules: Any, p: Any) -> None:
    assert settling_hours(0.0, lever(), p) == p.grid_hours
    ties = lever(village_ties=rules.village_ties)
    assert settling_hours(0.0, ties, p) == max(p.grid_hours - p.tie_hours * rules.village_ties, 0.0)
    volunteers = (
        p.volunteers_registered * rules.double_registration
        + p.volunteers_reviewed * rules.unit_review
    )
    alone = settling_hours(1.0, rules, p)
    assert alone == settling_hours(0.0, ties, p)
    assert settling_hours(0.0, rules, p) == pytest.approx(alone + volunteers)


@settings(deadline=None)
@given(shirk=SHARE, p=PARAMETERS)
def test_a_gate_refuses_the_surer_the_list_names_the_township(shirk: float, p: Any) -> None:
    assert gate_refuses(0.0, p) == 0.0
    assert 0.0 <= gate_refuses(shirk, p) <= gate_refuses(1.0, p) == p.gate_strictness


@settings(deadline=None)
@given(supervision=SHARE)
def test_colours_shift_attention_and_make_none(supervision: float) -> None:
    place = Place()
    mix = [place.share_red, place.share_orange, place.share_yellow]
    mix.append(1.0 - sum(mix))
    weights = [colour_weight(colour, supervision) for colour in range(4)]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0.0
    mean = sum(share * weight for share, weight in zip(mix, weights, strict=True))
    assert mean == pytest.approx(1.0, abs=0.001)
    assert [colour_weight(colour, 0.0) for colour in range(4)] == [1.0] * 4


@settings(deadline=None)
@given(rules=LEVERS, p=PARAMETERS)
def test_a_dispute_is_settled_by_conference_or_else_by_inspection(rules: Any, p: Any) -> None:
    chance = conference_chance(rules, p)
    assert rules.case_conference - ROUNDING <= chance <= 1.0
    assert conference_chance(lever(), p) == 0.0
    assert conference_chance(lever(case_conference=1.0), p) == 1.0
    only = conference_chance(lever(list_supervision=rules.list_supervision), p)
    assert only == pytest.approx(p.conference_reach * rules.list_supervision)


# --- Stakes of one leg ----------------------------------------------------------------------


@settings(deadline=None)
@given(stake=st.floats(0.0, 50.0), p=PARAMETERS)
def test_with_all_levers_nought_a_legs_stakes_are_the_units(stake: float, p: Any) -> None:
    for rank, named, colour in itertools.product(range(10), (False, True), range(4)):
        assert case_stakes(stake, (rank, named, colour), lever(), p) == stake


@settings(deadline=None)
@given(
    stake=st.floats(0.0, 50.0),
    rules=LEVERS,
    p=PARAMETERS,
    rank=st.integers(0, 9),
    colour=st.integers(0, 3),
)
def test_vetoes_raise_stakes_where_they_are_and_share_one_attention(
    stake: float, rules: Any, p: Any, rank: int, colour: int
) -> None:
    plain = colour_weight(colour, rules.colour_supervision)
    unnamed = case_stakes(stake, (rank, False, colour), rules, p)
    added = p.stakes_veto / rules.veto_domains if rank < rules.veto_domains else 0.0
    unlisted = stake * (1.0 - rules.assessment_by_list)
    assert unnamed == pytest.approx((unlisted + added) * plain)
    named = case_stakes(stake, (rank, True, colour), rules, p)
    supervised = p.stakes_list * rules.list_supervision
    assert named == pytest.approx((stake + added + supervised) * plain)
