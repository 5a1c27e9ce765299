"""Recovery from a timeline's shocks as rows: of each world and arm, and over worlds.

Lives here: the rows of recovery.csv and their means. May not: run an arm, or an interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from model.declared.scenario import Scenario
from scenarios.run.experiment import Pair, reform_label
from scenarios.run.recovery import recovery
from scenarios.run.worlds import AFTER, BEFORE


def recovery_rows(group: Sequence[Scenario], pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """A row for each world and arm of scenarios that share a place; none without shocks."""
    shocks = group[0].timeline.shocks
    if not shocks:
        return []
    end = max(one.until_day for one in shocks)
    kinds = [(None, BEFORE), *((reform_label(one), AFTER) for one in group)]
    return [
        {"place": group[0].place_name, "reform": reform, "arm": arm, "seed": pair.seed}
        | recovery(struck.daily["open"], calm.daily["open"], end)
        for pair in pairs
        for (reform, arm), struck, calm in zip(
            kinds, (pair.before, *pair.after), pair.calm, strict=True
        )
    ]


def recovery_means(rows: pd.DataFrame) -> pd.DataFrame:
    """For each arm over its worlds: share recovered, median days to it, and mean peak excess.

    Worlds that do not recover within the horizon count as longer than any: the median is empty
    where half of them do not.
    """
    found = []
    for (place, reform, arm), some in rows.groupby(
        ["place", "reform", "arm"], sort=False, dropna=False
    ):
        median = float(some["recovery_days"].astype(float).fillna(np.inf).median())
        found.append(
            {
                "place": place,
                "reform": reform if isinstance(reform, str) else None,
                "arm": arm,
                "recovered": float(some["recovery_days"].notna().mean()),
                "recovery_days": median if np.isfinite(median) else None,
                "peak_excess": float(some["peak_excess"].mean()),
                "replications": len(some),
            }
        )
    return pd.DataFrame(found)
