"""The pages of the dashboard, in the order in which the questions register them.

Lives here: the routes that Solara serves. May not: a page, or a module-level state of a visitor.
"""

from __future__ import annotations

from viz.shared.question import resolved
from viz.site.layout import framed
from viz.site.questions import questions

PAGES = tuple(resolved(page) for question in questions() for page in question.pages)
"""The first is found at `/`."""

routes = framed(PAGES)
