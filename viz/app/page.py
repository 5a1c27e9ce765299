"""The pages of the dashboard, in the order of the navigation: one line adds a page.

Lives here: that list, which Solara serves. May not: a page, or a module-level state of a visitor.
"""

from __future__ import annotations

from viz.app.about import About
from viz.app.city_page import TheCity
from viz.app.comparing import Compare
from viz.app.flow_page import Flow
from viz.app.frame import Entry, framed
from viz.app.mesa_page import Mesa
from viz.app.studies_page import Studies
from viz.app.tryit import TryIt
from viz.app.why import Why

PAGES = (
    Entry("/", "page_try", TryIt),
    Entry("city", "page_city", TheCity),
    Entry("flow", "page_flow", Flow),
    Entry("compare", "page_compare", Compare),
    Entry("why", "page_why", Why),
    Entry("studies", "page_studies", Studies),
    Entry("mesa", "page_mesa", Mesa),
    Entry("about", "page_about", About),
)
"""The first is found at `/`; a page's component takes no argument and finds its desk itself."""

routes = framed(PAGES)
