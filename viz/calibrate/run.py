"""A calibration from the command line: the search in its folder, with progress, and its results.

Lives here: what is printed of a calibration, and that its files are written when it ends.
May not: search, judge a set, or hold a word of its own (words/calibrate.toml).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from viz.shared.console import counted, print_tables, put, waiting
from viz.shared.table import row, table
from viz.words.language import words

say = words("calibrate")


def calibrated(targets: str, folder: Path, workers: int | None) -> dict[str, Any]:
    """Calibrate, check other places, write both files into the folder; the diagnostics.

    Raises ScenarioError for a plan or a folder that cannot be.
    """
    with waiting("Reading the plan"):
        from scenarios.calibrate import diagnosis
        from scenarios.calibrate.plan_file import read_targets
        from scenarios.calibrate.search import calibrate, expected_sets
        from scenarios.run.evaluations import reopened
        from scenarios.run.experiment import check_workers
        from scenarios.run.results import write_file

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
    head = ("target", "mean", "q05", "q95", "inside", "counts")
    rows = [
        row(
            target["name"],
            *(f"{target[key]:.3g}" for key in ("mean", "q05", "q95")),
            f"{100 * target['inside']:.0f} %",
            say("en", "printed.yes" if target["counts"] else "printed.no"),
        )
        for target in found["targets"]
    ]
    print_tables([table([say("en", f"head.{key}") for key in head], rows)])
    learnt = [one["name"] for one in found["parameters"] if one["learnt"]]
    asked = sum(one["asked"] for one in found["parameters"])
    listed = say("en", "printed.comma").join(learnt) or say("en", "printed.none")
    put(say("en", "printed.learnt", learnt=len(learnt), asked=asked, listed=listed))
    path, recipe = folder / "ensemble.csv", found["recipe"]
    sizes = {key: recipe[key] for key in ("accepted", "confirmed")}
    put(say("en", "printed.accepted", path=path, **sizes))
