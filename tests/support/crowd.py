"""Twenty sessions of *Try it* in a process of their own: what they were answered, and its memory.

Lives here: the crowd, run as a program that prints one JSON object. May not: an assertion.
"""

from __future__ import annotations

import gc
import json
import os
import time
from pathlib import Path
from typing import Any

SESSIONS, SECONDS = 20, 30.0
PATIENCE = 400.0
"""Seconds in which all must have their last answer, once nobody moves anything: some forty on a
quiet machine, and the question here is whether all get it, beside whatever else runs."""


def megabytes() -> float:
    """What this process holds of the machine's memory."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) / 1024


def crowd(seconds: float) -> dict[str, Any]:
    """So many visitors move a slider in turn, and leave: moves, failures, and who was answered."""
    import solara

    from viz.kit.session import Session, session_context
    from viz.tryit.dashboard import TryIt

    @solara.component
    def Visitor(session: Any) -> None:
        session_context.provide(session)
        TryIt()

    desks = [Session("v=1&place=huaisi&reform=big_department") for _ in range(SESSIONS)]
    pages = [solara.render(Visitor(session), handle_error=False)[1] for session in desks]
    moves, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for number, session in enumerate(desks):
            session.move("platform", (moves // SESSIONS % 50 + number) / 100)
            moves += 1
        time.sleep(0.3)
    late = time.monotonic() + PATIENCE
    while not all(done(session) for session in desks) and time.monotonic() < late:
        time.sleep(0.2)
    news = [session.news.value for session in desks]
    found = {
        "moves": moves,
        "answered": sum(done(session) for session in desks),
        "failed": [str(one.progress.failed) for one in news if one.progress.failed],
        "apart": len({one.answer.ask for one in news if one.answer}),
    }
    for page, session in zip(pages, desks, strict=True):
        page.close()
        session.leave()
    return found


def done(session: Any) -> bool:
    """Whether the last answer to the present question is there."""
    news = session.news.value
    return bool(news.answer and news.answer.final and news.answer.ask == session.ask)


def main() -> None:
    """A crowd, a shorter one after it, and the memory when each has left."""
    os.environ["REACTON_FAST"] = "1"  # as the server sets it
    first = crowd(SECONDS)
    memory = [megabytes()]
    crowd(SECONDS / 3)
    memory.append(megabytes())
    print(json.dumps({**first, "memory": memory}))


if __name__ == "__main__":
    main()
