"""Zeros and keys: what must be equal bit for bit."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from districts import digest, toy
from model.declared.scenario import Scenario
from model.district.setup import build_world, copied, enact, run_days
from model.plan import burnt_in, run_arm
from model.tables import records as tables
from model.tables.records import World
from scenarios import load
from scenarios.inputs.toml_files import shipped

FINGERPRINT = """
import hashlib, sys
sys.path.insert(0, "tests/support")
from districts import digest, toy
from model.tables import records as tables
from model.plan import burnt_in, run_arm
scenario = toy("six_powers+one_list")
print(digest(run_arm(burnt_in(scenario, 11), scenario, 11, 40, reformed=True)[0]))
"""


def run_toy(seed: int, scenario: Scenario | None = None, days: int = 120) -> World:
    """A toy world after some days under the rules before any reform."""
    return run_days(build_world(scenario or toy(), seed), days)


def test_auxiliaries_that_do_not_exist_cannot_be_moved() -> None:
    bare = toy(auxiliary_share=0.0)
    moved = bare.after.model_copy(update={"auxiliaries_local": 1.0})
    scenario = replace(bare, after=moved)
    world, same = run_toy(5, bare), run_toy(5, bare)
    enact(world, scenario, 5)
    enact(same, bare, 5)
    world, same = run_days(world, 60), run_days(same, 60)
    for name in ("units", "cases", "legs", "daily"):
        assert getattr(world, name).tobytes() == getattr(same, name).tobytes()


@pytest.mark.parametrize("reform", shipped("reform"))
def test_a_reform_of_strength_nought_is_the_baseline_bit_for_bit(reform: str) -> None:
    facts = toy().place
    nought = replace(load("baseline", reform, strength=0.0), place=facts)
    snapshot = burnt_in(nought, 5)
    before, _ = run_arm(snapshot, nought, 5, 60, reformed=False)
    after, _ = run_arm(snapshot, nought, 5, 60, reformed=True)
    enacted = copied(snapshot)
    enact(enacted, nought, 5)
    assert digest(before) == digest(after)
    assert digest(enacted) == digest(snapshot)


def test_a_reform_of_full_strength_is_not_the_baseline() -> None:
    scenario = toy("six_powers")
    snapshot = burnt_in(scenario, 5)
    arms = [run_arm(snapshot, scenario, 5, 60, reformed=r)[0] for r in (False, True)]
    assert digest(arms[0]) != digest(arms[1])


def test_the_snapshot_is_not_touched_by_its_arms() -> None:
    scenario = toy("six_powers")
    snapshot = burnt_in(scenario, 6)
    was = digest(snapshot)
    run_arm(snapshot, scenario, 6, 30, reformed=True)
    assert digest(snapshot) == was


def test_a_copy_is_equal_and_shares_nothing() -> None:
    world = burnt_in(load("huaisi"), 3)
    for array, copy in zip(world, copied(world), strict=True):
        assert (copy.dtype, copy.shape, copy.tobytes()) == (
            array.dtype,
            array.shape,
            array.tobytes(),
        )
        assert not np.shares_memory(copy, array)


def test_one_silenced_grid_changes_no_draw_of_any_other() -> None:
    loud, quiet = build_world(toy(), 7), build_world(toy(), 7)
    quiet.grids["dispersion"][3], quiet.grids["latent"][3] = 0.0, 0
    quiet.clock["latent"] = quiet.grids["latent"].sum()
    loud.clock["log_on"] = quiet.clock["log_on"] = 1
    worlds = [run_days(w, 60) for w in (loud, quiet)]
    births = [
        {
            (r["case_day"], r["grid"], r["nth"], r["matter"], r["inlet"])
            for r in w.log[: w.clock["log_rows"][0]]
            if r["activity"] == 0
        }
        for w in worlds
    ]
    others = {birth for birth in births[0] if birth[1] != 3}
    early = {birth for birth in others if birth[0] < 3}  # before trust can have moved anything
    assert len(others) < len(births[0])
    assert early == {birth for birth in births[1] if birth[0] < 3}
    shared = others & births[1]
    assert len(shared) > 0.97 * len(others)


def test_trust_alone_carries_what_a_silenced_grid_changes() -> None:
    deaf = toy(behaviour={"trust_report": 0.0, "recurrence": 0.0})
    loud, quiet = build_world(deaf, 7), build_world(deaf, 7)
    quiet.grids["dispersion"][3], quiet.grids["latent"][3] = 0.0, 0
    quiet.clock["latent"] = quiet.grids["latent"].sum()
    loud.clock["log_on"] = quiet.clock["log_on"] = 1
    births = []
    for world in (loud, quiet):
        end = run_days(world, 120)
        rows = end.log[: end.clock["log_rows"][0]]
        known = rows[(rows["activity"] == 0) & (rows["grid"] != 3)]
        births.append(known[["case_day", "grid", "nth", "matter", "inlet"]].tolist())
    assert len(births[0]) > 500
    assert births[0] == births[1]


def test_same_seed_same_bytes_by_day_or_at_once_and_on_threads() -> None:
    at_once = digest(run_toy(8))
    by_day = build_world(toy(), 8)
    for _ in range(120):
        by_day = run_days(by_day, 1)
    with ThreadPoolExecutor(4) as pool:
        threaded = set(pool.map(lambda _: digest(run_toy(8)), range(4)))
    assert digest(by_day) == at_once
    assert threaded == {at_once}
    assert digest(run_toy(9)) != at_once


def test_tables_that_grow_midway_change_nothing_that_counts() -> None:
    small = build_world(toy(), 10)
    free = small.clock["cases_free"][0]
    keep = int(small.clock["latent"][0]) + 5
    small = small._replace(free_cases=small.free_cases[free - keep :].copy())
    small.clock["cases_free"] = keep
    grown, roomy = run_days(small, 120), run_toy(10)
    for column in grown.daily.dtype.names or ():
        assert (grown.daily[column][:120] == roomy.daily[column][:120]).all() or column == "open"


def fingerprint(**environment: str) -> str:
    """The digest of a toy run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", FINGERPRINT],
        env=os.environ | environment | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.long
