"""Follow: one case, the flows between units, and the city day by day.

Lives here: the commands, figures, sentences and pages of what is followed.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(
    ("viz.follow.command:app",),
    ("viz.follow.city.dashboard:PAGE", "viz.follow.flows.dashboard:PAGE"),
)
