"""A calibration from the command line: the search in its folder, with progress, and its results.

Lives here: what is printed of a calibration, and that its files are written when it ends.
May not: search, judge a set, or hold a target.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from viz.shared.console import counted, print_tables, put, waiting


def calibrated(targets: str, folder: Path, workers: int | None) -> dict[str, Any]:
    """Calibrate, check other places, write both files into the folder; the diagnostics.

    Raises ScenarioError for a plan or a folder that cannot be.
    """
    with waiting("Reading the plan"):
        from scenarios.calibrate import diagnosis
        from scenarios.calibrate.search import calibrate, expected_sets
        from scenarios.calibrate.targets import read_targets
        from scenarios.run.evaluations import reopened
        from scenarios.run.results import write_file
        from scenarios.study.plan import check_workers

        check_workers(workers)
        plan = read_targets(targets)
    with counted("Parameter sets", expected_sets(plan)) as tick:
        search = calibrate(plan, folder, workers, tick)
    diagnosis.calibration_files(search, {})  # refuses a search that accepted no set
    with counted("Places", len(diagnosis.checked_places())) as tick:
        check = diagnosis.checked_calibration(search, reopened(folder), workers, tick)
    files = diagnosis.calibration_files(search, check)
    for name, write in files.items():
        write_file(folder / name, write)
    return diagnosis.diagnosis(search, check)


def print_calibration(found: dict[str, Any], folder: Path) -> None:
    """Print how the accepted sets meet the targets, what was learnt, and where the files are."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for heading in ("target", "mean", "5 %", "95 %", "inside", "counts"):
        table.add_column(heading, justify="left" if heading == "target" else "right")
    for row in found["targets"]:
        numbers = [f"{row[key]:.3g}" for key in ("mean", "q05", "q95")]
        inside = f"{100 * row['inside']:.0f} %"
        table.add_row(row["name"], *numbers, inside, "yes" if row["counts"] else "no")
    print_tables([table])
    learnt = [row["name"] for row in found["parameters"] if row["learnt"]]
    asked = sum(row["asked"] for row in found["parameters"])
    recipe = found["recipe"]
    put(f"learnt, {len(learnt)} of {asked}: {', '.join(learnt) or 'none'}")
    put(
        f"{recipe['accepted']:,} plausible parameter sets of {recipe['confirmed']:,} confirmed → "
        f"{folder / 'ensemble.csv'}"
    )
