"""`load`: a place, a stack of overlays, a strength and settings become one scenario.

Lives here: what docs/model.md#background-and-reform says.
May not: the form of the files, the range of a number, or what a lever does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from model.declared.behaviour import Behaviour
from model.declared.declare import Declared, Parameter, declared, parameter
from model.declared.levers import Reform
from model.declared.place import Place
from model.declared.scenario import Scenario
from model.declared.timeline import UNTIMED, Timeline
from scenarios.inputs.checks import LEVERS, check_together, checked_number, crowding, find, located
from scenarios.inputs.errors import wrong
from scenarios.inputs.rules import RuleChoice, given_rules
from scenarios.inputs.timeline import TimelineChoice, TimelineFile, read_timeline, resolved_timeline
from scenarios.inputs.toml_files import PlaceFile, SourcedLine, read_place, read_reform

Values = dict[str, float]


class Dose(Declared):
    """How much of a reform is put in force."""

    strength: float = parameter(
        1.0,
        "share of the way from before to after",
        0.0,
        1.0,
        "Strength of the reform",
        "改革力度",
        "docs/model.md#scale",
    )


STRENGTH = declared(Dose)["strength"]


def load(
    place: str | Path = "baseline",
    reform: str | Path | Sequence[str | Path] = "none",
    *,
    set: Mapping[str, float] | None = None,
    strength: float = 1.0,
    behaviour: Behaviour | Mapping[str, float] | None = None,
    rules: RuleChoice = (),
    timeline: TimelineChoice | None = None,
) -> Scenario:
    """Resolve a scenario: what stood before in the place, and what stands after the reform.

    `place` and `reform` are shipped names or paths to TOML files; reforms stack as `"a+b"` or as
    a list, the stronger value of each lever taken; `"none"` is the empty reform. `strength` (0
    to 1) moves every lever that share of the way. `set` then puts lever values in force
    exactly, in the arm after only. `behaviour` replaces the central values, whole or by name.
    `rules` stand in slots of decision in both arms: `{"answer": "imitation"}`, with a name or a
    function `(facts, p, u)`, or what `asked_rules` gives (docs/rules.md).
    `timeline` (phases and shocks) is a shipped name, a path, a table as in such a file, or a
    resolved `Timeline`; strength and `set` hold in every phase. Raises ScenarioError for anything
    unknown or impossible.
    """
    site = read_place(place)
    overlays = [read_reform(name) for name in _names(reform)]
    clauses = [line for overlay in overlays for line in overlay.levers]
    before = _before(site.name, site.before)
    full = _one_whole(_stacked(before, clauses), len(overlays))

    def rule_book(values: Values) -> Reform:
        found = _scaled(before, values, strength) | _settings(set or {})
        check_together(found, "the levers in force after the reform")
        return Reform.model_validate(found)

    def book(name: str | None) -> Reform:
        sheets = overlays if name is None else [read_reform(one) for one in _names(name)]
        lines = [line for sheet in sheets for line in sheet.levers]
        return rule_book(_one_whole(_stacked(before, lines), len(sheets)))

    facts = _place(site)
    return Scenario(
        place_name=site.name,
        reform_names=tuple(dict.fromkeys(overlay.name for overlay in overlays)),
        place=facts,
        demand=site.demand,
        behaviour=_behaviour(behaviour),
        before=Reform.model_validate(before),
        after=rule_book(full),
        already=tuple(name for name in _named(clauses) if full[name] == before[name]),
        rules=given_rules(rules) if rules else (),
        timeline=_timeline(timeline, facts, site, book),
    )


def _timeline(
    given: TimelineChoice | None,
    place: Place,
    site: PlaceFile,
    book: Callable[[str | None], Reform],
) -> Timeline:
    """The timeline asked for, resolved in its place; the empty one for None."""
    if given is None or isinstance(given, Timeline):
        return given or UNTIMED
    sheet = given if isinstance(given, TimelineFile) else read_timeline(given)
    return resolved_timeline(sheet, place, site.demand, book)


def stronger(lever: Parameter, value: float, other: float) -> bool:
    """Whether `value` is more reform than `other`, in the direction the lever declares."""
    return value > other if lever.stronger == "up" else value < other


def _names(reform: str | Path | Sequence[str | Path]) -> list[str | Path]:
    """The overlays asked for, one by one; the empty reform is none of them."""
    if isinstance(reform, str):
        names: list[str | Path] = [name.strip() for name in reform.split("+")]
    elif isinstance(reform, Path):
        names = [reform]
    elif isinstance(reform, Sequence):
        names = list(reform)
    else:
        raise wrong("reform", reform, "a name, a path, or a list of them", "Write it as text.")
    return [name for name in names if name != "none"]


def _place(site: PlaceFile) -> Place:
    """The facts of the baseline, with the facts of this place over them."""
    facts = {line.name: line.value for line in (*read_place("baseline").facts, *site.facts)}
    check_together(facts, f"place {site.name!r}")
    located(site.demand, facts, f"place {site.name!r}")
    crowding(facts, f"place {site.name!r}")
    return Place.model_validate(facts)


def _before(place: str, stood: Sequence[SourcedLine]) -> Values:
    """Every lever as it stood in the place: its default where the place names none."""
    before = {name: lever.default for name, lever in LEVERS.items()}
    before |= {line.name: line.value for line in stood}
    check_together(before, f"what stood before in {place!r}")
    return before


def _stacked(before: Values, lines: Sequence[SourcedLine]) -> Values:
    """The strongest value of each lever, whatever order the clauses come in."""
    after = dict(before)
    for line in lines:
        lever = LEVERS[line.name]
        if stronger(lever, line.value, after[line.name]):
            after[line.name] = line.value
    return after


def _one_whole(after: Values, overlays: int) -> Values:
    """In a stack, an office that one reform localises is not also commanded by another's share."""
    spare = 1.0 - after["localised_offices"]
    return after | {"force_command": min(after["force_command"], spare)} if overlays > 1 else after


def _scaled(before: Values, after: Values, strength: float) -> Values:
    """The given share of the way from before to after; zero and one are those arms exactly."""
    share = checked_number(strength, STRENGTH, "strength")
    if share in (0.0, 1.0):
        return dict(after if share else before)
    return {name: _between(LEVERS[name], before[name], after[name], share) for name in before}


def _between(lever: Parameter, start: float, end: float, share: float) -> float:
    """A point on the way, never past either end; whole levers are rounded."""
    point = start + share * (end - start)
    point = min(max(point, min(start, end)), max(start, end))
    return round(point) if lever.integer else point


def _settings(settings: Mapping[str, float]) -> Values:
    """Lever values set by hand."""
    return {
        name: checked_number(value, find(name, "lever", "set"), f"set {name}")
        for name, value in settings.items()
    }


def _behaviour(given: Behaviour | Mapping[str, float] | None) -> Behaviour:
    """The central values, with those given by name over them."""
    if isinstance(given, Behaviour):
        return given
    where = "behaviour"
    values = {
        name: checked_number(value, find(name, "behavioural parameter", where), f"{where} {name}")
        for name, value in (given or {}).items()
    }
    return Behaviour.model_validate(values)


def _named(lines: Sequence[SourcedLine]) -> list[str]:
    """The levers these clauses name, in the order of the declaration."""
    named = {line.name for line in lines}
    return [name for name in LEVERS if name in named]
