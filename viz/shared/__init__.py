"""What all questions share: numbers and names in words, tables, figures, the console.

Lives here: verdicts, labels, tables, the page base, options of the command line.
May not: a question, or the dashboard.
"""
