"""A study's folder as the page takes it in: how it stands, its rows, what failed, what it allows.

Lives here: reading all of a folder once. May not: Solara, words, filters (study/kept.py), or
which folder may be read (study/folders.py).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.declared.outcomes import HEADLINE
from scenarios.inputs.errors import ScenarioError
from scenarios.run.locks import is_taken
from scenarios.sensitivity import analysis as analysing
from scenarios.study.folder import FAILURES, batches
from scenarios.study.kept import Whole
from scenarios.study.opening import read_study_plan
from scenarios.study.status import failures, newest, read_results, status
from viz.kit.cache import Cache
from viz.study.folders import Cabinet

MOST_FAILURES = 1_000
"""Failed runs that are taken in."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """A sweep's folder: `whole` is None as long as nothing is done.

    `allowed` is the sensitivity analysis that its design allows; where it allows none, `refused`
    says why. `failures` holds a row a run that failed for good.
    """

    name: str
    folder: Path
    plan: dict[str, Any]
    standing: dict[str, Any]
    whole: Whole | None
    failures: tuple[dict[str, Any], ...]
    allowed: analysing.SensitivityPlan | None
    refused: str

    @property
    def size(self) -> int:
        """Bytes of it."""
        held = 0 if self.whole is None else self.whole.frame.memory_usage(deep=True).sum()
        return int(held) + 1_000


def read_sweep(name: str, cabinet: Cabinet, kept: Cache) -> Sweep | None:
    """The sweep of that name, once for all visitors as long as it does not change.

    None where there is none. Raises ScenarioError for a folder that cannot be read.
    """
    folder = cabinet.folder(name)
    if folder is None:
        return None
    home = newest(folder)
    key = ("study", str(home), _state(home))
    found: Sweep = kept.get(key, lambda: _read(name, folder, home), lambda one: one.size)
    return found


def _state(home: Path) -> tuple[Any, ...]:
    """What changes when a folder does."""
    parts = [*batches(home), home / FAILURES]
    stats = [path.stat() for path in parts if path.exists()]
    return (len(stats), max((one.st_mtime_ns for one in stats), default=0), is_taken(home))


def _read(name: str, folder: Path, home: Path) -> Sweep:
    plan = read_study_plan(home)
    allowed, refused, results = None, "", None
    try:
        allowed = analysing.sensitivity_plan(folder, [], HEADLINE)
        results = allowed.results
    except ScenarioError as error:
        refused = str(error)
        with suppress(ScenarioError):  # nothing is done yet: `standing` says so
            results = read_results(folder)
    standing = status(folder)
    failed = failures(home)[0] if standing["failed"] else {}
    whole = Whole(results) if results else None
    shown = whole if whole and whole.outcomes else None
    told = tuple(failed.values())[:MOST_FAILURES]
    return Sweep(name, home, plan, standing, shown, told, allowed, refused)
