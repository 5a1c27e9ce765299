"""The commands `sweep` and `status`: many runs, and how far they are.

Lives here: their options and their run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import counted, err, print_json, waiting
from viz.shared.options import Begun, Json, PlanBehaviour, StudyFolder, Workers, examples

app = typer.Typer()

SWEEP = (
    "Run a study: every point of a design, before and after its reforms.\n\n"
    "STUDY is a shipped study or the path of a TOML file: title, place, reform, days, "
    "replications, seed, behaviour, outcomes, daily, and a design (full factorial, Latin "
    "hypercube, Sobol, Morris, list or CSV) over levers, place facts and behavioural parameters. "
    "Written are plan.json, provenance.json and results/*.parquet, one row per run, "
    "and daily/*.parquet if asked for. Started again, it resumes. See "
    "docs/studies.md."
)
Study = Annotated[str, typer.Argument(metavar="STUDY", help="The plan: a name or a path.")]
Threads = Annotated[
    bool,
    typer.Option("--threads", metavar="", help="Threads of one process, for a study of seconds."),
]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Run on a Dask cluster: its scheduler, as in tcp://host:8786. See docs/cluster.md.",
    ),
]
NewVersion = Annotated[
    bool,
    typer.Option(
        "--new-version",
        metavar="",
        help="If the plan or the model has changed, start again beside the old runs; keep both.",
    ),
]
Yes = Annotated[
    bool, typer.Option("--yes", metavar="", help="Run a study that is larger than usual.")
]


@app.command(
    help=SWEEP,
    epilog=examples(
        "sweep six_powers --out results/six_powers",
        "sweep plan.toml --out results/plan --dask tcp://10.0.0.1:8786",
    ),
)
@guarded
def sweep(
    study: Study,
    out_: Begun,
    behaviour: PlanBehaviour = None,
    workers: Workers = None,
    threads: Threads = False,
    dask: Dask = None,
    new_version: NewVersion = False,
    yes: Yes = False,
    json_: Json = False,
) -> None:
    """Run a study: every point of a design, before and after its reforms."""
    from scenarios.run.experiment import cost
    from scenarios.study.folder import go_on
    from scenarios.study.opening import opened_study
    from scenarios.study.plan import read_study
    from scenarios.study.status import status as standing
    from viz.study.table import print_sweep

    runner = _runner(workers, dask, threads=threads)
    with waiting("Reading the plan"):
        plan = read_study(study, behaviour, large=yes)
    with resumable(), opened_study(out_, plan, new_version=new_version) as store:
        size = f"{plan.size:,} runs, {len(store.done):,} of them done"
        if not json_:
            err.print(f"{size}: in all {cost(plan.expected)}", highlight=False, soft_wrap=True)
        with counted("Runs", plan.size, len(store.done)) as tick:
            go_on(store, runner, tick)
    print_json(standing(out_)) if json_ else print_sweep(store)


def _runner(workers: int | None, dask: str | None, *, threads: bool) -> Any:
    """What the runs are done on. Raises ScenarioError for two answers to that."""
    from scenarios.inputs.errors import wrong
    from scenarios.study.sweep import Processes, Threads

    if dask is None:
        return Threads(workers) if threads else Processes(workers)
    if workers is not None or threads:
        raise wrong(
            "dask",
            dask,
            "no --workers and no --threads beside it, for the cluster has its own",
            "Leave one out.",
        )
    from scenarios.study.cluster import Cluster

    cluster = Cluster(dask)
    with waiting("Connecting to the cluster"):
        cluster.check()
    return cluster


@app.command(epilog=examples("status results/six_powers", "status results/six_powers --json"))
@guarded
def status(folder: StudyFolder, json_: Json = False) -> None:
    """Report on a study: runs done, failed and left, speed, and means so far."""
    from scenarios.study.status import status as standing

    found = standing(folder)
    if json_:
        print_json(found)
        return
    from viz.study.table import print_status

    print_status(found)
