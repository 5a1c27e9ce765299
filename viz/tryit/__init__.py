"""Try it: a place, a reform, its levers, and what the district answers.

Lives here: the page, its levers, its answer.
May not: another question.
"""
