"""Try it: a place, a reform, its levers, and what the district answers.

Lives here: the page, its levers, its answer.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.tryit.command:app",), ("viz.tryit.dashboard:PAGE",))
