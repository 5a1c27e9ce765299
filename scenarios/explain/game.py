"""The parts of a reform as a game: which coalitions of them are run, and under which rules.

Lives here: lever groups or clauses as parts, and the coalitions of a world. May not: run an arm
(explain/attribution.py), share an effect out (explain/shapley.py), words or figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from model.declared.levers import Reform
from model.declared.scenario import Scenario
from scenarios.compare.comparison import home
from scenarios.explain.ablation import MEASURED, clauses_of
from scenarios.explain.shapley import Order, along, orders, sides
from scenarios.inputs.checks import LEVERS
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.load import load
from scenarios.inputs.rules import RuleChoice
from scenarios.inputs.timeline import TimelineChoice
from scenarios.inputs.toml_files import read_reform, shipped
from scenarios.run.experiment import check_count
from scenarios.run.worlds import AFTER, BEFORE

GROUP, CLAUSE = "group", "clause"
BY = (GROUP, CLAUSE)
MOST_GROUPS = 6
"""Groups of which every coalition is run: 64 arms."""
PAIRS = 1
"""Pairs of orders drawn in each world, by clause."""
MOST_PAIRS = 1000
OTHER = "other"


@dataclass(frozen=True)
class Part:
    """One part of a reform: its name, the levers it moves, and what it says where it has words."""

    name: str
    levers: tuple[str, ...]
    en: str = ""
    zh: str = ""


@dataclass(frozen=True)
class Game:
    """A reform as parts to be put in force together or not; `pairs` of orders where sampled."""

    scenario: Scenario
    place: str
    reform: str
    by: str
    parts: tuple[Part, ...]
    pairs: int

    def orders(self, seed: int) -> list[Order]:
        """The orders drawn in the world of a seed; none where every coalition is run."""
        return orders(len(self.parts), self.pairs, seed) if self.by == CLAUSE else []

    def coalitions(self, seed: int) -> list[int]:
        """The coalitions run in the world of a seed, none of the parts among them."""
        if self.by == GROUP:
            return list(range(1 << len(self.parts)))
        passed = [mask for order in self.orders(seed) for mask in along(order)]
        return sorted({*passed, *sides(len(self.parts))})

    def rules(self, coalition: int) -> Reform:
        """What is in force with a coalition: a lever is, if any part that moves it is.

        An office that one part localises is not also commanded by what another leaves: the command
        gives way, as where reforms are stacked.
        """
        before, after = self.scenario.before, self.scenario.after
        moved = {
            lever: getattr(after, lever)
            for k, part in enumerate(self.parts)
            if coalition >> k & 1
            for lever in part.levers
        }
        found = before.model_copy(update=moved)
        if found.force_command + found.localised_offices > 1.0 + 1e-9:
            found = found.model_copy(update={"force_command": 1.0 - found.localised_offices})
        return found

    def arm_name(self, coalition: int) -> str:
        """`before`, `after`, `without` the one part that is not in force, or those that are."""
        inside = [part.name for k, part in enumerate(self.parts) if coalition >> k & 1]
        outside = [part.name for part in self.parts if part.name not in inside]
        if not inside or not outside:
            return AFTER if inside else BEFORE
        return f"without {outside[0]}" if len(outside) == 1 else " & ".join(inside)

    @cached_property
    def arms(self) -> int:
        """After-arms of a world (by clause, of the first): coalitions that differ in a lever."""
        found = {self.rules(mask) for mask in self.coalitions(0)}
        return len(found - {self.scenario.before})


def attribution_plan(
    reform: str,
    place: str = "",
    by: str = GROUP,
    pairs: int = PAIRS,
    set: Mapping[str, float] | None = None,
    timeline: TimelineChoice | None = None,
    rules: RuleChoice = (),
) -> Game:
    """The parts of a reform in a place (its own, if none is named): lever groups, or clauses.

    `set` puts levers elsewhere after the reform, `timeline` puts it in force, and `rules` stand, as
    in `load`. Raises ScenarioError for no reform, one that moves nothing there, a timeline that
    never puts it in force, or an unknown way to part it.
    """
    if by not in BY:
        raise unknown("way to part a reform", by, BY)
    check_count("orders", pairs, 1, MOST_PAIRS)
    if by == GROUP and pairs != PAIRS:
        expected = "--by clause beside it, for by group all are run"
        raise wrong("orders", pairs, expected, "Leave it out.")
    place = place or home(reform)
    scenario = load(place, reform, set=set, timeline=timeline, rules=rules)
    phases = scenario.timeline.phases
    if phases and all(one.book != scenario.after for one in phases):
        raise ScenarioError(
            f"timeline: no phase puts {reform!r} in force: expected one phase or more without a "
            "reform of its own. Leave reform = out of a [[phase]]."
        )
    before, after = scenario.before, scenario.after
    moved = [name for name in LEVERS if getattr(after, name) != getattr(before, name)]
    if not moved:
        raise ScenarioError(
            f"reform = {reform!r} in {scenario.place_name!r}: expected one that moves a lever "
            "there, for there is no effect to explain. Choose another reform or place."
        )
    groups = {name: LEVERS[name].group for name in moved}
    parts = by_clause(reform, moved) if by == CLAUSE else by_group(groups)
    return Game(scenario, place, reform, by, parts, pairs)


def by_group(group_of: Mapping[str, str], most: int = MOST_GROUPS) -> tuple[Part, ...]:
    """Moved levers by their declared group; beyond `most`, the two smallest become one.

    The smallest have the fewest levers, of equal ones the later declared. They stand in the place
    of the earlier of them.
    """
    parts: list[Part] = []
    for group in dict.fromkeys(group_of.values()):
        parts.append(Part(group, tuple(name for name, g in group_of.items() if g == group)))
    while len(parts) > most:
        last, other = sorted(range(len(parts)), key=lambda k: (len(parts[k].levers), -k))[:2]
        kept, gone = sorted((last, other))
        joined = f"{parts[kept].name}+{parts[gone].name}"
        parts[kept] = Part(joined, parts[kept].levers + parts[gone].levers)
        del parts[gone]
    return tuple(parts)


def by_clause(reform: str, moved: Sequence[str]) -> tuple[Part, ...]:
    """The clauses of a reform (of a stack, of each); of a file of one's own, its lines.

    Moved levers that no clause names are one more part, so that nothing is left out.
    """
    found: list[Part] = []
    for name in dict.fromkeys(part.strip() for part in reform.split("+")):
        listed = clauses_of(name) if name in shipped("reform") else []
        clauses = [c for c in listed if c.kind == MEASURED]
        found += [Part(c.number, c.levers, c.en, c.zh) for c in clauses]
        if not clauses and name != "none":
            own = read_reform(name)
            for line in own.levers:
                key = f"{own.name}.{line.name}"
                found.append(Part(key, (line.name,), line.words, line.words_zh))
    named = {lever for part in found for lever in part.levers}
    rest = tuple(lever for lever in moved if lever not in named)
    return (*found, Part(OTHER, rest)) if rest else tuple(found)
