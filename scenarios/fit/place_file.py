"""A place fitted to a log, and the place file it becomes.

Lives here: the record of what was fitted and borrowed, and its text as TOML.
May not: an estimate, a choice of what is borrowed, or a sentence: the writer is given a voice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scenarios.inputs.own_files import sourced_line, toml_text
from scenarios.inputs.toml_files import DEMANDS
from scenarios.logs.remark import Remark
from scenarios.run.results import write_file

Voice = Callable[[Remark], tuple[str, str]]
"""What a remark says, in English and Chinese."""


@dataclass(frozen=True)
class Fact:
    """A fact of the place: its value, where it comes from, and how it was found, or why it was not.

    `how` is None for what no log could have. `error` is a standard error, where there is one.
    """

    name: str
    value: float
    origin: Literal["log", "given", "borrowed"]
    source: Remark
    how: Remark | None = None
    error: float | None = None


@dataclass(frozen=True)
class Fitted:
    """A place of one's own: facts in the order of their declaration, demand, what stood before.

    `demand` has cases by name under `townships` and `domains`, where the log has them. `log` says
    which file and which days; `counted` which cases count; `columns`, `left_out` and `notes` are as
    `measure` has them; `warnings` say what makes a fact doubtful; `not_fitted` is what the log has
    and no fact of a place holds; `level_from` is the place whose mean duty is borrowed.
    """

    name: str
    title: Remark
    source: Remark
    template: str
    level_from: str
    facts: tuple[Fact, ...]
    before: tuple[Fact, ...]
    demand: dict[str, dict[str, int]]
    log: dict[str, Any]
    counted: dict[str, int]
    left_out: dict[str, Any]
    columns: dict[str, dict[str, Any]]
    notes: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    not_fitted: dict[str, float]

    def toml(self, voice: Voice) -> str:
        """The place file: every fact and every lever that stood before, each with its source."""
        title, source = voice(self.title), voice(self.source)
        head = {"title": title[0], "title_zh": title[1], "source": source[0], "own_reform": "none"}
        head["level_from"] = self.level_from
        lines = [f"{key} = {toml_text(text)}" for key, text in head.items()]
        for table, facts in (("facts", self.facts), ("before", self.before)):
            lines += ["", f"[{table}]", *(_entry(fact, voice) for fact in facts)]
        for key in DEMANDS:
            if key in self.demand:
                cases = [f"{toml_text(name)} = {n}" for name, n in self.demand[key].items()]
                lines += ["", f"[demand.{key}]", *cases]
        return "\n".join([*lines, ""])


def write_place(found: Fitted, path: Path, voice: Voice) -> None:
    """Write the place file, whole or not at all."""

    def write(at: Path) -> None:
        at.write_text(found.toml(voice), encoding="utf-8")

    write_file(path, write)


def _entry(fact: Fact, voice: Voice) -> str:
    return sourced_line(fact.name, fact.value, "source", *voice(fact.source))
