"""Commands of studies: many runs, and how they stand.

Lives here: sweep, status. Imports are lazy.
May not: an option that commands share (viz/shared/options.py), or how anything is printed.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated, Any

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import err, paced, print_json, waiting
from viz.shared.options import SWEEP, Begun, Json, PlanBehaviour, Study, examples, number_option

app = typer.Typer()

Workers = Annotated[int | None, number_option("Processes to run on; all cores if not given.")]
Threads = Annotated[
    bool,
    typer.Option(
        "--threads", metavar="", help="Threads of one process, for what is done in seconds."
    ),
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
        help="Where plan or model have changed, begin anew beside what is there, and keep both.",
    ),
]
Yes = Annotated[
    bool, typer.Option("--yes", metavar="", help="Yes, a study as large as that is meant.")
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
) -> None:
    """Run a study: every point of a design, before and after its reforms."""
    from scenarios.run.experiment import cost
    from scenarios.study.folder import go_on
    from scenarios.study.opening import opened
    from scenarios.study.plan import read_study
    from viz.study.table import print_sweep

    crew = _crew(workers, dask, threads=threads)
    with waiting("Reading the plan"):
        plan = read_study(study, behaviour, large=yes)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with resumable(), opened(out_, plan, new_version=new_version) as store:
        size = f"{plan.size:,} runs, {len(store.done):,} of them done"
        err.print(f"{size}: in all {cost(plan.expected)}", highlight=False, soft_wrap=True)
        with paced("Runs", plan.size, len(store.done)) as tick:
            go_on(store, crew, tick)
    print_sweep(store)


def _crew(workers: int | None, dask: str | None, *, threads: bool) -> Any:
    """Who runs the study. Raises ScenarioError for two answers to that."""
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

    crew = Cluster(dask)
    with waiting("Calling the cluster"):
        crew.check()
    return crew


@app.command(epilog=examples("status results/six_powers", "status results/six_powers --json"))
@guarded
def status(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where a sweep was told to write.")
    ],
    json_: Json = False,
) -> None:
    """Tell how a study stands: done, failed, left, how fast, and means so far."""
    from scenarios.study.status import status as standing

    found = standing(folder)
    if json_:
        print_json(found)
        return
    from viz.study.table import print_status

    print_status(found)
