"""The district: how a world is set up from a scenario.

Lives here: allocation, the duty lists, the table of units and their staff.
May not: anything that happens on a day.
"""
