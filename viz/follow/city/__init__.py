"""The city: a district on its map, evening by evening.

Lives here: the map, one unit of it, and the page.
May not: run a district.
"""
