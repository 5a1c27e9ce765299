"""The command line of Buckstop, from a checkout: `python run.py COMMAND`.

Lives here: nothing but the call. May not: a command (each lives with its question in viz/).
"""

from viz.site.main import app

if __name__ == "__main__":
    app()
