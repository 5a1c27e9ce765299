"""The command line of Buckstop: parses, calls, prints.

Lives here: commands and their options. Imports are lazy: `--help` needs no Numba.
May not: a rule, a formula, a default of a lever, or how anything is printed
(viz/shared/console.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from viz.explain import command as explain
from viz.fit import command as fit
from viz.follow.flows import command as flows
from viz.logs import command as logs
from viz.optimise import command as optimise
from viz.sensitivity import command as sensitivity
from viz.shared.cli import Commands, guarded
from viz.shared.console import (
    counted,
    print_address,
    print_clauses,
    print_comparison,
    print_json,
    print_outcomes,
    print_tables,
    waiting,
)
from viz.shared.options import (
    COMPARE,
    TRACE,
    AccessToken,
    AllowRemote,
    Behaviour,
    Days,
    Folder,
    Force,
    Host,
    Json,
    PilotShare,
    Place,
    PlacesOf,
    Port,
    Reforms,
    ReformText,
    Seed,
    Settings,
    Spill,
    StudiesFolder,
    examples,
    number_option,
    settings,
)
from viz.study import command as studies

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
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen, group_drawn
    from scenarios.inputs.load import load
    from scenarios.run.experiment import check_size, single
    from scenarios.run.results import check_folder, write_json, write_results

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
    set_: Settings = None,
    behaviour: Behaviour = None,
    pilot: PilotShare = None,
    spill: Spill = False,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Compare before and after each reform, in tables and a report."""
    from scenarios.compare import comparison as comparing
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen
    from scenarios.inputs.errors import ScenarioError
    from scenarios.run.experiment import check_size
    from scenarios.run.results import check_folder, write_results

    reforms = reform or []
    if (pilot is not None or spill) and set_:
        raise ScenarioError("--set: expected no --pilot beside it. Leave one of them out.")
    if pilot is not None or spill:
        asked = {"place": place, "reforms": reforms, "spill": spill}
        from viz.compare.piloting import piloting

        how = {"behaviour": behaviour or PLAUSIBLE, "as_json": json_, "force": force}
        piloting(pilot, asked, (seed, replications, days), out_, **how)
        return
    groups = comparing.plan(place, reforms, settings(set_ or []))
    check_size(groups, replications, days, seed)
    ensemble = chosen(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    with counted("Replications", len(groups) * replications) as tick:
        sizes = (seed, replications, days)
        found = comparing.compare(groups, *sizes, place, reforms, tick, ensemble=ensemble)
    with waiting("Writing the report"):
        from viz.compare.report import write_report

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
    set_: Settings = None,
    behaviour: Behaviour = None,
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
    from scenarios.follow.event_log import check_log, traced, way, write_log
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen, group_drawn
    from scenarios.inputs.errors import ScenarioError
    from scenarios.inputs.load import load
    from scenarios.run.results import check_file, write_file

    if (case is None) == (log is None):
        given = "neither --case nor --log" if case is None else "both --case and --log"
        raise ScenarioError(
            f"trace: {given}: expected one of them. Give --case N for one case in words, or "
            "--log FILE for the log of all."
        )
    scenario = load(place, reform, set=settings(set_ or []))
    check_log(scenario, seed, days)
    (drawn,) = group_drawn([scenario], seed, chosen(behaviour or PLAUSIBLE))
    if log:
        check_file(log, force=force)
    with waiting("Running one district with its log"):
        found = traced(drawn, seed, days)
        if log:
            write_file(log, lambda path: write_log(found, path))
    if log:
        print(f"{len(found.log):,} events of {found.log['case'].nunique():,} cases → {log}")
    for sentence in [] if case is None else way(found, case):
        print(sentence)
    print_clauses(scenario.pending, scenario.already)


@app.command(epilog=examples("dashboard", "dashboard --port 9000"))
@guarded
def dashboard(
    host: Host = "127.0.0.1",
    port: Port = 8765,
    allow_remote: AllowRemote = False,
    access_token: AccessToken = "",
    studies_folder: StudiesFolder = None,
) -> None:
    """Serve a page: move a lever, see the district answer."""
    from viz.site.serve import serve

    how = {"remote": allow_remote, "token": access_token, "studies": studies_folder}
    serve(host, port, **how, announce=print_address)


@app.command(name="list", epilog="Where every number comes from: docs/parameters.md")
@guarded
def list_(json_: Json = False) -> None:
    """List all that has a name: places, reforms, levers, parameters, outcomes."""
    from scenarios.inputs.catalogue import catalogue

    found = catalogue()
    if json_:
        print_json(found)
        return
    from viz.shared.terminal import catalogue_tables

    print_tables(catalogue_tables(found))


for more in (logs, studies, flows, explain, fit, sensitivity, optimise):
    app.add_typer(more.app)

if __name__ == "__main__":
    app()
