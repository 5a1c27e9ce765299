"""An explanation shown: words of both languages, sentences from numbers, a page that opens offline.

Lives here: what is said of made-up effects. May not: run the model, or share out an effect.
"""

from __future__ import annotations

import io
import math
import re
from html import unescape
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs
from rich.console import Console

from effects_made import made_effect
from model.declared.outcomes import OUTCOMES
from scenarios.explain.attribution import COLUMNS, WHOLE, Explanation
from scenarios.explain.game import CLAUSE, GROUP, OTHER, Part
from scenarios.inputs.checks import LEVERS
from scenarios.run.worlds import Worlds
from viz.explain.figures import waterfall
from viz.explain.page import explanation_page, terminal_explanation
from viz.explain.sentences import adding_up, blocks, explanation_sentences, made_worse, part_name
from viz.shared.wording import GROUPS, Wording, digits, group_name, number, scale
from viz.words.language import BOLD, LANGUAGES, words

ENGLISH, CHINESE = (words("explain").texts[language] for language in LANGUAGES)

TITLES = {
    "baiyun": {"en": "Baiyun District", "zh": "白云区"},
    "six_powers": {"en": "Six powers: townships whistle", "zh": "六项权力:镇街吹哨"},
}
NO_WORLDS = Worlds(pd.DataFrame(), None, {})
META: dict[str, Any] = {
    "place": "baiyun",
    "reform": "six_powers",
    "by": GROUP,
    "orders": None,
    "arms": 7,
    "days": 730,
    "seed": 1,
    "replications": 20,
    "version": "0.1.0",
    "config_hash": "0" * 16,
    "cases": 10,
    "events": 20,
    "seconds": 1.5,
    "already": [],
    "created": "2024-01-01 12:00",
    "titles": TITLES,
    "behaviour": "plausible",
    "ensemble": "f" * 16,
    "sets": [1, 1, 2, 2],
}
PARTS = tuple(
    Part(group, (levers,))
    for group, levers in (
        ("powers", "coordination"),
        ("assessment", "accountability"),
        ("lists", "list_coverage"),
        ("platform", "platform"),
    )
)
EFFECTS = {
    "powers": (0.002, 0.001, 0.003),
    "assessment": (-0.0114, -0.015, -0.008),
    "lists": (-0.0063, -0.009, -0.004),
    "platform": (-0.003, -0.008, 0.002),
}
UNBROKEN = "\u2060"
ENGLISH_WORDS, CHINESE_WORDS = Wording("en", TITLES), Wording("zh", TITLES)


def row(outcome: str, part: str, before: float, effect: tuple[float, ...]) -> dict[str, Any]:
    """A row of an explanation, as `scenarios.explain.attribution` makes it."""
    found: dict[str, Any] = dict.fromkeys(COLUMNS, math.nan)
    declared = OUTCOMES[outcome]
    found |= {"place": "baiyun", "reform": "six_powers", "outcome": outcome, "part": part}
    found |= {
        "unit": declared.unit,
        "better": declared.better,
        "replications": 20,
        "before": before,
    }
    value, low, high = effect
    found |= {"shapley": value} | made_effect(outcome, before, low, high)
    if part != WHOLE:
        found |= {"leave_one_out": effect[0], "alone": effect[0]}
    return found


def made(
    effects: dict[str, tuple[float, ...]] = EFFECTS,
    whole: tuple[float, float] = (-0.03, -0.01),
    outcome: str = "buck_passing_rate",
    before: float = 0.035,
    parts: tuple[Part, ...] = PARTS,
    by: str = GROUP,
) -> Explanation:
    """An explanation of one outcome, the whole being the sum of its parts."""
    total = math.fsum(effect[0] for effect in effects.values())
    rows = [row(outcome, part, before, effect) for part, effect in effects.items()]
    rows.append(row(outcome, WHOLE, before, (total, *whole)))
    frame = pd.DataFrame(rows)
    frame["after"] = before + total
    orders = 2 if by == CLAUSE else None
    return Explanation(META | {"by": by, "orders": orders}, parts, frame, {"place": {}}, NO_WORLDS)


def said(found: Explanation, wording: Wording = ENGLISH_WORDS) -> str:
    (block,) = blocks(found)
    return explanation_sentences(block, found, wording)


# --- words


def test_every_group_of_levers_is_called_as_on_the_dashboard() -> None:
    assert set(GROUPS) == {lever.group for lever in LEVERS.values()}
    assert group_name("lists+platform", "en") == "Duty lists + Platform and hand-overs"


