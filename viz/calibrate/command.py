"""The command `calibrate`: which parameter sets the evidence does not rule out.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how anything is printed.
"""

from __future__ import annotations

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.options import CALIBRATE, Begun, Targets, Workers, examples

app = typer.Typer()


@app.command(help=CALIBRATE, epilog=examples("calibrate district --out results/ensemble"))
@guarded
def calibrate(targets: Targets, out_: Begun, workers: Workers = None) -> None:
    """Find the sets of behavioural parameters that targets do not rule out."""
    from viz.calibrate.run import calibrated, print_calibration

    with resumable():
        print_calibration(calibrated(targets, out_, workers), out_)
