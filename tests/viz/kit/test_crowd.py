"""Twenty visitors at once: no error, every question answered, and the memory back when they leave.

Lives here: twenty sessions of *Try it* in one process, as the server holds them.
May not: a browser; twenty of those on a machine of two cores measure themselves.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

SESSIONS, SECONDS = 20, 30.0
PATIENCE = 400.0
"""Seconds in which all must have their last answer, once nobody moves anything: some forty on a
quiet machine, and the question here is whether all get it, beside whatever else runs."""
MORE = 1.03
"""Memory after the second crowd over that after the first: nothing of a visitor may stay."""


def megabytes() -> float:
    """What this process holds of the machine's memory."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) / 1024


def crowd(seconds: float) -> tuple[int, list[Any]]:
    """So many visitors move a slider in turn, and leave; returns how often, and their last news."""
    solara = pytest.importorskip("solara")
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
    assert [session.ask for session in desks] == [one.answer.ask for one in news]
    for page, session in zip(pages, desks, strict=True):
        page.close()
        session.leave()
    return moves, news


def done(session: Any) -> bool:
    """Whether the last answer to the present question is there."""
    news = session.news.value
    return bool(news.answer and news.answer.final and news.answer.ask == session.ask)


def test_twenty_visitors_come_and_go(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REACTON_FAST", "1")  # as the server sets it
    moves, news = crowd(SECONDS)
    assert moves >= 2 * SESSIONS
    assert not [one.progress.failed for one in news if one.progress.failed]
    same = {one.answer.ask: one.answer.rows for one in news}
    assert len(same) == SESSIONS  # each its own
    del news, same
    first = megabytes()
    crowd(SECONDS / 3)
    second = megabytes()
    with capsys.disabled():
        print(f"\n{SESSIONS} visitors, {moves} moves: {first:.0f} MB, then {second:.0f} MB")
    assert second <= first * MORE
