"""Study: many runs over a design, kept in a folder and resumed after any end.

Lives here: plans, designs, sweeps, the folder of a study, its status.
May not: analyse what was found.
"""
