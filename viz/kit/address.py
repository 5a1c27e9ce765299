"""The address bar: the whole state of a page as a query, written and strictly read.

Lives here: the form of the query, its version, and what is refused. May not: Solara, or words.
Version 1: `?v=1&place=P&reform=R&set=lever:value,...&behaviour=W&lang=L&with=R,R`, all but v free,
and what single pages show (`MARKS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from scenarios.inputs.checks import LEVERS
from scenarios.inputs.errors import ScenarioError
from viz.kit.state import Ask, behaviours, places, reform_titles
from viz.words.language import LANGUAGES, Language

VERSION = "1"
LONGEST = 4000
"""Characters in the longest query that is read; all levers moved make some 2,000."""
NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
NAME = re.compile(r"[a-z_][a-z_\d]{0,39}", re.ASCII)
COUNT = re.compile(r"\d{1,9}", re.ASCII)
FOLDER = r"""(?!\.)[^/\\\x00-\x1f\x7f\ud800-\udfff<>"'`]{1,80}"""
"""One folder's name: in any script, but none that is hidden, leads upwards or could be markup."""
END = r"-?[\d.e+-]{1,24}"
RANGE = rf"[a-z_]{{1,40}}:{END}~{END}"
MARKS: dict[str, re.Pattern[str]] = {
    "arm": re.compile("before|after"),
    "measure": NAME,
    "day": COUNT,
    "unit": re.compile(r"[a-z]{1,20}(-\d{1,4}){0,2}", re.ASCII),
    "world": COUNT,
    "level": NAME,
    "picture": re.compile("bands|matrix"),
    "case": COUNT,
    "study": re.compile(rf"{FOLDER}(/{FOLDER}){{0,3}}"),
    "outcome": NAME,
    "axes": re.compile(r"[a-z_]{1,40}(,[a-z_]{1,40})?"),
    "keep": re.compile(rf"{RANGE}(,{RANGE}){{0,19}}", re.ASCII),
    "under": COUNT,
    "of": re.compile("difference|after|before"),
}
"""What a page shows of an answer, by key, and its form; a page takes none that it cannot show."""
KEYS = ("v", "place", "reform", "set", "behaviour", "lang", "with", *MARKS)


@dataclass(frozen=True)
class View:
    """What an address says: the question, the language, the reforms set side by side, and marks."""

    ask: Ask = field(default_factory=Ask)
    language: Language = "en"
    beside: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()


class RefusedError(Exception):
    """An address that cannot be read; `part` is which part of it: a key of the query, or `v`."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def query_of(view: View) -> str:
    """The query of a view, without the question mark; two equal views have one query."""
    ask = view.ask
    said = {"v": VERSION, "place": ask.place, "reform": ask.reform}
    if ask.moved:
        said["set"] = ",".join(f"{name}:{value:.9g}" for name, value in ask.moved)
    said |= {"behaviour": ask.behaviour, "lang": view.language}
    if view.beside:
        said["with"] = ",".join(view.beside)
    return urlencode(said | dict(view.marks), safe=":,~/")


def read_address(query: str | None) -> View:
    """The view of a query. Raises RefusedError for anything unknown, doubled or out of range."""
    if not query:
        return View()
    if len(query) > LONGEST:
        raise RefusedError("long")
    try:
        pairs = parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=len(KEYS),
            errors="strict",
        )
    except ValueError:
        raise RefusedError("form") from None
    said = dict(pairs)
    if len(said) < len(pairs) or not said.keys() <= set(KEYS):
        raise RefusedError("form")
    if said.get("v") != VERSION:
        raise RefusedError("v")
    first = View()
    place = _one(said, "place", places(), first.ask.place)
    reform = _one(said, "reform", reform_titles(), first.ask.reform)
    behaviour = _one(said, "behaviour", behaviours(), first.ask.behaviour)
    language = _one(said, "lang", LANGUAGES, first.language)
    beside = tuple(said["with"].split(",")) if said.get("with") else ()
    if not set(beside) <= set(reform_titles()) or len(set(beside)) < len(beside):
        raise RefusedError("with")
    marks = tuple(sorted((key, value) for key, value in said.items() if key in MARKS))
    if not all(MARKS[key].fullmatch(value) for key, value in marks):
        raise RefusedError("marks")
    ask = _moved(Ask(place, reform, (), behaviour), said.get("set", ""))
    return View(ask, next(name for name in LANGUAGES if name == language), beside, marks)


def _one(said: dict[str, str], key: str, known: Iterable[str], otherwise: str) -> str:
    value = said.get(key, otherwise)
    if value not in tuple(known):
        raise RefusedError(key)
    return value


def _moved(ask: Ask, text: str) -> Ask:
    """The question with levers where the text puts them: `name:value`, joined by commas."""
    seen: set[str] = set()
    for part in text.split(",") if text else ():
        name, colon, value = part.partition(":")
        lever = LEVERS.get(name)
        if not colon or lever is None or name in seen or not NUMBER.fullmatch(value):
            raise RefusedError("set")
        seen.add(name)
        number = int(value) if lever.integer and value.lstrip("-").isdigit() else float(value)
        try:
            ask = ask.put(name, number)
            ask.scenario  # noqa: B018 - resolving it is the check
        except ScenarioError:
            raise RefusedError("set") from None
    return ask
