"""What a pilot's evaluation would have found: levels and effects of pilots, controls, and all.

Lives here: what a replication leaves behind, the quantities read off it, and a row for each.
May not: run an arm (compare/pilot.py), screens, or writing files.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from model.declared.outcomes import OUTCOMES, Outcome
from model.declared.scenario import Scenario
from scenarios.run import effects
from scenarios.run.experiment import reform_label
from scenarios.run.intervals import spread

HEAD = ("place", "reform", "outcome", "quantity", "value")
COLUMNS = (*HEAD, *effects.COLUMNS, "replications")

Table = np.ndarray[Any, Any]


@dataclass(frozen=True)
class PilotMeasure:
    """An outcome that a township can be asked for: one of its tallies over another.

    Unit, limits, margin and better direction are those of the declared outcome it is `like`.
    """

    above: str
    below: str
    like: Outcome

    @property
    def unit(self) -> str:
        """The unit of a level."""
        return self.like.unit


MEASURES = {
    "response_time": PilotMeasure("response_days", "responses", OUTCOMES["whistle_response"]),
    "true_in_time": PilotMeasure("in_time", "known", OUTCOMES["true_in_time"]),
}

NONE = "none"
"""The level of the whole district without the reform."""
PERIODS = ("before", "none", "pilot", "all")
"""The 180 days before the snapshot, and the three arms."""
EFFECTS = ("did", "true_effect", "bias", "own_effect", "displacement", "placebo")
"""Differences; did = own_effect - displacement + placebo, exactly."""
CHANGES = {"own_effect": "pilots_none", "displacement": "controls_none", "true_effect": NONE}
"""What changes a level, and that level; other effects are differences of changes."""
NEITHER = ("bias", "placebo")
"""Effects of which neither direction is better."""


@dataclass(frozen=True)
class Replication:
    """One district: who was a pilot, and its townships' tallies before and in every arm.

    `pilots` (townships,) of bool; `before`, `none` and, per reform, (pilot, all): town tables.
    `outcomes` (arms, outcomes): every outcome of the district, of none and per reform as above.
    """

    seed: int
    pilots: Table
    before: Table
    none: Table
    after: tuple[tuple[Table, Table], ...]
    outcomes: Table
    cases: int
    events: int


def quantities(found: Replication, reform: int, measure: PilotMeasure) -> dict[str, float]:
    """Levels by group and period, then `EFFECTS`, of one reform in one replication.

    Means are over cases, all townships of the group together; NaN where there was none.
    """
    pilot, everywhere = found.after[reform]
    periods = dict(zip(PERIODS, (found.before, found.none, pilot, everywhere), strict=True))
    here, there = found.pilots, ~found.pilots
    p = {name: _mean(towns[here], measure) for name, towns in periods.items()}
    c = {name: _mean(towns[there], measure) for name, towns in periods.items()}
    did = (p["pilot"] - p["before"]) - (c["pilot"] - c["before"])
    true_effect = _mean(everywhere, measure) - _mean(found.none, measure)
    levels = {
        f"{group}_{name}": means[name]
        for name in PERIODS
        for group, means in (("pilots", p), ("controls", c))
    }
    return levels | {
        "did": did,
        "true_effect": true_effect,
        "bias": did - true_effect,
        "own_effect": p["pilot"] - p["none"],
        "displacement": c["pilot"] - c["none"],
        "placebo": (p["none"] - p["before"]) - (c["none"] - c["before"]),
    }


def _mean(towns: Table, measure: PilotMeasure) -> float:
    below = float(towns[measure.below].sum())
    return float(towns[measure.above].sum()) / below if below else math.nan


def pilot_rows(
    group: Sequence[Scenario], found: Sequence[Replication], sets: Sequence[int] | None = None
) -> pd.DataFrame:
    """A row per reform, outcome and quantity: mean, 95 % interval, and of effects the verdict.

    `sets` are the sets of behaviour the replications were run under, if any: intervals then hold
    the doubt about behaviour, too.
    """
    table = []
    for k, scenario in enumerate(group):
        for outcome, measure in MEASURES.items():
            each = pd.DataFrame([quantities(one, k, measure) for one in found])
            levels = {str(name): float(mean) for name, mean in each.mean().items()}
            levels[NONE] = _known([_mean(one.none, measure) for one in found])
            for quantity, column in each.items():
                known = column.notna().to_numpy()
                values = column.to_numpy()[known]
                drawn = list(np.array(sets)[known]) if sets else None
                row = _measured_quantity(str(quantity), values, levels, measure.like, drawn)
                row |= {"value": float(values.mean()) if values.size else None}
                row |= {"place": scenario.place_name, "reform": reform_label(scenario)}
                row |= {"outcome": outcome, "quantity": quantity, "replications": values.size}
                table.append(row)
    frame = pd.DataFrame(table, columns=list(COLUMNS))
    texts = (*HEAD[:-1], "verdict", "replications")
    return frame.astype({name: float for name in COLUMNS if name not in texts})


def _measured_quantity(
    quantity: str,
    values: Table,
    levels: Mapping[str, float],
    like: Outcome,
    sets: Sequence[int] | None,
) -> dict[str, Any]:
    """What a row says of a quantity beside its mean: of a level only its interval."""
    if quantity not in EFFECTS:
        low, high, _ = spread(values, sets, like.limits)
        return {"low": low, "high": high}
    if quantity in NEITHER:
        like = replace(like, better="neither")
    level = levels[CHANGES.get(quantity, NONE)]
    before = None if math.isnan(level) else level
    return effects.measured_effect(like, values, before, sets, part=quantity not in CHANGES).row()


def _known(values: Sequence[float]) -> float:
    """The mean of what is defined; NaN of nothing."""
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else math.nan


def undefined(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Which rows have no value, and the key of the reason."""
    head = ["place", "reform", "outcome", "quantity"]
    empty = frame[frame["value"].isna()][head].to_dict("records")
    return [{**{str(k): str(v) for k, v in row.items()}, "reason": "no_case"} for row in empty]
