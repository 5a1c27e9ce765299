"""Mesa's own page: the adapter shows what runs, and its controls step, play and start anew.

Lives here: the adapter and that page in a browser. May not: the model (test_mesa.py).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from model.agents import Department, Grid, Township
from model.governance import GovernanceModel
from scenarios.inputs.errors import ScenarioError
from visits import COLD, MARKS, TOWN, Visit, address, browser, visitor
from viz.kit.state import Ask, levers

__all__ = ["address", "browser", "visitor"]  # fixtures
ASK = Ask("huaisi", "big_department")


@pytest.fixture(scope="module")
def adapter() -> Any:
    pytest.importorskip("solara")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Solara's, of Mesa's own hooks
        from viz.site import mesa_model
    return mesa_model


def shown(adapter: Any, ask: Ask, **put: float) -> Any:
    """The district as the page begins it, with other parameters if given."""
    wanted = adapter.parameters(ask, "en")
    values = {name: getattr(value, "value", value) for name, value in wanted.items()}
    return adapter.ShownDistrict(**values | put)


def test_what_is_shown_is_what_runs(adapter: Any) -> None:
    moved = ASK.put("platform", 0.3)
    one, other = shown(adapter, moved, rng=7), GovernanceModel(moved.scenario, rng=7)
    for _ in range(20):
        one.step()
        other.step()
    assert one.setting.after == moved.after
    found, told = (m.datacollector.get_model_vars_dataframe() for m in (one, other))
    assert found.equals(told)


def test_a_parameter_moved_is_in_force(adapter: Any) -> None:
    assert shown(adapter, ASK, platform=0.9).setting.after.platform == 0.9


def test_every_lever_has_a_slider_in_its_range(adapter: Any) -> None:
    wanted = adapter.parameters(ASK, "zh")
    for lever in levers().values():
        slider = wanted[lever.name]
        assert (slider.min, slider.max) == (lever.low, lever.high)
        assert slider.value == getattr(ASK.after, lever.name)
        assert re.search("[一-鿿]", slider.label)


def test_levers_that_exclude_each_other_are_refused_in_words(adapter: Any) -> None:
    with pytest.raises(ScenarioError, match="sum of at most 1"):
        shown(adapter, ASK, force_command=0.9, localised_offices=0.9)


def test_every_agent_lies_on_the_map_in_a_form_of_its_kind(adapter: Any) -> None:
    model = shown(adapter, ASK)
    place = model.setting.place
    drawn = [(type(agent), adapter.portrayal(agent)) for agent in model.space.agents]
    count = place.townships * (1 + place.grids_per_township) + place.departments
    assert len(drawn) == len(model.agents) == count
    markers = {(kind, style.marker) for kind, style in drawn}
    assert markers == {(Grid, "h"), (Township, "H"), (Department, "s")}
    assert {style.zorder for _, style in drawn} == {1}  # Mesa 3.3 draws no other


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.long
@MARKS[1]
def test_the_page_steps_plays_and_starts_anew(visitor: Callable[..., Visit], language: str) -> None:
    visit = visitor(query=f"{TOWN}&lang={language}")
    visit.go("mesa")
    page = visit.page

    def steps() -> int:
        return int(page.locator("text=/Step: /").inner_text().split()[-1])

    def reaches(step: int) -> None:
        page.wait_for_function(
            f"() => Number(document.body.innerText.match(/Step: (\\d+)/)[1]) >= {step}",
            timeout=COLD,
        )

    page.wait_for_selector(".mesa-main img", timeout=COLD)
    assert page.locator(".mesa-main img").count() == 3
    assert steps() == 0
    page.click(".mesa button:has-text('Step')")
    reaches(1)
    page.click(".mesa button:has-text('▶')")
    reaches(3)
    page.click(".mesa button:has-text('❚❚')")
    page.click(".mesa button:has-text('Reset')")
    page.wait_for_selector("text=/Step: 0$/", timeout=COLD)
    visit.is_clean()
