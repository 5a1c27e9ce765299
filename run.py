"""The command line of Buckstop: parses, calls, prints.

Lives here: options and what is printed. Imports are lazy: `--help` needs no Numba.
May not: a rule, a formula, a default of a lever, or a word of the report.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

out, err = Console(), Console(stderr=True)
PIPED_COLUMNS = 110  # where no terminal says how wide it is: five reforms beside each other
UsageError: Any = typer.BadParameter.__base__  # of Click, or of the Click inside Typer


def complain(message: str) -> None:
    """One error on stderr."""
    err.print(f"Error: {message}", markup=False, highlight=False, soft_wrap=True)


class Commands(TyperGroup):
    """The commands: `compare` where none is named, and an error of usage in one sentence."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read `run.py --days 90` as `run.py compare --days 90`."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["compare", *args]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a command and leave with its exit code: 2 for whatever was asked wrongly."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **extra)
        try:
            sys.exit(super().main(*args, standalone_mode=False, **extra) or 0)
        except UsageError as error:
            path = error.ctx.command_path if error.ctx else "run.py"
            complain(f"{error.format_message().rstrip('.')}. See {path} --help.")
            sys.exit(2)
        except typer.Abort:
            sys.exit(130)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
    help="Buckstop, an agent-based laboratory for governance reform: where does the buck stop?\n\n"
    "Without a command it runs [bold]compare[/bold]: five real reforms, before and after. What "
    "places, reforms and levers are called: [bold]run.py list[/bold]. What a command takes: "
    "[bold]run.py COMMAND --help[/bold].",
)


def whole(text: str) -> int:
    """An option's text as a whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r}, expected a whole number") from None


def number_option(text: str) -> Any:
    """An option that takes a whole number; its range is checked where it is used."""
    return typer.Option(parser=whole, metavar="N", help=text)


Place = Annotated[
    str, typer.Option(metavar="PLACE", help="A shipped place, or the path of a TOML file.")
]
ReformText = Annotated[
    str,
    typer.Option(
        metavar="REFORM",
        help="A shipped reform, or the path of a TOML file; stack them with +, as in a+b.",
    ),
]
Days = Annotated[
    int, number_option("Days from the reform on. A year before and 60 days after are added.")
]
Seed = Annotated[int, number_option("The key of all chance: same seed, same numbers.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="LEVER=VALUE",
        help="Put a lever at this value, whatever the reform says. Repeatable.",
    ),
]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="One JSON object on stdout, and nothing else.")
]
Force = Annotated[bool, typer.Option("--force", metavar="", help="Write over what is there.")]
COMPARE = (
    "Compare before and after each reform: two tables, and a report to open.\n\n"
    "Both arms start from one district after one year and meet the same chance, so they differ by "
    "the reform alone; differences come with 95 % intervals. Written are comparison.csv, "
    "daily.csv, config.json and report.html."
)
TRACE = (
    "Follow one case through the units in words, or write a whole run as an event log.\n\n"
    "The log has a row an event: case, leg, unit, activity, timestamp, and for a hand-off whether "
    "it was warranted (1) or passing the buck (0)."
)


def examples(*calls: str) -> str:
    """Calls to try, a line each, under a command's help."""
    return "\n\n".join(["For example:", *(f"[bold]run.py {call}[/bold]" for call in calls)])


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose foreseeable errors are one sentence on stderr and exit code 2."""

    @functools.wraps(command)
    def inner(*args: Any, **kwargs: Any) -> None:
        from scenarios.errors import ScenarioError

        try:
            command(*args, **kwargs)
        except ScenarioError as error:
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


@app.command(
    epilog=examples(
        "run --place baiyun --reform six_powers", "run --reform six_powers+one_list --days 365"
    )
)
@guarded
def run(
    place: Place = "baseline",
    reform: ReformText = "none",
    days: Days = 730,
    seed: Seed = 1,
    set_: Settings = None,
    out_: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Write outcomes.json and config.json there."),
    ] = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Run one district under one reform and print its outcomes."""
    from scenarios.experiment import check_size, single
    from scenarios.load import load
    from scenarios.results import check_folder, write_json, write_results

    scenario = load(place, reform, set=settings(set_ or []))
    check_size([[scenario]], 1, days, seed)
    if out_:
        check_folder(out_, force=force)
    with waiting("Running one district"):
        answer = single(scenario, seed, days)
    if out_:
        files = {"outcomes.json": write_json(answer), "config.json": write_json(scenario.config())}
        write_results(out_, "run", files, force=force)
    print_json(answer) if json_ else print_outcomes(answer)


