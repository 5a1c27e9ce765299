"""What *Who passes to whom* runs: flows of a few paired worlds, and one case in both arms.

Lives here: how much is run, when it begins by itself, and what all visitors share of it.
May not: Solara, words, counting a hand-off (scenarios/follow/flows.py) or choosing cases
(scenarios/follow/offer.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from model.declared.scenario import Scenario
from model.plan import FOLLOW_UP
from model.tables.records import World
from scenarios.follow.event_log import Traced, traced
from scenarios.follow.flows import Compared, compared_flows
from scenarios.follow.offer import alone, in_both_arms, offered, slim_case
from scenarios.inputs.defaults import LOGGED_DAYS, LOGGED_WORLDS, SEED
from scenarios.inputs.ensemble import behaviour_sets
from viz.kit.jobs import LANES, Job, laboratory
from viz.kit.progress import Effort, seconds
from viz.kit.state import Ask

TRACED = LOGGED_DAYS + FOLLOW_UP
"""Days of the run that a case is followed in: the same run that the flows are counted in."""
LOGGED = 2
"""How much longer a run takes that keeps its log than the one that costs are reckoned by."""
EFFORT = Effort("", LOGGED * LOGGED_WORLDS, LOGGED_DAYS)
"""What the flows cost; one case, whose two arms are run one after the other, costs no more."""
SEEDS = tuple(range(SEED, SEED + LOGGED_WORLDS))
AT_ONCE = 6.0
"""Seconds of one core up to which the work begins by itself."""


def at_once(ask: Ask) -> bool:
    """Whether the flows of a question are found so quickly that nobody need ask for them."""
    return seconds([[ask.scenario]], Effort("", LOGGED_WORLDS, LOGGED_DAYS)) <= AT_ONCE


def lane(ask: Ask) -> str:
    """Where its work stands in line."""
    return LANES[at_once(ask)]


def flow_job(ask: Ask) -> Job:
    """The flows of the present question, before and after: (ask, Compared)."""

    def run(tick: Callable[[], None], go_on: Callable[[], None]) -> tuple[Ask, Compared]:
        def start(_: Scenario, seed: int) -> World:
            go_on()
            return laboratory().snapshot(ask, seed)

        ensemble = behaviour_sets(ask.behaviour)
        found = compared_flows(
            ask.scenario, SEEDS, LOGGED_DAYS, ensemble=ensemble, tick=tick, start=start, go_on=go_on
        )
        return ask, found

    return run


@dataclass(frozen=True, eq=False)
class Trail:
    """One case in one world, after the reform and before: runs that hold this case alone.

    `case` and `case_before` are its numbers in each arm, as `trace` counts them, and `asked` the
    one that was asked for; `before` is None where the case is not there, or nothing is reformed.
    `cases` is how many there are after, `picks` those offered, by kind, the foremost first.
    """

    ask: Ask
    seed: int
    asked: int | None
    case: int
    cases: int
    picks: dict[str, tuple[int, ...]]
    after: Traced
    before: Traced | None
    case_before: int

    def following(self, kind: str) -> int:
        """The next case of this kind; the first where the present one is none of it."""
        held = self.picks[kind]
        place = held.index(self.case) + 1 if self.case in held else 0
        return held[place % len(held)]


def trail_job(ask: Ask, seed: int, case: int | None) -> Job:
    """One case followed in both arms: a Trail; the most passed on where there is no such case."""

    def run(tick: Callable[[], None], go_on: Callable[[], None]) -> Trail:
        after = kept_pairs(ask, seed, go_on)
        tick()
        go_on()
        before = after if ask.idle else kept_pairs(ask.unreformed, seed, go_on)
        tick()
        table = in_both_arms(after.log, before.log)
        picks = offered(table, seed, LOGGED_DAYS)
        known = len(table)
        number = case if case and case <= known else picks["passed"][0] if known else 0
        there = int(table.loc[number, "case_before"]) if number else 0
        return Trail(
            ask=ask,
            seed=seed,
            asked=case,
            case=number,
            cases=known,
            picks=picks,
            after=alone(after, number),
            before=alone(before, there) if there and not ask.idle else None,
            case_before=there,
        )

    return run


def kept_pairs(ask: Ask, seed: int, go_on: Callable[[], None] = lambda: None) -> Traced:
    """The run with its log, from the cache or made now, without what telling does not read.

    `go_on` as in `model.plan`: what it raises gives the run up, and nothing of it is kept.
    """

    def made() -> Traced:
        run = traced(ask.drawn(seed), seed, TRACED, go_on)
        return replace(run, world=slim_case(run.world, run.world.cases))

    run: Traced = laboratory().cache.get(
        ("traced", ask, seed),
        made,
        lambda held: sum(a.nbytes for a in held.world) + int(held.log.memory_usage().sum()),
    )
    return run
