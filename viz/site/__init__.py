"""The site: the command line, the dashboard's pages and server; here questions are composed.

Lives here: main, pages, layout, serve, guard, about, Mesa.
May not: an answer to a question.
"""
