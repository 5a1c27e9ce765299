"""Demand as a log tells it: cases come from the townships and domains that the place file names.

Lives here: shares that arrive, files that are refused. May not: how a log becomes a place.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calls import TINY
from harness import toy
from model.declared.place import DRAWN, Demand
from model.district.matters import draw_matters
from model.district.setup import build_world
from model.plan import burnt_in
from scenarios.follow.event_log import traced
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from viz.follow.case_sentences import case_sentences
from viz.words.language import LANGUAGES

DEMAND = """
[demand.townships]
"East Street" = 700
"West Street" = 200
"North Town" = 100
[demand.domains]
"noise" = 60
"potholes" = 40
"""


def place_with(folder: Path, demand: str) -> Path:
    """A tiny place with that demand."""
    path = folder / "own.toml"
    path.write_text(TINY + demand, encoding="utf-8")
    return path


def test_townships_and_domains_take_their_shares(tmp_path: Path) -> None:
    scenario = load(place_with(tmp_path, DEMAND))
    world = build_world(scenario, 1)
    by_town = np.bincount(world.grids["township"], world.grids["demand"])
    assert by_town / by_town.sum() == pytest.approx([0.7, 0.2, 0.1])
    by_domain = np.bincount(world.matters["domain"], world.matters["share"])
    assert by_domain == pytest.approx([0.6, 0.4])
    plain = build_world(replace(scenario, demand=DRAWN), 1)
    assert world.grids["demand"].sum() == pytest.approx(plain.grids["demand"].sum())


def test_known_cases_follow_the_shares(tmp_path: Path) -> None:
    scenario = load(place_with(tmp_path, DEMAND))
    known = burnt_in(scenario, 1).towns["known"]
    share, wanted = known / known.sum(), np.array([0.7, 0.2, 0.1])
    error = np.sqrt(scenario.place.demand_dispersion * wanted * (1 - wanted) / known.sum())
    assert (np.abs(share - wanted) < 5 * error).all()


def test_every_department_may_lead_a_matter_of_a_domain_there_is() -> None:
    facts = toy(departments=10, own_share=0.0).place
    matters, true = draw_matters(facts, 1, Demand(domains=(3.0, 1.0)))
    led = true["lead"] >= 0
    assert (true["lead"][led] % 2 == matters["domain"][led]).all()
    assert set(true["lead"][led]) == set(range(10))


def test_only_numbers_that_the_engine_sees_change_the_hash(tmp_path: Path) -> None:
    one = load(place_with(tmp_path, DEMAND))
    other = load(place_with(tmp_path, DEMAND.replace("noise", "dogs")))
    drawn = load(place_with(tmp_path, ""))
    assert one.config_hash == other.config_hash != drawn.config_hash
    assert "demand" not in drawn.config()


def test_a_trace_names_the_domains_of_the_log(tmp_path: Path) -> None:
    run = traced(load(place_with(tmp_path, DEMAND)), 1, 20)
    assert list(run.domains) == ["noise", "potholes"]
    said = {language: case_sentences(run, 1, language)[0] for language in LANGUAGES}
    assert any(f"({name})" in said["en"] and f"（{name}）" in said["zh"] for name in run.domains)


BAD = {
    "one township too few": ('"East Street" = 700\n', "", "townships = 3: expected 2"),
    "no cases": ("700", "0", "East Street = 0"),
    "text": ("700", '"many"', "'many'"),
    "truth": ("700", "true", "East Street = True"),
    "not a number": ("700", "nan", "East Street = nan"),
    "unknown table": ("[demand.townships]", "[demand.areas]", "'areas'"),
    "no table": ("[demand.domains]\n", "", "townships = 3: expected 5"),
    "too many domains": (
        '"noise" = 60',
        "\n".join(f"d{k} = 1" for k in range(10)),
        "11: expected at most 10 domains",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    old, new, said = BAD[name]
    with pytest.raises(ScenarioError) as error:
        load(place_with(tmp_path, DEMAND.replace(old, new)))
    assert said in str(error.value)
