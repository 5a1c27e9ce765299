"""Points that are written out: tables in the plan, or the rows of a CSV file beside it.

Lives here: how they are read, and every complaint about them, with the row.
May not: what a point does to a scenario (study/design.py).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from scenarios.inputs.errors import ScenarioError, wrong

Rows = list[tuple[str, Mapping[str, object]]]
"""What each row is called in an error, and its values by name."""

THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+")
FORM = "points = [{ platform = 0.3 }, { platform = 0.9 }]"


def listed(table: Mapping[str, Any], where: str, folder: Path) -> Rows:
    """The points of a design of kind `list`: a table each, all of the same names."""
    given = table.get("points")
    if not isinstance(given, list) or not given:
        raise ScenarioError(
            f"{where} [design] points: the design is empty: expected a table for every point. "
            f"Write {FORM}."
        )
    for number, point in enumerate(given, 1):
        thing = f"{where} [design] points, {number}"
        if not isinstance(point, dict) or not point:
            raise wrong(thing, point, "a table of values", f"Write {FORM}.")
        if set(point) != set(given[0]):
            odd = min(set(point) ^ set(given[0]))
            raise ScenarioError(
                f"{thing}: {odd!r} is not in every point, expected the same names in all. Give it "
                "in each, or leave it out of all."
            )
    return [(f"points, {number},", point) for number, point in enumerate(given, 1)]


def from_csv(table: Mapping[str, Any], where: str, folder: Path) -> Rows:
    """The points of a design of kind `csv`: a row each, under a line of names."""
    given = table.get("file")
    if not isinstance(given, str) or not given:
        raise wrong(
            f"{where} [design] file",
            given,
            "the name of a CSV file beside the plan",
            'Write, say, file = "points.csv".',
        )
    path = folder / given
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines, between = _begun(file)
            return _rows(csv.reader(lines, strict=True, delimiter=between), str(path))
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: expected UTF-8 text ({error.reason}). Save it so.") from None
    except csv.Error as error:
        raise ScenarioError(
            f"{path}: {error}: expected a CSV file, names in its first line. Save it as one."
        ) from None
    except (OSError, ValueError) as error:  # the second: a path with a zero byte
        if isinstance(error, ScenarioError):
            raise
        reason = (getattr(error, "strerror", None) or "unreadable").lower()
        raise ScenarioError(
            f"{path}: {reason}: expected a CSV file of points. Check [design] file in {where}."
        ) from None


def _begun(file: TextIO) -> tuple[Iterable[str], str]:
    """The lines of a CSV, and the sign between its values: comma, semicolon or tab.

    A first line such as `sep=;`, as spreadsheets write it, is followed and read as empty.
    """
    first = file.readline()
    said = re.fullmatch(r"\"?sep=([,;\t])?\"?\s*", first, re.IGNORECASE)
    names = file.readline() if said else first
    between = (said and said[1]) or max(",;\t", key=names.count)
    return chain(["\n"] if said else [], [names], file), between


def _rows(lines: Iterable[list[str]], path: str) -> Rows:
    """The rows of a CSV under their names; numbers are not yet looked at."""
    numbered = [(number, line) for number, line in enumerate(lines, 1) if any(line)]
    if len(numbered) < 2:
        raise ScenarioError(
            f"{path}: the design is empty: expected a line of names and a row a point. Write them."
        )
    names = [name.strip() for name in numbered[0][1]]
    if len(set(names)) < len(names):
        raise wrong(f"{path}, its names", names, "each name once", "Leave one column out.")
    for number, line in numbered[1:]:
        if len(line) != len(names):
            raise wrong(
                f"{path}, line {number}",
                ",".join(line),
                f"{len(names)} values, as in its names",
                "Complete it.",
            )
    cells = [cell for _, line in numbered[1:] for cell in line]
    commas = any("," in cell for cell in cells)
    return [
        (
            f"{path}, line {number},",
            dict(zip(names, (_number(cell, commas) for cell in line), strict=True)),
        )
        for number, line in numbered[1:]
    ]


def _number(text: str, commas: bool) -> object:
    """A cell as a number; as it is where it is none, for the error that will say so.

    Where a file has commas in its cells, they are decimal: then `1.000` and `1,000` may be a
    thousand, and stay texts.
    """
    if commas and ("." in text or THOUSANDS.fullmatch(text.strip())):
        return text
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
