"""Connections that end by themselves: slow ones, half-open ones, and those that send nothing.

Lives here: uvicorn's two protocols with a clock. May not: who comes in, or what is sent.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PATIENCE = 10.0
"""Seconds between two looks at a connection: one that got nowhere in between ends."""
LEAST = 1 << 16
"""Bytes that a visitor must take between two looks while there are more."""
MOST_FRAGMENTS = 64
GOODBYE = 1.0
"""Seconds that the other end of a websocket has to say goodbye, too."""
PING_EVERY, PING_PATIENCE = 8.0, 8.0
"""Seconds between two pings of a websocket, and until one without an answer ends it."""


class Http(H11Protocol):
    """HTTP whose requests come whole within two looks, and whose answers are taken."""

    clock: asyncio.TimerHandle | None = None
    moved = left = 0
    """How often something was taken since the last look, and bytes that were not at it."""

    def connection_made(self, transport: Any) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._wind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Count the answer."""
        self.moved += 1
        super().on_response_complete()

    def resume_writing(self) -> None:
        """Count that much of an answer was taken."""
        self.moved += 1
        super().resume_writing()

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Hand the connection on; the websocket has a clock of its own."""
        self._stop()
        super().handle_websocket_upgrade(event)

    def _wind(self) -> None:
        self.clock = self.loop.call_later(PATIENCE, self._look)

    def _stop(self) -> None:
        if self.clock:
            self.clock.cancel()

    def _look(self) -> None:
        waits = self.transport.get_write_buffer_size()
        working = self.cycle is not None and not self.cycle.response_complete and not waits
        if working or self.moved or 0 < waits <= self.left - LEAST:
            self.moved, self.left = 0, waits
            self._wind()
        else:
            self.transport.abort()


class PageSocket(WebSocketsSansIOProtocol):
    """A websocket that ends where its other end has gone, whatever is still to be sent."""

    clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the clock."""
        self.close_timeout = GOODBYE
        super().connection_made(transport)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        if self.clock:
            self.clock.cancel()
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        """End at once: what is still to be sent would wait for a visitor who has gone."""
        super().keepalive_timeout()
        self.transport.abort()

    def handle_cont(self, event: Any) -> None:
        """Take a fragment; a message in endless empty ones would never reach its greatest size."""
        if len(self.frames) >= MOST_FRAGMENTS:
            self.transport.abort()
        else:
            super().handle_cont(event)

    def _look(self) -> None:
        """End what was to end at the last look."""
        if self.transport.is_closing():
            self.transport.abort()
        else:
            self.clock = self.loop.call_later(PATIENCE, self._look)
