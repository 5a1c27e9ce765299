"""Room: whether the tables can hold whatever a day may bring.

Lives here: the check before a day is run. May not: make a table longer (district/setup.py does).
"""

from __future__ import annotations

from model.tables.compiled import mechanics
from model.tables.records import World


@mechanics
def has_room(w: World, day: int) -> bool:
    """Whether a day's worst growth fits: every latent problem known, every leg logged often."""
    clock = w.clock[0]
    if clock.cases_free < clock.latent or clock.legs_free < 3 * (clock.latent + clock.intake):
        return False
    if day >= w.daily.size:
        return False
    if clock.log_on == 0:
        return True
    busy = w.legs.size - clock.legs_free + 3 * (clock.latent + clock.intake)
    return w.log.size - clock.log_rows > 12 * busy
