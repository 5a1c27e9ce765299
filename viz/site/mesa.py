"""The page *Mesa*: the present question under Mesa's own controls: play, step, reset, portrayals.

Lives here: `mesa.visualization.SolaraViz` around the adapter. May not: controls of our own.
"""

from __future__ import annotations

from typing import Any

import solara
from solara.alias import rv
from solara.components.applayout import sidebar_portal

from viz.kit.elements import html, wording_of
from viz.kit.jobs import laboratory
from viz.kit.page import Page
from viz.kit.sentences import heading_of
from viz.kit.session import use_session
from viz.kit.state import Ask
from viz.words.language import Language, words

say = words("site", "kit")

PLOTTED = ({"known": "#858c94", "open": "#2f86c8"}, {"hops": "#c8641e", "whistles": "#2f86c8"})
"""Columns of the model's `datacollector` and their colours."""
PLAY_MS = 100


@solara.component
def Mesa() -> None:
    """The whole page."""
    session = use_session()
    language, ask = session.language, session.ask
    with rv.Html(tag="div", class_="mesa"):
        html("h1", [say(language, "mesa_title")])
        html("p", [say(language, "mesa_subtitle")], "subtitle")
        html("p", [heading_of(ask, wording_of(language))], "asked")
        if laboratory().ready.is_set():
            District(ask, language).key(f"{hash(ask)}-{language}")
        else:
            html("p", [say(language, "getting_ready")], "quiet")


@solara.component
def District(ask: Ask, language: Language) -> None:
    """One district, begun anew where the question changes."""
    from mesa.visualization import SolaraViz, make_plot_component, make_space_component

    from viz.site.mesa_model import ShownDistrict, parameters, portrayal

    wanted = solara.use_memo(lambda: parameters(ask, language), [])
    model = solara.use_memo(lambda: ShownDistrict(**_values(wanted)), [])
    components = solara.use_memo(
        lambda: [
            make_space_component(portrayal, post_process=_bare),
            *(make_plot_component(columns) for columns in PLOTTED),
        ],
        [],
    )
    with rv.Html(tag="div", class_="mesa-view"):
        html("aside", sidebar_portal.use_portal(), "mesa-sidebar")
        with rv.Html(tag="div", class_="mesa-main"):
            SolaraViz(model, components=components, model_params=wanted, play_interval=PLAY_MS)


def _values(wanted: dict[str, Any]) -> dict[str, Any]:
    """The values that parameters stand at first."""
    return {name: getattr(value, "value", value) for name, value in wanted.items()}


def _bare(axes: Any) -> None:
    """The schematic map has no axes, and is as wide as it is."""
    axes.set_aspect("equal")
    axes.set_axis_off()


PAGE = Page("mesa", say.both("mesa_tab"), Mesa)
