"""The commands `explain` and `response`: which clause did it; one lever at a time.

Lives here: their options and their run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from scenarios.inputs.defaults import DAYS, REPLICATIONS, SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, err, print_json, print_tables, put, waiting, warn_few

app = typer.Typer()

EXPLAIN = (
    "Which clause did it? Share out a reform's effect among its parts.\n\n"
    "The parts are the groups of its levers (every combination is run: exact Shapley values) or "
    "its clauses (orders are drawn). In each world all arms share start, random numbers and "
    "behaviour, so the shares add up to the whole effect exactly. Also shown: what is lost without "
    "each part, and what it does alone. Written are explain.csv, explain.json, config.json, "
    "explain.html, and worlds.parquet, a row for each world and arm. See docs/explain.md."
)


@app.command(
    help=EXPLAIN,
    epilog=options.examples(
        "explain --place baiyun --reform six_powers",
        "explain --reform big_department --by clause --outcome gap",
    ),
)
@guarded
def explain(
    reform: options.ReformText,
    place: options.OwnPlace = "",
    by: Annotated[
        str, typer.Option(metavar="PARTS", help="group (of levers), or clause by clause.")
    ] = "group",
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An outcome; repeatable. The headline ones if none."),
    ] = None,
    replications: options.Replications = REPLICATIONS,
    days: options.Horizon = None,
    orders: Annotated[
        int,
        options.number_option("By clause: pairs of orders drawn in each world, one the reverse."),
    ] = 1,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    behaviour: options.Behaviour = None,
    timeline: options.Timeline = None,
    workers: options.Workers = None,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Which clause did it? Share out a reform's effect among its parts."""
    from model.declared.outcomes import HEADLINE
    from scenarios.explain import attribution as explaining
    from scenarios.explain.game import attribution_plan
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets, drawn_meta
    from scenarios.inputs.timeline import timed
    from scenarios.run.results import check_folder, write_results

    chosen = options.chosen_rules(rule, rules)
    sheet, days = timed(timeline, days)
    game = attribution_plan(reform, place, by, orders, options.settings(set_ or []), sheet, chosen)
    outcomes = outcome or list(HEADLINE)
    said = explaining.check(game, outcomes, seed, replications, days)
    ensemble = behaviour_sets(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    if not json_:
        err.print(said, highlight=False, soft_wrap=True)
        warn_few(drawn_meta(ensemble, range(seed, seed + replications)))
    with counted("Worlds", replications) as tick:
        sizes = (seed, replications, days)
        how = {"ensemble": ensemble, "workers": workers, "tick": tick}
        found = explaining.explain(game, outcomes, *sizes, **how)
    from viz.explain.page import explanation_files, print_explained

    with waiting("Writing the page"):
        folder = write_results(out_, "explain", explanation_files(found), force=force)
    print_json(found.values(), folder) if json_ else print_explained(found, folder)


@app.command(
    epilog=options.examples(
        "response --place baiyun --reform six_powers --lever bottom_up_weight",
        "response --reform big_department --lever platform --replications 12 --days 365",
    )
)
@guarded
def response(
    lever: Annotated[str, typer.Option(metavar="LEVER", help="The lever that takes five values.")],
    place: options.Place = "baseline",
    reform: options.ReformText = "none",
    replications: options.Replications = REPLICATIONS,
    days: options.Days = DAYS,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    behaviour: options.Behaviour = None,
    workers: options.Workers = None,
    out_: options.Folder = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """One lever at a time: outcomes at five values of a lever, compared with before the reform."""
    from scenarios.explain.response import lever_response, points
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets, drawn_meta
    from scenarios.inputs.own_files import borrowed_levels
    from scenarios.run.experiment import check_size
    from scenarios.run.results import check_folder, write_results

    chosen = options.chosen_rules(rule, rules)
    group = points(place, reform, lever, options.settings(set_ or []), chosen)
    check_size([group], replications, days, seed)
    ensemble = behaviour_sets(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    if not json_:
        warn_few(drawn_meta(ensemble, range(seed, seed + replications)))
    with counted("Worlds", replications) as tick:
        how = {"ensemble": ensemble, "workers": workers, "tick": tick}
        found = lever_response(lever, group, seed, replications, days, **how)
    found.meta.update(borrowed_levels([place]))
    folder = write_results(out_, "response", found.files, force=force)
    if json_:
        print_json(found.json_ready(), folder)
        return
    from viz.explain.response import best_value, response_table
    from viz.shared.wording import Wording

    wording = Wording("en", {})
    print_tables([response_table(found, wording)])
    for line in best_value(found, wording):
        put(line)
    for line in wording.cautions(found.meta):
        put(line)
    put(f"{replications} replications of {days} days → {folder / 'response.csv'}")
