"""The command that tells who passes to whom, before a reform and after.

Lives here: flows, with the options that are its own. Imports are lazy.
May not: an option that commands share (viz/shared/options.py), or count a hand-off
(scenarios/follow/flows.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import counted
from viz.shared.options import (
    Behaviour,
    Force,
    Place,
    ReformText,
    Seed,
    Settings,
    examples,
    number_option,
    settings,
)

app = typer.Typer()

FLOWS = (
    "Tell who passes to whom, before a reform and after.\n\n"
    "Paired worlds are run from the day of the reform; counted are the hand-offs of cases known "
    "in the window, each followed for sixty days more. The numbers are those of the dashboard's "
    "page Who passes to whom."
)


@app.command(
    help=FLOWS,
    epilog=examples(
        "flows --place huaisi --reform big_department",
        "flows --place baiyun --reform six_powers --level units --csv flows.csv",
    ),
)
@guarded
def flows(
    place: Place = "baseline",
    reform: ReformText = "none",
    replications: Annotated[int, number_option("Pairs of worlds, each with its own seed.")] = 4,
    days: Annotated[int, number_option("Days in which cases become known.")] = 120,
    seed: Seed = 1,
    set_: Settings = None,
    behaviour: Behaviour = None,
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="How units are grouped: kinds, fields or units.")
    ] = "kinds",
    csv: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the table of all flows there, as CSV."),
    ] = None,
    force: Force = False,
) -> None:
    """Tell who passes to whom, before a reform and after."""
    from scenarios.follow.flows import LEVELS, compared
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen
    from scenarios.inputs.errors import unknown
    from scenarios.inputs.load import load
    from scenarios.run.experiment import check_size
    from scenarios.run.results import check_file, write_file
    from viz.follow.flows.sentences import named_table, said

    if level not in LEVELS:
        raise unknown("level", level, LEVELS)
    scenario = load(place, reform, set=settings(set_ or []))
    check_size([[scenario]], replications, days, seed)
    if csv:
        check_file(csv, thing="csv", force=force)
    seeds = tuple(range(seed, seed + replications))
    ensemble = chosen(behaviour or PLAUSIBLE)
    with counted("Pairs of worlds", replications) as tick:
        found = compared(scenario, seeds, days, ensemble=ensemble, tick=tick)
    for sentence in said(found, "en"):
        print(sentence)
    if csv:
        table = named_table(found, level, "en")
        write_file(csv, lambda path: table.to_csv(path, index=False))
        print(f"{len(table):,} flows → {csv}")
