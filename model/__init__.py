"""Buckstop's model: what a district is and how its agents decide.

Lives here: the lazy door to `GovernanceModel` (Mesa costs over a second to import).
May not: anything else; rooms are imported by name.
"""

from typing import Any

__all__ = ["GovernanceModel"]


def __getattr__(name: str) -> Any:
    """Import Mesa only when the Mesa model is asked for."""
    if name == "GovernanceModel":
        from model.governance import GovernanceModel

        return GovernanceModel
    raise AttributeError(f"module 'model' has no attribute '{name}'")
