"""The command `explain`: a reform's effect, shared out among its clauses.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import counted, err, print_json, waiting
from viz.shared.options import (
    Behaviour,
    Days,
    Folder,
    Force,
    Json,
    ReformText,
    Replications,
    Seed,
    Settings,
    examples,
    number_option,
    settings,
)

app = typer.Typer()

EXPLAIN = (
    "Which clause did it? Share out a reform's effect among its parts.\n\n"
    "The parts are the groups of its levers (every combination is run: exact Shapley values) or "
    "its clauses (orders are drawn). In each world all arms share start, random numbers and "
    "behaviour, so the shares add up to the whole effect exactly. Also shown: what is lost without "
    "each part, and what it does alone. Written are explain.csv, explain.json, config.json "
    "and explain.html. See docs/explain.md."
)


@app.command(
    help=EXPLAIN,
    epilog=examples(
        "explain --place baiyun --reform six_powers",
        "explain --reform big_department --by clause --outcome gap",
    ),
)
@guarded
def explain(
    reform: ReformText,
    place: Annotated[
        str,
        typer.Option(
            metavar="PLACE",
            show_default="the reform's own",
            help="A shipped place, or the path of a TOML file.",
        ),
    ] = "",
    by: Annotated[
        str, typer.Option(metavar="PARTS", help="group (of levers), or clause by clause.")
    ] = "group",
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An outcome; repeatable. The headline ones if none."),
    ] = None,
    replications: Replications = 30,
    days: Days = 730,
    orders: Annotated[
        int, number_option("By clause: pairs of orders drawn in each world, one the reverse.")
    ] = 1,
    seed: Seed = 1,
    set_: Settings = None,
    behaviour: Behaviour = None,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """Which clause did it? Share out a reform's effect among its parts."""
    from model.declared.outcomes import HEADLINE
    from scenarios.explain import attribution as explaining
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen
    from scenarios.run.results import check_folder, write_results

    game = explaining.plan(reform, place, by, orders, settings(set_ or []))
    outcomes = outcome or list(HEADLINE)
    said = explaining.check(game, outcomes, seed, replications, days)
    ensemble = chosen(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    if not json_:
        err.print(said, highlight=False, soft_wrap=True)
    with counted("Worlds", replications) as tick:
        sizes = (seed, replications, days)
        found = explaining.explain(game, outcomes, *sizes, ensemble=ensemble, tick=tick)
    from viz.explain.page import explanation_files, print_explained

    with waiting("Writing the page"):
        folder = write_results(out_, "explain", explanation_files(found), force=force)
    print_json(found.values()) if json_ else print_explained(found, folder)
