"""The digest: some forty runs must give the stored numbers, bit for bit.

Lives here: which runs, what is read off each, and the comparison with `digest.json` beside it.
May not: a label, a name of a file, or anything else that changes no number.

`digest.json` also holds the stamp of the model that it was last proven for. After a pure move,
`make restamp` runs this and carries that stamp over; where a number is meant to change, running
this file as a program writes the digest anew, which takes a CHANGELOG line "numbers change: why".
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.district.setup import build_world, copied, enact, run_days
from model.key import stamp
from model.plan import burnt_in, finish_arm
from model.tables.records import LOG_ROW, TOWN, UNIT
from scenarios import load
from scenarios.compare.pilot import drawn_pilots, piloted
from scenarios.inputs.ensemble import CENTRAL, PLAUSIBLE, behaviour_sets, group_drawn
from scenarios.run.experiment import arm

STORED = Path(__file__).parent / "digest.json"
DAYS = 90
TWICE = (1, 2)
RUNS = [
    *((place, "none", 1, CENTRAL) for place in ("baseline", "tianjin_city")),
    *(("baseline", "six_powers", seed, PLAUSIBLE) for seed in TWICE),
    *(("baiyun", "six_powers", seed, PLAUSIBLE) for seed in TWICE),
    ("baiyun", "six_powers", 1, CENTRAL),
    ("baiyun", "five_powers+war_zone", 3, PLAUSIBLE),
    *(("jinniu", "five_powers", seed, PLAUSIBLE) for seed in TWICE),
    ("jinniu", "five_powers", 1, CENTRAL),
    ("jinniu", "one_list+six_powers", 2, CENTRAL),
    *(("huaisi", "big_department", seed, PLAUSIBLE) for seed in (*TWICE, 3)),
    *(("huaisi", "big_department", seed, CENTRAL) for seed in TWICE),
    ("huaisi", "six_powers", 4, PLAUSIBLE),
    ("huaisi", "big_department+five_powers", 5, PLAUSIBLE),
    *(("tianjin", "war_zone", seed, PLAUSIBLE) for seed in TWICE),
    ("tianjin", "war_zone", 1, CENTRAL),
    ("tianjin", "one_list", 6, PLAUSIBLE),
    ("tianjin_city", "war_zone", 1, PLAUSIBLE),
    *(("wenjiang", "one_list", seed, PLAUSIBLE) for seed in (*TWICE, 3)),
    *(("wenjiang", "one_list", seed, CENTRAL) for seed in TWICE),
    ("wenjiang", "war_zone", 7, PLAUSIBLE),
    ("wenjiang", "one_list+six_powers", 8, PLAUSIBLE),
]
POSTED = {"force_command": 0.25, "localised_offices": 0.2}
"""What already stood before in the place that this test makes; no shipped place has it."""
TOY = {
    "townships": 4,
    "grids_per_township": 6,
    "departments": 6,
    "residents": 40_000.0,
    "matters": 60,
    "sections_per_township": 2,
}

Table = np.ndarray[Any, Any]


def with_posted_forces(reform: str) -> Scenario:
    """A place in which offices were commanded and localised before the reform came."""
    scenario = load("wenjiang", reform)
    before = Reform.model_validate(scenario.before.model_dump() | POSTED)
    after = scenario.after.model_dump()
    return replace(
        scenario,
        before=before,
        after=Reform.model_validate(after | {n: max(after[n], v) for n, v in POSTED.items()}),
    )


def toy(reform: str) -> Scenario:
    """A district so small that it runs without the compiler."""
    scenario = load("baseline", reform)
    place = scenario.place.model_validate(scenario.place.model_dump() | TOY)
    return replace(scenario, place=place)


def stored() -> dict[str, Any]:
    """The digest as it is kept: the stamp it was proven for, and its runs."""
    found: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def columns() -> dict[str, list[str]]:
    """The columns of towns and units that the digest is over: those there when it was written.

    A column that has come since is no change of these numbers.
    """
    found: dict[str, list[str]] = stored()["columns"]
    return found


def hashed(table: Table, kept: Sequence[str] = ()) -> str:
    """Sixteen hex digits over a table's numbers, whatever the width or order of its columns."""
    digest = hashlib.sha256()
    for name in sorted(kept or table.dtype.names or ()):
        column = table[name]
        wide = np.float64 if column.dtype.kind == "f" else np.int64
        digest.update(name.encode() + np.ascontiguousarray(column.astype(wide)).tobytes())
    return digest.hexdigest()[:16]


