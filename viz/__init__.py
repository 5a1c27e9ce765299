"""What a reader sees: texts, figures, the report and the tables on a terminal.

Lives here: everything that turns frames into words and pictures.
May not: run a model or know the command line; imports come from `model` and `scenarios` only.
"""
