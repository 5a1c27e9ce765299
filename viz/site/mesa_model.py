"""The district as Mesa's own page wants it: levers as keyword arguments, agents with a place.

Lives here: the adapter between a question and `mesa.visualization.SolaraViz`, and portrayals.
May not: Solara, a page, or mechanics (model/governance.py has them).
"""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
from mesa.space import ContinuousSpace
from mesa.visualization import Slider
from mesa.visualization.components import AgentPortrayalStyle

from model.agents import Department, Grid, Township
from model.declared.declare import Parameter
from model.governance import GovernanceModel
from scenarios.inputs.load import load
from viz.follow.city.plan import CityPlan, city_plan
from viz.kit.presence import wait_for_visitor
from viz.kit.state import Ask, levers, place_titles
from viz.shared.wording import Wording
from viz.words.language import Language, words

say = words("site", "kit")

LOW_TRUST = 0.5
"""Trust from which on a grid is drawn darkest; residents seldom trust less."""
HEAVY = 3.0
"""Owed days of work for all its hands from which on a unit is drawn darkest."""
PILES, TRUST = mpl.colormaps["cividis_r"], mpl.colormaps["bone"]


class ShownDistrict(GovernanceModel):
    """A district for `SolaraViz`: place, reform and levers by name, and a schematic `space`.

    `place`, `reform`: names of shipped ones; `rng`: the seed; all others are levers in force after
    the reform. Behaviour is at its central values. Raises ScenarioError as `scenarios.inputs.load`
    does.
    """

    def __init__(self, place: str, reform: str, rng: int = 1, **kwargs: float) -> None:
        super().__init__(load(place, reform, set=_put(place, reform, kwargs)), rng=rng)
        where = mesa_plan_of(self)
        self.space = ContinuousSpace(
            where.width, where.height, torus=False, x_min=-where.width, y_min=-where.height
        )
        for kind, points in (
            (Grid, where.cells),
            (Township, where.towns),
            (Department, where.departments),
        ):
            for agent, point in zip(self.agents_by_type[kind], points, strict=True):
                self.space.place_agent(agent, point)

    def step(self) -> None:
        """A day, once its visitor is there: one who has gone leaves it playing."""
        wait_for_visitor()
        super().step()


def _put(place: str, reform: str, wanted: dict[str, float]) -> dict[str, float]:
    """The levers that stand elsewhere than the reform puts them."""
    written = load(place, reform).after
    return {name: value for name, value in wanted.items() if value != getattr(written, name)}


def mesa_plan_of(model: GovernanceModel) -> CityPlan:
    """The schematic plan of its district."""
    place = model.setting.place
    return city_plan(place.townships, place.grids_per_township, place.departments, place.districts)


def portrayal(agent: Any) -> AgentPortrayalStyle:
    """How an agent is drawn: a form for each kind, darker where more is owed or trust is low."""
    where = mesa_plan_of(agent.model)
    if isinstance(agent, Grid):
        doubt = min(1.0, (1.0 - agent.trust) / LOW_TRUST)
        size = max(2.0, 2e4 * (where.cell / where.width) ** 2)
        return AgentPortrayalStyle(color=TRUST(1.0 - 0.6 * doubt), marker="h", size=size)
    hands = float(agent.units["capacity"].sum())
    load_ = min(1.0, agent.backlog / hands / HEAVY) if hands else 0.0
    town = isinstance(agent, Township)
    return AgentPortrayalStyle(
        color=PILES(load_), marker="H" if town else "s", size=90 if town else 60
    )


def parameters(ask: Ask, language: Language) -> dict[str, Any]:
    """What may be set before a new start: the seed, and every lever in its declared range."""
    after = ask.scenario.after
    wording = Wording(language, place_titles())
    found: dict[str, Any] = {
        "place": ask.place,
        "reform": ask.reform,
        "rng": Slider(say(language, "mesa_seed"), 1, 1, 100, 1),
    }
    for lever in levers().values():
        found[lever.name] = _slider(lever, getattr(after, lever.name), wording)
    return found


def _slider(lever: Parameter, value: float, wording: Wording) -> Slider:
    kind = int if lever.integer else float
    step = 1 if lever.integer else (lever.high - lever.low) / 100
    return Slider(
        wording.lever(lever.name), kind(value), kind(lever.low), kind(lever.high), step, dtype=kind
    )
