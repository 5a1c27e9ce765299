"""Rules: pure decisions, facts and a draw in, a decision out; each beside its formula.

Lives here: one module for each actor who decides.
May not: change a table, or know what day it is.
"""
