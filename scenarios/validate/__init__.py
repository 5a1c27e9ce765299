"""Validate: the calibrated model against every pattern known.

Lives here: patterns, shapes of logs, verdicts.
May not: fit a parameter.
"""
