"""The site: the command line, the dashboard's pages and server; here questions are composed.

Lives here: main, pages, layout, serve, guard, about, Mesa.
May not: an answer to a question.
"""

from viz.shared.question import Question

QUESTION = Question(
    ("viz.site.command:app",),
    ("viz.site.studies:PAGE", "viz.site.mesa:PAGE", "viz.site.about:PAGE"),
)
