"""What one visitor has asked for: a place, a reform, and the levers moved by hand.

Lives here: the request as a plain value, and reading and checking what is typed into a field.
May not: Solara, threads, or anything shared between visitors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from model.declared.declare import Parameter
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from scenarios.inputs.ensemble import PLAUSIBLE, WORDS, behaviour_sets, group_drawn
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.toml_files import read_place, read_reform, shipped
from viz.shared.wording import in_percent, levers, scale
from viz.words.language import Language, words

NO_REFORM = "none"
FIRST = ("baiyun", "six_powers")
"""Place and reform that a visitor finds on the page."""
FINE = 1e-9

say = words("kit")
LEVER_UNITS = say.table("lever_units")


@dataclass(frozen=True)
class Ask:
    """One question to the model; two equal ones have one answer."""

    place: str = FIRST[0]
    reform: str = FIRST[1]
    moved: tuple[tuple[str, float], ...] = ()
    behaviour: str = PLAUSIBLE

    def at(self, place: str) -> Ask:
        """The same reform in another place; levers moved by hand stay where they are."""
        return replace(self, place=place)

    def under(self, reform: str) -> Ask:
        """Another reform as it is written: levers moved by hand go back."""
        return replace(self, reform=reform, moved=())

    def behaving(self, word: str) -> Ask:
        """The same question at central values of behaviour, or over plausible ones."""
        return replace(self, behaviour=word)

    def freed(self, name: str) -> Ask:
        """One lever back where the reform has it."""
        return replace(self, moved=tuple(pair for pair in self.moved if pair[0] != name))

    def reset(self) -> Ask:
        """The reform as it is written."""
        return replace(self, moved=())

    def put(self, name: str, value: float) -> Ask:
        """One lever put at a value; at the reform's own value it no longer counts as moved."""
        hand = {key: held for key, held in self.moved if key != name}
        if abs(value - getattr(self.reset().scenario.after, name)) > FINE:
            hand[name] = value
        return replace(self, moved=tuple(sorted(hand.items())))

    @property
    def scenario(self) -> Scenario:
        """The question as a scenario. Raises ScenarioError for levers that exclude each other."""
        return _scenario(self)

    def drawn(self, seed: int) -> Scenario:
        """The scenario in the behaviour that the world of this seed draws."""
        (scenario,) = group_drawn([self.scenario], seed, behaviour_sets(self.behaviour))
        return scenario

    @property
    def unreformed(self) -> Ask:
        """The same place and behaviour before the reform."""
        return Ask(self.place, NO_REFORM, (), self.behaviour)

    @property
    def idle(self) -> bool:
        """Whether nothing is reformed."""
        return self.scenario.after == self.scenario.before

    @property
    def after(self) -> Reform:
        """The levers in force after the reform, those moved by hand included."""
        return self.scenario.after


def _scenario(ask: Ask) -> Scenario:
    return _loaded(ask.place, ask.reform, ask.moved)


@lru_cache(maxsize=512)
def _loaded(place: str, reform: str, moved: tuple[tuple[str, float], ...]) -> Scenario:
    return load(place, reform, set=dict(moved))


def lever_unit(unit: str, language: Language) -> str:
    """The unit of a lever as shown beside its value: shares in per cent."""
    if in_percent(unit):
        return "%"
    return LEVER_UNITS.get(unit, {}).get(language, unit)


def behaviours() -> tuple[str, ...]:
    """The words for how people decide, the default first."""
    return tuple(sorted(WORDS, key=lambda word: word != PLAUSIBLE))


def places() -> list[str]:
    """The places to choose from."""
    return shipped("place")


def reform_titles() -> list[str]:
    """The reforms to choose from, the empty one first."""
    return [NO_REFORM, *shipped("reform")]


@lru_cache(maxsize=1)
def place_titles() -> dict[str, dict[Language, str]]:
    """Titles of the shipped places and reforms in both languages."""
    sheets = [read_place(name) for name in places()]
    named = {sheet.name: sheet.texts for sheet in sheets}
    named |= {name: read_reform(name).texts for name in shipped("reform")}
    found: dict[str, dict[Language, str]] = {
        name: {"en": texts["title"], "zh": texts["title_zh"] or texts["title"]}
        for name, texts in named.items()
    }
    return found | {NO_REFORM: say.both("no_reform")}


@lru_cache(maxsize=1)
def lever_groups() -> tuple[tuple[str, tuple[Parameter, ...]], ...]:
    """Every lever by its declared group, in the order of the declaration."""
    grouped = groupby(levers().values(), lambda lever: lever.group)
    return tuple((name, tuple(held)) for name, held in grouped)


def shown_value(lever: Parameter, value: float) -> float:
    """A lever's value as the page shows it: shares in per cent."""
    return round(value * scale(lever.unit), 6)


def stored(lever: Parameter, value: float) -> float:
    """A value of the page as the declaration has it, inside the declared range."""
    inside = min(max(value / scale(lever.unit), lever.low), lever.high)
    return round(inside) if lever.integer else round(inside, 9)


def step(lever: Parameter) -> float:
    """How far one step of the slider goes, as shown."""
    if lever.integer or in_percent(lever.unit):
        return 1.0
    width = lever.high - lever.low
    return 1.0 if width > 20 and lever.low % 1 == 0 else 0.5 if width > 2 else 0.05


def moves(lever: Parameter, held: float, slid: float) -> bool:
    """Whether a slider's value is a move; it rounds to its own steps, and that is none."""
    return abs(slid - shown_value(lever, held)) > step(lever) / 2 + FINE


def field_value(lever: Parameter, value: float) -> str:
    """A lever's value in its field: no more digits than it has."""
    return f"{shown_value(lever, value):.6g}"


def with_unit(lever: Parameter, value: float, language: Language) -> str:
    """A lever's value and its unit, as said under the slider."""
    unit = lever_unit(lever.unit, language)
    return field_value(lever, value) + ("" if unit == "%" else " ") + unit


def ends(lever: Parameter, language: Language) -> tuple[str, str]:
    """The ends of a lever's range in words, the unit said once."""
    return field_value(lever, lever.low), with_unit(lever, lever.high, language)


def typed(lever: Parameter, text: str, language: Language) -> tuple[float | None, str]:
    """What was typed into a lever's field: its value and no complaint, or None and a complaint."""
    low, high = ends(lever, language)
    bare = text.strip().removesuffix("%").removesuffix("％").strip()
    try:
        number = float(bare.replace("，", ".").replace(",", "."))
    except ValueError:
        return None, say(language, "no_number", low=low, high=high)
    value = number / scale(lever.unit)
    if not math.isfinite(value) or not lever.low - FINE <= value <= lever.high + FINE:
        return None, say(language, "out_of_range", low=low, high=high)
    if lever.integer and value != round(value):
        return None, say(language, "not_whole", low=low, high=high)
    return stored(lever, number), ""


def tried(ask: Ask, name: str, text: str, language: Language) -> tuple[Ask, str]:
    """The question with a lever put at what was typed; else the question as it was, and why."""
    value, complaint = typed(levers()[name], text, language)
    if value is None:
        return ask, complaint
    try:
        moved = ask.put(name, value)
        moved.scenario  # noqa: B018 - resolving it is the check
    except ScenarioError as error:  # levers that exclude each other
        return ask, str(error)
    return moved, ""
