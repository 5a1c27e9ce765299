"""`robustness`: what would have to be true for an effect to vanish.

Lives here: the command and its options. May not: run an arm, or a sentence about results.
"""

from __future__ import annotations

import typer

from scenarios.run.defaults import SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, print_tables, put

app = typer.Typer()


@app.command(epilog=options.examples("robustness --place baiyun --reform six_powers"))
@guarded
def robustness(
    place: options.Place = "baseline",
    reform: options.ReformText = "six_powers",
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """What would have to be true for each headline effect to vanish: assumptions not learnt."""
    from scenarios.inputs.load import load
    from scenarios.robustness.vanishing import robustness as robustness_of
    from scenarios.robustness.vanishing import robustness_size, unlearnt
    from scenarios.run.results import check_folder, write_results

    scenario = load(place, reform, set=options.settings(set_ or []))
    check_folder(out_, force=force)
    with counted("Worlds", robustness_size(unlearnt())) as tick:
        found = robustness_of(scenario, seed=seed, tick=tick)
    folder = write_results(out_, "robustness", found.files, force=force)
    if json_:
        print_json(found.json_ready())
        return
    from viz.robustness.sentences import outcome_lines, vanishing_table
    from viz.shared.wording import Wording

    wording = Wording("en", {})
    for line in outcome_lines(found, wording):
        put(line)
    print_tables([vanishing_table(found, wording)])
    put(f"{folder / 'robustness.csv'}")
