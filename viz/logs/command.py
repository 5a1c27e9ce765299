"""The command `measure`: any event log, and how cases are handed on in it.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Any

import typer

from scenarios.inputs.defaults import SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import print_json, waiting
from viz.shared.log_options import LogFile, reads_log

app = typer.Typer()

MEASURE = (
    "Measure an event log: who hands what to whom, how often, and how long it takes.\n\n"
    "LOG has one row per event (CSV in any encoding, or XES; also gzipped). Columns that are not "
    "named are guessed, and reported. Consecutive rows of a case in one unit are one stay; "
    "a change of unit is a hand-off. Printed are hand-offs, hazard, ping-pong, times, deadlines, "
    "units and demand, with 95 % intervals; written are measured.json, measured.csv and "
    "measured.html. See docs/measure.md."
)


@app.command(
    help=MEASURE,
    epilog=options.examples("measure log.csv", "measure log.csv --unit 承办单位 --json"),
)
@guarded
@reads_log
def measure(
    log: LogFile,
    *,
    read: dict[str, Any],
    seed: options.Seed = SEED,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Measure an event log."""
    from scenarios.logs.measure import measure_log
    from scenarios.run.results import check_folder, write_results

    check_folder(out_, force=force)
    with waiting("Measuring the log"):
        found = measure_log(log, **read, seed=seed)
    from viz.logs.page import measured_files, measured_object, print_measured

    with waiting("Writing the page"):
        folder = write_results(out_, "measure", measured_files(found), force=force)
    print_json(measured_object(found), folder) if json_ else print_measured(found, folder)
