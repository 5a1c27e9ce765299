"""The command `trace`: one case in words, or the event log of a whole run.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how anything is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import print_already, waiting
from viz.shared.options import (
    TRACE,
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
    from scenarios.follow.event_log import check_log, traced, write_log
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen, group_drawn
    from scenarios.inputs.errors import ScenarioError
    from scenarios.inputs.load import load
    from scenarios.run.experiment import label
    from scenarios.run.results import check_file, write_file
    from viz.follow.case_sentences import case_sentences

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
    for sentence in [] if case is None else case_sentences(found, case, "en"):
        print(sentence)
    print_already({label(scenario): scenario.already})
