"""The command `sensitivity`: which factors of a study an outcome depends on.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, waiting
from viz.shared.options import Folder, Force, Json, StudyFolder, examples

app = typer.Typer()

SENSITIVITY = (
    "Which factors does an outcome depend on? Sensitivity indices of a study.\n\n"
    "The design decides: Sobol gives first, total and second order; Morris screens; a Latin "
    "hypercube gives first order; of a full factorial the variance is shared out. Intervals are "
    "95 %; a verdict says whether the sample was large enough, and how much of it is noise. "
    "Written are sensitivity.csv, sensitivity.json and sensitivity.html, into a fresh folder: the "
    "study's own is the sweep's. See docs/sensitivity.md."
)


@app.command(
    help=SENSITIVITY,
    epilog=examples(
        "sensitivity results/screening",
        "sensitivity results/screening --of after --outcome gap --json",
    ),
)
@guarded
def sensitivity(
    folder: StudyFolder,
    of: Annotated[
        str,
        typer.Option(
            metavar="QUANTITY", help="difference (after less before, paired), after, or before."
        ),
    ] = "difference",
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="An outcome of the study; repeatable. The headline ones if none."
        ),
    ] = None,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Which factors does an outcome depend on? Sensitivity indices of a study."""
    from model.declared.outcomes import HEADLINE
    from scenarios.run.results import check_folder, write_results
    from scenarios.sensitivity import analysis as analysing

    with waiting("Reading the study"):
        planned = analysing.sensitivity_plan(folder, outcome or [], HEADLINE, of)
    check_folder(out_, force=force)
    with counted("Outcomes", planned.steps) as tick:
        found = analysing.sensitivity_of(planned, tick)
    from viz.sensitivity.page import print_sensitivity, sensitivity_files

    with waiting("Writing the page"):
        folder_out = write_results(out_, "sensitivity", sensitivity_files(found), force=force)
    print_json(found.values(), folder_out) if json_ else print_sensitivity(found, folder_out)
