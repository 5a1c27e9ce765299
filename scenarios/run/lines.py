"""Lines of JSON, each with its checksum: a torn or damaged one is noticed, the others stay.

Lives here: how such a line is written and read. May not: know what it says, or open a file.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any


def sealed(line: Mapping[str, Any]) -> str:
    """A JSON-ready mapping as a line, with the checksum of what it says as `sum`."""
    return json.dumps({**line, "sum": _sum(line)}) + "\n"


def unsealed(data: bytes) -> tuple[list[dict[str, Any]], int]:
    """The whole lines in a file's bytes, and how many are not whole.

    A line without a checksum, of an earlier version, is taken as it is.
    """
    whole, lines = [], data.splitlines()
    for text in lines:
        with suppress(ValueError, AttributeError, TypeError, RecursionError):
            line = json.loads(text)
            if line.pop("sum", None) in (None, _sum(line)):
                whole.append(line)
    return whole, len(lines) - len(whole)


def _sum(line: Mapping[str, Any]) -> str:
    """Eight hex digits over what a line says."""
    return f"{zlib.crc32(json.dumps(line, sort_keys=True).encode()):08x}"
