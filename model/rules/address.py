"""Addressing: whoever sends a case looks it up, or goes by memory.

The formula: docs/model.md#step-3-triage-and-dispatch.

Lives here: the rule whether to look up, and how good memory is.
May not: truth, tables, or what the look-up shows (that is the list's).
"""

from __future__ import annotations

from model.tables.compiled import rule

MINUTES = 480.0  # minutes in a staff-day of eight hours


@rule
def memory_error(accuracy: float, familiar: float) -> float:
    """Chance that memory errs: mean 1 − accuracy over cases, zero for the most frequent matter.

    `familiar` in [0, 1] is the matter's place among all cases by frequency, mean .5 (assumption:
    linear).
    """
    return 2.0 * (1.0 - accuracy) * (1.0 - familiar)


@rule
def looks_up(minutes: float, backlog_days: float, trouble: float, error: float) -> bool:
    """Look up if minutes × queue are worth less than the trouble expected (both in staff-days)."""
    return minutes / MINUTES * (1.0 + backlog_days) < trouble * error
