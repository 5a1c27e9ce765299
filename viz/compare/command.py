"""The command `compare`: before and after each reform, in all townships or in a pilot.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from scenarios.inputs.defaults import REPLICATIONS, SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, waiting, warn_few

app = typer.Typer()

COMPARE = (
    "Compare before and after each reform: two tables, and a report to open.\n\n"
    "Both arms start from one district after one year and share their random numbers, so they "
    "differ by the reform alone; differences come with 95 % prediction intervals. Written are "
    "comparison.csv, daily.csv, config.json and report.html; with --pilot, pilot.csv, pilot.json; "
    "and worlds.parquet, a row for each world and arm. See docs/results.md."
)
PlacesOf = Annotated[
    str,
    typer.Option(
        metavar="PLACE",
        help="own: each reform in its own place, then all in one common place. all: every place. "
        "Or one place, by name or path.",
    ),
]
Reforms = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REFORM",
        help="A reform, by name or path; stack with +. Repeatable; all if none is named.",
    ),
]
PilotShare = Annotated[
    float | None,
    typer.Option(
        "--pilot",
        parser=options.fraction,
        metavar="SHARE",
        help="Put the reform in force in this share of the townships only, and compare the "
        "difference in differences with the true effect. See docs/pilot.md.",
    ),
]
Spill = Annotated[
    bool,
    typer.Option(
        "--spill",
        metavar="",
        help="With --pilot: levers of the whole district are in force everywhere.",
    ),
]


@app.command(
    help=COMPARE,
    epilog=options.examples(
        "compare",
        "compare --place baiyun --reform six_powers --replications 12",
        "compare --place baiyun --reform six_powers --pilot 0.5 --spill",
    ),
)
@guarded
def compare(
    place: PlacesOf = "own",
    reform: Reforms = None,
    replications: options.Replications = REPLICATIONS,
    days: options.Horizon = None,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    behaviour: options.Behaviour = None,
    timeline: options.Timeline = None,
    workers: options.Workers = None,
    pilot: PilotShare = None,
    spill: Spill = False,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Compare before and after each reform, in tables and a report."""
    from scenarios.compare import comparison as comparing
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets, drawn_meta
    from scenarios.inputs.errors import ScenarioError
    from scenarios.inputs.timeline import timed
    from scenarios.run.experiment import check_size
    from scenarios.run.results import check_folder, json_rows, write_results

    reforms, chosen = reform or [], options.chosen_rules(rule, rules)
    sheet, days = timed(timeline, days)
    if (pilot is not None or spill) and set_:
        raise ScenarioError("--set: expected no --pilot beside it. Leave one of them out.")
    if (pilot is not None or spill) and sheet:
        raise ScenarioError(
            f"--timeline {timeline!r}: expected no --pilot beside it. Leave one of them out: a "
            "phase in a share of the townships is a timeline's own."
        )
    if pilot is not None or spill:
        asked = {"place": place, "reforms": reforms, "spill": spill}
        from viz.compare.piloting import piloting

        how = {"behaviour": behaviour or PLAUSIBLE, "workers": workers}
        how |= {"as_json": json_, "force": force, "rules": chosen}
        piloting(pilot, asked, (seed, replications, days), out_, **how)
        return
    what = {"settings": options.settings(set_ or []), "rules": chosen, "timeline": sheet}
    groups = comparing.comparison_plan(place, reforms, **what)
    check_size(groups, replications, days, seed)
    ensemble = behaviour_sets(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    if not json_:
        warn_few(drawn_meta(ensemble, range(seed, seed + replications)))
    with counted("Replications", len(groups) * replications) as tick:
        sizes = (seed, replications, days)
        how = {"ensemble": ensemble, "workers": workers}
        found = comparing.compare(groups, *sizes, place, reforms, tick, **how)
    with waiting("Writing the report"):
        from viz.compare.report import write_report

        homes = (found.own, found.common) if len(found.own) else (found.common, found.own)
        shown = (found.meta, *homes, found.daily, found.config)
        files = {**found.files, "report.html": lambda path: write_report(path, *shown)}
        folder = write_results(out_, "compare", files, force=force)
    if json_:
        print_json({"meta": found.meta, "rows": json_rows(found.frame), **found.timed}, folder)
        return
    from viz.compare.table import print_comparison

    print_comparison(found, folder)
