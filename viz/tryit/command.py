"""The command `run`: one district under one reform.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenarios.inputs.defaults import SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import print_json, print_outcomes, waiting

app = typer.Typer()


@app.command(
    epilog=options.examples(
        "run --place baiyun --reform six_powers", "run --reform six_powers+one_list --days 365"
    )
)
@guarded
def run(
    place: options.Place = "baseline",
    reform: options.ReformText = "none",
    days: options.Horizon = None,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    behaviour: options.Behaviour = None,
    timeline: options.Timeline = None,
    out_: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Write outcomes.json and config.json there."),
    ] = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Run one district under one reform and print its outcomes."""
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets, group_drawn
    from scenarios.inputs.load import load
    from scenarios.inputs.own_files import borrowed_levels
    from scenarios.inputs.timeline import timed
    from scenarios.run.experiment import check_size, single
    from scenarios.run.results import check_folder, write_json, write_results

    chosen = options.chosen_rules(rule, rules)
    sheet, days = timed(timeline, days)
    scenario = load(place, reform, set=options.settings(set_ or []), timeline=sheet, rules=chosen)
    check_size([[scenario]], 1, days, seed)
    ensemble = behaviour_sets(behaviour or PLAUSIBLE)
    if out_:
        check_folder(out_, force=force)
    with waiting("Running one district"):
        answer = single(scenario, seed, days, ensemble)
        answer["meta"] |= borrowed_levels([place])
    if out_:
        (ran,) = group_drawn([scenario], seed, ensemble)
        files = {"outcomes.json": write_json(answer), "config.json": write_json(ran.config())}
        write_results(out_, "run", files, force=force)
    print_json(answer, out_) if json_ else print_outcomes(answer)
