"""`ScenarioError` and the one wording of every complaint about a scenario.

Lives here: how an error is said (thing, value, expected, remedy) and the nearest-name guess.
May not: reading files, or knowing which numbers are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 12  # names that an error still lists one by one
LONG = 200  # characters of a value that an error still shows


class ScenarioError(ValueError):
    """A scenario that cannot be; the message names thing, value, expectation and remedy."""


def wrong(thing: str, value: object, expected: str, remedy: str) -> ScenarioError:
    """The error for a value that is not what was expected."""
    return ScenarioError(f"{thing} = {abridged(value)}: expected {expected}. {remedy}")


def abridged(value: object) -> str:
    """A value as an error shows it: of a very long one, its beginning."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or of lists in each other
        text = f"a {type(value).__name__} too long to show"
    return text if len(text) <= LONG else f"{text[:LONG]}..."


def unknown(kind: str, name: object, known: Iterable[str], where: str = "") -> ScenarioError:
    """The error for a name that nothing has, with the nearest name that something has."""
    names = sorted(known)
    near = get_close_matches(str(name)[:LONG], names, n=1, cutoff=0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(names) if len(names) <= FEW else f"{len(names)}, see docs/parameters.md"
    place = f"{where}: " if where else ""
    return ScenarioError(f"{place}unknown {kind} {abridged(name)}.{guess} Known: {listed}.")
