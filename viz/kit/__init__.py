"""The kit of the dashboard: what its pages are made of.

Lives here: the session, jobs in the background, the cache, the address, elements, downloads.
May not: a page.
"""
