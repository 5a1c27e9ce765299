"""Files of a user's own: how one is called, texts and numbers as TOML, and a level borrowed.

Lives here: what every writer of such a file needs, and the mark that a run carries of its place.
May not: what stands in a file of one kind (fit, new), or a sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scenarios.inputs.errors import wrong
from scenarios.inputs.rules import RULES
from scenarios.inputs.timeline import TIMELINE
from scenarios.inputs.toml_files import Sort, read_place, shipped

NAME = re.compile(r"[\w-]{1,80}")
BORROWED = "borrowed_level"
"""The key in `meta` under which places with a borrowed level stand, by name."""


def check_own_name(name: str, kind: Sort) -> None:
    """Refuse a name that no file should have, or that a shipped one of the kind has."""
    if not NAME.fullmatch(name):
        raise wrong(
            "name",
            name,
            "letters, digits, _ and - (at most 80), for the file is called so",
            "Write, say, elm_district.",
        )
    if name in shipped(kind):
        raise wrong("name", name, f"a name that no shipped {kind} has", "Choose another.")


def borrowed_levels(places: Iterable[str | Path]) -> dict[str, dict[str, dict[str, str]]]:
    """For `meta`: of places that borrow their level, whose it is and their file; else nothing.

    `places` are as they were asked for. The file is without its folder, which is nobody's business.
    """
    found = {}
    for place in places:
        site = read_place(place)
        if site.level_from:
            found[site.name] = {"from": site.level_from, "file": Path(place).name}
    return {BORROWED: found} if found else {}


def kept_marks(plan: Mapping[str, Any]) -> dict[str, Any]:
    """For `meta`: what a plan in a folder keeps of a borrowed level, of rules and of a timeline."""
    return {key: plan[key] for key in (TIMELINE, RULES, BORROWED) if plan.get(key)}


def toml_text(text: str) -> str:
    """A basic string of TOML: JSON's, but for one mark that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_number(value: float) -> str:
    """A whole number without a point, any other as Python writes it: TOML reads both."""
    return str(int(value)) if value == int(value) else repr(float(value))


def sourced_line(name: str, value: float, words: str, english: str, chinese: str = "") -> str:
    """One number of a file with its source or clause (`words`), in both languages."""
    parts: dict[str, Any] = {words: english} | ({f"{words}_zh": chinese} if chinese else {})
    said = "".join(f", {key} = {toml_text(text)}" for key, text in parts.items())
    return f"{name} = {{ value = {toml_number(value)}{said} }}"
