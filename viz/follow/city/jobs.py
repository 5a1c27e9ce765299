"""What *The city* runs: one world's two arms evening by evening, and one unit on an evening.

Lives here: the questions, the work each takes, and which parts of it all visitors share.
May not: Solara, words, or stepping a world (`scenarios.follow.city`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from model.declared.scenario import Scenario
from model.plan import begin_arm
from model.tables.records import World
from scenarios.follow.city import City, CityArm, Unit, stepped, unit_view
from scenarios.follow.flows import ALL, Group, fields_of, groups
from scenarios.inputs.defaults import SEED
from viz.kit.jobs import Job, Tick, laboratory
from viz.kit.state import Ask

DAYS = 200
"""Evenings that are played."""
STEPS = 3
"""Parts of the work: the world before the reform, and its two arms."""


@dataclass(frozen=True)
class CityQuestion:
    """Which city: what is asked on all pages, in one world."""

    ask: Ask
    world: int = SEED

    @property
    def scenario(self) -> Scenario:
        """The question in the behaviour that this world draws."""
        return self.ask.drawn(self.world)


@dataclass(frozen=True, eq=False)
class Played:
    """A city that was asked for, and the units that can be opened in it."""

    question: CityQuestion
    city: City
    units: tuple[Group, ...]


@dataclass(frozen=True)
class Look:
    """One unit on the evening of a day in one arm of a city."""

    question: CityQuestion
    arm: str
    day: int
    group: Group


def city_job(question: CityQuestion) -> Job:
    """Both arms of the city; it can be given up on every evening."""

    def run(tick: Tick, go_on: Tick) -> Played:
        ask, world, scenario = question.ask, question.world, question.scenario
        snapshot = laboratory().snapshot(ask, world)
        tick()
        before = _arm(CityQuestion(ask.unreformed, world), snapshot, go_on)
        tick()
        after = before if ask.idle else _arm(question, snapshot, go_on)
        tick()
        names = groups(snapshot.units, "units", fields_of(scenario))
        city = City(scenario, world, tuple(range(1, DAYS + 1)), before, after)
        return Played(question, city, tuple(dict.fromkeys(names)))

    return run


def unit_job(look: Look) -> Job:
    """The unit, whose arm is run again up to that evening: (Look, Unit)."""

    def run(tick: Tick, go_on: Tick) -> tuple[Look, Unit]:
        question = look.question
        snapshot = laboratory().snapshot(question.ask, question.world)
        go_on()
        found = unit_view(
            question.scenario,
            question.world,
            look.day,
            look.group,
            reformed=look.arm == "after",
            snapshot=snapshot,
            go_on=go_on,
        )
        tick()
        return look, found

    return run


def _arm(question: CityQuestion, snapshot: World, go_on: Tick) -> CityArm:
    """One arm evening by evening, from the shelf or run now.

    Its lane has one thread: nobody else waits for an arm that is given up half-way.
    """
    scenario = question.scenario

    def made() -> CityArm:
        start = begin_arm(snapshot, scenario, question.world)
        return stepped(start, scenario, tuple(range(1, DAYS + 1)), go_on)[1]

    found: CityArm = laboratory().cache.get(
        ("evenings", question),
        made,
        lambda arm: sum(int(getattr(arm, one.name).nbytes) for one in fields(arm)),
    )
    return found


def unit_mark(group: Group) -> str:
    """A unit as the address has it, numbered as readers see it: `township-3`, `desk`."""
    return group.kind if group.number == ALL else f"{group.kind}-{group.number + 1}"


def unit_of(mark: str, units: tuple[Group, ...]) -> Group | None:
    """The unit of this mark; None where the place has none of that name."""
    return {unit_mark(group): group for group in units}.get(mark)
