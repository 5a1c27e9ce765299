"""A place fitted to a log, and the place file it becomes.

Lives here: the record of what was fitted and borrowed, its JSON object, and its text as TOML.
May not: an estimate, or a choice of what is borrowed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scenarios.fit.remarks import Both
from scenarios.inputs.errors import wrong
from scenarios.inputs.toml_files import DEMANDS, Line
from scenarios.run.results import check_file, write_file


@dataclass(frozen=True)
class Fact:
    """A fact of the place: its value, where it comes from, and how it was told, or why it was not.

    `source` and `how` are English and Chinese; `how` is empty for what no log could tell. `error`
    is a standard error, where there is one.
    """

    name: str
    value: float
    origin: Literal["log", "given", "borrowed"]
    source: Both
    how: Both = ("", "")
    error: float | None = None


@dataclass(frozen=True)
class Fitted:
    """A place of one's own: facts in the order of their declaration, demand, what stood before.

    `demand` has cases by name under `townships` and `domains`, where the log tells them. `log` says
    which file and which days; `counted` what of it counts; `read` columns, what was left out and
    remarks, as `measure` has them; `not_fitted` what the log tells and no fact of a place holds.
    """

    name: str
    title: Both
    source: Both
    template: str
    facts: tuple[Fact, ...]
    before: tuple[Line, ...]
    demand: dict[str, dict[str, int]]
    log: dict[str, Any]
    counted: dict[str, int]
    read: dict[str, Any]
    not_fitted: dict[str, float]

    @property
    def values(self) -> dict[str, Any]:
        """Everything as one JSON-ready object."""
        facts = {fact.name: _row(fact) for fact in self.facts}
        said = {"name": self.name, "title": self.title[0], "template": self.template, **self.log}
        counts = {"counted": self.counted, **self.read, "not_fitted": self.not_fitted}
        return said | {"facts": facts, "demand": self.demand} | counts

    def toml(self) -> str:
        """The place file: every fact and every lever that stood before, each with its source."""
        head = {"title": self.title[0], "title_zh": self.title[1], "source": self.source[0]}
        lines = [f"{key} = {_text(text)}" for key, text in (head | {"own_reform": "none"}).items()]
        lines += ["", "[facts]"]
        lines += [_entry(fact.name, fact.value, fact.source) for fact in self.facts]
        lines += ["", "[before]"]
        lines += [
            _entry(line.name, line.value, (line.words, line.words_zh)) for line in self.before
        ]
        for key in DEMANDS:
            if key in self.demand:
                lines += ["", f"[demand.{key}]", *_cases(self.demand[key])]
        return "\n".join([*lines, ""])


def check_place_file(path: Path, *, force: bool = False) -> None:
    """Refuse a file by which no place could be named, that exists, or that cannot be written."""
    if path.suffix != ".toml":
        expected = "a name that ends in .toml, by which --place knows a file"
        raise wrong("out", str(path), expected, "Add .toml to it.")
    check_file(path, thing="out", force=force)


def write_place(found: Fitted, path: Path) -> None:
    """Write the place file, whole or not at all."""

    def write(at: Path) -> None:
        at.write_text(found.toml(), encoding="utf-8")

    write_file(path, write)


def _row(fact: Fact) -> dict[str, Any]:
    row = {"value": fact.value, "from": fact.origin, "source": fact.source[0]}
    return row | ({} if fact.error is None else {"error": fact.error})


def _cases(cases: Mapping[str, int]) -> list[str]:
    return [f"{_text(name)} = {n}" for name, n in cases.items()]


def _entry(name: str, value: float, source: Both) -> str:
    chinese = f", source_zh = {_text(source[1])}" if source[1] else ""
    return f"{name} = {{ value = {_number(value)}, source = {_text(source[0])}{chinese} }}"


def _number(value: float) -> str:
    """A whole number without a point, any other as Python writes it: TOML reads both."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _text(text: str) -> str:
    """A basic string of TOML: JSON's, but for one mark that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
