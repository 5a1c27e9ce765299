"""What a question shows to the site: its command and its page, by name.

Lives here: the record in which a question registers itself. May not: import a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Question:
    """A question: its commands (`module:app`), and its pages (`module:PAGE`) on the dashboard.

    Names are resolved when they are used, so that no command imports Solara.
    """

    commands: tuple[str, ...]
    pages: tuple[str, ...] = ()


def resolved(name: str) -> Any:
    """What stands under `module:name`."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)
