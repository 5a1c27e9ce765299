"""Places and reforms as TOML: read, checked line by line, handed on as plain records.
A study is only parsed here, its top keys checked: what it means stands in study/plan_file.py.

Lives here: the form of the files and every complaint about it, with file and line.
May not: how a place, an overlay, a strength and a setting become one scenario.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from model.declared.declare import Parameter
from model.declared.levers import DENOMINATORS
from model.declared.place import DRAWN, Demand
from scenarios.data import DATA
from scenarios.inputs.checks import Kind, check_together, checked_number, find
from scenarios.inputs.errors import ScenarioError, unknown, wrong

Sort = Literal["place", "reform", "study", "timeline"]
FOLDERS: dict[Sort, Path] = {
    "place": DATA / "places",
    "reform": DATA / "reforms",
    "study": DATA / "studies",
    "timeline": DATA / "timelines",
}
FORMS: dict[Sort, str] = {
    "place": 'townships = { value = 22, source = "yearbook" }',
    "reform": 'platform = { value = 0.9, clause = "Article 4" }',
    "study": "platform = [0.0, 1.0]",
    "timeline": "from_day = 90",
}
PLACE_TEXTS = ("title", "title_zh", "source", "own_reform")
DEMANDS = ("townships", "domains")
MOST_CASES = 1e12  # of one township or domain: a number beyond any log
LONGEST_TITLE = 300  # characters: it heads columns of every table
MOST_BYTES = 50_000_000  # of a file: fifty times the largest plan that is of use
DEEPEST = 20  # tables and lists in each other: four times what any file needs
LARGEST = 2**63 - 1  # whole numbers are of 64 bits in TOML
LONG_NUMBER = re.compile(r"\d[\d_]{4000}")
REFORM_TEXTS = ("title", "title_zh", "place", "seed", "year")


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """One number of a file with the words beside it; `count` where it was given as a count."""

    name: str
    value: float
    count: int | None
    words: str
    words_zh: str


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A place as written: its facts and what stood before, each with its source.

    `level_from` is the place whose level (mean duty) it borrows: the one the file names, or the
    baseline where the file says nothing of duty; empty where it has its own.
    """

    name: str
    texts: Mapping[str, str]
    facts: tuple[SourcedLine, ...]
    before: tuple[SourcedLine, ...]
    demand: Demand = DRAWN
    level_from: str = ""


@dataclass(frozen=True, slots=True)
class ReformFile:
    """An overlay as written: what a reform changed, clause by clause."""

    name: str
    texts: Mapping[str, str]
    levers: tuple[SourcedLine, ...]


def shipped(kind: Sort) -> list[str]:
    """Names of the places, reforms or studies that come with the package, `baseline` first."""
    names = (path.stem for path in FOLDERS[kind].glob("*.toml"))
    return sorted(names, key=lambda name: (name != "baseline", name))


def read_place(place: str | Path) -> PlaceFile:
    """The place of that name, or in that file. Raises ScenarioError for what is wrong in it."""
    path = toml_path(place, "place", FOLDERS["place"])
    return _place(_text(path, "place"), path)


def place_text(path: Path) -> str:
    """The text of a place file, line ends as \\n. Raises ScenarioError as `read_place`."""
    return _text(path, "place")


def parsed_place(text: str, path: Path) -> PlaceFile:
    """A text as `read_place` would have it from that file."""
    return _place(text, path)


def read_reform(reform: str | Path) -> ReformFile:
    """The overlay of that name, or in that file. Raises ScenarioError for what is wrong in it."""
    path = toml_path(reform, "reform", FOLDERS["reform"])
    return _reform(_text(path, "reform"), path)


def read_document(
    study: str | Path, keys: Iterable[str], kind: Sort = "study"
) -> tuple[Path, dict[str, Any]]:
    """The study (or timeline) of that name, or in that file, parsed. Raises as the others do."""
    path = toml_path(study, kind, FOLDERS[kind])
    return path, _document(_text(path, kind), path, keys, kind)


@lru_cache(maxsize=64)
def _place(text: str, path: Path) -> PlaceFile:
    keys = (*PLACE_TEXTS, "level_from")
    document = _document(text, path, (*keys, "facts", "before", "demand"), "place")
    facts = _lines(document, "facts", "place fact", "source", path)
    before = _lines(document, "before", "lever", "source", path)
    demand = _demand(document, path)
    texts = _texts(document, keys, path)
    own = any(line.name == "duty" for line in facts)
    level_from = texts.pop("level_from") or ("" if own else "baseline")
    return PlaceFile(path.stem, texts, facts, before, demand, level_from)