def test_same_bytes_across_processes_hash_seeds_and_thread_counts() -> None:
    scenario = toy("six_powers+one_list")
    here = digest(run_arm(burnt_in(scenario, 11), scenario, 11, 40, reformed=True)[0])
    assert fingerprint(PYTHONHASHSEED="0", NUMBA_NUM_THREADS="1") == here
    assert fingerprint(PYTHONHASHSEED="4242", OMP_NUM_THREADS="2") == here


SMALL = """
import sys
sys.path.insert(0, "tests/support")
from districts import digest, toy
from model.district.setup import build_world, enact, run_days
scenario = toy("six_powers+five_powers+one_list+big_department", townships=2,
               grids_per_township=3, residents=9000.0, departments=4, sections_per_township=3)
world = run_days(build_world(scenario, 12, log=True), 15)
enact(world, scenario, 12)
print(digest(run_days(world, 15)))
"""


@pytest.mark.long
def test_unjitted_and_bounds_checked_runs_give_the_same_bytes() -> None:
    found = {
        mode: subprocess.run(
            [sys.executable, "-c", SMALL],
            env=os.environ | {"PYTHONPATH": ".", mode: "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for mode in ("BUCKSTOP_PLAIN", "NUMBA_DISABLE_JIT", "NUMBA_BOUNDSCHECK")
    }
    assert len(set(found.values())) == 1, found


def test_no_column_hides_behind_an_attribute_of_a_record() -> None:
    # `grid.size` was 1 where nothing is compiled: NumPy's records have attributes of their own.
    hidden = {
        (name, column)
        for name, table in vars(tables).items()
        if isinstance(table, np.dtype)
        for column in table.names or ()
        if hasattr(np.record, column)
    }
    assert not hidden
