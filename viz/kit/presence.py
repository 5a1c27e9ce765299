"""Whether a visitor is still there: work for one whose connection dropped is put off until then.

Lives here: when somebody counts as gone, and what is done about it. May not: what the work is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from solara.server.kernel_context import PageStatus, get_current_context, has_current_context

from viz.kit.session import Session

LOOK = 2.0
"""Seconds between two looks at whether a visitor is there."""
FORGIVEN = 3
"""Looks that a visitor may be away, as after a reload or in a tunnel, before work is put off."""


def put_off_while_away(session: Session) -> Callable[[], None]:
    """An effect: puts off the work of this thread's visitor while away; returns what ends it."""
    gone, is_away = threading.Event(), absence()

    def look() -> None:
        away = 0
        while not gone.wait(LOOK):
            away = away + 1 if is_away() else 0
            if away == FORGIVEN:
                session.pause()
            elif not away:
                session.resume()

    def leave() -> None:
        gone.set()
        session.leave()

    threading.Thread(target=look, daemon=True).start()
    return leave


def absence() -> Callable[[], bool]:
    """What tells whether the visitor of this thread has no connection; without one, never."""
    if not has_current_context():
        return lambda: False
    status = get_current_context().page_status

    def is_away() -> bool:
        pages = set(status.copy().values())
        return PageStatus.DISCONNECTED in pages and PageStatus.CONNECTED not in pages

    return is_away


def wait_for_visitor() -> None:
    """Wait while the visitor of this thread is away."""
    is_away = absence()
    while is_away():
        time.sleep(LOOK)
