"""Calibrate: which parameter sets the evidence does not rule out.

Lives here: targets, shapes, history matching, levels, diagnostics.
May not: judge the model (validate).
"""
