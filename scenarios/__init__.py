"""Scenarios: places and reforms as data, and what is asked of the model about them.

Lives here: the lazy door to reading scenarios and results, and, before anything, that `model` is
Buckstop's.
May not: a rule of the model, or a screen.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.declared.timeline import OutcomeWindow, Phase, Shock, Timeline
    from scenarios.inputs.ensemble import drawn
    from scenarios.inputs.errors import ScenarioError
    from scenarios.inputs.load import load
    from scenarios.run.result_folder import results

_TIMELINE = ("OutcomeWindow", "Phase", "Shock", "Timeline")
__all__ = [
    "OutcomeWindow",
    "Phase",
    "ScenarioError",
    "Shock",
    "Timeline",
    "drawn",
    "load",
    "results",
]

_HOME = Path(__file__).resolve().parents[1]
_model = find_spec("model")
_where = Path((_model and _model.origin) or "nowhere").resolve()
if _where != _HOME / "model" / "__init__.py":
    raise ImportError(
        f"`model` is {_where}, which is not Buckstop's: expected {_HOME / 'model'}. Rename yours, "
        "or start Python in another folder."
    )


def __getattr__(name: str) -> Any:
    """Import what reads scenarios and results only when asked for: help needs none of it."""
    if name == "load":
        from scenarios.inputs.load import load

        return load
    if name == "drawn":
        from scenarios.inputs.ensemble import drawn

        return drawn
    if name == "ScenarioError":
        from scenarios.inputs.errors import ScenarioError

        return ScenarioError
    if name in _TIMELINE:
        from model.declared import timeline

        return getattr(timeline, name)
    if name == "results":
        from scenarios.run.result_folder import results

        return results
    raise AttributeError(f"module 'scenarios' has no attribute '{name}'")