def _demand(document: dict[str, Any], path: Path) -> Demand:
    """The cases of townships and of domains that a log held; none where the file names none."""
    table = document.get("demand", {})
    if table == {}:
        return DRAWN
    from model.district.matters import DOMAINS  # brings the compiler with it

    if not isinstance(table, dict):
        raise wrong(f"{path}: demand", table, "a table", "Write [demand.townships].")
    for key in table:
        if key not in DEMANDS:
            raise unknown("key", key, DEMANDS, f"{path} [demand]")
    found = {key: _cases(table.get(key, {}), key, path) for key in DEMANDS}
    if len(found["domains"]) > len(DOMAINS):
        raise wrong(
            f"{path} [demand.domains]",
            len(found["domains"]),
            f"at most {len(DOMAINS)} domains",
            "Put small ones together.",
        )
    townships, domains = (tuple(found[key].values()) for key in DEMANDS)
    return Demand(townships, domains, tuple(found["domains"]))


def _cases(table: object, key: str, path: Path) -> dict[str, float]:
    """Cases by name, every one above zero."""
    where = f"{path} [demand.{key}]"
    if not isinstance(table, dict):
        raise wrong(where, table, "a table of cases by name", f"Write [demand.{key}].")
    for name, cases in table.items():
        number_like = isinstance(cases, (int, float)) and not isinstance(cases, bool)
        if not number_like or not 0.0 < cases < MOST_CASES:
            raise wrong(f"{where} {name}", cases, "its cases, above 0", "Write, say, 120.")
    return {str(name): float(cases) for name, cases in table.items()}


@lru_cache(maxsize=64)
def _reform(text: str, path: Path) -> ReformFile:
    document = _document(text, path, (*REFORM_TEXTS, "levers"), "reform")
    levers = _lines(document, "levers", "lever", "clause", path)
    return ReformFile(path.stem, _texts(document, REFORM_TEXTS, path), levers)


def toml_path(name: str | Path, kind: str, folder: Path) -> Path:
    """A file shipped in that folder, or the path itself where it is written as one.

    A path has a folder or ends in `.toml`. Raises ScenarioError for a name that nothing shipped
    has; of a file of that name beside the user, or of reforms joined by commas, it gives a hint.
    """
    if not isinstance(name, (str, Path)):
        raise wrong(kind, name, "a name or a path to a TOML file", "Write it as text.")
    path, known = Path(name), [file.stem for file in folder.glob("*.toml")]
    if isinstance(name, Path) or path.suffix == ".toml" or path.name != name:
        return path
    if name in known:
        return folder / f"{name}.toml"
    expected = f"unknown {kind} {name!r}: expected a shipped name or a path to a .toml file. "
    if os.path.isfile(f"{name}.toml"):  # False for a name too long for any file
        raise ScenarioError(f"{expected}Did you mean ./{name}.toml?")
    if kind == "reform" and "," in name:
        stacked = "+".join(part.strip() for part in name.split(","))
        raise ScenarioError(f"{expected}Reforms stack with +: did you mean {stacked!r}?")
    raise unknown(f"{kind} (no shipped name, no path to a .toml file)", name, known)


