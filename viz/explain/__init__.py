"""Explain: which clause did it, as table, page and dashboard.

Lives here: command, figures, sentences, page.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.explain.command:app",), ("viz.explain.dashboard:PAGE",))
