"""After a shock: how long open cases stay above those of the same world without it, and how far.

Lives here: the comparison of an arm with its calm twin. May not: run an arm, or an interval.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

WEEK = 7
"""Days over which open cases are averaged."""
WITHIN = 0.05
"""Share of the twin's open cases within which an arm has recovered."""


Series = np.ndarray[Any, Any]


def recovery(struck: Series, calm: Series, end: int) -> dict[str, float | None]:
    """`recovery_days` after day `end`, the shocks' last, and `peak_excess` of open cases (cases).

    `struck` and `calm` (days,) are the open cases of an arm and of its twin without the shocks.
    Days until the mean of the last seven is within 5 % of the twin's, None if that is not within
    the horizon.
    """
    mean, usual = (pd.Series(one).rolling(WEEK, min_periods=1).mean() for one in (struck, calm))
    near = (abs(mean - usual) <= WITHIN * usual).to_numpy()[end:]
    excess = struck.astype(float) - calm
    return {
        "recovery_days": float(np.argmax(near)) if near.any() else None,
        "peak_excess": max(0.0, float(excess.max())),
    }
