"""A cache of bounded size in which every value is made once, whoever asks first.

Lives here: what snapshots and arms before the reform are kept in. May not: know what it keeps.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


class Cache:
    """Values by key up to `room` bytes; the longest unused go first."""

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