# --- numbers that add up


@given(st.lists(st.floats(-0.9, 0.9), min_size=1, max_size=30), st.sampled_from(["share", "days"]))
def test_rounded_parts_add_up_and_stay_within_a_digit(values: list[float], unit: str) -> None:
    found = adding_up(values, unit, 0.5)
    step = 10.0 ** -digits(unit, 0.5) / scale(unit)
    assert sum(round(one / step) for one in found) == round(math.fsum(values) / step)
    for one, value in zip(found, values, strict=True):
        assert abs(one - value) < 1.0001 * step
        assert value != 0.0 or one == 0.0


def test_what_is_printed_adds_up() -> None:
    (block,) = blocks(made())
    shown = [number(one.does, block.unit, block.before, sign=True) for one in block.parts]
    assert shown == ["+0.2", "−1.2", "−0.6", "−0.3"]
    assert number(block.whole["difference"], block.unit, block.before, sign=True) == "−1.9"


# --- sentences


def test_who_did_it_and_who_made_it_worse() -> None:
    assert said(made()) == (
        f"{BOLD}Buck-passing rate{BOLD}, 3.5% → 1.6%. Of the −1.9 points [−3.0, −1.0], assessment "
        "and accountability contributed −1.2 [−1.5, −0.8], duty lists −0.6 [−0.9, −0.4]. Made "
        "worse by powers of townships +0.2 [+0.1, +0.3]. Uncertain: platform and "
        "hand-overs −0.3 [−0.8, +0.2]."
    )
    assert said(made(), CHINESE_WORDS).replace(UNBROKEN, "") == (
        f"{BOLD}推诿率{BOLD}，3.5% → 1.6%。在−1.9个百分点［−3.0，−1.0］中，考核与问责贡献−1.2"
        "［−1.5，−0.8］，权责清单−0.6［−0.9，−0.4］。使之变差的有：镇街权力+0.2［+0.1，+0.3］。"
        "不确定的有：平台与交接−0.3［−0.8，+0.2］。"
    )


def test_worlds_that_go_either_way_claim_no_effect() -> None:
    text = said(made(whole=(-0.05, 0.03)))
    assert "Uncertain whether the reform changes it: −1.9 points [−5.0, +3.0]." in text
    assert "Of the" not in text
    assert "Made better by assessment and accountability −1.2" in text
    unsure = {part: (effect[0], -0.1, 0.1) for part, effect in EFFECTS.items()}
    assert "no part has an effect that is clear" in said(made(unsure))


def test_what_probably_helps_or_harms_is_called_so() -> None:
    found = made({"powers": (0.01, -0.002, 0.02), "lists": (-0.02, -0.03, 0.005)}, (-0.04, 0.01))
    assert "Probably made worse by powers of townships +1.0 [−0.2, +2.0]." in said(found)
    lines = made_worse(blocks(found), found, ENGLISH_WORDS)
    assert lines == [
        f"Probably {BOLD}Powers of townships{BOLD}: buck-passing rate +1.0 points [−0.2, +2.0]."
    ]


def test_what_does_little_or_is_undefined_is_said_so() -> None:
    nothing = dict.fromkeys(EFFECTS, (0.0, 0.0, 0.0))
    text = said(made(nothing, (0.0, 0.0)))
    assert "leaves it unchanged: 0.0 points [0.0, 0.0]" in text
    assert "Without effect beyond the margin: powers of townships, assessment" in text
    undefined = dict.fromkeys(EFFECTS, (math.nan,) * 3)
    assert said(made(undefined, (math.nan,) * 2, before=math.nan)).endswith(
        "is undefined in this place."
    )


def test_an_outcome_without_a_better_direction_is_only_moved() -> None:
    effects = {"powers": (5.0, 4.0, 6.0), "lists": (-2.0, -3.0, -1.0)}
    text = said(made(effects, (2.0, 4.0), "whistles", 3.0))
    assert "powers of townships contributed +5.00" in text
    assert "Changed in the other direction by duty lists −2.00" in text
    assert "worse" not in text


def test_one_world_has_no_brackets() -> None:
    few = (-math.inf, math.inf)
    text = said(made({p: (e[0], *few) for p, e in EFFECTS.items()}, few))
    assert "Too few worlds to judge: −1.9 points." in text
    assert "[" not in text
    assert "nan" not in text


