"""A crew past one machine: the workers of a Dask cluster, found by the address of its scheduler.

Lives here: reaching the scheduler, and how much is handed out to it.
May not: scheduling, restarting or placing workers, which is Dask's; or what a share is.
"""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.study.plan import Study
from scenarios.study.sweep import QUEUED, Hands, play_packed

SECONDS = 10
"""Seconds the scheduler has to answer."""
LEAST = 4
"""Shares handed out while no worker has come yet."""
COUNTED = 2.0  # seconds after which workers are counted again


@dataclass(frozen=True)
class Cluster:
    """The workers of the Dask scheduler at an address such as tcp://host:8786."""

    address: str

    def words(self) -> str:
        """What the crew is."""
        return "a Dask cluster"

    def check(self) -> None:
        """Raise ScenarioError where no scheduler answers at the address."""
        try:
            asyncio.run(_reach(self.address))
        except ImportError:
            raise wrong(
                "dask",
                self.address,
                "Dask beside Buckstop, but it is not installed",
                "Install buckstop[cluster].",
            ) from None
        except Exception as error:  # whatever listens there may answer anything
            reason = str(error).split("\n")[0].rstrip(".") or type(error).__name__
            raise wrong(
                "dask",
                self.address,
                f"a scheduler that answers within {SECONDS} s at an address as tcp://host:8786",
                f"({reason}.) Start one with: dask scheduler.",
            ) from None

    @contextmanager
    def at_work(self, study: Study) -> Iterator[Hands]:
        """Workers that play shares; Dask gives a dead one's shares to another, three times.

        Raises ScenarioError where no scheduler answers, or where it goes away.
        """
        self.check()
        from distributed import Client
        from distributed.scheduler import KilledWorker

        client = Client(self.address, timeout=SECONDS, set_as_default=False)
        try:
            blob, pool = pickle.dumps(study.packed()), client.get_executor(pure=False)
            room = _Room(client, self.address)
            yield Hands(
                submit=lambda share: pool.submit(play_packed, blob, share),
                room=room,
                lost=(KilledWorker, CancelledError),
            )
        finally:
            client.close(timeout=SECONDS)


@dataclass
class _Room:
    """Shares that may be out at once: some for every thread there is, counted now and then."""

    client: Any
    address: str
    threads: int = 0
    counted: float = float("-inf")

    def __call__(self) -> int:
        """How many. Raises ScenarioError where the scheduler has gone."""
        if time.monotonic() - self.counted >= COUNTED:
            if self.client.status != "running":
                raise ScenarioError(
                    f"dask = {self.address!r}: the scheduler has gone: expected one until the end. "
                    "What was done is kept; start one, and the sweep again to go on."
                )
            self.threads = sum(self.client.nthreads().values())
            self.counted = time.monotonic()
        return max(QUEUED * self.threads, LEAST)


async def _reach(address: str) -> None:
    """Shake hands with the scheduler; a client that fails to would try for long to say goodbye."""
    from distributed.comm.core import connect

    comm = await connect(address, timeout=SECONDS)
    await comm.close()
