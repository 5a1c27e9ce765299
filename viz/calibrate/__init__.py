"""Calibrate: a search in its folder, with progress.

Lives here: command.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.calibrate.command:app",))
