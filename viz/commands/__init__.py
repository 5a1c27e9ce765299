"""Commands of the command line, a module a kind of work; run.py puts them together.

Lives here: what a command takes, calls and prints. May not: compute.
"""
