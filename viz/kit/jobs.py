"""Answers in the background: first a coarse one, then one of many replications.

Lives here: which runs an answer takes, who waits for whom, and how one is given up half-way.
May not: Solara, words, or anything of a visitor; the cache holds only what anybody would get.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any, TypeVar

from model.plan import burnt_in
from model.tables.records import World
from scenarios.compare.comparison import comparison_rows
from scenarios.compare.curves import Curves, curves, slim
from scenarios.inputs.defaults import DAYS, REPLICATIONS, SEED
from scenarios.inputs.ensemble import behaviour_sets, drawn_meta
from scenarios.run.experiment import Arm, Pair, arm
from viz.kit.cache import Cache
from viz.kit.state import Ask, places

REST = 0.005
"""Seconds before work begins: steps of a slider that come together are asked once."""
SETTLED = 0.4
"""Seconds of rest before the long work begins, which would compete with the next first answer."""
CACHE_BYTES = 1_500_000_000
"""Room for snapshots and before-arms of all visitors: sixty worlds of every other place."""
LISTEN = 0.5
"""Seconds between two looks at how long the queue still is."""
TELLS = 0.3
"""Seconds between two words on progress: each is drawn, and drawing takes from all visitors."""
LANES = ("long", "short")
"""Where long work stands in line: what takes seconds does not wait for what takes minutes."""
PATIENCE = 5
"""How far long work stands back (the `nice` of its threads), so that first answers come first."""

Tick = Callable[[], None]
Found = TypeVar("Found")
Job = Callable[[Tick, Tick], Any]
"""A long job: it calls the first after each step, the second before what takes long."""


@dataclass(frozen=True)
class Stage:
    """How much is run: the worlds, days from the reform on, and when to show what is there."""

    seeds: tuple[int, ...]
    days: int
    coarse: bool
    shown: tuple[int, ...] = ()

    @property
    def replications(self) -> int:
        """Pairs of worlds."""
        return len(self.seeds)


COARSE = Stage((SEED, SEED + 2), 60, True)
"""Two worlds under two sets: cases of 60 days, followed for 60 more, make 120 days of each arm."""
FULL = Stage(tuple(range(SEED, SEED + REPLICATIONS)), DAYS, False, (6, 12, 30))
STAGES = (COARSE, FULL)


@dataclass(frozen=True, eq=False)
class Answer:
    """What the district answered: every outcome's row, daily shares, and the pairs they are of."""

    ask: Ask
    stage: Stage
    rows: dict[str, dict[str, Any]]
    curves: Curves
    pairs: tuple[Pair, ...]

    @property
    def replications(self) -> int:
        """Pairs of worlds behind these numbers."""
        return len(self.pairs)

    @property
    def meta(self) -> dict[str, Any]:
        """How many worlds there are, which sets of behaviour they drew, and over how many days."""
        drawn = drawn_meta(behaviour_sets(self.ask.behaviour), [p.seed for p in self.pairs])
        return drawn | {"days": self.stage.days}

    @property
    def final(self) -> bool:
        """Whether nothing will be added to it."""
        return not self.stage.coarse and self.replications == self.stage.replications


@dataclass(frozen=True)
class Progress:
    """How far the work on a question is: replications done, and how many wait before it.

    `finished` only with the last answer; `failed` says why there will be none.
    """

    question: Any
    total: int
    done: int = 0
    ahead: int = 0
    failed: str = ""
    finished: bool = False


Tell = Callable[[Progress, Any], None]
"""Gets the progress, and with it an answer where there is a new one."""


class GivenUpError(Exception):
    """A newer question took the place of this one."""


class JobQueue:
    """Who waits for long work, in the order they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[object] = []

    @contextmanager
    def joined(self) -> Any:
        """Stand in line; yields what says how many stand before."""
        ticket = object()
        with self._lock:
            self._waiting.append(ticket)
        try:
            yield lambda: self._waiting.index(ticket)
        finally:
            with self._lock:
                self._waiting.remove(ticket)


def stand_back() -> None:
    """Let this thread, and those it starts, wait for all others where the system can do that."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PATIENCE)


