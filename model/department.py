"""The department's rules: what is at stake for headquarters and for a dispatched office.

Lives here: how townships' weight and accountability become stakes per case (MODEL.md 5.1).
May not: truth, tables, or how a unit answers a leg (that is `units.py`).
"""

from __future__ import annotations

from typing import Any

from model.compiled import rule


@rule
def stakes(weight: float, accountability: float, p: Any) -> float:
    """S = S0 + k_w·weight·leverage + k_a·accountability, staff-days per case.

    `weight`: the townships' share of the grade of this headquarters or office.
    """
    return (
        p.stakes_department
        + p.stakes_weight * weight * p.grade_leverage
        + p.stakes_accountability * accountability
    )
