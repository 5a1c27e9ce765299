"""New: files of one's own to begin with, and the level of a place.

Lives here: command and sentences.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.new.command:app",))
