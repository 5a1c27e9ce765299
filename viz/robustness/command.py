"""The command `robustness`: what would have to be true for an effect to vanish.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from scenarios.inputs.defaults import DAYS, ROBUST_DAYS, ROBUST_SETS, ROBUST_WORLDS, SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, waiting

app = typer.Typer()

ROBUSTNESS = (
    "What would have to be true for the effect to vanish?\n\n"
    "Every behavioural parameter that the calibration did not learn is moved over its range, one "
    "at a time in the same paired worlds, then all at once. An effect is lost where it falls "
    "within its outcome's margin or changes sign; reported is the value at which that happens, or "
    "that there is none. Written are robustness.csv, robustness.json and robustness.html. See "
    "docs/robustness.md."
)


@app.command(
    help=ROBUSTNESS,
    epilog=options.examples(
        "robustness --reform big_department",
        "robustness --place baiyun --reform six_powers --worlds 2 --joint 0",
    ),
)
@guarded
def robustness(
    reform: options.ReformText,
    place: options.OwnPlace = "",
    replications: Annotated[
        int,
        typer.Option(
            "--replications",
            "--worlds",
            parser=options.whole,
            metavar="N",
            help="Pairs of worlds at each value of a parameter.",
        ),
    ] = ROBUST_WORLDS,
    days: Annotated[
        int,
        options.number_option(
            f"Days from the reform on. Fewer than the {DAYS} of other commands, for 300 values "
            "or so are run."
        ),
    ] = ROBUST_DAYS,
    joint: Annotated[
        int, options.number_option("Combinations of all parameters at once, 40 or more; 0: none.")
    ] = ROBUST_SETS,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    workers: options.Workers = None,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """What would have to be true for each headline effect to vanish: assumptions not learnt."""
    from scenarios.compare.comparison import home
    from scenarios.inputs.own_files import borrowed_levels
    from scenarios.robustness import vanishing
    from scenarios.run.results import check_folder, write_results

    chosen = options.chosen_rules(rule, rules)
    scenario, named = vanishing.robustness_plan(reform, place, options.settings(set_ or []), chosen)
    moved = vanishing.unlearnt()
    vanishing.check_robustness(scenario, moved, seed, replications, days, joint)
    check_folder(out_, force=force)
    with counted("Worlds", vanishing.robustness_size(moved, replications, joint)) as tick:
        found = vanishing.robustness(
            scenario,
            seed=seed,
            worlds=replications,
            days=days,
            joint=joint,
            parameters=moved,
            named=named,
            workers=workers,
            tick=tick,
        )
    found.meta.update(borrowed_levels([place or home(reform)]))
    from viz.robustness.page import print_robustness, robustness_files

    with waiting("Writing the page"):
        folder = write_results(out_, "robustness", robustness_files(found), force=force)
    print_json(found.json_ready(), folder) if json_ else print_robustness(found, folder)
