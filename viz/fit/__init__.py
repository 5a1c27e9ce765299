"""Fit: what a log says of a place, fact by fact.

Lives here: command and table.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.fit.command:app",))
