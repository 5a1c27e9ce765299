"""Optimise: the Pareto front, as table, page and dashboard.

Lives here: command, figures, page.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.optimise.command:app",))
