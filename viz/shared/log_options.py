"""The options that say how a log is read, declared once for every command that reads one.

Lives here: the columns by role, the desk, words that end a case, the encoding.
May not: an option of one command alone, or anything printed.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

LogFile = Annotated[Path, typer.Argument(metavar="LOG", help="A CSV or XES file, also as .gz.")]


def column_option(text: str, name: str | None = None) -> Any:
    """An option that names a column of a log."""
    return typer.Option(*([name] if name else []), metavar="COLUMN", help=text)


COLUMNS: dict[str, Any] = {
    "case": column_option("The number of the case."),
    "unit": column_option("The unit that holds the case."),
    "time": column_option("When the event happened."),
    "activity": column_option("What was done."),
    "status": column_option("The state of the case."),
    "due": column_option("The deadline: a date, in words, or yes and no for met."),
    "opened": column_option("When the case became known."),
    "resolved": column_option("When it was resolved."),
    "leg": column_option("The part of the case, where several units work on it at once."),
    "count": column_option(
        "Take hand-offs from this number, and not from stays in units.", "--count-field"
    ),
}
"""The option of each role of `scenarios.logs.columns.ROLES`."""
OTHERS: dict[str, Any] = {
    "desk": Annotated[
        str | None,
        typer.Option(metavar="UNIT", help="A unit that only passes on, and so counts as none."),
    ],
    "end_words": Annotated[
        list[str] | None,
        typer.Option(
            "--end-word",
            metavar="WORD",
            help="A state or an activity that ends a case, instead of those that are known. "
            "Repeatable.",
        ),
    ],
    "encoding": Annotated[
        str | None, typer.Option(metavar="NAME", help="Say gb18030; detected if not given.")
    ],
}


def reads_log(command: Callable[..., None]) -> Callable[..., None]:
    """A command with all these options where it has `read`: the keywords of `measure_log`."""
    options = {role: Annotated[str | None, kind] for role, kind in COLUMNS.items()} | OTHERS

    @functools.wraps(command)
    def inner(**values: Any) -> None:
        read: dict[str, Any] = {"asked": {role: values.pop(role) for role in COLUMNS}}
        read |= {name: values.pop(name) for name in OTHERS}
        command(**values, read=read | {"end_words": read["end_words"] or ()})

    own = inspect.signature(command).parameters
    hints = get_type_hints(command, include_extras=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    listed: list[inspect.Parameter] = []
    for name, one in own.items():
        if name == "read":
            listed += [inspect.Parameter(o, keyword, default=None) for o in options]
        else:
            listed.append(one.replace(kind=keyword))
    inner.__annotations__ = {name: hints[name] for name in own if name != "read"} | options
    annotated = [one.replace(annotation=inner.__annotations__[one.name]) for one in listed]
    inner.__signature__ = inspect.Signature(annotated)
    return inner
