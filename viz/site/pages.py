"""The pages of the dashboard, in the order of the navigation: one line adds a page.

Lives here: that list, which Solara serves. May not: a page, or a module-level state of a visitor.
"""

from __future__ import annotations

from viz.compare.dashboard import Compare
from viz.explain.dashboard import Why
from viz.follow.city.dashboard import TheCity
from viz.follow.flows.dashboard import Flow
from viz.site.about import About
from viz.site.layout import Entry, framed
from viz.site.mesa import Mesa
from viz.site.studies import Studies
from viz.tryit.dashboard import TryIt

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
