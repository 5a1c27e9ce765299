"""What all commands do alike: `compare` where no command is named, errors in one sentence.

Lives here: what all commands share. Imports are lazy: `--help` needs no Numba.
May not: a command, or an option.
"""

from __future__ import annotations

import functools
import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from viz.shared.console import complain, err
from viz.shared.streams import open_streams

START = 250_000
"""Objects that a start makes, in round numbers."""
UsageError: Any = typer.BadParameter.__base__  # of Click, or of the Click inside Typer


def program() -> str:
    """The program as it was called: the console script `buckstop`, or `run.py`."""
    name = Path(sys.argv[0]).stem
    return name if name == "buckstop" else "run.py"


class Commands(TyperGroup):
    """The commands: `compare` where none is named, and an error of usage in one sentence."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read `run.py --days 90` as `run.py compare --days 90`."""
        own = (*ctx.help_option_names, "--version")
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["compare", *args]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a command and leave with its exit code: 2 for whatever was asked wrongly."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **extra)
        open_streams()
        _start_calmly()
        try:
            sys.exit(super().main(*args, standalone_mode=False, **extra) or 0)
        except UsageError as error:
            path = error.ctx.command_path if error.ctx else program()
            complain(f"{error.format_message().rstrip('.')}. See {path} --help.")
            sys.exit(2)
        except typer.Abort:
            sys.exit(130)


def _start_calmly() -> None:
    """Look for no garbage while libraries are imported: a sixth of a start, and nothing is found.

    The first look is after as many objects as a start makes; from then on Python looks as ever.
    """
    usual = gc.get_threshold()

    def as_ever(*_: object) -> None:
        gc.callbacks.remove(as_ever)
        gc.set_threshold(*usual)

    if usual[0] < START:
        gc.callbacks.append(as_ever)
        gc.set_threshold(START, *usual[1:])


def check_homes() -> None:
    """End with a sentence where a user's own `model` or `scenarios` comes before Buckstop's."""
    home = Path(__file__).resolve().parents[2]
    for name in ("model", "scenarios"):
        found = find_spec(name)
        where = Path((found and found.origin) or "nowhere").resolve()
        if where != home / name / "__init__.py":
            open_streams()
            complain(
                f"{name} is {where}, which is not Buckstop's: expected {home / name}. Rename "
                "yours, or start in another folder, without PYTHONPATH."
            )
            sys.exit(2)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose foreseeable errors are one sentence on stderr and exit code 2."""

    @functools.wraps(command)
    def inner(*args: Any, **kwargs: Any) -> None:
        from model.declared.rules import RuleError
        from scenarios.inputs.errors import ScenarioError

        try:
            with _ends_heard():
                command(*args, **kwargs)
        except (ScenarioError, RuleError) as error:
            complain(str(error))
            raise typer.Exit(2) from None
        except BrokenPipeError:  # the reader has gone, as in `run.py list | head`
            raise
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            complain(f"{error.filename or 'disk'}: {reason}: nothing was written. Choose another.")
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            err.print("Interrupted: nothing was written.", highlight=False)
            raise typer.Exit(130) from None

    return inner


@contextmanager
def _ends_heard() -> Iterator[None]:
    """SIGTERM, and SIGHUP of a terminal that closes, end a command as Ctrl+C does.

    One that is ignored, as `nohup` has it, stays so.
    """
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def resumable() -> Iterator[None]:
    """For a command that resumes: an interruption, or a full disk, says that its work is kept."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        complain(
            f"{error.filename or 'disk'}: {reason}: what is done is kept. Make room, or change "
            "permissions, and start it again to resume."
        )
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        err.print("Interrupted: what is done is kept. Start it again to resume.", highlight=False)
        raise typer.Exit(130) from None
