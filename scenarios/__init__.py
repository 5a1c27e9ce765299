"""Scenarios: places and reforms as data, and what is asked of the model about them.

Lives here: the lazy door to reading a scenario. May not: a rule of the model, or a screen.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.inputs.errors import ScenarioError
    from scenarios.inputs.load import load

__all__ = ["ScenarioError", "load"]


def __getattr__(name: str) -> Any:
    """Import what reads a scenario only when it is asked for: a command's help needs none of it."""
    if name == "load":
        from scenarios.inputs.load import load

        return load
    if name == "ScenarioError":
        from scenarios.inputs.errors import ScenarioError

        return ScenarioError
    raise AttributeError(f"module 'scenarios' has no attribute '{name}'")
