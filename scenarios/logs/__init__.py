"""Logs: any event log read and measured.

Lives here: reading, columns, dates, rows, cases, measures with intervals.
May not: know a place or a reform.
"""
