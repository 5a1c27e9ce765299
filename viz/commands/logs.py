"""Commands about logs, one's own or the model's: measure one, calibrate to what was measured.

Lives here: measure, calibrate. Imports are lazy.
May not: an option that commands share (viz/options.py), or how anything is printed.
"""

from __future__ import annotations

import typer

from viz.commands.frame import guarded, resumable
from viz.console import print_json, waiting
from viz.options import (
    CALIBRATE,
    MEASURE,
    ActivityColumn,
    Begun,
    CaseColumn,
    CountField,
    Desk,
    DueColumn,
    Encoding,
    Folder,
    Force,
    Json,
    LegColumn,
    LogFile,
    OpenedColumn,
    ResolvedColumn,
    Seed,
    StatusColumn,
    Targets,
    TimeColumn,
    UnitColumn,
    Workers,
    examples,
)

app = typer.Typer()


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


@app.command(help=CALIBRATE, epilog=examples("calibrate district --out results/ensemble"))
@guarded
def calibrate(targets: Targets, out_: Begun, workers: Workers = None) -> None:
    """Find the sets of behavioural parameters that targets do not rule out."""
    from viz.calibration import calibrated, print_calibration

    with resumable():
        print_calibration(calibrated(targets, out_, workers), out_)
