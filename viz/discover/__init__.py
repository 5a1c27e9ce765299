"""Discover: where a reform fails, as table and page.

Lives here: figures, page.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.discover.command:app",))
