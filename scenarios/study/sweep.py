"""A sweep: runs of a study in shares, handed to a runner; what fails is tried again, alone.

Lives here: shares, one share played, the runners of this machine (threads, processes), and retries.
May not: what a run is (study/plan.py), a cluster (study/cluster.py), or files.
"""

from __future__ import annotations

import ast
import math
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from model.district.setup import build_world, run_days
from model.key import stamp
from model.plan import burnt_in
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.experiment import Arm, arm, check_workers
from scenarios.study.design_samplers import Point
from scenarios.study.plan import SHARING, Run, RunAnswer, Study

TRIES = 4
"""Attempts at a run: the first, and three more, alone."""
SHARE_CASES = 5_000_000
"""Known cases in a share of more than one run: some ten seconds, all that an end can cost a
worker."""
QUEUED = 2
"""Shares handed out for each worker, so that none waits for the next."""
LOSSES = 3
"""Shares for each worker that may be lost before one run is done; more, and workers cannot live."""
INTERRUPTIONS = {getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)}
"""What a terminal sends to a whole group: to the sweep, which ends, and to its workers."""
TICK = 1.0  # seconds after which a wait looks up: signals and new workers are seen


@dataclass(frozen=True)
class Share:
    """Runs that share a snapshot, each with its point, and how often they were tried before."""

    runs: tuple[Run, ...]
    points: tuple[Point, ...]
    tried: int = 0


@dataclass(frozen=True)
class Hands:
    """A runner at work: `submit` gives a share out, `room` tells how many may be out at once.

    `lost` are the errors by which a future says that the worker died, and not the run.
    """

    submit: Callable[[Share], Future[list[RunAnswer]]]
    room: Callable[[], int]
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)


class Runner(Protocol):
    """Who runs a study."""

    def at_work(self, study: Study) -> AbstractContextManager[Hands]:
        """Begin on a study; left, it ends what is under way."""

    @property
    def cores(self) -> int:
        """Cores of this machine that it keeps busy."""

    def words(self) -> str:
        """What the runner is, for the record."""


def sweep(study: Study, runs: Sequence[Run], runner: Runner) -> Generator[RunAnswer, None, None]:
    """Run these runs of a study; an answer for every attempt, as they are done.

    The answers do not depend on the runner, nor on which runs are asked for together or in which
    order. A run that fails is an answer with its error, and tried again until the last of `TRIES`.
    Closed or interrupted, it waits for the arms under way, and yields no more.
    """
    done = lost = 0
    with runner.at_work(study) as hands:
        waiting = deque(_shares(study, runs, hands.room()))
        out: dict[Future[list[RunAnswer]], Share] = {}
        while waiting or out:
            room = hands.room()
            while waiting and len(out) < room:
                share = waiting.popleft()
                out[hands.submit(share)] = share
            for future in wait(out, TICK, FIRST_COMPLETED).done:
                share = out.pop(future)
                try:
                    answers = future.result()
                    done += len(answers)
                except hands.lost as error:
                    lost += 1
                    answers = [_lost(run, error, share.tried + 1) for run in share.runs]
                    if not done and lost > LOSSES * room:
                        raise _no_worker_lives(lost, error) from None
                for answer, point in zip(answers, share.points, strict=False):
                    if answer.error and answer.attempt < TRIES:
                        waiting.append(Share((answer.run,), (point,), answer.attempt))
                yield from answers


def _shares(study: Study, runs: Sequence[Run], room: int) -> list[Share]:
    """The runs in shares of one snapshot each, in order, and enough of them for all workers."""
    groups: dict[tuple[object, ...], list[Run]] = {}
    for run in runs:
        background = study.design.background(study.points[run.point])
        groups.setdefault((run.replication, background), []).append(run)
    light = int(SHARE_CASES * study.size / study.expected)
    cut = max(1, min(SHARING, light, math.ceil(len(runs) / room)))
    cuts = [group[k : k + cut] for group in groups.values() for k in range(0, len(group), cut)]
    return [Share(tuple(cut), tuple(study.points[run.point] for run in cut)) for cut in cuts]


def _lost(run: Run, error: BaseException, attempt: int) -> RunAnswer:
    """The answer for a run whose worker died, through its fault or not."""
    reason = f"the worker died ({type(error).__name__})"
    return RunAnswer(run, {}, {}, reason, attempt)


def _no_worker_lives(lost: int, error: BaseException) -> ScenarioError:
    return ScenarioError(
        f"workers: {lost} died before a run was done ({error}): expected ones that live. Look for "
        "want of memory, or try --threads --workers 1."
    )


def play(study: Study, share: Share, stopped: Callable[[], bool]) -> list[RunAnswer]:
    """Run the arms of one share; what is stopped has no answer."""
    seed = study.seed + share.runs[0].replication
    snapshot: Any = None
    before: Arm | None = None
    answers: list[RunAnswer] = []
    for run, point in zip(share.runs, share.points, strict=True):
        if stopped():
            break
        attempt = share.tried + 1
        try:
            scenario = study.at(point, run.reform, seed)
            if before is None:
                snapshot = burnt_in(scenario, seed)
                before = arm(snapshot, scenario, seed, study.days, reformed=False)
            after = arm(snapshot, scenario, seed, study.days, reformed=True)
        except Exception as error:
            answers.append(RunAnswer(run, {}, {}, f"{type(error).__name__}: {error}", attempt))
        else:
            daily = (before.daily, after.daily) if study.daily else None
            answers.append(RunAnswer(run, before.outcomes, after.outcomes, "", attempt, daily))
    return answers