@dataclass(eq=False)
class Laboratory:
    """The threads and the cache that all visitors share; long work stands in a line."""

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    room: int = CACHE_BYTES

    def __post_init__(self) -> None:
        self.cache = Cache(self.room)
        self.ready, self._closed = threading.Event(), threading.Event()
        self._quick = ThreadPoolExecutor(self.workers, "first")
        self._steady = ThreadPoolExecutor(self.workers, "full", initializer=stand_back)
        self._line = JobQueue()
        self._lanes = {
            name: (ThreadPoolExecutor(1, name, initializer=stand_back), JobQueue())
            for name in LANES
        }

    def warm_up(self) -> None:
        """Compile the engine, then lay out every place for a first answer, before anybody asks."""
        self.answer(Ask(), threading.Event(), lambda *_: None, (COARSE,))
        stand_back()
        for place in places():
            for seed in COARSE.seeds:
                if self._closed.is_set():
                    return
                self._pair(Ask(place, "none"), seed, COARSE.days, lambda: None)

    def answer(
        self, ask: Ask, given_up: threading.Event, tell: Tell, stages: Sequence[Stage] = STAGES
    ) -> None:
        """Answer in stages; `tell` gets progress and answers, in this thread.

        Setting `given_up` ends it within milliseconds; nothing is told after.
        """
        total = stages[-1].replications
        try:
            for stage in stages:
                if not stage.coarse and given_up.wait(SETTLED if len(stages) > 1 else 0.0):
                    raise GivenUpError
                self._stage(ask, stage, given_up, tell, last=stage == stages[-1])
                self.ready.set()
        except GivenUpError:
            return
        except Exception as error:
            logging.getLogger(__name__).exception("no answer to %s", ask)
            if not given_up.is_set():
                tell(Progress(ask, total, failed=f"{type(error).__name__}: {error}"), None)

    def work(
        self,
        question: Any,
        total: int,
        job: Job,
        given_up: threading.Event,
        tell: Tell,
        lane: str = LANES[0],
    ) -> None:
        """Do a long job, one at a time in each lane for all visitors, and tell how far it is."""
        done = 0
        pool, line = self._lanes[lane]

        def go_on() -> None:
            if given_up.is_set():
                running.cancel()
                raise GivenUpError

        def tick() -> None:
            nonlocal done
            go_on()
            done += 1

        def begun() -> Any:
            go_on()
            return job(tick, go_on)

        try:
            with line.joined() as before:
                tell(Progress(question, total, ahead=before()), None)
                running = pool.submit(begun)
                found = _patiently(
                    running, lambda: tell(Progress(question, total, done, before()), None), go_on
                )
            if not given_up.is_set():
                tell(Progress(question, total, total, finished=True), found)
        except GivenUpError:
            return
        except Exception as error:
            logging.getLogger(__name__).exception("no answer to %s", question)
            if not given_up.is_set():
                tell(Progress(question, total, failed=f"{type(error).__name__}: {error}"), None)

    def snapshot(self, ask: Ask, seed: int) -> World:
        """The world of this seed on the eve of the reform, from the cache or laid out now."""
        found: World = self.cache.get(
            ("snapshot", ask.place, ask.behaviour, seed),
            lambda: burnt_in(ask.drawn(seed), seed),
            lambda world: sum(array.nbytes for array in world),
        )
        return found

    def close(self) -> None:
        """Begin no further run."""
        self._closed.set()
        for pool in (self._quick, self._steady, *(pool for pool, _ in self._lanes.values())):
            pool.shutdown(wait=False, cancel_futures=True)

    def _stage(
        self, ask: Ask, stage: Stage, given_up: threading.Event, tell: Tell, *, last: bool
    ) -> None:
        """The replications of one stage, on the shared threads, shown as they come."""

        def go_on() -> None:
            if given_up.is_set():
                raise GivenUpError

        total = stage.replications
        with self._line.joined() as before:
            ahead = (lambda: 0) if stage.coarse else before
            if not stage.coarse:
                tell(Progress(ask, total, ahead=ahead()), None)
            pool = self._quick if stage.coarse else self._steady
            waiting = [
                pool.submit(self._pair, ask, seed, stage.days, go_on) for seed in stage.seeds
            ]
            pairs: list[Pair] = []
            told = monotonic()
            for future in waiting:
                pairs.append(
                    _patiently(
                        future, lambda: tell(Progress(ask, total, len(pairs), ahead()), None), go_on
                    )
                )
                go_on()
                if len(pairs) in stage.shown or len(pairs) == total:
                    answer = gathered_answer(ask, stage, pairs)
                    go_on()
                    end = last and len(pairs) == total
                    tell(Progress(ask, total, len(pairs), finished=end), answer)
                elif not stage.coarse and monotonic() - told > TELLS:
                    told = monotonic()
                    tell(Progress(ask, total, len(pairs)), None)

    def _pair(self, ask: Ask, seed: int, days: int, go_on: Tick) -> Pair:
        """One replication; what does not depend on the levers comes from the cache."""
        go_on()
        drawn, snapshot = ask.drawn(seed), self.snapshot(ask, seed)
        go_on()
        before: Arm = self.cache.get(
            ("before", ask.place, ask.behaviour, seed, days),
            lambda: slim(arm(snapshot, drawn, seed, days, reformed=False)),
            lambda run: run.daily.nbytes,
        )
        go_on()
        if ask.idle:
            return Pair(seed=seed, before=before, after=(before,))
        after = slim(arm(snapshot, drawn, seed, days, reformed=True, go_on=go_on))
        return Pair(seed=seed, before=before, after=(after,))


@cache
def laboratory() -> Laboratory:
    """The one of this process, made at the first use: no visitor has one of their own."""
    return Laboratory()


def _patiently(future: Future[Found], look: Tick, go_on: Tick) -> Found:
    """The result, once it is there; meanwhile `look` is called now and then."""
    while True:
        try:
            return future.result(LISTEN)
        except LateError:
            go_on()
            look()


def gathered_answer(ask: Ask, stage: Stage, pairs: Sequence[Pair]) -> Answer:
    """The pairs as rows and daily shares; of few pairs no share of worlds is told."""
    ensemble = None if stage.coarse else behaviour_sets(ask.behaviour)
    found = comparison_rows([ask.scenario], pairs, ensemble)
    return Answer(
        ask=ask,
        stage=stage,
        rows={
            row["outcome"]: {str(k): v for k, v in row.items()} for row in found.to_dict("records")
        },
        curves=curves(pairs),
        pairs=tuple(pairs),
    )
