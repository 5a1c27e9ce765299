"""Folders of one study joined: runs made on several machines become one folder.

Lives here: the plan that holds the plans of all folders, and where a row of one stands in it.
May not: run anything, or how rows are written (study/growing.py).
"""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.locks import is_taken
from scenarios.run.provenance import content_hash, provenance
from scenarios.run.results import STAGING, check_folder, removed
from scenarios.study.batches import RESULTS, batches
from scenarios.study.design import GIVEN
from scenarios.study.design_samplers import Point
from scenarios.study.folder import (
    NO_MATTER,
    PLAN,
    PROVENANCE,
    recorded_starts,
    study_mark,
    write_noted,
)
from scenarios.study.growing import Gathering, Placed, check_equal
from scenarios.study.opening import plan_differences, read_study_plan
from scenarios.study.plan import points_hash
from scenarios.study.status import newest, read_results

Plan = dict[str, Any]
GROWS = (*NO_MATTER, "replications", "seed", "runs", "sets", "design", "reform", "scenarios")
"""What of a plan may differ between two folders that become one."""
SEQUENCES = ("sobol", "morris")
"""Designs of which the first points of a larger one are those of a smaller one."""


def merged(folders: Sequence[Path], out: Path) -> dict[str, int]:
    """Join the newest studies of some folders in a new one; how many runs, and how many twice.

    The folders are only read. Raises ScenarioError for plans that are not of one study, for a
    folder that is damaged or worked in, or for a run whose bits differ between two of them.
    """
    if len({folder.resolve() for folder in folders}) < max(2, len(folders)):
        said = ", ".join(map(str, folders))
        raise wrong("merge", said, "two folders or more, each once", "Name them.")
    check_folder(out)
    homes = [newest(folder) for folder in folders]
    for home in homes:
        if home.resolve() in (out.resolve(), *out.resolve().parents):
            raise wrong("out", str(out), "a folder outside of those merged", "Choose another.")
        if is_taken(home):
            raise wrong("merge", str(home), "a folder in which no sweep works", "Wait for it.")
    plan, numbers = _joined(homes, [read_study_plan(home) for home in homes])
    staging = out.absolute().parent / f"{STAGING}{os.getpid()}-merge"
    made = [folder for folder in staging.parents if not folder.exists()]
    removed(staging)
    (staging / RESULTS).mkdir(parents=True)
    try:
        gathering = Gathering(staging, plan)
        for home, points in zip(homes, numbers, strict=True):
            mark = study_mark(read_study_plan(home))
            for path in batches(home):
                gathering.take(path, _placed(points, int(plan["seed"])), mark)
        check_equal(gathering)
        write_noted(staging, PLAN, plan)
        write_noted(staging, PROVENANCE, _record(plan, homes, len(gathering.found)))
        if out.exists():
            out.rmdir()
        os.replace(staging, out)
    finally:
        removed(staging)
        with suppress(OSError):  # folders made on the way stay only if they hold the study
            for folder in made:
                folder.rmdir()
    return {"done": len(gathering.found), "again": gathering.again, "runs": plan["runs"]}


def _placed(points: Sequence[int], seed: int) -> Placed:
    """Where rows of a folder stand, by its points' numbers in the study that takes them in."""

    def placed(table: pa.Table) -> list[tuple[int, int]]:
        pairs = zip(table["seed"].to_pylist(), table["point"].to_pylist(), strict=True)
        return [(own - seed, points[point]) for own, point in pairs]

    return placed


