"""Flows: who passes to whom, and one case's way.

Lives here: figures, sentences, page and command of flows and of one case.
May not: run a district.
"""
