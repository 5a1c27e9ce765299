"""Follow: one case, the flows between units, and the city day by day.

Lives here: the commands, figures, sentences and pages of what is followed.
May not: another question.
"""
