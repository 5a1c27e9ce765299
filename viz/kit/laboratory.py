"""The one laboratory of a running server: threads and cache shared by all visitors.

Lives here: making it once, at the first use. May not: hold anything of a visitor.
"""

from __future__ import annotations

from functools import cache

from viz.kit.jobs import Laboratory


@cache
def laboratory() -> Laboratory:
    """The laboratory of this process."""
    return Laboratory()
