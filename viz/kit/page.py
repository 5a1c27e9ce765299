"""A page of the dashboard: its path, its name, and its component.

Lives here: the record in which a question hands its page to the site. May not: a page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from viz.words.language import Language


@dataclass(frozen=True)
class Page:
    """A page: its component takes no argument and finds its session itself."""

    path: str
    name: dict[Language, str]
    component: Callable[..., Any]

    @property
    def address(self) -> str:
        """Where it is found on the server."""
        return "/" if self.path == "/" else f"/{self.path}"
