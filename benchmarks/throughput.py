"""What a sweep adds to the engine: cores, processes, the store, memory; and what large ones cost.

Lives here: how sweeps are timed, and the targets printed beside the figures; gates nothing.
May not: any figure that is not measured in this run, or computed from those.

    python benchmarks/throughput.py        (or: make bench)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from model.plan import BURN_IN, FOLLOW_UP, burnt_in, run_arm
from scenarios.study.folder import go_on
from scenarios.study.opening import opened_study
from scenarios.study.plan import SHARING, Study
from scenarios.study.plan_file import read_study
from scenarios.study.sweep import Processes, Runner, Threads, sweep

YEAR = 365
RUNS = 80
WARM = 16
"""Answers that come before the clock starts: processes have to begin."""
ROUNDS = 3
LARGE = 100_000
MEMORY = (500, 2500)
"""Runs of two sweeps whose peaks of memory are compared."""
PLAN = """title = "A benchmark"
place = "baseline"
reform = ["six_powers"]
days = {days}
replications = 1
seed = 1
behaviour = "central"
outcomes = "all"

[design]
kind = "latin_hypercube"
samples = {samples}

[design.over]
{over}
"""
ALONE = "load = [0.8, 0.9]"
"""A place fact, so that no run shares its snapshot and answers come one by one."""
SMALL = """townships = [2, 3]
grids_per_township = [3, 4]
residents = [10000, 12000]
"""
PEAK = """
import resource, sys
from pathlib import Path
from throughput import swept
from scenarios.study.plan_file import read_study
from scenarios.study.sweep import Threads
swept(read_study(Path(sys.argv[1])), Threads(1), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def plan(folder: Path, samples: int, over: str = ALONE, days: int = YEAR) -> Path:
    """The file of a plan."""
    path = folder / f"plan-{samples}-{days}.toml"
    path.write_text(PLAN.format(samples=samples, over=over, days=days), encoding="utf-8")
    return path


def days_a_run(days: int = YEAR, sharing: int = 1) -> float:
    """Days simulated for a run, with its part of the snapshot and the arm before."""
    return days + FOLLOW_UP + (BURN_IN + days + FOLLOW_UP) / sharing


def time_bare(study: Study) -> float:
    """District-years a second of one thread that only builds worlds and runs their days."""
    start = perf_counter()
    for run in study.runs[WARM:]:
        scenario = study.scenario(run.point, run.reform)
        world = burnt_in(scenario, study.seed)
        for reformed in (False, True):
            run_arm(world, scenario, study.seed, study.days, reformed=reformed)
    return _rate(study, perf_counter() - start)


def time_runner(study: Study, runner: Runner) -> float:
    """District-years a second of a runner, once all are at work."""
    answers = sweep(study, study.runs, runner)
    for _ in range(WARM):
        next(answers)
    start = perf_counter()
    for answer in answers:
        if answer.error:
            raise RuntimeError(answer.error)
    return _rate(study, perf_counter() - start)


def time_stored(study: Study, folder: Path) -> float:
    """District-years a second of one thread with the store, start and last batch included."""
    start = perf_counter()
    swept(study, Threads(1), folder)
    return _rate(study, perf_counter() - start) * len(study.runs) / (len(study.runs) - WARM)


def swept(study: Study, runner: Runner, folder: Path) -> None:
    """A sweep into a folder."""
    with opened_study(folder, study) as store:
        go_on(store, runner, lambda: None)


def _rate(study: Study, seconds: float) -> float:
    return (len(study.runs) - WARM) * days_a_run() / YEAR / seconds


def growth(folder: Path) -> float:
    """Megabytes by which the peak of memory grows with a thousand runs more."""
    peaks = []
    for runs in MEMORY:
        path = plan(folder, runs, SMALL, days=20)
        command = [sys.executable, "-c", PEAK, str(path), str(folder / f"peak-{runs}")]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent
        )
        peaks.append(int(done.stdout) / (1 << 20 if sys.platform == "darwin" else 1 << 10))
    return (peaks[1] - peaks[0]) / (MEMORY[1] - MEMORY[0]) * 1000


def rounds(study: Study, folder: Path, say: Callable[[str], None]) -> dict[str, list[float]]:
    """District-years a second of each contender, round by round: others only ever slow them."""
    found: dict[str, list[float]] = {name: [] for name in ("bare", "stored", "threads", "two")}
    for number in range(1, ROUNDS + 1):
        say(f"Sweeps, round {number} of {ROUNDS}")
        found["bare"].append(time_bare(study))
        found["stored"].append(time_stored(study, folder / f"stored-{number}"))
        found["threads"].append(time_runner(study, Threads(2)))
        found["two"].append(time_runner(study, Processes(2)))
    return found


def tabulate(found: dict[str, list[float]], study: Study, megabytes: float) -> Table:
    """What was measured, with the target beside it where there is one."""
    table = Table(title=f"Sweeps of place 'baseline', a year each: best of {ROUNDS} rounds")
    table.add_column("")
    table.add_column("measured", justify="right")
    table.add_column("target", justify="right")

    best = {name: max(rates) for name, rates in found.items()}
    two = best["two"]
    large = LARGE * days_a_run(sharing=SHARING) / YEAR / two
    nation = read_study("nation")
    a_case = days_a_run() / YEAR * len(study.runs) / study.expected / two
    lines = [
        ("district-years a second, bare, one thread", f"{best['bare']:.1f}", ""),
        ("two processes ÷ one thread", f"{best['two'] / best['bare']:.2f}", "≥ 1.60"),
        ("two threads ÷ one thread", f"{best['threads'] / best['bare']:.2f}", ""),
        ("with the store ÷ bare", f"{best['stored'] / best['bare']:.2f}", "≥ 0.90"),
        ("memory, MB for a thousand runs more", f"{megabytes:.1f}", "flat"),
        (f"{LARGE:,} runs of a year, on two cores, hours", f"{large / 3600:.1f}", ""),
        ("the whole country, on two cores, minutes", f"{nation.expected * a_case / 60:.0f}", ""),
    ]
    for line in lines:
        table.add_row(*line)
    return table


def measure(say: Callable[[str], None]) -> Table:
    """Time sweeps, and lay out what was found."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        study = read_study(plan(folder, RUNS))
        time_bare(study)  # compiles, or reads the cache, before anything is timed
        found = rounds(study, folder, say)
        say("Memory of short and long sweeps")
        return tabulate(found, study, growth(folder))


def main() -> int:
    """Measure and print."""
    console = Console()
    with console.status("Measuring") as status:
        table = measure(status.update)
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
