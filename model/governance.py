"""`GovernanceModel`: the district as a Mesa model, a day a step or the horizon in one call.

Lives here: the Mesa shell around a world, and frames in the shape of Mesa's DataCollector.
May not: rules or mechanics; frames are built after the run, from arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import mesa
import numpy as np
import pandas as pd

from model.agents import Department, Grid, Township
from model.declared.scenario import Scenario
from model.district.setup import run_days
from model.plan import Cohort, begin_arm, burnt_in, finish_arm, read_cohort
from model.readings import SERIES, outcomes

Rng = int | Sequence[int] | np.random.SeedSequence | np.random.Generator | None
COUNTS = ("known", "dispatched", "open", "whistles", "hops")


class Collector:
    """The world's daily counters in the shape of `mesa.DataCollector`; nothing is stored twice."""

    agent_reporters: ClassVar[dict[str, Any]] = {}
    agenttype_reporters: ClassVar[dict[Any, Any]] = {}

    def __init__(self, model: GovernanceModel) -> None:
        self._model = model
        self._agent_records: dict[int, list[Any]] = {}
        self._agenttype_records: dict[int, Any] = {}

    @property
    def _collection_steps(self) -> list[int]:
        return list(range(1, self._model.today - self._model.first_day + 1))

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """Series by name, one value a step."""
        frame = self.get_model_vars_dataframe()
        return {name: frame[name].tolist() for name in frame.columns}

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """One row a day stepped: counts, and shares by the day cases became known."""
        model = self._model
        return daily_frame(model.world.daily[model.first_day : model.today])

    def get_agent_vars_dataframe(self) -> pd.DataFrame:
        """One row a township and department, as they stand today (there is no daily record)."""
        agents = [*self._model.agents_by_type[Township], *self._model.agents_by_type[Department]]
        rows = [(type(a).__name__, a.unique_id, a.holding, a.backlog) for a in agents]
        frame = pd.DataFrame(rows, columns=["AgentType", "AgentID", "holding", "backlog"])
        return frame.assign(Step=self._model.steps).set_index(["Step", "AgentID"])


def daily_frame(daily: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Daily counters as a frame: counts and, by the day known, shares (null where undefined)."""
    frame = pd.DataFrame({name: daily[name] for name in COUNTS})
    for name, (above, below) in SERIES.items():
        denominator = np.where(daily[below] > 0, daily[below], np.nan)
        frame[name] = daily[above] / denominator
    return frame


class GovernanceModel(mesa.Model):
    """A district under a scenario's reform, from the first day of the reform on.

    `setting`: a resolved `Scenario` (see `scenarios.inputs.load`). `rng`: the random seed, a whole
    number from 0 to 2^63 − 1, or what NumPy makes a generator of. None, as Mesa's `batch_run` gives
    it to iterations, draws a seed; `world_seed` says which. The burn-in under the rules before the
    reform is run at once. Raises ValueError for a seed out of range.
    """

    def __init__(self, setting: Scenario, rng: Rng = None) -> None:
        seed = seed_of(rng)
        super().__init__(rng=seed)
        self.setting = setting
        self.world_seed = seed
        self.world = begin_arm(burnt_in(setting, seed), setting, seed)
        self.first_day = self.today
        self._units_at_start = self.world.units.copy()
        self._cohort: Cohort | None = None
        self.datacollector = Collector(self)
        place = setting.place
        for kind, count in (
            (Grid, place.townships * place.grids_per_township),
            (Township, place.townships),
            (Department, place.departments),
        ):
            for row in range(count):
                kind(self, row)

    @property
    def today(self) -> int:
        """Days since the world began, burn-in included."""
        return int(self.world.clock["day"][0])

    def step(self) -> None:
        """One day."""
        self._cohort = None
        self.world = run_days(self.world, 1)

    def run(self, days: int) -> None:
        """The horizon in one go: `days` days and sixty of follow-up. Raises ValueError below 1."""
        if days < 1:
            raise ValueError(f"days is {days}; expected a whole number, 1 or more")
        self.world, self._cohort = finish_arm(self.world, self.setting, days)

    def outcomes(self) -> dict[str, float | None]:
        """Every outcome of the cohort: of `run`, or of the days stepped so far."""
        if self._cohort is not None:
            return outcomes(self._cohort)
        cohort = read_cohort(
            self.world, self.setting, self._units_at_start, self.first_day, self.today
        )
        return outcomes(cohort)


def seed_of(rng: Rng) -> int:
    """The seed as a whole number from 0 to 2^63 − 1, drawn where none is given; or ValueError."""
    if rng is None or isinstance(rng, (np.random.SeedSequence, np.random.Generator, list, tuple)):
        try:
            return int(np.random.default_rng(rng).integers(2**63))
        except (TypeError, ValueError):
            raise ValueError(f"rng is {rng!r}; expected whole numbers, 0 or more") from None
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)) or not 0 <= rng < 2**63:
        raise ValueError(f"rng is {rng!r}; expected a whole number from 0 to 2^63 - 1")
    return int(rng)
