"""The command line of Buckstop: parses, calls, prints.

Lives here: commands and their options. Imports are lazy: `--help` needs no Numba.
May not: a rule, a formula, a default of a lever, or how anything is printed (viz/console.py).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from viz.console import (
    complain,
    counted,
    err,
    paced,
    print_address,
    print_clauses,
    print_comparison,
    print_json,
    print_outcomes,
    print_sweep,
    print_tables,
    waiting,
)
from viz.options import (
    CALIBRATE,
    COMPARE,
    MEASURE,
    SWEEP,
    TRACE,
    ActivityColumn,
    AllowRemote,
    Begun,
    Behaviour,
    CaseColumn,
    CountField,
    Days,
    Desk,
    DueColumn,
    Encoding,
    Folder,
    Force,
    Host,
    Json,
    LegColumn,
    LogFile,
    OpenedColumn,
    PilotShare,
    Place,
    PlacesOf,
    PlanBehaviour,
    Port,
    Reforms,
    ReformText,
    ResolvedColumn,
    Seed,
    Settings,
    Spill,
    StatusColumn,
    Study,
    Targets,
    TimeColumn,
    UnitColumn,
    Workers,
    examples,
    number_option,
    settings,
)

UsageError: Any = typer.BadParameter.__base__  # of Click, or of the Click inside Typer


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
    behaviour: Behaviour = None,
    out_: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Write outcomes.json and config.json there."),
    ] = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Run one district under one reform and print its outcomes."""
    from scenarios.ensemble import PLAUSIBLE, chosen, group_drawn
    from scenarios.experiment import check_size, single
    from scenarios.load import load
    from scenarios.results import check_folder, write_json, write_results

    scenario = load(place, reform, set=settings(set_ or []))
    check_size([[scenario]], 1, days, seed)
    ensemble = chosen(behaviour or PLAUSIBLE)
    if out_:
        check_folder(out_, force=force)
    with waiting("Running one district"):
        answer = single(scenario, seed, days, ensemble)
    if out_:
        (ran,) = group_drawn([scenario], seed, ensemble)
        files = {"outcomes.json": write_json(answer), "config.json": write_json(ran.config())}
        write_results(out_, "run", files, force=force)
    print_json(answer) if json_ else print_outcomes(answer)


@app.command(
    help=COMPARE,
    epilog=examples(
        "compare",
        "compare --place baiyun --reform six_powers --replications 10",
        "compare --place baiyun --reform six_powers --pilot 0.5 --spill",
    ),
)
@guarded
def compare(
    place: PlacesOf = "own",
    reform: Reforms = None,
    replications: Annotated[int, number_option("Pairs of worlds, each with its own seed.")] = 30,
    days: Days = 730,
    seed: Seed = 1,
    behaviour: Behaviour = None,
    pilot: PilotShare = None,
    spill: Spill = False,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Compare before and after each reform, in tables and a report."""
    from scenarios import compare as comparing
    from scenarios.ensemble import PLAUSIBLE, chosen, only_central
    from scenarios.experiment import check_size
    from scenarios.results import check_folder, write_results

    reforms = reform or []
    if pilot is not None or spill:
        only_central("compare --pilot", behaviour)
        asked = {"place": place, "reforms": reforms, "spill": spill}
        from viz.piloting import piloting

        piloting(pilot, asked, (seed, replications, days), out_, as_json=json_, force=force)
        return
    groups = comparing.plan(place, reforms)
    check_size(groups, replications, days, seed)
    ensemble = chosen(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    with counted("Replications", len(groups) * replications) as tick:
        sizes = (seed, replications, days)
        found = comparing.compare(groups, *sizes, place, reforms, tick, ensemble=ensemble)
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


@app.command(help=SWEEP, epilog=examples("sweep six_powers --out results/six_powers"))
@guarded
def sweep(
    study: Study, out_: Begun, behaviour: PlanBehaviour = None, workers: Workers = None
) -> None:
    """Run a study: every point of a design, before and after its reforms."""
    from scenarios.experiment import cost
    from scenarios.store import go_on, opened
    from scenarios.study import check_workers, read_study

    check_workers(workers)
    with waiting("Reading the plan"):
        plan = read_study(study, behaviour)
    try:
        with opened(out_, plan) as store:
            size = f"{plan.size:,} runs, {len(store.done):,} of them done"
            err.print(f"{size}: in all {cost(plan.expected())}", highlight=False, soft_wrap=True)
            with paced("Runs", plan.size, len(store.done)) as tick:
                go_on(store, workers, tick)
    except KeyboardInterrupt:
        err.print("Interrupted: what was done is kept. Start it again to go on.", highlight=False)
        raise typer.Exit(130) from None
    print_sweep(store)


@app.command(help=CALIBRATE, epilog=examples("calibrate district --out results/ensemble"))
@guarded
def calibrate(targets: Targets, out_: Begun, workers: Workers = None) -> None:
    """Find the sets of behavioural parameters that targets do not rule out."""
    from viz.calibration import calibrated, print_calibration

    try:
        print_calibration(calibrated(targets, out_, workers), out_)
    except KeyboardInterrupt:
        err.print("Interrupted: what was done is kept. Start it again to go on.", highlight=False)
        raise typer.Exit(130) from None


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


@app.command(
    help=MEASURE, epilog=examples("measure log.csv", "measure log.csv --unit 承办单位 --json")
)
@guarded
def measure(
    log: LogFile,
    case: CaseColumn = None,
    unit: UnitColumn = None,
    time: TimeColumn = None,
    activity: ActivityColumn = None,
    status: StatusColumn = None,
    due: DueColumn = None,
    opened: OpenedColumn = None,
    resolved: ResolvedColumn = None,
    leg: LegColumn = None,
    count: CountField = None,
    desk: Desk = None,
    encoding: Encoding = None,
    seed: Seed = 1,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Measure an event log."""
    from scenarios.measure import measure_log
    from scenarios.results import check_folder, write_results

    check_folder(out_, force=force)
    asked = {"case": case, "unit": unit, "time": time, "activity": activity, "status": status}
    asked |= {"due": due, "opened": opened, "resolved": resolved, "leg": leg, "count": count}
    with waiting("Measuring the log"):
        found = measure_log(log, asked, desk=desk, encoding=encoding, seed=seed)
    from viz.measured import files, print_measured

    with waiting("Writing the page"):
        folder = write_results(out_, "measure", files(found), force=force)
    print_json(found.values) if json_ else print_measured(found, folder)


@app.command(epilog=examples("dashboard", "dashboard --port 9000"))
@guarded
def dashboard(
    host: Host = "127.0.0.1", port: Port = 8765, allow_remote: AllowRemote = False
) -> None:
    """Serve a page: move a lever, see the district answer."""
    from viz.app.serve import serve

    serve(host, port, remote=allow_remote, announce=print_address)


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


if __name__ == "__main__":
    app()
