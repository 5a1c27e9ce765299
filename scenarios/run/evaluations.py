"""Evaluations kept in a folder as soon as they are done, so that a search resumes.

Lives here: the folder of a search, the plan it was begun with, and a line an evaluation.
May not: know what is searched, or run anything.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.lines import sealed, unsealed
from scenarios.run.locks import LOCK, taken
from scenarios.run.provenance import content_hash
from scenarios.run.results import (
    STAGING,
    check_folder,
    check_readable,
    file_bytes,
    no_more,
    set_aside,
    tidied,
    write_file,
    write_json,
)

PLAN, NOTES = "plan.json", "evaluations.jsonl"
MARK = "plan"
"""The line of a notebook that says of which plan it is."""

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
        with self._lock:
            try:
                _append(self.folder, line)
            except OSError as error:
                kept = f"{len(self.known):,} evaluations"
                raise no_more(self.folder, error, kept) from None
        self.known[key] = stats


@contextmanager
def opened_notebook(folder: Path, config: Mapping[str, Any], called: str) -> Iterator[Notebook]:
    """The notebook of a plan in that folder, new or begun; `called` is what such a search is.

    `config` is all that was resolved, JSON-ready. The folder is held for this search alone.
    ScenarioError for any other folder, or one that another search works in.
    """
    check_folder(folder, force=True)
    config = json.loads(json.dumps(config))
    inside = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    foreign = [name for name in inside if name != LOCK and not name.startswith(STAGING)]
    if foreign and not inside & {PLAN, NOTES}:
        raise wrong(
            "out",
            str(folder),
            f"a new or empty folder, or one that this {called} began",
            "Choose another.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    with taken(folder, called):
        check_readable(folder)
        for name in (PLAN, NOTES):
            if (folder / name).exists() and not (folder / name).is_file():
                set_aside(folder / name)
        known = _known(folder / NOTES)
        if not _goes_on(folder, config, called):
            set_aside(folder / PLAN)
            _append(folder, {MARK: content_hash(config)})
            write_file(folder / PLAN, write_json(config))
        tidied(folder)
        yield Notebook(folder, known)


def _goes_on(folder: Path, config: Mapping[str, Any], called: str) -> bool:
    """Whether a folder holds exactly this plan; not where none stands there, or a damaged one.

    Raises ScenarioError for another plan, or a damaged one whose evaluations may be of another.
    """
    before: Any = None
    with suppress(OSError, ValueError, RecursionError):
        before = json.loads(file_bytes(folder / PLAN))
    if before == config:
        return True
    begun = (folder / NOTES).exists()
    lines = unsealed(file_bytes(folder / NOTES))[0] if begun else []
    marks = [line[MARK] for line in lines if MARK in line]
    new = not os.path.lexists(folder / PLAN) or (begun and not isinstance(before, dict))
    if (new and not lines) or content_hash(config) in marks[-1:]:
        return False
    if not isinstance(before, dict) or (marks and content_hash(before) != marks[-1]):
        raise wrong(
            "out",
            str(folder),
            f"a whole {PLAN} in it, as this {called} wrote it",
            "Go back to the plan it was begun with, which writes that file anew, or choose another "
            "folder.",
        )
    changed = [name for name in {**config, **before} if before.get(name) != config.get(name)]
    raise ScenarioError(
        f"out = {str(folder)!r}: expected the plan this folder was begun with, but it "
        f"differs in {', '.join(changed)}. Choose another folder, or go back to that plan."
    )


def reopened(folder: Path) -> Notebook:
    """The notebook of a search that has just been made there."""
    return Notebook(folder, _known(folder / NOTES))


def _append(folder: Path, line: Mapping[str, Any]) -> None:
    with (folder / NOTES).open("a", encoding="utf-8") as file:
        file.write(sealed(line))


def _known(path: Path) -> dict[str, Stats]:
    """The evaluations written so far; a torn last line is cut off, a damaged one passed over."""
    found: dict[str, Stats] = {}
    if not path.exists():
        return found
    data = file_bytes(path)
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        os.truncate(path, len(whole))
    for note in unsealed(whole)[0]:
        with suppress(ValueError, LookupError, AttributeError, TypeError):
            stats = note["stats"].items()
            found[note["key"]] = {n: math.nan if v is None else float(v) for n, v in stats}
    return found
