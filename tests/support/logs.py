"""Small event logs that tests share: written as CSV or XES, and made at random.

Lives here: rows and their files. May not: an assertion.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calls import ROOT

DATA = ROOT.parent / "shared" / "data"
SERVICENOW = "servicenow_2016-03-01_to_04-14.csv.gz"
NYC = "nyc_council_constituent_cases.csv.gz"
HELPDESK = "helpdesk.xes.gz"
HEADINGS = ("case", "unit", "time")


def given(name: str) -> Path:
    """A log of the shared folder; the test is skipped where it is absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"needs {name} of the shared data, which is not here")
    return path


def table(rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> str:
    """Rows as the text of a CSV."""
    return "\n".join([",".join(headings), *(",".join(map(str, row)) for row in rows)]) + "\n"


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text in a file, gzipped if the name says so."""
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def way(case: object, units: str, day: int = 1) -> list[tuple[object, str, str]]:
    """A case that is in one unit after the other, an hour each: a letter of `units` is a unit."""
    return [(case, unit, f"2024-01-{day:02d} {9 + k:02d}:00") for k, unit in enumerate(units)]


def geometric(rng: np.random.Generator, cases: int, passing: float) -> pd.DataFrame:
    """A log in which every stay is passed on with one and the same chance, to another unit."""
    hops = rng.geometric(1.0 - passing, cases) - 1
    case = np.repeat(np.arange(cases), hops + 1)
    nth = np.concatenate([np.arange(k + 1) for k in hops])
    start = np.datetime64("2024-01-01T08:00") + rng.integers(0, 90, cases) * np.timedelta64(1, "D")
    time = start[case] + nth * np.timedelta64(1, "h")
    return pd.DataFrame({"case": case, "unit": nth % 7, "time": time})


def xes(cases: dict[str, list[dict[str, str]]], head: str = "") -> str:
    """Cases and their events as the text of an XES log."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', head, '<log xes.version="2.0">']
    for case, events in cases.items():
        lines.append(f'<trace><string key="concept:name" value="{case}"/>')
        for event in events:
            attributes = "".join(_attribute(*pair) for pair in event.items())
            lines.append(f"<event>{attributes}</event>")
        lines.append("</trace>")
    return "\n".join([*lines, "</log>"])


def _attribute(key: str, value: Any) -> str:
    kind = "date" if key == "time:timestamp" else "string"
    return f'<{kind} key="{key}" value="{value}"/>'
