"""The slow stocks: misfit plans and projects, offloaded tasks, and the paperwork they make.

Lives here: how a stock moves in a month, where it comes to rest, and the township's paperwork.
May not: truth, tables, or what happens to a case.
"""

from __future__ import annotations

import math
from typing import Any

from model.tables.compiled import rule

NEGLECT_LAG = 90.0  # days until undone line work shows in new problems (assumption)


@rule
def moved(stock: float, target: float, yearly: float) -> float:
    """A stock after a month at a yearly rate: target + (stock − target)·exp(−rate·30/365)."""
    return target + (stock - target) * math.exp(-yearly * 30.0 / 365.0)


@rule
def lagged(held: float, rate: float) -> float:
    """What undone line work comes to after a month: a first-order lag of `NEGLECT_LAG` days."""
    return held + (rate - held) * 30.0 / NEGLECT_LAG


@rule
def misfit_plans(lever: Any, p: Any) -> float:
    """Misfit among new plans, 1 where no township is heard: its opinion 规划建议 avoids some."""
    return 1.0 - p.plan_effect * lever.planning_voice


@rule
def misfit_projects(lever: Any, p: Any) -> float:
    """Misfit among new projects: the township is heard on them, and signs for them 项目验收."""
    heard = 1.0 - p.project_effect * lever.project_voice
    return heard * (1.0 - p.acceptance_effect * lever.project_acceptance)


@rule
def offloaded(lever: Any, p: Any) -> float:
    """Tasks and statements 责任状 sent down, 1 without control: what admission stops, and its leak.

    A department offloads past the list unless the price deters it: leak = exp(−λ·price).
    """
    leak = math.exp(-p.rationality * (p.admission_price + lever.admission_penalty))
    return 1.0 - lever.admission_control * (1.0 - leak)


@rule
def paperwork(statements: float, lever: Any, p: Any) -> float:
    """Share of a township's day that goes to paperwork; the place's own share without a reform.

    `statements`: stock of offloaded tasks, 1 without control.
    """
    other = 1.0 - p.paper_assessment - p.paper_statements - p.paper_noncore - p.paper_vetoes
    left = (
        other
        + p.paper_assessment * (1.0 - lever.assessment_consolidated)
        + p.paper_statements * statements
        + p.paper_noncore * (1.0 - lever.noncore_cleared)
        + p.paper_vetoes * (1.0 - lever.township_vetoes_cleared)
    )
    return p.paperwork * left