def logged(snapshot: Any, scenario: Scenario, seed: int, days: int) -> dict[str, Any]:
    """Size and hash of the event log of the days after the reform."""
    world = copied(snapshot)
    if scenario.after != scenario.before:
        enact(world, scenario, seed)
    world.clock["log_on"] = 1
    world = run_days(world, days)
    rows = world.log[: world.clock["log_rows"][0]]
    return {"rows": len(rows), "log": hashed(rows)}


def arms(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Both arms of one world, and the log of the one after."""
    snapshot = burnt_in(scenario, seed)
    found: dict[str, Any] = {}
    for name, reformed in (("before", False), ("after", True)):
        run = arm(snapshot, scenario, seed, DAYS, reformed=reformed)
        found[name] = {"cases": run.cases, "events": run.events, "daily": hashed(run.daily)}
        found[name]["outcomes"] = run.outcomes
    return found | logged(burnt_in(scenario, seed, log=True), scenario, seed, 30)


def pilot(place: str, reform: str, seed: int) -> dict[str, Any]:
    """A reform in half of the townships."""
    scenario = load(place, reform)
    pilots = drawn_pilots(int(scenario.place.townships), 0.5, seed)
    world = piloted(burnt_in(scenario, seed), scenario, seed, pilots)
    world, cohort = finish_arm(world, scenario, DAYS)
    return {
        "pilots": pilots.astype(int).tolist(),
        "towns": hashed(cohort.towns, columns()["towns"]),
    }


def short(reform: str) -> dict[str, Any]:
    """The smallest district for some days, compiled or not: its log and its units."""
    scenario = toy(reform)
    world = run_days(build_world(scenario, 5, log=True), 25)
    found = logged(world, scenario, 5, 25)
    return found | {"units": hashed(world.units, columns()["units"])}


def unjitted(reform: str) -> dict[str, Any]:
    """`short` in a process of its own, in which nothing is compiled."""
    done = subprocess.run(
        [sys.executable, __file__, reform],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shipped_run(place: str, reform: str, seed: int, behaviour: str) -> dict[str, Any]:
    """One run of the table above."""
    (scenario,) = group_drawn([load(place, reform)], seed, behaviour_sets(behaviour))
    return arms(scenario, seed)


CASES: dict[str, Any] = {
    **{" ".join(map(str, run)): lambda run=run: shipped_run(*run) for run in RUNS},
    **{
        f"posted forces {reform} {seed}": lambda r=reform, s=seed: arms(with_posted_forces(r), s)
        for reform in ("none", "five_powers", "war_zone+five_powers")
        for seed in TWICE
    },
    **{
        f"pilot {place} {reform}": lambda p=place, r=reform: pilot(p, r, 1)
        for place, reform in (("baiyun", "six_powers"), ("wenjiang", "five_powers"))
    },
    **{f"short {reform}": lambda r=reform: short(r) for reform in ("none", "six_powers+war_zone")},
}


@pytest.mark.parametrize("name", CASES)
def test_a_run_gives_the_stored_numbers(name: str) -> None:
    assert json.loads(json.dumps(CASES[name]())) == stored()["runs"][name]


@pytest.mark.long
@pytest.mark.parametrize("reform", ["none", "six_powers+war_zone"])
def test_the_compiler_changes_no_bit(reform: str) -> None:
    assert unjitted(reform) == stored()["runs"][f"short {reform}"]


def test_every_stored_run_is_run() -> None:
    assert list(stored()["runs"]) == list(CASES)


def test_one_flipped_number_is_noticed() -> None:
    table = np.zeros(3, LOG_ROW)
    first = hashed(table)
    table["unit"][1] += 1
    assert hashed(table) != first


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(short(sys.argv[1])))
    else:
        kept = {"towns": sorted(TOWN.names or ()), "units": sorted(UNIT.names or ())}
        STORED.write_text(json.dumps(stored() | {"columns": kept}), encoding="utf-8")
        numbers = {name: make() for name, make in CASES.items()}
        digest = {"stamp": stamp(), "columns": kept, "runs": numbers}
        STORED.write_text(json.dumps(digest, indent=1) + "\n", encoding="utf-8")
