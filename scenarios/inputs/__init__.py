"""Inputs: files and names become a checked scenario.

Lives here: errors, checks, TOML, the resolved scenario, the ensemble, the catalogue; and, before
all of them are imported, that `model` is Buckstop's.
May not: run anything, or say a sentence.
"""

from importlib.util import find_spec
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]
_model = find_spec("model")
_where = Path((_model and _model.origin) or "nowhere").resolve()
if _where != _HOME / "model" / "__init__.py":
    raise ImportError(
        f"`model` is {_where}, which is not Buckstop's: expected {_HOME / 'model'}. Rename yours, "
        "or start Python in another folder."
    )
