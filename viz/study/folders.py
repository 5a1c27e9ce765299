"""Which study folders a visitor may look into: those beneath one folder of the server's machine.

Lives here: that folder, the studies found in it by their names, and links that lead outside.
May not: read results, Solara, words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from scenarios.inputs.errors import wrong
from scenarios.run.results import RESULTS
from scenarios.study.folder import PLAN
from viz.kit.address import MARKS

DEEPEST = 4
"""Folders between the one looked through and a study, itself included; so many an address holds."""
MOST_FOLDERS, MOST_STUDIES = 20_000, 500
"""Folders looked into and studies listed at most, so that a page never waits for a whole disk."""
MOST_BYTES = 50_000_000
"""The largest plan that is read to list a study."""

Kind = Literal["sweep", "optimise"]


@dataclass(frozen=True)
class Listed:
    """A study that was found: its name is its path beneath the folder looked through."""

    name: str
    kind: Kind
    title: str
    title_zh: str


@dataclass
class Cabinet:
    """The one folder of this server in which studies are looked for."""

    root: Path

    def studies(self) -> list[Listed]:
        """All studies beneath the folder, by name."""
        found: list[Listed] = []
        for folder in _folders(self.root):
            name = folder.relative_to(self.root).as_posix()
            about = _about(folder / PLAN) if MARKS["study"].fullmatch(name) else None
            if about:
                found.append(Listed(name, *about))
            if len(found) == MOST_STUDIES:
                break
        return sorted(found, key=lambda one: one.name)

    def folder(self, name: str) -> Path | None:
        """The folder of a listed study; None for any other name, and where a link is in it."""
        if name not in {one.name for one in self.studies()}:
            return None
        folder = self.root / name
        return None if _linked(folder) else folder

    @property
    def called(self) -> str:
        """The folder as it is written in a command."""
        with suppress(ValueError):
            return self.root.relative_to(Path.cwd()).as_posix()
        return str(self.root)


@cache
def cabinet() -> Cabinet:
    """The cabinet of this server: `results` in the folder it was started in, unless it is moved."""
    return Cabinet(Path.cwd() / RESULTS)


def check_studies(folder: Path | None) -> None:
    """Refuse a folder of studies that is not there, or is a study itself."""
    if folder is None:
        return
    if not folder.is_dir():
        raise wrong(
            "studies",
            str(folder),
            "a folder that exists",
            "Name the one that your studies were written into, or leave it out for results.",
        )
    if (folder / PLAN).exists():
        raise wrong(
            "studies",
            str(folder),
            "a folder with studies in it, but this is a study itself",
            "Name the folder that it lies in.",
        )


def _folders(root: Path) -> Iterator[Path]:
    """Folders beneath the root that may be studies: no links, nothing hidden, none in a study."""
    level, seen = [root], 0
    for _ in range(DEEPEST):
        below: list[Path] = []
        for folder in level:
            for entry in _entries(folder):
                seen += 1
                if seen > MOST_FOLDERS:
                    return
                path = folder / entry.name
                if (path / PLAN).is_file():
                    yield path
                else:
                    below.append(path)
        level = below


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted((one for one in entries if _shown(one)), key=lambda one: one.name)
    return []


def _shown(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)


def _linked(folder: Path) -> bool:
    """Whether anything in a folder is a link: what it leads to is not the visitor's business."""
    for path, folders, names in os.walk(folder):
        if any(os.path.islink(os.path.join(path, name)) for name in (*folders, *names)):
            return True
    return False


def _about(path: Path) -> tuple[Kind, str, str] | None:
    """The kind and titles of the study with this plan; None where it is no study's."""
    try:
        stat = path.lstat()
    except OSError:
        return None
    if path.is_symlink() or stat.st_size > MOST_BYTES:
        return None
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2 * MOST_STUDIES)
def _read(path: Path, changed: int, size: int) -> tuple[Kind, str, str] | None:
    """As `_about`; a plan that has not changed is read once."""
    plan: Any = None
    with suppress(OSError, ValueError, RecursionError):
        plan = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(plan, dict) or not isinstance(plan.get("title"), str):
        return None
    title_zh = str(plan.get("title_zh", plan["title"]))
    if isinstance(plan.get("design"), dict) and plan.get("scenarios"):
        return "sweep", plan["title"], title_zh
    if isinstance(plan.get("objectives"), list) and isinstance(plan.get("levers"), dict):
        return "optimise", plan["title"], title_zh
    return None
