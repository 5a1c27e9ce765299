"""The command `calibrate`: which parameter sets the evidence does not rule out.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import print_json
from viz.shared.options import Begun, Json, Workers, examples

app = typer.Typer()

CALIBRATE = (
    "Find the parameter sets of behaviour that the targets do not rule out.\n\n"
    "TARGETS is a shipped plan (district, log_like) or the path of a TOML file: targets with "
    "tolerances, parameters to learn and their ranges, parameters only drawn, and the size of the "
    "search. Written are ensemble.csv, one row per plausible parameter set, and ensemble.json, "
    "the recipe with its diagnostics. Started again, it resumes. See docs/ensemble.md."
)
Targets = Annotated[str, typer.Argument(metavar="TARGETS", help="The plan: a name or a path.")]


@app.command(help=CALIBRATE, epilog=examples("calibrate district --out results/ensemble"))
@guarded
def calibrate(targets: Targets, out_: Begun, workers: Workers = None, json_: Json = False) -> None:
    """Find the parameter sets of behaviour that the targets do not rule out."""
    from viz.calibrate.run import calibrated, print_calibration

    with resumable():
        found = calibrated(targets, out_, workers)
    print_json(found, out_) if json_ else print_calibration(found, out_)
