"""Scenarios: places and reforms as data, and what is asked of the model about them.

Lives here: reading, resolving and listing scenarios. May not: a rule of the model, or a screen.
"""

from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load

__all__ = ["ScenarioError", "load"]
