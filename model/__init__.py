"""Buckstop's model: what a district is and how its agents decide.

Lives here: the lazy door to `GovernanceModel` (Mesa costs over a second to import).
May not: anything else; rooms are imported by name.
"""

from importlib.util import find_spec
from typing import Any

from model.key import HERE

__all__ = ["GovernanceModel"]


def __getattr__(name: str) -> Any:
    """Import Mesa only when the Mesa model is asked for; not beside a foreign `scenarios`."""
    if name == "GovernanceModel":
        home, found = HERE.resolve().parent, find_spec("scenarios")
        where = (home / ((found and found.origin) or "nowhere")).resolve()
        if where != home / "scenarios" / "__init__.py":
            raise ImportError(
                f"`scenarios` is {where}, which is not Buckstop's: expected {home / 'scenarios'}. "
                "Rename yours, or start Python in another folder."
            )
        from model.governance import GovernanceModel

        return GovernanceModel
    raise AttributeError(f"module 'model' has no attribute '{name}'")
