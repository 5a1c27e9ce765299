"""The console: errors, progress and results on the two streams of the command line.

Lives here: what is printed, and on which stream. Imports are lazy: `--help` needs no pandas.
May not: options, running anything, or the tables themselves (shared/terminal.py).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from viz.shared.streams import visible
from viz.words.language import without_bold


class Screen(Console):
    """A console to which text is text: no markup in it, and no control characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, **options)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """As Rich has it; only what Rich itself says to the terminal goes through unchanged."""
        for part in super().render(renderable, options):
            yield part if part.control else Segment(visible(part.text), part.style)


out, err = Screen(), Screen(stderr=True)
PIPED_COLUMNS = 110  # where no terminal says how wide it is: reforms beside each other
MINUTE = 60.0
PACE = 30.0  # seconds between two lines of progress where stderr is no terminal


def complain(message: str) -> None:
    """One error on stderr."""
    err.print(f"Error: {message}", highlight=False, soft_wrap=True)


def wide() -> Console:
    """Stdout, as wide as the terminal; wide enough for a table of reforms where it is none."""
    return out if out.is_terminal else Screen(width=PIPED_COLUMNS)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner on stderr while something runs; a line now and then where that is no terminal."""
    if sys.stderr.isatty():
        with err.status(f"{what} …"):
            yield
        return
    with _lines(lambda: f"{what} …"):
        yield


@contextmanager
def counted(what: str, total: int, done: int = 0) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; yields what to call for every step done. As `waiting`."""
    if sys.stderr.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Left

        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), Left())
        with Progress(*columns, console=err, transient=True) as progress:
            task = progress.add_task(what, total=total, completed=done)
            yield lambda: progress.advance(task)
        return
    started, made = time.monotonic(), 0

    def tick() -> None:
        nonlocal made
        made += 1

    def line() -> str:
        left = (time.monotonic() - started) / max(made, 1) * (total - done - made) / MINUTE
        about = f", about {left:.0f} min left" if made else ""
        return f"{what}: {done + made:,} of {total:,}{about}"

    with _lines(line):
        yield tick


@contextmanager
def _lines(say: Callable[[], str]) -> Iterator[None]:
    """Print a line on stderr now and then while something runs; none if it ends before the first.

    A log file or a job's output is read by someone who wants to know whether it still works.
    """
    ended = Event()

    def speak() -> None:
        while not ended.wait(PACE):
            err.print(say(), highlight=False, soft_wrap=True)

    speaker = Thread(target=speak, daemon=True)
    speaker.start()
    try:
        yield
    finally:
        ended.set()
        speaker.join()


def warn_few(meta: Mapping[str, Any]) -> None:
    """Say on stderr, before a run, that it draws so few sets or worlds that little can be said.

    `meta`: `replications`, and with an ensemble the `sets` that they draw.
    """
    from viz.shared.wording import Wording

    if few := Wording("en", {}).few(meta):
        err.print(few, highlight=False, soft_wrap=True)


def print_tables(tables: Iterable[Any]) -> None:
    """Print tables, ours or Rich's, with a blank line after each."""
    from viz.shared.table import Table, terminal_table

    for table in tables:
        wide().print(terminal_table(table) if isinstance(table, Table) else table)
        wide().print()


def put(text: str = "") -> None:
    """One line on stdout, without the marks of bold and with no control character at work."""
    print(visible(without_bold(text)))


def print_json(answer: Mapping[str, Any], folder: Path | None = None) -> None:
    """The one JSON object on stdout; in escapes where that is no UTF-8, as JSON has to be.

    `folder` is where the files were written: it stands under that name in every command.
    """
    answer = {**answer, "folder": str(folder)} if folder else answer
    ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")
    print(visible(json.dumps(answer, ensure_ascii=ascii_only, allow_nan=False)))


def print_outcomes(answer: dict[str, Any]) -> None:
    """Print one run's outcomes as a table, and what was already so."""
    from viz.shared.table import terminal_table
    from viz.shared.terminal import outcome_table, recovery_line, window_table

    meta = answer["meta"]
    out.print(terminal_table(outcome_table(answer["outcomes"])))
    if answer.get("windows"):
        out.print(terminal_table(window_table(answer["windows"])))
    if found := answer.get("recovery"):
        put(recovery_line(found))
    print_already({meta["reform"]: meta["already"]})
    print_marks(meta)
    put(
        f"{meta['place']} · {meta['reform']} · {meta['days']} days · seed {meta['seed']}: "
        f"{meta['cases']:,} cases, {meta['events']:,} events, {meta['seconds']:.1f} s"
    )


def print_already(
    already: Mapping[str, Iterable[str]], titles: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Print, for each reform, the clauses that its place already had."""
    from viz.shared.wording import Wording

    words = Wording("en", titles or {})
    for reform, levers in already.items():
        if levers:
            names = ", ".join(levers)
            put(words.text("already_line", reform=words.short_title(reform), names=names))


def print_marks(meta: Mapping[str, Any]) -> None:
    """Print the timeline and the rules that were run, and whose level a place borrows."""
    from viz.shared.wording import Wording

    for line in Wording("en", {}).marks(meta):
        put(line)


def print_address(address: str) -> None:
    """Print where the page is, at once even where nobody watches: a script may wait for it."""
    print(f"The page is at {address} (Ctrl+C ends it)", flush=True)


def print_address_json(address: str) -> None:
    """Print where the page is as a JSON object, at once."""
    print(json.dumps({"address": address}), flush=True)
