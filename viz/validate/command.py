"""The command `validate`: the model compared with every known pattern.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, waiting
from viz.shared.log_options import reads_log

app = typer.Typer()

VALIDATE = (
    "Compare the shipped calibrations with every pattern: shapes, levels, reported figures.\n\n"
    "The plausible parameter sets are run again, with random seeds that no calibration used. Each "
    "pattern is shown with its target, the model's value and interval, and a verdict; patterns "
    "that a calibration was fitted to are marked. With --log, a log of your own is measured and "
    "compared with both shipped configurations. Written are validation.csv, "
    "validation.json and validation.html. See docs/validate.md."
)
LogToo = Annotated[
    Path | None, typer.Option("--log", metavar="LOG", help="Compare this log with the model, too.")
]
PlacesValidated = Annotated[
    str, typer.Option(metavar="PLACE", help="all, or one place, by name or path.")
]
Worlds = Annotated[
    int | None,
    typer.Option(
        "--replications",
        parser=options.whole,
        metavar="N",
        help="Worlds per place; as many as the intervals need if not given.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", metavar="", help="Exit with code 1 if a pattern is missed.")
]


@app.command(
    help=VALIDATE,
    epilog=options.examples("validate", "validate --place baiyun", "validate --log log.csv"),
)
@guarded
@reads_log
def validate(
    *,
    log: LogToo = None,
    place: PlacesValidated = "all",
    behaviour: options.Behaviour = None,
    replications: Worlds = None,
    workers: options.Workers = None,
    read: dict[str, Any],
    strict: Strict = False,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Compare the shipped calibrations with every pattern."""
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets
    from scenarios.logs.measure import measure_log
    from scenarios.run.results import check_folder, write_results
    from scenarios.validate.validation import steps, validate
    from viz.validate.page import print_validation, validation_files

    word = behaviour or PLAUSIBLE
    behaviour_sets(word)
    check_folder(out_, force=force)
    measured = None
    if log:
        with waiting("Measuring the log"):
            found = measure_log(log, **read)
        measured = found, log
    with counted("Places and configurations", steps(place)) as tick:
        how = {"behaviour": word, "replications": replications, "workers": workers}
        result = validate(place, log=measured, **how, tick=tick)
    with waiting("Writing the page"):
        folder = write_results(out_, "validate", validation_files(result), force=force)
    if json_:
        print_json({"meta": result.meta, "rows": result.rows()}, folder)
    else:
        print_validation(result, folder)
    if strict and result.missed():
        raise typer.Exit(1)
