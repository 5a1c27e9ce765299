"""Commands of studies: many runs, and what they answer.

Lives here: sweep. Imports are lazy.
May not: an option that commands share (viz/options.py), or how anything is printed.
"""

from __future__ import annotations

import typer

from viz.commands.frame import guarded, resumable
from viz.console import err, paced, print_sweep, waiting
from viz.options import SWEEP, Begun, PlanBehaviour, Study, Workers, examples

app = typer.Typer()


@app.command(help=SWEEP, epilog=examples("sweep six_powers --out results/six_powers"))
@guarded
def sweep(
    study: Study, out_: Begun, behaviour: PlanBehaviour = None, workers: Workers = None
) -> None:
    """Run a study: every point of a design, before and after its reforms."""
    from scenarios.experiment import cost
    from scenarios.store import go_on, opened
    from scenarios.study import check_workers, read_study

    check_workers(workers)
    with waiting("Reading the plan"):
        plan = read_study(study, behaviour)
    with resumable(), opened(out_, plan) as store:
        size = f"{plan.size:,} runs, {len(store.done):,} of them done"
        err.print(f"{size}: in all {cost(plan.expected())}", highlight=False, soft_wrap=True)
        with paced("Runs", plan.size, len(store.done)) as tick:
            go_on(store, workers, tick)
    print_sweep(store)
