"""What *The city* shows, as tables to be carried away.

Lives here: the rows and their order. May not: Solara, words, or a number of its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from scenarios.follow.city import City, Unit
from scenarios.follow.flows import Group
from scenarios.inputs.csv_files import csv_text
from viz.follow.city.jobs import unit_mark

COLUMNS = {
    "open": "open_cases",
    "backlog": "backlog_days",
    "burden": "burden_share_28_days",
    "trust": "trust_share",
    "calls": "calls",
    "calls_30": "calls_30_days",
    "in_time": "true_in_time_so_far",
}
"""Series of an arm by township, and what their columns are called."""


def evenings_csv(city: City) -> str:
    """A row per arm, evening and township, with every measure; shares from 0 to 1."""
    days, towns = len(city.days), city.before.open.shape[1]
    frames = []
    for name, arm in (("before", city.before), ("after", city.after)):
        columns = {
            "arm": name,
            "day": np.repeat(city.days, towns),
            "township": np.tile(np.arange(1, towns + 1), days),
        }
        columns |= {title: getattr(arm, series).ravel() for series, title in COLUMNS.items()}
        frames.append(pd.DataFrame(columns))
    return csv_text(pd.concat(frames), float_format="%.6g")


def queue_csv(unit: Unit) -> str:
    """What lies with a unit: a row per state and class of age, in working days."""
    return csv_text(unit.queue)


def passing_csv(unit: Unit) -> str:
    """What a unit hands on and is handed: a row per direction and other unit."""
    frames = []
    for direction, table in (("to", unit.to), ("from", unit.came_from)):
        named = table.assign(unit=[unit_mark(Group(*group)) for group in table["group"]])
        named = named.drop(columns="group")
        named.insert(0, "unit", named.pop("unit"))
        named.insert(0, "direction", direction)
        frames.append(named)
    return csv_text(pd.concat(frames))
