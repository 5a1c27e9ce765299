"""The commands `sweep`, `merge` and `status`: many runs, joined, and how far they are.

Lives here: their options and their run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from viz.shared.cli import guarded, resumable
from viz.shared.console import counted, err, print_json, waiting
from viz.shared.options import (
    Json,
    PlanBehaviour,
    Rule,
    RulesFile,
    StudyFolder,
    Timeline,
    Workers,
    chosen_rules,
    examples,
)

app = typer.Typer()

SWEEP = (
    "Run a study: every point of a design, before and after its reforms.\n\n"
    "STUDY is a shipped study or the path of a TOML file: title, place, reform, days, "
    "replications, seed, timeline, behaviour, rules, outcomes, daily, and a design (full "
    "factorial, Latin "
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
Extend = Annotated[
    bool,
    typer.Option(
        "--extend",
        metavar="",
        help="The plan has grown: keep the runs of the folder, and run only what is new.",
    ),
]
Part = Annotated[
    str,
    typer.Option(
        metavar="K/N",
        show_default="all",
        help="Run only the K-th of N equal parts, as on the K-th of N machines; then merge.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        metavar="",
        help="Only say what would be run, and the time, disk and memory; nothing is written.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        show_default="required, but for --dry-run",
        help="Write there; new, empty, or begun with this plan.",
    ),
]
Merged = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Write there; new or empty.")]
Yes = Annotated[
    bool, typer.Option("--yes", metavar="", help="Run a study that is larger than usual.")
]


@app.command(
    help=SWEEP,
    epilog=examples(
        "sweep six_powers --out results/six_powers",
        "sweep plan.toml --out results/plan --extend --dry-run",
        "sweep plan.toml --out results/plan --dask tcp://10.0.0.1:8786",
    ),
)
@guarded
def sweep(
    study: Study,
    out_: Out = None,
    behaviour: PlanBehaviour = None,
    rule: Rule = None,
    rules: RulesFile = None,
    timeline: Timeline = None,
    workers: Workers = None,
    threads: Threads = False,
    dask: Dask = None,
    part: Part = "",
    extend: Extend = False,
    new_version: NewVersion = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json_: Json = False,
) -> None:
    """Run a study: every point of a design, before and after its reforms."""
    from scenarios.run.experiment import cost
    from scenarios.study.folder import go_on
    from scenarios.study.opening import opened_study
    from scenarios.study.plan_file import read_study
    from scenarios.study.status import forecast
    from scenarios.study.status import status as standing
    from viz.study.table import grown_words, print_forecast, print_sweep

    if out_ is None and not dry_run:
        raise typer.BadParameter("Missing option '--out': expected a folder, or --dry-run")
    runner = _runner(workers, dask, threads=threads)
    with waiting("Reading the plan"):
        chosen = chosen_rules(rule, rules)
        plan = read_study(study, behaviour, large=yes, rules=chosen, timeline=timeline)
        share = _part(part)
        plan.part(*share)
    how = {"new_version": new_version, "extend": extend}
    if out_ is None or dry_run:
        found = forecast(
            out_, plan, runner.cores, 0 if threads or dask else runner.cores, part=share, **how
        )
        print_json(found) if json_ else print_forecast(found)
        return
    with resumable(), opened_study(out_, plan, **how) as store:
        size = f"{plan.size:,} runs, {len(store.done):,} of them done"
        if not json_:
            for said in [
                *grown_words(store.grown, store.folder),
                f"{size}: in all {cost(plan.expected)}",
            ]:
                err.print(said, highlight=False, soft_wrap=True)
        with counted("Runs", plan.size, len(store.done)) as tick:
            go_on(store, runner, tick, share)
    print_json(standing(out_)) if json_ else print_sweep(store)


def _part(text: str) -> tuple[int, int]:
    """Which part of how many. Raises ScenarioError for a text that says neither."""
    from scenarios.inputs.errors import wrong

    try:
        number, parts = map(int, (text or "1/1").split("/"))
    except ValueError:
        raise wrong("part", text, "K/N, two whole numbers", "Write, say, --part 1/2.") from None
    return number, parts


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


@app.command(
    epilog=examples("merge results/first results/second --out results/both", "status results/both")
)
@guarded
def merge(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER...", help="Two folders or more that sweeps wrote."),
    ],
    out_: Merged,
    json_: Json = False,
) -> None:
    """Join folders of one study, run on several machines, into one."""
    from scenarios.study.merging import merged
    from scenarios.study.status import status as standing

    with waiting("Merging"):
        found = merged(folders, out_)
    if json_:
        print_json(standing(out_))
        return
    from viz.study.table import print_merged

    print_merged(found, out_)


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
