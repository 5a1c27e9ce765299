"""The questions of Buckstop, in the order of the navigation and of `--help`.

Lives here: that list. Adding a question takes its own folders and one line here.
May not: import a question before it is asked.
"""

from __future__ import annotations

from importlib import import_module

from viz.shared.question import Question

NAMES = (
    "tryit",
    "follow",
    "compare",
    "explain",
    "robustness",
    "study",
    "sensitivity",
    "discover",
    "optimise",
    "logs",
    "fit",
    "new",
    "calibrate",
    "validate",
    "site",
)


def questions() -> list[Question]:
    """Every question, as it registers itself in its folder."""
    return [import_module(f"viz.{name}").QUESTION for name in NAMES]
