"""Sensitivity: which factors of a study an outcome depends on.

Lives here: methods for each kind of design, answers and their verdicts.
May not: run a district.
"""
