"""Compare: what a reform changes, before and after, in all townships or in a pilot.

Lives here: the rows of a comparison, and the evaluation of a pilot.
May not: print or draw.
"""
