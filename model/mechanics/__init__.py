"""Mechanics: what moves when somebody has decided; nothing here decides.

Lives here: the case ledger, piles, desk, ownership, posts, counters.
May not: a choice (rules), or the order of the day (steps).
"""
