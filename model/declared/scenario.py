"""`Scenario`: one resolved pair of arms, before and after, ready for the engine.

Lives here: the record that joins a place, behaviour and two reforms, its plain form and its hash.
May not: read a file, know where a value came from, or decide what an overlay means.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from model.declared.behaviour import Behaviour
from model.declared.levers import Reform
from model.declared.place import DRAWN, Demand, Place
from model.declared.rules import DEFAULT, Rules
from model.declared.timeline import UNTIMED, Timeline


@dataclass(frozen=True, slots=True)
class Scenario:
    """A place, how people decide in it, and the levers in force before and after.

    `already` names the clauses skipped because the place has them, or more, without the reform.
    `timeline` puts the reform in force by phases and strikes with shocks. `rules` replace default
    rules in both arms and from the first day of the burn-in on.
    """

    place_name: str
    reform_names: tuple[str, ...]
    place: Place
    behaviour: Behaviour
    before: Reform
    after: Reform
    already: tuple[str, ...] = ()
    demand: Demand = DRAWN
    timeline: Timeline = UNTIMED
    rules: Rules = DEFAULT

    def config(self) -> dict[str, Any]:
        """Everything that was resolved, as plain JSON-ready values."""
        return {
            "place_name": self.place_name,
            "reform_names": list(self.reform_names),
            "already": list(self.already),
            "config_hash": self.config_hash,
            **self._numbers(),
        }

    @property
    def config_hash(self) -> str:
        """Sixteen hex digits that change with any number that departs from its default.

        A new lever, fact or behaviour at its default changes no hash, and no label does. A changed
        default changes the stamp of the model instead.
        """
        numbers = self._numbers(exclude_defaults=True)
        canonical = json.dumps(numbers, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def _numbers(self, exclude_defaults: bool = False) -> dict[str, dict[str, Any]]:
        demand = {"townships": self.demand.townships, "domains": self.demand.domains}
        return {
            "place": self.place.model_dump(exclude_defaults=exclude_defaults),
            **({"demand": demand} if self.demand != DRAWN else {}),
            **({"timeline": self.timeline.config()} if self.timeline != UNTIMED else {}),
            **({"rules": {r.slot: r.label for r in self.rules}} if self.rules else {}),
            "behaviour": self.behaviour.model_dump(exclude_defaults=exclude_defaults),
            "before": self.before.model_dump(exclude_defaults=exclude_defaults),
            "after": self.after.model_dump(exclude_defaults=exclude_defaults),
        }
