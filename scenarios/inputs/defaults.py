"""How long and how often a question is asked, unless said otherwise.

Lives here: the defaults that commands, studies and the page share. May not: a range.
"""

DAYS = 730
"""Days from the reform on: the articles report on two years (docs/reforms.md)."""
REPLICATIONS = 60
"""Worlds: sixty draw forty sets of behaviour, from which on intervals come from quantiles."""
LOGGED_DAYS, LOGGED_WORLDS = 120, 4
"""Of `trace`, `flows` and the page of flows, which keep every event: in two years of the baseline
more than a million, in a file of 43 MB. Four months and four worlds show who passes to whom."""
SEED = 1
ROBUST_DAYS, ROBUST_WORLDS, ROBUST_SETS = 365, 4, 64
"""Of `robustness`: a year and four worlds at each of some 300 values, then so many sets jointly."""
