"""Robustness: what would have to be true for the effect of a reform to vanish.

Lives here: parameters that were not learnt, moved over their range, one at a time and jointly.
May not: print or draw.
"""
