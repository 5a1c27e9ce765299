"""Logs: a measured event log as table and page.

Lives here: command, figures, page.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.logs.command:app",))
