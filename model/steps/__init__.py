"""Steps: the day, the month and the year as numbered lists of what happens.

Lives here: one module for each step; each calls rules and mechanics.
May not: a formula of a decision.
"""
