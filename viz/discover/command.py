"""The command `discover`: where a reform fails.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import print_json, waiting
from viz.shared.options import Folder, Force, Json, StudyFolder, examples, number_option

app = typer.Typer()

DISCOVER = (
    "Where does a reform fail? Find the part of a study's parameters in which it does.\n\n"
    "FOLDER holds a sweep, best of a latin_hypercube. --where or --worse says what counts "
    "as failing. Boxes are found by PRIM and by a tree (CART) and described in words, with their "
    "coverage and density. Written are points.csv, "
    "discover.json and discover.html. It needs the extra: pip install 'buckstop\\[discovery]'. See "
    "docs/optimise.md."
)


@app.command(
    help=DISCOVER,
    epilog=examples(
        "discover results/sweep --worse true_in_time",
        'discover results/sweep --where "gap.difference > 0.02"',
    ),
)
@guarded
def discover(
    folder: StudyFolder,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION",
            help="What counts as failing: an outcome with .before, .after or .difference, then "
            "< <= > or >=, and a number.",
        ),
    ] = None,
    worse: Annotated[
        str | None, typer.Option(metavar="OUTCOME", help="It fails where this outcome gets worse.")
    ] = None,
    reform: Annotated[
        str,
        typer.Option(
            metavar="REFORM",
            show_default="the study's only one",
            help="Which reform of the study is looked at.",
        ),
    ] = "",
    boxes: Annotated[int, number_option("Boxes to look for at most.")] = 3,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Find where in a study's parameters a reform fails."""
    from scenarios.discover import discovery as discovering
    from scenarios.inputs.errors import ScenarioError
    from scenarios.run.results import check_folder, write_results

    if (where is None) == (worse is None):
        given = "neither --where nor --worse" if where is None else "both --where and --worse"
        raise ScenarioError(f"discover: {given}: expected one of them. Say what counts as failing.")
    fails = discovering.condition(where) if where else discovering.worse(worse or "")
    check_folder(out_, force=force)
    with waiting("Looking for boxes"):
        found = discovering.discover(folder, fails, reform, boxes)
    from viz.discover.page import discovery_files, print_discovered

    with waiting("Writing the page"):
        written = write_results(out_, "discover", discovery_files(found), force=force)
    print_json(found.values(), written) if json_ else print_discovered(found, written)
