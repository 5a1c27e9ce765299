"""The rules one by one: tables where a rule is a table, Hypothesis where it has a direction.

Rules are asked as the engine asks them: scalars and one record of parameters in, a decision out.
Parameters range over everything that is declared, not over the starting values. What is found to
be wrong is kept as a test that must fail.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import LEVERS, PARAMETERS, ROUNDING, SHARE, Array, lever, record
from model.rules.answer import LegFacts, belief, choose, felt, payoffs, shirk_chance, stall_shows
from model.rules.closing import closing_chance, comes_up, found_out, record_stakes
from model.rules.department import stakes
from model.rules.township import personal_stakes, section_stakes, triage_payoffs, whistle_habit
from model.tables.records import AMONG, NAMED, OTHER, PASS, RETURN, STALL, UNNAMED

INSIDE = st.floats(0.001, 0.999)
RELATION = st.sampled_from([NAMED, AMONG, UNNAMED, OTHER])


FACTS = st.builds(
    LegFacts,
    belief=SHARE,
    duty=st.floats(0.0, 30.0),
    bond=st.just(1.0),
    felt=st.floats(0.0, 20.0),
    backlog=st.floats(0.0, 200.0),
    hops=st.integers(0, 12).map(float),
    stakes=st.floats(0.0, 20.0),
    visibility=SHARE,
    shirk=SHARE,
    stalled_days=st.floats(0.0, 200.0),
    ladder=SHARE,
    recorded=st.booleans(),
    may_pass=st.just(True),
    may_return=st.just(True),
)


def moved(facts: LegFacts, p: Any, **more: float) -> Array:
    """By how much the four payoffs change when some facts grow by an amount."""
    grown = facts._replace(**{name: getattr(facts, name) + step for name, step in more.items()})
    return np.array(payoffs(grown, p)) - np.array(payoffs(facts, p))


# --- Payoffs (docs/model.md#answering-a-leg)


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, step=st.floats(0.0, 10.0))
def test_the_more_is_at_stake_the_less_is_shedding_worth(
    facts: LegFacts, p: Any, step: float
) -> None:
    change = moved(facts, p, stakes=step)
    assert change[0] >= -ROUNDING
    assert (change[1:] <= ROUNDING).all()


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, step=SHARE)
def test_being_seen_and_known_for_shirking_makes_shedding_worth_less(
    facts: LegFacts, p: Any, step: float
) -> None:
    for name in ("visibility", "shirk"):
        change = moved(facts, p, **{name: step})
        assert change[0] == 0.0
        assert (change[1:] <= ROUNDING).all()


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, step=st.floats(0.0, 10.0))
def test_duty_belief_work_and_backlog_move_only_the_worth_of_acting(
    facts: LegFacts, p: Any, step: float
) -> None:
    for name, sign in (("duty", 1), ("belief", 1), ("felt", -1), ("backlog", -1)):
        change = moved(facts, p, **{name: step})
        assert sign * change[0] >= -ROUNDING
        assert (change[1:] == 0.0).all()


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, step=st.floats(0.0, 30.0))
def test_a_stall_is_worth_less_the_longer_it_lasts_and_the_nearer_the_ladder(
    facts: LegFacts, p: Any, step: float
) -> None:
    for name in ("stalled_days", "ladder"):
        change = moved(facts, p, **{name: step})
        assert (change[:3] == 0.0).all()
        assert change[3] <= ROUNDING


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS)
def test_a_hand_off_has_a_stigma_only_where_stigma_is_declared(facts: LegFacts, p: Any) -> None:
    fresh = facts._replace(hops=0.0)
    marked = np.array(payoffs(facts, p)) - np.array(payoffs(fresh, p))
    assert marked[0] == pytest.approx(-p.stigma * min(facts.hops, 5.0), abs=ROUNDING)
    assert (marked[1:] == 0.0).all()
    p.stigma = 0.0
    assert payoffs(facts, p) == payoffs(fresh, p)


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS)
def test_the_payoffs_are_those_of_the_specification(facts: LegFacts, p: Any) -> None:
    seen = facts.stakes * facts.visibility * facts.shirk
    recorded = math.exp(-facts.stalled_days / p.stall_visible_days)
    hidden = recorded if facts.recorded else 1.0 - p.stall_visible_off
    off_platform, on_platform = (0.0, p.off_route_cost) if facts.recorded else (p.off_route_cost, 0)
    expected = (
        facts.belief * facts.duty
        - facts.felt * (1.0 + p.backlog_weight * facts.backlog)
        + facts.stakes * facts.belief * p.credit
        - p.stigma * min(facts.hops, 5.0),
        -p.pass_cost - seen - on_platform,
        -p.return_cost - seen - off_platform,
        -p.stall_cost - seen * (1.0 - hidden) - facts.ladder * p.stall_price,
    )
    assert payoffs(facts, p) == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(work=st.floats(0.0, 50.0), step=st.floats(0.0, 50.0), scale=st.floats(0.1, 5.0))
def test_work_is_felt_less_than_it_is_and_ever_less(work: float, step: float, scale: float) -> None:
    assert felt(work, scale) == pytest.approx(scale * math.log(1.0 + work / scale))
    assert 0.0 <= felt(work, scale) <= work + ROUNDING
    assert felt(work, scale) <= felt(work + step, scale) <= felt(work, scale) + step + ROUNDING


@settings(deadline=None)
@given(days=st.floats(0.0, 300.0), p=PARAMETERS)
def test_a_stall_shows_ever_more_on_the_record_and_a_part_off_it(days: float, p: Any) -> None:
    assert 0.0 <= stall_shows(days, True, p) <= stall_shows(days + 1.0, True, p) <= 1.0
    assert stall_shows(0.0, True, p) == 0.0
    assert stall_shows(days, False, p) == p.stall_visible_off


# --- Belief and ambiguity -------------------------------------------------------------------


def prior_of(relation: int, claims: int, p: Any) -> float:
    """What the lists alone say, for the reader of the tests below."""
    return float(
        {NAMED: p.list_trust, AMONG: 1.0 / claims, UNNAMED: p.prior_silent, OTHER: p.prior_other}[
            relation
        ]
    )


@settings(deadline=None)
@given(relation=RELATION, claims=st.integers(2, 4), p=PARAMETERS, right=INSIDE, prior=INSIDE)
def test_belief_is_the_lists_word_updated_by_bayes(
    relation: int, claims: int, p: Any, right: float, prior: float
) -> None:
    p.self_knowledge, p.list_trust, p.prior_silent, p.prior_other = right, prior, prior, prior
    for signal in (True, False):
        found = belief(relation, claims, signal, p)
        before = prior_of(relation, claims, p)
        evidence = right / (1.0 - right) if signal else (1.0 - right) / right
        odds = before / (1.0 - before) * evidence
        assert 0.0 <= found <= 1.0
        assert found == pytest.approx(odds / (1.0 + odds), rel=1e-9)


@settings(deadline=None)
@given(relation=RELATION, claims=st.integers(2, 4), p=PARAMETERS)
def test_a_signal_of_even_odds_teaches_nothing_and_a_better_one_more(
    relation: int, claims: int, p: Any
) -> None:
    p.self_knowledge = 0.5
    prior = prior_of(relation, claims, p)
    assert belief(relation, claims, True, p) == pytest.approx(prior)
    assert belief(relation, claims, False, p) == pytest.approx(prior)
    p.self_knowledge = 0.8
    assert belief(relation, claims, False, p) <= prior + ROUNDING
    assert belief(relation, claims, True, p) >= prior - ROUNDING


def test_clearer_lists_make_belief_and_shedding_plainer() -> None:
    p = record()
    for signal in (True, False):
        named = belief(NAMED, 1, signal, p)
        among = [belief(AMONG, claims, signal, p) for claims in (2, 3, 4)]
        assert named > among[0] > among[1] > among[2] > belief(OTHER, 1, signal, p)
        assert named > belief(UNNAMED, 1, signal, p) > belief(OTHER, 1, signal, p)
    chances = [shirk_chance(relation, p) for relation in (NAMED, AMONG, UNNAMED, OTHER)]
    assert chances == sorted(set(chances), reverse=True)


@pytest.mark.parametrize(
    ("relation", "signal", "values"),
    [
        (OTHER, True, {"prior_other": 0.0, "self_knowledge": 1.0}),
        (NAMED, False, {"list_trust": 1.0, "self_knowledge": 1.0}),
        (UNNAMED, True, {"prior_silent": 0.0, "self_knowledge": 1.0}),
    ],
)
def test_belief_is_a_share_at_every_declared_edge(
    relation: int, signal: bool, values: dict[str, float]
) -> None:
    assert 0.0 <= belief(relation, 1, signal, record(**values)) <= 1.0


# --- Choice ---------------------------------------------------------------------------------


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, precision=st.floats(0.01, 5.0), u=st.floats(0, 1 - 1e-9))
def test_who_may_not_pass_or_return_does_not(
    facts: LegFacts, p: Any, precision: float, u: float
) -> None:
    bound = facts._replace(may_pass=False, may_return=False)
    assert choose(payoffs(bound, p), precision, u) not in (PASS, RETURN)


def test_what_is_forbidden_is_not_chosen_even_at_random() -> None:
    facts = LegFacts(0.5, 5.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.5, 0.5, 0.0, 0.0, False, False, False)
    found = {choose(payoffs(facts, record()), 0.0, u) for u in (0.1, 0.3, 0.6, 0.9)}
    assert found <= {0, STALL}


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, bond=SHARE)
def test_a_call_that_binds_nobody_weighs_less_on_duty_and_on_conscience(
    facts: LegFacts, p: Any, bond: float
) -> None:
    bound, loose = np.array(payoffs(facts, p)), np.array(payoffs(facts._replace(bond=bond), p))
    lost = (1.0 - bond) * facts.belief * facts.duty
    assert (bound - loose)[0] == pytest.approx(lost, abs=1e-6)
    assert (loose - bound)[3] == pytest.approx((1.0 - bond) * p.stall_cost, abs=1e-6)
    assert (loose == bound)[1:3].all()


# --- Closing on paper -----------------------------------------------------------------------


@settings(deadline=None)
@given(weight=SHARE, personal=st.booleans(), rules=LEVERS, p=PARAMETERS, step=SHARE)
def test_a_record_is_worth_more_with_weight_score_and_ranking_and_never_by_accountability(
    weight: float, personal: bool, rules: Any, p: Any, step: float
) -> None:
    now = record_stakes(weight, personal, rules, p)
    assert now >= p.record_pressure
    assert record_stakes(weight + step, personal, rules, p) >= now
    rules.accountability = 1.0 - rules.accountability
    assert record_stakes(weight, personal, rules, p) == now
    assert record_stakes(weight, True, rules, p) >= record_stakes(weight, False, rules, p)
    p.record_pressure = p.ranking = 0.0
    assert record_stakes(0.0, False, rules, p) == 0.0


@settings(deadline=None)
@given(
    record_=st.floats(0.0, 20.0),
    relief=st.floats(0.0, 10.0),
    integrity=st.floats(0.0, 5.0),
    rules=LEVERS,
    p=PARAMETERS,
    step=SHARE,
)
def test_a_false_closure_follows_the_record_and_its_price_and_is_zero_without_stakes(
    record_: float, relief: float, integrity: float, rules: Any, p: Any, step: float
) -> None:
    chance = closing_chance(record_, relief, integrity, rules, p)
    assert closing_chance(0.0, relief, integrity, rules, p) == 0.0
    assert 0.0 <= chance <= 1.0
    assert closing_chance(record_ + step, relief, integrity, rules, p) >= chance
    assert closing_chance(record_, relief + step, integrity, rules, p) >= chance
    assert closing_chance(record_, relief, integrity + step, rules, p) <= chance
    for name in ("continuous_measurement", "list_supervision", "back_to_back", "accountability"):
        before = found_out(rules, p)
        setattr(rules, name, 1.0)
        assert before - ROUNDING <= found_out(rules, p) <= 1.0
        assert closing_chance(record_, relief, integrity, rules, p) <= chance + ROUNDING


def test_the_choice_comes_up_at_the_deadline_and_at_every_rung_after_it() -> None:
    assert [late for late in range(-5, 13) if comes_up(late, 4)] == [-1, 0, 4, 8, 12]


# --- Stakes, whistles and triage ------------------------------------------------------------


@settings(deadline=None)
@given(weight=SHARE, voice=SHARE, pull=st.floats(0.0, 3.0), rules=LEVERS, p=PARAMETERS, step=SHARE)
def test_stakes_grow_with_weight_voice_pull_pairing_and_accountability(
    weight: float, voice: float, pull: float, rules: Any, p: Any, step: float
) -> None:
    now = stakes(weight, voice, False, pull, rules, p)
    assert now >= p.stakes_department
    assert stakes(weight + step, voice, False, pull, rules, p) >= now
    assert stakes(weight, voice, False, pull + step, rules, p) >= now
    assert stakes(weight, voice + step, False, pull, rules, p) == pytest.approx(
        now + p.stakes_personnel * step
    )
    assert stakes(weight, voice, True, pull, rules, p) == pytest.approx(now + p.stakes_pairing)
    rules.accountability = 0.0
    assert stakes(0.0, 0.0, False, pull, rules, p) == p.stakes_department
    assert stakes(weight, voice, False, pull, rules, p) <= now


@settings(deadline=None)
@given(pull=st.floats(0.0, 3.0), rules=LEVERS, p=PARAMETERS, step=SHARE)
def test_a_sections_stakes_grow_with_rank_score_exit_and_accountability(
    pull: float, rules: Any, p: Any, step: float
) -> None:
    now = section_stakes(pull, rules, p)
    assert now >= personal_stakes(rules, p) >= 0.0
    assert section_stakes(pull + step, rules, p) >= now
    for name, most in (("monthly_score", 1.0), ("exit_mechanism", 0.05), ("accountability", 1.0)):
        setattr(rules, name, most)
        assert section_stakes(pull, rules, p) >= now - ROUNDING
    before = lever(accountability=0.0)
    assert section_stakes(1.0, before, p) == p.stakes_township
    assert personal_stakes(before, p) == 0.0


@settings(deadline=None)
@given(facts=FACTS, p=PARAMETERS, worth=SHARE, step=SHARE)
def test_a_whistle_is_worth_what_it_brings_and_load_makes_it_tempting(
    facts: LegFacts, p: Any, worth: float, step: float
) -> None:
    now = np.array(triage_payoffs(facts, worth, False, p))
    keener = np.array(triage_payoffs(facts, worth + step, False, p)) - now
    assert keener[1] >= -ROUNDING
    assert keener[0] == keener[2] == keener[3] == 0.0
    tired = np.array(triage_payoffs(facts._replace(backlog=facts.backlog + 9), worth, False, p))
    assert (tired - now)[0] <= ROUNDING
    assert (tired - now)[1] == pytest.approx(9 * p.whistle_relief * worth, abs=1e-6)
    assert ((tired - now)[2:] == 0.0).all()
    beside = np.array(triage_payoffs(facts, worth, True, p)) - now
    assert beside == pytest.approx([0.0, 0.0, facts.duty, 0.0], abs=ROUNDING)
    assert now[0] == pytest.approx(payoffs(facts._replace(hops=0.0), p)[0], abs=ROUNDING)


@settings(deadline=None)
@given(worth=SHARE, well=SHARE, asked=st.integers(0, 500), speed=SHARE)
def test_the_whistle_habit_moves_towards_experience_and_no_further(
    worth: float, well: float, asked: int, speed: float
) -> None:
    after = whistle_habit(worth, well * asked, 1.0 * asked, speed)
    if asked == 0:
        assert after == worth
    else:
        low, high = sorted((worth, well))
        assert low - ROUNDING <= after <= high + ROUNDING
        learned = whistle_habit(worth, well * asked, 1.0 * asked, 1.0)
        assert learned == pytest.approx(well, abs=ROUNDING)
