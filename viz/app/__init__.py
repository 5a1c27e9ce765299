"""The dashboard: one page on which levers are moved and the district answers.

Lives here: the page in its rooms (state, work, page, parts, serve, texts).
May not: be imported by anything but the `dashboard` command; rules, formulas, defaults of levers.
"""
