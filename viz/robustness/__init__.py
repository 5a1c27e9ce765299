"""Robustness: what would have to be true for an effect to vanish, as table, figures and page.

Lives here: command, sentences, figures, page, and its part of the page *Why*.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.robustness.command:app",))
