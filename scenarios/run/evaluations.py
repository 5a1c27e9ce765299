"""Evaluations kept in a folder as soon as they are done, so that a search resumes.

Lives here: the folder of a search, the plan it was begun with, and a line an evaluation.
May not: know what is searched, or run anything.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.lines import sealed, unsealed
from scenarios.run.locks import LOCK, taken
from scenarios.run.results import STAGING, check_folder, file_bytes, tidied, write_file, write_json

PLAN, NOTES = "plan.json", "evaluations.jsonl"

Stats = dict[str, float]


@dataclass
class Notebook:
    """What was simulated already, in a folder: a line an evaluation, kept as soon as it is done.

    Every line has a checksum; one that is torn or damaged is passed over, and simulated anew.
    """

    folder: Path
    known: dict[str, Stats] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def write(self, key: str, stats: Stats) -> None:
        """Keep an evaluation; any thread may."""
        line = {"key": key, "stats": {n: None if math.isnan(v) else v for n, v in stats.items()}}
        with self._lock, (self.folder / NOTES).open("a", encoding="utf-8") as file:
            file.write(sealed(line))
        self.known[key] = stats


@contextmanager
def opened_notebook(folder: Path, config: Mapping[str, Any], called: str) -> Iterator[Notebook]:
    """The notebook of a plan in that folder, new or begun; `called` is what such a search is.

    `config` is all that was resolved, JSON-ready. The folder is held for this search alone.
    ScenarioError for any other folder, or one that another search works in.
    """
    check_folder(folder, force=True)
    config = json.loads(json.dumps(config))
    path = folder / PLAN
    inside = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    foreign = [name for name in inside if name != LOCK and not name.startswith(STAGING)]
    if foreign and not path.exists():
        raise wrong(
            "out",
            str(folder),
            f"a new or empty folder, or one that this {called} began",
            "Choose another.",
        )
    if path.exists():
        try:
            before = json.loads(file_bytes(path))
            changed = [k for k in config if before.get(k) != config[k]]
        except (OSError, ValueError, AttributeError, RecursionError):
            raise wrong("out", str(folder), f"a readable {PLAN} in it", "Choose another.") from None
        if changed:
            raise ScenarioError(
                f"out = {str(folder)!r}: expected the plan this folder was begun with, but it "
                f"differs in {', '.join(changed)}. Choose another folder, or go back to that plan."
            )
    folder.mkdir(parents=True, exist_ok=True)
    with taken(folder, called):
        tidied(folder)
        if not path.exists():
            write_file(path, write_json(config))
        yield Notebook(folder, _known(folder / NOTES))


def reopened(folder: Path) -> Notebook:
    """The notebook of a search that has just been made there."""
    return Notebook(folder, _known(folder / NOTES))


def _known(path: Path) -> dict[str, Stats]:
    """The evaluations written so far; a torn last line is cut off, a damaged one passed over."""
    found: dict[str, Stats] = {}
    if not path.exists():
        return found
    data = file_bytes(path)
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        path.write_bytes(whole)
    for note in unsealed(whole)[0]:
        with suppress(ValueError, LookupError, AttributeError, TypeError):
            stats = note["stats"].items()
            found[note["key"]] = {n: math.nan if v is None else float(v) for n, v in stats}
    return found
