"""The command line of Buckstop: parses, calls, prints.

Lives here: options and what is printed. Imports are lazy: `--help` needs no Numba.
May not: a rule, a formula, a default of a lever, or a word of the report.
"""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from model.scenario import Scenario

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Buckstop: an agent-based laboratory for governance reform. Without a command it runs "
    "[bold]compare[/bold]: five real reforms, before and after.",
)
out, err = Console(), Console(stderr=True)
LAST_SEED = 2**63 - 1 - 10_000  # room for the seeds of the replications after the first

Place = Annotated[str, typer.Option(help="A shipped place, or a path to a TOML file.")]
ReformText = Annotated[str, typer.Option(help="A shipped reform; stack with +; none for none.")]
Days = Annotated[
    int, typer.Option(min=1, help="Days from the reform on; 60 of follow-up come on top.")
]
Seed = Annotated[int, typer.Option(min=0, max=LAST_SEED, help="The key of all chance.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the results; must be new or empty.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout and nothing else.")]
Force = Annotated[bool, typer.Option(help="Write although results are already there.")]


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose foreseeable errors are one sentence on stderr and exit code 2."""

    @functools.wraps(command)
    def inner(*args: Any, **kwargs: Any) -> None:
        from scenarios.errors import ScenarioError

        try:
            command(*args, **kwargs)
        except ScenarioError as error:
            err.print(f"Error: {error}", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(2) from None
        except OSError as error:
            err.print(f"Error: {error}; nothing was written", markup=False, soft_wrap=True)
            raise typer.Exit(2) from None

    return inner


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Run `compare` where no command is given."""
    if context.invoked_subcommand is None:
        compare()


@app.command()
@guarded
def run(
    place: Place = "baseline",
    reform: ReformText = "none",
    days: Days = 730,
    seed: Seed = 1,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="lever=value, in force after; repeatable.")
    ] = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Folder for the results.")] = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Run one district under one reform and print its outcomes."""
    from scenarios.compare import label
    from scenarios.experiment import arm, check_size
    from scenarios.load import load
    from scenarios.results import check_folder, write_folder, write_json

    scenario = load(place, reform, set=settings(set_ or []))
    check_size([[scenario]], 1, days)
    if out_:
        check_folder(out_, force=force)
    started = time.perf_counter()
    with waiting("Running one district"):
        from model.plan import burnt_in

        result = arm(burnt_in(scenario, seed), scenario, seed, days, reformed=True)
    meta = {
        "place": scenario.place_name,
        "reform": label(scenario),
        "days": days,
        "seed": seed,
        "version": version(),
        "config_hash": scenario.config_hash,
        "cases": result.cases,
        "events": result.events,
        "seconds": round(time.perf_counter() - started, 3),
        "pending": list(scenario.pending),
        "already": list(scenario.already),
    }
    answer = {"meta": meta, "outcomes": result.outcomes}
    if out_:
        files = {"outcomes.json": answer, "config.json": scenario.config()}
        write_folder(out_, {name: write_json(value) for name, value in files.items()})
    if json_:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
        return
    print_outcomes(answer, scenario)


