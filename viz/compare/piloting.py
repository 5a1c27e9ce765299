"""`compare --pilot`: plans, runs, writes and prints a pilot.

Lives here: the steps between the options of the command line and the pilot itself.
May not: what a pilot is (scenarios/compare/pilot.py), or how it is printed (compare/pilot.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from viz.shared.console import counted, print_json, warn_few


def piloting(
    share: float | None,
    asked: dict[str, Any],
    sizes: tuple[int, int, int],
    out_: Path | None,
    *,
    behaviour: str,
    workers: int | None,
    rules: Any,
    as_json: bool,
    force: bool,
) -> None:
    """`compare --pilot`: `asked` is place, reforms and spill; `sizes` seed, replications, days."""
    from scenarios.compare.pilot import check_arms, pilot_plan, run_pilot
    from scenarios.inputs.ensemble import behaviour_sets, drawn_meta
    from scenarios.inputs.errors import wrong
    from scenarios.run.results import check_folder, json_rows, write_results

    if share is None:
        raise wrong("spill", True, "--pilot beside it", "Write, say, --pilot 0.5 --spill.")
    groups = pilot_plan(share, **asked, rules=rules)
    check_arms(groups, *sizes)
    ensemble = behaviour_sets(behaviour)
    check_folder(out_, force=force)
    if not as_json:
        seed, replications, _ = sizes
        warn_few(drawn_meta(ensemble, range(seed, seed + replications)))
    with counted("Replications", len(groups) * sizes[1]) as tick:
        how = {"workers": workers, "tick": tick, "ensemble": ensemble}
        found = run_pilot(groups, share, *sizes, **asked, **how)
    folder = write_results(out_, "pilot", found.files, force=force)
    if as_json:
        print_json({"meta": found.meta, "rows": json_rows(found.frame)}, folder)
        return
    from viz.compare.pilot import print_pilot

    print_pilot(found, folder)
