"""Phases: which rule book each township has on a day of a timeline.

Lives here: who is drawn into a phase, and the book that phases in force add up to.
May not: run days, or change a world.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.declared.declare import declared
from model.declared.levers import Reform
from model.declared.scenario import Scenario
from model.declared.timeline import Phase
from model.tables import draws

LOT = 1 << 63
"""Added to a world's seed to draw its townships: no world has so large a seed, so none shares it.
"""
LEVERS = declared(Reform)
DISTRICT = tuple(name for name, lever in LEVERS.items() if lever.scope == "district")

Table = np.ndarray[Any, Any]


def lots(townships: int, seed: int) -> Table:
    """The place of each township in the lot of this seed (townships,): 0 is drawn first."""
    return draws.uniforms(seed + LOT, draws.COMMAND, townships).argsort(kind="stable").argsort()


def in_phase(phase: Phase, townships: int, seed: int) -> Table:
    """Which townships a phase covers (townships,) of bool: those named, or a share by lot.

    round(share x townships) of them; a larger share holds every township of a smaller one.
    """
    if phase.townships:
        return np.isin(np.arange(townships), phase.townships)
    return lots(townships, seed) < round(phase.numbers.share * townships)


def strongest_book(books: Sequence[Reform]) -> Reform:
    """Of several rule books the strongest value of each lever, in the direction it declares."""
    if len(books) == 1:
        return books[0]
    values = {
        name: (max if lever.stronger == "up" else min)(getattr(book, name) for book in books)
        for name, lever in LEVERS.items()
    }
    return Reform.model_validate(values)


def books_on(scenario: Scenario, seed: int, day: int) -> list[Reform]:
    """The rule book of every township on a day, counted from the start of the arm.

    A lever of the whole district has one value in all books: that of the phases which cover every
    township, or which take it along (`whole_district`); what stood before, until there is one.
    """
    count = scenario.place.townships
    standing = [one for one in scenario.timeline.phases if one.stands(day)]
    members = [in_phase(one, count, seed) for one in standing]
    wide = [
        one.book
        for one, who in zip(standing, members, strict=True)
        if who.all() or (one.whole_district and who.any())
    ]
    district = strongest_book(wide) if wide else scenario.before
    shared = {name: getattr(district, name) for name in DISTRICT}
    books = []
    for town in range(count):
        mine = [one.book for one, who in zip(standing, members, strict=True) if who[town]]
        book = strongest_book(mine) if mine else scenario.before
        books.append(book.model_copy(update=shared))
    return books