@app.command()
@guarded
def compare(
    place: Annotated[
        str, typer.Option(help="own (each reform at home, then all in one place), all, or a place.")
    ] = "own",
    reform: Annotated[
        list[str] | None, typer.Option(help="A reform or a stack (a+b); repeatable; default all.")
    ] = None,
    replications: Annotated[int, typer.Option(min=1, max=10_000, help="Paired worlds.")] = 30,
    days: Days = 730,
    seed: Seed = 1,
    out_: Annotated[Path | None, typer.Option("--out", help="Folder for the results.")] = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Compare before and after: paired replications, 95 % intervals, a table and a report."""
    from scenarios import compare as comparing
    from scenarios.experiment import check_size, experiment
    from scenarios.results import check_folder, fresh_folder

    groups = comparing.plan(place, reform or [])
    check_size(groups, replications, days)
    folder = out_ or fresh_folder("compare")
    check_folder(folder, force=force)
    started = time.perf_counter()
    seeds = range(seed, seed + replications)
    with counted("Replications", len(groups) * replications) as tick:
        pairs = experiment(groups, seeds, days, tick=tick)
    arms = [arm for group in pairs for pair in group for arm in (pair.before, *pair.after)]
    scenarios = [s for group in groups for s in group]
    meta = {
        "place": place,
        "reform": [comparing.label(s) for s in dict.fromkeys(groups[-1])],
        "days": days,
        "seed": seed,
        "replications": replications,
        "version": version(),
        "config_hash": comparing.joint_hash(scenarios),
        "cases": sum(arm.cases for arm in arms),
        "events": sum(arm.events for arm in arms),
        "seconds": round(time.perf_counter() - started, 3),
        "pending": {comparing.label(s): list(s.pending) for s in scenarios},
        "already": {comparing.label(s): list(s.already) for s in scenarios},
        "created": f"{datetime.now():%Y-%m-%d %H:%M}",
        "titles": comparing.titles(groups),
    }
    comparison = comparing.Comparison.of(groups, pairs, meta, place)
    write_comparison(folder, comparison)
    if json_:
        rows = comparison.json_rows()
        print(json.dumps({"meta": meta, "rows": rows}, ensure_ascii=False, allow_nan=False))
        return
    print_comparison(comparison, folder)


@app.command()
@guarded
def trace(
    place: Place = "baseline",
    reform: ReformText = "none",
    seed: Seed = 1,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days from the reform on.")] = 120,
    case: Annotated[int | None, typer.Option(min=1, help="The N-th case known.")] = None,
    log: Annotated[Path | None, typer.Option(help="Write the whole event log here (CSV).")] = None,
    force: Force = False,
) -> None:
    """Follow one case through the units in words, or write the whole run as an event log."""
    from scenarios.errors import ScenarioError
    from scenarios.eventlog import LOG_COLUMNS, traced, way
    from scenarios.load import load
    from scenarios.results import check_file, write_file

    if (case is None) == (log is None):
        raise ScenarioError("trace: expected either --case N or --log FILE; give one of them")
    scenario = load(place, reform)
    if log:
        check_file(log, force=force)
    with waiting("Running one district with its log"):
        result = traced(scenario, seed, days)
    if log:
        write_file(log, lambda path: result.log.to_csv(path, index=False, columns=LOG_COLUMNS))
        out.print(f"{len(result.log):,} events of {result.log['case'].nunique():,} cases → {log}")
        return
    for sentence in way(result, case or 1):
        out.print(sentence, markup=False, highlight=False, soft_wrap=True)


@app.command(name="list")
@guarded
def list_(json_: Json = False) -> None:
    """List places, reforms, levers, parameters and outcomes, out of their declarations."""
    from scenarios.catalogue import catalogue

    found = catalogue()
    if json_:
        print(json.dumps(found, ensure_ascii=False, allow_nan=False))
        return
    from viz.terminal import catalogue_tables

    for table in catalogue_tables(found):
        out.print(table)


def settings(texts: list[str]) -> dict[str, float]:
    """`lever=value` texts as numbers; ScenarioError for a text that is not one."""
    from scenarios.errors import ScenarioError

    values: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            values[name.strip()] = int(value) if value.strip().isdigit() else float(value)
        except ValueError:
            raise ScenarioError(
                f"--set: {text!r}; expected lever=value with a number, as in bottom_up_weight=0.5"
            ) from None
    return values


def version() -> str:
    """The installed version of Buckstop."""
    from importlib.metadata import version as installed

    return installed("buckstop")


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner on stderr while something runs."""
    with err.status(f"{what} …"):
        yield


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; yields what to call for every step done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), Left())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def write_comparison(folder: Path, comparison: Any) -> None:
    """Write the table, the configuration and the report of a comparison, all or nothing."""
    from scenarios.results import write_folder, write_json
    from viz.report import write_report

    c = comparison
    write_folder(
        folder,
        {
            "comparison.csv": lambda path: c.frame.to_csv(path, index=False),
            "daily.csv": lambda path: c.daily.to_csv(path, index=False),
            "config.json": write_json({"meta": c.meta, "scenarios": c.config}),
            "report.html": lambda path: write_report(
                path, c.meta, c.own, c.common, c.daily, c.config
            ),
        },
    )


def print_comparison(comparison: Any, folder: Path) -> None:
    """Print the two tables, what is not yet in force, and where everything was written."""
    from viz.terminal import clause_lines, comparison_table
    from viz.wording import Wording

    c, words = comparison, Wording("en", comparison.meta["titles"])
    wide = out if out.is_terminal else Console(width=110)
    if len(c.own):
        wide.print(comparison_table(c.own, words.text("own"), words))
        wide.print()
    for name, rows in c.common.groupby("place", sort=False):
        wide.print(comparison_table(rows, words.text_on_place("common", name), words))
        wide.print()
    for line in clause_lines(c.meta, words):
        wide.print(line, markup=False, highlight=False, soft_wrap=True)
    m = c.meta
    print(
        f"{m['replications']} replications of {m['days']} days, {m['cases']:,} cases, "
        f"{m['seconds']:.0f} s → {folder / 'report.html'}"
    )


def print_outcomes(answer: dict[str, Any], scenario: Scenario) -> None:
    """Print one run's outcomes as a table."""
    from viz.terminal import outcome_table

    meta = answer["meta"]
    out.print(outcome_table(answer["outcomes"]))
    for words, names in (("not yet in force", meta["pending"]), ("already so", meta["already"])):
        if names:
            out.print(f"{words}: {', '.join(names)}", highlight=False, soft_wrap=True)
    out.print(
        f"{scenario.place_name} · {meta['reform']} · {meta['days']} days · seed {meta['seed']}: "
        f"{meta['cases']:,} cases, {meta['events']:,} events, {meta['seconds']:.1f} s",
        highlight=False,
        soft_wrap=True,
    )


if __name__ == "__main__":
    sys.exit(app())
