"""The pages of the dashboard, in the order of the navigation: one line adds a page.

Lives here: that list, which Solara serves. May not: a page, or a module-level state of a visitor.
"""

from __future__ import annotations

from viz.app.about import About
from viz.app.comparing import Compare
from viz.app.frame import Entry, framed
from viz.app.tryit import TryIt
from viz.app.why import Why

PAGES = (
    Entry("/", "page_try", TryIt),
    Entry("compare", "page_compare", Compare),
    Entry("why", "page_why", Why),
    Entry("about", "page_about", About),
)
"""The first is found at `/`; a page's component takes no argument and finds its desk itself."""

routes = framed(PAGES)
