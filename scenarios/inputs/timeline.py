"""Timelines: a file or a table of phases, shocks and windows becomes what the engine runs.

Lives here: the form of a timeline, its checks, and the windows it has where it names none.
May not: what a phase or a shock does (model/district), or an outcome.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model.declared.declare import Parameter, declared
from model.declared.levers import Reform
from model.declared.place import Demand, Place
from model.declared.scenario import Scenario
from model.declared.timeline import (
    LARGEST,
    LAST_DAY,
    MOST_SHOCKS,
    SHOCKS,
    UNTIMED,
    OutcomeWindow,
    Phase,
    PhaseNumbers,
    Shock,
    ShockNumbers,
    Timeline,
)
from scenarios.inputs.checks import checked_number
from scenarios.inputs.defaults import DAYS
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.toml_files import read_document

KEYS = ("title", "title_zh", "days", "phase", "shock", "window")
TIMELINE = "timeline"
"""Its key in a study and in `meta`."""
PHASE, SHOCK = declared(PhaseNumbers), declared(ShockNumbers)
PHASE_KEYS = ("name", "reform", "from_day", "until_day", "townships", "whole_district")
SHOCK_KEYS = ("name", "kind", *SHOCK, "townships", "domains", "departments")
WINDOW_KEYS = ("name", "from_day", "until_day")
NAMES: dict[str, tuple[str, ...]] = {
    "demand": ("townships", "domains"),
    "absence": ("townships", "departments"),
    "budget": ("townships", "departments"),
    "platform": ("townships",),
}
"""Whom a shock of each kind can be kept to."""
TIMED_EVENT = re.compile(r"(phase|shock)_([1-9][0-9]?)")
MOST = {"phase": 20, "shock": MOST_SHOCKS, "window": 20}


@dataclass(frozen=True, slots=True)
class TimelineFile:
    """A timeline as written, checked for its form: `days` is the horizon it is run over."""

    name: str
    where: str
    days: int
    tables: Mapping[str, Sequence[Mapping[str, Any]]]


TimelineChoice = Timeline | TimelineFile | str | Path | Mapping[str, Any]
"""A timeline as it can be asked for: resolved, read, a name, a path, or a table as in a file."""


def read_timeline(
    timeline: str | Path | Mapping[str, Any], days: int | None = None, default: int = DAYS
) -> TimelineFile:
    """The timeline of that name, in that file, or in that table, to be run over so many days.

    Without `days` over those it suggests, else over `default`. Raises ScenarioError for a name
    that is none, and for tables, keys or a horizon that cannot be.
    """
    if isinstance(timeline, Mapping):
        name, where, document = "own", "timeline", dict(timeline)
        for key in document:
            if key not in KEYS:
                raise unknown("key", key, KEYS, where)
    else:
        path, document = read_document(timeline, KEYS, "timeline")
        name, where = path.stem, str(path)
        if not document.get("title"):
            raise ScenarioError(f'{where}: title is missing: expected text. Add title = "...".')
    for key in ("title", "title_zh"):
        if not isinstance(document.get(key, ""), str):
            raise wrong(f"{where}: {key}", document[key], "text", "Put it in quotes.")
    suggested = int(_number(document, "days", SHOCK["days"], where, default))
    known = {"phase": PHASE_KEYS, "shock": SHOCK_KEYS, "window": WINDOW_KEYS}
    tables = {key: _tables(document.get(key, []), key, known[key], where) for key in known}
    return TimelineFile(name, where, suggested if days is None else days, tables)


def timed(
    timeline: str | None, days: int | None, default: int = DAYS
) -> tuple[TimelineFile | None, int]:
    """What a command runs: its timeline, if it names one, and the horizon in days.

    That is what was asked for, else what the timeline suggests, else the command's `default`.
    """
    if timeline is None:
        return None, default if days is None else days
    sheet = read_timeline(timeline, days, default)
    return sheet, sheet.days


def resolved_timeline(
    sheet: TimelineFile, place: Place, demand: Demand, book: Callable[[str | None], Reform]
) -> Timeline:
    """The timeline in a place; `book` gives the levers of a reform, of the command's for None.

    Raises ScenarioError for a number outside its range, or a township, domain or department that
    the place has not.
    """
    found = Timeline(
        name=sheet.name,
        phases=tuple(
            _phase(one, _spot(sheet, "phase", k), place, book)
            for k, one in enumerate(sheet.tables["phase"], 1)
        ),
        shocks=tuple(
            _shock(one, _spot(sheet, "shock", k), place, demand)
            for k, one in enumerate(sheet.tables["shock"], 1)
        ),
        windows=_windows(sheet),
    )
    return found if found.windows else replace(found, windows=_derived(found, sheet.days))


def check_horizon(timeline: Timeline, days: int) -> None:
    """Raise ScenarioError for what begins or ends after the horizon, naming both."""
    ends: list[tuple[str, int]] = []
    for one in timeline.phases:
        until = one.numbers.until_day
        ends.append((f"phase {one.name!r}: from_day", one.numbers.from_day + 1))
        ends += [(f"phase {one.name!r}: until_day", until)] if until < LAST_DAY else []
    for k, shock in enumerate(timeline.shocks, 1):
        ends.append((f"shock {shock.name or k!r}: its last day", shock.until_day))
    ends += [(f"window {one.name!r}: until_day", one.until_day) for one in timeline.windows]
    for thing, end in ends:
        if end > days:
            day = end - 1 if thing.endswith("from_day") else end
            raise wrong(
                f"timeline, {thing}",
                day,
                f"a day inside the horizon of {days} days",
                "Run more days, or move it forward.",
            )


def timed_parameter(name: str) -> Parameter | None:
    """The declaration of a timeline's number by its name in a study, as `shock_1.size`; or None."""
    event, _, key = name.partition(".")
    found = TIMED_EVENT.fullmatch(event)
    one = {"phase": PHASE, "shock": SHOCK}[found[1]].get(key) if found else None
    if one is None:
        return None
    return replace(one, name=name, en=f"{one.en} ({name})", zh=f"{one.zh}（{name}）")


