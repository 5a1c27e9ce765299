"""Robustness: what would have to be true for an effect to vanish, as table and words.

Lives here: command, sentences. May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.robustness.command:app",))