def _text(path: Path, kind: Sort) -> str:
    """The text of a file, without the mark that some editors put before UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        text = data[:MOST_BYTES].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: expected UTF-8 text ({error.reason}). Save it so.") from None
    except (OSError, ValueError) as error:  # the second: a path with a zero byte
        reason = (getattr(error, "strerror", None) or "unreadable").lower()
        raise ScenarioError(
            f"{path}: {reason}: expected a TOML file. Check the path, or use a shipped {kind}: "
            f"{', '.join(shipped(kind))}."
        ) from None
    if len(data) > MOST_BYTES:
        limit = f"at most {MOST_BYTES // 10**6} MB"
        raise ScenarioError(f"{path}: too large: expected {limit}. Check the path.")
    return text


def _document(text: str, path: Path, keys: Iterable[str], kind: Sort) -> dict[str, Any]:
    """The parsed document, its top keys all known, no number or nesting beyond reason."""
    deep = f"tables or lists more than {DEEPEST} deep in each other: expected a flat file."
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = found[1] if found else str(len(text.splitlines()))
        reason = str(error).split(" (at ")[0]
        raise ScenarioError(
            f"{path}, line {line}: malformed TOML: {reason}. Expected lines such as {FORMS[kind]}."
        ) from None
    except ValueError:  # Python reads no number of so many digits
        line = next((n for n, one in enumerate(text.split("\n"), 1) if LONG_NUMBER.search(one)), 1)
        raise _beyond(f"{path}, line {line}", "a number of thousands of digits") from None
    except RecursionError:
        raise ScenarioError(f"{path}: {deep} Expected lines such as {FORMS[kind]}.") from None
    for key in document:
        if key not in keys:
            raise unknown("key", key, keys, str(path))
    for key in ("title", "title_zh"):
        if len(str(document.get(key, ""))) > LONGEST_TITLE:
            expected = f"a title of at most {LONGEST_TITLE} characters"
            raise wrong(f"{path}: {key}", document[key], expected, "Shorten it.")
    level: list[tuple[str, Any]] = list(document.items())
    for _ in range(DEEPEST):
        for name, value in level:
            if isinstance(value, int) and abs(value) > LARGEST:
                raise _beyond(f"{path}: {name}", f"a number of {value.bit_length()} bits")
        level = [(name, inner) for name, value in level for inner in _inside(value)]
    if level:
        raise ScenarioError(f"{path}: {level[0][0]}: {deep} Write, say, {FORMS[kind]}.")
    return document


def _inside(value: object) -> Iterable[object]:
    """The values one level deeper."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _beyond(where: str, what: str) -> ScenarioError:
    return ScenarioError(
        f"{where}: {what}: expected whole numbers of at most 64 bits. Write a smaller one."
    )


def _texts(document: dict[str, Any], keys: tuple[str, ...], path: Path) -> dict[str, str]:
    """The descriptive texts; only the title must be there, the rest may be left empty."""
    texts = {key: document.get(key, "") for key in keys}
    for key, text in texts.items():
        if not isinstance(text, str):
            raise wrong(f"{path}: {key}", text, "text", "Put it in quotes.")
    if not texts["title"]:
        raise ScenarioError(f'{path}: title is missing: expected a name. Add title = "...".')
    return texts


def _lines(
    document: dict[str, Any], key: str, kind: Kind, words: str, path: Path
) -> tuple[SourcedLine, ...]:
    """The numbers of one table, each checked, and checked together."""
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise wrong(f"{path}: {key}", table, "a table", f"Write [{key}] on a line of its own.")
    where = f"{path} [{key}]"
    lines = tuple(_line(name, entry, kind, words, where) for name, entry in table.items())
    check_together({line.name: line.value for line in lines}, where)
    return lines


def _line(name: str, entry: Any, kind: Kind, words: str, where: str) -> SourcedLine:
    parameter = find(name, kind, where)
    thing = f"{where} {name}"
    form = f'{{ value = {parameter.default:.10g}, {words} = "where it comes from" }}'
    if not isinstance(entry, dict):
        raise wrong(thing, entry, f"a number with its {words}", f"Write {name} = {form}.")
    keys = ("value", "count", words, f"{words}_zh")
    for key in entry:
        if key not in keys:
            raise unknown("key", key, keys, thing)
    texts = [entry.get(words, ""), entry.get(f"{words}_zh", "")]
    if not all(isinstance(text, str) for text in texts) or not texts[0].strip():
        raise wrong(f"{thing}, {words}", texts[0], f"the {words} as text", f"Write {form}.")
    if ("value" in entry) == ("count" in entry):
        raise wrong(thing, entry, "either a value or a count", f"Write {name} = {form}.")
    if "value" in entry:
        return SourcedLine(name, checked_number(entry["value"], parameter, thing), None, *texts)
    return SourcedLine(name, _share(entry["count"], parameter, thing), entry["count"], *texts)


def _share(count: object, parameter: Parameter, thing: str) -> float:
    """A count over its declared denominator, so that it travels between places as a share."""
    if not parameter.per:
        raise wrong(
            f"{thing}, count", count, "a value, for no denominator is declared", "Use value = ..."
        )
    whole = DENOMINATORS[parameter.per]
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= whole:
        raise wrong(
            f"{thing}, count",
            count,
            f"a whole number from 0 to {whole} ({parameter.per} matters)",
            "Give the count of matters, or a share as value = ...",
        )
    return checked_number(count / whole, parameter, thing)