def moved_timeline(timeline: Timeline, values: Mapping[str, float], where: str) -> Timeline:
    """The timeline with numbers such as `shock_1.size` at these values.

    Raises ScenarioError for an event that it has not, or values that cannot be together.
    """
    phases, shocks = list(timeline.phases), list(timeline.shocks)
    for name, value in values.items():
        event, _, key = name.partition(".")
        kind, number = event.split("_")
        row, count = int(number) - 1, len(phases if kind == "phase" else shocks)
        if row >= count:
            expected = f"a timeline with that {kind}, but it has {count}"
            raise wrong(where, name, expected, 'Name a timeline = "..." that has it.')
        if kind == "shock":
            numbers = shocks[row].numbers.model_copy(update={key: value})
            check_shock_size(shocks[row].kind, numbers.size, f"{where}: {name}")
            shocks[row] = replace(shocks[row], numbers=numbers)
            continue
        if key == "share" and phases[row].townships:
            raise wrong(where, name, "a phase whose townships are not named", "Give it a share.")
        moved = phases[row].numbers.model_copy(update={key: value})
        _after(moved.model_dump(), f"{where}: phase_{number}")
        phases[row] = replace(phases[row], numbers=moved)
    return replace(timeline, phases=tuple(phases), shocks=tuple(shocks))


def timeline_meta(scenario: Scenario) -> dict[str, str]:
    """For `meta`: the name of the timeline that is run; else nothing."""
    return {} if scenario.timeline == UNTIMED else {TIMELINE: scenario.timeline.name or "own"}


def with_after(scenario: Scenario, after: Reform) -> Scenario:
    """The scenario under other rules after the reform, in each phase that puts its reform in force.

    A phase that names a reform of its own keeps that.
    """
    own = scenario.after
    phases = tuple(
        replace(one, book=after) if one.book == own else one for one in scenario.timeline.phases
    )
    return replace(scenario, after=after, timeline=replace(scenario.timeline, phases=phases))


def _spot(sheet: TimelineFile, key: str, number: int) -> str:
    return f"{sheet.where} [[{key}]] {number}"


def _tables(
    given: object, key: str, known: Sequence[str], where: str
) -> tuple[Mapping[str, Any], ...]:
    """The tables under one key, their keys all known."""
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, Mapping) for one in given):
        raise wrong(f"{where}: {key}", given, "tables", f"Write [[{key}]] on a line of its own.")
    if len(given) > MOST[key]:
        expected = f"at most {MOST[key]} of [[{key}]]"
        raise wrong(f"{where}: {key}", f"{len(given)} tables", expected, "Leave some out.")
    for number, one in enumerate(given, 1):
        for name in one:
            if name not in known:
                raise unknown("key", name, known, f"{where} [[{key}]] {number}")
    return tuple(given)


def _number(
    table: Mapping[str, Any], key: str, parameter: Parameter, where: str, default: float
) -> float:
    return checked_number(table.get(key, default), parameter, f"{where} {key}")


def _phase(
    table: Mapping[str, Any], where: str, place: Place, book: Callable[[str | None], Reform]
) -> Phase:
    named: object = table.get("townships", "all")
    share: object = 1.0
    if isinstance(named, (int, float)) and not isinstance(named, bool):
        named, share = "all", named
    values = {
        "from_day": _number(table, "from_day", PHASE["from_day"], where, 0),
        "until_day": _number(table, "until_day", PHASE["until_day"], where, LAST_DAY),
        "share": checked_number(share, PHASE["share"], f"{where} townships"),
    }
    _after(values, where)
    reform = table.get("reform")
    if reform is not None and not isinstance(reform, (str, Path)):
        raise wrong(f"{where} reform", reform, "a name or a path", "Put it in quotes.")
    whole = table.get("whole_district", False)
    if not isinstance(whole, bool):
        raise wrong(f"{where} whole_district", whole, "true or false", "Write true or false.")
    return Phase(
        name=_text(table, "name", where) or where.rsplit(" ", 1)[-1],
        book=book(None if reform is None else str(reform)),
        numbers=PhaseNumbers.model_validate(values),
        townships=_rows(named, place.townships, "township", f"{where} townships"),
        whole_district=whole,
    )


