"""The command line: every question's commands, put together.

Lives here: the program's name, its help, and `--version`. May not: a command, or an option of one.
"""

from __future__ import annotations

from typing import Annotated

import typer

from viz.shared.cli import Commands, check_homes, program
from viz.shared.question import resolved
from viz.site.questions import questions

HELP = (
    "Buckstop, an agent-based laboratory for governance reform: where does the buck stop?\n\n"
    "Without a command it runs [bold]compare[/bold]: the shipped reforms, before and after. "
    f"[bold]{program()} list[/bold] lists places, reforms and levers; "
    f"[bold]{program()} terms[/bold] says what a term means; "
    f"[bold]{program()} COMMAND --help[/bold] explains a command."
)

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
    help=HELP,
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"buckstop {version('buckstop')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            metavar="",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Put together; every command lives with its question."""


check_homes()  # commands read their defaults from `scenarios`
for question in questions():
    for command in question.commands:
        app.add_typer(resolved(command))
