"""Made-up effects: what a row says of worlds that lie evenly between two ends.

Lives here: the columns of an effect from its interval. May not: a judgement of its own.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from model.declared.outcomes import OUTCOMES
from scenarios.run.effects import measured_effect

WORLDS = 21


def made_effect(outcome: str, before: float, low: float, high: float) -> dict[str, Any]:
    """The columns of an effect whose worlds lie evenly from `low` to `high`; NaN where undefined.

    The ends of the interval are those given. With infinite ends, too few worlds were run.
    """
    few = math.isinf(low)
    worlds = np.array([]) if math.isnan(low + before) else np.linspace(low, high, WORLDS)
    made = measured_effect(OUTCOMES[outcome], np.ones(2) if few else worlds, before, None)
    row = {key: math.nan if value is None else value for key, value in made.row().items()}
    return row | ({"low": math.nan, "high": math.nan} if few else {"low": low, "high": high})