@app.command(
    help=COMPARE,
    epilog=examples("compare", "compare --place baiyun --reform six_powers --replications 10"),
)
@guarded
def compare(
    place: Annotated[
        str,
        typer.Option(
            metavar="PLACE",
            help="own: each reform at home, then all in one common place. all: every place. "
            "Or one place, by name or path.",
        ),
    ] = "own",
    reform: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REFORM",
            help="A reform, by name or path; stack with +. Repeatable; all five if none is named.",
        ),
    ] = None,
    replications: Annotated[int, number_option("Pairs of worlds, each with its own seed.")] = 30,
    days: Days = 730,
    seed: Seed = 1,
    out_: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Write there; new or empty. If not given, a fresh folder under results/.",
        ),
    ] = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Compare before and after each reform, in tables and a report."""
    from scenarios import compare as comparing
    from scenarios.experiment import check_size
    from scenarios.results import check_folder, write_results

    reforms = reform or []
    groups = comparing.plan(place, reforms)
    check_size(groups, replications, days, seed)
    check_folder(out_, force=force)
    with counted("Replications", len(groups) * replications) as tick:
        found = comparing.compare(groups, seed, replications, days, place, reforms, tick)
    with waiting("Writing the report"):
        from viz.report import write_report

        homes = (found.own, found.common) if len(found.own) else (found.common, found.own)
        shown = (found.meta, *homes, found.daily, found.config)
        files = {**found.files, "report.html": lambda path: write_report(path, *shown)}
        folder = write_results(out_, "compare", files, force=force)
    if json_:
        print_json({"meta": found.meta, "rows": found.json_rows()})
    else:
        print_comparison(found, folder)


@app.command(
    help=TRACE,
    epilog=examples("trace --place baiyun --reform six_powers --case 100", "trace --log log.csv"),
)
@guarded
def trace(
    place: Place = "baseline",
    reform: ReformText = "none",
    seed: Seed = 1,
    days: Annotated[int, number_option("Days from the reform on.")] = 120,
    case: Annotated[
        int | None, number_option("Tell the way of the N-th case known since the reform.")
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the event log of all cases there, as CSV."),
    ] = None,
    force: Force = False,
) -> None:
    """Follow one case in words, or write a whole run as an event log."""
    from scenarios.errors import ScenarioError
    from scenarios.eventlog import check_log, traced, way, write_log
    from scenarios.load import load
    from scenarios.results import check_file, write_file

    if (case is None) == (log is None):
        given = "neither --case nor --log" if case is None else "both --case and --log"
        raise ScenarioError(
            f"trace: {given}: expected one of them. Give --case N for one case in words, or "
            "--log FILE for the log of all."
        )
    scenario = load(place, reform)
    check_log(scenario, seed, days)
    if log:
        check_file(log, force=force)
    with waiting("Running one district with its log"):
        found = traced(scenario, seed, days)
        if log:
            write_file(log, lambda path: write_log(found, path))
    if log:
        print(f"{len(found.log):,} events of {found.log['case'].nunique():,} cases → {log}")
    for sentence in [] if case is None else way(found, case):
        print(sentence)
    print_clauses(scenario.pending, scenario.already)


@app.command(name="list", epilog="Where every number comes from: docs/parameters.md")
@guarded
def list_(json_: Json = False) -> None:
    """List all that has a name: places, reforms, levers, parameters, outcomes."""
    from scenarios.catalogue import catalogue

    found = catalogue()
    if json_:
        print_json(found)
        return
    from viz.terminal import catalogue_tables

    print_tables(catalogue_tables(found))


def settings(texts: list[str]) -> dict[str, float]:
    """`lever=value` texts as numbers; ScenarioError for a text that is not one."""
    from scenarios.errors import wrong

    values: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            values[name.strip()] = int(value) if value.strip().isdigit() else float(value)
        except ValueError:
            raise wrong(
                "set", text, "lever=value with a number", "Write, say, --set platform=0.5."
            ) from None
    return values


def wide() -> Console:
    """Stdout, as wide as the terminal; wide enough for five reforms where it is none."""
    return out if out.is_terminal else Console(width=PIPED_COLUMNS)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner on stderr while something runs; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield
        return
    with err.status(f"{what} …"):
        yield


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; yields what to call for every step done. As `waiting`."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), Left())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def print_tables(tables: Iterable[Any]) -> None:
    """Print tables with a blank line after each."""
    for table in tables:
        wide().print(table)
        wide().print()


def print_json(answer: Any) -> None:
    """The one JSON object on stdout."""
    print(json.dumps(answer, ensure_ascii=False, allow_nan=False))


def print_comparison(found: Any, folder: Path) -> None:
    """Print the two tables, what is not yet in force, and where everything was written."""
    from viz.terminal import clause_lines, comparison_tables
    from viz.wording import Wording

    m, words = found.meta, Wording("en", found.meta["titles"])
    print_tables(comparison_tables(found.own, found.common, words, wide().width))
    for line in clause_lines(m, words):
        print(line)
    count = "1 replication" if m["replications"] == 1 else f"{m['replications']} replications"
    print(
        f"{count} of {m['days']} days, {m['cases']:,} cases, "
        f"{m['seconds']:.0f} s → {folder / 'report.html'}"
    )


def print_outcomes(answer: dict[str, Any]) -> None:
    """Print one run's outcomes as a table, and what is not in them."""
    from viz.terminal import outcome_table

    meta = answer["meta"]
    out.print(outcome_table(answer["outcomes"]))
    print_clauses(meta["pending"], meta["already"])
    print(
        f"{meta['place']} · {meta['reform']} · {meta['days']} days · seed {meta['seed']}: "
        f"{meta['cases']:,} cases, {meta['events']:,} events, {meta['seconds']:.1f} s"
    )


def print_clauses(pending: Any, already: Any) -> None:
    """Print which clauses of a reform change nothing here, and why."""
    for words, names in (("not yet in force", pending), ("already so", already)):
        if names:
            print(f"{words}: {', '.join(names)}")


if __name__ == "__main__":
    app()