@dataclass(frozen=True)
class Threads:
    """A runner of threads of this process; None for as many as there are cores."""

    workers: int | None = None

    def __post_init__(self) -> None:
        """Raise ScenarioError for a number that cannot be."""
        check_workers(self.workers)

    @property
    def cores(self) -> int:
        """As many as it has workers."""
        return self.workers or os.cpu_count() or 1

    def words(self) -> str:
        """What the runner is."""
        return f"{self.cores} threads"

    @contextmanager
    def at_work(self, study: Study) -> Iterator[Hands]:
        """Threads that play shares."""
        count, stop = self.cores, threading.Event()
        with ThreadPoolExecutor(count) as pool:
            try:
                yield Hands(
                    submit=lambda share: pool.submit(play, study, share, stop.is_set),
                    room=lambda: QUEUED * count,
                )
            finally:
                stop.set()


@dataclass(frozen=True)
class Processes:
    """A runner of processes; None for as many as there are cores. One that dies is replaced."""

    workers: int | None = None

    def __post_init__(self) -> None:
        """Raise ScenarioError for a number that cannot be."""
        check_workers(self.workers)

    @property
    def cores(self) -> int:
        """As many as it has workers."""
        return self.workers or os.cpu_count() or 1

    def words(self) -> str:
        """What the runner is."""
        return f"{self.cores} processes"

    @contextmanager
    def at_work(self, study: Study) -> Iterator[Hands]:
        """Processes that play shares, each led by a thread, so that each dies for itself."""
        _check_guard()
        count = self.cores
        # Compiled here once, or every process would, at the same time.
        run_days(build_world(study.scenario(0, 0), study.seed), 1)
        context = multiprocessing.get_context("spawn")
        with _ears_shut():
            stop = context.Event()
        leads = _Leads(pickle.dumps(study.packed()), context, stop)
        with ThreadPoolExecutor(count, initializer=_deaf) as pool:
            try:
                yield Hands(
                    submit=lambda share: pool.submit(leads.play, share), room=lambda: QUEUED * count
                )
            finally:
                stop.set()
                pool.shutdown(cancel_futures=True)
                leads.send_home()


def _check_guard() -> None:
    """Refuse a script that would run as a whole again in every process it starts.

    Raises ScenarioError where the line of the script that led here is not beneath an
    `if __name__ == "__main__":`. A notebook or a prompt is not read again, and may do so.
    """
    main = vars(sys.modules["__main__"])
    frame: FrameType | None = sys._getframe()
    while frame and not (frame.f_globals is main and frame.f_code.co_name == "<module>"):
        frame = frame.f_back
    if frame is None or not main.get("__file__"):
        return
    try:
        body = ast.parse(Path(frame.f_code.co_filename).read_bytes()).body
    except (OSError, ValueError, SyntaxError):
        return
    top = next((s for s in reversed(body) if s.lineno <= frame.f_lineno), None)
    if not (isinstance(top, ast.If) and "__name__" in ast.unparse(top.test)):
        raise wrong(
            "workers",
            f"{frame.f_code.co_filename}, line {frame.f_lineno}",
            'this line beneath if __name__ == "__main__":, for every process reads the script',
            "Put it there, or use threads (--threads, Threads()).",
        )


@dataclass
class _Leads:
    """What the leading threads share; each leads a pool of one process of its own.

    One pool of many processes would break as a whole where one of them dies.
    """

    blob: bytes
    context: Any
    stop: Any
    pools: list[Executor] = field(default_factory=list)
    mine: threading.local = field(default_factory=threading.local)

    def play(self, share: Share) -> list[RunAnswer]:
        """Have this thread's process play a share. Raises BrokenExecutor where it dies of it."""
        if self.stop.is_set():
            return []
        pool = getattr(self.mine, "pool", None)
        if pool is None:
            pool = ProcessPoolExecutor(1, self.context, initializer=_begin, initargs=(self.stop,))
            self.mine.pool = pool
            self.pools.append(pool)
        try:
            return pool.submit(play_packed, self.blob, share).result()
        except BrokenExecutor:
            self.mine.pool = None
            self.pools.remove(pool)
            raise

    def send_home(self) -> None:
        """End all processes."""
        for pool in self.pools:
            pool.shutdown()


_stopped: Callable[[], bool] = bool  # of a worker process: whether its sweep is ending


def _deaf() -> None:
    """Let no interruption reach this thread, nor the processes it starts: the main one hears it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTIONS)


@contextmanager
def _ears_shut() -> Iterator[None]:
    """Deaf for a moment, in which Python starts its process that looks after semaphores."""
    _deaf()
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTIONS)


def _begin(stop: Any) -> None:
    """Prepare a worker process: it hears from the sweep when to end, and dies with its parent."""
    global _stopped
    _stopped = stop.is_set
    for number in INTERRUPTIONS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def play_packed(blob: bytes, share: Share) -> list[RunAnswer]:
    """Play a share of a pickled study in a worker, here or on a cluster.

    Raises ScenarioError where the worker has another model, or other libraries under it.
    """
    return play(_unpacked(blob), share, _stopped)


@lru_cache(maxsize=4)
def _unpacked(blob: bytes) -> Study:
    study: Study = pickle.loads(blob)
    if study.model != stamp():
        raise ScenarioError(
            f"model = {stamp()!r} on a worker: expected {study.model!r}, as where the sweep "
            "was started. Give all workers one version of Buckstop, Python, NumPy and Numba."
        )
    return study
