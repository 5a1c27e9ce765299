"""Scenarios: places and reforms as data, and what is asked of the model about them.

Lives here: reading, resolving and listing scenarios. May not: a rule of the model, or a screen.
"""

from scenarios.errors import ScenarioError
from scenarios.load import load

__all__ = ["ScenarioError", "load"]
