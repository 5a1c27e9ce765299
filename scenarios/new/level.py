"""The level of a place, written into its file: duty with its source, no mark of borrowing.

Lives here: the text of a place file with another duty, every other line as it was.
May not: find the duty (calibrate/levels.py), or a sentence: the source is given.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.own_files import sourced_line
from scenarios.inputs.toml_files import FOLDERS, PlaceFile, parsed_place, place_text, toml_path
from scenarios.run.results import check_toml_file, write_file

TABLE = re.compile(r"\s*\[")
FACTS = re.compile(r"\s*\[\s*facts\s*\]\s*(#.*)?$")
DUTY = re.compile(r"\s*duty\s*=")
MARK = re.compile(r"\s*level_from\s*=")


def level_file(
    place: str, out: Path | None, *, force: bool = False, dry_run: bool = False
) -> tuple[Path, Path | None]:
    """The file of a place, and the file its level is to be written to; None for none.

    A file of the user's own is written into; of a shipped place nothing is, unless `out` is given.
    Raises ScenarioError for a file that cannot be written.
    """
    path = toml_path(place, "place", FOLDERS["place"])
    target = out or (None if path.parent == FOLDERS["place"] else path)
    if dry_run or target is None:
        return path, None
    check_toml_file(target, force=force or out is None)
    return path, target


def levelled(path: Path, duty: float, source: tuple[str, str]) -> str:
    """The file's text with this mean duty and its source (English, Chinese), no level borrowed.

    Comments and all other lines stay. Raises ScenarioError for a file in which duty is written in
    a form that is not one line under [facts].
    """
    old = place_text(path)
    entry = sourced_line("duty", duty, "source", *source)
    text = _edited(old.split("\n"), entry)
    if not _same_but_level(parsed_place(old, path), text, path, duty):
        raise ScenarioError(
            f"{path}: duty or level_from stands in a form that is not changed by itself: expected "
            f"one line each. Write {entry} under [facts] by hand, and leave level_from out."
        )
    return text


def write_level(path: Path, target: Path, duty: float, source: tuple[str, str]) -> None:
    """Write the place of `path` with this level to `target`, whole or not at all."""
    text, ends = levelled(path, duty, source), "\r\n" if b"\r\n" in path.read_bytes() else "\n"

    def write(at: Path) -> None:
        at.write_text(text, encoding="utf-8", newline=ends)

    write_file(target.resolve(), write)


def _edited(lines: list[str], entry: str) -> str:
    """The lines with the entry in place of duty, or first in [facts], and without the mark."""
    tables = [k for k, line in enumerate(lines) if TABLE.match(line)]
    top = tables[0] if tables else len(lines)
    begin = next((k for k in tables if FACTS.match(lines[k])), None)
    if begin is None:
        lines = [*lines, "[facts]", entry, ""]
    else:
        end = next((k for k in tables if k > begin), len(lines))
        at = next((k for k in range(begin + 1, end) if DUTY.match(lines[k])), None)
        after = lines[begin + 1 :] if at is None else lines[at + 1 :]
        lines = [*lines[: begin + 1 if at is None else at], entry, *after]
    return "\n".join(line for k, line in enumerate(lines) if k >= top or not MARK.match(line))


def _same_but_level(was: PlaceFile, text: str, path: Path, duty: float) -> bool:
    """Whether the new text is the old place with this duty as its own."""
    try:
        now = parsed_place(text, path)
    except ScenarioError:
        return False
    own = [line.value for line in now.facts if line.name == "duty"] == [duty]
    return own and not now.level_from and _but_level(was) == _but_level(now)


def _but_level(site: PlaceFile) -> PlaceFile:
    """The place without its duty and the mark."""
    facts = tuple(line for line in site.facts if line.name != "duty")
    return replace(site, facts=facts, level_from="")