def _shock(table: Mapping[str, Any], where: str, place: Place, demand: Demand) -> Shock:
    kind = table.get("kind")
    if kind not in SHOCKS:
        raise unknown("kind of shock", kind, SHOCKS, where)
    for key in ("townships", "domains", "departments"):
        if key in table and key not in NAMES[kind]:
            expected = f"none, for a shock of {kind} takes {' and '.join(NAMES[kind])}"
            raise wrong(f"{where} {key}", table[key], expected, "Leave it out.")
    for key in ("from_day", "size"):
        if key not in table:
            raise ScenarioError(f"{where}: {key} is missing: expected a number. Add {key} = ....")
    values = {key: _number(table, key, SHOCK[key], where, SHOCK[key].default) for key in SHOCK}
    check_shock_size(kind, values["size"], f"{where} size")
    rows = {
        "townships": _rows(
            table.get("townships", "all"), place.townships, "township", f"{where} townships"
        ),
        "domains": _domains(table.get("domains", "all"), demand, f"{where} domains"),
        "departments": _rows(
            table.get("departments", "all"), place.departments, "department", f"{where} departments"
        ),
    }
    return Shock(kind, ShockNumbers.model_validate(values), _text(table, "name", where), **rows)


def check_shock_size(kind: str, size: float, thing: str) -> None:
    """Raise ScenarioError for a size beyond the largest of its kind."""
    if size > LARGEST[kind]:
        expected = f"at most {LARGEST[kind]:g} for a shock of {kind}"
        raise wrong(thing, size, expected, "Choose a smaller one.")


def _windows(sheet: TimelineFile) -> tuple[OutcomeWindow, ...]:
    found: dict[str, OutcomeWindow] = {}
    for number, table in enumerate(sheet.tables["window"], 1):
        where = _spot(sheet, "window", number)
        name = _text(table, "name", where)
        if not name or name in found:
            raise wrong(f"{where} name", name, "a name of its own", 'Write name = "flood".')
        for key in ("from_day", "until_day"):
            if key not in table:
                raise ScenarioError(f"{where}: {key} is missing: expected a day. Add {key} = ....")
        days = {key: _number(table, key, PHASE[key], where, 0) for key in ("from_day", "until_day")}
        _after(days, where)
        found[name] = OutcomeWindow(name, int(days["from_day"]), int(days["until_day"]))
    return tuple(found.values())


def _derived(timeline: Timeline, days: int) -> tuple[OutcomeWindow, ...]:
    """Before the first event, until the last, and after it; what would be empty is left out."""
    if not timeline.phases and not timeline.shocks:
        return ()
    phases = [one.numbers.from_day for one in timeline.phases]
    starts = phases + [one.numbers.from_day for one in timeline.shocks]
    ended = [u for one in timeline.phases if (u := one.numbers.until_day) < LAST_DAY]
    first, last = min(starts), max([*phases, *ended, *(one.until_day for one in timeline.shocks)])
    spans = (("before", 0, first), ("during", first, last), ("after", last, days))
    return tuple(OutcomeWindow(*one) for one in spans if one[1] < one[2])


def _after(days: Mapping[str, float], where: str) -> None:
    """Raise ScenarioError for a day of ending that is not after that of beginning."""
    if days["until_day"] <= days["from_day"]:
        expected = f"a day after from_day ({days['from_day']})"
        raise wrong(f"{where} until_day", days["until_day"], expected, "Choose a later one.")


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    text = table.get(key, "")
    if not isinstance(text, str) or len(text) > 80:
        expected = "text of at most 80 characters"
        raise wrong(f"{where} {key}", text, expected, "Put a short one in quotes.")
    return text


def _rows(given: object, count: int, what: str, thing: str) -> tuple[int, ...]:
    """Rows of what is numbered from 1 on; none where all are meant."""
    if given == "all":
        return ()
    numbers = list(given) if isinstance(given, (list, tuple)) else []
    if not numbers or not all(type(one) is int and 1 <= one <= count for one in numbers):
        expected = f"'all', or a list of {what}s numbered from 1 to {count}"
        raise wrong(thing, given, expected, "Write, say, [1, 2].")
    return tuple(sorted({one - 1 for one in numbers}))


def _domains(given: object, demand: Demand, thing: str) -> tuple[int, ...]:
    """Rows of domains, by their number, or their name in English or Chinese."""
    from model.district.matters import DOMAINS  # brings the compiler with it

    names: list[tuple[str, ...]] = [(name,) for name in demand.names] or [*DOMAINS]
    if given == "all" or not isinstance(given, (list, tuple)):
        return _rows(given, len(names), "domain", thing)
    rows = {name: k for k, both in enumerate(names, 1) for name in both}
    for one in given:
        if isinstance(one, str) and one not in rows:
            raise unknown("domain", one, [both[0] for both in names], thing)
    numbers = [rows[one] if isinstance(one, str) else one for one in given]
    return _rows(numbers, len(names), "domain", thing)
