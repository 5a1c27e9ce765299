"""A runner past one machine: the workers of a Dask cluster, found by the address of its scheduler.

Lives here: reaching the scheduler, and how much is handed out to it.
May not: scheduling, restarting or placing workers, which is Dask's; or what a share is.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.study.plan import Study
from scenarios.study.sweep import QUEUED, Hands, play_packed

SECONDS = 5
"""Seconds the scheduler has to answer."""
LEAST = 4
"""Shares handed out while no worker has come yet."""
COUNTED = 2.0  # seconds after which workers are counted again


@dataclass(frozen=True)
class Cluster:
    """The workers of the Dask scheduler at an address such as tcp://host:8786."""

    address: str

    @property
    def cores(self) -> int:
        """One: how many the cluster has is known only while it works."""
        return 1

    def words(self) -> str:
        """What the runner is."""
        return "a Dask cluster"

    def check(self) -> None:
        """Raise ScenarioError where no scheduler answers at the address."""
        try:
            asyncio.run(asyncio.wait_for(_reach(self.address), SECONDS))
        except ImportError:
            raise wrong(
                "dask",
                self.address,
                "Dask beside Buckstop, but it is not installed",
                "Install buckstop[cluster].",
            ) from None
        except Exception as error:  # whatever listens there may answer anything
            odd = not isinstance(error, (OSError, ValueError))  # such as five billion gigabytes
            said = "it is no scheduler" if odd else str(error).split("\n")[0].rstrip(".")
            reason = said or "it does not answer"
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

        for name in tuple(logging.root.manager.loggerDict):
            if name.startswith("distributed"):  # tracebacks of a lost connection: an error says it
                logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            client = Client(self.address, timeout=SECONDS, set_as_default=False)
        except Exception as error:
            raise _gone(self.address) from error
        try:
            blob, pool = pickle.dumps(study.packed()), client.get_executor(pure=False)
            room = _Room(client, self.address)
            yield Hands(
                submit=lambda share: pool.submit(play_packed, blob, share),
                room=room,
                lost=(KilledWorker, CancelledError),
            )
        finally:
            with suppress(Exception):  # a scheduler that has gone takes no goodbye
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
            try:
                if self.client.status != "running":
                    raise OSError("gone")
                self.threads = sum(self.client.nthreads().values())
            except Exception:  # whatever of Dask ends with its connection
                raise _gone(self.address) from None
            self.counted = time.monotonic()
        return max(QUEUED * self.threads, LEAST)


def _gone(address: str) -> ScenarioError:
    return ScenarioError(
        f"dask = {address!r}: the scheduler has gone: expected one until the end. What was done is "
        "kept; start one, and the sweep again to go on."
    )


async def _reach(address: str) -> None:
    """Ask who listens; a client that finds no scheduler would try for long to say goodbye."""
    from distributed.comm.core import connect

    comm = await connect(address, timeout=SECONDS)
    try:
        await comm.write({"op": "identity", "reply": True})
        who = await comm.read()
        kind = who.get("type") if isinstance(who, dict) else None
        if kind != "Scheduler":
            raise ValueError(f"it is {'no scheduler' if kind is None else f'a {kind}'}")
    finally:
        comm.abort()
