"""Validate: the model against what is known, as table and page.

Lives here: command, figures, page.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.validate.command:app",))
