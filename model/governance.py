"""`GovernanceModel`: the district as a Mesa model, a day a step or the horizon in one call.

Lives here: the Mesa shell around a world, and frames in the shape of Mesa's DataCollector.
May not: rules, mechanics or checks of a change; frames are built after the run, from arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, NoReturn

import mesa
import numpy as np
import pandas as pd

from model import editing
from model.agents import REMOVED, Department, Grid, Township, cannot
from model.declared.behaviour import Behaviour
from model.declared.levers import Reform
from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.declared.timeline import LAST_DAY
from model.district.setup import copied
from model.plan import BURN_IN, Cohort, begin_arm, burnt_in, finish_arm, read_cohort, run_on
from model.readings import SERIES, outcomes
from model.tables.records import World

Rng = int | Sequence[int] | np.random.SeedSequence | np.random.Generator | None
COUNTS = ("known", "dispatched", "open", "whistles", "hops")
KEYED = "Every draw is keyed by the seed given at the start: make a new model with another rng."


class Collector:
    """Daily counts and the cohort's outcomes in the shape of `mesa.DataCollector`.

    `model_vars` is what `mesa.batch_run` collects. Nothing is stored twice.
    """

    agent_reporters: ClassVar[dict[str, Any]] = {}
    agenttype_reporters: ClassVar[dict[Any, Any]] = {}

    def __init__(self, model: GovernanceModel) -> None:
        self._model = model
        self._agent_records: dict[int, list[Any]] = {}
        self._agenttype_records: dict[int, Any] = {}
        self._read: tuple[Any, dict[str, list[Any]]] = (None, {})

    @property
    def _collection_steps(self) -> list[int]:
        return list(range(1, self._model.today - self._model.first_day + 1))

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """Lists by name, one value a day: counts of each day, and every declared outcome.

        An outcome stands in the last row only, None before: it is that of the cohort so far, as
        `GovernanceModel.outcomes` gives it. `whistles` is the outcome; whistles by the day are in
        `get_model_vars_dataframe`, with the shares.
        """
        model = self._model
        now = (model.today, len(model.history), model.read_by_run)
        if self._read[0] != now:  # Mesa asks once for every row
            daily = model.world.daily[model.first_day : model.today]
            found = {name: daily[name].tolist() for name in COUNTS if name not in OUTCOMES}
            for name, value in model.outcomes().items() if len(daily) else ():
                found[name] = [None] * (len(daily) - 1) + [value]
            self._read = (now, found)
        return self._read[1]

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

    `setting`: a resolved `Scenario`. `scenarios.load` gives one with central behaviour;
    `scenarios.drawn(setting, seed)` gives the plausible set that the command line's world of that
    seed draws, so that `GovernanceModel(drawn(setting, 7), rng=7)` is the world of `run --seed 7`.
    `behaviour` says which it is: "central", or "given" where any value departs from it.

    `rng`: the random seed, a whole number from 0 to 2^63 − 1, or what NumPy makes a generator of.
    None, as Mesa's `batch_run` gives it to iterations, draws a seed; `world_seed` says which. It
    keys every draw of the district; `random` and `rng` of Mesa are for code of your own. The
    burn-in under the rules before the reform is run at once. `history`: what was changed by hand,
    as (day, what). Raises ValueError for a seed out of range.
    """

    _complete = False  # until all agents are there

    def __init__(self, setting: Scenario, rng: Rng = None) -> None:
        seed = seed_of(rng)
        super().__init__(rng=seed)
        self.setting = setting
        self.world_seed = seed
        self.history: list[tuple[int, str]] = []
        self._world = begin_arm(burnt_in(setting, seed), setting, seed)
        self._draft: World | None = None
        self.first_day = self.today
        self._units_at_start = self._world.units.copy()
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
        self._complete = True

    def __repr__(self) -> str:
        """Place, reforms, seed, behaviour and day."""
        reforms = "+".join(self.setting.reform_names) or "none"
        return (
            f"<GovernanceModel {self.setting.place_name}, reform {reforms}, seed "
            f"{self.world_seed}, {self.behaviour} behaviour, day {self.today}>"
        )

    @property
    def world(self) -> World:
        """The arrays as they stand, read-only: to write is a ValueError; see `editing`."""
        return editing.frozen(self._world)

    @property
    def today(self) -> int:
        """Days since the world began, burn-in included."""
        return int(self._world.clock["day"][0])

    @property
    def behaviour(self) -> str:
        """ "central" under the declared central values of behaviour, else "given"."""
        return "central" if self.setting.behaviour == Behaviour() else "given"

    @property
    def read_by_run(self) -> bool:
        """Whether outcomes are those of `run`: it was called, and no day stepped since."""
        return self._cohort is not None

    def step(self) -> None:
        """One day, with the phases of the setting's timeline."""
        self._still()
        self._cohort = None
        self._world = run_on(self._world, self.setting, 1)

    def run(self, days: int) -> GovernanceModel:
        """The horizon in one go: `days` days and sixty of follow-up; gives the model itself.

        Raises ValueError for no whole number from 1 to 7300.
        """
        self._still()
        whole = isinstance(days, (int, np.integer)) and not isinstance(days, bool)
        if not whole or not 1 <= days <= LAST_DAY:
            raise ValueError(
                f"days is {days}; expected a whole number, 1 or more and at most {LAST_DAY}"
            )
        self._world, self._cohort = finish_arm(self._world, self.setting, int(days))
        return self

    def outcomes(self) -> dict[str, float | None]:
        """Every outcome of the cohort: of `run`, or of the days stepped so far.

        After `run(days)` the cohort is what became known in the last 365 of these days at most,
        whatever was changed by hand before; else all that became known since the first day, days
        before a change included. To read what a change does, run two models, one without it.
        """
        if self._cohort is not None:
            return outcomes(self._cohort)
        cohort = read_cohort(
            self._world, self.setting, self._units_at_start, self.first_day, self.today
        )
        return outcomes(cohort)

    # --- changes by hand

    def set_lever(self, name: str, value: float, townships: Iterable[int] | None = None) -> None:
        """Put a lever to a value, in all townships or in those rows, from the next step on.

        Lists are rewritten, stakes and seats taken anew, as when a reform is put in force. Raises
        ValueError for a name, value or township that cannot be, for a lever of the whole district
        in some townships only, and while phases of a timeline are still to begin or end.
        """
        towns = self._towns(townships)
        books = editing.with_lever(self._world, name, value, towns)
        self._enact(books, f"{name} = {value}", towns)

    def enact(self, reform: Reform | Scenario, townships: Iterable[int] | None = None) -> None:
        """Put a rule book (or a scenario's `after`) in force from the next step on.

        In all townships, or in those rows: then levers of the whole district stay as they stand,
        as in a pilot. Lists are rewritten, stakes and seats taken anew. Raises ValueError as
        `set_lever` does.
        """
        towns = self._towns(townships)
        book = reform.after if isinstance(reform, Scenario) else reform
        if not isinstance(book, Reform):
            raise ValueError(
                f"reform = {reform!r}: expected a Reform or a Scenario. Give it load(...)."
            )
        named = "+".join(reform.reform_names) if isinstance(reform, Scenario) else ""
        waiting = " (levers of the whole district left as they stood)" if towns else ""
        books = editing.with_reform(self._world, book, towns)
        self._enact(books, f"reform {named or 'enacted'}{waiting}", towns)

    def shock(
        self,
        kind: str,
        size: float,
        days: int = 7,
        townships: Iterable[int] | None = None,
        domains: Iterable[int] | None = None,
        departments: Iterable[int] | None = None,
    ) -> None:
        """A shock that begins with the next step and lasts `days` days.

        `kind`: demand, absence, budget or platform. `size`: of demand, extra problems over those
        of an ordinary day; else the share lost (`LARGEST` says how much). Rows name whom it
        strikes; none named means all. Raises ValueError for what cannot be.
        """
        self._still()
        one = editing.shock_of(self._world, kind, size, days, townships, domains, departments)
        self._world = editing.with_shock(self._world, one, self.today)
        struck = {n: list(getattr(one, n)) for n in ("townships", "domains", "departments")}
        whom = "".join(f", {name} {rows}" for name, rows in struck.items() if rows)
        self._note(f"{kind} shock of size {size} for {days} days{whom}")

    @contextmanager
    def editing(self) -> Iterator[World]:
        """A copy of the world to write in; on leaving, it is checked and becomes the model's.

        `with model.editing() as world: world.grids["latent"] += 20`. What may be written, and in
        which range, is `model.editing.EDITABLE`; it holds from the next step on. Raises ValueError
        for anything else, naming table, column, value and what was expected; then, and where the
        block fails, the model stays as it was.
        """
        self._still()
        self._draft = copied(self._world)
        try:
            yield self._draft
            world = editing.accepted(self._world, self._draft)
        finally:
            self._draft = None
        for table, columns in editing.EDITABLE.items():
            old, new = getattr(self._world, table), getattr(world, table)
            written = [c for c in columns if not editing.same(old[c], new[c])]
            if written:
                self._note(f"{table}: {', '.join(written)} written")
        self._world = world

    def _enact(self, books: list[Reform], what: str, towns: Sequence[int]) -> None:
        turns = [BURN_IN + day for day in self.setting.timeline.turns if day < LAST_DAY]
        if turns and turns[-1] >= self.today:
            raise ValueError(
                f"{what}: phases of the timeline begin or end until day {turns[-1]} and would "
                "replace it: expected none to come. Write it into the timeline as a phase."
            )
        editing.put_in_force(self._world, self.setting, self.world_seed, books)
        self._note(what + (f", townships {list(towns)}" if towns else ""))

    def _towns(self, townships: Iterable[int] | None) -> tuple[int, ...]:
        self._still()
        return editing.rows("townships", townships, len(self._world.towns))

    def _note(self, what: str) -> None:
        self.history.append((self.today, what))

    def _still(self) -> None:
        """Raise ValueError inside `editing`, whose checks hold for a world that stands still."""
        if self._draft is not None:
            raise ValueError("the model is being edited: leave `with model.editing()` first")

    # --- what Mesa offers and a district cannot do

    def register_agent(self, agent: Any) -> None:
        """Only while the model is made: agents are rows of the world."""
        if self._complete:
            raise cannot(
                "add an agent", "Change townships, grids or departments in the place file."
            )
        super().register_agent(agent)

    def deregister_agent(self, agent: Any) -> NoReturn:
        """Not possible: agents are rows of the world."""
        raise cannot("lose an agent", REMOVED)

    def remove_all_agents(self) -> NoReturn:
        """Not possible: agents are rows of the world."""
        raise cannot("lose its agents", REMOVED)

    def reset_rng(self, rng: Any = None) -> NoReturn:
        """Not possible: every draw is keyed by the seed given at the start."""
        raise cannot("be seeded anew", KEYED)

    def reset_randomizer(self, seed: Any = None) -> NoReturn:
        """Not possible: every draw is keyed by the seed given at the start."""
        self.reset_rng(seed)

    def run_model(self) -> NoReturn:
        """Not possible: a district has no end of its own."""
        raise cannot("run to an end, for it has none", "Call run(days), or step() day by day.")


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
