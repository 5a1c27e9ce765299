"""How long and how often a question is asked, unless said otherwise.

Lives here: the defaults that commands, studies and the page share. May not: a range.
"""

DAYS = 730
"""Days from the reform on: the articles report on two years (docs/reforms.md)."""
REPLICATIONS = 60
"""Worlds: sixty draw forty sets of behaviour, from which on intervals come from quantiles."""
SEED = 1
