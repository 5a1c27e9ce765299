"""Sensitivity: what outcomes depend on, as table, page and dashboard.

Lives here: command, figures, sentences, page.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.sensitivity.command:app",))
