"""Data that ships: places, reforms, studies, goals, targets, clauses, patterns and ensembles.

Lives here: TOML, CSV and JSON files, and where they are. May not: any code that reads them.
"""

from pathlib import Path

DATA = Path(__file__).parent
