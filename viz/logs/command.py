"""Commands about logs, one's own or the model's: measure, calibrate, validate.

Lives here: these three. Imports are lazy.
May not: an option that commands share (viz/shared/options.py), or how anything is printed.
"""

from __future__ import annotations

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import counted, print_json, waiting
from viz.shared.options import (
    CALIBRATE,
    MEASURE,
    VALIDATE,
    ActivityColumn,
    Begun,
    Behaviour,
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
    LogToo,
    OpenedColumn,
    PlacesValidated,
    ResolvedColumn,
    Seed,
    StatusColumn,
    Strict,
    Targets,
    TimeColumn,
    UnitColumn,
    Workers,
    Worlds,
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
    from scenarios.logs.measure import measure_log
    from scenarios.run.results import check_folder, write_results

    check_folder(out_, force=force)
    asked = {"case": case, "unit": unit, "time": time, "activity": activity, "status": status}
    asked |= {"due": due, "opened": opened, "resolved": resolved, "leg": leg, "count": count}
    with waiting("Measuring the log"):
        found = measure_log(log, asked, desk=desk, encoding=encoding, seed=seed)
    from viz.logs.page import files, print_measured

    with waiting("Writing the page"):
        folder = write_results(out_, "measure", files(found), force=force)
    print_json(found.values) if json_ else print_measured(found, folder)


@app.command(help=CALIBRATE, epilog=examples("calibrate district --out results/ensemble"))
@guarded
def calibrate(targets: Targets, out_: Begun, workers: Workers = None) -> None:
    """Find the sets of behavioural parameters that targets do not rule out."""
    from viz.calibrate.run import calibrated, print_calibration

    with resumable():
        print_calibration(calibrated(targets, out_, workers), out_)


@app.command(
    help=VALIDATE, epilog=examples("validate", "validate --place baiyun", "validate --log log.csv")
)
@guarded
def validate(
    log: LogToo = None,
    place: PlacesValidated = "all",
    behaviour: Behaviour = None,
    replications: Worlds = None,
    unit: UnitColumn = None,
    case: CaseColumn = None,
    time: TimeColumn = None,
    resolved: ResolvedColumn = None,
    due: DueColumn = None,
    count: CountField = None,
    desk: Desk = None,
    encoding: Encoding = None,
    strict: Strict = False,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Hold the shipped calibrations against every pattern."""
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen
    from scenarios.logs.measure import measure_log
    from scenarios.run.results import check_folder, write_results
    from scenarios.validate.validation import steps, validate
    from viz.validate.page import files, print_validation

    word = behaviour or PLAUSIBLE
    chosen(word)
    check_folder(out_, force=force)
    measured = None
    if log:
        asked = {"case": case, "unit": unit, "time": time, "resolved": resolved, "due": due}
        with waiting("Measuring the log"):
            found = measure_log(log, asked | {"count": count}, desk=desk, encoding=encoding)
        measured = found, log
    with counted("Places and configurations", steps(place)) as tick:
        result = validate(place, log=measured, behaviour=word, replications=replications, tick=tick)
    with waiting("Writing the page"):
        folder = write_results(out_, "validate", files(result), force=force)
    if json_:
        print_json({"meta": result.meta, "rows": result.rows()})
    else:
        print_validation(result, folder)
    if strict and result.missed():
        raise typer.Exit(1)
