"""Answers in the background: first a coarse one, then one of many replications.

Lives here: which runs an answer takes, the cache they share, and how one is given up half-way.
May not: Solara, words, or anything of a visitor; the cache holds only what anybody would get.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.plan import burnt_in
from model.scenario import Scenario
from scenarios.compare import daily, rows
from scenarios.experiment import Arm, Pair, arm
from viz.app.state import Ask

HEADLINE = (
    "buck_passing_rate",
    "rejected_share",
    "true_in_time",
    "recorded_in_time",
    "satisfaction",
    "burden",
    "vertical_neglect",
)
REST = 0.12
"""Seconds that a lever must rest before work begins: a slider under way asks many times."""
FIRST_SEED = 1
CACHE_BYTES = 400_000_000
"""Room for snapshots and before-arms of all visitors; the longest unused go first."""


@dataclass(frozen=True)
class Stage:
    """How much is run: replications, and days from the reform on."""

    replications: int
    days: int
    coarse: bool


STAGES = (Stage(3, 120, True), Stage(12, 730, False))


@dataclass(frozen=True, eq=False)
class Answer:
    """What the district answered: headline rows by outcome, and daily shares of both arms."""

    ask: Ask
    stage: Stage
    headline: dict[str, dict[str, Any]]
    daily: pd.DataFrame
    pair: tuple[str, str]


@dataclass(frozen=True)
class Progress:
    """How far the work on a question is: replications done of its present stage.

    `finished` only when the last answer has been shown; `failed` says why there will be none.
    """

    ask: Ask
    stage: Stage
    done: int = 0
    failed: str = ""
    finished: bool = False


class GivenUpError(Exception):
    """A newer question took the place of this one."""


class Shelf:
    """A cache of bounded size in which every value is made once, whoever asks first."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[Any, ...], tuple[Future[Any], int]] = OrderedDict()

    def get(
        self, key: tuple[Any, ...], make: Callable[[], Any], weigh: Callable[[Any], int]
    ) -> Any:
        """The value under this key, made now if nobody has it; `weigh` says its bytes."""
        with self._lock:
            found = self._held.get(key)
            if found:
                self._held.move_to_end(key)
                future = found[0]
            else:
                future = Future()
                self._held[key] = (future, 0)
        if found:
            return future.result()
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._held[key]
            future.set_exception(error)
            raise
        future.set_result(value)
        self._weighed(key, future, weigh(value))
        return value

    @property
    def bytes(self) -> int:
        """Bytes of all values held."""
        return sum(size for _, size in self._held.values())

    def _weighed(self, key: tuple[Any, ...], future: Future[Any], size: int) -> None:
        with self._lock:
            self._held[key] = (future, size)
            idle = [k for k, (made, _) in self._held.items() if made.done() and k != key]
            for oldest in idle:
                if self.bytes <= self.room:
                    break
                del self._held[oldest]


class Laboratory:
    """The threads and the cache that all visitors share."""

    def __init__(self, workers: int | None = None, room: int = CACHE_BYTES) -> None:
        self.shelf = Shelf(room)
        self.ready = threading.Event()
        self._threads = ThreadPoolExecutor(workers or os.cpu_count(), "laboratory")

    def warm_up(self) -> None:
        """Compile the engine and lay out the first visitor's places, before anybody asks."""
        self.answer(Ask(), threading.Event(), lambda _: None, lambda _: None, STAGES[:1])

    def answer(
        self,
        ask: Ask,
        given_up: threading.Event,
        show: Callable[[Answer], None],
        tell: Callable[[Progress], None],
        stages: Sequence[Stage] = STAGES,
    ) -> None:
        """Answer in stages; `show` gets each answer, `tell` the progress, both in this thread.

        Setting `given_up` ends it before the next run begins; nothing is shown or told after.
        """
        stage = stages[0]
        try:
            for stage in stages:
                pairs = self._pairs(ask, stage, given_up, tell)
                answer = gathered(ask, stage, pairs)
                self.ready.set()
                if given_up.is_set():
                    return
                show(answer)
                last = stage == stages[-1]
                tell(Progress(ask, stage, stage.replications, finished=last))
        except GivenUpError:
            return
        except Exception as error:
            logging.getLogger(__name__).exception("no answer to %s", ask)
            if not given_up.is_set():
                tell(Progress(ask, stage, failed=f"{type(error).__name__}: {error}"))

    def close(self) -> None:
        """Begin no further run."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _pairs(
        self,
        ask: Ask,
        stage: Stage,
        given_up: threading.Event,
        tell: Callable[[Progress], None],
    ) -> list[Pair]:
        """The replications of one stage, on the shared threads, in order."""
        tell(Progress(ask, stage))
        seeds = range(FIRST_SEED, FIRST_SEED + stage.replications)
        waiting = [
            self._threads.submit(self._pair, ask, seed, stage.days, given_up) for seed in seeds
        ]
        pairs = []
        for future in waiting:
            pairs.append(future.result())
            if given_up.is_set():
                raise GivenUpError
            tell(Progress(ask, stage, len(pairs)))
        return pairs

    def _pair(self, ask: Ask, seed: int, days: int, given_up: threading.Event) -> Pair:
        """One replication; what does not depend on the levers comes from the shelf."""

        def go_on() -> None:
            if given_up.is_set():
                raise GivenUpError

        go_on()
        scenario = ask.scenario
        snapshot = self.shelf.get(
            ("snapshot", ask.place, seed),
            lambda: burnt_in(scenario, seed),
            lambda world: sum(array.nbytes for array in world),
        )
        go_on()
        before: Arm = self.shelf.get(
            ("before", ask.place, seed, days),
            lambda: arm(snapshot, scenario, seed, days, reformed=False),
            lambda run: run.daily.nbytes,
        )
        go_on()
        same = scenario.after == scenario.before
        after = before if same else arm(snapshot, scenario, seed, days, reformed=True)
        return Pair(seed=seed, before=before, after=(after,))


def gathered(ask: Ask, stage: Stage, pairs: Sequence[Pair]) -> Answer:
    """The pairs of one stage as rows and daily shares."""
    group: list[Scenario] = [ask.scenario]
    found = rows(group, pairs)
    first = found.iloc[0]
    return Answer(
        ask=ask,
        stage=stage,
        headline={
            row["outcome"]: {str(k): v for k, v in row.items()}
            for row in found.to_dict("records")
            if row["outcome"] in HEADLINE
        },
        daily=daily(group, pairs),
        pair=(first["place"], first["reform"]),
    )
