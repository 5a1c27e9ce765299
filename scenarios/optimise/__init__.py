"""Optimise: the best levers within bounds and a budget.

Lives here: plans, the search for a Pareto front, and what it found.
May not: print or draw.
"""