def _record(plan: Plan, homes: Sequence[Path], done: int) -> Plan:
    """The starts of all folders, by time, and that they were merged."""
    starts = sorted((s for home in homes for s in recorded_starts(home)), key=_began)
    now = {"started": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", "done": done}
    now |= {"runner": f"merged from {len(homes)} folders", **provenance()}
    return {"configuration": content_hash(plan), "starts": [*starts, now]}


def _began(start: Mapping[str, Any]) -> str:
    return str(start["started"])


def _joined(homes: Sequence[Path], plans: Sequence[Plan]) -> tuple[Plan, list[list[int]]]:
    """The plan that holds all of these, and for each the number of its points in it."""
    plan: Plan = json.loads(json.dumps(plans[0]))
    for home, other in zip(homes[1:], plans[1:], strict=True):
        _check_kin(homes[0], plan, home, other)
    points, numbers = _points(homes, plans)
    seeds = {p["seed"] + k for p in plans for k in range(p["replications"])}
    first, last = min(seeds), max(seeds)
    if len(seeds) <= last - first:
        raise wrong(
            "merge",
            f"random seeds {first} to {last}",
            "no gap between them, for each replication has the seed after the one before",
            f"Sweep the {last - first + 1 - len(seeds)} between, too.",
        )
    reforms = dict(zip(plan["reform"], plan["scenarios"], strict=True))
    for home, other in zip(homes, plans, strict=True):
        for name, scenario in zip(other["reform"], other["scenarios"], strict=True):
            if reforms.setdefault(name, scenario) != scenario:
                differing = plan_differences({name: reforms[name]}, {name: scenario})
                raise _differ(homes[0], home, differing)
    plan |= {"seed": first, "replications": len(seeds)}
    plan |= {"reform": list(reforms), "scenarios": list(reforms.values())}
    if "sets" in plan:
        sets = {p["seed"] + k: one for p in plans for k, one in enumerate(p["sets"])}
        plan["sets"] = [sets[seed] for seed in sorted(sets)]
    plan["design"] = _design(plans, points)
    plan["runs"] = plan["design"]["points"] * plan["replications"] * len(reforms)
    return plan, numbers


def _check_kin(one: Path, plan: Plan, other: Path, against: Plan) -> None:
    """Raise ScenarioError where two plans are not of one study; it says in what they differ."""
    left, right = (
        {name: value for name, value in p.items() if name not in GROWS} for p in (plan, against)
    )
    kinds = [
        {"kind": p["design"]["kind"], "over": sorted(p["design"]["over"])} for p in (plan, against)
    ]
    differing = plan_differences(left | kinds[0], right | kinds[1])
    if differing:
        raise _differ(one, other, differing)


def _differ(one: Path, other: Path, differing: Sequence[str]) -> ScenarioError:
    engine = [said for said in differing if said.startswith("model = ")]
    what = "one engine" if engine else "folders of one study"
    return ScenarioError(
        f"merge: {str(other)!r} is not of the study in {str(one)!r}: expected {what}, but it "
        f"differs: {'; '.join([*engine, *differing][:3])}. Sweep both by one plan and one version "
        "of Buckstop, Python, NumPy and Numba."
    )


def _points(
    homes: Sequence[Path], plans: Sequence[Plan]
) -> tuple[list[Point] | None, list[list[int]]]:
    """The points of all plans together, and for each plan the number of its points in them.

    None for the points of a design that one of the plans holds as a whole.
    """
    designs = [plan["design"] for plan in plans]
    sizes = [list(range(design["points"])) for design in designs]
    if len({design["hash"] for design in designs}) == 1:
        return None, sizes
    kind = designs[0]["kind"]
    if kind == "full_factorial":
        over = _levels(designs)
        grids = [_grid(design["over"]) for design in designs]
        whole = _grid(over)
    elif kind in GIVEN:
        grids = [_listed(home, plan) for home, plan in zip(homes, plans, strict=True)]
        whole = _union(grids)
    else:
        first = _drawn_from(plans[0])
        for home, plan in zip(homes[1:], plans[1:], strict=True):
            if kind not in SEQUENCES or _drawn_from(plan) != first:
                raise _differ(homes[0], home, plan_differences(plans[0], plan))
        return None, sizes
    return whole, [_numbers(grid, whole) for grid in grids]


def _drawn_from(plan: Plan) -> Plan:
    """All that the points of a sequence are drawn from, but for how many they are."""
    counts = ("samples", "points", "hash")
    return {"seed": plan["seed"]} | {k: v for k, v in plan["design"].items() if k not in counts}


def _design(plans: Sequence[Plan], points: Sequence[Point] | None) -> Plan:
    """The design of the study that holds all plans."""
    designs = [plan["design"] for plan in plans]
    largest: Plan = max(designs, key=lambda one: int(one["points"]))
    if points is None:
        return largest
    over = _levels(designs)
    if largest["kind"] in GIVEN:
        over = {name: [min(levels), max(levels)] for name, levels in over.items()}
    return largest | {"points": len(points), "over": over, "hash": points_hash(points)}


def _levels(designs: Sequence[Plan]) -> dict[str, list[float]]:
    """Every level of every factor, rising where they rise in all designs."""
    found: dict[str, list[float]] = {}
    for name in designs[0]["over"]:
        lists = [design["over"][name] for design in designs]
        levels = list(dict.fromkeys(itertools.chain(*lists)))
        found[name] = sorted(levels) if all(one == sorted(one) for one in lists) else levels
    return found


def _grid(over: Mapping[str, Sequence[float]]) -> list[Point]:
    return [dict(zip(over, values, strict=True)) for values in itertools.product(*over.values())]


def _listed(home: Path, plan: Plan) -> list[Point]:
    """The points of a list, as its rows tell them. Raises ScenarioError where one was never run."""
    names, size = list(plan["design"]["over"]), plan["design"]["points"]
    rows = read_results(home).frame.drop_duplicates("point").set_index("point")[names]
    if len(rows) < size:
        raise ScenarioError(
            f"merge: {len(rows):,} of {size:,} points are run in {str(home)!r}: expected all, for "
            "a list is known by its runs. Let it run on, or sweep --extend it to the whole list."
        )
    return [dict(zip(names, rows.loc[point].tolist(), strict=True)) for point in range(size)]


def _union(lists: Sequence[Sequence[Point]]) -> list[Point]:
    """The points of all lists, each as often as in the list that has it most often."""
    whole, times = list[Point](), Counter[str]()
    for points in lists:
        own = Counter[str]()
        for point in points:
            text = _text(point)
            own[text] += 1
            if own[text] > times[text]:
                times[text] += 1
                whole.append(point)
    return whole


def _numbers(points: Sequence[Point], whole: Sequence[Point]) -> list[int]:
    """Where each point stands among all: of equal ones the first is the first."""
    places: dict[str, list[int]] = {}
    for number, point in reversed(list(enumerate(whole))):
        places.setdefault(_text(point), []).append(number)
    return [places[_text(point)].pop() for point in points]


def _text(point: Point) -> str:
    return json.dumps({name: float(value) for name, value in point.items()}, sort_keys=True)
