"""Fit: a place of one's own from an event log.

Lives here: demand, facts read off a log, the place file.
May not: measure a log (logs).
"""
