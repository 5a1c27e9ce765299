"""Compare: reforms side by side, in tables, a report and a page.

Lives here: the commands, figures, sentences, report and page of a comparison.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.compare.command:app",), ("viz.compare.dashboard:PAGE",))
