"""Study: sweeps, how they stand, and their runs on the dashboard.

Lives here: commands, tables, the page of kept runs.
May not: another question.
"""

from viz.shared.question import Question

QUESTION = Question(("viz.study.command:app",))
