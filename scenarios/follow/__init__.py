"""Follow: where cases go, one by one, from unit to unit, and day by day.

Lives here: event logs, flows between units, the city on its map.
May not: print or draw.
"""
