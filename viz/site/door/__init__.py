"""The door of the page: who is let in, what a message may be, and when a connection ends.

Lives here: the guard, names of hosts, frames of a websocket, connections. May not: a page.
"""
