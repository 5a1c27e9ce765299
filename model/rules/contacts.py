"""Contacts: who of a department sits with a township, reports there, or is paired with it.

Lives here: which departments station or send people, and what their presence is worth.
May not: truth, tables, or staff (mechanics/posts.py moves that).
"""

from __future__ import annotations

import math
from typing import Any

from model.tables.compiled import rule

OFFICERS = 5.0  # departments that station officers; one each makes the presence complete


@rule
def stations(department: int) -> bool:
    """Whether a department stations officers: police, emergency, market, environment, traffic.

    The first department of each of these domains (Tianjin, seed 003).
    """
    return 4 <= department <= 7 or department == 9


@rule
def reports(department: int) -> bool:
    """Whether a department sends named people on reporting days: housing, culture, personnel.

    The first departments of housing and livelihood services, and the second of these (Tianjin).
    """
    return department == 8 or department == 2 or department == 12


@rule
def presence(officers: float) -> float:
    """How complete the presence of resident officers is, 0 to 1."""
    return min(officers / OFFICERS, 1.0)


@rule
def freshness(interval: float, memory: float) -> float:
    """What a contact is worth when people report every `interval` days, 0 to 1."""
    return math.exp(-interval / memory)


@rule
def known_through(department: int, enforced: bool, paired: bool, lever: Any, p: Any) -> float:
    """Share of a township's addressing errors about a department that its people there prevent."""
    strange = 1.0
    if enforced and stations(department):
        strange *= 1.0 - presence(lever.resident_officers)
    if reports(department):
        strange *= 1.0 - freshness(lever.reporting_interval, p.contact_memory)
    if paired:
        strange *= 1.0 - p.pairing_knowledge
    return 1.0 - strange
