"""From a slider moved to a new figure: seconds in a real browser, in each of the five districts.

Lives here: what is timed and how often. May not: a limit (the test that calls it has one).

    python benchmarks/latency.py [MOVES]        (or: make bench)
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from browser import chromium, executable, served

MOVES = 100
TARGET = 300
"""Milliseconds within which the first answer is to be there in nineteen of twenty moves."""
PLACES = {
    "jinniu": "five_powers",
    "huaisi": "big_department",
    "tianjin": "war_zone",
    "wenjiang": "one_list",
    "baiyun": "six_powers",
}
"""The largest comes last: what a server that has just begun still lays out is no part of a move."""
LEVER = "platform"
PAUSE = 150
"""Milliseconds between an answer and the next move: a hand that looks at each answer."""
PATIENCE = 600_000

WATCH = """() => {
  window.moved = null;
  window.addEventListener("keydown", () => { window.moved = performance.now(); }, true);
  const question = (of) => of && of.replace(/^[a-z]+-\\d+-/, "");
  window.answered = () => new Promise((done) => {
    const of = () => (document.querySelector(".cards") || { dataset: {} }).dataset.of;
    const old = question(of());
    const look = () => {
      const now = of();
      const drawn = [...document.querySelectorAll(".plot")].map((plot) => plot.dataset.drawn);
      if (now && question(now) !== old && drawn.length && drawn.every((one) => one === now)) {
        watcher.disconnect();
        done(performance.now() - window.moved);
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
  });
}"""


@contextmanager
def visited(browser: Any, address: str, place: str, reform: str) -> Iterator[Any]:
    """A page of that place, warm: its first full answer is there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto(f"{address}?v=1&place={place}&reform={reform}&set={LEVER}:0.5")
        page.wait_for_selector(".status[data-state=done]", timeout=PATIENCE)
        page.wait_for_selector(".plot[data-drawn^=full]", timeout=PATIENCE)
        page.evaluate(WATCH)
        yield page
    finally:
        context.close()


def moves(page: Any, count: int) -> list[float]:
    """Milliseconds from each of so many moves of a slider to numbers and curves of its answer."""
    slider = page.locator(f"[data-lever={LEVER}] [role=slider]")
    found = []
    for move in range(count):
        page.evaluate("() => { window.next = window.answered(); }")
        slider.press("ArrowRight" if move % 40 < 20 else "ArrowLeft")
        found.append(float(page.evaluate("() => window.next")))
        page.wait_for_timeout(PAUSE)
    return found


def rest(page: Any) -> float:
    """Seconds from the last move to the full answer."""
    page.wait_for_selector(".plot[data-drawn^='full-30']", timeout=PATIENCE)
    return float(page.evaluate("() => performance.now() - window.moved")) / 1000.0


def p95(times: list[float]) -> float:
    """The time that nineteen of twenty moves stay below."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def measured(count: int) -> dict[str, tuple[list[float], float]]:
    """By place: the milliseconds of all moves, and the seconds to the full answer."""
    found = {}
    with served() as address, chromium() as browser:
        for place, reform in PLACES.items():
            with visited(browser, address, place, reform) as page:
                found[place] = (moves(page, count), rest(page))
    return found


def main() -> None:
    """Measure and print."""
    if executable() is None:
        print("From slider to figure: not measured, for there is no Chromium on this machine.")
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MOVES
    table = Table(title=f"From slider to new figure, {count} moves, milliseconds (target {TARGET})")
    for name in ("place", "median", "p95", "slowest", "full answer, s"):
        table.add_column(name, justify="left" if name == "place" else "right")
    for place, (times, seconds) in measured(count).items():
        numbers = (statistics.median(times), p95(times), max(times))
        table.add_row(place, *(f"{number:.0f}" for number in numbers), f"{seconds:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
