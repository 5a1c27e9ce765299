"""Calibrate: a search in its folder, with progress.

Lives here: command.
May not: another question.
"""
