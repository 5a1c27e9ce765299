"""New: files of one's own to begin with, and the level of a place.

Lives here: commented files out of the declarations, a fitted level written into a place file.
May not: a default, a label or a range of its own; a search (calibrate).
"""
