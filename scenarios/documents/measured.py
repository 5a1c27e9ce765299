"""What pages that measure have in common: progress on stderr, and the table of what was run.

Lives here: those two. May not: measure, or know any page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from scenarios.documents.markdown import markdown_table
from scenarios.run.experiment import version

EDITED = "Engine, scenarios or sets were edited meanwhile: run it again."
"""What is said where a page would no longer be of the engine it was begun with."""


def progress(total: int, unit: str, every: int = 1) -> Callable[[], None]:
    """A tick that tells on stderr how many of a page's units are done, each `every`-th time."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if not done % every:
            print(f"{done} of {total} {unit}", file=sys.stderr)

    return tick


def run_table(
    engine: str, configuration: str, seeds: tuple[int, int], rows: Iterable[tuple[str, str]]
) -> str:
    """The table of a run: its stamps, its first seed and how many, and what else is told of it."""
    first, count = seeds
    return markdown_table(
        ("run", "value"),
        (
            ("version", version()),
            ("model stamp", f"`{engine}`"),
            ("configuration", f"`{configuration}`"),
            ("seeds", f"{first} to {first + count - 1}"),
            *rows,
        ),
    )
