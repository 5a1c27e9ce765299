"""Grid, Township and Department as Mesa agents: thin views on their rows.

Lives here: names and properties for Mesa users, and what is said of calls that cannot hold.
May not: state, decisions or a step; the engine walks the arrays.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, NoReturn

import mesa

from model.tables.records import SECTION_UNIT

if TYPE_CHECKING:
    from model.governance import GovernanceModel


REMOVED = "To close a unit, change the place; to see fewer agents, select them: agents.select(...)."
STEPPED = "The engine runs all of them in the day's order: call model.step()."


def cannot(what: str, instead: str) -> NotImplementedError:
    """The error for a call of Mesa that a district cannot do: what, why, and what to do."""
    return NotImplementedError(
        f"a district cannot {what}: its agents are views on rows of the engine's arrays. {instead}"
    )


class RowAgent(mesa.Agent):
    """An agent that is a row (or some rows) of the world."""

    def __init__(self, model: GovernanceModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def world(self) -> Any:
        """The arrays as they stand today, read-only."""
        return self.model.world

    def remove(self) -> NoReturn:
        """Not possible: an agent is a row of the world."""
        raise cannot("lose an agent", REMOVED)

    def step(self) -> NoReturn:
        """Not possible alone: the model steps all."""
        raise cannot("step one agent alone", STEPPED)

    def advance(self) -> NoReturn:
        """Not possible alone: the model steps all."""
        self.step()


class Grid(RowAgent):
    """网格, the smallest cell: latent problems and residents' trust."""

    @property
    def township(self) -> int:
        """The row of its township."""
        return int(self.world.grids["township"][self.row])

    @property
    def latent(self) -> int:
        """Problems that are there and not known."""
        return int(self.world.grids["latent"][self.row])

    @property
    def trust(self) -> float:
        """Residents' trust, 0 to 1."""
        return float(self.world.grids["trust"][self.row])


class UnitAgent(RowAgent):
    """An agent that owns rows of the table of units."""

    @property
    def units(self) -> Any:
        """Its rows of the table of units (a copy, read-only)."""
        mine = self.world.units[self._mine()]
        mine.flags.writeable = False
        return mine

    @property
    def holding(self) -> int:
        """Legs its units hold today."""
        return int(self.units["holding"].sum())

    @property
    def backlog(self) -> float:
        """Owed staff-days on its piles."""
        return float(self.units["backlog"].sum())

    @abstractmethod
    def _mine(self) -> Any:
        """Which rows of the table of units are its own (a mask)."""


class Township(UnitAgent):
    """镇街: street office or town, with its sections and its whistle habit."""

    @property
    def whistle_worth(self) -> float:
        """How often it expects a whistle to be answered well, 0 to 1."""
        return float(self.world.towns["whistle_worth"][self.row])

    @property
    def levers(self) -> Any:
        """The rules in force in this township, by lever name (read-only)."""
        return self.world.levers[self.row]

    def _mine(self) -> Any:
        units = self.world.units
        return (units["kind"] == SECTION_UNIT) & (units["township"] == self.row)


class Department(UnitAgent):
    """区直部门: headquarters and, in some townships, a dispatched office 派出机构."""

    def _mine(self) -> Any:
        return self.world.units["department"] == self.row
