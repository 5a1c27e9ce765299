"""Cases worth following: the same case found in both arms, and which are offered, by kind.

Lives here: what each case went through before and after, and the choice among them.
May not: running a district (follow/event_log.py), or words for readers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from model.tables.records import World
from scenarios.follow.event_log import Traced

Table = np.ndarray[Any, Any]

OFFERED = 40
"""Cases of a kind that are offered in turn."""
PICKS = ("passed", "rejected", "otherwise", "any")
KEY = ["day", "grid", "nth", "matter"]
"""What a case is known by in both arms: the same chance brings the same case."""
READ = ("p", "units", "matters", "true_matters", "cases")
"""The arrays of a world that telling a case reads."""


def alone(run: Traced, case: int) -> Traced:
    """The run with one case in it: small enough for a session to hold."""
    log = run.log[run.log["case"] == case].copy()
    grids = log["grid"].unique()
    cases = run.world.cases[np.isin(run.world.cases["grid"], grids)]
    return replace(run, log=log, world=slim_case(run.world, cases))


def slim_case(world: World, cases: Table) -> World:
    """The world with the arrays that telling a case reads, the others empty."""
    bare = {name: array[:0].copy() for name, array in world._asdict().items() if name not in READ}
    return world._replace(**bare, cases=cases.copy())


def in_both_arms(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """A row per case after the reform, by its number, with what it went through in both arms.

    `case_before` is zero where the case is not there before.
    """
    tables = []
    for log in (after, before):
        first = log.drop_duplicates("case").set_index("case")[KEY]
        for name, rows in (
            ("handed", log["activity"] == "hand-off"),
            ("buck", (log["activity"] == "hand-off") & (log["warranted"] == 0)),
            ("rejected", log["activity"] == "called back"),
        ):
            first[name] = log.loc[rows.fillna(False), "case"].value_counts()
        tables.append(first.fillna(0).reset_index())
    joined = tables[0].merge(tables[1], how="left", on=KEY, suffixes=("", "_before"))
    counts = joined.drop(columns=KEY).fillna(0).astype(int)
    return counts.assign(day=joined["day"].to_numpy()).set_index("case")


def offered(table: pd.DataFrame, seed: int, days: int) -> dict[str, tuple[int, ...]]:
    """Cases worth following, by kind: of the first `days`, so that each is followed to its end."""
    early = table[table["day"] < days]
    early = early if len(early) else table
    shared = early[early["case_before"] > 0]
    shared = shared if len(shared) else early
    handed = shared["handed"] + shared["handed_before"]
    buck = shared["buck"] + shared["buck_before"]
    rejected = shared["rejected"] + shared["rejected_before"]
    apart = (shared["buck"] - shared["buck_before"]).abs()
    moved = shared[handed > 0] if (handed > 0).any() else shared
    shuffled = np.random.default_rng(seed).permutation(moved.index.to_numpy())
    return {
        "passed": _foremost(shared.assign(a=buck, b=handed)),
        "rejected": _foremost(shared.assign(a=rejected, b=handed)[rejected > 0]),
        "otherwise": _foremost(shared.assign(a=apart, b=handed)[apart > 0]),
        "any": tuple(int(case) for case in shuffled[:OFFERED]),
    }


def _foremost(table: pd.DataFrame) -> tuple[int, ...]:
    """Case numbers, the largest `a` first, then the largest `b`, then by number."""
    ordered = table.sort_values(["a", "b"], ascending=False, kind="stable")
    return tuple(int(case) for case in ordered.index[:OFFERED])
