"""Runs: paired replications, their intervals, and folders in which results are kept.

Lives here: experiments on threads, intervals, result folders, provenance.
May not: a question about a reform.
"""