def test_what_was_not_meant_is_named() -> None:
    found = made()
    assert made_worse(blocks(found), found, ENGLISH_WORDS) == [
        f"{BOLD}Powers of townships{BOLD}: buck-passing rate +0.2 points [+0.1, +0.3]."
    ]
    worse = made({"lists": (0.05, 0.03, 0.07)}, (0.03, 0.07))
    assert [line.split(":")[0] for line in made_worse(blocks(worse), worse, ENGLISH_WORDS)] == [
        f"{BOLD}The whole reform{BOLD}",
        f"{BOLD}Duty lists{BOLD}",
    ]
    fine = made({"lists": (-0.02, -0.03, -0.01)})
    (line,) = made_worse(blocks(fine), fine, CHINESE_WORDS)
    assert "没有一项" in line


# --- clauses


def clauses(count: int) -> Explanation:
    """Clauses of which the first does something, and the rest cannot be told."""
    parts = [Part(f"000.{k}", (), f"Clause {k}; <b>of “it”</b>", "") for k in range(count)]
    effects = {p.name: (-0.001 * (k + 1), -0.01, 0.01) for k, p in enumerate(parts)}
    effects["000.0"] = (-0.02, -0.03, -0.01)
    return made(effects | {OTHER: (0.0, 0.0, 0.0)}, parts=(*parts, Part(OTHER, ())), by=CLAUSE)


def test_clauses_are_quoted_and_many_are_counted() -> None:
    text = said(clauses(12))
    assert "“Clause 0; <b>of ‘it’</b>” contributed −2.0" in text
    assert text.count("“") == 4
    assert "and 8 more" in text
    assert "Without effect beyond the margin: levers that no clause names" in text


def test_many_parts_are_shown_largest_first_and_the_rest_together() -> None:
    found = clauses(20)
    (block,) = blocks(found)
    shown, rest = block.largest()
    assert [one.part for one in shown][:2] == ["000.0", "000.19"]
    assert len(shown) + len(rest) == 21
    figure = waterfall(block, found, ENGLISH_WORDS)
    assert len(figure.layout.yaxis.ticktext) == len(shown) + 3
    bars = figure.data[0]
    assert bars.base[-1] + bars.x[-1] == pytest.approx(100 * block.whole["after"])
    assert bars.base[0] == pytest.approx(100 * block.whole["before"])


# --- the page


@pytest.mark.parametrize("by", [GROUP, CLAUSE])
def test_the_page_opens_offline_in_both_languages_and_runs_no_name(by: str) -> None:
    found = made() if by == GROUP else clauses(12)
    text = explanation_page(found)
    ours = text.replace(get_plotlyjs(), "")
    assert len(ours) < len(text), "plotly is inlined"
    assert "default-src 'none'" in ours
    assert not re.search(r"(?:src|href)=", re.sub(r"<script>\nconst.*", "", ours, flags=re.DOTALL))
    assert not re.search(r"https?://(?!www\.w3\.org)", ours)
    assert not re.search(r">\s*(nan|None)\b|\bNaN\b", ours)
    assert "of “it”</b>" not in re.sub(r"<script>.*", "", ours, flags=re.DOTALL)
    shown = unescape(ours)
    for texts in (ENGLISH, CHINESE):
        for key in ("title", "worse_heading", "tables_intro", f"parts_{by}"):
            assert texts[key] in shown
        assert texts["figures_intro"].split("{interval}")[1] in shown
        assert texts["read_shared"].split(BOLD)[2] in shown or by == GROUP
    for wording in (ENGLISH_WORDS, CHINESE_WORDS):
        assert all(part_name(part.name, found, wording) in shown for part in found.parts)
        assert said(found, wording).split(BOLD)[2][:30] in shown


def test_the_page_of_an_undefined_outcome_and_of_central_values() -> None:
    found = made(dict.fromkeys(EFFECTS, (math.nan,) * 3), (math.nan,) * 2, before=math.nan)
    central = Explanation(
        found.meta | {"behaviour": "central"}, found.parts, found.frame, {}, NO_WORLDS
    )
    text = explanation_page(central).replace(get_plotlyjs(), "")
    assert 'data-figure="' not in text
    assert "central values" in text


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize("wording", [ENGLISH_WORDS, CHINESE_WORDS])
def test_the_terminal_table_fits_and_has_no_hole(wording: Wording, width: int) -> None:
    for found in (made(), clauses(20)):
        console = Console(width=width, file=io.StringIO(), record=True)
        console.print(terminal_explanation(found, wording, width))
        text = console.export_text()
        assert "[−1.5, −0.8]" in text or "[−1.0, +1.0]" in text
        assert "nan" not in text.lower()
        assert "…" not in text
        assert wording.outcome("buck_passing_rate") in text
