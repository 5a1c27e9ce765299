"""Commands that ask what to choose, and where a choice fails: optimise, discover.

Lives here: these two, with the options that are their own. Imports are lazy.
May not: an option that commands share (viz/shared/options.py), or how anything is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import err, paced, print_json, waiting
from viz.shared.options import (
    Begun,
    Folder,
    Force,
    Json,
    PlanBehaviour,
    Workers,
    examples,
    number_option,
)

app = typer.Typer()

OPTIMISE = (
    "Which levers, if not all can be paid for? Search for the best within bounds and a budget.\n\n"
    "PLAN is a shipped plan (one_town, weights_and_people) or the path of a TOML file: levers with "
    "bounds, what they cost, constraints, and several outcomes to make better. Choices that none "
    "beats in everything are run again in other worlds and shown with intervals, regret and the "
    "share of worlds satisfied, beside the place as it is and the shipped reforms. Written are "
    "front.csv, optimise.json and optimise.html. Started again, it goes on where it was. See "
    "docs/optimise.md."
)
DISCOVER = (
    "Where does a reform fail? Find the part of a study's parameters in which it does.\n\n"
    "FOLDER holds a sweep, best of a latin_hypercube. What counts as failing is said by --where, "
    "or by --worse. Boxes are found by PRIM and by a tree (CART) and said in plain words, with "
    "how many of the failures they cover and how dense these are. Written are points.csv, "
    "discover.json and discover.html. It needs the extra: pip install 'buckstop\\[discovery]'. See "
    "docs/optimise.md."
)


@app.command(
    help=OPTIMISE,
    epilog=examples("optimise one_town --out results/one_town", "optimise plan.toml --out best"),
)
@guarded
def optimise(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The plan: a name or a path.")],
    out_: Begun,
    behaviour: PlanBehaviour = None,
    workers: Workers = None,
    json_: Json = False,
) -> None:
    """Search for the best levers within bounds and a budget."""
    from scenarios.run.experiment import cost
    from scenarios.run.results import write_file
    from scenarios.study.plan import check_workers

    check_workers(workers)
    with waiting("Reading the plan"):
        from scenarios.optimise import search as optimising
        from scenarios.optimise.found import Found
        from scenarios.optimise.plan import expected
        from scenarios.optimise.reading import read_plan

        asked = read_plan(plan, behaviour)
    if not json_:
        made = asked["population"] * asked["generations"]
        said = f"{made:,} choices in {asked['replications']} worlds: {cost(expected(asked))}"
        err.print(said, highlight=False, soft_wrap=True)
    with resumable(), paced("Choices", optimising.expected(asked), 0) as tick:
        found = Found(optimising.optimise(asked, out_, workers, tick))
    from viz.optimise.page import files, print_optimised

    with waiting("Writing the page"):
        for name, write in files(found).items():
            write_file(out_ / name, write)
    print_json(found.values()) if json_ else print_optimised(found, out_)


@app.command(
    help=DISCOVER,
    epilog=examples(
        "discover results/sweep --worse true_in_time",
        'discover results/sweep --where "gap.difference > 0.02"',
    ),
)
@guarded
def discover(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where a sweep was told to write.")
    ],
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
    from scenarios.discover import boxes as discovering
    from scenarios.inputs.errors import ScenarioError
    from scenarios.run.results import check_folder, write_results

    if (where is None) == (worse is None):
        given = "neither --where nor --worse" if where is None else "both --where and --worse"
        raise ScenarioError(f"discover: {given}: expected one of them. Say what counts as failing.")
    fails = discovering.condition(where) if where else discovering.worse(worse or "")
    check_folder(out_, force=force)
    with waiting("Looking for boxes"):
        found = discovering.discover(folder, fails, reform, boxes)
    from viz.discover.page import files, print_discovered

    with waiting("Writing the page"):
        written = write_results(out_, "discover", files(found), force=force)
    print_json(found.values()) if json_ else print_discovered(found, written)
