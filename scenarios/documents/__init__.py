"""Documents: pages of docs/ that are generated, so that no number in them is typed.

Lives here: the parameters, clauses, ensemble and ODD pages.
May not: measure anything that a question measures.
"""
