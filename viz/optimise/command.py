"""The command `optimise`: the best levers within bounds and a budget.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import counted, err, print_json, waiting, warn_few
from viz.shared.options import (
    Begun,
    Json,
    PlanBehaviour,
    Rule,
    RulesFile,
    Workers,
    chosen_rules,
    examples,
)

app = typer.Typer()

OPTIMISE = (
    "Which levers, if not all can be paid for? Search for the best within bounds and a budget.\n\n"
    "PLAN is a shipped plan (one_town, weights_and_people) or the path of a TOML file: levers with "
    "bounds, what they cost, constraints, and several outcomes to make better. The best choices "
    "(the Pareto front) are run again in other worlds and shown with intervals, regret and the "
    "share of worlds satisfied, beside the place as it is and the shipped reforms. Written are "
    "front.csv, optimise.json and optimise.html. Started again, it resumes. See "
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
    rule: Rule = None,
    rules: RulesFile = None,
    workers: Workers = None,
    json_: Json = False,
) -> None:
    """Search for the best levers within bounds and a budget."""
    from scenarios.run.experiment import check_workers, cost
    from scenarios.run.results import write_file

    check_workers(workers)
    with waiting("Reading the plan"):
        from scenarios.inputs.ensemble import drawn_meta
        from scenarios.optimise import search as optimising
        from scenarios.optimise.found import Found
        from scenarios.optimise.plan import expected_cost
        from scenarios.optimise.reading import read_search_plan

        asked = read_search_plan(plan, behaviour, chosen_rules(rule, rules))
    if not json_:
        made = asked["population"] * asked["generations"]
        said = f"{made:,} choices in {asked['replications']} worlds: {cost(expected_cost(asked))}"
        err.print(said, highlight=False, soft_wrap=True)
        warn_few(drawn_meta(asked.ensemble, asked.others))
    with resumable(), counted("Choices", optimising.expected_steps(asked)) as tick:
        found = Found(optimising.optimise(asked, out_, workers, tick))
    from viz.optimise.page import print_optimised, search_files

    with resumable(), waiting("Writing the page"):
        for name, write in search_files(found).items():
            write_file(out_ / name, write)
    print_json(found.values(), out_) if json_ else print_optimised(found, out_)
